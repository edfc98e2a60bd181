"""The curators' queue in real browsers: from the keyboard, and by two curators at once."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from campaigns.models import CheckInReview
from curation import deciding, filing
from curation.models import WorkItem
from tests.accounts import world
from tests.campaigns import making
from tests.e2e.conftest import let_in

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def visits(transactional_db: None) -> list[CheckInReview]:
    """Three check-ins with something unusual about them, the oldest first."""
    campaign = making.campaign()
    place = making.place(campaign)
    visits = []
    for number in range(3):
        made = making.go(making.visitor(f"visitor{number}"), place, making.fix(accuracy=0.0), agrees_to_location=True)
        visits.append(CheckInReview.objects.get(check_in=made.check_in))
    return visits


@pytest.fixture
def desks(browser: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """A browser of their own for each curator."""
    contexts: list[BrowserContext] = []

    def desk(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR")
        context.set_default_timeout(30_000)
        contexts.append(context)
        let_in(context, site, world.person("curator", name))
        page = context.new_page()
        page.goto(f"{site}/admin/queue/")
        return page

    yield desk
    for context in contexts:
        context.close()


def item_of(review: CheckInReview) -> WorkItem:
    return WorkItem.objects.of_subject("visit", review.pk).get()


def test_two_curators_at_once_make_one_decision_and_see_whose(
    desks: Callable[[str], Page], visits: list[CheckInReview]
) -> None:
    first, second = desks("one"), desks("two")
    for page in (first, second):
        page.get_by_role("link", name="챌린지").first.click()
        expect(page.get_by_role("button", name="방문 인정하기")).to_be_visible()
    first.keyboard.press("a")
    expect(first.get_by_text("1건이 곧 반영돼요.")).to_be_visible()
    second.keyboard.press("r")
    second.keyboard.press("2")
    second.keyboard.press("Enter")
    expect(second.get_by_text("그사이에 one 님이 결정했어요.")).to_be_visible()
    item = item_of(visits[0])
    assert (item.state, item.decision, item.decided_by) == ("decided", "accepted", User.objects.get(name="one"))


def test_a_claim_is_seen_by_the_other_and_ends_with_the_decision(
    desks: Callable[[str], Page], visits: list[CheckInReview]
) -> None:
    first, second = desks("one"), desks("two")
    first.keyboard.press("j")
    first.keyboard.press("c")
    expect(first.get_by_text("내가 보고 있어요")).to_be_visible()
    second.reload()
    expect(second.get_by_text("one 님이 보고 있어요")).to_be_visible()
    second.get_by_role("link", name="챌린지").first.click()
    expect(second.get_by_text("지금 one 님이")).to_be_visible()
    expect(second.get_by_role("button", name="방문 인정하기")).to_have_count(0)
    first.keyboard.press("j")
    first.keyboard.press("a")
    expect(first.locator("[data-queue-row]")).to_have_count(2)
    second.goto(second.url.split("/admin/")[0] + "/admin/queue/")
    expect(second.get_by_text("님이 보고 있어요")).to_have_count(0)


def test_a_whole_queue_is_done_from_the_keyboard_and_the_last_step_is_taken_back(
    desks: Callable[[str], Page], visits: list[CheckInReview]
) -> None:
    page = desks("one")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="방문 인정하기")).to_be_visible()
    page.keyboard.press("j")
    page.wait_for_url(f"**/{visits[1].pk}/change/")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{visits[0].pk}/change/")
    page.keyboard.press("a")
    page.wait_for_url(f"**/{visits[1].pk}/change/")
    page.keyboard.press("r")
    page.keyboard.press("6")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{visits[2].pk}/change/")
    page.keyboard.press("u")
    page.wait_for_url(f"**/{visits[1].pk}/change/")
    expect(page.get_by_text("결정 1건을 되돌렸어요.")).to_be_visible()
    assert [item_of(visit).state for visit in visits] == ["decided", "open", "open"]


def test_the_keys_work_while_the_keyboard_writes_hangul(
    desks: Callable[[str], Page], visits: list[CheckInReview]
) -> None:
    page = desks("one")
    for code, letter in (("KeyJ", "ㅓ"), ("KeyJ", "ㅓ"), ("KeyC", "ㅊ")):
        page.evaluate(
            "([code, key]) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
            [code, letter],
        )
    expect(page.get_by_text("내가 보고 있어요")).to_be_visible()
    assert item_of(visits[1]).claimed_by == User.objects.get(name="one")


def test_what_one_types_is_no_command(desks: Callable[[str], Page], visits: list[CheckInReview]) -> None:
    page = desks("one")
    page.get_by_text("지금 조건을 저장하기").click()
    page.get_by_label("이름").press_sequentially("jacru?")
    expect(page.get_by_label("이름")).to_have_value("jacru?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert {item_of(visit).version for visit in visits} == {1}


def test_many_are_looked_through_decided_and_taken_back_together(
    desks: Callable[[str], Page], visits: list[CheckInReview]
) -> None:
    page = desks("one")
    for _visit in visits:
        page.keyboard.press("j")
        page.keyboard.press("x")
    with transaction.atomic():
        filing.settle(kind="visit", subject_id=visits[2].pk, actor=None, decision="withdrawn")
    page.get_by_label("고른 일을").select_option("visit:accepted")
    page.get_by_role("button", name="무엇이 바뀌는지 보기").click()
    expect(page.get_by_role("heading", name="바뀌는 일 2건")).to_be_visible()
    expect(page.get_by_role("heading", name="건너뛰는 일 1건")).to_be_visible()
    page.get_by_role("button", name="2건 결정하기").click()
    expect(page.get_by_text("2건이 곧 반영돼요.")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("결정 2건을 되돌렸어요.")).to_be_visible()
    expect(page.locator("[data-queue-row]")).to_have_count(2)


def test_what_could_not_be_carried_out_is_back_with_its_reason(
    desks: Callable[[str], Page], visits: list[CheckInReview]
) -> None:
    page = desks("one")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-queue-row]")).to_have_count(2)
    item = item_of(visits[0])
    CheckInReview.objects.filter(pk=visits[0].pk).update(version=9)
    deciding.carry_out(item.pk, item.version)
    page.goto(page.url.split("?")[0] + "?who=mine")
    page.get_by_role("link", name="챌린지").click()
    expect(page.get_by_text("결정을 반영하지 못했어요.")).to_be_visible()
