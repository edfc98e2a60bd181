"""A factory that has run for a while, in rows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from kmeme.latency import BUCKETS
from kmeme.models import ApiHour
from remix.models import Analysis, Brief, ModelCall, RemixNode, Video
from remix.models.effect import NodeTrend
from remix.states import NodeState
from tests.remix.lineage.conftest import recipe

Job = Callable[..., int]


@pytest.fixture
def admin(client: Client, curator: User) -> Client:
    """A browser in which the curator is signed in, in Korean."""
    client.force_login(curator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    return client


@pytest.fixture
def job(db: None) -> Job:
    """Makes a job that came into its state `ago`; gives its number."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")

    def make(status: str, ago: timedelta, *, heartbeat: timedelta | None = None, **columns: Any) -> int:
        with connection.cursor() as cursor:
            worker = None
            if heartbeat is not None:
                cursor.execute(
                    "INSERT INTO procrastinate_workers (last_heartbeat)"
                    " VALUES (now() - make_interval(secs => %s)) RETURNING id",
                    [heartbeat.total_seconds()],
                )
                worker = cursor.fetchone()[0]
            values = {"queue_name": "analysis", "task_name": "remix:measure", "status": status, "worker_id": worker}
            values |= columns
            names, places = ", ".join(values), ", ".join(["%s"] * len(values))
            cursor.execute(
                f"INSERT INTO procrastinate_jobs ({names}) VALUES ({places}) RETURNING id",
                list(values.values()),
            )
            pk: int = cursor.fetchone()[0]
            cursor.execute("INSERT INTO procrastinate_events (job_id, type) VALUES (%s, 'deferred')", [pk])
            cursor.execute(
                "UPDATE procrastinate_events SET at = now() - make_interval(secs => %s) WHERE job_id = %s",
                [ago.total_seconds(), pk],
            )
        return pk

    return make


def answered(endpoint: str, *, fast: int = 0, slow: int = 0, hours_ago: int = 0, failures: int = 0) -> None:
    """Answers of an endpoint: `fast` in up to 5 ms, `slow` in 500 to 750 ms."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours_ago)
    counts = [fast, *[0] * 10, slow, *[0] * (BUCKETS - 12)]
    ApiHour.objects.create(hour=hour, endpoint=endpoint, failures=failures, buckets=counts)


def rising(number: int) -> RemixNode:
    """A published recipe that is on the rise."""
    node = RemixNode.objects.create(
        recipe=recipe(title=f"밈 {number}"), state=NodeState.PUBLISHED, published_at=timezone.now()
    )
    NodeTrend.objects.create(node=node, score=float(number))
    return node


def busy(rows: int, *, since: datetime) -> None:
    """So many analyses, with plans and model calls, since then."""
    videos = Video.objects.bulk_create(
        [
            Video(platform="youtube", external_id=f"busy{number}", canonical_url=f"https://youtu.be/busy{number}")
            for number in range(rows)
        ]
    )
    step = (timezone.now() - since) / rows
    runs = Analysis.objects.bulk_create(
        [Analysis(video=video, state="succeeded", finished_at=since + step * n) for n, video in enumerate(videos)]
    )
    Brief.objects.bulk_create([Brief(analysis=run, state="written") for run in runs])
    ModelCall.objects.bulk_create(
        [ModelCall(purpose="analysis", attempt=1, provider="gemini", model="m", latency_ms=1) for _run in runs]
    )
