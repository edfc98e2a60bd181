"""Where each field of an analysis comes from: measured facts win over a model, a person wins over both.

Fields are named by dotted paths into the result ("audio.title"); lists count as one field.
"""

from typing import Any

from remix.ai.base import MeasuredFacts
from remix.ai.schema import AnalysisResult
from remix.models import Measurement, Video
from remix.models.analysis import FieldSource

TRUSTED_TEMPO = 0.2
"""Below this confidence a tempo is what noise or speech yields: no fact that binds a model or makes beats."""

type Result = dict[str, Any]
type Sources = dict[str, str]


def measurement_of(video: Video) -> Measurement | None:
    """What was measured from the video's file, if it has one; read once for each object."""
    try:
        return video.measurement
    except Measurement.DoesNotExist:
        return None


def facts_of(video: Video) -> MeasuredFacts:
    """What a model is told before it looks."""
    measured = measurement_of(video)
    name = video.original_name or None
    if measured is None:
        return MeasuredFacts(platform=video.platform, file_name=name)
    has_tempo = measured.bpm_confidence >= TRUSTED_TEMPO
    return MeasuredFacts(
        duration_seconds=measured.duration_seconds,
        bpm=measured.bpm if has_tempo else None,
        beats=tuple(measured.beats) if has_tempo else (),
        scene_cuts=tuple(measured.scene_cuts),
        platform=video.platform,
        file_name=name,
    )


def merge(answer: AnalysisResult, video: Video) -> tuple[Result, Sources]:
    """A model's answer with the measured facts over it, and the source of every field that is known."""
    facts = facts_of(video)
    measured = {"duration_seconds": facts.duration_seconds, "bpm": facts.bpm, "platform": facts.platform}
    known = {path: value for path, value in measured.items() if value is not None}
    merged = AnalysisResult.model_validate({**answer.model_dump(), **known})
    sources = {path: str(FieldSource.MODEL) for path in leaves(merged.model_dump(mode="json"))}
    sources |= dict.fromkeys(known, str(FieldSource.MEASURED))
    return merged.model_dump(mode="json"), sources


def correct(result: Result, sources: Sources, values: dict[str, Any]) -> tuple[Result, Sources]:
    """The result with a person's `values` (by path) in place, each marked as theirs.

    A value that is unchanged keeps its source. Raises pydantic's ValidationError for a value out of bounds.
    """
    current = AnalysisResult.model_validate(result).model_dump(mode="json")
    before = leaves(current, keep_empty=True)
    changed = {path: value for path, value in values.items() if before.get(path) != value}
    for path, value in changed.items():
        *groups, leaf = path.split(".")
        target = current
        for group in groups:
            target = target[group]
        target[leaf] = value
    merged = AnalysisResult.model_validate(current).model_dump(mode="json")
    return merged, {**sources, **dict.fromkeys(changed, str(FieldSource.CURATOR))}


def leaves(result: Result, *, keep_empty: bool = False) -> dict[str, Any]:
    """Every field by its dotted path; unknown ones (null, empty list) only with `keep_empty`."""
    found: dict[str, Any] = {}
    for name, value in result.items():
        if isinstance(value, dict):
            found |= {f"{name}.{path}": inner for path, inner in leaves(value, keep_empty=keep_empty).items()}
        elif keep_empty or value not in (None, []):
            found[name] = value
    return found
