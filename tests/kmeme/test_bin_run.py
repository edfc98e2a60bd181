"""bin/run's supervision of its programs, and the sentences of the scripts when something is missing."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIB = ROOT / "bin" / "lib"
# A program that says that it runs, and one that says so when it is asked to stop, taking its time.
SUPERVISE = """
import os, sys, time; sys.path.insert(0, sys.argv[1])
from supervisor import Supervisor
read, write = os.pipe()
supervisor = Supervisor(write)
supervisor.listen()
for name, program in zip(sys.argv[2::2], sys.argv[3::2]):
    supervisor.start(name, [sys.executable, "-c", program])
while not supervisor.stopping and not supervisor.ended():
    time.sleep(0.05)
print("ended:", supervisor.ended(), flush=True)
supervisor.stop_all()
print("left:", len([child for child in supervisor.children.values() if child.poll() is None]))
"""
PATIENT = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.2), os.write(1, b"finished its work\\n"), sys.exit(0)))
os.write(1, b"running\\n")  # in one piece, whatever else is written
while True: time.sleep(1)
"""


def bash(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a piece of shell with the library of bin/ loaded."""
    text = f'set -euo pipefail; . "{LIB}/setup.sh"\n{script}'
    return subprocess.run(
        ["bash", "-c", text], env=os.environ | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_lets_every_program_finish_its_work(number: signal.Signals) -> None:
    command = [sys.executable, "-c", SUPERVISE, str(LIB), "web server", PATIENT, "worker", PATIENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        for _ in range(2):
            supervisor.stdout.readline()
        supervisor.send_signal(number)
        rest = supervisor.stdout.read()
    assert rest.count("finished its work") == 2
    assert "left: 0" in rest


def test_a_program_that_ends_by_itself_is_named_and_the_others_are_stopped() -> None:
    command = [sys.executable, "-c", SUPERVISE, str(LIB), "web server", PATIENT, "worker", "pass"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "ended: worker" in output
    assert "left: 0" in output


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_programs_stop_when_the_supervisor_is_killed_without_warning() -> None:
    command = [sys.executable, "-c", SUPERVISE, str(LIB), "worker", PATIENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        supervisor.stdout.readline()
        supervisor.kill()
        assert "finished its work" in supervisor.stdout.read()


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, str(LIB / "run.py"), "--port", str(port)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"port {port} is in use" in run.stderr
    assert "bin/run --port" in run.stderr


def test_a_port_that_is_no_port_is_refused() -> None:
    run = subprocess.run([sys.executable, str(LIB / "run.py"), "--port", "70000"], capture_output=True, check=False)
    assert run.returncode == 2


def test_an_unknown_system_is_told_everything_that_it_needs() -> None:
    done = bash("missing_parts() { echo redis; }; has_command() { false; }; ensure_system run")
    assert done.returncode == 1
    for need in ("PostgreSQL 15 or newer", "PostGIS", "pgvector", "Redis", "GDAL", "gettext"):
        assert need in done.stderr


def test_a_package_that_needs_root_without_sudo_names_the_command_for_root() -> None:
    done = bash("id() { echo 1000; }; command() { false; }; as_root true")
    assert done.returncode == 1
    assert "bin/setup --system" in done.stderr


def test_a_cluster_of_another_postgresql_is_not_touched(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    done = bash(f'VAR="{tmp_path}"; choose_postgres')
    assert done.returncode == 1
    assert "install postgresql-9, or move var/postgres away" in done.stderr


def test_a_long_step_ends_at_once_when_asked_to_stop() -> None:
    script = f'. "{LIB}/common.sh"; echo begun; run_step sleep 60; echo not reached'
    with subprocess.Popen(["bash", "-c", script], stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout
        shell.stdout.readline()
        shell.send_signal(signal.SIGTERM)
        assert shell.stdout.read() == ""
    assert shell.returncode == 143


def test_setup_refuses_arguments_that_it_does_not_know() -> None:
    done = subprocess.run([str(ROOT / "bin" / "setup"), "--nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "usage: bin/setup" in done.stderr
