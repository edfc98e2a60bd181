"""View observations, and a child against its parent at the same age."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from remix import performance
from remix.models import RemixNode, ViewObservation
from tests.remix.lineage.conftest import Plant


def seen(node: RemixNode, age_days: float, views: int, actor: User | None = None) -> ViewObservation:
    """The node had so many views at this age."""
    born = performance.born_at(node)
    assert born is not None
    return performance.observe(actor=actor, node=node, views=views, observed_at=born + timedelta(days=age_days))


def test_the_newest_observation_is_the_nodes_view_count(plant: Plant) -> None:
    node = plant()
    seen(node, 3, 900)
    seen(node, 1, 100)
    node.refresh_from_db()
    assert node.views == 900


def test_a_delta_compares_at_the_same_age(plant: Plant) -> None:
    parent = plant(days=100)
    child = plant(parent, days=10)
    seen(parent, 1, 100)
    seen(parent, 5, 1000)
    seen(parent, 90, 50_000)
    seen(child, 0.5, 10)
    seen(child, 5, 4500)
    delta = performance.delta(child)
    assert delta is not None
    assert (delta.age_days, delta.parent_views, delta.ratio) == (5, 1000, 3.5)


def test_between_two_observations_views_grow_evenly(plant: Plant) -> None:
    parent = plant(days=100)
    child = plant(parent, days=10)
    seen(parent, 2, 100)
    seen(parent, 6, 500)
    seen(child, 1, 50)
    seen(child, 4, 150)
    delta = performance.delta(child)
    assert delta is not None
    assert delta.parent_views == pytest.approx(300)
    assert delta.ratio == pytest.approx(-0.5)


def test_nothing_is_guessed_before_the_parents_first_observation(plant: Plant) -> None:
    parent = plant(days=100)
    child = plant(parent, days=10)
    seen(parent, 50, 100_000)
    seen(child, 5, 100)
    assert performance.delta(child) is None


def test_a_parent_without_views_has_no_ratio(plant: Plant) -> None:
    parent = plant(days=10)
    child = plant(parent, days=10)
    seen(parent, 1, 0)
    seen(child, 1, 100)
    assert performance.delta(child) is None


def test_age_counts_from_the_day_the_clip_went_up(plant: Plant) -> None:
    parent = plant(days=10, columns={"posted_at": timezone.now() - timedelta(days=200)})
    child = plant(parent, days=10)
    seen(parent, 1, 100)
    seen(parent, 199, 10_000)
    seen(child, 1, 200)
    delta = performance.delta(child)
    assert delta is not None
    assert delta.ratio == pytest.approx(1.0)


def test_a_master_is_compared_with_nothing(plant: Plant) -> None:
    assert performance.delta(plant()) is None


@pytest.mark.parametrize(
    ("views", "age_days", "code"),
    [
        (-1, 1, "impossible_views"),
        (10**13, 1, "impossible_views"),
        (100, 11, "from_the_future"),
        (100, -1, "before_birth"),
    ],
)
def test_impossible_observations_are_refused(
    plant: Plant, curator: User, views: int, age_days: float, code: str
) -> None:
    node = plant()
    with pytest.raises(Refused) as refused:
        seen(node, age_days, views, actor=curator)
    assert refused.value.code == code


def test_a_person_is_told_that_views_went_down(plant: Plant, curator: User) -> None:
    node = plant()
    seen(node, 2, 500, actor=curator)
    with pytest.raises(Refused) as refused:
        seen(node, 3, 400, actor=curator)
    assert refused.value.code == "views_went_down"


def test_an_old_reading_cannot_exceed_a_later_one(plant: Plant, curator: User) -> None:
    node = plant()
    seen(node, 2, 500, actor=curator)
    with pytest.raises(Refused):
        seen(node, 1, 600, actor=curator)


def test_a_programs_shrinking_reading_is_kept_and_counts_for_nothing(plant: Plant) -> None:
    node = plant()
    seen(node, 2, 500)
    assert seen(node, 3, 400).flag == "went_down"
    node.refresh_from_db()
    assert node.views == 500


def test_one_moment_has_one_reading(plant: Plant, curator: User) -> None:
    node = plant()
    seen(node, 2, 500, actor=curator)
    with pytest.raises(Refused) as refused:
        seen(node, 2, 500, actor=curator)
    assert refused.value.code == "already_observed"


def test_only_those_who_may_note_views(plant: Plant, creator: User) -> None:
    with pytest.raises(NotAllowed):
        performance.observe(actor=creator, node=plant(), views=1)


def test_the_database_keeps_observations_as_they_are(plant: Plant) -> None:
    observation = seen(plant(), 1, 100)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ViewObservation.objects.filter(pk=observation.pk).update(views=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        observation.delete()


def test_the_database_refuses_the_future(plant: Plant) -> None:
    with pytest.raises(IntegrityError, match="future"), transaction.atomic():
        ViewObservation.objects.create(
            node=plant(), views=1, source="curator", observed_at=timezone.now() + timedelta(days=1)
        )


def test_an_observation_outlives_who_noted_it(plant: Plant, curator: User) -> None:
    observation = seen(plant(), 1, 100, actor=curator)
    User.objects.filter(pk=curator.pk).update(is_active=False)
    ViewObservation.objects.filter(pk=observation.pk).update(recorded_by=None)
    observation.refresh_from_db()
    assert (observation.recorded_by, observation.views) == (None, 100)


def test_a_stale_save_does_not_bring_an_old_count_back(plant: Plant) -> None:
    node = plant()
    seen(node, 1, 100)
    node.save()
    node.refresh_from_db()
    assert node.views == 100
