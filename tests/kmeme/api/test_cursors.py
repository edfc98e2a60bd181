"""A cursor is good for its own list alone."""

import pytest
from django.core import signing

from kmeme.lib.api import paging
from kmeme.lib.api.problems import Problem

OF: list[object] = ["list", {"platform": "tiktok"}]


def refused(cursor: str, of: list[object]) -> str:
    with pytest.raises(Problem) as refusal:
        paging.opened(cursor, of)
    return refusal.value.found.code


def test_a_cursor_brings_back_its_place() -> None:
    assert paging.opened(paging.closed(["2026-11-23T00:00:00+00:00", 7], OF), OF) == ["2026-11-23T00:00:00+00:00", 7]


def test_a_cursor_of_another_list_is_refused() -> None:
    assert refused(paging.closed([7], ["other", {"platform": "tiktok"}]), OF) == "bad_cursor"


def test_a_cursor_with_other_filters_is_refused() -> None:
    assert refused(paging.closed([7], ["list", {"platform": "youtube"}]), OF) == "bad_cursor"


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "", "a:b:c", "é" * 20, signing.dumps([1], salt="other"), signing.dumps("x", salt=paging.SALT)],
    ids=["nonsense", "empty", "three parts", "not ASCII", "for something else", "no list"],
)
def test_a_cursor_that_is_not_ours_is_refused(cursor: str) -> None:
    assert refused(cursor, OF) == "bad_cursor"


def test_a_changed_cursor_is_refused() -> None:
    cursor = paging.closed([7], OF)
    assert refused(cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), OF) == "bad_cursor"
