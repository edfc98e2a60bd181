"""Every field of a recipe, as inputs, and the two conveniences of the shot editor."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from remix import recipe
from remix.admin.forms.fields import (
    ChoiceField,
    DifficultyField,
    ListField,
    NumberField,
    TextField,
    TimesField,
    WholeNumberField,
    plain,
)
from remix.admin.forms.record import Group, Layout, RecordForm, html_name
from remix.admin.forms.rows import ShotRows
from remix.ai.schema import Shot
from remix.ai.timeline import fitted
from remix.models import Measurement, Platform

RECIPE_LAYOUT = Layout(
    groups=[
        Group(
            _("소개"),
            {
                "title": TextField(label=_("제목"), required=True),
                "concept": TextField(label=_("한 문장 콘셉트"), required=True),
                "narrative": TextField(label=_("소개 글"), rows=4, required=True),
                "key_action": TextField(label=_("핵심 동작"), rows=2),
                "difficulty": DifficultyField(label=_("전체 난이도")),
                "estimated_minutes": WholeNumberField(label=_("걸리는 시간(분)")),
            },
        ),
        Group(
            _("준비"),
            {
                "setting": TextField(label=_("장소")),
                "costume": TextField(label=_("옷차림")),
                "props": ListField(label=_("준비물(한 줄에 하나)")),
                "music.original": TextField(label=_("원본 음악")),
                "music.korean_alternative": TextField(label=_("대신 쓸 음악")),
            },
        ),
        Group(
            _("올릴 때"),
            {
                "upload_caption": TextField(label=_("올릴 때 쓸 문구"), rows=3),
                "hashtags": ListField(label=_("해시태그(한 줄에 하나)")),
                "dos": ListField(label=_("꼭 지킬 것(한 줄에 하나)")),
                "donts": ListField(label=_("하지 말 것(한 줄에 하나)")),
                "category": TextField(label=_("상품 분야")),
                "products": ListField(label=_("어울리는 상품(한 줄에 하나)")),
                "credit": TextField(label=_("원본의 권리 표시")),
            },
        ),
        Group(
            _("훅과 박자"),
            {
                "hook.kind": TextField(label=_("훅의 종류")),
                "hook.at_second": NumberField(label=_("훅 시각(초)")),
                "hook.why": TextField(label=_("훅이 먹히는 까닭"), rows=2),
                "duration_seconds": NumberField(label=_("길이(초)"), required=True),
                "bpm": NumberField(label=_("빠르기(BPM)")),
                "beats": TimesField(label=_("박(한 줄에 초 하나)"), rows=4),
                "platform": ChoiceField(Platform.choices, label=_("플랫폼")),
                "language": TextField(label=_("언어"), help_text=_("예: ko, en")),
                "width": WholeNumberField(label=_("화면 너비(픽셀)")),
                "height": WholeNumberField(label=_("화면 높이(픽셀)")),
            },
        ),
    ],
    rows="shots",
    row_forms=ShotRows,
)


def with_shots_on_beats(form: RecordForm, data: QueryDict) -> QueryDict | None:
    """What was typed, with the shots in a row from 0 to the end and their changes on beats.

    None when a shot is too short to keep: nothing that a person wrote is dropped for convenience.
    """
    record = form.changed_record()
    planned = [Shot.model_construct(**value) for value in form.row_values]
    moved = fitted(planned, record["duration_seconds"], record.get("beats") or []) if planned else []
    if len(moved) != len(form.live_rows):
        return None
    changed = data.copy()
    for row, shot in zip(form.live_rows, moved, strict=True):
        changed[row.add_prefix("start")] = plain(shot.start)
        changed[row.add_prefix("end")] = plain(shot.end)
    return changed


def with_beats_at_tempo(form: RecordForm, data: QueryDict, measured: Measurement | None) -> QueryDict:
    """What was typed, with the beats laid out at its tempo, in the measured beats' phase where there are some."""
    record = form.changed_record()
    found: Sequence[float] = measured.beats if measured else []
    beats = recipe.beats_for(record.get("bpm"), measured.bpm if measured else None, found, record["duration_seconds"])
    changed = data.copy()
    changed[html_name("beats")] = "\n".join(plain(beat) for beat in beats if beat < record["duration_seconds"])
    return changed


def recipe_record(stored: dict[str, Any]) -> dict[str, Any]:
    """A stored recipe with all its fields, whatever version of the code wrote it."""
    return recipe.Recipe.model_validate(stored).model_dump(mode="json")
