"""Handing out rewards: never more than there are, never twice to one person, points and codes in one transaction.

Locks are always taken in the same order: the person, then the campaign. Under the campaign's lock the ledger's newest
rows say how many went out and what was spent, so both are exact; the database holds the numbers against the capacity
once more (`campaigns_redemption_guard`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit, points
from accounts.models import PointReason, User
from campaigns import budget, partner_events
from campaigns.models import Campaign, CheckIn, Coupon, Redemption, Reward, RewardKind
from kmeme.lib.errors import NotAllowed, Refused

SOLD_OUT = _("준비한 보상이 모두 나갔어요. 방문 인증은 그대로 남아 있어요.")


@dataclass(frozen=True, slots=True)
class Missed:
    """A reward that somebody has earned and did not get, with the code and the sentence why."""

    reward: Reward
    code: str
    sentence: str | Promise


@dataclass(frozen=True, slots=True)
class Granted:
    """What a visit brought."""

    redemptions: tuple[Redemption, ...] = ()
    missed: tuple[Missed, ...] = ()


def redeem(*, actor: User, reward: Reward, check_in: CheckIn | None = None) -> Redemption:
    """Hand `reward` to `actor`, who has enough accepted visits; asked again, the same redemption.

    Raises NotAllowed for a closed account; Refused: `not_yet`, `sold_out` (also a capacity of 0 and a campaign whose
    budget or codes are used up), `daily_cap` when the day's points are full: it can be asked for again tomorrow.
    """
    # Whoever comes after the last one went out need not wait for any lock.
    if not Redemption.objects.filter(reward=reward, user=actor).exists() and _handed_out(reward) >= reward.capacity:
        raise Refused("sold_out", SOLD_OUT)
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        if not person.is_active or person.deleted_at:
            raise NotAllowed("not_allowed", _("사용이 멈춘 계정이에요."))
        if done := Redemption.objects.filter(reward=reward, user=person).first():
            return done
        _check_earned(person, reward)
        return _hand_out(person, reward, check_in)


def grant_due(check_in: CheckIn) -> Granted:
    """Everything that the person has earned with this accepted visit and does not have yet.

    What cannot be handed out leaves the visit as it is. Inside the transaction that accepts the visit.
    """
    visits = _visits(check_in.user, check_in.campaign)
    due = check_in.campaign.rewards.filter(visits_needed__lte=visits).exclude(redemptions__user=check_in.user)
    granted, missed = [], []
    for reward in due:
        try:
            granted.append(redeem(actor=check_in.user, reward=reward, check_in=check_in))
        except Refused as refusal:
            missed.append(Missed(reward, refusal.code, refusal.sentence))
    return Granted(tuple(granted), tuple(missed))


def left(reward: Reward) -> int:
    """How many are left, by capacity and codes."""
    by_capacity = max(0, reward.capacity - _handed_out(reward))
    if reward.kind != RewardKind.COUPON:
        return by_capacity
    return min(by_capacity, _codes(reward, timezone.now()).count())


def _check_earned(person: User, reward: Reward) -> None:
    missing = reward.visits_needed - _visits(person, reward.campaign)
    if missing > 0:
        raise Refused("not_yet", _("방문 인증이 %(missing)d번 더 필요해요.") % {"missing": missing})


def _hand_out(person: User, reward: Reward, check_in: CheckIn | None) -> Redemption:
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=reward.campaign_id)
    reward = Reward.objects.get(pk=reward.pk)
    number = _handed_out(reward) + 1
    spent = budget.spent(campaign) + reward.unit_cost
    if number > reward.capacity or (campaign.budget is not None and spent > campaign.budget):
        raise Refused("sold_out", SOLD_OUT)
    redemption = Redemption.objects.create(
        reward=reward,
        campaign=campaign,
        user=person,
        check_in=check_in,
        coupon=_take_code(reward) if reward.kind == RewardKind.COUPON else None,
        points=_award(person, campaign, reward),
        number=number,
        cost=reward.unit_cost,
        campaign_spend=spent,
    )
    audit.record(
        actor=person, action="reward.redeem", target=reward, detail={"number": number, "redemption": redemption.pk}
    )
    budget.raise_alarm_if_due(campaign, spent)
    partner_events.reward_redeemed(redemption)
    return redemption


def _award(person: User, campaign: Campaign, reward: Reward) -> int:
    """Points as they were granted; 0 for a reward of another kind."""
    if reward.kind != RewardKind.POINTS:
        return 0
    entry = points.award(
        user=person,
        amount=reward.points,
        reason=PointReason.VISIT,
        cause=f"campaign:reward:{reward.pk}:user:{person.pk}",
        detail={"title": campaign.title, "campaign": campaign.slug},
    )
    if entry.amount == 0:
        # Taken back with everything else of this transaction, so that tomorrow it can be had in full.
        raise Refused("daily_cap", _("오늘 받을 수 있는 포인트를 다 받았어요. 내일 다시 받아 주세요."))
    return entry.amount


def _take_code(reward: Reward) -> Coupon:
    """The next code that nobody holds: an import that is still running does not make anybody wait."""
    now = timezone.now()
    coupon = _codes(reward, now).select_for_update(skip_locked=True).order_by("pk").first()
    if coupon is None:
        raise Refused("sold_out", SOLD_OUT)
    coupon.handed_out_at = now
    coupon.save(update_fields=["handed_out_at"])
    return coupon


def _codes(reward: Reward, now: datetime) -> QuerySet[Coupon]:
    still_good = Q(expires_at=None) | Q(expires_at__gt=now)
    return Coupon.objects.filter(still_good, reward=reward, handed_out_at=None)


def _handed_out(reward: Reward) -> int:
    newest = Redemption.objects.filter(reward=reward).order_by("-number").values_list("number", flat=True).first()
    return newest or 0


def _visits(person: User, campaign: Campaign) -> int:
    return CheckIn.objects.accepted().filter(user=person, campaign=campaign).count()
