"""Rows that a person edits as a table: scenes of an analysis, shots of a recipe."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from remix.admin.forms.fields import DifficultyField, ListField, NumberField, TextField, plain

SAME_TIME = 1e-6
"""Two times (s) that differ by less are one (the recipe's own tolerance)."""
MOST_SCENES, MOST_SHOTS = 100, 60


class SpanForm(forms.Form):
    """A row with a start and an end, in seconds."""

    start = NumberField(label=_("시작(초)"), required=True)
    end = NumberField(label=_("끝(초)"), required=True)
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """The end comes after the start: a row without a length would vanish without a word."""
        values: dict[str, Any] = super().clean() or {}
        start, end = values.get("start"), values.get("end")
        if start is not None and end is not None and end <= start:
            raise ValidationError({"end": gettext("끝은 시작(%(start)s초)보다 뒤여야 해요.") % {"start": plain(start)}})
        return values


class SceneForm(SpanForm):
    """One scene of an analysis."""

    what = TextField(label=_("무슨 일이 있나요"), rows=2)
    on_screen_text = TextField(label=_("화면 글자"))
    tags = ListField(label=_("태그(쉼표로)"), separator=",")


class ShotForm(SpanForm):
    """One shot of a recipe. `frames` are the storage names that may be chosen."""

    title = TextField(label=_("이름"))
    action = TextField(label=_("무엇을 하나요"), rows=2, required=True)
    camera = TextField(label=_("카메라"), rows=2)
    caption = TextField(label=_("자막"))
    difficulty = DifficultyField(label=_("난이도"))
    frame = forms.ChoiceField(label=_("장면 사진"), required=False)

    def __init__(self, *args: Any, frames: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frame"].choices = [("", ""), *((name, name) for name in frames)]  # type: ignore[attr-defined]

    def clean_frame(self) -> str | None:
        """No picture is None."""
        return self.cleaned_data["frame"] or None


class RowForms(BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """Rows with one blank row more, for browsers without scripts."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Name the deletion in our words."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("이 줄 지우기")


SceneRows = forms.formset_factory(
    SceneForm, formset=RowForms, extra=1, can_delete=True, max_num=MOST_SCENES + 1, absolute_max=MOST_SCENES + 20
)
ShotRows = forms.formset_factory(
    ShotForm, formset=RowForms, extra=1, can_delete=True, max_num=MOST_SHOTS + 1, absolute_max=MOST_SHOTS + 20
)


def shot_number(row: forms.Form) -> int:
    """The number that a shot's row carries on the page."""
    return int((row.prefix or "").rpartition("-")[2]) + 1


def refuse_gaps(rows: Sequence[forms.Form], duration_seconds: float) -> bool:
    """Say at each shot (in time order) where it leaves a gap or overlaps; returns whether there was one.

    Nothing is moved: a person who typed a time meant something by it.
    """
    found = False

    def refuse(row: forms.Form, name: str, text: str, **values: Any) -> None:
        nonlocal found
        found = True
        row.add_error(name, text % values)

    if rows and abs(rows[0].cleaned_data["start"]) > SAME_TIME:
        refuse(rows[0], "start", gettext("첫 샷은 0초에서 시작해야 해요."))
    for first, second in pairwise(rows):
        gap = second.cleaned_data["start"] - first.cleaned_data["end"]
        numbers = {"first": shot_number(first), "second": shot_number(second), "gap": plain(round(abs(gap), 3))}
        if gap > SAME_TIME:
            refuse(
                second, "start", gettext("샷 %(first)d과(와) 샷 %(second)d 사이가 %(gap)s초 비어 있어요."), **numbers
            )
        elif gap < -SAME_TIME:
            refuse(second, "start", gettext("샷 %(second)d이(가) 샷 %(first)d과(와) %(gap)s초 겹쳐요."), **numbers)
    if rows and abs(rows[-1].cleaned_data["end"] - duration_seconds) > SAME_TIME:
        text = gettext("마지막 샷은 영상이 끝나는 %(seconds)s초에서 끝나야 해요.")
        refuse(rows[-1], "end", text, seconds=plain(duration_seconds))
    return found
