"""The queue of visits: look at what was sent, decide with a reason, and never on top of each other."""

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

from accounts.models import User
from campaigns import deciding
from campaigns.models import Campaign, CheckIn, CheckInReview, Proof, Redemption
from campaigns.states import CheckInState
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
    return CheckInReview.objects.create(check_in=visit, cause="picture")


def address(entry: CheckInReview) -> str:
    return reverse("admin:campaigns_checkinreview_change", args=[entry.pk])


def press(admin: Client, entry: CheckInReview, button: str, **typed: str) -> Any:
    entry.refresh_from_db()
    return admin.post(address(entry), {"do": button, "version": str(entry.version), **typed})


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
    answer = press(admin, receipt, "accept", note="영수증 확인")
    assert answer["Location"] == address(following)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.note) == ("accepted", "영수증 확인")
    assert Redemption.objects.get().user == receipt.check_in.user


def test_the_last_one_leads_back_to_the_list(admin: Client, receipt: CheckInReview) -> None:
    assert press(admin, receipt, "accept")["Location"] == reverse("admin:campaigns_checkinreview_changelist")


def test_declining_needs_a_reason(admin: Client, receipt: CheckInReview) -> None:
    answer = press(admin, receipt, "decline", note="흐려요")
    assert answer.status_code == 422
    assert "확인하지 못한 이유를 골라 주세요." in answer.content.decode()
    assert "흐려요" in answer.content.decode()
    press(admin, receipt, "decline", reason_code="unreadable")
    receipt.refresh_from_db()
    assert (receipt.state, receipt.reason_code) == ("declined", "unreadable")


def test_a_stale_decision_changes_nothing(admin: Client, receipt: CheckInReview) -> None:
    deciding.accept(actor=world.person("curator", "colleague"), review=receipt, version=1)
    answer = admin.post(address(receipt), {"do": "decline", "version": "1", "reason_code": "unreadable"})
    assert answer.status_code == 409
    receipt.refresh_from_db()
    assert receipt.state == "accepted"


def test_an_entry_that_somebody_looks_at_is_left_to_them(admin: Client, receipt: CheckInReview) -> None:
    deciding.claim(actor=world.person("curator", "colleague"), review=receipt, version=1)
    assert "지금 colleague 님이 보고 있어요." in admin.get(address(receipt)).content.decode()
    assert press(admin, receipt, "accept").status_code == 409


def test_an_entry_is_claimed_and_given_back(admin: Client, curator: User, receipt: CheckInReview) -> None:
    press(admin, receipt, "claim")
    receipt.refresh_from_db()
    assert receipt.claimed_by == curator
    press(admin, receipt, "release")
    receipt.refresh_from_db()
    assert receipt.claimed_by is None


def test_ones_own_visit_is_not_ones_to_decide(admin: Client, campaign: Campaign, curator: User) -> None:
    own = send(campaign, curator)
    assert "내 방문은 내가 확인할 수 없어요" in admin.get(address(own)).content.decode()
    assert press(admin, own, "accept").status_code == 403


def test_a_decided_entry_shows_who_and_why(admin: Client, receipt: CheckInReview) -> None:
    press(admin, receipt, "decline", reason_code="other_place")
    page = admin.get(address(receipt)).content.decode()
    assert "다른 장소로 보여요" in page
    assert 'value="accept"' not in page


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


@pytest.mark.parametrize("button", ["", "delete"])
def test_an_unknown_button_does_nothing(admin: Client, receipt: CheckInReview, button: str) -> None:
    assert press(admin, receipt, button).status_code == 422


def test_somebody_who_may_not_decide_sees_no_buttons(client: Client, receipt: CheckInReview) -> None:
    person = world.person("creator", "looker")
    person.is_staff = True
    person.save()
    person.user_permissions.set(Permission.objects.filter(codename="view_checkinreview"))
    client.force_login(person)
    page = client.get(address(receipt)).content.decode()
    assert 'value="accept"' not in page
    assert client.post(address(receipt), {"do": "accept", "version": "1"}).status_code == 403
