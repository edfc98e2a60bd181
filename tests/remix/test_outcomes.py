"""The factory's figures, counted from its rows."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from remix import intake, outcomes
from remix.models import Analysis, AnalysisRequest, Brief, ModelCall, Video
from remix.outcomes import Analysed, Share, Spent

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    """In the middle of an hour, so that no test crosses into the next one."""
    return timezone.now().replace(minute=30, second=0, microsecond=0)


def run(name: str, ended: datetime | None, *, plan: str = "", **fields: str) -> Analysis:
    """An analysis that ended then, with a plan in this state."""
    video = Video.objects.create(platform="youtube", external_id=name, canonical_url=f"https://youtu.be/{name}")
    analysis = Analysis.objects.create(video=video, state="succeeded", finished_at=ended, **fields)
    if plan:
        Brief.objects.create(analysis=analysis, state=plan)
    return analysis


def call(at: datetime, error: str = "", **fields: object) -> None:
    """An attempt at a model."""
    values = {"purpose": "analysis", "attempt": 1, "provider": "gemini", "model": "gemini-3.8-flash", "latency_ms": 1}
    made = ModelCall.objects.create(
        **{**values, "error_reason": error, "error_kind": "retryable" if error else "", **fields}
    )
    ModelCall.objects.filter(pk=made.pk).update(created_at=at)


def test_a_run_that_brought_a_draft_has_succeeded(now: datetime) -> None:
    run("written", now, plan="written")
    run("failed", now, plan="failed")
    run("template", now, fallback="template")
    assert list(outcomes.node_creations(now - HOUR).values()) == [Share(1, 3)]


def test_a_run_whose_plan_is_being_written_has_not_ended(now: datetime) -> None:
    run("writing", now, plan="writing")
    run("queued", None)
    assert outcomes.node_creations(now - HOUR) == {}


def test_a_run_whose_plan_is_written_anew_counts_once_it_is(now: datetime) -> None:
    analysis = run("anew", now, plan="failed")
    Brief.objects.create(analysis=analysis, state="written")
    assert list(outcomes.node_creations(now - HOUR).values()) == [Share(1, 1)]


def test_hours_are_told_apart(now: datetime) -> None:
    run("early", now - HOUR, plan="written")
    run("late", now)
    run("old", now - 5 * HOUR)
    found = outcomes.node_creations(now - 2 * HOUR)
    start = now.replace(minute=0)
    assert found == {start - HOUR: Share(1, 1), start: Share(0, 1)}


def test_only_geminis_own_work_counts_as_its_errors(now: datetime) -> None:
    call(now, "timeout")
    call(now)
    call(now, "timeout", provider="claude")
    call(now, "not_found", purpose="comparison")
    assert list(outcomes.gemini_errors(now - HOUR).values()) == [Share(1, 2)]


def test_errors_are_listed_by_model_and_reason(now: datetime) -> None:
    for error in ("", "", "timeout", "schema", "timeout"):
        call(now, error)
    call(now, provider="claude", model="claude-sonnet-5-5", purpose="brief")
    busy, other = outcomes.errors_by_reason(now - HOUR)
    assert (busy.model, busy.share) == ("gemini-3.8-flash", Share(3, 5))
    assert busy.reasons == (("timeout", Share(2, 5)), ("schema", Share(1, 5)))
    assert (other.share, other.reasons) == (Share(0, 1), ())


def test_a_stand_in_for_an_answer_is_a_failure(now: datetime) -> None:
    run("good", now)
    run("template", now, fallback="template")
    run("yesterday", now - 30 * HOUR)
    assert outcomes.analysed(now - HOUR) == Analysed(done=1, failed=1, cached=0)


def test_people_who_were_answered_at_once_are_counted(now: datetime, curator: User) -> None:
    kept = run("kept", now - 5 * HOUR)
    AnalysisRequest.objects.create(analysis=kept, user=curator, cached_at=now)
    AnalysisRequest.objects.create(analysis=run("own", now - 5 * HOUR), user=curator)
    assert outcomes.analysed(now - HOUR).cached == 1


def test_asking_for_what_is_kept_is_noted_for_whoever_asks(now: datetime, curator: User) -> None:
    AnalysisRequest.objects.create(analysis=run("dQw4w9WgXcQ", timezone.now()), user=curator)
    before = outcomes.analysed(now - HOUR).cached
    for _ in range(2):
        intake.submit(actor=curator, url="https://youtu.be/dQw4w9WgXcQ")
    assert (before, outcomes.analysed(now - HOUR).cached) == (0, 1)


def test_whoever_begins_a_run_was_not_answered_at_once(now: datetime, curator: User) -> None:
    intake.submit(actor=curator, url="https://youtu.be/dQw4w9WgXcQ")
    intake.submit(actor=curator, url="https://youtu.be/dQw4w9WgXcQ")
    assert outcomes.analysed(now - HOUR).cached == 0


def test_what_was_spent_is_summed_since_each_moment(now: datetime) -> None:
    call(now, cost_usd=Decimal("0.5"))
    call(now - 3 * HOUR, cost_usd=Decimal("0.25"), purpose="comparison")
    call(now, cost_usd=None, input_tokens=10)
    call(now, "timeout")
    recent, all_ = outcomes.spent([now - HOUR, now - 5 * HOUR])
    assert recent == Spent(Decimal("0.5"), unpriced=1)
    assert all_ == Spent(Decimal("0.75"), unpriced=1)


def test_nothing_spent_is_nothing(now: datetime) -> None:
    assert outcomes.spent([now]) == [Spent(Decimal(0), 0)]


def test_a_share_of_nothing_is_unknown() -> None:
    assert Share().rate is None
    assert (Share(1, 2) + Share(1, 2)).rate == 0.5
