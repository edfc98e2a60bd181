"""Campaigns begin and end by the clock and by people, and have somewhere to go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, User
from campaigns import lifecycle
from campaigns.models import Campaign, CampaignType, Method, Place, Repeat
from campaigns.states import CampaignState
from kmeme.lib.errors import NotAllowed, Refused, Stale
from tests.accounts import world
from tests.campaigns import making


@pytest.fixture
def curator(db: None) -> User:
    return world.person("curator")


@pytest.fixture
def draft(db: None) -> Campaign:
    of = making.campaign(state=CampaignState.DRAFT, starts_at=timezone.now() + timedelta(hours=1))
    making.place(of)
    return of


def run(actor: User, of: Campaign, *verbs: str) -> Campaign:
    for verb in verbs:
        of = getattr(lifecycle, verb)(actor=actor, campaign=of, version=of.version)
    return of


def test_a_draft_is_scheduled_for_its_window(curator: User, draft: Campaign) -> None:
    assert run(curator, draft, "schedule").state == CampaignState.SCHEDULED
    assert AuditEntry.objects.filter(action="campaign.schedule", actor=curator).exists()


def test_a_draft_whose_window_has_begun_is_live_at_once(curator: User, draft: Campaign) -> None:
    Campaign.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    assert run(curator, draft, "schedule").state == CampaignState.LIVE


def test_a_draft_whose_window_is_over_is_not_published(curator: User, draft: Campaign) -> None:
    now = timezone.now()
    Campaign.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        run(curator, draft, "schedule")
    assert refusal.value.code == "window_over"


def test_a_campaign_without_places_is_not_published(curator: User, draft: Campaign) -> None:
    Place.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        run(curator, draft, "schedule")
    assert refusal.value.code == "no_places"


def test_closed_places_are_none(curator: User, draft: Campaign) -> None:
    Place.objects.update(closed_at=timezone.now())
    with pytest.raises(Refused):
        run(curator, draft, "schedule")


def test_an_online_campaign_needs_none(curator: User, db: None) -> None:
    online = making.campaign(
        state=CampaignState.DRAFT, type=CampaignType.ONLINE, methods=[Method.PHOTO], repeat=Repeat.ONCE
    )
    assert run(curator, online, "schedule").state == CampaignState.LIVE


def test_it_can_be_taken_back_until_it_begins(curator: User, draft: Campaign) -> None:
    assert run(curator, draft, "schedule", "take_back").state == CampaignState.DRAFT
    scheduled = run(curator, Campaign.objects.get(), "schedule")
    Campaign.objects.update(starts_at=timezone.now())
    with pytest.raises(Refused) as refusal:
        run(curator, scheduled, "take_back")
    assert refusal.value.code == "already_begun"


def test_it_is_paused_and_goes_on_where_the_clock_stands(curator: User, draft: Campaign) -> None:
    assert run(curator, draft, "schedule", "pause", "resume").state == CampaignState.SCHEDULED
    Campaign.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    assert run(curator, Campaign.objects.get(), "pause", "resume").state == CampaignState.LIVE


def test_what_is_over_does_not_go_on(curator: User, draft: Campaign) -> None:
    paused = run(curator, draft, "schedule", "pause")
    now = timezone.now()
    Campaign.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    with pytest.raises(Refused):
        run(curator, paused, "resume")


@pytest.mark.parametrize("verbs", [("end",), ("schedule", "end", "pause"), ("pause",), ("resume",), ("take_back",)])
def test_a_move_that_the_state_does_not_allow_is_refused(
    curator: User, draft: Campaign, verbs: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refusal:
        run(curator, draft, *verbs)
    assert refusal.value.code == "wrong_state"


def test_the_partner_runs_their_own_campaign(draft: Campaign) -> None:
    partner = world.person("partner")
    Campaign.objects.update(owner=partner)
    assert run(partner, draft, "schedule", "pause").state == CampaignState.PAUSED


@pytest.mark.parametrize("verb", ["schedule", "take_back", "pause", "resume", "end"])
def test_nobody_else_does(draft: Campaign, verb: str) -> None:
    Campaign.objects.update(owner=world.person("partner", "other"))
    with pytest.raises(NotAllowed):
        run(world.person("partner"), draft, verb)


def test_acting_on_what_somebody_changed_in_between_is_stale(curator: User, draft: Campaign) -> None:
    run(curator, draft, "schedule")
    with pytest.raises(Stale):
        lifecycle.pause(actor=curator, campaign=draft, version=draft.version)


def test_the_clock_starts_and_ends_campaigns(curator: User, draft: Campaign) -> None:
    run(curator, draft, "schedule")
    assert lifecycle.follow_the_clock(timezone.now()) == 0
    assert lifecycle.follow_the_clock(draft.starts_at) == 1
    assert Campaign.objects.get().state == CampaignState.LIVE
    assert lifecycle.follow_the_clock(draft.ends_at) == 1
    assert Campaign.objects.get().state == CampaignState.ENDED
    assert lifecycle.follow_the_clock(draft.ends_at) == 0


def test_the_clock_ends_a_paused_one_and_one_that_nobody_saw_begin(curator: User, draft: Campaign) -> None:
    run(curator, draft, "schedule")
    lifecycle.follow_the_clock(draft.ends_at + timedelta(days=1))
    assert Campaign.objects.get().state == CampaignState.ENDED


def test_the_clock_does_not_start_a_campaign_that_lost_its_places(curator: User, draft: Campaign) -> None:
    run(curator, draft, "schedule")
    Place.objects.all().delete()
    lifecycle.follow_the_clock(draft.starts_at)
    assert Campaign.objects.get().state == CampaignState.PAUSED
    assert AuditEntry.objects.filter(action="campaign.pause", reason_code="no_places").exists()


def test_a_draft_is_left_alone_by_the_clock(draft: Campaign) -> None:
    assert lifecycle.follow_the_clock(draft.ends_at) == 0
