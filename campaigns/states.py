"""The state graphs of campaigns, as data; `kmeme.lib.states` checks them when this module is imported."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kmeme.lib.states import StateGraph


class CampaignState(models.TextChoices):
    """Where a campaign stands; the clock moves it from scheduled to live and to ended, people do the rest."""

    DRAFT = "draft", _("초안")
    SCHEDULED = "scheduled", _("예약됨")
    LIVE = "live", _("진행 중")
    PAUSED = "paused", _("잠시 멈춤")
    ENDED = "ended", _("종료")


class CheckInState(models.TextChoices):
    """Where one visit stands. `withheld` and `waiting` both have an open review; only `accepted` counts."""

    RECEIVED = "received", _("받음")
    WAITING = "waiting", _("사진 확인 대기")
    WITHHELD = "withheld", _("확인 중")
    ACCEPTED = "accepted", _("인증됨")
    REFUSED = "refused", _("조건이 맞지 않음")
    DECLINED = "declined", _("인정되지 않음")


class ReviewState(models.TextChoices):
    """Where a curator's look at one visit stands."""

    OPEN = "open", _("대기")
    ACCEPTED = "accepted", _("인정")
    DECLINED = "declined", _("인정 안 함")


RUNNING_STATES = [CampaignState.SCHEDULED, CampaignState.LIVE, CampaignState.PAUSED]
"""Published and not over yet."""

STANDING_STATES = [CheckInState.RECEIVED, CheckInState.WAITING, CheckInState.WITHHELD, CheckInState.ACCEPTED]
"""Check-ins that use up the one that a person has."""

UNDECIDED_STATES = [CheckInState.WAITING, CheckInState.WITHHELD]

CAMPAIGN = StateGraph(
    initial=CampaignState.DRAFT,
    edges={
        CampaignState.DRAFT: [CampaignState.SCHEDULED],
        CampaignState.SCHEDULED: [CampaignState.DRAFT, CampaignState.LIVE, CampaignState.PAUSED, CampaignState.ENDED],
        CampaignState.LIVE: [CampaignState.PAUSED, CampaignState.ENDED],
        CampaignState.PAUSED: [CampaignState.SCHEDULED, CampaignState.LIVE, CampaignState.ENDED],
        CampaignState.ENDED: [],
    },
)
CHECK_IN = StateGraph(
    initial=CheckInState.RECEIVED,
    edges={
        CheckInState.RECEIVED: [
            CheckInState.WAITING,
            CheckInState.WITHHELD,
            CheckInState.ACCEPTED,
            CheckInState.REFUSED,
        ],
        CheckInState.WAITING: [CheckInState.ACCEPTED, CheckInState.DECLINED],
        CheckInState.WITHHELD: [CheckInState.ACCEPTED, CheckInState.DECLINED],
        CheckInState.ACCEPTED: [],
        CheckInState.REFUSED: [],
        CheckInState.DECLINED: [],
    },
)
REVIEW = StateGraph(
    initial=ReviewState.OPEN,
    edges={
        ReviewState.OPEN: [ReviewState.ACCEPTED, ReviewState.DECLINED],
        ReviewState.ACCEPTED: [],
        ReviewState.DECLINED: [],
    },
)
