"""What campaigns hold on a person (see accounts.privacy.registry for the contract)."""

from accounts.models import User
from accounts.privacy.registry import ALL, Erased, Held, holds, not_personal
from campaigns.models import Campaign, CheckIn, CheckInReview, Coupon, CsvImport, Proof, Redemption
from campaigns.waiting import WAITS_AS
from curation import filing

OURS = "a number or state of ours"
WORK = "a curator's work, under the anonymised person"
THE_BRANDS = "about the brand's campaign"
ACCOUNTS = "the brand pays by it; it stays without the person"


def _erase_check_ins(user: User) -> Erased:
    """Visits go with their pictures and reviews; what was paid for them stays, without the person.

    The uploads themselves go with the person's other files.
    """
    own = CheckIn.objects.filter(user=user)
    ids = [str(pk) for pk in own.values_list("pk", flat=True)]
    reviews = list(CheckInReview.objects.filter(check_in__user=user).values_list("pk", flat=True))
    for kind in WAITS_AS.values():
        filing.forget(kind=kind, subject_ids=reviews)
    gone = [("campaigns.checkin", pk) for pk in ids] + [("campaigns.checkinreview", str(pk)) for pk in reviews]
    Redemption.objects.filter(user=user).update(user=None, check_in=None)
    own.delete()
    return Erased(rows=gone)


def _leave_campaigns(user: User) -> None:
    Campaign.objects.filter(owner=user).update(owner=None)


holds(
    Held(
        "campaigns.CheckIn",
        rows=lambda user: CheckIn.objects.filter(user=user).select_related("campaign", "place"),
        exported=(
            "campaign", "place", "method", "state", "refusal", "created_at", "position", "accuracy_metres",
            "distance_metres", "fix_age_seconds", "clock_skew_seconds", "is_mock", "suspicion_score",
            "suspicion_reasons", "coarsened_at",
        ),
        erased=ALL,
        erase=_erase_check_ins,
        not_personal=dict.fromkeys(("id", "slot", "fix_digests", "qr_step", "version"), OURS),
    )
)  # fmt: skip
holds(
    Held(
        "campaigns.Proof",
        rows=lambda user: Proof.objects.filter(check_in__user=user).select_related("check_in__campaign", "upload"),
        exported=("check_in", "upload", "taken_at", "taken_distance_metres", "created_at"),
        erased=ALL,
        not_personal=dict.fromkeys(("id", "perceptual_hash", "stripped_at"), OURS),
    )
)
holds(
    Held(
        "campaigns.Redemption",
        rows=lambda user: Redemption.objects.filter(user=user).select_related("reward", "campaign", "coupon"),
        exported=("campaign", "reward", "coupon", "number", "points", "created_at"),
        erased=("user", "check_in"),
        not_personal={"id": OURS, "cost": ACCOUNTS, "campaign_spend": ACCOUNTS},
    )
)
holds(
    Held(
        "campaigns.CheckInReview",
        rows=lambda user: CheckInReview.objects.filter(decided_by=user).select_related("check_in__campaign"),
        exported=("check_in", "cause", "state", "reason_code", "note", "decided_at"),
        erased=(),
        not_personal={
            **dict.fromkeys(("id", "opened_at", "version", "seen"), OURS),
            "decided_by": WORK,
        },
    )
)
holds(
    Held(
        "campaigns.Campaign",
        rows=lambda user: Campaign.objects.filter(owner=user),
        exported=(
            "slug", "title", "type", "state", "brand", "summary", "rules", "starts_at", "ends_at", "methods", "repeat",
            "budget", "created_at",
        ),
        erased=("owner",),
        erase=_leave_campaigns,
        not_personal=dict.fromkeys(
            ("id", "colour", "logo", "budget_alarm_percent", "budget_alarmed_at", "version", "nodes"), THE_BRANDS
        ),
    )
)  # fmt: skip
holds(
    Held(
        "campaigns.Coupon",
        rows=lambda user: Coupon.objects.filter(redemption__user=user).select_related("reward"),
        exported=("reward", "code", "expires_at", "handed_out_at"),
        erased=(),
        not_personal={"id": OURS},
    )
)
not_personal(THE_BRANDS, "campaigns.CampaignNode", "campaigns.Place", "campaigns.Reward")
not_personal(THE_BRANDS, "campaigns.PlaceCell")
holds(
    Held(
        "campaigns.CsvImport",
        rows=lambda user: CsvImport.objects.filter(created_by=user).select_related("campaign"),
        exported=("campaign", "kind", "state", "file_name", "created_at", "applied_at"),
        erased=(),
        not_personal={
            **dict.fromkeys(("id", "reward", "file", "result", "problems", "refusal", "takes_swapped"), THE_BRANDS),
            "created_by": WORK,
        },
    )
)
