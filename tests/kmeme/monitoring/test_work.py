"""What the site's own work tells: jobs, the cache, models and the main job."""

import asyncio
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from procrastinate import JobContext
from procrastinate.contrib.django import app

from kmeme.lib import log_context, metrics
from kmeme.monitoring import jobs
from remix.ai.base import AIError, ErrorKind, Reason, Usage
from remix.ai.retrying import Attempt
from remix.model_calls import recorder
from remix.models import ModelCall
from tests.kmeme.monitoring.conftest import Listener
from tests.kmeme.test_faults import no_redis

__all__ = ["no_redis"]


def run(body: Any) -> Any:
    """A job whose body this is, as the worker runs it."""
    job: Any = SimpleNamespace(id=7, task_name="remix:measure", attempts=0)
    context: JobContext = SimpleNamespace(job=job)  # type: ignore[assignment]
    return asyncio.run(jobs.watch(body, context, None))  # type: ignore[arg-type]


def test_a_job_that_ends_well_is_told(listener: Listener) -> None:
    async def body() -> str:
        return "done"

    assert run(body) == "done"
    assert listener.of(metrics.JOBS) == [{"task": "remix:measure", "outcome": "ok"}]
    assert listener.of(metrics.JOB_SECONDS) == [{"task": "remix:measure"}]


def test_a_job_that_fails_is_told_and_fails_on(listener: Listener) -> None:
    async def body() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(body)
    assert listener.of(metrics.JOBS) == [{"task": "remix:measure", "outcome": "failed"}]


def test_lines_of_a_job_are_named_also_in_its_thread() -> None:
    async def body() -> log_context.Work:
        return await asyncio.to_thread(log_context.present)

    work = run(body)
    assert (work.job_id, work.task) == ("7", "remix:measure")


def test_every_worker_s_jobs_are_watched() -> None:
    assert app.worker_defaults["worker_middleware"][0] is jobs.watch


def test_a_hit_and_a_miss_of_the_cache_are_told(listener: Listener) -> None:
    cache.get("similar:12:10")
    cache.set("similar:12:10", [1])
    cache.get("similar:12:10")
    assert [labels["outcome"] for labels in listener.of(metrics.CACHE_READS)] == ["miss", "hit"]


def test_a_kept_nothing_is_a_hit(listener: Listener) -> None:
    cache.set("similar:12:10", None)
    assert cache.get("similar:12:10", "default") is None
    assert listener.of(metrics.CACHE_READS)[-1]["outcome"] == "hit"


def test_a_missing_key_brings_the_default() -> None:
    assert cache.get("similar:12:10", "default") == "default"


def test_without_redis_every_read_is_a_miss(listener: Listener, no_redis: None) -> None:
    assert cache.get("similar:12:10", "default") == "default"
    assert listener.of(metrics.CACHE_READS) == [{"cache": "similar", "outcome": "miss"}]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("recipe-page:12:ko", "recipe-page"),
        ("django.contrib.sessions.cached_dbabcdef", "sessions"),
        ("minji@example.com", "other"),
        ("UPPER:1", "other"),
        ("a:1", "other"),
    ],
)
def test_a_cache_is_named_by_what_the_code_chose(key: str, name: str, listener: Listener) -> None:
    cache.get(key)
    assert listener.of(metrics.CACHE_READS)[0]["cache"] == name


GEMINI: Any = SimpleNamespace(provider="gemini", model="gemini-3.8-flash", prompt_version="1")
USAGE = Usage("gemini", "gemini-3.8-flash", "1", 10, 5, Decimal("0.25"), 1200)


def test_an_answer_of_a_model_is_told_with_its_cost(db: None, listener: Listener) -> None:
    recorder(ModelCall.Purpose.ANALYSIS, None, GEMINI)(Attempt(1, 1200, USAGE, None))
    which = {"provider": "gemini", "model": "gemini-3.8-flash", "purpose": "analysis"}
    assert listener.of(metrics.MODEL_CALLS) == [{**which, "outcome": "ok"}]
    assert ("k_meme.model.latency", 1.2, which) in listener.taken
    assert ("k_meme.model.cost", 0.25, which) in listener.taken


def test_a_failure_of_gemini_is_told_by_kind_and_reason(db: None, listener: Listener) -> None:
    error = AIError(Reason.RATE_LIMITED, "too many")
    recorder(ModelCall.Purpose.ANALYSIS, None, GEMINI)(Attempt(1, 5, None, error))
    assert listener.of(metrics.GEMINI_ERRORS) == [{"kind": ErrorKind.RETRYABLE, "reason": "rate_limited"}]


def test_a_failure_of_another_model_is_not_gemini_s(db: None, listener: Listener) -> None:
    claude: Any = SimpleNamespace(provider="anthropic", model="claude", prompt_version="1")
    recorder(ModelCall.Purpose.BRIEF, None, claude)(Attempt(1, 5, None, AIError(Reason.TIMEOUT, "slow")))
    assert listener.of(metrics.GEMINI_ERRORS) == []


def test_a_comparison_of_models_is_no_failure_of_the_product_s(db: None, listener: Listener) -> None:
    recorder(ModelCall.Purpose.COMPARISON, None, GEMINI)(Attempt(1, 5, None, AIError(Reason.TIMEOUT, "slow")))
    assert listener.of(metrics.GEMINI_ERRORS) == []
