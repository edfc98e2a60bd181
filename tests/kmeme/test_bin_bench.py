"""bin/bench: the table, and stores that are never the demo's."""

import pytest

from bench.__main__ import names
from bench.database import with_database, with_number
from bench.figure import Figure
from bench.table import markdown, render


def test_the_table_shows_value_goal_and_verdict() -> None:
    lines = render([Figure("time", 1.23456, "s", reference=2, ratio=0.61728, goal="< 2", ok=True)]).splitlines()
    assert lines[0].split() == ["figure", "value", "unit", "reference", "ratio", "goal"]
    assert lines[1].split() == ["time", "1.235", "s", "2", "0.6173", "<", "2", "ok"]


def test_a_missed_goal_stands_out() -> None:
    assert "MISSED" in render([Figure("errors", 3, "", goal="0", ok=False)])


def test_the_table_is_written_as_markdown_too() -> None:
    lines = markdown([Figure("time", 1.5, "s", goal="< 2", ok=True)]).splitlines()
    assert lines[2] == "| time | 1.5 | s |  |  | < 2 | ok |"


def test_only_modules_that_measure_are_offered() -> None:
    assert not {"__main__", "figure", "table", "database"} & set(names())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgis://kmeme@:5432//a/b%20c/kmeme", "postgis://kmeme@:5432//a/b%20c/bench"),
        ("postgis://u:p@host/kmeme?sslmode=require", "postgis://u:p@host/bench?sslmode=require"),
    ],
)
def test_the_database_is_another_on_the_same_server(given: str, expected: str) -> None:
    assert with_database(given, "bench") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("unix:///a/redis.sock?db=0", "unix:///a/redis.sock?db=15"), ("redis://:p@host:1/0", "redis://:p@host:1/15")],
)
def test_the_cache_is_another_number_of_the_same_redis(given: str, expected: str) -> None:
    assert with_number(given, 15) == expected
