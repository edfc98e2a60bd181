"""The embedded PostgreSQL and Redis: started for the first user of a checkout, stopped after the last."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kmeme.scripts import Checkout, make_checkout, postgres_bin, remove

pytestmark = pytest.mark.skipif(not postgres_bin(), reason="no PostgreSQL server on this machine")
PRINT = "import os, sys; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], flush=True); sys.stdin.read()"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = make_checkout(tmp_path_factory.mktemp("checkout"))
    yield made
    remove(made)


def server_process(checkout: Checkout) -> int | None:
    lock = checkout.root / "var" / "postgres" / "data" / "postmaster.pid"
    return int(lock.read_text().split("\n")[0]) if lock.exists() else None


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_services_run_for_a_command_and_stop_after_it(checkout: Checkout) -> None:
    assert checkout.sql("SELECT 1 FROM pg_database WHERE datname = 'kmeme'") == "1"
    assert eventually(lambda: server_process(checkout) is None)


def test_the_first_user_to_leave_does_not_stop_them_for_the_second(checkout: Checkout) -> None:
    with checkout.start(sys.executable, "-c", PRINT) as first, checkout.start(sys.executable, "-c", PRINT) as second:
        assert first.stdout
        assert second.stdout
        assert first.stdout.readline() == second.stdout.readline()
        first.communicate("")
        time.sleep(0.5)  # what must not happen would happen now
        assert server_process(checkout) is not None
        second.communicate("")
    assert eventually(lambda: server_process(checkout) is None)


def test_a_user_killed_without_warning_leaves_nothing_running(checkout: Checkout) -> None:
    with checkout.start(sys.executable, "-c", PRINT) as user:
        assert user.stdout
        user.stdout.readline()
        user.kill()
    assert eventually(lambda: server_process(checkout) is None)


def test_nothing_listens_on_a_port(checkout: Checkout) -> None:
    assert checkout.sql("SHOW listen_addresses") == ""


def test_committed_data_survives_a_killed_server_whose_number_was_given_to_another_program(checkout: Checkout) -> None:
    checkout.sql("CREATE TABLE kept AS SELECT 7 AS value")
    with checkout.start(sys.executable, "-c", PRINT) as user:
        assert user.stdout
        user.stdout.readline()
        number = server_process(checkout)
        assert number
        os.kill(number, signal.SIGKILL)
        lock = checkout.root / "var" / "postgres" / "data" / "postmaster.pid"
        lock.write_text(lock.read_text().replace(str(number), str(os.getpid()), 1))
        user.communicate("")
    assert checkout.sql("SELECT value FROM kept") == "7"


def test_korean_letters_are_letters_to_the_database(checkout: Checkout) -> None:
    assert checkout.sql("SELECT '밈' ~ '^[[:alpha:]]$'") == "True"


def test_a_given_database_replaces_the_embedded_one(checkout: Checkout) -> None:
    given = "postgis://somebody@elsewhere/theirs"
    run = checkout.run("printenv", "DATABASE_URL", DATABASE_URL=given, REDIS_URL="redis://elsewhere")
    assert run.stdout.strip() == given
    assert server_process(checkout) is None


def test_a_database_given_in_the_env_file_counts_as_well(checkout: Checkout) -> None:
    env_file = checkout.root / ".env"
    env_file.write_text("# ours\nDATABASE_URL=postgis://somebody@elsewhere/theirs\nREDIS_URL=redis://elsewhere\n")
    try:
        run = checkout.run("printenv", "DATABASE_URL")
    finally:
        env_file.unlink()
    assert run.stdout == ""  # left to settings.py, which reads the file itself


def test_each_checkout_keeps_a_secret_key_of_its_own(checkout: Checkout) -> None:
    outside = {"DATABASE_URL": "postgis://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
    keys = {checkout.run("printenv", "SECRET_KEY", **outside).stdout for _ in range(2)}
    assert len(keys) == 1
    assert len(keys.pop()) > 50


def test_the_status_of_the_command_is_passed_on(checkout: Checkout) -> None:
    outside = {"DATABASE_URL": "postgis://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
    assert checkout.run("sh", "-c", "exit 7", **outside).returncode == 7


def test_a_long_path_and_one_with_spaces_get_short_sockets(tmp_path: Path) -> None:
    deep = make_checkout(tmp_path / ("바이럴 'short' " * 5) / ("x" * 100))
    try:
        assert deep.sql("SELECT 1") == "1"
    finally:
        eventually(lambda: server_process(deep) is None)
        remove(deep)


def test_a_failure_to_start_says_what_to_do(checkout: Checkout) -> None:
    run = checkout.run("true", POSTGRES_BIN="")
    assert run.returncode == 1
    assert run.stderr == "error: PostgreSQL is not set up: run bin/setup.\n"


def test_a_socket_directory_of_somebody_else_is_refused(checkout: Checkout) -> None:
    script = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from embedded.places import Places
places = Places(Path(sys.argv[2]))
places._check_private(Path("/usr"))
"""
    where = [sys.executable, "-c", script, str(checkout.root / "bin" / "lib"), str(checkout.root)]
    done = subprocess.run(where, capture_output=True, text=True, check=False)
    assert "SetupError: /usr belongs to root, not to" in done.stderr
