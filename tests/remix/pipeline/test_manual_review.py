"""What a curator does with an analysis that failed, and what comes of it."""

import pytest
from pydantic import ValidationError

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import intake, review
from remix.models import Analysis, ManualReview, RemixNode
from remix.models.analysis import FieldSource
from remix.models.review import RejectionReason, ReviewDecision
from remix.recipe import scaled_beats
from remix.states import AnalysisState, ReviewState
from tests.remix.clips import DEMO_CLIP
from tests.remix.pipeline.conftest import YOUTUBE, Submit, Work
from tests.wire import ClaudeServer, GeminiServer

VALUES = {"title": "직접 지은 이름", "meme.key_action": "한 박에 벌떡 일어난다", "meme.difficulty": 2}


@pytest.fixture
def failed(submit: Submit) -> Analysis:
    """A clip that nobody understood, because there is no key."""
    return submit(path=DEMO_CLIP)


def test_filling_in_leads_to_a_draft(failed: Analysis, curator: User, work: Work) -> None:
    review.fill_in(actor=curator, analysis=failed, version=failed.version, values=VALUES)
    work()
    failed.refresh_from_db()
    assert failed.state == AnalysisState.SUCCEEDED
    assert failed.sources["title"] == FieldSource.CURATOR
    assert RemixNode.objects.get().title == "직접 지은 이름"


def test_filling_in_a_bare_address_leads_to_a_draft_of_the_given_length(
    submit: Submit, curator: User, work: Work
) -> None:
    analysis = submit(YOUTUBE)
    values = {**VALUES, "duration_seconds": 12.0, "bpm": 120.0}
    review.fill_in(actor=curator, analysis=analysis, version=analysis.version, values=values)
    work()
    node = RemixNode.objects.get()
    assert (node.duration_seconds, node.bpm) == (12.0, 120.0)
    assert len(node.recipe["beats"]) == 24


def test_claude_writes_the_brief_of_a_filled_in_analysis(
    failed: Analysis, curator: User, work: Work, claude: ClaudeServer
) -> None:
    review.fill_in(actor=curator, analysis=failed, version=failed.version, values=VALUES)
    work()
    assert claude.count() == 1
    assert RemixNode.objects.get().title == "빈 컵이 가득 차는 마술"


def test_the_decision_is_kept_with_what_was_seen(failed: Analysis, curator: User) -> None:
    seen = failed.result
    review.fill_in(actor=curator, analysis=failed, version=failed.version, values=VALUES)
    entry = ManualReview.objects.get()
    assert (entry.state, entry.decision, entry.decided_by) == (ReviewState.RESOLVED, ReviewDecision.FILLED_IN, curator)
    assert entry.seen == seen
    assert AuditEntry.objects.filter(action="review.filled_in", actor=curator).exists()


def test_a_value_out_of_bounds_changes_nothing(failed: Analysis, curator: User) -> None:
    with pytest.raises(ValidationError):
        review.fill_in(actor=curator, analysis=failed, version=failed.version, values={"meme.difficulty": 9})
    failed.refresh_from_db()
    assert (failed.state, ManualReview.objects.open().count()) == (AnalysisState.PENDING_REVIEW, 1)


def test_a_stale_version_is_refused(failed: Analysis, curator: User) -> None:
    review.correct(actor=curator, analysis=failed, version=failed.version, values={"title": "먼저 고침"})
    with pytest.raises(Stale):
        review.fill_in(actor=curator, analysis=failed, version=failed.version, values=VALUES)


def test_running_again_closes_the_entry(
    failed: Analysis, curator: User, work: Work, gemini: GeminiServer, claude: ClaudeServer
) -> None:
    again = review.re_run(actor=curator, analysis=failed, version=failed.version)
    work()
    again.refresh_from_db()
    assert again.state == AnalysisState.SUCCEEDED
    assert ManualReview.objects.get().decision == ReviewDecision.RE_RUN


def test_a_skeleton_that_nobody_touched_gives_way_to_the_real_draft(
    failed: Analysis, curator: User, work: Work, gemini: GeminiServer, claude: ClaudeServer
) -> None:
    review.re_run(actor=curator, analysis=failed, version=failed.version)
    work()
    node = RemixNode.objects.get()
    assert (node.title, node.recipe["is_skeleton"]) == ("빈 컵이 가득 차는 마술", False)


def test_rejecting_needs_a_reason(failed: Analysis, curator: User) -> None:
    with pytest.raises(Refused):
        review.reject(actor=curator, analysis=failed, version=failed.version, reason_code="because")
    review.reject(actor=curator, analysis=failed, version=failed.version, reason_code=RejectionReason.RIGHTS)
    failed.refresh_from_db()
    assert failed.state == AnalysisState.REJECTED
    assert ManualReview.objects.get().reason_code == RejectionReason.RIGHTS


def test_a_run_under_way_takes_no_correction(curator: User) -> None:
    analysis = intake.submit(actor=curator, url=YOUTUBE).analysis
    with pytest.raises(Refused):
        review.correct(actor=curator, analysis=analysis, version=1, values={"title": "너무 일러요"})


def test_a_stranger_decides_nothing(failed: Analysis) -> None:
    stranger = User.objects.create_user("stranger@example.com")
    with pytest.raises(NotAllowed):
        review.fill_in(actor=stranger, analysis=failed, version=failed.version, values=VALUES)


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_one_click_halves_or_doubles_the_tempo(failed: Analysis, curator: User, work: Work, factor: float) -> None:
    analysis = review.scale_tempo(actor=curator, analysis=failed, version=failed.version, factor=factor)
    review.fill_in(actor=curator, analysis=analysis, version=analysis.version, values=VALUES)
    work()
    node, measured = RemixNode.objects.get(), failed.video.measurement
    assert node.bpm == pytest.approx(failed.result["bpm"] * factor, abs=0.01)
    assert node.recipe["beats"] == pytest.approx(scaled_beats(measured.beats, factor))
