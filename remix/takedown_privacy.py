"""What a takedown holds on a person (see accounts.privacy.registry for the contract)."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.privacy.registry import Held, holds, not_personal
from remix.models import Objection, Takedown

OURS = "a number or state of ours"
WORK = "a curator's work, under the anonymised person"


def register() -> None:
    """Declare it."""
    holds(
        Held(
            "remix.Takedown",
            rows=_of,
            exported=("code", "node", "state", "reason", "name", "email", "words", "link", "requested_at", "answer"),
            erased=("requested_by", "name", "email", "words", "link"),
            erase=_forget_requester,
            not_personal={"decided_by": WORK, "restored_by": WORK}
            | dict.fromkeys(
                (
                    "id", "language", "scope", "refusal_reason", "decided_at", "restore_reason", "restored_at",
                    "version",
                ),
                OURS,
            ),
        )
    )  # fmt: skip
    holds(
        Held(
            "remix.Objection",
            rows=lambda user: Objection.objects.filter(made_by=user).select_related("takedown__node"),
            exported=("takedown", "words", "made_at", "kept_at"),
            erased=("made_by", "words"),
            erase=_forget_objections,
        )
    )
    not_personal("which recipes and files are down", "remix.TakenNode", "remix.TakenFile")


def _of(user: User) -> QuerySet[Takedown]:
    """Asked for from their account, or from anywhere with their address."""
    return Takedown.objects.filter(Q(requested_by=user) | Q(email=user.email)).select_related("node")


def _forget_requester(user: User) -> None:
    """The decision stays, who asked for it does not."""
    _of(user).update(requested_by=None, name="", email="", words="", link="")


def _forget_objections(user: User) -> None:
    Objection.objects.filter(made_by=user).update(made_by=None, words="")
