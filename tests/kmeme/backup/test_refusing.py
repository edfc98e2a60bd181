"""What a restore refuses, and that it leaves everything as it was."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kmeme.backup import BackupError, files, postgres
from kmeme.backup.manifest import DUMP, MANIFEST, SUMS
from kmeme.backup.restoring import restore
from tests.kmeme.backup.conftest import FILES, Place

FILE = f"media/{FILES['media'][0]}"

pytestmark = pytest.mark.django_db  # the databases here are others, which are made of the test database


def changed(path: Path, **fields: Any) -> None:
    """The copy's manifest says something else."""
    manifest = path / MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **fields}))


def flipped(path: Path) -> None:
    """One byte in the middle is another one."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def led_out(copy: Path) -> None:
    """A list of files that would write beside its folder."""
    (copy / "evil").write_bytes(b"x")
    sums = {**files.read_sums(copy / SUMS), "media/../../evil": files.digest(copy / "evil")}
    (copy.parent / "evil").write_bytes(b"x")
    files.write_sums(copy / SUMS, sums.items())
    size = sum((copy / name).stat().st_size for name in sums)
    changed(copy, sums=files.digest(copy / SUMS), files=len(sums), bytes=size)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda copy: (copy / MANIFEST).unlink(), "is no backup"),
    "half a manifest": (lambda copy: (copy / MANIFEST).write_text("{"), "cannot be read"),
    "binary manifest": (lambda copy: (copy / MANIFEST).write_bytes(b"\xff\xfe"), "cannot be read"),
    "unknown format": (lambda copy: changed(copy, format=2), "unknown"),
    "no sums": (lambda copy: (copy / SUMS).unlink(), "SHA256SUMS is missing"),
    "changed sums": (lambda copy: flipped(copy / SUMS), "was changed"),
    "no dump": (lambda copy: (copy / DUMP).unlink(), "database.dump is missing"),
    "damaged dump": (lambda copy: flipped(copy / DUMP), "database.dump is damaged"),
    "a file is missing": (lambda copy: (copy / FILE).unlink(), "is missing"),
    "a file is shorter": (lambda copy: (copy / FILE).write_bytes(b""), "not whole"),
    "a file is damaged": (lambda copy: flipped(copy / FILE), "is damaged"),
    "a file leads out": (led_out, "leads out of its folder"),
}


def is_empty(place: Place) -> bool:
    with postgres.connected() as connection:
        return not postgres.tables(connection)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_copy_is_refused_and_the_database_stays_empty(
    damage: str, copy: Path, empty: Place, tmp_path: Path
) -> None:
    do, sentence = DAMAGES[damage]
    damaged = copytree(copy, tmp_path / "damaged")
    do(damaged)
    with empty.in_use():
        with pytest.raises(BackupError, match=sentence):
            restore(damaged)
        assert is_empty(empty)


def test_a_database_with_tables_is_not_overwritten(copy: Path, site: Place, tmp_path: Path) -> None:
    place = Place(site.database, tmp_path)
    with place.in_use(), pytest.raises(BackupError, match="nothing is overwritten"):
        restore(copy)
    assert not place.media.exists()


@pytest.mark.parametrize("name", ["other.mp4", FILES["media"][0]], ids=["another file", "other content"])
def test_files_that_are_there_are_not_overwritten(name: str, copy: Path, empty: Place) -> None:
    path = empty.media / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    with empty.in_use():
        with pytest.raises(BackupError, match="nothing is overwritten"):
            restore(copy)
        assert is_empty(empty)
    assert path.read_bytes() == b"mine"


def test_a_database_that_came_back_otherwise_is_named(
    copy: Path, empty: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = postgres.load

    def load_and_lose(source: Path) -> None:
        load(source)
        with postgres.connected() as connection:
            connection.execute(
                "UPDATE accounts_user SET name = name || '!' WHERE id = (SELECT min(id) FROM accounts_user)"
            )

    monkeypatch.setattr(postgres, "load", load_and_lose)
    with empty.in_use(), pytest.raises(BackupError, match=r"differ: public\.accounts_user\."):
        restore(copy)


def test_another_secret_key_is_told(copy: Path, empty: Place, capsys: pytest.CaptureFixture[str]) -> None:
    with empty.in_use(SECRET_KEY="another"):
        call_command("restore", copy)
    assert "SECRET_KEY is another one" in capsys.readouterr().err


def test_what_is_no_folder_is_refused_with_a_sentence(empty: Place, tmp_path: Path) -> None:
    with empty.in_use(), pytest.raises(CommandError, match="is no backup"):
        call_command("restore", tmp_path / "nowhere")
