"""What a campaign has spent, and telling people before its budget is used up."""

import logging

from django.utils import timezone

from accounts import audit
from accounts.notifications import tell
from campaigns.models import Campaign, Redemption
from campaigns.news import CAMPAIGN_BUDGET

logger = logging.getLogger(__name__)


def spent(campaign: Campaign) -> int:
    """Won, by the newest entry of the ledger (one look-up, whatever its length)."""
    newest = Redemption.objects.filter(campaign=campaign).order_by("-id")
    return newest.values_list("campaign_spend", flat=True).first() or 0


def raise_alarm_if_due(campaign: Campaign, total: int) -> bool:
    """Once, when the spend reaches the alarm's share of the budget: the log, the trail, and the partner's inbox.

    Call it under the campaign's lock.
    """
    if (
        not campaign.budget
        or campaign.budget_alarmed_at
        or total * 100 < campaign.budget * campaign.budget_alarm_percent
    ):
        return False
    campaign.budget_alarmed_at = timezone.now()
    campaign.save(update_fields=["budget_alarmed_at"])
    detail = {"spent": total, "budget": campaign.budget}
    audit.record(actor=None, action="campaign.budget_alarm", target=campaign, detail=detail)
    logger.warning("campaign %s has spent %s of %s won", campaign.slug, total, campaign.budget)
    if campaign.owner:
        tell(
            recipient=campaign.owner,
            kind=CAMPAIGN_BUDGET.code,
            cause=f"campaign-budget:{campaign.pk}",
            params={"campaign": campaign.title, "percent": total * 100 // campaign.budget},
        )
    return True
