"""What is wrong with a value, in one sentence for the person who typed it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

_SENTENCES: dict[str, str | Promise] = {
    "missing": _("비워 둘 수 없어요."),
    "string_too_short": _("비워 둘 수 없어요."),
    "string_too_long": _("%(max_length)s자까지 쓸 수 있어요. 조금 줄여 주세요."),
    "too_long": _("%(max_length)s개까지 쓸 수 있어요. 몇 개를 빼 주세요."),
    "too_short": _("적어도 %(min_length)s개는 있어야 해요."),
    "greater_than": _("%(gt)s보다 커야 해요."),
    "greater_than_equal": _("%(ge)s 이상이어야 해요."),
    "less_than": _("%(lt)s보다 작아야 해요."),
    "less_than_equal": _("%(le)s 이하여야 해요."),
    "finite_number": _("끝이 있는 숫자로 적어 주세요."),
    "literal_error": _("목록에 있는 값 가운데 하나를 골라 주세요."),
}
_OTHERWISE = _("이 값은 쓸 수 없어요. 다시 확인해 주세요.")

type Place = tuple[str, int | None, str]
"""Where an error belongs: the field's dotted path; for a field of a row the list's path, its index, its name."""


def sentence(error: ErrorDetails) -> str:
    """One of pydantic's errors, in words that say what to do."""
    bounds: dict[str, Any] = {
        name: f"{value:g}" if isinstance(value, float) else value for name, value in error.get("ctx", {}).items()
    }
    text = str(_SENTENCES.get(error["type"], _OTHERWISE)) % bounds
    last = error["loc"][-1] if error["loc"] else None
    if isinstance(last, int):
        return gettext("%(number)d번째 줄: %(sentence)s") % {"number": last + 1, "sentence": text}
    return text


def placed(error: ValidationError, rows: str) -> list[tuple[Place, str]]:
    """Every error with the place it belongs to; `rows` is the path of the list that is edited as rows."""
    return [(_place(details["loc"], rows), sentence(details)) for details in error.errors(include_url=False)]


def _place(loc: tuple[int | str, ...], rows: str) -> Place:
    if len(loc) > 1 and loc[0] == rows and isinstance(loc[1], int):
        return rows, loc[1], str(loc[2]) if len(loc) > 2 else ""
    return ".".join(part for part in loc if isinstance(part, str)), None, ""
