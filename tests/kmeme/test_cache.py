"""Generation caches: dropped after the commit, never before, and never by a lost Redis."""

import pytest
from django.core.cache import cache
from django.db import transaction

from kmeme.lib.cache import drop_on_commit, generation


def test_a_generation_stays_until_it_is_dropped() -> None:
    assert generation("node:1") == generation("node:1")


@pytest.mark.django_db(transaction=True)
def test_a_drop_takes_effect_after_the_commit() -> None:
    before = generation("node:1")
    with transaction.atomic():
        drop_on_commit(["node:1"])
        assert generation("node:1") == before
    assert generation("node:1") != before


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_edit_drops_nothing() -> None:
    before = generation("node:1")
    with transaction.atomic():
        drop_on_commit(["node:1"])
        transaction.set_rollback(True)
    assert generation("node:1") == before


def test_an_evicted_generation_does_not_start_over() -> None:
    before = generation("node:1")
    cache.clear()
    assert generation("node:1") != before
