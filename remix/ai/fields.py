"""Bounded field types and the base model of everything that a model answers.

Numbers out of bounds are errors. Texts and lists that are a little too long are errors too when a person wrote them,
but are cut when a model did (`LENIENT`): a good answer that was paid for is not thrown away for one long sentence.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationInfo, model_validator

LENIENT = {"lenient": True}
"""Validation context for a model's answer: cut what is too long, read "unknown" as null."""

MAX_SECONDS = 3600.0
"""No time in an answer lies beyond it; well above the longest clip that a site accepts (VIDEO_MAX_SECONDS)."""

_WORDS_FOR_UNKNOWN = frozenset(
    {"unknown", "n/a", "na", "null", "none", "알 수 없음", "알수없음", "미상", "불명", "확인 불가"}
)


def _is_lenient(info: ValidationInfo) -> bool:
    return bool(info.context and info.context.get("lenient"))


def cut_when_lenient(limit: int) -> Callable[[Any, ValidationInfo], Any]:
    """A validator that shortens a model's text or list to `limit`, and leaves a person's alone."""

    def cut(value: Any, info: ValidationInfo) -> Any:
        if not _is_lenient(info) or not isinstance(value, str | list):
            return value
        return value.strip()[:limit] if isinstance(value, str) else value[:limit]

    return cut


def _only(*choices: str) -> Callable[[Any, ValidationInfo], Any]:
    def only(value: Any, info: ValidationInfo) -> Any:
        if not _is_lenient(info) or not isinstance(value, str):
            return value
        return value.strip().lower() if value.strip().lower() in choices else None

    return only


def _says_nothing(value: Any, lenient: bool) -> bool:
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    word = value.strip()
    return not word or (lenient and word.casefold() in _WORDS_FOR_UNKNOWN)


def _text(limit: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, max_length=limit)


Label = Annotated[str, _text(60), BeforeValidator(cut_when_lenient(60))]
"""A few words."""
Title = Annotated[str, _text(80), BeforeValidator(cut_when_lenient(80))]
"""A headline."""
Line = Annotated[str, _text(200), BeforeValidator(cut_when_lenient(200))]
"""One sentence."""
Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1500), BeforeValidator(cut_when_lenient(1500))
]
"""A few sentences."""
Labels = Annotated[list[Label], Field(max_length=20), BeforeValidator(cut_when_lenient(20))]
"""Up to twenty short entries."""
Lines = Annotated[list[Line], Field(max_length=12), BeforeValidator(cut_when_lenient(12))]
"""Up to twelve sentences."""
Seconds = Annotated[float, Field(ge=0, le=MAX_SECONDS)]
"""A time from the start of the clip, or a length, in seconds."""
Times = Annotated[list[Seconds], Field(max_length=60), BeforeValidator(cut_when_lenient(60))]
"""Up to sixty times in seconds."""
Difficulty = Annotated[int, Field(ge=1, le=5)]
"""1 (anybody, at once) to 5 (weeks of practice)."""
Bpm = Annotated[float, Field(ge=20, le=300)]
"""Beats per minute."""
Platform = Literal["tiktok", "youtube", "instagram", "upload"]
PlatformOrUnknown = Annotated[Platform | None, BeforeValidator(_only(*get_args(Platform)))]


class ModelAnswer(BaseModel):
    """Base of every structured answer: extra fields are ignored, null and blank mean the field's own "unknown"."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _drop_what_says_nothing(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict):
            return data
        lenient = _is_lenient(info)
        return {
            key: [item for item in value if not _says_nothing(item, lenient)] if isinstance(value, list) else value
            for key, value in data.items()
            if not _says_nothing(value, lenient)
        }
