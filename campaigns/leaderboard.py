"""Who has been where: people by accepted visits. A tie goes to whoever got there first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign, CheckIn

NAMELESS = _("이름을 정하지 않은 사람")
MOST = 100


@dataclass(frozen=True, slots=True)
class Leader:
    """One line: ranks have no gaps and no ties, because the later of two equals comes after."""

    rank: int
    user_id: int
    name: str | Promise
    visits: int
    reached_at: datetime
    """When the last of these visits was made."""


def leaders(campaign: Campaign, *, most: int = 20) -> list[Leader]:
    """The first of the board; one query for the counts and one for the names, which are never email addresses."""
    counted = list(_counted(campaign)[: min(most, MOST)])
    names = dict(User.objects.filter(pk__in=[row["user"] for row in counted]).values_list("pk", "name"))
    return [
        Leader(rank, row["user"], names.get(row["user"]) or NAMELESS, row["visits"], row["reached_at"])
        for rank, row in enumerate(counted, start=1)
    ]


def place_of(user: User, campaign: Campaign) -> Leader | None:
    """Where somebody stands, however far down; None without a visit."""
    own = _counted(campaign).filter(user=user).first()
    if own is None:
        return None
    ahead = _counted(campaign).filter(visits__gt=own["visits"]).count()
    level = _counted(campaign).filter(visits=own["visits"])
    earlier = level.filter(reached_at__lt=own["reached_at"]).count()
    same_moment = level.filter(reached_at=own["reached_at"], user__lt=user.pk).count()
    rank = ahead + earlier + same_moment + 1
    return Leader(rank, user.pk, user.name or NAMELESS, own["visits"], own["reached_at"])


def _counted(campaign: Campaign):  # type: ignore[no-untyped-def]  # django-stubs has no name for annotated values
    visits = CheckIn.objects.accepted().filter(campaign=campaign, user__is_active=True)
    return (
        visits.values("user")
        .annotate(visits=Count("pk"), reached_at=Max("created_at"))
        .order_by("-visits", "reached_at", "user")
    )
