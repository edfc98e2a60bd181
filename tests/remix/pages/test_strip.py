"""The geometry of the score strip, for whatever recipe there is."""

import pytest

from remix.recipe import Recipe
from remix.strip import MOST_TICKS, Strip, percent
from tests.remix.pages.nodes import MakeRecipe


def strip_of(recipe: dict[str, object]) -> Strip:
    return Strip(Recipe.model_validate(recipe))


def test_blocks_cover_the_whole_strip(make_recipe: MakeRecipe) -> None:
    blocks = strip_of(make_recipe(shots=7, duration=15.04)).blocks
    assert blocks[0].at == 0
    assert sum(block.size for block in blocks) == pytest.approx(1)


def test_one_shot_is_one_full_block(make_recipe: MakeRecipe) -> None:
    (block,) = strip_of(make_recipe(shots=1)).blocks
    assert (block.start, block.length, block.has_number) == ("0%", "100%", True)


def test_blocks_too_narrow_for_a_number_have_none(make_recipe: MakeRecipe) -> None:
    shots = [{"start": 0, "end": 0.5, "action": "짧게"}, {"start": 0.5, "end": 15, "action": "길게"}]
    assert [block.has_number for block in strip_of({**make_recipe(), "shots": shots}).blocks] == [False, True]


def test_a_shot_without_a_title_is_named_by_its_action(make_recipe: MakeRecipe) -> None:
    recipe = {**make_recipe(), "shots": [{"start": 0, "end": 15, "action": "가만히 있어요."}]}
    assert strip_of(recipe).blocks[0].words == "가만히 있어요."


def test_many_shots_get_room_to_scroll(make_recipe: MakeRecipe) -> None:
    assert strip_of(make_recipe(shots=60)).is_dense
    assert not strip_of(make_recipe(shots=4)).is_dense


def test_no_beats_are_no_ticks(make_recipe: MakeRecipe) -> None:
    assert strip_of(make_recipe(beats=[], bpm=None)).beat_ticks == ""


def test_too_many_beats_are_thinned_by_a_power_of_two(make_recipe: MakeRecipe) -> None:
    strip = strip_of(make_recipe(duration=600.0))
    assert len(strip.recipe.beats) == 1200
    assert strip.beats_per_tick == 8
    assert strip.beat_ticks.count("M") <= MOST_TICKS


def test_an_unknown_hook_has_no_flag(make_recipe: MakeRecipe) -> None:
    assert strip_of(make_recipe(hook={})).hook is None


def test_a_hook_at_the_start_stands_at_the_edge(make_recipe: MakeRecipe) -> None:
    assert strip_of(make_recipe(hook={"at_second": 0})).hook == "0%"


def test_a_late_flag_turns_so_that_it_stays_inside(make_recipe: MakeRecipe) -> None:
    strip = strip_of(make_recipe(duration=10.0, hook={"at_second": 9.9}))
    assert (strip.hook, strip.flag_turned) == ("99%", True)


def test_a_hook_beyond_the_clip_stays_on_the_strip(make_recipe: MakeRecipe) -> None:
    assert strip_of(make_recipe(duration=10.0, hook={"at_second": 60})).hook == "100%"


@pytest.mark.parametrize(
    ("size", "width"), [((360, 640), 68), ((1920, 1080), 213), ((1, 1), 120), ((20000, 1), 214), ((None, None), 68)]
)
def test_frames_keep_their_proportions(make_recipe: MakeRecipe, size: tuple[int, int], width: int) -> None:
    assert strip_of(make_recipe(width=size[0], height=size[1])).tile_width == width


@pytest.mark.parametrize(("fraction", "text"), [(0, "0%"), (1, "100%"), (1 / 3, "33.333%"), (0.5, "50%")])
def test_percent_is_short(fraction: float, text: str) -> None:
    assert percent(fraction) == text
