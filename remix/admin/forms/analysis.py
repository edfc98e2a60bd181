"""Every field of an analysis' result, as inputs."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from remix.admin.forms.fields import (
    ChoiceField,
    DifficultyField,
    ListField,
    NumberField,
    TextField,
    TimesField,
    YesNoField,
    plain,
)
from remix.admin.forms.record import Group, Layout, RecordForm, html_name
from remix.admin.forms.rows import SceneRows
from remix.models import Platform

ANALYSIS_LAYOUT = Layout(
    groups=[
        Group(
            _("기본"),
            {
                "title": TextField(label=_("밈 이름")),
                "duration_seconds": NumberField(label=_("길이(초)")),
                "bpm": NumberField(label=_("빠르기(BPM)")),
                "platform": ChoiceField(Platform.choices, label=_("플랫폼")),
                "language": TextField(label=_("언어"), help_text=_("예: ko, en")),
            },
        ),
        Group(
            _("밈의 핵심"),
            {
                "meme.key_action": TextField(label=_("핵심 동작"), rows=2),
                "meme.catchphrase": TextField(label=_("반복되는 말")),
                "meme.humour": TextField(label=_("왜 웃긴가"), rows=2),
                "meme.difficulty": DifficultyField(label=_("난이도")),
                "hook.kind": TextField(label=_("훅의 종류")),
                "hook.at_second": NumberField(label=_("훅 시각(초)")),
                "hook.why": TextField(label=_("훅이 먹히는 까닭"), rows=2),
            },
        ),
        Group(
            _("소리와 화면"),
            {
                "audio.title": TextField(label=_("곡 제목")),
                "audio.artist": TextField(label=_("가수")),
                "audio.mood": TextField(label=_("소리의 분위기")),
                "audio.drop_seconds": TimesField(label=_("터지는 시각(한 줄에 초 하나)")),
                "visual.setting": TextField(label=_("장소")),
                "visual.camera": TextField(label=_("카메라"), rows=2),
                "visual.lighting": TextField(label=_("조명")),
                "visual.palette": ListField(label=_("색(한 줄에 하나)")),
            },
        ),
        Group(
            _("상품과 안전"),
            {
                "commerce.category": TextField(label=_("상품 분야")),
                "commerce.keywords": ListField(label=_("상품 검색어(한 줄에 하나)")),
                "commerce.products": ListField(label=_("어울리는 상품(한 줄에 하나)")),
                "safety.minors": YesNoField(label=_("미성년자가 나오나요")),
                "safety.brands": ListField(label=_("보이는 상표(한 줄에 하나)")),
                "safety.music_rights": TextField(label=_("음악 권리"), rows=2),
                "safety.warnings": ListField(label=_("그 밖에 주의할 점(한 줄에 하나)")),
            },
        ),
    ],
    rows="scenes",
    row_forms=SceneRows,
)


def refuse_times_beyond(form: RecordForm) -> bool:
    """Say which times lie beyond the end of the clip (the schema would drop them); returns whether any does."""
    record: dict[str, Any] = form.changed_record()
    limit = record.get("duration_seconds")
    if limit is None:
        return False
    sentence = gettext("영상 길이(%(seconds)s초)를 넘어요.") % {"seconds": plain(limit)}
    found = False
    hook, drops = record["hook"].get("at_second"), record["audio"].get("drop_seconds") or []
    for path, is_beyond in [
        ("hook.at_second", hook is not None and hook > limit),
        ("audio.drop_seconds", any(time > limit for time in drops)),
    ]:
        if is_beyond:
            form.single.add_error(html_name(path), sentence)
            found = True
    for row in form.live_rows:
        if row.cleaned_data["end"] > limit:
            row.add_error("end", sentence)
            found = True
    return found
