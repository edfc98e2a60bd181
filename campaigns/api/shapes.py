"""What is sent of campaigns, places and visits; names and meanings here are a promise, whatever the code calls them."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from django.conf import settings
from django.utils.translation import gettext_noop as _
from pydantic import Field

from campaigns import rewards
from campaigns.models import Campaign, CheckIn, Redemption, Reward
from kmeme.lib.api.shapes import Shape
from remix.api.shapes import file_url

MethodName = Literal["gps_match", "qr_rotating", "receipt", "photo"]


class CampaignSummary(Shape):
    """A campaign among others."""

    always: ClassVar[tuple[str, ...]] = ("slug", "state")
    slug: str = Field(description=_("캠페인의 이름, 주소에 쓰여요."))
    state: Literal["scheduled", "live", "paused", "ended"]
    title: str
    type: Literal["visit_challenge", "product_trial", "event_attendance", "online"]
    brand: str
    colour: str = Field(description=_("브랜드의 색, #1f6feb."))
    logo_url: str | None
    summary: str | None
    starts_at: datetime
    ends_at: datetime
    is_open: bool = Field(description=_("지금 체크인을 받는지."))
    methods: list[MethodName] = Field(description=_("인증 방법. 그중 하나면 돼요."))
    repeat: Literal["once", "once_a_place", "once_a_place_a_day"] = Field(
        description=_("한 사람이 몇 번 인증할 수 있는지.")
    )
    page_url: str = Field(description=_("사람이 보는 페이지."))


class RewardShape(Shape):
    """What a visit earns."""

    reward_id: int
    kind: Literal["points", "coupon", "product"]
    title: str
    description: str | None
    points: int
    visits_needed: int = Field(description=_("필요한 인증의 수."))
    left: int = Field(description=_("남은 수량."))


class CampaignShape(CampaignSummary):
    """One campaign."""

    expansions: ClassVar[tuple[str, ...]] = ("rewards",)
    rules: str | None
    node_ids: list[str] = Field(description=_("참여하는 공개 레시피의 번호."))
    place_count: int = Field(description=_("닫지 않은 장소의 수."))
    rewards: list[RewardShape] | None = Field(None, description=_("expand=rewards일 때."))


class GrantedReward(Shape):
    """What a visit brought."""

    reward_id: int
    kind: Literal["points", "coupon", "product"]
    title: str
    points: int = Field(description=_("받은 K-포인트."))
    coupon_code: str | None


class CheckInShape(Shape):
    """One visit."""

    always: ClassVar[tuple[str, ...]] = (
        "check_in_id", "campaign", "place_id", "method", "state", "refusal", "distance_metres", "rewards", "created_at",
    )  # fmt: skip
    check_in_id: int
    campaign: str = Field(description=_("캠페인의 slug."))
    place_id: int | None = Field(description=_("온라인 캠페인은 null."))
    method: MethodName
    state: Literal["received", "waiting", "withheld", "accepted", "refused", "declined"] = Field(
        description=_(
            "accepted만 인증이에요. waiting은 사진을, withheld는 위치를 사람이 확인하고 있고, refused는 조건이 안 "
            "맞았고, declined는 확인한 사람이 인정하지 않았어요."
        )
    )
    refusal: str | None = Field(description=_("state가 refused일 때 그 code."))
    distance_metres: float | None = Field(description=_("장소의 가운데까지."))
    rewards: list[GrantedReward] = Field(description=_("이 인증으로 받은 것."))
    created_at: datetime


def facts_of(campaign: Campaign) -> dict[str, Any]:
    """The fields of `CampaignSummary`."""
    return {
        "slug": campaign.slug,
        "state": campaign.state,
        "title": campaign.title,
        "type": campaign.type,
        "brand": campaign.brand,
        "colour": campaign.colour,
        "logo_url": file_url(campaign.logo.name),
        "summary": campaign.summary or None,
        "starts_at": campaign.starts_at,
        "ends_at": campaign.ends_at,
        "is_open": campaign.is_open(),
        "methods": campaign.methods,
        "repeat": campaign.repeat,
        "page_url": settings.SITE_URL + campaign.get_absolute_url(),
    }


def reward_of(reward: Reward) -> RewardShape:
    """A reward as it is sent."""
    return RewardShape(
        reward_id=reward.pk,
        kind=reward.kind,
        title=reward.title,
        description=reward.description or None,
        points=reward.points,
        visits_needed=reward.visits_needed,
        left=rewards.left(reward),
    )


def check_in_of(check_in: CheckIn) -> CheckInShape:
    """A visit as it is sent to whoever made it."""
    return CheckInShape(
        check_in_id=check_in.pk,
        campaign=check_in.campaign.slug,
        place_id=check_in.place_id,
        method=check_in.method,
        state=check_in.state,
        refusal=check_in.refusal or None,
        distance_metres=None if check_in.distance_metres is None else round(check_in.distance_metres, 1),
        rewards=[_granted(redemption) for redemption in check_in.redemptions.all()],
        created_at=check_in.created_at,
    )


def _granted(redemption: Redemption) -> GrantedReward:
    reward = redemption.reward
    return GrantedReward(
        reward_id=reward.pk,
        kind=reward.kind,
        title=reward.title,
        points=redemption.points,
        coupon_code=redemption.coupon.code if redemption.coupon else None,
    )
