"""The published campaigns, as a list and one by one."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from campaigns.api import examples
from campaigns.api.shapes import CampaignShape, CampaignSummary, facts_of, reward_of
from campaigns.models import Campaign, CampaignType
from campaigns.states import CampaignState
from kmeme.lib.api import paging, reading
from kmeme.lib.api.inputs import Names, Query
from kmeme.lib.api.operations import operation
from kmeme.lib.api.said import PathPart
from kmeme.lib.api.shapes import Page, page
from remix.api.shapes import node_id_of
from remix.models import RemixNode

SLUG = PathPart(r"^[-a-zA-Z0-9_]{1,60}$", gettext_noop("캠페인의 slug."))
ONLY = _("받을 항목의 이름을 쉼표로. 비우면 모두 보내요. slug와 state는 늘 있어요.")
PUBLISHED = [state.value for state in CampaignState if state != CampaignState.DRAFT]


class CampaignsQuery(paging.Paged):
    """The list's parameters."""

    state = serializers.ChoiceField(choices=PUBLISHED, required=False)
    type = serializers.ChoiceField(choices=CampaignType.values, required=False)
    fields = Names(CampaignSummary.names(), help_text=ONLY)  # type: ignore[assignment]


class CampaignQuery(Query):
    """The parameters of one campaign."""

    fields = Names(CampaignShape.names(), help_text=ONLY)  # type: ignore[assignment]
    expand = Names(CampaignShape.expansions, help_text=_("함께 받을 것의 이름을 쉼표로."))


class CampaignsView(Endpoint):
    """`/api/v1/campaigns/`."""

    required_scopes = {"GET": Scope.CAMPAIGNS_READ}

    @operation(
        id="list_campaigns",
        tag="campaigns",
        summary=_("캠페인 목록"),
        description=_("공개된 캠페인을 늦게 시작하는 것부터. 끝난 것도 있어요."),
        answers={200: Page[CampaignSummary]},
        query=CampaignsQuery,
        example={"items": [examples.CAMPAIGN], "next_cursor": None},
    )
    def get(self, request: Request) -> HttpResponse:
        """One page."""
        asked = self.asked
        facets = {name: asked[name] for name in ("state", "type") if name in asked}
        of = ["campaigns", sorted(facets.items())]
        found = Campaign.objects.published().filter(**facets).order_by("-starts_at", "-pk")
        if cursor := asked.get("cursor"):
            at, pk = paging.opened(cursor, of)
            begins = datetime.fromisoformat(at)
            found = found.filter(Q(starts_at__lt=begins) | Q(starts_at=begins, pk__lt=pk))
        size = asked["limit"]
        rows = list(found[: size + 1])
        following = None
        if len(rows) > size:
            following = paging.closed([rows[size - 1].starts_at.isoformat(), rows[size - 1].pk], of)
        items = [CampaignSummary(**facts_of(row)).chosen(asked.get("fields", ())) for row in rows[:size]]
        return reading.answer(request, page(items, following))


class CampaignView(Endpoint):
    """`/api/v1/campaigns/<slug>/`."""

    required_scopes = {"GET": Scope.CAMPAIGNS_READ}
    path_parts = {"slug": SLUG}

    @operation(
        id="get_campaign",
        tag="campaigns",
        summary=_("캠페인 하나"),
        description=_(
            "규칙과 참여 레시피. expand=rewards면 보상과 남은 수량까지. 장소는 places/?campaign=으로 읽어요."
        ),
        answers={200: CampaignShape},
        query=CampaignQuery,
        example=examples.ONE_CAMPAIGN,
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """As everybody may read it."""
        return reading.answer(request, _as_data(published(slug), self.asked))


def published(slug: str) -> Campaign:
    """The published campaign with this name. Raises Http404, also for a draft of one's own."""
    campaign = Campaign.objects.published().filter(slug=slug).first()
    if campaign is None:
        raise Http404
    return campaign


def _as_data(campaign: Campaign, asked: dict[str, Any]) -> dict[str, Any]:
    expand = asked.get("expand", ())
    nodes = RemixNode.objects.published().filter(campaign_nodes__campaign=campaign).order_by("campaign_nodes__order")
    shown = CampaignShape(
        **facts_of(campaign),
        rules=campaign.rules or None,
        node_ids=[node_id_of(pk) for pk in nodes.values_list("pk", flat=True)],
        place_count=campaign.places.in_use().count(),
        rewards=[reward_of(reward) for reward in campaign.rewards.all()] if "rewards" in expand else None,
    )
    return shown.chosen(asked.get("fields", ()), expand)
