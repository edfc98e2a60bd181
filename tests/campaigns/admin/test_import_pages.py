"""Importing in the admin: choose a file, read what would happen, put it in."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.importing import running
from campaigns.models import Campaign, Coupon, CsvImport, Place
from tests.campaigns import making

ROWS = "이름,위도,경도\n시청점,37.5663,126.9779\n강남점,127.0276,37.4979\n종로점,91,127\n"


def address(campaign: Campaign, kind: str = "places") -> str:
    return reverse("admin:campaigns_campaign_import", args=[campaign.pk, kind])


def upload(admin: Client, campaign: Campaign, content: str = ROWS, kind: str = "places", **more: Any) -> Any:
    return admin.post(address(campaign, kind), {"file": SimpleUploadedFile("장소.csv", content.encode()), **more})


def test_a_file_leads_to_its_dry_run(admin: Client, campaign: Campaign) -> None:
    page = admin.get(upload(admin, campaign)["Location"]).content.decode()
    assert "위도는 -90에서 90 사이의 숫자로 적어 주세요." in page
    assert "혹시 위도 37.4979" in page
    assert "좋은 줄 1개 넣기" in page
    assert not Place.objects.exists()


def test_the_button_puts_the_good_rows_in(admin: Client, campaign: Campaign) -> None:
    shown = upload(admin, campaign)["Location"]
    page = admin.post(shown, follow=True).content.decode()
    assert "파일을 넣었어요." in page
    assert [place.name for place in Place.objects.all()] == ["시청점"]


def test_the_tick_puts_swapped_rows_right(admin: Client, campaign: Campaign) -> None:
    admin.post(upload(admin, campaign)["Location"], {"takes_swapped": "yes"})
    assert {place.name for place in Place.objects.all()} == {"시청점", "강남점"}


def test_pressing_twice_says_so(admin: Client, campaign: Campaign) -> None:
    shown = upload(admin, campaign)["Location"]
    admin.post(shown)
    assert admin.post(shown).status_code == 422
    assert Place.objects.count() == 1


def test_a_large_file_is_watched_until_it_is_through(
    admin: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SMALL_BYTES", 10)
    shown = upload(admin, campaign)["Location"]
    assert admin.get(shown)["Refresh"] == "3"
    running.check(CsvImport.objects.get().pk)
    assert "Refresh" not in admin.get(shown)
    assert admin.get(admin.post(shown)["Location"])["Refresh"] == "3"


def test_without_a_file_the_form_asks_for_one(admin: Client, campaign: Campaign) -> None:
    answer = admin.post(address(campaign))
    assert answer.status_code == 422
    assert "CSV 파일을 골라 주세요." in answer.content.decode()


def test_a_file_that_is_no_text_is_explained(admin: Client, campaign: Campaign) -> None:
    file = SimpleUploadedFile("a.csv", b"\x89PNG\x00\x00\xff\xff")
    page = admin.get(admin.post(address(campaign), {"file": file})["Location"]).content.decode()
    assert "글자를 읽을 수 없는 파일이에요" in page
    assert "다시 올리기" in page


def test_a_body_that_is_too_large_is_refused_unread(admin: Client, campaign: Campaign) -> None:
    answer = admin.post(address(campaign), CONTENT_LENGTH=str(21 * 1024 * 1024))
    assert answer.status_code == 413


def test_the_form_is_protected_against_other_sites(campaign: Campaign, curator: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(curator)
    assert upload(browser, campaign).status_code == 403


def test_codes_go_to_the_chosen_reward(admin: Client, campaign: Campaign) -> None:
    making.reward(campaign, kind="coupon", title="하나")
    second = making.reward(campaign, kind="coupon", title="둘")
    shown = upload(admin, campaign, "code\nA-1\n", "coupons", reward=str(second.pk))["Location"]
    admin.post(shown)
    assert Coupon.objects.get().reward == second


def test_the_bad_rows_are_a_file_to_mend(admin: Client, campaign: Campaign) -> None:
    upload(admin, campaign)
    answer = admin.get(reverse("admin:campaigns_bad_rows", args=[campaign.pk, CsvImport.objects.get().pk]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "장소-bad.csv" in unquote(answer["Content-Disposition"])
    assert answer.content.decode().count("\n") == 3


@pytest.mark.parametrize("kind", ["places", "coupons"])
def test_a_sample_is_offered(admin: Client, kind: str) -> None:
    answer = admin.get(reverse("admin:campaigns_import_sample", args=[kind]))
    assert answer.content.startswith(b"\xef\xbb\xbf")


def test_unknown_kinds_and_others_imports_are_not_found(admin: Client, campaign: Campaign) -> None:
    assert admin.get(address(campaign, "people")).status_code == 404
    shown = upload(admin, campaign)["Location"]
    other = making.campaign(slug="other")
    assert admin.get(shown.replace(f"/{campaign.pk}/imports/", f"/{other.pk}/imports/")).status_code == 404
