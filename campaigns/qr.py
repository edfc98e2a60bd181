"""Rotating codes: what the tablet at a place shows, and whether a code that somebody scanned is one of them.

A code is an HMAC of the place and the 30 s step, with the place's own secret; so is the address of the display page.
The step before and after count too: a scan takes seconds, and our servers' clocks differ. Many people scan the same
code at once, which is what it is for; the rule of one check-in each is the database's.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from campaigns.access import require_run
from campaigns.models import Place
from campaigns.models.place import new_secret
from kmeme.lib.errors import Refused

STEP_SECONDS = 30
TOLERANCE_STEPS = 1
REMEMBERED_STEPS = 2 * 3600 // STEP_SECONDS
"""A code that was right in the last two hours is told that it is too old, rather than wrong."""
CODE_LETTERS = 12
TOKEN_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """What the display shows now: the code, the address that a camera opens, and until when."""

    code: str
    url: str
    until: datetime

    def seconds_left(self, now: datetime) -> float:
        """How long it is still shown; 0 or more."""
        return max(0.0, (self.until - now).total_seconds())


def shown(place: Place, now: datetime | None = None) -> Shown:
    """The present code of a place. `url` holds it, so that any camera opens the check-in page with it."""
    now = now or timezone.now()
    step = step_at(now)
    code = code_of(place, step)
    path = reverse("campaigns:check-in", args=[place.campaign.slug, place.pk])
    url = f"{settings.SITE_URL}{path}?code={code}"
    return Shown(code, url, datetime.fromtimestamp((step + 1) * STEP_SECONDS, UTC))


def verify(place: Place, code: str, now: datetime | None = None) -> int:
    """The step that a code belongs to. Raises Refused (`code_expired`, `code_unknown`)."""
    present = step_at(now or timezone.now())
    given = "".join(code.split()).upper().replace("-", "").encode("ascii", "replace")[:64]
    for step in range(present + TOLERANCE_STEPS, present - REMEMBERED_STEPS, -1):
        if hmac.compare_digest(code_of(place, step).encode(), given):
            if present - step <= TOLERANCE_STEPS:
                return step
            raise Refused("code_expired", _("지난 코드예요. 화면에 지금 보이는 QR을 다시 찍어 주세요."))
    raise Refused("code_unknown", _("이 장소의 코드가 아니에요. 매장 화면의 QR을 다시 찍어 주세요."))


def step_at(at: datetime) -> int:
    """The number of the 30 s step."""
    return int(at.timestamp()) // STEP_SECONDS


def code_of(place: Place, step: int) -> str:
    """60 bits that only somebody with the secret can know, in letters that are easy to read out."""
    return _mac(place, f"code:{place.pk}:{step}")[:CODE_LETTERS]


def display_token(place: Place) -> str:
    """What the address of the display page has in it; whoever has it sees the codes, without signing in."""
    return f"{place.pk}-{_mac(place, f'display:{place.pk}')[:TOKEN_LETTERS].lower()}"


def place_of(token: str) -> Place | None:
    """The place whose display this is; None for an address that does not hold (any more)."""
    number, _dash, _rest = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    place = Place.objects.in_use().select_related("campaign").filter(pk=int(number)).first()
    if place and hmac.compare_digest(display_token(place).encode(), token.encode("ascii", "replace")):
        return place
    return None


def rotate(*, actor: User, place: Place) -> Place:
    """Give a place a new secret: codes that were photographed and the display's old address end at once."""
    require_run(actor, place.campaign)
    with transaction.atomic():
        place = Place.objects.select_for_update(no_key=True, of=["self"]).select_related("campaign").get(pk=place.pk)
        place.qr_secret, place.qr_rotated_at = new_secret(), timezone.now()
        place.save(update_fields=["qr_secret", "qr_rotated_at"])
        audit.record(actor=actor, action="place.rotate_secret", target=place)
    return place


def _mac(place: Place, text: str) -> str:
    secret = base64.b64decode(place.qr_secret)
    return base64.b32encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).decode()
