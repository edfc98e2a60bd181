"""Checking in: somebody says that they are at a campaign's place, and by one of its methods shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit, consents
from accounts.limit_stores import SturdyStore
from accounts.models import ConsentKind, User
from campaigns import evidence, openness, partner_events, proofs, rewards, rules
from campaigns.evidence import Evidence
from campaigns.fixes import Fix, Visit
from campaigns.models import Campaign, CheckIn, CheckInReview, Place, ReviewCause
from campaigns.models.campaign import PICTURE_METHODS
from campaigns.rewards import Granted
from campaigns.states import CHECK_IN, CheckInState
from campaigns.waiting import WAITS_AS
from curation import filing
from kmeme.lib import states
from kmeme.lib.errors import Refused
from kmeme.lib.limits import Limit, Window
from remix.models import Upload

ATTEMPTS = Limit("check-ins", (Window("minute", 10, 60), Window("hour", 60, 3600)), SturdyStore)


class NotHere(Refused):
    """The check-in was noted and not accepted: too far, too vague, an old code. Trying again is fine.

    `missing_metres` is how much closer the person has to come, for a check-in by position that is too far.
    """

    def __init__(self, code: str, sentence: str | Promise, check_in: CheckIn, missing_metres: float = 0) -> None:
        super().__init__(code, sentence)
        self.check_in = check_in
        self.missing_metres = missing_metres


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A check-in that stands: accepted with what it brought, or one that a person will look at first."""

    check_in: CheckIn
    granted: Granted = field(default_factory=Granted)

    @property
    def sentence(self) -> str | Promise:
        """What the page says."""
        return SENTENCES[CheckInState(self.check_in.state)]


SENTENCES: dict[CheckInState, str | Promise] = {
    CheckInState.ACCEPTED: _("방문을 인증했어요!"),
    CheckInState.WAITING: _("사진을 받았어요. 확인이 끝나면 알려 드릴게요."),
    CheckInState.WITHHELD: _("방문을 확인하고 있어요. 보통 하루 안에 끝나고, 확인되면 보상을 바로 드려요."),
}


def check_in(
    *,
    actor: User,
    campaign: Campaign,
    place: Place | None,
    method: str,
    fix: Fix | None = None,
    trail: Sequence[Fix] = (),
    sent_at: datetime | None = None,
    code: str = "",
    upload: Upload | None = None,
    agrees_to_location: bool = False,
) -> CheckedIn:
    """Check `actor` in at `place` (None: an online campaign), by one of the campaign's methods.

    `fix` is the phone's position (needed for `gps_match`, welcome with a code, left out with pictures), `trail` what
    was before it, `sent_at` the phone's clock; `code` is what the display shows, `upload` a finalised picture. A
    position is used only with consent, which `agrees_to_location` gives in the same step.
    Raises NotHere when the evidence does not fit (the attempt is kept), Refused for the campaign's rules, a missing
    consent (`location_consent`) or bad input, NotAllowed, Exceeded after 10 attempts in a minute.
    """
    ATTEMPTS.spend(str(actor.pk))
    now = timezone.now()
    visit = Visit.of([*trail, fix], now, sent_at) if fix and method not in PICTURE_METHODS else None
    with transaction.atomic():
        # One check-in of a person at a time, on however many phones; always locked before a campaign.
        person = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        campaign = Campaign.objects.get(pk=campaign.pk)
        place = openness.require_open(person, campaign, place, method, now)
        slot = openness.free_slot(person, campaign, place, now)
        if visit:
            _require_consent(person, agrees_to_location)
        shown = evidence.gather(person, campaign, place, method, visit, code, now)
        row = _note(person, campaign, place, method, slot, visit, shown)
        if not shown.turned:
            done = _settle(row, shown, upload)
    if shown.turned:
        # Outside the transaction, so that the attempt stays on record.
        raise NotHere(shown.turned.code, shown.turned.sentence, row, shown.turned.missing_metres)
    return done


def _require_consent(person: User, agrees: bool) -> None:
    """The person's position is theirs: asked for where it is first used, and written down."""
    if agrees:
        consents.choose(actor=person, user=person, kind=ConsentKind.LOCATION, given=True)
    elif not consents.has_given(person, ConsentKind.LOCATION):
        raise Refused("location_consent", _("위치를 쓰려면 먼저 동의해 주세요. 장소에 왔는지 확인할 때만 써요."))


def _note(
    person: User, campaign: Campaign, place: Place | None, method: str, slot: str, visit: Visit | None, shown: Evidence
) -> CheckIn:
    """The attempt as a row, in the state in which it begins or, turned away, ends."""
    row = CheckIn(campaign=campaign, place=place, user=person, method=method, slot=slot, qr_step=shown.qr_step)
    if visit:
        row.position = visit.last.coordinates.point
        row.accuracy_metres = visit.last.accuracy_metres
        row.distance_metres = shown.distance_metres
        row.fix_age_seconds, row.clock_skew_seconds = visit.age_seconds, visit.skew_seconds
        row.is_mock = any(fix.is_mock for fix in visit.fixes)
        row.fix_digests = sorted(visit.digests)
    row.suspicion_score = shown.suspicion.score
    row.suspicion_reasons = [{"code": reason.code, "counts": reason.counts} for reason in shown.suspicion.reasons]
    row.save(force_insert=True)
    if shown.turned:
        states.move(row, CheckInState.REFUSED, graph=CHECK_IN, refusal=shown.turned.code)
    return row


def _settle(row: CheckIn, shown: Evidence, upload: Upload | None) -> CheckedIn:
    """Accept it and hand out what it brings, or put it before a person."""
    cause = ReviewCause.UNUSUAL if shown.suspicion.withholds(rules.current()) else None
    if row.method in PICTURE_METHODS:
        proofs.attach(row, upload)
        cause = ReviewCause.PICTURE
    if cause:
        to = CheckInState.WAITING if cause == ReviewCause.PICTURE else CheckInState.WITHHELD
        states.move(row, to, graph=CHECK_IN)
        review = CheckInReview.objects.create(check_in=row, cause=cause)
        filing.put(kind=WAITS_AS[cause], subject_id=review.pk)
        granted = Granted()
    else:
        states.move(row, CheckInState.ACCEPTED, graph=CHECK_IN)
        partner_events.check_in_accepted(row)
        granted = rewards.grant_due(row)
    detail = {"state": row.state, "method": row.method, "place": row.place_id}
    audit.record(actor=row.user, action="campaign.check_in", target=row.campaign, detail=detail)
    return CheckedIn(row, granted)
