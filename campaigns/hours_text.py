"""Opening hours as people write them: "월-금 09:00-21:00; 토,일 10:00-02:00"; empty means always open."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.opening import runs_of
from kmeme.lib.errors import Refused

DAYS = "월화수목금토일"
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ALWAYS = {"", "매일 00:00-24:00", "24시간", "연중무휴", "always"}
_EVERY_DAY = {"매일", "every day", "daily"}
_PART = re.compile(r"(?P<days>\D+?)\s*(?P<opens>\d{1,2}:\d{2})\s*[-~–]\s*(?P<closes>\d{1,2}:\d{2})")


def parse(text: str) -> list[dict[str, Any]]:
    """Opening hours in the shape of `campaigns.opening`. Raises Refused for what cannot be read."""
    if text.strip().lower() in _ALWAYS:
        return []
    return [_entry(part) for part in re.split(r"[;\n]", text) if part.strip()]


def written(hours: list[dict[str, Any]]) -> str:
    """The same hours as text that `parse` reads back."""
    return "; ".join(f"{_days_written(entry['days'])} {entry['opens']}-{entry['closes']}" for entry in hours)


def _entry(part: str) -> dict[str, Any]:
    match = _PART.fullmatch(part.strip())
    if not match:
        raise _unreadable(part)
    opens, closes = (_time(match[name], part) for name in ("opens", "closes"))
    return {"days": _days(match["days"].strip().lower(), part), "opens": opens, "closes": closes}


def _days(text: str, part: str) -> list[int]:
    if text in _EVERY_DAY:
        return list(range(7))
    days: set[int] = set()
    for piece in re.split(r"[,·\s]+", text):
        first, dash, last = piece.partition("-")
        numbers = [_day(name) for name in (first, last if dash else first)]
        if None in numbers:
            raise _unreadable(part)
        start, end = (number for number in numbers if number is not None)
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return sorted(days)


def _day(name: str) -> int | None:
    name = name.removesuffix("요일")
    if len(name) == 1 and name in DAYS:
        return DAYS.index(name)
    return _ENGLISH.index(name[:3]) if name[:3] in _ENGLISH else None


def _time(text: str, part: str) -> str:
    hours, minutes = (int(number) for number in text.split(":"))
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        raise _unreadable(part)
    return f"{hours:02}:{minutes:02}"


def _days_written(days: list[int]) -> str:
    """ "매일", "월-금" for three or more days in a row, otherwise "토,일"."""
    if len(days) == len(DAYS):
        return "매일"
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[day] for day in run)
        for run in runs_of(days)
    )


def _unreadable(part: str) -> Refused:
    sentence = _("영업시간 ‘%(text)s’을(를) 읽을 수 없어요. ‘월-금 09:00-21:00; 토,일 10:00-18:00’처럼 적어 주세요.")
    return Refused("bad_hours", sentence % {"text": part.strip()[:60]})
