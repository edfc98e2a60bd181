"""Schedules while several act at once, and while a process dies."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry, User
from kmeme.lib.errors import Refused
from remix import scheduling
from remix.models import PublicationSchedule, RemixNode
from remix.states import NodeState, ScheduleState
from tests.databases import own_database_url

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8
DIES_IN_THE_MIDDLE = """
import django, time
django.setup()
from remix import publishing, scheduling
def hang(node):
    print("in the middle", flush=True)
    time.sleep(60)
publishing._spread = hang
scheduling.publish_due({pk})
"""


@pytest.fixture
def wish(clean: RemixNode, curator: User) -> PublicationSchedule:
    """A schedule whose time has come."""
    return due(clean, curator)


def due(node: RemixNode, curator: User) -> PublicationSchedule:
    now = timezone.now()
    return PublicationSchedule.objects.create(
        node=node, publish_at=now - timedelta(seconds=1), set_by=curator, set_at=now
    )


def at_once(*acts: Callable[[], object]) -> None:
    """Each on a connection of its own, begun together; a refusal is one of the answers."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_four_workers_publish_it_once(wish: PublicationSchedule) -> None:
    at_once(*[lambda: scheduling.publish_due(wish.pk)] * 4)
    assert AuditEntry.objects.filter(action="node.publish").count() == 1


def test_cancelled_and_due_at_once_is_one_of_the_two(clean: RemixNode, curator: User) -> None:
    for _round in range(ROUNDS):
        RemixNode.objects.filter(pk=clean.pk).update(state=NodeState.DRAFT, published_at=None)
        wish = due(clean, curator)
        cancel = partial(scheduling.cancel, actor=curator, node=clean, was=wish.publish_at)
        at_once(cancel, partial(scheduling.publish_due, wish.pk))
        clean.refresh_from_db()
        wish.refresh_from_db()
        assert (clean.state, wish.state) in [
            (NodeState.PUBLISHED, ScheduleState.PUBLISHED),
            (NodeState.DRAFT, ScheduleState.CANCELLED),
        ]


def test_two_curators_who_schedule_at_once_leave_one_schedule(clean: RemixNode, curator: User) -> None:
    def plan(hours: int) -> None:
        at = timezone.now() + timedelta(hours=hours)
        scheduling.schedule(actor=curator, node=clean, version=clean.version, publish_at=at)

    at_once(lambda: plan(2), lambda: plan(3))
    assert PublicationSchedule.objects.waiting().count() == 1


def test_a_worker_that_is_killed_in_the_middle_leaves_it_to_the_next(wish: PublicationSchedule) -> None:
    environment = {**os.environ, "DATABASE_URL": own_database_url(), "DJANGO_SETTINGS_MODULE": "kmeme.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", DIES_IN_THE_MIDDLE.format(pk=wish.pk)],
        cwd=django_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert "in the middle" in process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    wish.refresh_from_db()
    assert (wish.state, wish.node.state) == (ScheduleState.WAITING, NodeState.DRAFT)
    scheduling.publish_due(wish.pk)
    wish.refresh_from_db()
    assert RemixNode.objects.get().state == NodeState.PUBLISHED
