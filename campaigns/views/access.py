"""Which campaign an address means, and who may read it."""

from django.http import Http404, HttpRequest

from accounts.models import User
from campaigns.access import may_run
from campaigns.models import Campaign
from campaigns.states import CampaignState


def readable_campaign(request: HttpRequest, slug: str) -> Campaign:
    """A published campaign; its own draft for whoever runs it; 404 otherwise, as if it did not exist."""
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None or (campaign.state == CampaignState.DRAFT and not _may_preview(request, campaign)):
        raise Http404
    return campaign


def visitor(request: HttpRequest) -> User | None:
    """Who looks; None for somebody who has not signed in."""
    return request.user if isinstance(request.user, User) else None


def _may_preview(request: HttpRequest, campaign: Campaign) -> bool:
    user = visitor(request)
    return user is not None and may_run(user, campaign)
