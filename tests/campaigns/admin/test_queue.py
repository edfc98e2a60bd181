"""The page of a visit that waits: what was sent, and deciding it from the queue's bar."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Notification, User
from campaigns import deciding
from campaigns.models import Campaign, CheckIn, CheckInReview, Proof, Redemption
from campaigns.states import CheckInState
from curation import deciding as working
from curation import filing
from curation.models import WorkItem
from remix.models import Upload
from tests.accounts import world
from tests.campaigns import making


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def receipt(campaign: Campaign) -> CheckInReview:
    """A receipt that waits."""
    return send(campaign, making.visitor())


def send(campaign: Campaign, person: User) -> CheckInReview:
    place = campaign.places.first() or making.place(campaign)
    content = picture()
    name = default_storage.save("user_content/1/receipt.jpg", ContentFile(content))
    upload = Upload.objects.create(
        owner=person, purpose="campaign_proof", state="finalised", name="receipt.jpg", original_name="영수증.jpg",
        content_type="image/jpeg", size=len(content), file=name, closed_at=timezone.now(),
    )  # fmt: skip
    visit = CheckIn.objects.create(
        campaign=campaign, place=place, user=person, method="receipt", state=CheckInState.WAITING, slot="campaign",
        suspicion_score=0.4, suspicion_reasons=[{"code": "same_picture", "counts": 0.4}],
    )  # fmt: skip
    Proof.objects.create(check_in=visit, upload=upload)
    entry = CheckInReview.objects.create(check_in=visit, cause="picture")
    filing.put(kind="proof", subject_id=entry.pk)
    return entry


def address(entry: CheckInReview) -> str:
    return reverse("admin:campaigns_checkinreview_change", args=[entry.pk])


def waits(entry: CheckInReview) -> WorkItem:
    return WorkItem.objects.of_subject("proof", entry.pk).get()


def decide(admin: Client, entry: CheckInReview, decision: str, **typed: str) -> Any:
    """Press a button of the bar as it is on the page, and let the time to undo pass."""
    bar = admin.get(address(entry)).context["bar"]
    seen = {"version": bar.row.item.version, "subject_version": bar.row.card.version}
    answer = admin.post(f"/admin/queue/{bar.row.item.pk}/decide/", {**seen, "decision": decision, **typed})
    item = waits(entry)
    working.carry_out(item.pk, item.version)
    entry.refresh_from_db()
    return answer


def test_the_page_shows_picture_reasons_and_choices(admin: Client, receipt: CheckInReview) -> None:
    page = admin.get(address(receipt)).content.decode()
    assert reverse("admin:campaigns_checkinreview_picture", args=[receipt.pk]) in page
    assert "이 캠페인에 온 다른 사진과 닮았어요" in page
    assert "사진이 잘 보이지 않아요" in page


def test_the_picture_is_served_to_those_who_decide_only(admin: Client, receipt: CheckInReview) -> None:
    url = reverse("admin:campaigns_checkinreview_picture", args=[receipt.pk])
    answer = admin.get(url)
    assert b"".join(answer.streaming_content) == picture()  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    other = Client()
    other.force_login(receipt.check_in.user)
    assert other.get(url).status_code == 302


def test_an_accepted_visit_brings_its_reward_and_leads_to_the_next(
    admin: Client, campaign: Campaign, receipt: CheckInReview
) -> None:
    making.reward(campaign)
    following = send(campaign, making.visitor("second"))
    answer = decide(admin, receipt, "accepted", note="영수증 확인")
    assert answer["Location"] == address(following)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.note) == ("accepted", "영수증 확인")
    assert Redemption.objects.get().user == receipt.check_in.user


def test_the_last_one_leads_back_to_the_list(admin: Client, receipt: CheckInReview) -> None:
    assert decide(admin, receipt, "accepted")["Location"] == reverse("queue:list")


def test_declining_needs_a_reason(admin: Client, receipt: CheckInReview) -> None:
    answer = decide(admin, receipt, "declined", note="흐려요")
    assert answer.status_code == 422
    assert "이유를 골라 주세요." in answer.content.decode()
    decide(admin, receipt, "declined", reason_code="unreadable")
    assert (receipt.state, receipt.reason_code) == ("declined", "unreadable")


def test_the_visitor_hears_nothing_while_the_decision_can_be_undone(admin: Client, receipt: CheckInReview) -> None:
    item = waits(receipt)
    admin.post(
        f"/admin/queue/{item.pk}/decide/",
        {"version": 1, "subject_version": 1, "decision": "declined", "reason_code": "unreadable"},
    )
    receipt.refresh_from_db()
    assert (receipt.state, Notification.objects.count()) == ("open", 0)
    item.refresh_from_db()
    working.carry_out(item.pk, item.version)
    assert Notification.objects.get().kind == "visit_declined"


def test_a_visit_that_was_decided_meanwhile_answers_409(admin: Client, receipt: CheckInReview) -> None:
    deciding.accept(actor=world.person("curator", "colleague"), review=receipt, version=1)
    item = waits(receipt)
    answer = admin.post(f"/admin/queue/{item.pk}/decide/", {"version": 1, "subject_version": 1, "decision": "accepted"})
    assert answer.status_code == 409


def test_the_list_is_the_queues(admin: Client, receipt: CheckInReview) -> None:
    answer = admin.get(reverse("admin:campaigns_checkinreview_changelist"), follow=True)
    assert [row.card.who for row in answer.context["rows"]] == [str(receipt.check_in.user)]


def test_ones_own_visit_is_not_ones_to_decide(admin: Client, campaign: Campaign, curator: User) -> None:
    own = send(campaign, curator)
    assert "내 방문은 내가 확인할 수 없어요" in admin.get(address(own)).content.decode()
    assert decide(admin, own, "accepted").status_code == 422


def test_a_decided_entry_shows_who_and_why(admin: Client, receipt: CheckInReview) -> None:
    decide(admin, receipt, "declined", reason_code="other_place")
    page = admin.get(address(receipt)).content.decode()
    assert "다른 장소로 보여요" in page
    assert 'value="accepted"' not in page


def test_the_page_takes_as_many_statements_however_many_visits_somebody_made(
    admin: Client, campaign: Campaign, receipt: CheckInReview
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(address(receipt))
        return len(captured)

    def visits(count: int) -> None:
        for number in range(count):
            campaign_of_its_own = making.campaign(slug=f"c{CheckIn.objects.count()}-{number}")
            CheckIn.objects.create(
                campaign=campaign_of_its_own,
                place=making.place(campaign_of_its_own),
                user=receipt.check_in.user,
                method="gps_match",
                state="accepted",
                slot="campaign",
            )

    visits(2)
    admin.get(address(receipt))
    few = queries()
    visits(6)
    assert queries() == few


def test_somebody_who_may_not_decide_sees_no_buttons(client: Client, receipt: CheckInReview) -> None:
    person = world.person("creator", "looker")
    person.is_staff = True
    person.save()
    person.user_permissions.set(Permission.objects.filter(codename="view_checkinreview"))
    client.force_login(person)
    page = client.get(address(receipt)).content.decode()
    assert 'value="accepted"' not in page
    assert client.post(f"/admin/queue/{waits(receipt).pk}/claim/", {"version": "1"}).status_code == 403
