"""The job that carries decisions out: a real worker, errors that nobody foresaw, and a worker that is killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, connections
from procrastinate.contrib.django import app

from accounts.models import AuditEntry, User
from curation import deciding
from curation.jobs import ATTEMPTS
from curation.models import WorkItem
from remix.models import Analysis, Video
from remix.models.review import ReviewReason
from remix.resolving import open_review
from tests.accounts import world
from tests.curation.conftest import Shelf, waiting
from tests.databases import own_database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:
    """The queue's table is not Django's; what nobody took up goes with the test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def work() -> Callable[[], None]:
    """Let a real worker do what is due, in a thread, because it has an event loop of its own."""

    def run() -> None:
        def until_empty() -> None:
            with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
                app.run_worker(wait=False, queues=["decisions"], listen_notify=False, install_signal_handlers=False)
            connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(until_empty).result()

    return run


def let_time_pass() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def keep(actor: User, item: WorkItem) -> WorkItem:
    return deciding.decide(actor=actor, item=item, version=1, decision="kept", subject_version=1)


def test_a_worker_carries_a_decision_out_when_its_time_is_over_and_not_before(
    shelf: Shelf, work: Callable[[], None]
) -> None:
    item = keep(world.person("curator", "one"), waiting(1))
    work()
    assert shelf.done == []
    let_time_pass()
    work()
    item.refresh_from_db()
    assert (item.state, shelf.done) == ("done", [("kept", 1, "", "one")])


def test_a_decision_that_keeps_dying_goes_back_to_people(shelf: Shelf, work: Callable[[], None]) -> None:
    shelf.refusal = RuntimeError("unforeseen")
    item = keep(world.person("curator", "one"), waiting(1))
    for _attempt in range(ATTEMPTS):
        let_time_pass()
        work()
    item.refresh_from_db()
    assert item.state == "open"
    assert "예상하지 못한 오류" in item.notes.get().text


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done() -> None:
    """It dies after the domain's verb has written and before the entry is closed; another one finishes."""
    curator = world.person("curator", "one")
    video = Video.objects.create(platform="youtube", external_id="x", canonical_url="https://youtu.be/x")
    analysis = Analysis.objects.create(video=video, state="pending_review")
    open_review(analysis, ReviewReason.MODEL_FAILED, "")
    decided = deciding.decide(
        actor=curator,
        item=WorkItem.objects.get(),
        version=1,
        decision="rejected",
        subject_version=1,
        reason_code="rights",
    )
    die = (
        "import os, django; django.setup(); from curation import deciding; "
        "deciding._finish = lambda item: os._exit(9); "
        f"deciding.carry_out({decided.pk}, {decided.version})"
    )
    environment = {**os.environ, "DATABASE_URL": own_database_url(), "DJANGO_SETTINGS_MODULE": "kmeme.settings"}
    died = subprocess.run([sys.executable, "-c", die], cwd=settings.BASE_DIR, env=environment, check=False)
    assert died.returncode == 9
    analysis.refresh_from_db()
    decided.refresh_from_db()
    assert (analysis.state, decided.state) == ("pending_review", "decided")
    deciding.carry_out(decided.pk, decided.version)
    analysis.refresh_from_db()
    decided.refresh_from_db()
    assert (analysis.state, decided.state) == ("rejected", "done")
    assert AuditEntry.objects.filter(action="review.rejected").count() == 1
