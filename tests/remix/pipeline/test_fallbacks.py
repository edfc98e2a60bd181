"""What stands in for an analysis that no model gave, in the order that the product promises."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from remix import fallback, review
from remix.models import Analysis, ManualReview, RemixNode
from remix.models.analysis import Fallback
from remix.states import AnalysisState
from tests.remix.clips import DEMO_CLIP
from tests.remix.pipeline.conftest import YOUTUBE, Submit, Work
from tests.wire import ClaudeServer, GeminiServer


@pytest.fixture
def good(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> Analysis:
    """An analysis that succeeded, before every later one fails."""
    analysis = submit(path=DEMO_CLIP)
    gemini.fail_next("400", times=None)
    return analysis


def test_first_the_last_good_analysis_of_the_video(
    good: Analysis, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    analysis = submit(path=DEMO_CLIP)
    assert analysis.pk != good.pk
    assert (analysis.state, analysis.fallback) == (AnalysisState.PENDING_REVIEW, Fallback.LAST_GOOD)
    assert (analysis.result, analysis.sources) == (good.result, good.sources)


def test_a_good_analysis_stands_in_for_the_re_run_that_replaced_it(good: Analysis, curator: User, work: Work) -> None:
    again = review.re_run(actor=curator, analysis=good, version=good.version)
    work()
    again.refresh_from_db()
    assert again.fallback == Fallback.LAST_GOOD
    assert again.result == good.result


def test_then_the_measured_facts_with_a_skeleton_draft(gemini: GeminiServer, submit: Submit) -> None:
    gemini.fail_next("400", times=None)
    analysis = submit(path=DEMO_CLIP)
    assert analysis.fallback == Fallback.MEASURED
    assert analysis.result["bpm"] == pytest.approx(95, rel=0.02)
    assert analysis.result["title"] is None
    assert RemixNode.objects.get().recipe["is_skeleton"]


def test_last_the_generic_template(gemini: GeminiServer, submit: Submit) -> None:
    gemini.fail_next("400", times=None)
    analysis = submit(YOUTUBE)
    assert analysis.fallback == Fallback.TEMPLATE
    assert analysis.result == fallback.TEMPLATE
    assert analysis.result["metadata"] == {"duration_seconds": 15.0, "platform": "unknown", "bpm": None}


def test_measured_facts_alone_are_not_sent_to_claude(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit
) -> None:
    gemini.fail_next("400", times=None)
    submit(path=DEMO_CLIP)
    assert claude.count() == 0


def test_each_opens_one_entry_of_the_review_queue(good: Analysis, curator: User, work: Work) -> None:
    review.re_run(actor=curator, analysis=good, version=good.version)
    work()
    assert ManualReview.objects.open().count() == 1
