"""What a takedown of recipes means to campaigns: whoever decides sees which of them run with one."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from campaigns.models import Campaign
from remix.models import RemixNode
from remix.takedown.affected import Elsewhere

MOST = 10


def campaigns_with(nodes: QuerySet[RemixNode]) -> list[Elsewhere]:
    """The latest campaigns that show one of these recipes."""
    found = Campaign.objects.filter(campaign_nodes__node__in=nodes.order_by().values("pk")).distinct().order_by("-pk")
    return [
        Elsewhere(
            gettext("캠페인 ‘%(name)s’ (%(state)s)") % {"name": str(campaign), "state": campaign.get_state_display()},
            reverse("admin:campaigns_campaign_change", args=[campaign.pk]),
        )
        for campaign in found[:MOST]
    ]
