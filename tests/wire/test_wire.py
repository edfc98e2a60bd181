"""The servers themselves: what other tests rely on."""

import json
import re
import signal
import subprocess
import sys
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest

from remix.ai.base import AIError, MeasuredFacts, VideoSource
from remix.ai.claude import ClaudeBriefWriter
from remix.ai.gemini import GeminiAnalyzer
from remix.ai.schema import AnalysisResult
from tests.wire import ClaudeServer, GeminiServer


def control(url: str, method: str = "GET", **order: object) -> dict[str, object]:
    body = json.dumps(order).encode() if order else None
    with urlopen(HttpRequest(f"{url}/control", data=body, method=method), timeout=5) as response:
        return dict(json.load(response))


def write(url: str) -> None:
    ClaudeBriefWriter(api_key="key", model="claude-sonnet-5-5", base_url=url, timeout_seconds=5).write(
        AnalysisResult(), MeasuredFacts(duration_seconds=15)
    )


def test_another_process_can_order_failures_and_read_counts() -> None:
    with ClaudeServer() as server:
        control(server.url, "POST", mode="500", times=2)
        for _ in range(2):
            with pytest.raises(AIError):
                write(server.url)
        write(server.url)

        assert control(server.url)["counts"] == {"messages": 3}
        assert control(server.url)["model_calls"] == 3


def test_a_reset_forgets_everything() -> None:
    with ClaudeServer() as server:
        control(server.url, "POST", mode="500", times=None, delay=0.01)
        with pytest.raises(AIError):
            write(server.url)

        assert control(server.url, "DELETE") == {"counts": {}, "model_calls": 0, "delay": 0.0}
        write(server.url)


def test_a_slow_answer_waits_but_comes() -> None:
    with ClaudeServer(delay_seconds=0.05) as server:
        write(server.url)

        assert server.count() == 1


def test_an_unknown_failure_is_refused() -> None:
    with GeminiServer() as server, pytest.raises(ValueError, match="unknown failure mode"):
        server.fail_next("earthquake")


def test_both_run_by_hand_and_stop_on_an_interrupt() -> None:
    command = [sys.executable, "-m", "tests.wire", "--gemini-port", "0", "--claude-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        gemini, claude = (re.findall(r"http://[\d.:]+", line)[0] for line in lines)
        write(claude)
        GeminiAnalyzer(api_key="key", model="gemini-3.8-flash", base_url=gemini, timeout_seconds=5).analyse(
            VideoSource(url="https://youtu.be/dQw4w9WgXcQ"), MeasuredFacts()
        )
        assert control(gemini)["model_calls"] == 1
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=10) == 0
