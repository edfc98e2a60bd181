"""The campaigns' part of the world: one example of each."""

from datetime import timedelta

from django.contrib.gis.geos import Point
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from campaigns import qr
from campaigns.models import (
    Campaign,
    CampaignNode,
    CheckIn,
    CheckInReview,
    Coupon,
    CsvImport,
    Place,
    Redemption,
    Reward,
)
from campaigns.states import CampaignState, CheckInState
from remix.models import RemixNode


def make(owner: User, node: RemixNode) -> tuple[list[Model], dict[str, object]]:
    """The rows, and their names in the matrix's paths."""
    now = timezone.now()
    campaign = Campaign.objects.create(
        slug="example",
        title="x",
        brand="x",
        owner=owner,
        state=CampaignState.LIVE,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=1),
    )
    place = Place.objects.create(campaign=campaign, name="x", position=Point(126.977945, 37.566295, srid=4326))
    reward = Reward.objects.create(campaign=campaign, kind="coupon", title="x", capacity=1)
    coupon = Coupon.objects.create(reward=reward, code="x")
    check_in = CheckIn.objects.create(
        campaign=campaign, place=place, user=owner, method="gps_match", slot="x", state=CheckInState.WITHHELD
    )
    review = CheckInReview.objects.create(check_in=check_in, cause="unusual")
    csv_import = CsvImport.objects.create(campaign=campaign, kind="places", file_name="x.csv", created_by=owner)
    rows: list[Model] = [
        campaign,
        csv_import,
        place,
        CampaignNode.objects.create(campaign=campaign, node=node),
        reward,
        coupon,
        check_in,
        review,
        Redemption.objects.create(
            reward=reward, campaign=campaign, user=owner, check_in=check_in, coupon=coupon, number=1
        ),
    ]
    names = {
        "campaign": campaign.slug,
        "campaign_number": campaign.pk,
        "place": place.pk,
        "someone_elses_check_in": check_in.pk,
        "reward": reward.pk,
        "visit_review": review.pk,
        "csv_import": csv_import.pk,
        "display": qr.display_token(place),
    }
    return rows, names
