from datetime import UTC, datetime

import pytest

from remix.ai.base import Reason
from remix.ai.reading import error_of_status, retry_after_seconds

NOW = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("1.5", 1.5),
        ("Mon, 23 Nov 2026 10:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0),
        ("-5", 0),
        ("soon", None),
        ("inf", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_both_its_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, now=NOW) == seconds


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (302, Reason.BAD_REQUEST),
        (408, Reason.TIMEOUT),
        (418, Reason.BAD_REQUEST),
        (504, Reason.TIMEOUT),
        (599, Reason.SERVER_ERROR),
    ],
)
def test_statuses_outside_the_table_have_a_meaning_too(status: int, reason: Reason) -> None:
    assert error_of_status(status, "", {}).reason is reason
