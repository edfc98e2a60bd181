"""Gives places their addresses in the background: a place is saved at once, named by its coordinates until it is known.

Nothing here raises for a geocoder that is slow, down or out of quota: the place keeps "Unknown Location (37.56650,
126.97800)", and the hourly run asks again.
"""

import logging

from django.db import transaction
from django.db.models import Q, QuerySet

from campaigns import geocoding
from campaigns.models import Place
from kmeme.lib import jobs

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Places that one run names at most; each may take seconds."""


def stand_in(latitude: float, longitude: float) -> str:
    """What stands where an address will be."""
    return geocoding.unknown(latitude, longitude)


def is_stand_in(text: str) -> bool:
    """Whether nobody has given the address yet."""
    return not text or text.startswith(geocoding.UNKNOWN)


def name_later(place: Place) -> None:
    """Queue the address of a place, in the open transaction; nothing without a key, or when it is known."""
    if geocoding.is_on() and is_stand_in(place.address):
        jobs.defer("campaigns:name_place", lock=f"campaigns:name_place:{place.pk}", place_id=place.pk)


def name_many_later() -> None:
    """Queue the addresses of whatever lacks one (after an import), in the open transaction."""
    if geocoding.is_on():
        jobs.defer("campaigns:name_places", lock="campaigns:name_places")


def nameless() -> QuerySet[Place]:
    """Places whose address is to be found."""
    return Place.objects.in_use().filter(Q(address="") | Q(address__startswith=geocoding.UNKNOWN))


def name(place_id: int) -> bool:
    """Find out one place's address (the job); whether it has one now."""
    place = nameless().filter(pk=place_id).first()
    try:
        return place is not None and _name(place)
    except geocoding.GeocodingFailed as failure:
        logger.warning("place %s has no address yet: %s", place_id, failure.reason)
        return False


def name_missing() -> int:
    """Find out the addresses that are missing, the newest places first, until the geocoder says no; how many came."""
    named = 0
    for place in nameless().order_by("-pk")[:AT_ONCE] if geocoding.is_on() else ():
        try:
            named += _name(place)
        except geocoding.GeocodingFailed as failure:
            logger.warning("addresses wait for the next run after %s: %s", named, failure.reason)
            break
    return named


def _name(place: Place) -> bool:
    """Ask, and write the answer unless somebody typed an address or moved the place meanwhile."""
    seen = place.address
    latitude, longitude = place.position.y, place.position.x
    address = geocoding.reverse(latitude, longitude)[:200]
    if not address:
        return False
    changes = {"address": address}
    if is_stand_in(place.name):
        changes["name"] = address[:80]
    with transaction.atomic():
        same = Place.objects.select_for_update(no_key=True).filter(pk=place.pk, address=seen).first()
        if same is None or (same.position.y, same.position.x) != (latitude, longitude):
            return False
        return bool(Place.objects.filter(pk=place.pk).update(**changes))
