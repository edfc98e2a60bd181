"""Reading the golden set: what is wrong with it is said by file, before anything is spent."""

from pathlib import Path

import pytest

from kmeme.lib.errors import Refused
from remix.comparing import golden
from remix.models.comparison import Task
from tests.remix.comparing.conftest import TRUTH


def sentence(folder: Path, task: Task = Task.ANALYSIS) -> str:
    with pytest.raises(Refused) as refusal:
        golden.read(folder, task)
    assert refusal.value.code == "bad_golden_set"
    return str(refusal.value)


def test_a_clip_keeps_its_truth_and_what_writers_are_given(golden_set: Path) -> None:
    (clip,) = golden.read(golden_set, Task.BRIEF)
    assert (clip.name, clip.given.title, clip.truth.paths) == ("cup", "빈 컵 마술", frozenset({"title"}))


def test_what_a_comparison_keeps_can_be_read_again(golden_set: Path) -> None:
    clips = golden.read(golden_set, Task.ANALYSIS)
    assert golden.from_data(golden.as_data(clips), Task.ANALYSIS) == clips


def test_a_clip_without_a_truth_for_the_task_is_left_out(golden_set: Path) -> None:
    (golden_set / "other.toml").write_text('clip = "clip.mp4"\n[brief.mentions]\ntitle = [["컵"]]', encoding="utf-8")
    assert [clip.name for clip in golden.read(golden_set, Task.ANALYSIS)] == ["cup"]


@pytest.mark.parametrize("name", ["empty", "missing", "file"])
def test_a_folder_without_clips_is_refused(golden_set: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    assert "골든 세트가 없어요" in sentence(tmp_path / name)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"clip = ", "Invalid value"),
        (b"\xff\xfe", "utf-8"),
        (b"[analysis]\nunknown = ['audio.title']", "clip is the path"),
        (b"clip = 3", "clip is the path"),
        (b"clip = 'clip.mp4'\n[analysiss]", "nobody reads: analysiss"),
        (b"clip = 'clip.mp4'\n[analysis]\nunknown = ['audio.name']", "no such field"),
        (TRUTH.encode() + b"nonsense = 1", "nonsense"),
        (TRUTH.encode() + b"bpm = 9000", "bpm"),
        (b"clip = 'gone.mp4'\n[analysis]\nunknown = ['audio.title']", "영상을 읽을 수 없어요"),
        (b"clip = 'bad.toml'\n[analysis]\nunknown = ['audio.title']", "영상을 읽을 수 없어요"),
        (b"clip = '.'\n[analysis]\nunknown = ['audio.title']", "영상을 읽을 수 없어요"),
    ],
    ids=[
        "no toml", "no text", "no clip", "clip is a number", "unknown table", "unknown field", "given: unknown field",
        "given: out of bounds", "clip is gone", "clip is no film", "clip is a folder",
    ],
)  # fmt: skip
def test_a_file_with_a_fault_is_named(golden_set: Path, written: bytes, why: str) -> None:
    (golden_set / "bad.toml").write_bytes(written)
    said = sentence(golden_set)
    assert "bad" in said
    assert why in said


def test_a_name_that_is_no_slug_is_refused(golden_set: Path) -> None:
    (golden_set / "컵 마술.toml").write_text(TRUTH, encoding="utf-8")
    assert "컵 마술.toml" in sentence(golden_set)


def test_a_set_that_is_too_large_is_refused(golden_set: Path) -> None:
    for number in range(golden.MOST_CLIPS):
        (golden_set / f"c{number}.toml").write_text(TRUTH, encoding="utf-8")
    assert "50개까지" in sentence(golden_set)
