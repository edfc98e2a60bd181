"""Opening hours of a place: weekly, in Asia/Seoul, also past midnight; no hours at all means always open.

Stored as a list of `{"days": [0..6, Monday is 0], "opens": "HH:MM", "closes": "HH:MM"}`; `closes` at or before `opens`
lies on the next day, and "24:00" is midnight. The database derives the open minutes of the week from it
(`campaigns_open_minutes`, an int4multirange), so that "open now" is one comparison.
"""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SEOUL = ZoneInfo("Asia/Seoul")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def minute_of_week(at: datetime) -> int:
    """Minutes since Monday 00:00 in Seoul: 0 to 10079."""
    there = at.astimezone(SEOUL)
    return there.weekday() * DAY_MINUTES + there.hour * 60 + there.minute


def is_open(hours: list[dict[str, Any]], at: datetime) -> bool:
    """Whether a place with these hours is open at that moment."""
    if not hours:
        return True
    minute = minute_of_week(at)
    for entry in hours:
        opens, closes = _minutes(entry["opens"]), _minutes(entry["closes"])
        length = closes - opens if closes > opens else closes - opens + DAY_MINUTES
        if any((minute - day * DAY_MINUTES - opens) % WEEK_MINUTES < length for day in entry["days"]):
            return True
    return False


def runs_of(days: list[int]) -> list[list[int]]:
    """Days that follow one another, together: [0, 1, 2, 5] is [[0, 1, 2], [5]]."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def validate(hours: Any) -> None:
    """Raise ValidationError unless `hours` has the shape above (a field's validator)."""
    if not isinstance(hours, list) or len(hours) > 50:
        raise ValidationError(_("영업시간은 목록이어야 해요."))
    for entry in hours:
        if not isinstance(entry, dict) or set(entry) != {"days", "opens", "closes"}:
            raise ValidationError(_("영업시간마다 days, opens, closes를 적어 주세요."))
        days = entry["days"]
        if not isinstance(days, list) or not days or not all(type(day) is int and 0 <= day <= 6 for day in days):
            raise ValidationError(_("요일은 0(월요일)부터 6(일요일)까지예요."))
        for name in ("opens", "closes"):
            if not isinstance(entry[name], str) or not TIME.fullmatch(entry[name]):
                raise ValidationError(_("시각은 09:00처럼 적어 주세요."))


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
