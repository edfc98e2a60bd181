"""When a result counts as a success."""

import pytest

from accounts.models import User
from remix import dossier
from remix.criteria import Criteria, Criterion, Finding, Numbers, judge
from remix.dossier import criteria_for, findings_of, numbers_of
from remix.models import RemixNode, SuccessCriteria, UserVideo
from tests.remix.success.conftest import Shoot, seen_at


def found(criteria: Criteria, criterion: Criterion, **numbers: float) -> Finding:
    findings = judge(criteria, Numbers(**numbers))  # type: ignore[arg-type]
    return next(finding for finding in findings if finding.criterion == criterion)


def test_ten_thousand_views_are_enough_by_default() -> None:
    assert found(Criteria(), Criterion.VIEWS, views=10_000).is_met


def test_one_view_less_is_not() -> None:
    assert not found(Criteria(), Criterion.VIEWS, views=9_999).is_met


def test_twice_the_recipes_views_at_the_same_age_are_enough_by_default() -> None:
    finding = found(Criteria(), Criterion.TIMES_PARENT, views=600, age_days=3, parent_views=300)
    assert (finding.got, finding.is_met) == (2.0, True)


def test_less_than_twice_is_not() -> None:
    assert not found(Criteria(), Criterion.TIMES_PARENT, views=599, age_days=3, parent_views=300).is_met


@pytest.mark.parametrize(
    "numbers",
    [
        {},
        {"views": 600},
        {"views": 600, "age_days": 3},
        {"views": 600, "age_days": 3, "parent_views": 0},
        {"views": 600, "age_days": 0.2, "parent_views": 100},
    ],
    ids=["nothing", "no age", "recipe unseen", "recipe seen by nobody", "younger than six hours"],
)
def test_what_cannot_be_compared_is_unknown_and_not_met(numbers: dict[str, float]) -> None:
    finding = found(Criteria(), Criterion.TIMES_PARENT, **numbers)
    assert (finding.got, finding.is_met) == (None, False)


def test_a_criterion_that_is_not_asked_is_not_judged() -> None:
    findings = judge(Criteria(least_views=None, times_parent=3.0), Numbers(views=10**9))
    assert [finding.criterion for finding in findings] == [Criterion.TIMES_PARENT]


def test_only_checked_views_count(shoot: Shoot) -> None:
    assert numbers_of(shoot(views=None)) == Numbers()


def test_the_recipe_is_read_at_the_age_that_the_post_had(shoot: Shoot, node: RemixNode, curator: User) -> None:
    seen_at(node, curator, day_4=1_000, day_6=3_000)
    numbers = numbers_of(shoot(views=5_000, days=5))
    assert (numbers.views, numbers.age_days) == (5_000, 5.0)
    assert numbers.parent_views == pytest.approx(2_000, rel=0.01)


def test_a_recipe_that_nobody_watched_at_that_age_is_not_guessed(shoot: Shoot, node: RemixNode, curator: User) -> None:
    seen_at(node, curator, day_1=1_000, day_2=3_000)
    assert numbers_of(shoot(views=5_000, days=5)).parent_views is None


def test_a_node_may_ask_for_something_else(video: UserVideo, node: RemixNode) -> None:
    SuccessCriteria.objects.create(node=node, least_views=50_000, times_parent=None)
    [finding] = findings_of(video)
    assert (finding.needed, finding.is_met) == (50_000, False)


def test_a_campaign_asks_first(video: UserVideo, node: RemixNode, monkeypatch: pytest.MonkeyPatch) -> None:
    SuccessCriteria.objects.create(node=node, least_views=50_000)
    monkeypatch.setattr(dossier, "_sources", list(dossier._sources))
    dossier.add_source(lambda user_video: Criteria(least_views=100, times_parent=None))
    assert criteria_for(video) == Criteria(least_views=100, times_parent=None)


def test_a_campaign_that_has_no_say_leaves_it_to_the_node(
    video: UserVideo, node: RemixNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    SuccessCriteria.objects.create(node=node, least_views=50_000)
    monkeypatch.setattr(dossier, "_sources", list(dossier._sources))
    dossier.add_source(lambda user_video: None)
    assert criteria_for(video).least_views == 50_000
