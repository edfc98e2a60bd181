"""A browser's or an app's position as JSON, turned into a `Fix`; every face reads it here."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.coordinates import read
from campaigns.fixes import MOST_FIXES, Fix
from kmeme.lib.errors import Refused

UNREADABLE = _("위치를 읽을 수 없어요. 위치를 켜고 다시 눌러 주세요.")


def read_fix(values: Any) -> Fix:
    """`{"latitude", "longitude", "accuracy" (metres), "timestamp" (ms since 1970), "mock"}`, the last three optional.

    The names are those of the browser's GeolocationCoordinates. Raises Refused (`bad_fix`, `bad_accuracy`) and
    `campaigns.coordinates.BadCoordinates`.
    """
    if not isinstance(values, Mapping):
        raise Refused("bad_fix", UNREADABLE)
    accuracy = values.get("accuracy")
    if accuracy is not None and (isinstance(accuracy, bool) or not isinstance(accuracy, int | float)):
        raise Refused("bad_fix", UNREADABLE)
    mock = values.get("mock", False)
    if not isinstance(mock, bool):
        raise Refused("bad_fix", UNREADABLE)
    coordinates = read(values.get("latitude"), values.get("longitude"))
    return Fix(coordinates, None if accuracy is None else float(accuracy), read_time(values.get("timestamp")), mock)


def read_trail(values: Any) -> list[Fix]:
    """The fixes before it, oldest first; only the end of a long trail is read. Raises like `read_fix`."""
    if values is None:
        return []
    if not isinstance(values, Sequence) or isinstance(values, str | bytes):
        raise Refused("bad_fix", UNREADABLE)
    return [read_fix(entry) for entry in values[-MOST_FIXES:]]


def read_time(milliseconds: Any) -> datetime | None:
    """A browser's time; None for none. Raises Refused for what is no time at all."""
    if milliseconds is None:
        return None
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        raise Refused("bad_fix", UNREADABLE)
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise Refused("bad_fix", UNREADABLE) from error
