"""What K-Success holds on the creator of a video (see accounts.privacy.registry for the contract)."""

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.privacy.registry import Held, holds, not_personal
from kmeme.lib.cache import drop_on_commit
from remix import partner_events
from remix.models import Certificate, Decision
from remix.models.certificate import RevokeReason
from remix.page_cache import page_subject

OURS = "a number or state of ours"


def register() -> None:
    """Declare it. Before the submissions: a certificate learns there that its video goes."""
    holds(
        Held(
            "remix.Certificate",
            rows=lambda user: Certificate.objects.filter(user_video__creator=user),
            exported=(
                "user_video", "node", "code", "holder_name", "title", "link", "reason_code", "met", "certified_at",
                "revoked_at", "revocation_reason",
            ),
            erased=("user_video", "holder_name", "link"),
            erase=_release_certificates,
            not_personal={"id": OURS},
        )
    )  # fmt: skip
    holds(
        Held(
            "remix.Decision",
            rows=lambda user: Decision.objects.filter(user_video__creator=user),
            exported=("user_video", "verdict", "reason_code", "words", "evidence", "decided_at"),
            erased=("user_video", "words", "evidence"),
            erase=_erase_decisions,
            not_personal={"id": OURS, "decided_by": "a curator's work, under the anonymised person"},
        )
    )
    not_personal("what is asked of a recipe's videos", "remix.SuccessCriteria")


def _release_certificates(user: User) -> None:
    """A certificate that somebody may hold in their hands stays to be checked: it says that its holder has left."""
    own = Certificate.objects.filter(user_video__creator=user)
    drop_on_commit([page_subject(pk) for pk in own.values_list("node", flat=True).distinct()])
    for certificate in own.standing().select_related("node"):
        partner_events.certificate_revoked(certificate)
    own.standing().update(revoked_at=timezone.now(), revocation_reason=RevokeReason.HOLDER_LEFT)
    own.update(user_video=None, holder_name="", link="")


def _erase_decisions(user: User) -> None:
    with connection.cursor() as cursor:
        # The one way past the guard of the append-only decisions (migration 0020).
        cursor.execute("SELECT remix_erase_decisions(%s)", [user.pk])
