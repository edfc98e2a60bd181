"""What people and the clock do with a campaign as a whole: publish, take back, pause, go on, end.

Every verb takes the `version` that the person saw; `actor` None is the system. The clock's job only keeps the states
in step: whether a check-in is in time is asked of the window itself (`Campaign.is_open`).
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from campaigns import page_cache, partner_events
from campaigns.access import require_run
from campaigns.models import Campaign
from campaigns.states import CAMPAIGN, CampaignState
from kmeme.lib import jobs, states
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import Refused, Stale

logger = logging.getLogger(__name__)

WRONG_STATE = _("지금 상태에서는 할 수 없는 일이에요.")


def schedule(*, actor: User | None, campaign: Campaign, version: int) -> Campaign:
    """Publish a draft; it is live at once when its window has begun.

    Raises Refused when its window is over, or when it has no place to go to and is not online.
    """
    with transaction.atomic():
        campaign = _claim(actor, campaign, version)
        _require(campaign, CampaignState.DRAFT)
        _check_ready(campaign)
        _move(campaign, CampaignState.SCHEDULED)
        audit.record(actor=actor, action="campaign.schedule", target=campaign)
        if campaign.starts_at <= timezone.now():
            _move(campaign, CampaignState.LIVE)
            audit.record(actor=actor, action="campaign.start", target=campaign)
    return campaign


def take_back(*, actor: User, campaign: Campaign, version: int) -> Campaign:
    """Make a draft of a scheduled campaign again. Raises Refused once its window has begun: then pause or end it."""
    with transaction.atomic():
        campaign = _claim(actor, campaign, version)
        if campaign.state == CampaignState.SCHEDULED and campaign.starts_at <= timezone.now():
            raise Refused("already_begun", _("이미 시작했어요. 잠시 멈추거나 끝내 주세요."))
        _move(campaign, CampaignState.DRAFT)
        audit.record(actor=actor, action="campaign.take_back", target=campaign)
    return campaign


def pause(*, actor: User | None, campaign: Campaign, version: int, note: str = "") -> Campaign:
    """Take no check-ins for now."""
    with transaction.atomic():
        campaign = _claim(actor, campaign, version)
        _move(campaign, CampaignState.PAUSED)
        audit.record(actor=actor, action="campaign.pause", target=campaign, detail={"note": note[:300]})
    return campaign


def resume(*, actor: User, campaign: Campaign, version: int) -> Campaign:
    """Go on: live, or scheduled while the window has not begun. Raises Refused when it is over, or has no places."""
    with transaction.atomic():
        campaign = _claim(actor, campaign, version)
        _require(campaign, CampaignState.PAUSED)
        _check_ready(campaign)
        has_begun = campaign.starts_at <= timezone.now()
        _move(campaign, CampaignState.LIVE if has_begun else CampaignState.SCHEDULED)
        audit.record(actor=actor, action="campaign.resume", target=campaign)
    return campaign


def end(*, actor: User, campaign: Campaign, version: int, note: str = "") -> Campaign:
    """End it before its time, for good; what was earned stays, and open visits are still decided."""
    with transaction.atomic():
        campaign = _claim(actor, campaign, version)
        _move(campaign, CampaignState.ENDED)
        audit.record(actor=actor, action="campaign.end", target=campaign, detail={"note": note[:300]})
    return campaign


def follow_the_clock(now: datetime | None = None) -> int:
    """Start and end what is due, each on its own; how many moved. Safe to run twice, and beside people's verbs.

    A campaign that lost its last place before its start is paused, and the log says so.
    """
    now = now or timezone.now()
    ending = list(Campaign.objects.due_to_end(now).values_list("pk", flat=True))
    starting = list(Campaign.objects.due_to_start(now).exclude(pk__in=ending).values_list("pk", flat=True))
    return sum(_end_due(pk, now) for pk in ending) + sum(_start_due(pk, now) for pk in starting)


def _end_due(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        campaign = Campaign.objects.due_to_end(now).select_for_update(no_key=True).filter(pk=pk).first()
        if campaign is None:
            return False
        _move(campaign, CampaignState.ENDED)
        audit.record(actor=None, action="campaign.end", target=campaign, reason_code="window_over")
    return True


def _start_due(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        campaign = Campaign.objects.due_to_start(now).select_for_update(no_key=True).filter(pk=pk).first()
        if campaign is None:
            return False
        if has_somewhere_to_go(campaign):
            _move(campaign, CampaignState.LIVE)
            audit.record(actor=None, action="campaign.start", target=campaign)
        else:
            _move(campaign, CampaignState.PAUSED)
            audit.record(actor=None, action="campaign.pause", target=campaign, reason_code="no_places")
            logger.warning("campaign %s has no places and is paused", campaign.slug)
    return True


def has_somewhere_to_go(campaign: Campaign) -> bool:
    """Whether people can take part: online, or with a place that is in use."""
    return campaign.is_online or campaign.places.in_use().exists()


def _check_ready(campaign: Campaign) -> None:
    if campaign.ends_at <= timezone.now():
        raise Refused("window_over", _("끝나는 때가 이미 지났어요. 기간을 고친 뒤에 다시 해 주세요."))
    if not has_somewhere_to_go(campaign):
        raise Refused("no_places", _("장소가 하나도 없어요. 장소를 넣은 뒤에 다시 해 주세요."))


def _claim(actor: User | None, campaign: Campaign, version: int) -> Campaign:
    """The campaign locked, after checking the person and the version they saw."""
    # Not the key: check-ins and redemptions that name it never wait for an editor.
    fresh = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    require_run(actor, fresh)
    if fresh.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
    return fresh


def _require(campaign: Campaign, state: CampaignState) -> None:
    """Publishing and going on lead to the same states, from different ones."""
    if campaign.state != state:
        raise Refused("wrong_state", WRONG_STATE)


def _move(campaign: Campaign, to: CampaignState) -> None:
    """Move along the graph and tell the owner's programs, or refuse in words."""
    if not CAMPAIGN.allows(campaign.state, to):
        raise Refused("wrong_state", WRONG_STATE)
    states.move(campaign, to, graph=CAMPAIGN, version=campaign.version + 1)
    drop_on_commit(page_cache.subjects_to_drop(campaign))
    if to == CampaignState.LIVE:
        partner_events.started(campaign)
    elif to == CampaignState.ENDED:
        partner_events.ended(campaign)
    if to == CampaignState.LIVE:
        jobs.defer("campaigns:tell_neighbours", lock=f"neighbours:{campaign.pk}", campaign_id=campaign.pk)
