"""How a clip lies on a recipe: on real files that were cut as it says, shifted, slowed, cut otherwise, or silent."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remix import media
from remix.fit import Facts, Fit, Length, Place, Tempo, compare, tolerance_of
from remix.recipe import Recipe, even_beats
from tests.media_factory import SAMPLE_CLIP, Scene, clicks, pictures, write_video

LENGTHS = (1.5, 2.0, 1.0, 2.5, 1.0)
BPM = 120.0

type Film = Callable[..., Fit]


def recipe(lengths: Sequence[float] = LENGTHS, bpm: float | None = BPM) -> Recipe:
    """Shots of these lengths, with beats at `bpm`."""
    edges = [0.0, *accumulate(lengths)]
    shots = [{"start": start, "end": end, "action": "춤춰요."} for start, end in pairwise(edges)]
    return Recipe.model_validate(
        {
            "title": "춤",
            "concept": "춤",
            "narrative": "춤",
            "shots": shots,
            "duration_seconds": edges[-1],
            "bpm": bpm,
            "beats": even_beats(bpm, edges[-1], 0.25) if bpm else [],
        }
    )


def facts(cuts: Sequence[float], seconds: float = 8.0, **others: object) -> Facts:
    """What measuring would have given."""
    sound = {"has_audio": True, "bpm": BPM, "bpm_confidence": 0.9, **others}
    return Facts.model_validate(
        {"duration_seconds": seconds, "size_bytes": 1, "width": 9, "height": 16, "fps": 24, "scene_cuts": cuts, **sound}
    )


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Makes a film of scenes of these lengths, measures it, and lays it on the recipe."""

    def shoot(lengths: Sequence[float], bpm: float | None = BPM) -> Fit:
        folder = tmp_path_factory.mktemp("films")
        frames = pictures([Scene(length, look=7 * number) for number, length in enumerate(lengths)], 108, 192, 24)
        sound = clicks(bpm, sum(lengths)) if bpm else None
        measured = media.measure(write_video(folder / "film.mp4", frames, audio=sound))
        return compare(recipe(), Facts.of(measured))

    return shoot


def test_a_film_cut_as_the_recipe_says_lies_on_it(film: Film) -> None:
    fit = film(LENGTHS)
    assert {cut.place for cut in fit.cuts} == {Place.ON}
    assert {shot.place for shot in fit.shots} == {Place.ON}
    assert (fit.length, fit.tempo, fit.tempo_is_sure) == (Length.SAME, Tempo.SAME, True)
    assert (fit.scale, fit.shift_seconds, fit.extra_cuts) == (1.0, 0.0, [])


def test_a_film_that_starts_later_is_told_so_and_lies_on_it_all_the_same(film: Film) -> None:
    fit = film((LENGTHS[0] + 0.75, *LENGTHS[1:]))
    assert fit.shift_seconds == pytest.approx(0.75, abs=0.05)
    assert fit.cuts_on == 4
    assert fit.length == Length.LONGER


def test_a_film_that_is_slower_is_told_so_and_lies_on_it_all_the_same(film: Film) -> None:
    fit = film([1.25 * length for length in LENGTHS], BPM / 1.25)
    assert fit.scale == pytest.approx(1.25, abs=0.01)
    assert fit.cuts_on == 4
    assert (fit.length, fit.tempo) == (Length.LONGER, Tempo.OTHER)


def test_a_film_that_is_cut_otherwise_is_not_bent_until_it_fits(film: Film) -> None:
    fit = film((3.0, 5.0))
    assert (fit.scale, fit.shift_seconds) == (1.0, 0.0)
    assert fit.cuts_on == 0
    assert {cut.place for cut in fit.cuts} == {Place.MISSING}


def test_one_cut_late_is_found_near(film: Film) -> None:
    fit = film((1.5, 2.4, 0.6, 2.5, 1.0))
    late = fit.cuts[1]
    assert (late.number, late.place) == (3, Place.NEAR)
    assert late.off == pytest.approx(0.4, abs=0.05)
    assert [shot.place for shot in fit.shots] == [Place.ON, Place.NEAR, Place.NEAR, Place.ON, Place.ON]


def test_cuts_that_the_recipe_does_not_have_are_counted(film: Film) -> None:
    fit = film((1.5, 1.0, 1.0, 1.0, 2.5, 1.0))
    assert [round(at, 1) for at in fit.extra_cuts] == [2.5]
    assert fit.cuts_on == 4


def test_a_film_without_sound_has_a_tempo_that_nobody_knows(film: Film) -> None:
    fit = film(LENGTHS, None)
    assert (fit.tempo, fit.tempo_is_sure) == (Tempo.SILENT, False)


def test_a_film_in_one_take_misses_every_cut(film: Film) -> None:
    fit = film((8.0,))
    assert {cut.place for cut in fit.cuts} == {Place.MISSING}
    assert fit.length == Length.SAME


