"""Telling people what happened: once for each cause, only what they want, and only to themselves."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from accounts import consents, notifications, point_news, points
from accounts.models import Consent, ConsentKind, Notification, NotificationMail, NotificationSwitch, PointReason, User
from accounts.notifications import Kind
from accounts.privacy import erasure
from kmeme.lib.errors import NotAllowed
from tests.accounts import world


@pytest.fixture
def other(db: None) -> User:
    return world.person("partner")


def tell(user: User, cause: str = "a", kind: str = "forked", **more: Any) -> Notification | None:
    return notifications.tell(recipient=user, kind=kind, cause=cause, **more)


def kind_of(code: str) -> Kind:
    kind = notifications.kind_of(code)
    assert kind is not None
    return kind


def agree(user: User, given: bool = True) -> None:
    Consent.objects.create(user=user, kind="marketing", policy_version="2026-11", given=given)


# --- Telling


def test_a_notification_waits_in_the_inbox_and_its_mail_is_due(creator: User) -> None:
    told = tell(creator, url="/me/", params={"title": "춤"}, note="고마워요")
    assert told == Notification.objects.unread().get(recipient=creator)
    assert told.mail.state == "due"
    job = ProcrastinateJob.objects.get(task_name="accounts:mail_notification", lock=f"notification:{told.pk}")
    assert job.args == {"mail_id": told.mail.pk}


def test_the_same_cause_is_told_once(creator: User) -> None:
    assert tell(creator, note="먼저") == tell(creator, note="나중")
    assert NotificationMail.objects.count() == 1


def test_two_people_are_told_of_the_same_cause(creator: User, other: User) -> None:
    tell(creator)
    tell(other)
    assert Notification.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_calls_tell_once() -> None:
    person = world.person("creator")

    def one(_number: int) -> None:
        tell(person)
        connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(one, range(20)))
    assert (Notification.objects.count(), NotificationMail.objects.count()) == (1, 1)


def test_what_is_rolled_back_is_told_to_nobody(creator: User) -> None:
    before = ProcrastinateJob.objects.count()
    with transaction.atomic():
        tell(creator)
        transaction.set_rollback(True)
    assert (Notification.objects.count(), ProcrastinateJob.objects.count()) == (0, before)


@pytest.mark.parametrize("wrong", [{"kind": "nonsense"}, {"cause": ""}])
def test_what_nobody_can_be_told_is_a_mistake(creator: User, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        tell(creator, **wrong)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "me/", "/\\evil.example", "javascript:x"])
def test_a_notification_never_leads_to_another_site(creator: User, url: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        tell(creator, url=url)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/"])
def test_the_database_refuses_another_site_too(creator: User, url: str) -> None:
    with pytest.raises(IntegrityError):
        Notification.objects.create(recipient=creator, kind="forked", cause="a", url=url)


def test_a_disabled_account_is_told_nothing(creator: User) -> None:
    creator.is_active = False
    assert tell(creator) is None
    assert not Notification.objects.exists()


def test_a_kind_has_one_owner() -> None:
    with pytest.raises(ValueError, match="twice"):
        notifications.register(point_news.POINTS)


# --- Switches and consent


def test_with_the_mail_switched_off_no_mail_is_due(creator: User) -> None:
    notifications.choose(actor=creator, user=creator, kind=kind_of("forked"), inbox=True, mail=False)
    tell(creator)
    assert Notification.objects.unread().exists()
    assert not NotificationMail.objects.exists()


def test_with_the_inbox_switched_off_only_the_mail_comes(creator: User) -> None:
    notifications.choose(actor=creator, user=creator, kind=kind_of("forked"), inbox=False, mail=True)
    tell(creator)
    assert not notifications.has_unread(creator)
    assert NotificationMail.objects.exists()


def test_a_switch_is_for_one_kind_only(creator: User) -> None:
    notifications.choose(actor=creator, user=creator, kind=kind_of("forked"), inbox=False, mail=False)
    tell(creator, kind="certified")
    assert notifications.has_unread(creator)


def test_nobody_switches_for_others(creator: User, other: User) -> None:
    with pytest.raises(NotAllowed):
        notifications.choose(actor=other, user=creator, kind=kind_of("forked"), inbox=True, mail=True)


def test_marketing_is_told_only_with_consent(creator: User) -> None:
    assert tell(creator, kind="campaign_nearby") is None
    agree(creator)
    assert tell(creator, kind="campaign_nearby") is not None


def test_marketing_ends_with_the_consent(creator: User) -> None:
    agree(creator)
    agree(creator, given=False)
    assert tell(creator, kind="campaign_nearby") is None


def test_consent_to_a_former_version_is_none(creator: User) -> None:
    Consent.objects.create(user=creator, kind="marketing", policy_version="2025-01", given=True)
    assert not consents.has_given(creator, ConsentKind.MARKETING)


# --- Sentences


@pytest.mark.parametrize("kind", [kind.code for kind in notifications.kinds()])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_has_a_sentence_even_when_it_knows_nothing(creator: User, kind: str, language: str) -> None:
    row = Notification(recipient=creator, kind=kind, cause="a")
    with translation.override(language):
        sentence = notifications.sentence(row)
    assert sentence
    assert "%(" not in sentence


def test_a_kind_that_no_app_has_any_more_is_still_shown(creator: User) -> None:
    assert notifications.sentence(Notification(recipient=creator, kind="gone", cause="a")) == "새 소식이 있어요."


def test_the_sentence_names_who_did_it_by_their_present_name(creator: User, other: User) -> None:
    told = tell(creator, params={"title": "춤"}, actor=other)
    User.objects.filter(pk=other.pk).update(name="새 이름")
    row = Notification.objects.get(pk=told.pk)  # type: ignore[union-attr]
    assert notifications.sentence(row) == "새 이름님이 ‘춤’ 레시피를 리믹스했어요."


def test_somebody_without_a_name_is_not_shown_by_their_address(creator: User, other: User) -> None:
    other.name = ""
    assert "@" not in notifications.sentence(Notification(recipient=creator, kind="forked", cause="a", actor=other))


# --- News of points


def test_shares_from_ones_recipes_are_told_once_a_day(creator: User) -> None:
    for cause in "abc":
        points.award(user=creator, amount=25, reason=PointReason.ANCESTOR, cause=cause)
    assert Notification.objects.filter(recipient=creator, kind="points").count() == 1


def test_a_certificates_own_points_are_told_with_the_certificate(creator: User) -> None:
    points.award(user=creator, amount=200, reason=PointReason.CERTIFIED, cause="a")
    points.reverse(cause="a")
    assert not Notification.objects.exists()


def test_what_the_cap_cut_to_nothing_is_not_told(creator: User) -> None:
    points.award(user=creator, amount=500, reason=PointReason.CERTIFIED, cause="a")
    points.award(user=creator, amount=25, reason=PointReason.ANCESTOR, cause="b")
    assert not Notification.objects.exists()


def test_every_adjustment_is_told_with_its_reason(creator: User) -> None:
    curator = world.person("curator")
    for amount in (50, -20):
        points.adjust(actor=curator, user=creator, amount=amount, note="행사")
    told = Notification.objects.filter(recipient=creator).order_by("id")
    assert [notifications.sentence(row) for row in told] == [
        "운영팀이 포인트를 +50 맞췄어요.",
        "운영팀이 포인트를 -20 맞췄어요.",
    ]
    assert {row.note for row in told} == {"행사"}


def test_a_share_that_is_taken_back_is_told(creator: User) -> None:
    points.award(user=creator, amount=25, reason=PointReason.ANCESTOR, cause="a")
    points.reverse(cause="a")
    newest = Notification.objects.filter(recipient=creator).latest("id")
    assert notifications.sentence(newest) == "지급이 취소되어 25포인트가 빠졌어요."


# --- Leaving


def test_leaving_takes_the_inbox_and_the_switches_along(creator: User) -> None:
    tell(creator)
    notifications.choose(actor=creator, user=creator, kind=kind_of("forked"), inbox=True, mail=False)
    erasure.request(actor=creator, user=creator)
    User.objects.filter(pk=creator.pk).update(erase_at=timezone.now())
    assert erasure.erase(creator.pk)
    assert not Notification.objects.exists()
    assert not NotificationMail.objects.exists()
    assert not NotificationSwitch.objects.exists()


# --- The pages


@pytest.fixture
def signed_in(client: Client, creator: User) -> Client:
    client.force_login(creator, backend="accounts.backends.EmailBackend")
    return client


def inbox(client: Client, query: str = "") -> str:
    return client.get(f"/me/notifications/{query}").content.decode()


def test_an_empty_inbox_invites_to_the_first_step(signed_in: Client) -> None:
    text = inbox(signed_in)
    assert "아직 소식이 없어요" in text
    assert "모두 읽음" not in text


def test_the_inbox_shows_sentence_note_and_what_is_unread(signed_in: Client, creator: User, other: User) -> None:
    tell(creator, params={"title": "<i>춤</i>"}, actor=other, note="<script>고마워요")
    text = inbox(signed_in)
    assert "partner님이 ‘&lt;i&gt;춤&lt;/i&gt;’ 레시피를 리믹스했어요." in text
    assert "&lt;script&gt;고마워요" in text
    assert 'class="unread"' in text


def test_opening_one_marks_it_read_and_leads_there(signed_in: Client, creator: User) -> None:
    told, stays = tell(creator, url="/me/points/"), tell(creator, "b")
    answer = signed_in.post(f"/me/notifications/{told.pk}/read/")  # type: ignore[union-attr]
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/points/")
    assert [row.pk for row in Notification.objects.unread()] == [stays.pk]  # type: ignore[union-attr]


def test_one_that_leads_nowhere_comes_back_to_the_inbox(signed_in: Client, creator: User) -> None:
    told = tell(creator)
    answer = signed_in.post(f"/me/notifications/{told.pk}/read/")  # type: ignore[union-attr]
    assert answer.headers["Location"] == "/me/notifications/"


def test_the_time_of_reading_stays_the_first(signed_in: Client, creator: User) -> None:
    told = tell(creator)
    assert told is not None
    signed_in.post(f"/me/notifications/{told.pk}/read/")
    first = Notification.objects.get().read_at
    signed_in.post(f"/me/notifications/{told.pk}/read/")
    assert Notification.objects.get().read_at == first is not None


def test_reading_needs_a_post(signed_in: Client, creator: User) -> None:
    told = tell(creator)
    assert signed_in.get(f"/me/notifications/{told.pk}/read/").status_code == 405  # type: ignore[union-attr]
    assert signed_in.get("/me/notifications/read/").status_code == 405


def test_somebody_elses_notification_does_not_exist(signed_in: Client, other: User) -> None:
    told = tell(other)
    assert signed_in.post(f"/me/notifications/{told.pk}/read/").status_code == 404  # type: ignore[union-attr]
    assert notifications.has_unread(other)
    assert "리믹스했어요" not in inbox(signed_in)


def test_everything_is_marked_read_at_once(signed_in: Client, creator: User, other: User) -> None:
    for cause in "abc":
        tell(creator, cause)
    tell(other)
    signed_in.post("/me/notifications/read/")
    assert not notifications.has_unread(creator)
    assert notifications.has_unread(other)


def test_pages_show_every_line_once(signed_in: Client, creator: User) -> None:
    told = [tell(creator, str(number)) for number in range(45)]
    seen: list[int] = []
    query = ""
    while True:
        found = signed_in.get(f"/me/notifications/{query}").context["page"]
        seen += [line.notification.pk for line in found.lines]
        if not found.following:
            break
        query = f"?before={found.following}"
    assert seen == [row.pk for row in reversed(told) if row]


@pytest.mark.parametrize("cursor", ["", "x", "-1", "9" * 19])
def test_a_cursor_that_is_none_is_not_found(signed_in: Client, cursor: str) -> None:
    assert signed_in.get(f"/me/notifications/?before={cursor}").status_code == 404


def test_a_full_inbox_asks_no_more_than_a_short_one(
    signed_in: Client, creator: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        tell(creator, str(number), actor=world.person("creator", f"creator{number}"))
    with django_assert_max_num_queries(6):
        inbox(signed_in)


def test_switches_are_saved(signed_in: Client, creator: User) -> None:
    signed_in.post("/me/notifications/settings/", {"inbox-forked": "on", "mail-points": "on"})
    wanted = {row.kind.code: (row.inbox, row.mail) for row in notifications.all_wanted(creator)}
    assert (wanted["forked"], wanted["points"], wanted["certified"]) == ((True, False), (False, True), (False, False))


def test_switches_of_what_does_not_concern_somebody_are_not_offered(
    signed_in: Client, creator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = Kind(code="rare", label="드문 일", sentence=lambda params: "드문 일", concerns=lambda user: user.is_staff)
    monkeypatch.setitem(notifications._kinds, kind.code, kind)
    assert "드문 일" not in signed_in.get("/me/notifications/settings/").content.decode()
    signed_in.post("/me/notifications/settings/", {})
    assert notifications.wants(creator, kind).mail


def test_settings_say_that_marketing_needs_a_consent(signed_in: Client, creator: User) -> None:
    assert "동의해야 받을 수 있어요" in signed_in.get("/me/notifications/settings/").content.decode()
    agree(creator)
    assert "동의해야 받을 수 있어요" not in signed_in.get("/me/notifications/settings/").content.decode()


# --- The mark in the header

DOT = 'class="inbox-dot"'


def test_the_header_shows_a_dot_while_something_is_unread(signed_in: Client, creator: User) -> None:
    assert DOT not in signed_in.get("/me/").content.decode()
    tell(creator)
    assert DOT in signed_in.get("/me/").content.decode()
    notifications.mark_read(user=creator)
    assert DOT not in signed_in.get("/me/").content.decode()


def test_the_dot_costs_one_question_to_an_index(
    creator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        notifications.has_unread(creator)


def test_visitors_have_no_inbox_in_the_header(client: Client, db: None) -> None:
    for path in ("/", "/remix/", "/login/"):
        text = client.get(path).content.decode()
        assert "inbox" not in text.replace("<!-- inbox -->", ""), path
