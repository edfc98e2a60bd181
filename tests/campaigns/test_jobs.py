"""The campaigns' background jobs: known to the queue, thin, safe to run twice."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from campaigns import jobs
from campaigns.models import Campaign, CheckIn
from campaigns.states import CampaignState
from tests.campaigns import making


def test_the_clock_and_the_coarsening_run_by_themselves() -> None:
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["campaigns:follow_the_clock"] == "* * * * *"
    assert "campaigns:coarsen" in periodic
    assert "campaigns:strip_proof" in app.tasks


@pytest.mark.django_db
def test_the_clocks_job_moves_what_is_due() -> None:
    of = making.campaign(state=CampaignState.SCHEDULED)
    making.place(of)
    for _run in range(2):
        jobs.follow_the_clock.func(0)
    assert Campaign.objects.get().state == CampaignState.LIVE


@pytest.mark.django_db
def test_the_nightly_job_coarsens() -> None:
    making.go(making.visitor(), making.place(making.campaign()))
    CheckIn.objects.update(created_at=timezone.now() - timedelta(days=40))
    jobs.coarsen.func(0)
    assert CheckIn.objects.get().coarsened_at is not None


@pytest.mark.django_db
def test_a_picture_that_is_gone_is_no_error() -> None:
    jobs.strip_proof.func(1)
