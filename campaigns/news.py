"""What people are told about campaigns; registered when the app is ready."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications import Kind, register
from campaigns.models import Campaign


def _nearby(params: Mapping[str, Any]) -> str:
    campaign = params.get("campaign") or _("새 캠페인")
    if place := params.get("place"):
        return _("가까운 %(place)s에서 ‘%(campaign)s’ 캠페인이 열렸어요.") % {"place": place, "campaign": campaign}
    return _("가까운 곳에서 ‘%(campaign)s’ 캠페인이 열렸어요.") % {"campaign": campaign}


def _visit_accepted(params: Mapping[str, Any]) -> str:
    if rewards := params.get("rewards"):
        return _("‘%(campaign)s’ 방문이 확인됐어요. 보상 %(count)d개가 들어왔어요.") % {
            **_named(params),
            "count": rewards,
        }
    return _("‘%(campaign)s’ 방문이 확인됐어요.") % _named(params)


def _visit_declined(params: Mapping[str, Any]) -> str:
    return _("‘%(campaign)s’ 방문을 확인하지 못했어요. 이유를 보고 다시 인증해 주세요.") % _named(params)


def _budget(params: Mapping[str, Any]) -> str:
    return _("‘%(campaign)s’ 캠페인이 예산의 %(percent)d%%를 썼어요.") % {
        **_named(params),
        "percent": params.get("percent") or 0,
    }


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"campaign": params.get("campaign") or _("캠페인")}


CAMPAIGN_NEARBY = Kind(
    code="campaign_nearby", label=gettext_lazy("가까운 곳에서 캠페인이 열렸어요"), sentence=_nearby, marketing=True
)
"""Params: `campaign`, its title; `place`, the place's name."""

VISIT_ACCEPTED = Kind(
    code="visit_accepted", label=gettext_lazy("내 방문이 확인됐어요"), sentence=_visit_accepted, mail=False
)
"""Params: `campaign`, its title; `rewards`, how many came with it."""
VISIT_DECLINED = Kind(
    code="visit_declined", label=gettext_lazy("내 방문을 확인하지 못했어요"), sentence=_visit_declined
)
"""Params: `campaign`, its title; the reason is the note."""
CAMPAIGN_BUDGET = Kind(
    code="campaign_budget",
    label=gettext_lazy("내 캠페인의 예산이 얼마 남지 않았어요"),
    sentence=_budget,
    concerns=lambda user: Campaign.objects.filter(owner=user).exists(),
)
"""Params: `campaign`, its title; `percent` of the budget."""


def announce() -> None:
    """Make them known."""
    for kind in (CAMPAIGN_NEARBY, VISIT_ACCEPTED, VISIT_DECLINED, CAMPAIGN_BUDGET):
        register(kind)
