"""A campaign as a curator sets it up: draw a place, bring the others in a file, decide a receipt."""

from collections.abc import Callable
from math import cos, radians
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, CheckIn, CheckInReview, Place, Proof, Redemption
from campaigns.states import CheckInState
from curation import deciding, filing
from curation.models import WorkItem
from remix.models import Upload
from tests.campaigns import making
from tests.campaigns.admin.test_queue import picture

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("curator")]

METRES_PER_PIXEL = 156_543.034 * cos(radians(37.5663)) / 2**17
"""On the ground, at the zoom at which one place is shown."""
FILE = (
    "매장번호,이름,위도,경도,반경\nS-1,시청점,37.5663,126.9779,150\nS-2,강남점,127.0276,37.4979,\nS-3,종로점,91,127,\n"
)


@pytest.fixture
def campaign(curator: User) -> Campaign:
    return making.campaign()


@pytest.fixture
def receipt(campaign: Campaign) -> CheckInReview:
    visitor = User.objects.create_user("visitor@example.com", name="방문자")
    name = default_storage.save("user_content/1/receipt.jpg", ContentFile(picture()))
    upload = Upload.objects.create(
        owner=visitor, purpose="campaign_proof", state="finalised", name="receipt.jpg", original_name="영수증.jpg",
        content_type="image/jpeg", size=1, file=name, closed_at=timezone.now(),
    )  # fmt: skip
    visit = CheckIn.objects.create(
        campaign=campaign, place=making.place(campaign), user=visitor, method="receipt", state=CheckInState.WAITING,
        slot="campaign",
    )  # fmt: skip
    Proof.objects.create(check_in=visit, upload=upload)
    entry = CheckInReview.objects.create(check_in=visit, cause="picture")
    filing.put(kind="proof", subject_id=entry.pk)
    return entry


def middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def number(page: Page, name: str) -> float:
    return float(page.locator(f"[name={name}]").input_value())


def test_a_place_is_moved_and_its_radius_dragged_on_the_map(
    page: Page, sign_in: Callable[[str], None], campaign: Campaign
) -> None:
    sign_in(f"/admin/campaigns/place/add/?campaign={campaign.pk}&latitude=37.5663&longitude=126.9779")
    expect(page.locator(".ol-scale-line-inner")).to_have_text("100 m")
    x, y = middle(page.locator("[data-map]"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    page.mouse.up()
    expect(page.locator("[data-map-status]")).to_contain_text("위치를 옮겼어요")
    assert number(page, "latitude") == pytest.approx(37.5663, abs=1e-4)
    assert number(page, "longitude") > 126.978

    page.get_by_role("button", name="이 장소로 가기").click()
    edge = x + 100 / METRES_PER_PIXEL
    page.mouse.move(edge, y)
    page.mouse.down()
    page.mouse.move(edge + 40, y, steps=6)
    page.mouse.up()
    expect(page.locator("[data-map-status]")).to_contain_text("반경을")
    assert number(page, "radius_metres") == pytest.approx(100 + 40 * METRES_PER_PIXEL, abs=5)

    page.locator("[name=name]").fill("그린 점포")
    page.get_by_role("button", name="저장하기").click()
    expect(page.get_by_text("장소를 저장했어요.")).to_be_visible()
    place = Place.objects.get()
    assert (place.name, place.radius_metres) == ("그린 점포", round(number(page, "radius_metres")))


def test_a_place_is_put_where_one_clicks(page: Page, sign_in: Callable[[str], None], campaign: Campaign) -> None:
    sign_in(f"/admin/campaigns/place/add/?campaign={campaign.pk}")
    expect(page.locator(".ol-scale-line-inner")).to_contain_text("km")
    page.locator("[data-map]").click()
    expect(page.locator("[data-map-status]")).to_contain_text("위치를 옮겼어요")
    assert number(page, "latitude") == pytest.approx(36.2, abs=0.05)
    assert number(page, "longitude") == pytest.approx(127.8, abs=0.05)


def test_the_keyboard_alone_puts_a_place(page: Page, sign_in: Callable[[str], None], campaign: Campaign) -> None:
    sign_in(f"/admin/campaigns/place/add/?campaign={campaign.pk}")
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowUp")
    page.locator("[data-map-centre]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=longitude]")).not_to_have_value("")
    page.locator("[name=latitude]").fill("37.5663")
    page.locator("[name=longitude]").fill("126.9779")
    page.keyboard.press("Enter")
    expect(page.get_by_text("장소를 저장했어요.")).to_be_visible()
    assert Coordinates.of(Place.objects.get().position) == Coordinates(37.5663, 126.9779)


def test_a_search_fills_in_the_numbers(page: Page, sign_in: Callable[[str], None], campaign: Campaign) -> None:
    making.place(campaign, making.GANGNAM, name="강남점")
    sign_in(f"/admin/campaigns/place/add/?campaign={campaign.pk}")
    page.locator("[name=q]").fill("강남")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="강남점").click()
    expect(page.locator("[name=latitude]")).to_have_value("37.497942")


