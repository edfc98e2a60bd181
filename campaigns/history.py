"""What the database knows of where somebody was, in the words of `campaigns.fixes`."""

from datetime import datetime, timedelta

from accounts.models import User
from campaigns.coordinates import Coordinates
from campaigns.fixes import History, Sighting
from campaigns.models import Campaign, CheckIn

REMEMBERED = timedelta(days=30)
MOST_OWN = 100
MOST_OTHERS = 50


def of(user: User, campaign: Campaign, digests: frozenset[int], now: datetime) -> History:
    """The person's last check-ins, also refused ones, and other people's in this campaign that share a fix."""
    recent = CheckIn.objects.filter(created_at__gt=now - REMEMBERED).select_related("place").order_by("-created_at")
    own = recent.filter(user=user)[:MOST_OWN]
    shared = recent.filter(campaign=campaign, fix_digests__overlap=sorted(digests)).exclude(user=user)
    others = shared[:MOST_OTHERS] if digests else shared.none()
    return History(own=tuple(map(_sighting, own)), others=tuple(map(_sighting, others)))


def _sighting(check_in: CheckIn) -> Sighting:
    """By its fix; a code that was scanned places the person at the place; a coarsened one is only a digest."""
    coordinates, accuracy = None, check_in.accuracy_metres
    if check_in.position and not check_in.coarsened_at:
        coordinates = Coordinates.of(check_in.position)
    elif check_in.qr_step is not None and check_in.place:
        coordinates, accuracy = Coordinates.of(check_in.place.position), float(check_in.place.radius_metres)
    return Sighting(
        check_in.created_at, coordinates, accuracy, frozenset(check_in.fix_digests), check_in.distance_metres
    )
