"""JSON read strictly: what one program might read one way and another program another way is refused by name."""

import json
import math
import re
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser

from kmeme.lib.api.problems import Problem

MOST_BYTES = 1024 * 1024
MOST_LEVELS = 32
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    """UTF-8 JSON of at most `most_bytes`, without duplicate keys, NaN, or more than 32 levels."""

    media_type = "application/json"
    most_bytes = MOST_BYTES

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value. Raises Problem; a body that says it is too long is not read."""
        if int(getattr(stream, "META", {}).get("CONTENT_LENGTH") or 0) > self.most_bytes:
            raise Problem("body_too_large")
        _check_encoding(stream, media_type or "")
        raw = stream.read(self.most_bytes + 1)
        if len(raw) > self.most_bytes:
            raise Problem("body_too_large")
        return loads(raw)


def loads(raw: bytes) -> Any:
    """The value that these bytes mean. Raises Problem."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("invalid_utf8") from error
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_number, parse_float=_number)
    except RecursionError as error:
        raise Problem("nested_too_deeply") from error
    except ValueError as error:  # also numbers with thousands of digits
        raise Problem("invalid_json") from error
    _check_depth(value)
    return value


def _check_encoding(stream: Any, media_type: str) -> None:
    """JSON has one encoding, and a compressed body could be as long as it likes."""
    charset = re.search(r"charset=\"?([\w-]+)", media_type, re.IGNORECASE)
    coding = getattr(stream, "META", {}).get("HTTP_CONTENT_ENCODING", "identity")
    if (charset and charset[1].lower() not in ("utf-8", "utf8")) or coding.lower() != "identity":
        raise Problem("unsupported_media_type", _("압축하지 않은 UTF-8 JSON만 받아요."))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _value in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise Problem("duplicate_key", _("“%(name)s”이(가) 두 번 있어요. 하나만 남겨 주세요.") % {"name": twice[:80]})
    return found


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _no_number(text)
    return number


def _no_number(text: str) -> NoReturn:
    raise Problem("invalid_json", _("%(text)s은(는) JSON의 숫자가 아니에요.") % {"text": text[:40]})


def _check_depth(value: Any) -> None:
    """At most so many levels, and no half of a character, which no UTF-8 can hold."""
    waiting = [(value, 1)]
    while waiting:
        current, level = waiting.pop()
        if isinstance(current, str):
            if _LONE_SURROGATE.search(current):
                raise Problem("invalid_json", _("짝이 없는 서로게이트 글자가 있어요."))
        elif isinstance(current, dict | list):
            if level > MOST_LEVELS:
                raise Problem("nested_too_deeply")
            parts = [*current, *current.values()] if isinstance(current, dict) else current
            waiting.extend((part, level + 1) for part in parts)
