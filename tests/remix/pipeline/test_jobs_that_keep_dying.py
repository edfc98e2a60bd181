"""A bug or a lost store in the middle of a step: tried again, and in the end given to a person."""

import pytest
from django.db import connection

from accounts.models import User
from remix import drafting, intake, pipeline, review
from remix.jobs import ATTEMPTS
from remix.models import Brief, ManualReview
from remix.models.analysis import Fallback
from remix.models.review import ReviewReason
from remix.states import AnalysisState, BriefState
from tests.remix.pipeline.conftest import YOUTUBE, Submit, Work
from tests.wire import GeminiServer


@pytest.fixture
def work(worker: Work) -> Work:
    """A real worker for which the pauses between attempts have already passed."""

    def every_attempt() -> None:
        for _attempt in range(ATTEMPTS + 2):
            _hurry()
            worker()

    return every_attempt


def _hurry() -> None:
    """Let every waiting job run now."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def die(*_arguments: object) -> None:
    raise RuntimeError("unforeseen")


def test_a_step_that_keeps_dying_ends_in_the_review_queue(
    gemini: GeminiServer, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_answered", die)
    analysis = submit(YOUTUBE)
    assert (analysis.state, analysis.fallback) == (AnalysisState.PENDING_REVIEW, Fallback.TEMPLATE)
    assert ManualReview.objects.open().get().reason == ReviewReason.BROKEN


def test_a_step_that_dies_once_is_finished_by_the_next_attempt(
    gemini: GeminiServer, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    succeed, deaths = pipeline._answered, [1]

    def die_once(*arguments: object) -> None:
        if deaths:
            deaths.pop()
            raise RuntimeError("once")
        succeed(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_answered", die_once)
    assert submit(YOUTUBE).state == AnalysisState.SUCCEEDED


def test_a_plan_that_keeps_dying_fails_and_asks_a_person(
    gemini: GeminiServer, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "draft", die)
    analysis = submit(YOUTUBE)
    assert Brief.objects.get(analysis=analysis).state == BriefState.FAILED
    assert ManualReview.objects.open().get().reason == ReviewReason.BRIEF_FAILED


def test_writing_it_again_answers_the_queue_entry(
    gemini: GeminiServer, submit: Submit, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(drafting, "draft", die)
        analysis = submit(YOUTUBE)
    review.rewrite_brief(actor=curator, analysis=analysis, version=analysis.version)
    assert not ManualReview.objects.open().exists()


def test_a_new_run_of_the_same_video_answers_what_waited_for_a_person(curator: User, work: Work) -> None:
    waiting = intake.submit(actor=curator, url=YOUTUBE).analysis
    work()
    assert ManualReview.objects.open().filter(analysis=waiting).exists()
    again = intake.submit(actor=curator, url=YOUTUBE).analysis
    waiting.refresh_from_db()
    assert (waiting.state, again.state) == (AnalysisState.SUPERSEDED, AnalysisState.QUEUED)
    assert not ManualReview.objects.open().filter(analysis=waiting).exists()
