"""What to change next."""

import math
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import strategy as simulation
from remix import performance, strategy
from remix.effects import CategoryFit, FamilyStatistics
from remix.models import Dimension, DimensionEffect, Mutation, RemixNode
from tests.remix.lineage.conftest import Plant


def family(children: list[tuple[list[str], float]]) -> FamilyStatistics:
    """A family whose children changed these dimensions, to this log ratio."""
    statistics = FamilyStatistics()
    for changed, log_ratio in children:
        statistics.add(changed, log_ratio)
    return statistics


def effects_of(fit: CategoryFit, one: FamilyStatistics) -> dict[Dimension, float]:
    return {effect.dimension: effect.effect for effect in fit.of_family(one)}


def test_a_small_family_is_drawn_towards_its_category() -> None:
    others = [family([(["audio"], noise + 0.5), (["setting"], noise)]) for noise in (-0.9, -0.3, 0.3, 0.9) * 5]
    lucky = family([(["audio"], 4.0), (["setting"], 0.0)])
    fit = CategoryFit([*others, lucky])
    assert effects_of(fit, others[0])[Dimension.AUDIO] < effects_of(fit, lucky)[Dimension.AUDIO] < 2.0


def test_more_children_make_a_narrower_interval() -> None:
    small, large = family([(["audio"], 1.0), ([], 0.0)]), family([(["audio"], 1.0), ([], 0.0)] * 40)
    fit = CategoryFit([small, large])
    widths = [effect.high - effect.low for one in (small, large) for effect in fit.of_family(one)]
    assert widths[1] < widths[0] / 2


def test_several_changes_in_one_child_are_told_apart() -> None:
    one = family([(["audio", "hook"], 1.0), (["hook"], 0.0), (["audio"], 1.0), ([], 0.0)] * 30)
    effects = effects_of(CategoryFit([one]), one)
    assert effects[Dimension.AUDIO] > 0.8
    assert abs(effects[Dimension.HOOK]) < 0.2


def test_a_dimension_that_nobody_changed_has_no_effect() -> None:
    one = family([(["audio"], 1.0)])
    assert [effect.dimension for effect in CategoryFit([one]).of_family(one)] == [Dimension.AUDIO]


def test_intervals_cover_and_the_best_comes_first_in_simulated_families() -> None:
    figures = simulation.measure(None)  # type: ignore[arg-type]  # it has no options
    assert all(figure.ok for figure in figures), figures


@pytest.fixture
def observed_family(plant: Plant) -> RemixNode:
    """A master with six children: new music tripled the views, a new place did nothing."""
    root = plant(days=20)
    watch(root, 1000)
    for number in range(6):
        child = plant(root, days=10)
        dimension, views = (Dimension.AUDIO, 3000) if number % 2 else (Dimension.SETTING, 1000)
        Mutation.objects.create(node=child, dimension=dimension, after="x")
        watch(child, views)
    return root


def watch(node: RemixNode, views: int) -> None:
    """So many views at the age of five days."""
    born = performance.born_at(node)
    assert born is not None
    performance.observe(actor=None, node=node, views=views, observed_at=born + timedelta(days=5))


def test_suggestions_come_from_the_familys_own_children(observed_family: RemixNode) -> None:
    strategy.refresh()
    best = strategy.suggestions(observed_family)[0]
    assert (best.dimension, best.children, best.is_of_family) == (Dimension.AUDIO, 3, True)
    assert best.low < best.effect < best.high


def test_without_children_the_category_advises(observed_family: RemixNode, plant: Plant) -> None:
    strategy.refresh()
    best = strategy.suggestions(plant())[0]
    assert (best.dimension, best.is_of_family) == (Dimension.AUDIO, False)


def test_another_category_is_not_asked(observed_family: RemixNode, plant: Plant) -> None:
    strategy.refresh()
    assert strategy.suggestions(plant(category="패션")) == []


def test_what_brings_less_is_not_suggested(plant: Plant) -> None:
    root = plant()
    DimensionEffect.objects.create(root=root, dimension="hook", effect=-0.5, low=-1, high=0, children=9)
    assert strategy.suggestions(root) == []


def test_there_are_at_most_five_suggestions_from_one_query(plant: Plant) -> None:
    root = plant()
    for number, dimension in enumerate(Dimension):
        DimensionEffect.objects.create(
            root=root, dimension=dimension, effect=0.1 * (number + 1), low=0, high=1, children=9
        )
    with CaptureQueriesContext(connection) as queries:
        found = strategy.suggestions(root)
    assert (len(found), len(queries)) == (5, 1)
    assert found[0].effect == pytest.approx(math.expm1(0.8))


def test_a_denied_mutation_is_not_counted(observed_family: RemixNode) -> None:
    Mutation.objects.filter(dimension=Dimension.AUDIO).update(is_denied=True, confirmed_at=timezone.now())
    strategy.refresh()
    assert not DimensionEffect.objects.filter(dimension=Dimension.AUDIO).exists()


def test_a_new_computation_replaces_the_old(observed_family: RemixNode) -> None:
    assert strategy.refresh() == strategy.refresh() == DimensionEffect.objects.count()
