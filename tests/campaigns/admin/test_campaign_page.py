"""The campaign's own page: the form, the buttons of its state, and the pages around it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from campaigns.models import Campaign, Redemption, Reward
from campaigns.states import CampaignState
from tests.accounts import world
from tests.campaigns import making

ADD = "admin:campaigns_campaign_add"


def address(campaign: Campaign) -> str:
    return reverse("admin:campaigns_campaign_change", args=[campaign.pk])


def filled(campaign: Campaign, **typed: Any) -> dict[str, Any]:
    """The form as the page shows it, with what a person types over it."""
    starts, ends = (
        moment.astimezone(timezone.get_default_timezone()) for moment in (campaign.starts_at, campaign.ends_at)
    )
    values = {
        "title": campaign.title, "slug": campaign.slug, "type": campaign.type, "summary": campaign.summary,
        "rules": campaign.rules, "brand": campaign.brand, "colour": campaign.colour,
        "starts_at_0": f"{starts:%Y-%m-%d}", "starts_at_1": f"{starts:%H:%M:%S}",
        "ends_at_0": f"{ends:%Y-%m-%d}", "ends_at_1": f"{ends:%H:%M:%S}",
        "methods": campaign.methods, "repeat": campaign.repeat, "budget": "", "budget_alarm_percent": "80",
        "seen_version": campaign.version or "",
        "rewards-TOTAL_FORMS": "0", "rewards-INITIAL_FORMS": "0",
        "campaign_nodes-TOTAL_FORMS": "0", "campaign_nodes-INITIAL_FORMS": "0",
    }  # fmt: skip
    return {**values, **typed}


def whole_seconds(campaign: Campaign) -> Campaign:
    """As the form's inputs can write it."""
    campaign.starts_at = campaign.starts_at.replace(microsecond=0)
    campaign.ends_at = campaign.ends_at.replace(microsecond=0)
    campaign.save()
    return campaign


def with_reward(reward: Reward, **typed: Any) -> dict[str, Any]:
    names = ("kind", "title", "points", "capacity", "visits_needed", "unit_cost")
    values = {f"rewards-0-{name}": getattr(reward, name) for name in names}
    return {
        "rewards-TOTAL_FORMS": "1", "rewards-INITIAL_FORMS": "1", "rewards-0-id": reward.pk,
        "rewards-0-campaign": reward.campaign_id, **values,
        **{f"rewards-0-{name}": value for name, value in typed.items()},
    }  # fmt: skip


def new(**typed: Any) -> dict[str, Any]:
    now = timezone.now().replace(microsecond=0)
    unsaved = Campaign(
        slug="spring", title="봄 산책", brand="카페봄", starts_at=now, ends_at=now + timedelta(days=3), version=0
    )
    return filled(unsaved, **typed)


def test_a_campaign_begins_as_a_draft(admin: Client, curator: User) -> None:
    assert admin.post(reverse(ADD), new()).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.title, campaign.methods) == (CampaignState.DRAFT, "봄 산책", ["gps_match"])
    assert AuditEntry.objects.get(action="campaign.add").actor == curator


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ends_at_0": "2020-01-01"}, "끝나는 때는 시작보다 뒤여야 해요"),
        ({"methods": []}, "errornote"),
        ({"colour": "red"}, "#1a2b3c처럼"),
        ({"type": "online"}, "온라인 캠페인은 영수증이나 사진으로만"),
        ({"slug": "봄"}, "errornote"),
    ],
    ids=["ends before it starts", "no method", "colour", "online by position", "slug"],
)
def test_what_does_not_fit_is_said(admin: Client, typed: dict[str, Any], sentence: str) -> None:
    answer = admin.post(reverse(ADD), new(**typed))
    assert answer.status_code == 422
    assert sentence == "errornote" or sentence in answer.content.decode()
    assert not Campaign.objects.exists()


def test_a_change_is_saved_with_the_next_version(admin: Client, campaign: Campaign) -> None:
    whole_seconds(campaign)
    admin.post(address(campaign), filled(campaign, title="새 제목"))
    campaign.refresh_from_db()
    assert (campaign.title, campaign.version) == ("새 제목", 2)
    assert AuditEntry.objects.get(action="campaign.change").detail["fields"] == ["title"]


def test_a_stale_page_overwrites_nothing_and_keeps_what_was_typed(admin: Client, campaign: Campaign) -> None:
    whole_seconds(campaign)
    data = filled(campaign, title="내 제목")
    Campaign.objects.update(title="남의 제목", version=2)
    answer = admin.post(address(campaign), data)
    assert answer.status_code == 409
    assert "그사이에 다른 사람이 고쳤어요" in answer.content.decode()
    assert "내 제목" in answer.content.decode()
    assert Campaign.objects.get().title == "남의 제목"


