"""The golden set: one TOML file for each clip, with the truth that people checked (docs/golden/README.md)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from kmeme.lib.errors import Refused
from remix import media
from remix.ai.base import MeasuredFacts, VideoSource
from remix.ai.schema import AnalysisResult, BriefContent
from remix.comparing.truth import BadTruth, Truth, fields
from remix.merging import TRUSTED_TEMPO, correct
from remix.models.comparison import Task

MOST_CLIPS = 50
ANSWERS: dict[Task, type[BaseModel]] = {Task.ANALYSIS: AnalysisResult, Task.BRIEF: BriefContent}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_TABLES = {"clip", "analysis", "brief", "given"}


@dataclass(frozen=True, slots=True)
class GoldenClip:
    """One clip for one task: its file, how long it lasts in seconds, and what is true of the answer.

    `given` is the analysis that a plan is to be written from.
    """

    name: str
    path: Path
    duration_seconds: float
    truth: Truth
    given: AnalysisResult

    def measured(self) -> tuple[VideoSource, MeasuredFacts]:
        """What a model is shown and told, as in the main job. Raises Refused for a file that cannot be measured."""
        try:
            found = media.measure(self.path)
        except (media.MediaError, OSError) as error:
            raise _unreadable(self.name) from error
        trusted = found.bpm_confidence >= TRUSTED_TEMPO
        facts = MeasuredFacts(
            duration_seconds=found.duration_seconds,
            bpm=found.bpm if trusted else None,
            beats=found.beats if trusted else (),
            scene_cuts=found.scene_cuts,
            platform="upload",
            file_name=self.path.name,
        )
        return VideoSource(path=self.path, mime_type=guess_type(self.path.name)[0]), facts


def read(folder: Path, task: Task) -> list[GoldenClip]:
    """The folder's clips that have a truth for this task, by name. Raises Refused with what to mend."""
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if len(files) > MOST_CLIPS:
        raise _bad(_("골든 세트는 영상 %(most)d개까지예요.") % {"most": MOST_CLIPS})
    clips = [clip for file in files for clip in _clips_of(file, task)]
    if not clips:
        raise _bad(_("%(folder)s 폴더에 쓸 수 있는 골든 세트가 없어요.") % {"folder": folder})
    return clips


def as_data(clips: list[GoldenClip]) -> dict[str, Any]:
    """What a comparison keeps of them."""
    return {
        clip.name: {
            "clip": str(clip.path),
            "truth": clip.truth.as_data(),
            "given": clip.given.model_dump(mode="json"),
        }
        for clip in clips
    }


def from_data(kept: Mapping[str, Any], task: Task) -> list[GoldenClip]:
    """The clips that a comparison has kept. Raises Refused when a file is gone."""
    truths = truths_of(kept, task)
    return [
        _made(name, Path(held["clip"]), truths[name], AnalysisResult.model_validate(held["given"]))
        for name, held in sorted(kept.items())
    ]


def truths_of(kept: Mapping[str, Any], task: Task) -> dict[str, Truth]:
    """Only the truth, by clip; needs no file."""
    return {name: Truth.of(held["truth"], ANSWERS[task]) for name, held in kept.items()}


def _clips_of(file: Path, task: Task) -> list[GoldenClip]:
    """The clip of one file, or nothing when the file has no truth for the task."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        if not _NAME.fullmatch(file.stem):
            raise BadTruth("its name may have small letters, digits, - and _ only")
        if strange := set(written) - _TABLES:
            raise BadTruth(f"nobody reads: {', '.join(sorted(strange))}")
        if not isinstance(clip := written.get("clip"), str):
            raise BadTruth("clip is the path of the film")
        if task not in written:
            return []
        if strange := set(written.get("given", {})) - fields(AnalysisResult).keys():
            raise BadTruth(f"given: no such field: {', '.join(sorted(strange))}")
        given, _sources = correct({}, {}, written.get("given", {}))
        truth = Truth.of(written[task], ANSWERS[task])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, BadTruth, ValidationError, LookupError) as error:
        raise _bad(_("골든 세트의 %(file)s 파일을 고쳐 주세요: %(why)s") % {"file": file.name, "why": error}) from error
    return [_made(file.stem, (file.parent / clip).resolve(), truth, AnalysisResult.model_validate(given))]


def _made(name: str, path: Path, truth: Truth, given: AnalysisResult) -> GoldenClip:
    from remix.media.probe import opened  # only where it is used, see `remix.media`

    try:
        with opened(path, max_seconds=settings.VIDEO_MAX_SECONDS, max_bytes=settings.VIDEO_MAX_BYTES) as header:
            duration = header.duration_seconds
    except (media.MediaError, OSError) as error:
        raise _unreadable(name) from error
    return GoldenClip(name, path, duration or float(settings.VIDEO_MAX_SECONDS), truth, given)


def _bad(sentence: str) -> Refused:
    return Refused("bad_golden_set", sentence)


def _unreadable(name: str) -> Refused:
    return _bad(_("골든 세트의 %(name)s 영상을 읽을 수 없어요. 파일이 있는지 확인해 주세요.") % {"name": name})
