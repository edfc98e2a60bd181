"""Run both servers by hand: `python -m tests.wire [--gemini-port N] [--claude-port N] [--fail MODE] [--delay S]`.

Prints the lines that point `bin/run` at them, then serves until Ctrl-C. POST /control on either address steers it.
"""

import argparse
import signal
import threading

from tests.wire.claude import ClaudeServer
from tests.wire.gemini import GeminiServer
from tests.wire.server import MODES


def main() -> None:
    """Serve until interrupted or terminated."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire", description="Gemini and Claude on loopback.")
    parser.add_argument("--gemini-port", type=int, default=8791)
    parser.add_argument("--claude-port", type=int, default=8792)
    parser.add_argument("--fail", choices=MODES, help="fail every model call in this way")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="wait before each model answer")
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with (
        GeminiServer(options.gemini_port, delay_seconds=options.delay) as gemini,
        ClaudeServer(options.claude_port, delay_seconds=options.delay) as claude,
    ):
        for server in (gemini, claude):
            if options.fail:
                server.fail_next(options.fail, times=None)
        print(f"export GEMINI_API_KEY=wire GEMINI_BASE_URL={gemini.url}")  # noqa: T201  (its output)
        print(f"export ANTHROPIC_API_KEY=wire ANTHROPIC_BASE_URL={claude.url}", flush=True)  # noqa: T201  (its output)
        stop.wait()


if __name__ == "__main__":
    main()
