"""What somebody has to show for a visit, measured: it fits, it does not, or a person should look."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns import history, qr, rules, suspicion
from campaigns.coordinates import Coordinates
from campaigns.fence import Measured, Standing, measure
from campaigns.fixes import Fix, Spot, Visit
from campaigns.models import Campaign, Method, Place
from campaigns.suspicion import Suspicion
from kmeme.lib.errors import Refused

NOTHING_UNUSUAL = Suspicion(0.0, ())
BY_PLACE = frozenset({"impossible_speed"})
"""What can be asked of a code that came without a position: could the person be at that place?"""
WITH_A_CODE = frozenset({"mock_flag", "impossible_speed", "elsewhere", "trail_replayed"})
"""What a position that comes with a code is asked: the code already shows a lot."""


@dataclass(frozen=True, slots=True)
class Turned:
    """Why a check-in was turned away, in words that say what to do."""

    code: str
    sentence: str | Promise
    missing_metres: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found."""

    turned: Turned | None = None
    suspicion: Suspicion = field(default=NOTHING_UNUSUAL)
    distance_metres: float | None = None
    qr_step: int | None = None


def gather(
    person: User, campaign: Campaign, place: Place | None, method: str, visit: Visit | None, code: str, now: datetime
) -> Evidence:
    """Look at what came with a check-in. Pictures are looked at elsewhere (`campaigns.proofs`)."""
    if place is None or method not in (Method.GPS_MATCH, Method.QR_ROTATING):
        return Evidence()
    spot = Spot(Coordinates.of(place.position), float(place.radius_metres))
    if method == Method.QR_ROTATING:
        return _by_code(person, campaign, place, spot, visit, code, now)
    if visit is None:
        raise Refused("fix_needed", _("위치를 아직 잡지 못했어요. 위치를 켜고 다시 눌러 주세요."))
    return _by_position(person, campaign, spot, visit, now)


def _by_position(person: User, campaign: Campaign, spot: Spot, visit: Visit, now: datetime) -> Evidence:
    present = rules.current()
    measured = measure(visit.last, spot, present)
    if measured.standing != Standing.INSIDE:
        return Evidence(turned=_turned(measured, visit.last), distance_metres=measured.distance_metres)
    known = history.of(person, campaign, visit.digests, now)
    found = suspicion.judge(visit, spot, known, present)
    return Evidence(suspicion=found, distance_metres=measured.distance_metres)


def _by_code(
    person: User, campaign: Campaign, place: Place, spot: Spot, visit: Visit | None, code: str, now: datetime
) -> Evidence:
    try:
        step = qr.verify(place, code, now)
    except Refused as refusal:
        return Evidence(turned=Turned(refusal.code, refusal.sentence))
    present = rules.current()
    if visit is None:
        at_place = Visit.of([Fix(spot.coordinates, spot.radius_metres)], now)
        known = history.of(person, campaign, frozenset(), now)
        return Evidence(suspicion=suspicion.judge(at_place, spot, known, present, only=BY_PLACE), qr_step=step)
    known = history.of(person, campaign, visit.digests, now)
    return Evidence(
        suspicion=suspicion.judge(visit, spot, known, present, only=WITH_A_CODE),
        distance_metres=measure(visit.last, spot, present).distance_metres,
        qr_step=step,
    )


def _turned(measured: Measured, fix: Fix) -> Turned:
    """Friendly: most people who are turned away are really on their way."""
    if measured.standing == Standing.TOO_VAGUE:
        sentence = _("위치가 아직 흐릿해요(±%(accuracy)s). 창가나 바깥에서 잠시 기다렸다가 다시 눌러 주세요.")
        return Turned("too_vague", sentence % {"accuracy": distance_text(fix.accuracy_metres or 0)})
    missing = max(10.0, measured.missing_metres)
    sentence = _("거의 다 왔어요! 장소까지 %(distance)s쯤 남았어요. 더 가까이 가서 다시 눌러 주세요.")
    if missing > NEARLY_METRES:
        sentence = _("장소까지 %(distance)s쯤 남았어요. 도착해서 다시 눌러 주세요.")
    return Turned("too_far", sentence % {"distance": distance_text(missing)}, missing)


NEARLY_METRES = 300.0


def distance_text(metres: float) -> str:
    """Rounded as people say it: "40 m", "1.2 km", "12 km"."""
    if metres < 1000:
        return f"{max(10, round(metres, -1)):.0f} m"
    return f"{metres / 1000:.1f} km" if metres < 10_000 else f"{metres / 1000:,.0f} km"
