"""`manage.py measure`: the facts of a file, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.remix.clips import DEMO_CLIP, make_clip

KEYS = ["duration_seconds", "width", "height", "fps", "bpm", "bpm_confidence", "beats", "scene_cuts"]


def test_it_prints_exactly_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("measure", str(DEMO_CLIP), "--json")
    facts = json.loads(capsys.readouterr().out)
    assert list(facts) == KEYS
    assert facts["duration_seconds"] == pytest.approx(15.0, abs=0.05)
    assert facts["bpm"] == pytest.approx(95, rel=0.02)


def test_unknown_tempo_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("measure", str(make_clip(tmp_path / "silent.mp4")), "--json")
    facts = json.loads(capsys.readouterr().out)
    assert (facts["bpm"], facts["beats"]) == (None, [])


def test_without_json_it_speaks_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("measure", str(DEMO_CLIP))
    out = capsys.readouterr().out
    assert "15.00초" in out
    assert "BPM" in out


def test_it_needs_no_database(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgis://nobody@127.0.0.1:1/nothing"}
    path = make_clip(tmp_path / "clip.mp4")
    command = [sys.executable, "manage.py", "measure", str(path), "--json"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["width"] == 64


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "파일이 비어 있어요. 영상을 다시 저장해서 올려 주세요."),
        (b"only words" * 50, "영상 파일이 아니에요. mp4, mov, webm 파일을 올려 주세요."),
    ],
)
def test_a_bad_file_ends_in_one_sentence_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, sentence: str
) -> None:
    path = tmp_path / "bad.mp4"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as exit_:
        call_command("measure", str(path), "--json")
    assert exit_.value.code == 1
    assert capsys.readouterr().err.strip() == sentence


def test_a_file_that_is_not_there_ends_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("measure", "/no/such/영상.mp4")
    assert "/no/such/영상.mp4 파일을 찾을 수 없어요." in capsys.readouterr().err
