"""Comparisons with everything real around them: PostgreSQL, the SDKs, and the vendors' wires on loopback."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from remix.comparing import planning, running
from remix.models import ModelComparison
from tests.remix.clips import make_clip
from tests.remix.pipeline.conftest import _empty_queue, _no_keys, claude, sleeps, work
from tests.wire import GeminiServer
from tests.wire.messages import Reply, Request

__all__ = ["_empty_queue", "_no_keys", "claude", "sleeps", "work"]

CANDIDATE = "gemini-3.5-flash-lite"
TRUTH = """
clip = "clip.mp4"

[analysis]
unknown = ["audio.title"]

[analysis.values]
"hook.at_second" = 0.4
"meme.difficulty" = 2

[analysis.mentions]
"visual.setting" = [["주방", "부엌"]]

[brief.mentions]
title = [["컵"]]

[given]
title = "빈 컵 마술"
"""
type Compare = Callable[..., ModelComparison]


class TwoModels(GeminiServer):
    """Gemini, of which one model answers otherwise: `changes` (by dotted path) are laid over its answer."""

    changes: dict[str, Any]

    def _generate(self, request: Request, mode: str | None) -> Reply:
        reply = super()._generate(request, mode)
        if reply.payload is None or CANDIDATE not in request.path or "candidates" not in reply.payload or mode:
            return reply
        part = reply.payload["candidates"][0]["content"]["parts"][0]
        answer = json.loads(part["text"])
        for path, value in self.changes.items():
            *groups, leaf = path.split(".")
            target = answer
            for group in groups:
                target = target[group]
            target[leaf] = value
        part["text"] = json.dumps(answer, ensure_ascii=False)
        return reply


@pytest.fixture
def gemini(settings: Settings) -> Iterator[TwoModels]:
    """Gemini on loopback, with a key in the settings."""
    with TwoModels() as server:
        server.changes = {}
        settings.GEMINI_API_KEY, settings.GEMINI_BASE_URL = "wire", server.url
        yield server


@pytest.fixture(scope="session")
def _clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("golden") / "clip.mp4")


@pytest.fixture
def golden_set(_clip: Path, tmp_path: Path, settings: Settings) -> Path:
    """A golden set of one short clip, which the settings name."""
    folder = tmp_path / "golden"
    folder.mkdir()
    (folder / "clip.mp4").hardlink_to(_clip)
    (folder / "cup.toml").write_text(TRUTH, encoding="utf-8")
    settings.GOLDEN_SET = folder
    return folder


@pytest.fixture
def compare(golden_set: Path, work: Callable[[], None]) -> Compare:
    """Plans, agrees to the cost, and has the job done."""

    def to_the_end(to_model: str = CANDIDATE, to_prompt: str = "") -> ModelComparison:
        plan = planning.plan(to_model=to_model, to_prompt=to_prompt)
        comparison = running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
        work()
        comparison.refresh_from_db()
        return comparison

    return to_the_end
