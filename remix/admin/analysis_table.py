"""The table of an analysis: what was measured, what stands there now and where from, and the input."""

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext

from remix.admin.forms.record import RecordForm
from remix.curator_words import source_words, tempo_text, times_text
from remix.models import Analysis, Measurement
from remix.timecode import length


@dataclass(frozen=True)
class Row:
    """One field. `stored` is what stands in the database when the person has typed something else, for comparison."""

    path: str
    field: BoundField
    source: str
    source_words: str
    measured: str
    stored: str


def table(form: RecordForm, analysis: Analysis, measured: dict[str, str]) -> list[tuple[str | Promise, list[Row]]]:
    """The groups of fields with their rows; `measured` maps a field's path to the measured fact beside it."""
    return [
        (
            title,
            [
                Row(
                    path=path,
                    field=field,
                    source=analysis.sources.get(path, ""),
                    source_words=source_words(analysis.sources.get(path, "")),
                    measured=measured.get(path, ""),
                    stored=stored,
                )
                for path, field, stored in inputs
            ],
        )
        for title, inputs in form.groups()
    ]


def measured_texts(analysis: Analysis, measured: Measurement | None) -> dict[str, str]:
    """The measured fact that belongs beside a field, by the field's path."""
    known = {"platform": str(analysis.video.get_platform_display())}
    if measured is None:
        return known
    known |= {"duration_seconds": length(measured.duration_seconds), "bpm": tempo_text(measured)}
    if measured.loudness_peaks:
        known["audio.drop_seconds"] = gettext("큰 소리: %(times)s") % {"times": times_text(measured.loudness_peaks)}
    return known
