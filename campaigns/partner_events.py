"""What partners are told of campaigns by webhook; each in the transaction of what happened.

Only the campaign's owner is told, and nothing of the people who took part: how many, where and how.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import WebhookEndpoint
from accounts.webhooks import events
from campaigns.models import Campaign, CheckIn, Redemption

STARTED, ENDED = "campaign.started", "campaign.ended"
ACCEPTED, REDEEMED = "check_in.accepted", "reward.redeemed"


def announce() -> None:
    """Make the events known (from the app's `ready`)."""
    events.register(events.EventKind(STARTED, _("내 캠페인이 시작하거나 멈췄다가 다시 시작했어요")))
    events.register(events.EventKind(ENDED, _("내 캠페인이 끝났어요")))
    events.register(events.EventKind(ACCEPTED, _("내 캠페인의 방문이 인증됐어요")))
    events.register(events.EventKind(REDEEMED, _("내 캠페인의 보상이 나갔어요")))


def started(campaign: Campaign) -> None:
    """It takes check-ins now."""
    _tell(STARTED, campaign, {"ends_at": campaign.ends_at.isoformat()})


def ended(campaign: Campaign) -> None:
    """It is over."""
    _tell(ENDED, campaign, {})


def check_in_accepted(check_in: CheckIn) -> None:
    """A visit counts; `count` is how many there are now, each visitor's own included."""
    campaign = check_in.campaign
    if _listens(campaign, ACCEPTED):  # the count is not free
        count = CheckIn.objects.accepted().filter(campaign=campaign).count()
        _tell(ACCEPTED, campaign, {"place_id": check_in.place_id, "method": str(check_in.method), "count": count})


def reward_redeemed(redemption: Redemption) -> None:
    """A reward went out; `count` is how many of it went out with this one."""
    data = {"reward_id": redemption.reward_id, "kind": str(redemption.reward.kind), "count": redemption.number}
    _tell(REDEEMED, redemption.campaign, data)


def _tell(kind: str, campaign: Campaign, data: dict[str, Any]) -> None:
    if campaign.owner is not None:
        events.emit(kind, {"campaign": campaign.slug, **data}, to=campaign.owner)


def _listens(campaign: Campaign, kind: str) -> bool:
    return WebhookEndpoint.objects.enabled().listening_to(kind).filter(user=campaign.owner_id).exists()
