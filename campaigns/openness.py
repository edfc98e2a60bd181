"""May this person check in here and now, whatever they have to show?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign, CheckIn, Place, Repeat
from campaigns.opening import SEOUL
from campaigns.states import CampaignState, CheckInState
from kmeme.lib.errors import NotAllowed, Refused


def require_open(person: User, campaign: Campaign, place: Place | None, method: str, now: datetime) -> Place | None:
    """The place, fresh, once the account, the campaign's window, the method and the doors are all right.

    Raises NotAllowed or Refused. The window is asked itself: the job that moves the states may be a minute late.
    """
    if not person.is_active or person.deleted_at:
        raise NotAllowed("not_allowed", _("사용이 멈춘 계정이에요."))
    _require_window(campaign, now)
    if method not in campaign.methods:
        raise Refused("wrong_method", _("이 캠페인에서 쓰지 않는 인증 방법이에요. 다른 방법을 골라 주세요."))
    if campaign.is_online:
        if place:
            raise Refused("wrong_place", _("온라인 캠페인에는 장소가 없어요."))
        return None
    if place is None:
        raise Refused("place_needed", _("어느 장소인지 골라 주세요."))
    fresh = Place.objects.in_use().filter(pk=place.pk, campaign=campaign).first()
    if fresh is None:
        raise Refused("wrong_place", _("이 캠페인의 장소가 아니에요. 목록에서 다시 골라 주세요."))
    if not fresh.is_open(now):
        raise Refused("closed_now", _("지금은 문을 닫았어요. 영업시간에 다시 와 주세요."))
    return fresh


def slot_of(campaign: Campaign, place: Place | None, now: datetime) -> str:
    """Which of a person's check-ins this would be, by the campaign's rule; a day is one in Seoul."""
    if place is None or campaign.repeat == Repeat.ONCE:
        return "campaign"
    if campaign.repeat == Repeat.ONCE_A_PLACE:
        return f"place:{place.pk}"
    return f"place:{place.pk}:{now.astimezone(SEOUL):%Y-%m-%d}"


def free_slot(person: User, campaign: Campaign, place: Place | None, now: datetime) -> str:
    """The slot, when nothing stands in it. Raises Refused (`already`, `being_checked`)."""
    slot = slot_of(campaign, place, now)
    standing = CheckIn.objects.standing().filter(user=person, campaign=campaign, slot=slot).first()
    if standing is None:
        return slot
    if standing.state == CheckInState.ACCEPTED:
        raise Refused("already", _("이미 인증한 곳이에요."))
    raise Refused("being_checked", _("이미 받은 인증을 확인하고 있어요. 조금만 기다려 주세요."))


def _require_window(campaign: Campaign, now: datetime) -> None:
    if campaign.state == CampaignState.DRAFT:
        raise Refused("not_published", _("아직 공개하지 않은 캠페인이에요."))
    if campaign.state == CampaignState.ENDED or campaign.ends_at <= now:
        raise Refused("over", _("끝난 캠페인이에요. 함께해 주셔서 고마워요."))
    if campaign.state == CampaignState.PAUSED:
        raise Refused("paused", _("캠페인이 잠시 멈췄어요. 조금 뒤에 다시 와 주세요."))
    if now < campaign.starts_at:
        begins = campaign.starts_at.astimezone(SEOUL)
        sentence = _("아직 시작 전이에요. %(month)d월 %(day)d일 %(time)s에 시작해요.")
        raise Refused("not_begun", sentence % {"month": begins.month, "day": begins.day, "time": f"{begins:%H:%M}"})
