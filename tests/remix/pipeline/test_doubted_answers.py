"""An answer that cannot be about the clip waits for a person, with everything that the model said."""

from accounts.models import User
from curation.models import WorkItem
from remix import review
from remix.models import Analysis, Brief, ManualReview
from remix.models.analysis import Fallback
from remix.models.review import ReviewReason
from remix.states import AnalysisState
from tests.remix.clips import DEMO_CLIP
from tests.remix.pipeline.conftest import Submit, Work
from tests.wire import ClaudeServer, GeminiServer


def test_an_answer_about_another_clip_waits_in_the_queue(gemini: GeminiServer, submit: Submit) -> None:
    gemini.fail_next("another_clip", kind="generateContent")
    analysis = submit(path=DEMO_CLIP)
    assert (analysis.state, analysis.error_reason, analysis.fallback) == (
        AnalysisState.PENDING_REVIEW, "another_clip", "",
    )  # fmt: skip
    assert ManualReview.objects.get(analysis=analysis).reason == ReviewReason.DOUBTED
    assert WorkItem.objects.open().get().subject_id == analysis.pk


def test_nothing_of_it_is_lost_and_what_was_measured_wins(gemini: GeminiServer, submit: Submit) -> None:
    gemini.fail_next("another_clip", kind="generateContent")
    analysis = submit(path=DEMO_CLIP)
    assert analysis.answer is not None
    assert (analysis.answer["duration_seconds"], analysis.result["duration_seconds"]) == (95.0, 15.0)
    assert analysis.result["title"] == "빈 컵 마술 챌린지"


def test_no_plan_is_written_before_somebody_has_looked(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, work: Work, curator: User
) -> None:
    gemini.fail_next("another_clip", kind="generateContent")
    analysis = submit(path=DEMO_CLIP)
    assert not Brief.objects.exists()
    review.fill_in(actor=curator, analysis=analysis, version=analysis.version, values={})
    work()
    assert Brief.objects.get().analysis == analysis


def test_a_doubted_answer_stands_in_for_no_later_one(gemini: GeminiServer, submit: Submit, curator: User) -> None:
    gemini.fail_next("another_clip", kind="generateContent")
    submit(path=DEMO_CLIP)
    gemini.fail_next("400", times=None, kind="generateContent")
    second = submit(path=DEMO_CLIP)
    assert second.fallback == Fallback.MEASURED
    assert Analysis.objects.filter(state=AnalysisState.SUPERSEDED).count() == 1
