"""Times as people read them, what a child changed, and the safe zones."""

import pytest
from django.utils import translation

from remix.mutations import Dimension, changes
from remix.recipe import Recipe
from remix.safe_zones import SAFE_ZONES
from remix.timecode import clock, length, span
from tests.remix.pages.nodes import MakeRecipe


@pytest.fixture(autouse=True)
def _korean() -> object:
    with translation.override("ko"):
        yield


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0.0"), (4.42, "4.4"), (59.94, "59.9"), (59.96, "1:00.0"), (65.25, "1:05.2"), (600, "10:00.0")],
)
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(15, "15초"), (15.04, "15초"), (14.8, "14.8초"), (59.99, "1분"), (65, "1분 5초"), (600, "10분")],
)
def test_length(seconds: float, text: str) -> None:
    assert length(seconds) == text


def test_span_across_a_minute_needs_no_unit() -> None:
    assert (span(4.4, 7.6), span(58, 62)) == ("4.4–7.6초", "58.0–1:02.0")


def changed(make_recipe: MakeRecipe, **fields: object) -> list[Dimension]:
    parent = Recipe.model_validate(make_recipe())
    return [change.dimension for change in changes(parent, Recipe.model_validate(make_recipe(**fields)))]


def test_equal_recipes_changed_nothing(make_recipe: MakeRecipe) -> None:
    assert changed(make_recipe) == []


@pytest.mark.parametrize(
    ("fields", "dimension"),
    [
        ({"bpm": 90}, Dimension.AUDIO),
        ({"costume": "정장"}, Dimension.VISUAL),
        ({"setting": "바다"}, Dimension.SETTING),
        ({"hook": {"kind": "질문", "at_second": 0.5}}, Dimension.HOOK),
        ({"shots": 5}, Dimension.TIMING),
        ({"products": ["이불"]}, Dimension.PRODUCT),
    ],
)
def test_a_change_is_found_in_its_dimension(
    make_recipe: MakeRecipe, fields: dict[str, object], dimension: Dimension
) -> None:
    assert changed(make_recipe, **fields) == [dimension]


@pytest.mark.parametrize("zone", SAFE_ZONES, ids=lambda zone: zone.platform)
def test_a_safe_zone_leaves_a_middle(zone: object) -> None:
    assert 0 < zone.left + zone.right < 0.5  # type: ignore[attr-defined]
    assert 0 < zone.top + zone.bottom < 0.6  # type: ignore[attr-defined]
