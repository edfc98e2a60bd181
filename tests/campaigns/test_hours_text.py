"""Opening hours as people write them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import hours_text, opening
from kmeme.lib.errors import Refused


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", []),
        ("연중무휴", []),
        ("매일 09:00-21:00", [{"days": [0, 1, 2, 3, 4, 5, 6], "opens": "09:00", "closes": "21:00"}]),
        ("월-금 9:00~18:00", [{"days": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "18:00"}]),
        ("토,일 10:00-02:00", [{"days": [5, 6], "opens": "10:00", "closes": "02:00"}]),
        ("금-월 10:00 - 24:00", [{"days": [0, 4, 5, 6], "opens": "10:00", "closes": "24:00"}]),
        ("Mon-Fri 08:30-17:00", [{"days": [0, 1, 2, 3, 4], "opens": "08:30", "closes": "17:00"}]),
        ("월요일 09:00-10:00", [{"days": [0], "opens": "09:00", "closes": "10:00"}]),
    ],
)
def test_what_people_write_is_read(text: str, hours: list[dict[str, Any]]) -> None:
    assert hours_text.parse(text) == hours
    opening.validate(hours_text.parse(text))


def test_several_parts_are_read() -> None:
    assert len(hours_text.parse("월-금 09:00-21:00; 토 10:00-18:00\n일 11:00-17:00")) == 3


@pytest.mark.parametrize(
    "text", ["9시부터", "월 25:00-26:00", "월 09:60-10:00", "무 09:00-10:00", "09:00-10:00", "월-? 1:00-2:00"]
)
def test_what_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        hours_text.parse(text)
    assert "월-금 09:00-21:00" in str(refusal.value)


times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
entries = st.fixed_dictionaries(
    {"days": st.sets(st.integers(0, 6), min_size=1).map(sorted), "opens": times, "closes": times}
)


@given(st.lists(entries, min_size=1, max_size=5))
def test_what_is_written_reads_back_the_same(hours: list[dict[str, Any]]) -> None:
    assert hours_text.parse(hours_text.written(hours)) == hours
