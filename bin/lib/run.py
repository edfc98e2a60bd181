"""`bin/run` once the machine is set up: services, database, demo, web server and worker, until somebody stops it."""

import argparse
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from embedded.environment import defaults, is_external
from embedded.errors import SetupError
from embedded.lease import Lease, acquire
from embedded.places import Places
from supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
BOOT_SECONDS = 60.0
WORKER_GRACE_SECONDS = 20  # for the job at hand; what is not finished then is resumed at the next start


def say(text: str) -> None:
    """Progress, in the same form as the shell scripts'."""
    print(f"\033[1m==>\033[0m {text}", file=sys.stderr, flush=True)  # noqa: T201


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Start the site, its worker and all they need.")
    parser.add_argument("--port", type=int, default=8000, help="the web server's port on 127.0.0.1 (8000)")
    options = parser.parse_args()
    if not 0 < options.port < 65536:
        parser.error("--port takes a number from 1 to 65535")
    return options


def check_port(port: int) -> None:
    """Raise SetupError when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise SetupError(f"port {port} is reserved for root: choose one above 1023 with bin/run --port.") from error
        except OSError as error:
            hint = f"stop the other program or choose another port: bin/run --port {min(port + 1, 65535)}"
            raise SetupError(f"port {port} is in use: {hint}.") from error


def web_command(port: int) -> list[str]:
    """The web server."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
    bind = ["--host", HOST, "--port", str(port)]
    workers = ["--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "10"]
    return [*granian, *bind, *workers, "kmeme.wsgi:application"]


def worker_command() -> list[str]:
    """The worker, which listens to all queues."""
    grace = ["--shutdown-graceful-timeout", str(WORKER_GRACE_SECONDS)]
    return [sys.executable, str(ROOT / "manage.py"), "procrastinate", "worker", *grace]


def answers(address: str) -> bool:
    """Whether the web server says that it lives."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(supervisor: Supervisor, address: str) -> None:
    """Return when the web server answers or we are asked to stop; raise SetupError when it does not come up."""
    deadline = time.monotonic() + BOOT_SECONDS
    while not supervisor.stopping and not answers(address):
        if name := supervisor.ended():
            raise SetupError(f"the {name} ended while starting: its messages above say why.")
        if time.monotonic() > deadline:
            raise SetupError(f"the web server does not answer at {address}/healthz: its messages above say why.")
        time.sleep(0.05)


def serve(supervisor: Supervisor, port: int) -> None:
    """Prepare the data, start both programs and watch them until we are asked to stop."""
    address = f"http://{HOST}:{port}"
    if not supervisor.run("preparation", [sys.executable, str(Path(__file__).with_name("prepare.py"))]):
        if supervisor.stopping:
            return
        raise SetupError("the database or the demo could not be prepared: the messages above say why.")
    say("Starting the web server and the worker")
    supervisor.start("web server", web_command(port))
    supervisor.start("worker", worker_command())
    wait_until_ready(supervisor, address)
    if not supervisor.stopping:
        print(f"Site:  {address}/\nAdmin: {address}/admin/\nStop:  Ctrl-C\nReady: {address}", flush=True)  # noqa: T201
    while not supervisor.stopping:
        if name := supervisor.ended():
            status = supervisor.children[name].returncode
            raise SetupError(
                f"the {name} ended unexpectedly (status {status}): its messages above say why; run bin/run again."
            )
        time.sleep(0.2)


def start_services(places: Places, port: int) -> Lease:
    """The lease on the services, with this process's environment made ready for children."""
    say("Starting PostgreSQL and Redis")
    lease = acquire(places)
    os.environ.update(defaults(places) | lease.environment)
    if not is_external("SITE_URL", places.root):
        os.environ["SITE_URL"] = f"http://{HOST}:{port}"
    return lease


def main() -> int:
    """0 after a stop that was asked for, 1 after a failure."""
    options = arguments()
    places = Places(ROOT)
    failure = None
    try:
        check_port(options.port)
        lease = start_services(places, options.port)
    except SetupError as error:
        print(f"\033[31merror:\033[0m {error}", file=sys.stderr)  # noqa: T201
        return 1
    supervisor = Supervisor(lease.descriptor)
    supervisor.listen()
    try:
        serve(supervisor, options.port)
    except SetupError as error:
        failure = error
    say("Stopping (Ctrl-C again ends a running job at once; it is resumed at the next start)")
    supervisor.stop_all()
    lease.release(places)
    if failure:
        print(f"\033[31merror:\033[0m {failure}", file=sys.stderr)  # noqa: T201
        return 1
    say("Stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