def test_swapped_coordinates_are_noticed_and_put_right_with_one_press(
    page: Page, sign_in: Callable[[str], None], campaign: Campaign
) -> None:
    sign_in(f"/admin/campaigns/place/add/?campaign={campaign.pk}")
    page.locator("[name=latitude]").fill("126.9779")
    page.locator("[name=longitude]").fill("37.5663")
    page.get_by_role("button", name="위도와 경도 바꾸기").click()
    expect(page.locator("[name=latitude]")).to_have_value("37.5663")
    expect(page.locator("[name=longitude]")).to_have_value("126.9779")


def test_a_file_is_looked_through_and_put_in(
    page: Page, sign_in: Callable[[str], None], campaign: Campaign, tmp_path: Path
) -> None:
    file = tmp_path / "장소.csv"
    file.write_bytes(FILE.encode("cp949"))
    sign_in(f"/admin/campaigns/campaign/{campaign.pk}/change/")
    page.get_by_role("link", name="장소를 CSV로 넣기").click()
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="올려서 확인하기").click()
    expect(page.get_by_text("위도는 -90에서 90 사이의 숫자로 적어 주세요.")).to_be_visible()
    page.get_by_label("바꿔서 함께 넣을까요?").check()
    page.get_by_role("button", name="좋은 줄 1개 넣기").click()
    expect(page.get_by_text("2줄을 새로 넣고 0곳을 고쳤어요.")).to_be_visible()
    page.get_by_role("link", name="장소 보기").click()
    expect(page.get_by_role("link", name="강남점")).to_be_visible()
    assert sorted(Place.objects.values_list("name", flat=True)) == ["강남점", "시청점"]


def test_a_receipt_is_decided(page: Page, sign_in: Callable[[str], None], receipt: CheckInReview) -> None:
    making.reward(receipt.check_in.campaign)
    sign_in("/admin/queue/")
    page.get_by_role("link", name=receipt.check_in.campaign.title).click()
    shown = page.get_by_role("img", name="보낸 사진")
    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.complete && picture.naturalWidth") == 60
    page.get_by_role("button", name="방문 인정하기").click()
    expect(page.get_by_text("1건이 곧 반영돼요.")).to_be_visible()
    item = WorkItem.objects.get()
    deciding.carry_out(item.pk, item.version)
    receipt.refresh_from_db()
    assert receipt.state == "accepted"
    assert Redemption.objects.get().user == receipt.check_in.user


def test_the_report_draws_its_map(page: Page, sign_in: Callable[[str], None], receipt: CheckInReview) -> None:
    CheckIn.objects.update(position=making.CITY_HALL.point)
    sign_in(f"/admin/campaigns/campaign/{receipt.check_in.campaign_id}/report/")
    expect(page.locator("[data-heat-map] canvas").first).to_be_visible()
    expect(page.locator(".ol-scale-line-inner")).to_contain_text("m")


def test_the_pages_fit_a_phone(page: Page, sign_in: Callable[[str], None], receipt: CheckInReview) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit = receipt.check_in
    sign_in(f"/admin/campaigns/checkinreview/{receipt.pk}/change/")
    for path in (
        f"checkinreview/{receipt.pk}/change/",
        f"place/{visit.place_id}/change/",
        f"campaign/{visit.campaign_id}/report/",
        f"campaign/{visit.campaign_id}/change/",
        f"campaign/{visit.campaign_id}/import/places/",
    ):
        page.goto(page.url.split("/admin/")[0] + f"/admin/campaigns/{path}")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
