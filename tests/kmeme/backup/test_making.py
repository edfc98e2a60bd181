"""Making a copy: alone, whole or not at all, and what is left out of it."""

import fcntl
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from kmeme.backup import BackupError, files, postgres
from kmeme.backup.making import complete, make
from kmeme.backup.manifest import DUMP, read
from kmeme.backup.restoring import restore
from tests.kmeme.backup.conftest import Place, database, storages_of

PATIENCE_SECONDS = 60.0

pytestmark = pytest.mark.django_db  # the databases here are others, which are made of the test database


@contextmanager
def dump_has_to_wait(site: Place) -> Iterator[None]:
    """Somebody holds a table that the dump needs."""
    with site.in_use(), postgres.connected() as holder, holder.transaction():
        holder.execute("LOCK TABLE accounts_user IN ACCESS EXCLUSIVE MODE")
        yield


def wait_until_it_waits(site: Place) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with postgres.connected() as watcher:
        while not watcher.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'accounts_user'::regclass"
        ).fetchone():
            assert time.monotonic() < deadline, "the dump never came to the table"
            time.sleep(0.05)


def interrupted(site: Place, target: Path, number: signal.Signals) -> int:
    """The status of a backup that got a signal in the middle of its dump."""
    with dump_has_to_wait(site):
        process = site.start("backup", str(target))
        wait_until_it_waits(site)
        process.send_signal(number)
        process.communicate()
    return process.returncode


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_an_interrupted_backup_leaves_nothing(number: signal.Signals, site: Place, tmp_path: Path) -> None:
    assert interrupted(site, tmp_path / "backups", number) != 0
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_a_killed_backup_leaves_is_no_backup_and_goes_with_the_next_one(site: Place, tmp_path: Path) -> None:
    interrupted(site, tmp_path, signal.SIGKILL)
    (half,) = tmp_path.iterdir()
    assert complete(tmp_path) == []
    with pytest.raises(BackupError, match="is no backup"):
        restore(half)
    with site.in_use():
        made = make(tmp_path)
    assert list(tmp_path.iterdir()) == [made]


def test_a_full_disk_leaves_nothing(site: Place, tmp_path: Path) -> None:
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))  # noqa: E731
    process = site.start("backup", str(tmp_path / "backups"), preexec_fn=limit)
    output, _ = process.communicate()
    assert (process.returncode, "CommandError: " in output) == (1, True)
    assert list((tmp_path / "backups").iterdir()) == []


def test_two_backups_into_one_directory_do_not_run_at_once(site: Place, tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with site.in_use(), pytest.raises(BackupError, match="under way"):
            make(tmp_path)
    finally:
        os.close(descriptor)


def test_only_the_newest_copies_are_kept(site: Place, tmp_path: Path) -> None:
    with site.in_use():
        made = [make(tmp_path), make(tmp_path), make(tmp_path, keep=2)]
    assert complete(tmp_path) == made[1:]


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_keeping_no_copy_at_all_is_refused(number: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="a number from 1 on"):
        call_command("backup", tmp_path, f"--keep={number}")


def test_a_backup_among_the_files_themselves_is_refused(site: Place) -> None:
    with site.in_use(), pytest.raises(CommandError, match="choose another directory"):
        call_command("backup", site.media / "backups")


def test_a_directory_that_cannot_be_made_is_said(site: Place, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with site.in_use(), pytest.raises(CommandError, match="could not be written"):
        call_command("backup", tmp_path / "file" / "backups")


def test_a_database_that_is_away_is_said(tmp_path: Path) -> None:
    with Place("nowhere", tmp_path).in_use(), pytest.raises(CommandError, match="see DATABASE_URL"):
        call_command("backup", tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_missing_programs_are_said(site: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("POSTGRES_BIN", raising=False)
    with site.in_use(), pytest.raises(CommandError, match="pg_dump is missing: install"):
        call_command("backup", tmp_path / "backups")


def test_the_password_is_not_shown_to_other_people_of_the_machine(
    site: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        seen.extend([command, options["env"]])
        return subprocess.CompletedProcess(command, 1, "", "stop here")

    with site.in_use():
        monkeypatch.setitem(connections["default"].settings_dict, "PASSWORD", "hunter2")
        monkeypatch.setattr(subprocess, "run", run)
        with pytest.raises(BackupError):
            make(tmp_path)
    assert "hunter2" not in " ".join(seen[0])
    assert seen[1]["PGPASSWORD"] == "hunter2"


def test_media_in_a_bucket_stay_there_and_the_copy_says_so(site: Place, empty: Place, tmp_path: Path) -> None:
    bucket = {**storages_of(site), "default": {"BACKEND": "remix.storage.backend.S3MediaStorage"}}
    with site.in_use(STORAGES=bucket, AWS_STORAGE_BUCKET_NAME="our-bucket"):
        made = make(tmp_path / "backups")
    assert not (made / "media").exists()
    with empty.in_use():
        assert "our-bucket" in " ".join(restore(made).warnings)


def test_a_file_that_is_deleted_meanwhile_is_left_out(
    site: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = files.names
    monkeypatch.setattr(files, "names", lambda root: [*names(root), "gone.mp4"])
    with site.in_use():
        made = make(tmp_path)
    assert not any("gone" in name for name in files.read_sums(made / "SHA256SUMS"))


def test_links_are_not_followed(site: Place, tmp_path: Path) -> None:
    link = site.media / "link"
    link.symlink_to("/etc/hostname")
    try:
        with site.in_use():
            made = make(tmp_path)
    finally:
        link.unlink()
    assert "media/link" not in files.read_sums(made / "SHA256SUMS")


def test_the_sums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    strange = ["plain", "two\nlines", "back\\slash", "back\\nslash", "한글 이름", "*star"]
    for name in strange:
        (tmp_path / name).write_text(name)
    files.write_sums(tmp_path / "sums", [(name, files.digest(tmp_path / name)) for name in strange])
    command = ["sha256sum", "--check", "--strict", "--quiet", "sums"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    assert list(files.read_sums(tmp_path / "sums")) == strange


def test_an_empty_site_can_be_copied_and_brought_back(empty: Place, tmp_path: Path) -> None:
    with empty.in_use():
        made = make(tmp_path / "backups")
        assert (read(made).tables, list(files.read_sums(made / "SHA256SUMS"))) == ({}, [DUMP])
        with database(f"{empty.database}_too") as name, Place(name, tmp_path / "too").in_use():
            assert restore(made).files == 0
