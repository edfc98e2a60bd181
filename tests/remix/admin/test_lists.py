from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from remix.models import Analysis, Brief, ManualReview, ModelCall, RemixNode, Video
from remix.models.review import ReviewReason
from remix.resolving import open_review
from remix.states import AnalysisState, BriefState

LISTS = ["analysis", "video", "remixnode", "brief", "modelcall"]
SHOT = {"start": 0, "end": 15, "action": "컵을 흔들어요."}
RECIPE = {"title": "컵 마술", "concept": "컵", "narrative": "컵이에요.", "shots": [SHOT], "duration_seconds": 15}


def make(number: int, person: User) -> ManualReview:
    """One video with everything that a list could follow from it."""
    url = f"https://youtu.be/{number}"
    video = Video.objects.create(
        platform="youtube", external_id=f"video-{number}", canonical_url=url, submitted_by=person
    )
    analysis = Analysis.objects.create(video=video, state=AnalysisState.PENDING_REVIEW, requested_by=person)
    ModelCall.objects.create(purpose="analysis", analysis=analysis, attempt=1, provider="x", model="y", latency_ms=1)
    brief = Brief.objects.create(analysis=analysis, state=BriefState.WRITTEN)
    RemixNode.objects.create(video=video, brief=brief, creator=person, recipe=RECIPE)
    return open_review(analysis, ReviewReason.MODEL_FAILED, "")


@pytest.fixture
def people(db: None) -> Callable[[int], User]:
    return lambda number: User.objects.create_user(f"person{number}@example.com", name=f"사람 {number}")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_as_many_queries_for_30_rows_as_for_3(
    admin: Client, curator: User, people: Callable[[int], User], settings: Settings, name: str
) -> None:
    # A session that is read from the database each time: whatever empties the cache meanwhile does not count here.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    admin.force_login(curator)
    url = reverse(f"admin:remix_{name}_changelist")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = admin.get(url)
        assert answer.status_code == 200
        return len(captured)

    for number in range(3):
        make(number, people(number))
    admin.get(url)  # content types and permissions are cached by the first request
    few = queries()
    for number in range(3, 30):
        make(number, people(number))
    assert queries() == few
    assert few <= 12


@pytest.mark.parametrize("name", LISTS)
def test_nothing_can_be_deleted(admin: Client, curator: User, name: str) -> None:
    entry = make(1, curator)
    row = {"analysis": entry.analysis, "video": entry.analysis.video}.get(name)
    pk = (
        row.pk
        if row
        else {"remixnode": RemixNode, "brief": Brief, "modelcall": ModelCall}[name]._default_manager.get().pk
    )
    assert admin.post(reverse(f"admin:remix_{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["brief", "modelcall", "video"])
def test_written_rows_can_be_read_one_by_one(admin: Client, curator: User, name: str) -> None:
    make(1, curator)
    pk = {"brief": Brief, "modelcall": ModelCall, "video": Video}[name]._default_manager.get().pk
    assert admin.get(reverse(f"admin:remix_{name}_change", args=[pk])).status_code == 200
