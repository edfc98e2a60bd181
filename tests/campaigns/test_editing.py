"""Writing a campaign: by whom, with what version, and what stays once people have seen it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from campaigns import editing
from campaigns.models import Campaign
from campaigns.states import CampaignState
from kmeme.lib.errors import NotAllowed, Refused, Stale
from tests.accounts import world
from tests.campaigns import making


@pytest.fixture
def curator(db: None) -> User:
    return world.person("curator")


@pytest.fixture
def draft(db: None) -> Campaign:
    return making.campaign(state=CampaignState.DRAFT)


def unsaved(**fields: object) -> Campaign:
    now = timezone.now()
    values = {"slug": "spring", "title": "봄", "brand": "카페봄", "starts_at": now, "ends_at": now + timedelta(days=1)}
    return Campaign(**{**values, **fields})


def test_a_new_campaign_is_a_draft_whatever_was_sent(curator: User) -> None:
    made = editing.add(actor=curator, campaign=unsaved(state=CampaignState.LIVE, version=7))
    assert (made.state, made.version) == (CampaignState.DRAFT, 1)


@pytest.mark.parametrize("role", ["creator", "partner"])
def test_only_those_who_may_make_campaigns(db: None, role: str) -> None:
    with pytest.raises(NotAllowed):
        editing.add(actor=world.person(role), campaign=unsaved())


def test_nonsense_is_refused_in_words(curator: User) -> None:
    with pytest.raises(Refused):
        editing.add(actor=curator, campaign=unsaved(ends_at=timezone.now() - timedelta(days=1)))
    assert not Campaign.objects.exists()


def test_a_draft_can_be_changed_altogether(curator: User, draft: Campaign) -> None:
    values = {"slug": "new", "type": "online", "methods": ["photo"], "repeat": "once"}
    changed = editing.change(actor=curator, campaign=draft, version=draft.version, values=values)
    assert (changed.slug, changed.type, changed.version) == ("new", "online", 2)


def test_its_partner_changes_it_and_another_does_not(draft: Campaign) -> None:
    partner = world.person("partner")
    with pytest.raises(NotAllowed):
        editing.change(actor=partner, campaign=draft, version=1, values={"title": "내 것"})
    Campaign.objects.update(owner=partner)
    assert editing.change(actor=partner, campaign=draft, version=1, values={"title": "내 것"}).title == "내 것"


def test_a_stale_version_is_refused(curator: User, draft: Campaign) -> None:
    editing.change(actor=curator, campaign=draft, version=1, values={"title": "하나"})
    with pytest.raises(Stale):
        editing.change(actor=curator, campaign=draft, version=1, values={"title": "둘"})
    assert Campaign.objects.get().title == "하나"


@pytest.mark.parametrize(
    ("state", "values"),
    [
        (CampaignState.SCHEDULED, {"slug": "new"}),
        (CampaignState.LIVE, {"repeat": "once"}),
        (CampaignState.LIVE, {"starts_at": timezone.now()}),
        (CampaignState.ENDED, {"ends_at": timezone.now() + timedelta(days=9)}),
    ],
    ids=["address", "how often", "start", "end"],
)
def test_what_visits_are_counted_by_is_fixed(curator: User, state: str, values: dict[str, object]) -> None:
    campaign = making.campaign(state=state)
    with pytest.raises(Refused) as refusal:
        editing.change(actor=curator, campaign=campaign, version=1, values=values)
    assert refusal.value.code == "fixed"


def test_the_end_of_a_running_campaign_can_be_moved(curator: User) -> None:
    campaign = making.campaign()
    later = timezone.now() + timedelta(days=9)
    assert editing.change(actor=curator, campaign=campaign, version=1, values={"ends_at": later}).ends_at == later
