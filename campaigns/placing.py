"""What people do with a campaign's places: put one on the map, change it, close it, open it again."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from campaigns import naming, page_cache
from campaigns.access import require_run
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, Place
from campaigns.models.place import DEFAULT_RADIUS_METRES
from campaigns.states import CampaignState
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import Refused


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody says about a place. Without a name it is called by its address, and until then by its position."""

    at: Coordinates
    name: str = ""
    address: str = ""
    radius_metres: int = DEFAULT_RADIUS_METRES
    external_id: str = ""
    opening_hours: list[dict[str, Any]] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """As the row's fields have it."""
        stand_in = naming.stand_in(self.at.latitude, self.at.longitude)
        return {
            "position": self.at.point,
            "address": stand_in if naming.is_stand_in(self.address) else self.address,
            "name": stand_in if naming.is_stand_in(self.name) else self.name,
            "radius_metres": self.radius_metres,
            "external_id": self.external_id,
            "opening_hours": self.opening_hours,
        }

    def fill(self, place: Place) -> Place:
        """Write them into a row, unsaved."""
        for name, value in self.stored().items():
            setattr(place, name, value)
        return place


def place(*, actor: User | None, campaign: Campaign, details: Details) -> Place:
    """Put a place on the map; its address follows in the background. Raises Refused and NotAllowed."""
    require_run(actor, campaign)
    with transaction.atomic():
        _hold(campaign.pk)
        made = details.fill(Place(campaign=campaign))
        _check(made)
        made.save()
        audit.record(actor=actor, action="place.add", target=made, detail={"at": str(details.at)})
        naming.name_later(made)
    return made


def change(*, actor: User | None, place: Place, details: Details) -> Place:
    """Write new details over a place; the next check-in is held against them. Raises Refused and NotAllowed."""
    require_run(actor, place.campaign)
    with transaction.atomic():
        _hold(place.campaign_id)
        row = Place.objects.select_for_update(no_key=True, of=["self"]).select_related("campaign").get(pk=place.pk)
        before = {"at": str(Coordinates.of(row.position)), "radius_metres": row.radius_metres}
        details.fill(row)
        _check(row)
        row.save(update_fields=[*details.stored()])
        after = {"at": str(details.at), "radius_metres": row.radius_metres}
        audit.record(actor=actor, action="place.change", target=row, detail={"before": before, "after": after})
        naming.name_later(row)
    return row


def close(*, actor: User | None, place: Place) -> Place:
    """Take a place out of use; its visits stay. Raises Refused for the last one of a campaign that is running."""
    require_run(actor, place.campaign)
    with transaction.atomic():
        campaign = _hold(place.campaign_id)
        others = campaign.places.in_use().exclude(pk=place.pk)
        if campaign.state in (CampaignState.SCHEDULED, CampaignState.LIVE) and not others.exists():
            raise Refused(
                "last_place", _("진행 중인 캠페인의 마지막 장소예요. 캠페인을 먼저 멈추거나 다른 장소를 넣어 주세요.")
            )
        return _set_closed(actor, place, is_closed=True)


def reopen(*, actor: User | None, place: Place) -> Place:
    """Take a closed place into use again."""
    require_run(actor, place.campaign)
    with transaction.atomic():
        _hold(place.campaign_id)
        return _set_closed(actor, place, is_closed=False)


def _set_closed(actor: User | None, place: Place, *, is_closed: bool) -> Place:
    row = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if (row.closed_at is not None) != is_closed:
        row.closed_at = timezone.now() if is_closed else None
        row.save(update_fields=["closed_at"])
        audit.record(actor=actor, action="place.close" if is_closed else "place.reopen", target=row)
    return row


def _hold(campaign_id: int) -> Campaign:
    """The campaign, locked: two who close its last two places, or give one number twice, wait for each other here.

    Its pages show its places, so they are dropped with the change.
    """
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign_id)
    drop_on_commit(page_cache.subjects_to_drop(campaign))
    return campaign


def _check(place: Place) -> None:
    """Raise Refused with the first thing that is wrong."""
    same_number = Place.objects.filter(campaign=place.campaign_id, external_id=place.external_id).exclude(pk=place.pk)
    if place.external_id and same_number.exists():
        sentence = _("매장 번호 %(number)s의 장소가 이미 있어요. 그 장소를 고치거나 다른 번호를 적어 주세요.")
        raise Refused("number_taken", sentence % {"number": place.external_id})
    try:
        place.full_clean(exclude=["qr_secret"])
    except ValidationError as error:
        raise Refused("bad_place", error.messages[0]) from error
