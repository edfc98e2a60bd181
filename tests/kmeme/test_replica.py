"""A real streaming replica: who reads from it, what they see, and what happens when it lags, stops or dies."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The tests' own database is told not to wait for the disk. Here a commit must: otherwise a row is committed, but not
# yet in the position that `caught_up` waits for.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PGOPTIONS"}
BIN = Path(subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
PROGRAM = """
import contextlib, io, json, sys, traceback, django
django.setup()
from django.db import connections, transaction
from django.test import RequestFactory
from django.http import HttpResponse
from kmeme.lib import cache, replica
from kmeme.lib.cache_drops import CacheDrop as Row
replica.LOOK_SECONDS = 0.0
replica.MOST_LAG_SECONDS = 0
def asked(view, method="GET", **headers):
    request = RequestFactory().generic(method, "/", headers=headers)
    return replica.VisitorsReadTheReplica(lambda request: view())(request)
def where():
    return Row.objects.all().db
def rows():
    return sorted(subject for row in Row.objects.all() for subject in row.subjects)
for lines in sys.stdin:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(json.loads(lines), dict(globals()))
    except Exception:
        printed.write(traceback.format_exc())
    print(json.dumps(printed.getvalue().strip()), flush=True)
"""


class Cluster:
    """One PostgreSQL server in a folder; run by somebody who is not root, as it insists."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.data = folder / f"data-{port}"

    def run(self, program: str, *arguments: str) -> str:
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        done = subprocess.run(
            [str(BIN / program), *arguments],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=ENVIRONMENT,
            check=False,
            **user,
        )
        assert done.returncode == 0, done.stderr
        return str(done.stdout).strip()

    def start(self) -> None:
        options = f"-c port={self.port} -c unix_socket_directories={self.folder} -c listen_addresses= -c fsync=off"
        options += " -c wal_retrieve_retry_interval=100ms"
        log = str(self.folder / f"log-{self.port}")
        self.run("pg_ctl", "start", "-s", "-w", "-D", str(self.data), "-l", log, "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-s", "-w", "-m", "immediate", "-D", str(self.data))

    def sql(self, text: str) -> str:
        return self.run(
            "psql", "-h", str(self.folder), "-p", str(self.port), "-U", "kmeme", "-At", "-c", text, "postgres"
        )

    @property
    def url(self) -> str:
        return f"postgis://kmeme@/postgres?host={self.folder}&port={self.port}"


