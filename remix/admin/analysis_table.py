"""The table of an analysis: what was measured, what the model said, what stands there now and where from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext

from remix.admin.forms.fields import plain
from remix.admin.forms.record import RecordForm
from remix.admin.said import Claim, agreement_words
from remix.agreement import Agreement, inner_starts, of_length, of_tempo, of_times, of_words
from remix.ai.schema import AnalysisResult
from remix.curator_words import source_words, tempo_text
from remix.merging import leaves, measurement_of
from remix.models import Analysis, Measurement, Video
from remix.models.analysis import FieldSource
from remix.timecode import length

TIMES = ("hook.at_second", "audio.drop_seconds")
"""Fields that hold points in time, which a click jumps to."""


@dataclass(frozen=True)
class Row:
    """One field. `stored` is what stands in the database when the person has typed something else, for comparison."""

    path: str
    field: BoundField
    source: str
    source_words: str
    measured: Claim | None
    answered: Claim | None
    stored: str


def table(form: RecordForm, analysis: Analysis) -> list[tuple[str | Promise, list[Row]]]:
    """The groups of fields with their rows."""
    measurement = measurement_of(analysis.video)
    measured, answered = measured_claims(analysis, measurement), model_claims(form, analysis, measurement)
    return [
        (
            title,
            [
                Row(
                    path=path,
                    field=field,
                    source=analysis.sources.get(path, ""),
                    source_words=source_words(analysis.sources.get(path, "")),
                    measured=measured.get(path),
                    answered=answered.get(path),
                    stored=stored,
                )
                for path, field, stored in inputs
            ],
        )
        for title, inputs in form.groups()
    ]


def answer_of(analysis: Analysis) -> dict[str, Any]:
    """What the model itself said, by path. Of runs that did not keep it: the fields that are still as it said them."""
    if analysis.answer:
        return leaves(AnalysisResult.model_validate(analysis.answer).model_dump(mode="json"))
    stored = leaves(AnalysisResult.model_validate(analysis.result).model_dump(mode="json"))
    return {path: value for path, value in stored.items() if analysis.sources.get(path) == FieldSource.MODEL}


def measured_claims(analysis: Analysis, measured: Measurement | None) -> dict[str, Claim]:
    """The measured fact that belongs beside a field, by the field's path."""
    platform = str(analysis.video.get_platform_display())
    known = {"platform": Claim(platform, analysis.video.platform, gettext("주소를 보면 틀림없어요."))}
    if measured is None:
        return known
    seconds = measured.duration_seconds
    known["duration_seconds"] = Claim(length(seconds), plain(round(seconds, 3)), gettext("파일에서 잰 값이에요."))
    known["bpm"] = Claim(
        f"{measured.bpm:.1f} BPM" if measured.bpm else tempo_text(measured),
        plain(round(measured.bpm, 2)) if measured.bpm else "",
        gettext("확신 %(percent)d%%") % {"percent": round(100 * measured.bpm_confidence)} if measured.bpm else "",
    )
    if measured.loudness_peaks:
        known["audio.drop_seconds"] = Claim(gettext("큰 소리"), times=measured.loudness_peaks)
    return known


def model_claims(form: RecordForm, analysis: Analysis, measured: Measurement | None) -> dict[str, Claim]:
    """What the model said of each field, as the input would show it, with how well it fits the measurement."""
    claims = {}
    for path, value in answer_of(analysis).items():
        if path == "scenes":
            continue
        typed = form.typed_text(path, value)
        fit = _COMPARED[path](value, analysis.video, measured) if path in _COMPARED else None
        times = (value if isinstance(value, list) else [value]) if path in TIMES else ()
        claims[path] = Claim(form.shown_text(path, value), typed, agreement_words(fit), times=times, fit=fit)
    return claims


def scenes_fit(analysis: Analysis, scenes: Sequence[dict[str, Any]]) -> Agreement | None:
    """How many of the scenes begin where a cut was measured."""
    measured = measurement_of(analysis.video)
    starts = inner_starts([(scene["start"], scene["end"]) for scene in scenes])
    return of_times(starts, measured.scene_cuts) if measured else None


_COMPARED: dict[str, Callable[[Any, Video, Measurement | None], Agreement | None]] = {
    "duration_seconds": lambda said, video, measured: of_length(said, measured.duration_seconds) if measured else None,
    "bpm": lambda said, video, measured: of_tempo(said, measured.bpm) if measured else None,
    "platform": lambda said, video, measured: of_words(said, video.platform),
    "audio.drop_seconds": lambda said, video, measured: of_times(said, measured.loudness_peaks) if measured else None,
}
