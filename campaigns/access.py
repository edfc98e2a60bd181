"""Who runs campaigns, and who decides visits."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from kmeme.lib.errors import NotAllowed

RUN = "campaigns.change_campaign"
DECIDE = "campaigns.change_checkinreview"


def may_run(actor: User | None, campaign: Campaign) -> bool:
    """Whether somebody may change a campaign: staff, and the partner whose it is. None is the system."""
    if actor is None:
        return True
    return actor.is_active and (
        actor.has_perm(RUN) or (campaign.owner_id is not None and campaign.owner_id == actor.pk)
    )


def require_run(actor: User | None, campaign: Campaign) -> None:
    """Raise NotAllowed unless `may_run`."""
    if not may_run(actor, campaign):
        raise NotAllowed("not_allowed", _("이 캠페인을 바꿀 권한이 없어요."))


def require_decide(actor: User) -> None:
    """Raise NotAllowed for somebody who does not decide visits (the brand does not: it pays for them)."""
    if not (actor.is_active and actor.has_perm(DECIDE)):
        raise NotAllowed("not_allowed", _("방문을 확인할 권한이 없어요."))
