"""The drill: a site is copied, brought back on an empty machine, and is the same."""

import stat
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import AuditEntry, User
from kmeme.backup import files, postgres
from kmeme.backup.making import make
from kmeme.backup.manifest import DUMP, MANIFEST, SUMS, read
from kmeme.backup.restoring import restore
from tests.kmeme.backup.conftest import FILES, Place

pytestmark = pytest.mark.django_db  # the databases here are others, which are made of the test database


@pytest.fixture
def restored(copy: Path, empty: Place) -> Place:
    with empty.in_use():
        restore(copy)
    return empty


def test_every_row_comes_back(site: Place, copy: Path, empty: Place) -> None:
    with empty.in_use():
        done = restore(copy)
        with postgres.connected() as new:
            found = postgres.contents(new)
    with site.in_use(), postgres.connected() as old:
        assert found == postgres.contents(old)
    assert sum(table.rows for table in found.values()) == done.rows > 100


def test_every_file_comes_back_with_its_mode_and_its_time(site: Place, restored: Place) -> None:
    for root, names in FILES.items():
        for name in names:
            old, new = site.folder / root / name, restored.folder / root / name
            assert new.read_bytes() == old.read_bytes()
            assert (new.stat().st_mode, new.stat().st_mtime_ns) == (old.stat().st_mode, old.stat().st_mtime_ns)


def test_a_restored_site_needs_no_migration_and_goes_on_counting(restored: Place) -> None:
    with restored.in_use():
        executor = MigrationExecutor(connection)
        assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
        newest = User.objects.order_by("-pk")[0].pk
        assert User.objects.create_user("new@example.com").pk > newest


def test_the_restored_database_refuses_what_the_old_one_refused(restored: Place) -> None:
    with restored.in_use(), pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.all().delete()


def test_a_copy_is_of_one_moment_while_people_go_on_writing(
    site: Place, empty: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = postgres.dump

    def dump_later(snapshot: str, target: Path) -> None:
        User.objects.create_user("late@example.com")
        dump(snapshot, target)

    monkeypatch.setattr(postgres, "dump", dump_later)
    with site.in_use():
        made = make(tmp_path)
        User.objects.filter(email="late@example.com").delete()
    with empty.in_use():
        restore(made)
        assert not User.objects.filter(email="late@example.com").exists()


def test_nobody_else_on_the_machine_can_look_into_a_copy(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700


def test_a_copy_names_what_is_in_it(copy: Path) -> None:
    assert {path.name for path in copy.iterdir()} == {DUMP, MANIFEST, SUMS, *FILES}
    assert read(copy).files == 1 + sum(len(names) for names in FILES.values())


def test_a_restore_that_was_cut_short_is_begun_again(copy: Path, empty: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_short(source: Path) -> None:
        raise KeyboardInterrupt

    half = empty.media / f"{files.HALF}x"
    with empty.in_use():
        with monkeypatch.context() as patch:
            patch.setattr(postgres, "load", cut_short)
            with pytest.raises(KeyboardInterrupt):
                restore(copy)
        half.write_bytes(b"what a killed one was writing")
        restore(copy)
        assert User.objects.exists()
    assert not half.exists()
