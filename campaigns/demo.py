"""The demo's campaigns: one at places in Seoul, one online, of a brand that does not exist; made once."""

from datetime import timedelta

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns import lifecycle
from campaigns.models import Campaign, CampaignNode, CampaignType, Coupon, Method, Place, Repeat, Reward, RewardKind
from remix.models import RemixNode

STREET, ONLINE = "demo-slow-morning", "demo-yawn-online"
# Public squares and stations, so that the demo points at nobody's shop.
PLACES = (
    ("서울광장", "서울 중구 세종대로 110", 37.565669, 126.978010),
    ("광화문광장", "서울 종로구 세종대로 172", 37.572389, 126.976917),
    ("홍대입구역 9번 출구", "서울 마포구 양화로 160", 37.557020, 126.923850),
    ("뚝섬역 8번 출구", "서울 성동구 아차산로 18", 37.547200, 127.047400),
    ("강남역 11번 출구", "서울 강남구 강남대로 396", 37.498500, 127.027900),
    ("여의도공원", "서울 영등포구 여의공원로 68", 37.525900, 126.922700),
)
HOURS = [{"days": [0, 1, 2, 3, 4, 5, 6], "opens": "06:00", "closes": "23:00"}]
RULES = """1. 레시피 하나를 골라 그 자리에서 찍어요.

2. 위치나 현장 QR로 다녀온 것을 인증해요.

3. 두 곳을 다녀오면 쿠폰을 드려요."""


def load(curator: User) -> str:
    """Make the missing ones and put them on; a sentence when there was something to make."""
    made = [campaign for campaign in (_street(), _online()) if campaign]
    return _("데모 캠페인 %(count)d개를 넣었어요.") % {"count": len(made)} if made else ""


def _street() -> Campaign | None:
    if Campaign.objects.filter(slug=STREET).exists():
        return None
    with transaction.atomic():
        campaign = _campaign(
            STREET,
            title="느릿느릿 서울 한 바퀴",
            type=CampaignType.VISIT_CHALLENGE,
            colour="#2f6f4f",
            summary="서울 여섯 곳에서 느린 밈을 찍고, 다녀온 만큼 보상을 받아요.",
            methods=[Method.GPS_MATCH, Method.QR_ROTATING, Method.PHOTO],
        )
        for name, address, latitude, longitude in PLACES:
            Place.objects.create(
                campaign=campaign,
                name=name,
                address=address,
                position=Point(longitude, latitude, srid=4326),
                opening_hours=HOURS,
            )
        Reward.objects.create(campaign=campaign, kind=RewardKind.POINTS, title="방문 포인트", points=50, capacity=500)
        coffee = Reward.objects.create(
            campaign=campaign, kind=RewardKind.COUPON, title="데모 커피 쿠폰", capacity=20, visits_needed=2
        )
        Coupon.objects.bulk_create(Coupon(reward=coffee, code=f"DEMO-{number:04}") for number in range(1, 21))
        return lifecycle.schedule(actor=None, campaign=campaign, version=campaign.version)


def _online() -> Campaign | None:
    if Campaign.objects.filter(slug=ONLINE).exists():
        return None
    with transaction.atomic():
        campaign = _campaign(
            ONLINE,
            title="방구석 하품 대회",
            type=CampaignType.ONLINE,
            colour="#7a3fb0",
            summary="집에서 하품 밈을 찍고 사진으로 참여해요.",
            methods=[Method.PHOTO],
            repeat=Repeat.ONCE,
        )
        return lifecycle.schedule(actor=None, campaign=campaign, version=campaign.version)


def _campaign(slug: str, **fields: object) -> Campaign:
    now = timezone.now()
    values = {"brand": "데모 카페", "rules": RULES, "starts_at": now, "ends_at": now + timedelta(days=60), **fields}
    campaign = Campaign.objects.create(slug=slug, **values)
    for order, node in enumerate(RemixNode.objects.published().order_by("pk")[:4]):
        CampaignNode.objects.create(campaign=campaign, node=node, order=order)
    return campaign
