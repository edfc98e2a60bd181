"""Slots of time by the site's clock, and trends drawn over them."""

from datetime import UTC, datetime, timedelta

import pytest

from kmeme.dashboard.charts import rounded_up, trend
from kmeme.dashboard.spans import SPANS, earliest
from remix.outcomes import Share

# 23:30 in Seoul.
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("24h", "2026-11-23 00:00", "2026-11-23 23:00"),
        ("7d", "2026-11-17 00:00", "2026-11-23 18:00"),
        ("30d", "2026-10-25 00:00", "2026-11-23 00:00"),
    ],
)
def test_slots_begin_by_the_clock_in_seoul(code: str, first: str, last: str) -> None:
    starts = SPANS[code].starts(NOW)
    assert [f"{start:%Y-%m-%d %H:%M}" for start in (starts[0], starts[-1])] == [first, last]
    assert len(starts) == SPANS[code].steps


def test_hours_fall_into_their_slots_and_old_ones_into_none() -> None:
    start = SPANS["7d"].starts(NOW)[0]
    hours = {
        start - timedelta(hours=1): Share(9, 9),
        start: Share(1, 2),
        start + timedelta(hours=5): Share(1, 1),
        start + timedelta(hours=6): Share(0, 4),
    }
    slots = SPANS["7d"].slots(hours, Share(), NOW)
    assert slots[:3] == [Share(2, 3), Share(0, 4), Share()]
    assert sum(slot.whole for slot in slots) == 7


def test_everything_is_counted_since_the_longest_span_began() -> None:
    assert earliest(NOW) == SPANS["30d"].starts(NOW)[0]


def test_a_slot_without_a_value_has_no_column_and_one_of_nothing_a_low_one() -> None:
    chart = trend([None, 0.0, 0.5], promised=0.95, higher_is_better=True, most=1.0)
    assert [column.height for column in chart.columns] == [0.8, 50.0]


def test_columns_beyond_the_promise_are_told_apart() -> None:
    late = trend([400, 500, 600], promised=500, higher_is_better=False, most=None)
    assert [column.is_bad for column in late.columns] == [False, False, True]
    rare = trend([0.09, 0.1], promised=0.1, higher_is_better=True, most=1.0)
    assert [column.is_bad for column in rare.columns] == [True, False]


def test_the_promised_figure_is_always_in_sight() -> None:
    chart = trend([0.001], promised=0.01, higher_is_better=False, most=1.0)
    assert (chart.top, chart.mark) == (0.02, 50.0)


def test_a_share_never_needs_more_than_the_whole() -> None:
    assert trend([1.0], promised=0.95, higher_is_better=True, most=1.0).top == 1.0


def test_a_chart_of_nothing_is_drawn() -> None:
    assert trend([], promised=500, higher_is_better=False, most=None).columns == []


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (0.0125, 0.02), (0.1, 0.1), (0.11, 0.2), (1, 1), (501, 1000), (2000, 2000)]
)
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert rounded_up(value) == pytest.approx(top)
