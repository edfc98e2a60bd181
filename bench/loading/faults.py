"""Redis, database and worker are stopped and started in turn while people use the site."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bench.loading.records import Outage, Records
from bench.loading.services import Installation
from bench.loading.traffic import Traffic

AWAY = 0.04
"""For which share of the test each service is away."""
WATCH_SECONDS = 1.0
SAMPLE_SECONDS = 5.0


async def cause(site: Installation, traffic: Traffic, records: Records, seconds: float) -> None:
    """Stop each service once, at its share of the time."""
    plan: list[tuple[float, str, Callable[[], None], Callable[[], None]]] = [
        (0.15, "redis", site.redis.stop, site.redis.start),
        (0.45, "database", site.postgres.stop, site.postgres.start),
        (0.75, "worker", site.kill_worker, site.start_worker),
    ]
    for share, name, stop, start in plan:
        await asyncio.sleep(max(0.0, share * seconds - traffic.now))
        began = traffic.now
        await asyncio.to_thread(stop)
        await asyncio.sleep(AWAY * seconds)
        await asyncio.to_thread(start)
        records.outages.append(Outage(name, began, traffic.now))


async def watch(site: Installation, traffic: Traffic, records: Records) -> None:
    """Keep the worker running, as compose does, and note the memory of the web workers, until cancelled."""
    sampled = 0.0
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        worker = site.processes.get("worker")
        if worker is not None and worker.poll() is not None:
            await asyncio.to_thread(site.start_worker)
        if traffic.now - sampled >= SAMPLE_SECONDS:
            sampled = traffic.now
            records.memory.append((sampled, site.resident_mb("web")))


def judge(records: Records, began: float) -> None:
    """Say when each service worked again; `began` is the clock time at which the traffic began."""
    records.outages = [
        replace(
            outage,
            recovered=outage.returned
            + (
                _seconds_to_a_job(began + outage.returned)
                if outage.service == "worker"
                else records.seconds_to_answer(outage)
            ),
        )
        for outage in records.outages
    ]


def _seconds_to_a_job(returned: float) -> float:
    """From the worker's start to the first job that it finished."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM min(at)) FROM procrastinate_events"
            " WHERE type = 'succeeded' AND at > to_timestamp(%s)",
            [returned],
        )
        (first,) = cursor.fetchone()
    return float("inf") if first is None else float(first) - returned
