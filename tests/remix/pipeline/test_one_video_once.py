"""The same video is one row and one model call, however often and however closely together it is submitted."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from remix import intake, review
from remix.intake import Outcome, Submission
from remix.models import Analysis, ModelCall, Video
from remix.states import AnalysisState
from tests.remix.clips import DEMO_CLIP
from tests.remix.pipeline.conftest import YOUTUBE, Submit, Work
from tests.wire import ClaudeServer, GeminiServer

PEOPLE = 20
SPELLINGS = [
    "https://youtu.be/dQw4w9WgXcQ",
    "https://www.youtube.com/shorts/dQw4w9WgXcQ?feature=share",
    "https://m.youtube.com/watch?v=dQw4w9WgXcQ&si=abcdef",
    "youtube.com/watch?v=dQw4w9WgXcQ",
]


@pytest.fixture
def work(worker: Work) -> Work:
    """A real worker."""
    return worker


def at_once(submit: Callable[[int], Submission]) -> Counter[Outcome]:
    """What twenty submissions led to that start in the same moment, each on a connection of its own."""
    barrier = threading.Barrier(PEOPLE)

    def one(number: int) -> Outcome:
        try:
            barrier.wait()
            return submit(number).outcome
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        return Counter(people.map(one, range(PEOPLE)))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the clock on by so much, and stops it there."""

    def move(**by: float) -> None:
        moment = timezone.now() + timedelta(**by)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return move


def test_twenty_people_with_one_address_cost_one_model_call(
    gemini: GeminiServer, claude: ClaudeServer, curator: User, work: Work
) -> None:
    outcomes = at_once(lambda number: intake.submit(actor=curator, url=SPELLINGS[number % len(SPELLINGS)]))
    work()
    assert outcomes == {Outcome.STARTED: 1, Outcome.JOINED: PEOPLE - 1}
    assert (Video.objects.count(), Analysis.objects.count()) == (1, 1)
    assert (gemini.count(), claude.count()) == (1, 1)


def test_twenty_people_with_one_file_cost_one_model_call(
    gemini: GeminiServer, claude: ClaudeServer, curator: User, work: Work, settings: Settings
) -> None:
    content = DEMO_CLIP.read_bytes()
    at_once(lambda number: intake.submit(actor=curator, upload=ContentFile(content, name=f"{number}.mp4")))
    work()
    assert (Video.objects.count(), Analysis.objects.count(), gemini.count()) == (1, 1, 1)
    assert len([path for path in Path(settings.MEDIA_ROOT, "source_videos").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("url", SPELLINGS)
def test_however_an_address_is_written_it_is_one_video(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, url: str
) -> None:
    assert submit(url).video == submit(YOUTUBE).video


def test_a_run_under_way_is_joined(gemini: GeminiServer, curator: User) -> None:
    first = intake.submit(actor=curator, url=YOUTUBE)
    second = intake.submit(actor=curator, url=YOUTUBE)
    assert (second.outcome, second.analysis) == (Outcome.JOINED, first.analysis)


def test_for_a_day_the_same_video_is_answered_without_a_model_call(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, curator: User, later: Callable[..., None]
) -> None:
    analysis = submit(YOUTUBE)
    later(hours=23, minutes=59)
    again = intake.submit(actor=curator, url=YOUTUBE)
    assert (again.outcome, again.analysis) == (Outcome.CACHED, analysis)
    assert gemini.count() == 1


def test_after_a_day_it_is_analysed_again(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, later: Callable[..., None]
) -> None:
    submit(YOUTUBE)
    later(hours=24, minutes=1)
    submit(YOUTUBE)
    assert gemini.count() == 2
    assert Video.objects.count() == 1


def test_a_failed_analysis_is_no_cached_answer(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    gemini.fail_next("400")
    assert submit(YOUTUBE).state == AnalysisState.PENDING_REVIEW
    assert submit(YOUTUBE).state == AnalysisState.SUCCEEDED


def test_a_re_run_goes_past_the_cache(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, curator: User, work: Work
) -> None:
    first = submit(YOUTUBE)
    second = review.re_run(actor=curator, analysis=first, version=first.version)
    work()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (AnalysisState.SUPERSEDED, AnalysisState.SUCCEEDED)
    assert gemini.count() == 2


def test_a_file_is_measured_only_once(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, curator: User, work: Work
) -> None:
    analysis = submit(path=DEMO_CLIP)
    measured_at = analysis.video.measurement.measured_at
    review.re_run(actor=curator, analysis=analysis, version=analysis.version)
    work()
    assert Video.objects.get().measurement.measured_at == measured_at


def test_no_model_is_asked_for_a_cached_answer(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, curator: User
) -> None:
    submit(YOUTUBE)
    calls = ModelCall.objects.count()
    outcomes = at_once(lambda number: intake.submit(actor=curator, url=YOUTUBE))
    assert outcomes == {Outcome.CACHED: PEOPLE}
    assert ModelCall.objects.count() == calls