@pytest.mark.parametrize("typed", [{"slug": "other"}, {"repeat": "once"}, {"starts_at_0": "2020-01-01"}])
def test_what_visits_are_counted_by_stays_once_it_has_begun(
    admin: Client, campaign: Campaign, typed: dict[str, str]
) -> None:
    answer = admin.post(address(campaign), filled(whole_seconds(campaign), **typed))
    assert answer.status_code == 422
    assert "공개한 캠페인에서는 바꿀 수 없어요" in answer.content.decode()


def test_a_reward_is_added_and_noted(admin: Client, campaign: Campaign) -> None:
    row = {
        "rewards-TOTAL_FORMS": "1", "rewards-0-kind": "coupon", "rewards-0-title": "커피", "rewards-0-points": "0",
        "rewards-0-capacity": "10", "rewards-0-visits_needed": "1", "rewards-0-unit_cost": "4500",
    }  # fmt: skip
    admin.post(address(campaign), filled(whole_seconds(campaign), **row))
    assert Reward.objects.get().title == "커피"
    assert AuditEntry.objects.get(action="campaign.change_parts").detail == {"parts": ["reward"]}


def test_a_capacity_below_what_went_out_is_refused_in_words(admin: Client, campaign: Campaign) -> None:
    reward = making.reward(campaign)
    for number in (1, 2):
        Redemption.objects.create(reward=reward, campaign=campaign, number=number, user=making.visitor(f"v{number}"))
    answer = admin.post(address(campaign), filled(whole_seconds(campaign), **with_reward(reward, capacity=1)))
    assert answer.status_code == 422
    assert "이미 2개가 나갔어요" in answer.content.decode()


def test_a_capacity_of_0_is_fine(admin: Client, campaign: Campaign) -> None:
    reward = making.reward(campaign)
    admin.post(address(campaign), filled(whole_seconds(campaign), **with_reward(reward, capacity=0)))
    assert Reward.objects.get().capacity == 0


def test_a_reward_that_somebody_has_is_not_deleted(admin: Client, campaign: Campaign) -> None:
    reward = making.reward(campaign)
    Redemption.objects.create(reward=reward, campaign=campaign, number=1, user=making.visitor())
    answer = admin.post(address(campaign), filled(whole_seconds(campaign), **with_reward(reward, DELETE="on")))
    assert answer.status_code == 422
    assert Reward.objects.exists()


def move(admin: Client, campaign: Campaign, button: str) -> Any:
    campaign.refresh_from_db()
    url = reverse("admin:campaigns_campaign_move", args=[campaign.pk])
    return admin.post(url, {"do": button, "version": campaign.version}, follow=True)


def test_the_lifecycle_is_walked_by_buttons(admin: Client, campaign: Campaign) -> None:
    making.place(campaign)
    Campaign.objects.update(state=CampaignState.DRAFT)
    states = []
    for button in ("schedule", "pause", "resume", "end"):
        move(admin, campaign, button)
        campaign.refresh_from_db()
        states.append(campaign.state)
    assert states == ["live", "paused", "live", "ended"]


def test_a_campaign_without_places_is_not_published(admin: Client, campaign: Campaign) -> None:
    Campaign.objects.update(state=CampaignState.DRAFT)
    assert "장소가 하나도 없어요" in move(admin, campaign, "schedule").content.decode()
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_a_button_of_a_stale_page_moves_nothing(admin: Client, campaign: Campaign) -> None:
    url = reverse("admin:campaigns_campaign_move", args=[campaign.pk])
    page = admin.post(url, {"do": "pause", "version": campaign.version + 1}, follow=True).content.decode()
    assert "그사이에 다른 사람이 고쳤어요" in page
    assert Campaign.objects.get().state == CampaignState.LIVE


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("draft", {"schedule"}),
        ("scheduled", {"take_back", "pause", "end"}),
        ("live", {"pause", "end"}),
        ("paused", {"resume", "end"}),
        ("ended", set()),
    ],
)
def test_only_the_buttons_of_the_state_are_shown(
    admin: Client, campaign: Campaign, state: str, buttons: set[str]
) -> None:
    Campaign.objects.update(state=state)
    shown = admin.get(address(campaign)).context["moves"]
    assert {name for name, _move in shown} == buttons


def test_the_preview_frames_the_three_skins(admin: Client, campaign: Campaign) -> None:
    page = admin.get(reverse("admin:campaigns_campaign_preview", args=[campaign.pk]))
    assert [skin for skin, _label in page.context["skins"]] == ["community", "official", "location"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["report", "preview"])
def test_a_stranger_sees_no_page_of_it(client: Client, campaign: Campaign, name: str) -> None:
    client.force_login(world.person("partner"))
    assert client.get(reverse(f"admin:campaigns_campaign_{name}", args=[campaign.pk])).status_code == 302
