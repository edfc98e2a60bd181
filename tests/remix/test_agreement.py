import pytest

from remix.agreement import Agreement, Verdict, inner_starts, of_length, of_tempo, of_times, of_words


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        pytest.param(95.0, Verdict.SAME, id="same"),
        pytest.param(97.5, Verdict.SAME, id="rounded"),
        pytest.param(47.5, Verdict.HALF, id="half"),
        pytest.param(190.0, Verdict.DOUBLE, id="double"),
        pytest.param(120.0, Verdict.DIFFERENT, id="different"),
    ],
)
def test_a_tempo_is_compared_with_half_and_double_in_mind(said: float, verdict: Verdict) -> None:
    assert of_tempo(said, 95.0) == Agreement(verdict)


def test_lengths_within_half_a_second_are_the_same() -> None:
    assert of_length(15.0, 14.5) == Agreement(Verdict.SAME, off_by=0.5)


def test_a_length_that_differs_says_by_how_much() -> None:
    assert of_length(20.0, 15.0) == Agreement(Verdict.DIFFERENT, off_by=5.0)


def test_times_are_counted_that_were_measured_as_well() -> None:
    assert of_times([1.0, 5.1, 9.0], [1.2, 5.0, 12.0]) == Agreement(Verdict.PARTLY, 2, 3)


def test_times_that_all_were_measured_are_the_same() -> None:
    assert of_times([4.7], [4.71, 9.0]) == Agreement(Verdict.SAME, 1, 1)


def test_times_of_which_none_was_measured_differ() -> None:
    assert of_times([2.0], [4.71]) == Agreement(Verdict.DIFFERENT, 0, 1)


def test_nothing_is_claimed_where_one_side_is_unknown() -> None:
    assert (of_tempo(None, 95.0), of_tempo(95.0, None), of_length(None, 1.0), of_words("", "tiktok")) == (None,) * 4
    assert (of_times([], [1.0]), of_times([1.0], [])) == (None, None)


def test_names_are_the_same_or_not() -> None:
    assert of_words("tiktok", "youtube") == Agreement(Verdict.DIFFERENT)


def test_the_clip_s_own_beginning_is_no_change_of_scene() -> None:
    assert inner_starts([(0.0, 4.0), (4.0, 9.0)]) == [4.0]
