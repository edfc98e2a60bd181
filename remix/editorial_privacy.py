"""What revisions, schedules, warnings and word lists hold on people; registered by `remix.privacy`."""

from accounts.models import User
from accounts.privacy.registry import Held, holds, not_personal
from remix.models import BannedWord, PublicationSchedule, Revision, SeenWarning

OURS = "a number or state of ours"
OF_THE_RECIPE = "the recipe's, which is the tree's"


def register() -> None:
    """Declare them."""
    holds(
        Held(
            "remix.Revision",
            rows=lambda user: Revision.objects.filter(made_by=user).select_related("node"),
            exported=("node", "version", "recipe", "cause", "made_at"),
            erased=("made_by",),
            erase=_forget_revisions,
            not_personal={"id": OURS, "restored_from": OURS},
        )
    )
    holds(
        Held(
            "remix.PublicationSchedule",
            rows=lambda user: PublicationSchedule.objects.filter(set_by=user).select_related("node"),
            exported=("node", "publish_at", "state", "set_at", "settled_at"),
            erased=("set_by",),
            erase=_forget_schedules,
            not_personal={"id": OURS, "refusal": OF_THE_RECIPE},
        )
    )
    holds(
        Held(
            "remix.SeenWarning",
            rows=lambda user: SeenWarning.objects.filter(seen_by=user).select_related("node"),
            exported=("node", "key", "seen_at"),
            erased=("seen_by",),
            erase=_forget_warnings,
            not_personal={"id": OURS},
        )
    )
    holds(
        Held(
            "remix.BannedWord",
            rows=lambda user: BannedWord.objects.filter(added_by=user),
            exported=("word", "severity", "note", "added_at"),
            erased=("added_by",),
            erase=_forget_words,
            not_personal={"id": OURS},
        )
    )
    not_personal(
        "words and choices of the house",
        "remix.Tag",
        "remix.NodeTag",
        "remix.Collection",
        "remix.CollectionItem",
    )


def _forget_revisions(user: User) -> None:
    Revision.objects.filter(made_by=user).update(made_by=None)


def _forget_schedules(user: User) -> None:
    PublicationSchedule.objects.filter(set_by=user).update(set_by=None)


def _forget_warnings(user: User) -> None:
    SeenWarning.objects.filter(seen_by=user).update(seen_by=None)


def _forget_words(user: User) -> None:
    BannedWord.objects.filter(added_by=user).update(added_by=None)
