"""The list of creators' videos and the desk on which a curator decides, with the queue's bar."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from curation import deciding
from curation.models import WorkItem
from remix import viewing
from remix.models import Certificate, RemixNode, SuccessCriteria, UserVideo, ViewReport
from remix.states import SubmissionState
from tests.accounts import world
from tests.remix.admin.conftest import staff
from tests.remix.success.conftest import Shoot, appeal, certify, decline, state_of, withdraw

QUEUE = "/admin/remix/uservideo/"


@pytest.fixture
def admin(client: Client, curator: User) -> Client:
    client.force_login(curator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    return client


def desk(video: UserVideo) -> str:
    return f"{QUEUE}{video.pk}/change/"


def press(client: Client, video: UserVideo, do: str, **typed: object) -> tuple[int, str]:
    """Press a button of the page as it is; status and page (of the list or desk that it leads to)."""
    html = client.get(desk(video)).content.decode()
    hidden = dict(re.findall(r'name="(version|seen|report)" value="([^"]*)"', html))
    answer = client.post(desk(video), {**hidden, "do": do, **typed}, follow=True)
    return answer.status_code, answer.content.decode()


def decide(client: Client, video: UserVideo, decision: str, kind: str = "submission", **typed: str) -> Any:
    """Press a button of the bar as it is on the page, and let the time to undo pass."""
    bar = client.get(desk(video)).context["bar"]
    seen = {"version": bar.row.item.version, "subject_version": bar.row.card.version}
    answer = client.post(f"/admin/queue/{bar.row.item.pk}/decide/", {**seen, "decision": decision, **typed})
    item = WorkItem.objects.of_subject(kind, video.pk).get()
    deciding.carry_out(item.pk, item.version)
    return answer


def test_a_curator_certifies(admin: Client, video: UserVideo) -> None:
    decide(admin, video, "certified", reason_code="fresh_take", note="멋져요")
    assert Certificate.objects.get().reason_code == "fresh_take"
    decision = video.decisions.get()
    assert (decision.words, decision.evidence["views"]) == ("멋져요", 12_000)


def test_a_certificate_is_not_given_while_it_can_be_undone(admin: Client, video: UserVideo, curator: User) -> None:
    bar = admin.get(desk(video)).context["bar"]
    seen = {"version": bar.row.item.version, "subject_version": bar.row.card.version}
    admin.post(
        f"/admin/queue/{bar.row.item.pk}/decide/", {**seen, "decision": "certified", "reason_code": "fresh_take"}
    )
    assert not Certificate.objects.exists()
    item = WorkItem.objects.get()
    deciding.undo(actor=curator, item=item, version=item.version)
    deciding.carry_out(item.pk, item.version - 1)
    assert not Certificate.objects.exists()
    assert state_of(video) == SubmissionState.SUBMITTED


def test_the_desk_shows_what_is_decided_on(admin: Client, video: UserVideo) -> None:
    html = admin.get(desk(video)).content.decode()
    for said in ("조회수 12,000회", "10,000회가 기준", "레시피 영상이 같은 나이", "영상을 만든 사람", "독창성 단서"):
        assert said in html


def test_a_video_below_its_criteria_cannot_be_certified(admin: Client, shoot: Shoot) -> None:
    video = shoot(views=10)
    html = admin.get(desk(video)).content.decode()
    assert "아직 넘은 기준이 없어서" in html
    assert "인증 안 하기" in html
    assert decide(admin, video, "certified", reason_code="fresh_take").status_code == 422


def test_a_missing_reason_is_refused(admin: Client, video: UserVideo) -> None:
    answer = decide(admin, video, "declined", note="조금 더 기다려 볼까요")
    assert answer.status_code == 422
    assert "이유를 골라 주세요" in answer.content.decode()
    assert state_of(video) == SubmissionState.SUBMITTED


def test_declining_goes_on_with_the_queue(admin: Client, shoot: Shoot) -> None:
    video, following = shoot(), shoot()
    assert decide(admin, video, "declined", reason_code="rights")["Location"] == desk(following)
    assert state_of(video) == SubmissionState.DECLINED


def test_views_that_were_checked_meanwhile_answer_409(admin: Client, video: UserVideo, curator: User) -> None:
    bar = admin.get(desk(video)).context["bar"]
    seen = {"version": bar.row.item.version, "subject_version": bar.row.card.version}
    report = viewing.report_views(actor=video.creator, user_video=video, views=54_321)
    viewing.check_views(actor=curator, report=report, accepted=True)
    address = f"/admin/queue/{bar.row.item.pk}/decide/"
    answer = admin.post(address, {**seen, "decision": "certified", "reason_code": "criteria_met"})
    assert answer.status_code == 409
    assert not Certificate.objects.exists()


def test_a_withdrawn_video_leaves_the_queue(admin: Client, video: UserVideo) -> None:
    withdraw(video)
    item = WorkItem.objects.get()
    assert (item.state, item.decision) == ("done", "withdrawn")


def test_a_video_withdrawn_after_the_decision_stays_withdrawn(admin: Client, video: UserVideo) -> None:
    bar = admin.get(desk(video)).context["bar"]
    seen = {"version": bar.row.item.version, "subject_version": bar.row.card.version}
    admin.post(
        f"/admin/queue/{bar.row.item.pk}/decide/", {**seen, "decision": "certified", "reason_code": "fresh_take"}
    )
    decided = WorkItem.objects.get()
    withdraw(video)
    deciding.carry_out(decided.pk, decided.version)
    assert (state_of(video), WorkItem.objects.get().decision) == (SubmissionState.WITHDRAWN, "withdrawn")


def test_a_curator_cannot_decide_on_their_own(client: Client, shoot: Shoot, second_curator: User) -> None:
    video = shoot(by=second_curator)
    client.force_login(second_curator)
    assert decide(client, video, "certified", reason_code="criteria_met").status_code == 422
    assert state_of(video) == SubmissionState.SUBMITTED


def test_an_appeal_is_another_curators_and_urgent(
    admin: Client, video: UserVideo, curator: User, second_curator: User
) -> None:
    appeal(decline(video, curator))
    item = WorkItem.objects.of_subject("appeal", video.pk).get()
    assert (item.state, item.priority) == ("open", 1)
    assert "다른 큐레이터가 봐야 해요" in admin.get(desk(video)).content.decode().replace("다시 ", "")
    assert decide(admin, video, "upheld", "appeal", reason_code="not_met").status_code == 422
    admin.force_login(second_curator)
    decide(admin, video, "upheld", "appeal", reason_code="not_met")
    assert state_of(video) == SubmissionState.UPHELD


def test_a_certificate_is_revoked_with_its_reason(admin: Client, video: UserVideo, curator: User) -> None:
    certify(video, curator)
    _status, html = press(admin, video, "revoke", reason_code="mistake")
    assert "인증을 취소했어요" in html
    assert Certificate.objects.get().revocation_reason == "mistake"


def test_the_past_shows_what_was_seen(admin: Client, video: UserVideo, curator: User) -> None:
    decline(video, curator, reason_code="copied", words="같은 장면이에요")
    html = admin.get(desk(video)).content.decode()
    assert "같은 장면이에요" in html
    assert "그때 본 것" in html


def test_reported_views_are_taken(admin: Client, shoot: Shoot) -> None:
    video = shoot(views=None)
    viewing.report_views(actor=video.creator, user_video=video, views=23_456)
    press(admin, video, "accept_views")
    assert UserVideo.objects.get(pk=video.pk).views == 23_456


def test_reported_views_are_refused_with_a_reason(admin: Client, shoot: Shoot) -> None:
    video = shoot(views=None)
    viewing.report_views(actor=video.creator, user_video=video, views=23_456)
    press(admin, video, "reject_views", reason_code="bought_views", words="하루 만에")
    report = ViewReport.objects.get()
    assert (report.state, report.reason_code, report.note) == ("rejected", "bought_views", "하루 만에")


@pytest.mark.parametrize("key", ["", "nonsense", "999999", "²"])
def test_a_report_that_is_not_there_answers_409(admin: Client, shoot: Shoot, key: str) -> None:
    video = shoot(views=None)
    answer = admin.post(desk(video), {"do": "accept_views", "version": video.version, "report": key})
    assert answer.status_code == 409


def test_a_button_that_does_not_exist_does_nothing(admin: Client, video: UserVideo) -> None:
    assert admin.post(desk(video), {"do": "promote", "version": video.version}).status_code == 409


def test_who_may_only_look_has_no_buttons(client: Client, video: UserVideo) -> None:
    client.force_login(staff("view_uservideo"))
    assert 'name="do"' not in client.get(desk(video)).content.decode()
    assert client.post(desk(video), {"do": "certify"}).status_code == 403


def test_the_longest_wait_comes_first_and_the_decided_last(admin: Client, shoot: Shoot, curator: User) -> None:
    decided, late, early = shoot(), shoot(), shoot()
    decline(decided, curator)
    UserVideo.objects.filter(pk=early.pk).update(submitted_at=timezone.now() - timedelta(days=4))
    html = admin.get(QUEUE).content.decode()
    assert re.findall(r"지하철 춤 #(\d+)", html) == [str(video.pk) for video in (early, late, decided)]


@pytest.mark.parametrize(("days", "found"), [("0", 2), ("3", 1), ("7", 0), ("nonsense", 3)])
def test_the_queue_is_filtered_by_how_long_they_wait(
    admin: Client, shoot: Shoot, curator: User, days: str, found: int
) -> None:
    decided, _late, early = shoot(), shoot(), shoot()
    decline(decided, curator)
    UserVideo.objects.filter(pk=early.pk).update(submitted_at=timezone.now() - timedelta(days=4))
    html = admin.get(QUEUE, {"waiting": days}).content.decode()
    assert len(re.findall(r"지하철 춤 #\d+", html)) == found


def test_the_queue_is_filtered_by_reports_that_wait(admin: Client, shoot: Shoot) -> None:
    shoot()
    waiting = shoot(views=None)
    viewing.report_views(actor=waiting.creator, user_video=waiting, views=5)
    html = admin.get(QUEUE, {"views": "open"}).content.decode()
    assert re.findall(r"지하철 춤 #(\d+)", html) == [str(waiting.pk)]


def test_a_certificates_number_finds_its_video(admin: Client, shoot: Shoot, curator: User) -> None:
    shoot()
    video = shoot()
    certificate = certify(video, curator)
    html = admin.get(QUEUE, {"q": certificate.code}).content.decode()
    assert re.findall(r"지하철 춤 #(\d+)", html) == [str(video.pk)]


@pytest.mark.parametrize("name", ["uservideo", "successcriteria"])
def test_a_list_takes_as_many_queries_for_12_rows_as_for_3(
    admin: Client, curator: User, shoot: Shoot, plant: Callable[..., RemixNode], settings: Settings, name: str
) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    admin.force_login(curator)
    url = reverse(f"admin:remix_{name}_changelist")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(url).status_code == 200
        return len(captured)

    def grow(start: int, end: int) -> None:
        for number in range(start, end):
            shoot(by=world.person("creator", f"maker{number}"))
            SuccessCriteria.objects.create(node=plant(), least_views=1)

    grow(0, 3)
    admin.get(url)
    few = queries()
    grow(3, 12)
    assert queries() == few


def test_a_recipe_gets_criteria_of_its_own(admin: Client, node: RemixNode) -> None:
    typed = {"node": node.pk, "least_views": 300, "times_parent": ""}
    admin.post("/admin/remix/successcriteria/add/", typed)
    assert SuccessCriteria.objects.get(node=node).least_views == 300


@pytest.mark.parametrize(("views", "times"), [("", ""), ("0", ""), ("", "0.5")])
def test_criteria_that_ask_nothing_are_explained(admin: Client, node: RemixNode, views: str, times: str) -> None:
    typed = {"node": node.pk, "least_views": views, "times_parent": times}
    answer = admin.post("/admin/remix/successcriteria/add/", typed)
    assert answer.status_code == 200
    assert not SuccessCriteria.objects.exists()


def test_the_dashboard_says_how_many_succeed(admin: Client, shoot: Shoot, curator: User) -> None:
    shoot()
    certify(shoot(), curator)
    assert "50 %" in admin.get("/admin/").content.decode()


def test_creators_see_what_is_asked_and_what_was_decided(client: Client, video: UserVideo, curator: User) -> None:
    decline(video, curator, reason_code="copied", words="같은 장면이에요")
    client.force_login(video.creator)
    html = client.get(video.get_absolute_url()).content.decode()
    for said in (
        "K-Success 기준",
        "10,000회가 기준",
        "다른 사람의 영상을 그대로 썼어요",
        "같은 장면이에요",
        "한 번 더 봐 달라고 하기",
    ):
        assert said in html
    assert "큐레이터</" not in html


def test_a_creator_appeals_on_their_page(client: Client, video: UserVideo, curator: User) -> None:
    declined = decline(video, curator)
    client.force_login(video.creator)
    address = reverse("remix:submission-appeal", args=[video.pk])
    answer = client.post(address, {"version": declined.version, "words": "제가 찍은 원본이에요"}, follow=True)
    assert "이의 심사 중" in answer.content.decode()
    assert client.post(address, {"version": declined.version, "words": "또 봐 주세요"}).status_code == 400
    assert "한 번 더 봐 달라고 하기" not in client.get(video.get_absolute_url()).content.decode()


def test_a_refused_appeal_keeps_its_words(client: Client, video: UserVideo, curator: User) -> None:
    declined = decline(video, curator)
    client.force_login(video.creator)
    address = reverse("remix:submission-appeal", args=[video.pk])
    answer = client.post(address, {"version": declined.version - 1, "words": "제가 찍은 원본이에요"})
    assert answer.status_code == 409
    assert "제가 찍은 원본이에요" in answer.content.decode()
