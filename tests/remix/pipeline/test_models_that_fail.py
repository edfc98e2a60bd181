"""Each way in which a model fails: how often it is asked, what is noted, and what the person is left with."""

import pytest
from pytest_django import Settings

from remix.models import Analysis, Brief, ManualReview, ModelCall, RemixNode
from remix.models.analysis import Fallback
from remix.models.review import ReviewReason
from remix.states import AnalysisState, BriefState
from tests.remix.clips import DEMO_CLIP
from tests.remix.pipeline.conftest import YOUTUBE, Submit
from tests.wire import ClaudeServer, GeminiServer, refused_url

ROWS = [
    ("429", "rate_limited", 3),
    ("500", "server_error", 3),
    ("503", "server_error", 3),
    ("drop", "unreachable", 3),
    ("not_json", "not_json", 3),
    ("bad_model_json", "not_json", 3),
    ("schema", "schema", 3),
    ("truncated", "truncated", 3),
    ("blocked", "blocked", 1),
    ("400", "bad_request", 1),
    ("401", "no_key", 1),
    ("403", "forbidden", 1),
    ("404", "not_found", 1),
]
CLAUDE_ROWS = [(mode, "refused" if mode == "blocked" else reason, attempts) for mode, reason, attempts in ROWS]


def assert_waits_for_a_person(analysis: Analysis, reason: str) -> None:
    """Pending review, with one open entry that says why."""
    assert (analysis.state, analysis.error_reason) == (AnalysisState.PENDING_REVIEW, reason)
    entry = ManualReview.objects.get(analysis=analysis)
    assert (entry.reason, entry.state) == (ReviewReason.MODEL_FAILED, "open")
    assert entry.detail


def attempts_of(purpose: str) -> list[tuple[int, str]]:
    """Number and error of each attempt on record."""
    return list(ModelCall.objects.filter(purpose=purpose).values_list("attempt", "error_reason"))


@pytest.mark.parametrize(("mode", "reason", "attempts"), ROWS)
def test_an_analysis_that_fails_waits_for_a_person(
    gemini: GeminiServer, submit: Submit, sleeps: list[float], mode: str, reason: str, attempts: int
) -> None:
    gemini.fail_next(mode, times=None)
    assert_waits_for_a_person(submit(YOUTUBE), reason)
    assert attempts_of("analysis") == [(number, reason) for number in range(1, attempts + 1)]
    assert gemini.count("generateContent") == attempts
    assert len(sleeps) == attempts - 1


def test_a_model_that_does_not_answer_in_time_is_asked_three_times(
    gemini: GeminiServer, submit: Submit, settings: Settings
) -> None:
    settings.AI_TIMEOUT_SECONDS = 0.3
    gemini.fail_next("timeout", times=None)
    assert_waits_for_a_person(submit(YOUTUBE), "timeout")
    assert len(attempts_of("analysis")) == 3


def test_a_model_that_cannot_be_reached_is_asked_three_times(submit: Submit, settings: Settings) -> None:
    settings.GEMINI_API_KEY, settings.GEMINI_BASE_URL = "wire", refused_url()
    assert_waits_for_a_person(submit(YOUTUBE), "unreachable")
    assert len(attempts_of("analysis")) == 3


def test_the_waits_are_two_and_four_seconds_with_jitter(
    gemini: GeminiServer, submit: Submit, sleeps: list[float]
) -> None:
    gemini.fail_next("500", times=None)
    submit(YOUTUBE)
    first, second = sleeps
    assert 2 <= first <= 2.5
    assert 4 <= second <= 5


def test_a_retry_after_is_waited_for(gemini: GeminiServer, submit: Submit, sleeps: list[float]) -> None:
    gemini.fail_next("429", times=None, retry_after=7)
    submit(YOUTUBE)
    assert sleeps == [7, 7]


def test_a_retry_after_of_more_than_a_minute_goes_to_a_person_at_once(
    gemini: GeminiServer, submit: Submit, sleeps: list[float]
) -> None:
    gemini.fail_next("429", times=None, retry_after=120)
    assert_waits_for_a_person(submit(YOUTUBE), "rate_limited")
    assert not sleeps
    assert len(attempts_of("analysis")) == 1


def test_a_failure_that_passes_is_only_on_record(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    gemini.fail_next("503")
    analysis = submit(YOUTUBE)
    assert analysis.state == AnalysisState.SUCCEEDED
    assert attempts_of("analysis") == [(1, "server_error"), (2, "")]
    assert not ManualReview.objects.exists()


def test_a_bad_answer_was_paid_for_and_says_so(gemini: GeminiServer, submit: Submit) -> None:
    gemini.fail_next("schema", times=None)
    submit(YOUTUBE)
    assert all(call.cost_usd for call in ModelCall.objects.all())


@pytest.mark.parametrize(("mode", "reason", "attempts"), [*CLAUDE_ROWS, ("529", "server_error", 3)])
def test_a_brief_that_fails_becomes_a_skeleton_with_a_review(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, mode: str, reason: str, attempts: int
) -> None:
    claude.fail_next(mode, times=None)
    analysis = submit(YOUTUBE)
    assert analysis.state == AnalysisState.SUCCEEDED
    brief = Brief.objects.get()
    assert (brief.state, brief.is_skeleton, brief.error_reason) == (BriefState.WRITTEN, True, reason)
    assert ManualReview.objects.get().reason == ReviewReason.BRIEF_FAILED
    assert RemixNode.objects.get().recipe["is_skeleton"]
    assert attempts_of("brief") == [(number, reason) for number in range(1, attempts + 1)]


def test_without_any_key_the_measured_facts_make_a_draft_and_a_review(submit: Submit) -> None:
    analysis = submit(path=DEMO_CLIP)
    assert (analysis.state, analysis.fallback) == (AnalysisState.PENDING_REVIEW, Fallback.MEASURED)
    assert set(analysis.sources) == {"duration_seconds", "bpm", "platform"}
    assert ManualReview.objects.get().reason == ReviewReason.NO_ANALYZER
    assert RemixNode.objects.get().recipe["is_skeleton"]
    assert not ModelCall.objects.exists()


def test_without_any_key_an_address_alone_only_waits_for_a_person(submit: Submit) -> None:
    analysis = submit(YOUTUBE)
    assert analysis.fallback == Fallback.TEMPLATE
    assert ManualReview.objects.get().reason == ReviewReason.NO_ANALYZER
    assert not RemixNode.objects.exists()


def test_without_claudes_key_the_analysis_becomes_a_skeleton_that_says_so(gemini: GeminiServer, submit: Submit) -> None:
    submit(YOUTUBE)
    node = RemixNode.objects.get()
    assert node.recipe["is_skeleton"]
    assert node.title == "빈 컵 마술 챌린지"
    assert not ManualReview.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://www.tiktok.com/@someone/video/7301234567890123456", "https://www.instagram.com/reel/Cabc123xyz/"]
)
def test_a_page_that_no_model_can_read_asks_for_a_file(gemini: GeminiServer, submit: Submit, url: str) -> None:
    analysis = submit(url)
    assert analysis.state == AnalysisState.PENDING_REVIEW
    assert ManualReview.objects.get().reason == ReviewReason.FILE_NEEDED
    assert gemini.count() == 0


def test_the_file_of_such_a_page_may_come_later(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    url = "https://www.tiktok.com/@someone/video/7301234567890123456"
    first = submit(url)
    second = submit(url, path=DEMO_CLIP)
    assert (second.video, second.state) == (first.video, AnalysisState.SUCCEEDED)
    assert second.result["platform"] == "tiktok"