@cache
def demo() -> Facts:
    """The demo's clip, measured."""
    return Facts.of(media.measure(SAMPLE_CLIP))


def test_the_demo_clip_lies_on_a_recipe_made_of_it() -> None:
    clip = demo()
    planned = recipe([2.5, clip.scene_cuts[0] - 2.5, 5.0, clip.duration_seconds - clip.scene_cuts[0] - 5.0], clip.bpm)
    fit = compare(planned.model_copy(update={"beats": clip.beats}), clip, original_cuts=clip.scene_cuts)
    assert [cut.place for cut in fit.cuts] == [Place.MISSING, Place.ON, Place.MISSING]
    assert (fit.cuts_on, fit.cuts_asked) == (1, 1), "the original's other shots run into each other"
    assert (fit.length, fit.tempo) == (Length.SAME, Tempo.SAME)


@pytest.mark.parametrize(
    ("bpm", "result"), [(120.0, Tempo.SAME), (60.5, Tempo.HALF), (240.0, Tempo.DOUBLE), (97.0, Tempo.OTHER)]
)
def test_half_and_double_tempo_are_the_same_pulse(bpm: float, result: Tempo) -> None:
    assert compare(recipe(), facts([], bpm=bpm)).tempo == result


def test_a_tempo_that_the_measuring_doubts_is_not_sure() -> None:
    assert not compare(recipe(), facts([], bpm_confidence=0.3)).tempo_is_sure


def test_a_sound_without_a_pulse_has_no_tempo() -> None:
    assert compare(recipe(), facts([], bpm=None)).tempo == Tempo.UNHEARD


def test_a_recipe_without_a_tempo_asks_for_none() -> None:
    assert compare(recipe(bpm=None), facts([])).tempo == Tempo.NOT_ASKED


@pytest.mark.parametrize(
    ("bpm", "seconds", "beats"), [(120.0, 0.25, 0.5), (60.0, 0.4, 0.4), (300.0, 0.12, 0.6), (None, 0.25, None)]
)
def test_the_tolerance_is_half_a_beat_within_bounds(bpm: float | None, seconds: float, beats: float | None) -> None:
    found, in_beats = tolerance_of(recipe(bpm=bpm))
    assert found == pytest.approx(seconds, abs=0.001)
    assert in_beats == beats


def test_where_the_original_has_no_cut_a_missing_one_says_nothing() -> None:
    fit = compare(recipe(), facts([1.5, 7.0]), original_cuts=[1.5, 3.5, 7.0])
    assert [cut.is_soft for cut in fit.cuts] == [False, False, True, False]
    assert (fit.cuts_on, fit.cuts_asked) == (2, 3)
    assert [shot.is_soft for shot in fit.shots] == [False, False, True, True, False]


def test_a_found_cut_counts_also_where_the_original_has_none() -> None:
    fit = compare(recipe(), facts([1.5, 3.5, 4.5, 7.0]), original_cuts=[])
    assert (fit.cuts_on, fit.cuts_asked) == (4, 4)


def test_a_recipe_of_one_shot_has_no_cuts_to_find() -> None:
    fit = compare(recipe((8.0,)), facts([2.0]))
    assert (fit.cuts, len(fit.shots), fit.extra_cuts) == ([], 1, [2.0])


def test_two_shots_that_are_shorter_than_the_tolerance_do_not_share_a_cut() -> None:
    fit = compare(recipe((2.0, 0.2, 5.8)), facts([2.05]))
    assert [cut.place for cut in fit.cuts] == [Place.ON, Place.MISSING]


def test_the_report_survives_being_stored() -> None:
    fit = compare(recipe(), facts([1.5, 3.6, 6.0]))
    assert Fit.model_validate_json(fit.model_dump_json()) == fit


times = st.floats(0.01, 600, allow_nan=False)


@given(lengths=st.lists(st.floats(0.1, 20), min_size=1, max_size=30), cuts=st.lists(times, max_size=60, unique=True))
def test_no_measured_cut_is_found_twice_and_none_is_lost(lengths: list[float], cuts: list[float]) -> None:
    fit = compare(recipe(lengths), facts(sorted(cuts), seconds=max([1.0, *cuts])))
    found = [cut.found for cut in fit.cuts if cut.found is not None]
    assert len(found) == len(set(found))
    assert sorted([*found, *fit.extra_cuts]) == sorted(cuts)


@given(lengths=st.lists(st.floats(0.5, 20), min_size=1, max_size=30))
def test_a_clip_with_exactly_the_recipes_cuts_is_always_on_it(lengths: list[float]) -> None:
    plan = recipe(lengths)
    fit = compare(plan, facts([shot.start for shot in plan.shots[1:]], seconds=plan.duration_seconds))
    assert fit.cuts_on == len(plan.shots) - 1
    assert (fit.scale, fit.shift_seconds) == (1.0, 0.0)