@pytest.fixture(scope="module")
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    """A primary and its replica."""
    folder = Path(tempfile.mkdtemp(prefix="kmeme-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    primary, replica = Cluster(folder, 5601), Cluster(folder, 5602)
    primary.run("initdb", "-U", "kmeme", "--auth=trust", "--no-sync", "-D", str(primary.data))
    primary.start()
    primary.sql("CREATE TABLE kmeme_cachedrop (id bigserial PRIMARY KEY, subjects varchar(120)[], made_at timestamptz)")
    copy = ["-h", str(folder), "-p", "5601", "-U", "kmeme", "-R", "-c", "fast", "--no-sync", "-D", str(replica.data)]
    replica.run("pg_basebackup", *copy)
    replica.start()
    yield primary, replica
    replica.stop()
    primary.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def site(clusters: tuple[Cluster, Cluster]) -> Iterator[subprocess.Popen[str]]:
    """A process with the settings of a site that has a replica; it runs the lines that it is sent."""
    primary, replica = clusters
    environment = {
        **ENVIRONMENT,
        "DATABASE_URL": primary.url,
        "DATABASE_REPLICA_URL": replica.url,
        "DJANGO_SETTINGS_MODULE": "kmeme.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def program(clusters: tuple[Cluster, Cluster], site: subprocess.Popen[str]) -> Iterator[Callable[[str], str]]:
    """Run lines in the site's process; what they print."""
    primary, replica = clusters
    primary.sql("TRUNCATE kmeme_cachedrop")
    caught_up(primary, replica)

    def run(lines: str) -> str:
        assert site.stdin
        assert site.stdout
        print(json.dumps(lines), file=site.stdin, flush=True)
        return str(json.loads(site.stdout.readline()))

    yield run
    replica.sql("SELECT pg_wal_replay_resume()")


def caught_up(primary: Cluster, replica: Cluster, step: str = "replay") -> None:
    """Wait until the replica has everything ("receive": has it, but does not show it yet)."""
    position = primary.sql("SELECT pg_current_wal_lsn()")
    for _attempt in range(500):
        if replica.sql(f"SELECT pg_last_wal_{step}_lsn() >= '{position}'") == "t":
            return
        time.sleep(0.1)
    raise AssertionError("the replica does not catch up")


def wait_for_receivers(replica: Cluster, count: str) -> None:
    """Until so many processes receive what the primary sends."""
    for _attempt in range(500):
        if replica.sql("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'") == count:
            return
        time.sleep(0.1)
    raise AssertionError("the replica did not notice")


def test_who_reads_where(program: Callable[[str], str]) -> None:
    lines = """
print(asked(where), asked(where, "HEAD"), asked(where, "POST"), where())
print(asked(where, Cookie="sessionid=a"), asked(where, Authorization="Bearer a"))
"""
    assert program(lines).split() == ["replica", "replica", "default", "default", "default", "default"]


def test_whoever_is_signed_in_reads_what_they_wrote_though_the_replica_lags(
    clusters: tuple[Cluster, Cluster], program: Callable[[str], str]
) -> None:
    clusters[1].sql("SELECT pg_wal_replay_pause()")
    lines = """
Row.objects.create(subjects=["mine"])
print(asked(rows, Cookie="sessionid=a"), Row.objects.using("replica").count())
"""
    assert program(lines) == "['mine'] 0"


def test_visitors_leave_a_replica_that_lags_and_come_back_when_it_has_caught_up(
    clusters: tuple[Cluster, Cluster], program: Callable[[str], str]
) -> None:
    clusters[1].sql("SELECT pg_wal_replay_pause()")
    clusters[0].sql("INSERT INTO kmeme_cachedrop (subjects, made_at) VALUES ('{new}', now())")
    caught_up(*clusters, step="receive")
    assert program("print(asked(where), asked(rows))") == "default ['new']"
    clusters[1].sql("SELECT pg_wal_replay_resume()")
    caught_up(*clusters)
    assert program("print(asked(where), asked(rows))") == "replica ['new']"


def test_what_is_made_to_be_kept_is_read_from_the_primary(program: Callable[[str], str]) -> None:
    lines = """
def kept():
    cache.generation("node:1")
    return where()
print(asked(kept), asked(where))
"""
    assert program(lines) == "default replica"


def test_a_request_that_writes_reads_its_own_write(
    clusters: tuple[Cluster, Cluster], program: Callable[[str], str]
) -> None:
    lines = """
def write():
    found = where()
    Row.objects.create(subjects=["written"])
    return found, where(), rows()
print(asked(write))
"""
    assert program(lines) == "('replica', 'default', ['written'])"


def test_inside_a_transaction_everything_is_the_primarys(program: Callable[[str], str]) -> None:
    lines = """
def inside():
    with transaction.atomic():
        return where()
print(asked(inside))
"""
    assert program(lines) == "default"


def test_a_row_from_the_replica_is_saved_to_the_primary(
    clusters: tuple[Cluster, Cluster], program: Callable[[str], str]
) -> None:
    clusters[0].sql("INSERT INTO kmeme_cachedrop (subjects, made_at) VALUES ('{old}', now())")
    caught_up(*clusters)
    lines = """
def change():
    row = Row.objects.get()
    read_from = row._state.db
    row.subjects = ["changed"]
    row.save()
    return read_from, rows()
print(asked(change))
"""
    assert program(lines) == "('replica', ['changed'])"


def test_a_replica_that_died_leaves_its_readers_to_the_primary(
    clusters: tuple[Cluster, Cluster], program: Callable[[str], str]
) -> None:
    clusters[1].stop()
    try:
        assert program("print(asked(where), asked(rows))") == "default []"
    finally:
        clusters[1].start()


def test_a_replica_that_receives_nothing_any_more_is_not_read(
    clusters: tuple[Cluster, Cluster], program: Callable[[str], str]
) -> None:
    clusters[0].stop()
    try:
        wait_for_receivers(clusters[1], "0")
        assert program("print(asked(where))") == "default"
    finally:
        clusters[0].start()
        wait_for_receivers(clusters[1], "1")


def test_migrations_run_on_the_primary_only(program: Callable[[str], str]) -> None:
    lines = """
from django.db import router
print(router.allow_migrate("default", "remix"), router.allow_migrate("replica", "remix"))
"""
    assert program(lines) == "True False"


def test_without_a_replica_nothing_is_routed() -> None:
    from django.conf import settings

    assert "replica" not in settings.DATABASES
    assert not settings.DATABASE_ROUTERS
