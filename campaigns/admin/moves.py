"""The lifecycle's buttons, as data: every one is a verb of `campaigns.lifecycle`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.states import CampaignState


@dataclass(frozen=True, slots=True)
class Move:
    """A verb, what its button and its success say, from which states it is offered, and whether it is the next step."""

    verb: Callable[..., Campaign]
    label: str | Promise
    done: str | Promise
    sources: tuple[CampaignState, ...]
    is_primary: bool = False


_DRAFT, _SCHEDULED, _LIVE = CampaignState.DRAFT, CampaignState.SCHEDULED, CampaignState.LIVE
_PAUSED = CampaignState.PAUSED
MOVES = {
    "schedule": Move(
        lifecycle.schedule, _("공개하기"), _("공개했어요. 시작하는 때가 되면 저절로 열려요."), (_DRAFT,), True
    ),
    "take_back": Move(lifecycle.take_back, _("초안으로 되돌리기"), _("초안으로 되돌렸어요."), (_SCHEDULED,)),
    "resume": Move(lifecycle.resume, _("다시 열기"), _("다시 열었어요."), (_PAUSED,), True),
    "pause": Move(
        lifecycle.pause, _("잠시 멈추기"), _("잠시 멈췄어요. 그동안은 인증할 수 없어요."), (_SCHEDULED, _LIVE)
    ),
    "end": Move(
        lifecycle.end,
        _("끝내기"),
        _("캠페인을 끝냈어요. 받은 보상은 그대로예요."),
        (_SCHEDULED, _LIVE, _PAUSED),
    ),
}


def moves_from(campaign: Campaign) -> dict[str, Move]:
    """The buttons that a campaign's state allows."""
    return {name: move for name, move in MOVES.items() if campaign.state in move.sources}
