from collections.abc import Iterator

import pytest

from tests.wire import ClaudeServer, GeminiServer


@pytest.fixture
def gemini_wire() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


@pytest.fixture
def claude_wire() -> Iterator[ClaudeServer]:
    with ClaudeServer() as server:
        yield server
