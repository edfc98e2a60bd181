"""The site as it is served: granian with production settings on the measurements' own database."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from bench.database import ROOT

START_SECONDS = 30


@contextlib.contextmanager
def server(application: str = "kmeme.wsgi:application", *, workers: int = 1, **environ: str) -> Iterator[str]:
    """Serve on a free port of the loopback; gives the address and ends the server afterwards.

    `application` without parentheses is served, with them ("bench.bare:serve()") what it returns.
    """
    with socket.socket() as probe, tempfile.TemporaryDirectory(prefix="kmeme-static-") as static:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "DEBUG": "0", "STATIC_ROOT": static, "SITE_URL": address, **environ}
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"]
        factory = application.endswith("()")
        command += [*(["--factory"] if factory else []), application.removesuffix("()")]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            _wait_for(f"{address}/bare/" if factory else f"{address}/healthz")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer within {START_SECONDS} s")
