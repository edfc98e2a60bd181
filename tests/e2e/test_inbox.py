"""The inbox and the points in a real browser, by keyboard, on a phone."""

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts import notification_mail, notifications, points
from accounts.models import NotificationMail, PointReason, User
from tests.accounts import world
from tests.e2e.axe import complaints_by_day_and_night
from tests.e2e.conftest import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def creator(transactional_db: None) -> User:
    return world.person("creator", password=PASSWORD)


@pytest.fixture
def phone(page: Page, site: str, settings: Settings, creator: User) -> Page:
    """A phone whose owner is signed in."""
    settings.SITE_URL = site
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/login/")
    page.get_by_label("이메일").fill(creator.email)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인", exact=True).click()
    expect(page).to_have_url(f"{site}/me/")
    return page


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if name in (focused.get_attribute("aria-label") or "") + (focused.text_content() or ""):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_news_is_found_and_read_by_keyboard(phone: Page, site: str, creator: User) -> None:
    notifications.tell(recipient=creator, kind="forked", cause="a", params={"title": "편의점 춤"}, note="고마워요")
    notifications.tell(recipient=creator, kind="points", cause="b", url="/me/points/")
    phone.reload()
    tab_to(phone, "알림함: 새 소식이 있어요")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("알림함")
    tab_to(phone, "빠졌어요")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(f"{site}/me/points/")
    phone.goto(f"{site}/me/notifications/")
    expect(phone.locator(".unread")).to_have_count(1)
    tab_to(phone, "모두 읽음")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("모두 읽음으로 표시했어요")
    expect(phone.locator(".inbox-dot")).to_have_count(0)


def test_the_way_out_of_a_mail_works_without_signing_in(
    page: Page, site: str, settings: Settings, creator: User, mailoutbox: list[EmailMessage]
) -> None:
    settings.SITE_URL = site
    notifications.tell(recipient=creator, kind="forked", cause="a")
    notification_mail.send(NotificationMail.objects.get().pk)
    page.goto(str(mailoutbox[0].extra_headers["List-Unsubscribe"]).strip("<>"))
    page.get_by_role("button", name="메일 끄기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("메일을 껐어요")
    (forked,) = [row for row in notifications.all_wanted(creator) if row.kind.code == "forked"]
    assert (forked.inbox, forked.mail) == (True, False)


def test_switches_are_set_by_keyboard(phone: Page, site: str, creator: User) -> None:
    phone.goto(f"{site}/me/notifications/settings/")
    phone.get_by_role("group", name="내 레시피를 누가 리믹스했어요").get_by_label("메일").focus()
    phone.keyboard.press("Space")
    tab_to(phone, "저장")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("저장했어요")
    expect(phone.get_by_role("group", name="내 레시피를 누가 리믹스했어요").get_by_label("메일")).not_to_be_checked()


@pytest.mark.parametrize("path", ["/me/notifications/", "/me/points/", "/me/"])
def test_axe_finds_nothing_on_full_pages(phone: Page, site: str, creator: User, path: str) -> None:
    curator = world.person("curator")
    for cause in range(25):
        told = notifications.tell(
            recipient=creator, kind="forked", cause=str(cause), url="/me/points/", actor=curator, note="고마워요"
        )
        if cause % 3 and told:
            notifications.mark_read(user=creator, notification=told)
        points.award(user=creator, amount=150, reason=PointReason.CERTIFIED, cause=f"c{cause}", detail={"title": "춤"})
    points.adjust(actor=curator, user=creator, amount=-50, note="실수를 바로잡았어요")
    phone.emulate_media(reduced_motion="reduce")
    for language in ("ko", "en"):
        phone.goto(f"{site}{path}?lang={language}")
        assert complaints_by_day_and_night(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
