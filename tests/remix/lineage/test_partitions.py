"""The steps of docs/scaling.md that cut the observations into partitions, with the cut at the first of this month."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from remix import performance
from remix.models import RemixNode, ViewObservation
from tests.remix.lineage.conftest import Plant


@pytest.fixture
def cut(plant: Plant) -> RemixNode:
    """A recipe that was seen before the cut; the table is in partitions."""
    node = plant(days=100)
    performance.observe(actor=None, node=node, views=10, observed_at=timezone.now() - timedelta(days=50))
    [steps] = re.findall(r"```sql\n(.*?)```", Path(settings.BASE_DIR, "docs", "scaling.md").read_text(), re.DOTALL)
    first = timezone.now().replace(day=1, hour=0, minute=0)
    following = (first + timedelta(days=31)).replace(day=1)
    steps = steps.replace("2027-01-01", f"{first:%Y-%m-%d}").replace("2027-02-01", f"{following:%Y-%m-%d}")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(steps)
    return node


def partition_of(observation: ViewObservation) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM remix_viewobservation WHERE id = %s", [observation.pk])
        [(name,)] = cursor.fetchall()
    return str(name)


def test_each_observation_lies_in_its_partition(cut: RemixNode) -> None:
    performance.observe(actor=None, node=cut, views=20)
    assert [partition_of(seen) for seen in cut.view_observations.order_by("observed_at")] == [
        "remix_viewobservation_before",
        "remix_viewobservation_2027_01",
    ]


def test_the_newest_is_still_the_view_count(cut: RemixNode) -> None:
    performance.observe(actor=None, node=cut, views=20)
    cut.refresh_from_db()
    assert cut.views == 20


def test_no_partition_lets_an_observation_be_changed(cut: RemixNode) -> None:
    performance.observe(actor=None, node=cut, views=20)
    for observation in cut.view_observations.all():
        with pytest.raises(DatabaseError), transaction.atomic():
            ViewObservation.objects.filter(pk=observation.pk).update(views=5)


def test_a_moment_is_still_observed_once(cut: RemixNode) -> None:
    seen = performance.observe(actor=None, node=cut, views=20)
    with pytest.raises(DatabaseError), transaction.atomic():
        ViewObservation.objects.create(node=cut, views=21, observed_at=seen.observed_at, source=seen.source)
