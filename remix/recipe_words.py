"""What the parts of a recipe are called, by their dotted paths: for checks, differences and messages. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise] = {
    "title": _("제목"),
    "concept": _("한 문장 콘셉트"),
    "narrative": _("소개 글"),
    "key_action": _("핵심 동작"),
    "difficulty": _("전체 난이도"),
    "estimated_minutes": _("걸리는 시간(분)"),
    "setting": _("장소"),
    "costume": _("옷차림"),
    "props": _("준비물"),
    "music.original": _("원본 음악"),
    "music.korean_alternative": _("대신 쓸 음악"),
    "upload_caption": _("올릴 때 쓸 문구"),
    "hashtags": _("해시태그"),
    "dos": _("꼭 지킬 것"),
    "donts": _("하지 말 것"),
    "category": _("상품 분야"),
    "products": _("어울리는 상품"),
    "credit": _("원본의 권리 표시"),
    "hook.kind": _("훅의 종류"),
    "hook.at_second": _("훅 시각(초)"),
    "hook.why": _("훅이 먹히는 까닭"),
    "duration_seconds": _("길이(초)"),
    "bpm": _("빠르기(BPM)"),
    "beats": _("박"),
    "platform": _("플랫폼"),
    "language": _("언어"),
    "width": _("화면 너비(픽셀)"),
    "height": _("화면 높이(픽셀)"),
    "is_skeleton": _("뼈대"),
}
"""Everything but the shots, in the order in which it is shown."""

SHOT_FIELDS: dict[str, Promise] = {
    "start": _("시작(초)"),
    "end": _("끝(초)"),
    "title": _("이름"),
    "action": _("무엇을 하나요"),
    "camera": _("카메라"),
    "caption": _("자막"),
    "difficulty": _("난이도"),
    "frame": _("장면 사진"),
}


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path; None where there is none."""
    value: Any = record
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def shot_label(number: int, field: str) -> str:
    """ "샷 3 · 자막"; a field that this version does not know keeps its own name."""
    return gettext("샷 %(number)d · %(field)s") % {"number": number, "field": SHOT_FIELDS.get(field, field)}


def texts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything that people read in a recipe, with where it stands, in words."""
    for path, label in FIELDS.items():
        if path not in ("platform", "language"):
            yield from ((str(label), text) for text in _strings(value_at(record, path)))
    for number, shot in enumerate(record.get("shots") or [], start=1):
        for field in SHOT_FIELDS:
            if field != "frame" and isinstance(shot, Mapping):
                yield from ((shot_label(number, field), text) for text in _strings(shot.get(field)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, str))
