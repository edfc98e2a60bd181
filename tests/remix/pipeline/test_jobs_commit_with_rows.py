"""A job is in the queue exactly when the rows it is about are in the database, also when a job queues a job."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from remix import briefing, intake
from remix.models import Brief
from remix.states import AnalysisState
from tests.remix.pipeline.conftest import YOUTUBE, Submit, Work
from tests.wire import GeminiServer


@pytest.fixture
def work(worker: Work) -> Work:
    """A real worker."""
    return worker


def test_every_step_is_a_known_job_of_the_analysis_queue(curator: User) -> None:
    analysis = intake.submit(actor=curator, url=YOUTUBE).analysis
    job = ProcrastinateJob.objects.get()
    assert job.task_name in app.tasks
    assert (job.queue_name, job.lock, job.args) == (
        "analysis",
        f"analysis:{analysis.pk}",
        {"analysis_id": analysis.pk},
    )


def test_a_submission_that_is_rolled_back_leaves_no_job(curator: User) -> None:
    with transaction.atomic():
        intake.submit(actor=curator, url=YOUTUBE)
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()


def test_a_step_that_fails_in_a_worker_leaves_no_next_job(
    gemini: GeminiServer, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = briefing.request

    def request_and_fail(analysis: object) -> None:
        request(analysis)  # type: ignore[arg-type]
        raise RuntimeError("after the job was queued, before the commit")

    monkeypatch.setattr(briefing, "request", request_and_fail)
    analysis = submit(YOUTUBE)
    assert analysis.state == AnalysisState.UNDERSTANDING
    assert not Brief.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="remix:write_brief").exists()
