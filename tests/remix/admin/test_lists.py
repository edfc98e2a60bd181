from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import Settings

from accounts.models import User
from remix import review
from remix.models import Analysis, Brief, ManualReview, ModelCall, RemixNode, Video
from remix.models.review import ReviewReason
from remix.states import AnalysisState, BriefState
from tests.remix.admin.conftest import staff
from tests.remix.admin.pages import address

LISTS = ["manualreview", "analysis", "video", "remixnode", "brief", "modelcall"]
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
    return ManualReview.objects.open_for(analysis, ReviewReason.MODEL_FAILED, "")


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


def test_open_entries_come_first_and_the_oldest_on_top(admin: Client, curator: User) -> None:
    first, second, third = (make(number, curator) for number in range(3))
    ManualReview.objects.filter(pk=third.pk).update(opened_at=now() - timedelta(hours=3))
    review.reject(actor=curator, analysis=first.analysis, version=1, reason_code="rights")
    answer = admin.get(reverse("admin:remix_manualreview_changelist"))
    assert [entry.pk for entry in answer.context["cl"].result_list] == [third.pk, second.pk, first.pk]


def test_an_entry_shows_its_reason_age_and_submitter(admin: Client, people: Callable[[int], User]) -> None:
    entry = make(1, people(1))
    ManualReview.objects.update(opened_at=now() - timedelta(hours=3, minutes=5))
    page = admin.get(reverse("admin:remix_manualreview_changelist")).content.decode()
    assert entry.get_reason_display() in page
    assert "3시간 전" in page
    assert "사람 1" in page


def test_a_decided_entry_shows_decision_reason_code_and_who(admin: Client, curator: User) -> None:
    entry = make(1, curator)
    review.reject(actor=curator, analysis=entry.analysis, version=1, reason_code="rights")
    page = admin.get(reverse("admin:remix_manualreview_changelist")).content.decode()
    assert "거절 · 음악이나 영상의 권리를 확인할 수 없어요" in page
    assert "큐레이터" in page


def test_an_entry_leads_to_the_analysis_where_one_decides(admin: Client, curator: User) -> None:
    entry = make(1, curator)
    page = admin.get(reverse("admin:remix_manualreview_changelist")).content.decode()
    assert f'href="{address(entry.analysis)}' in page
    assert admin.get(address(entry))["Location"] == address(entry.analysis)


@pytest.mark.parametrize("name", LISTS)
def test_nothing_can_be_deleted(admin: Client, curator: User, name: str) -> None:
    entry = make(1, curator)
    row = {"manualreview": entry, "analysis": entry.analysis, "video": entry.analysis.video}.get(name)
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


def test_the_first_page_counts_what_waits(admin: Client, curator: User) -> None:
    make(1, curator)
    make(2, curator)
    answer = admin.get(reverse("admin:index"))
    assert answer.context["open_reviews"] == 2
    assert answer.context["draft_count"] == 2
    assert "컵 마술" in answer.content.decode()


def test_the_first_page_shows_only_what_one_may_see(client: Client, curator: User) -> None:
    make(1, curator)
    client.force_login(staff("view_video"))
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 200
    assert "컵 마술" not in answer.content.decode()
