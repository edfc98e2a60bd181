"""The campaigns' part of /me/: one's visits, coupons, and forgetting where one was."""

from typing import Any

from accounts.models import User
from campaigns import pages
from campaigns.models import CheckIn

SHOWN = 5


def section(user: User) -> dict[str, Any]:
    """What templates/campaigns/me_section.html shows."""
    visits = CheckIn.objects.standing().filter(user=user).select_related("campaign", "place").order_by("-pk")
    return {
        "visits": list(visits[:SHOWN]),
        "coupons": list(pages.own_coupons(user)[:SHOWN]),
        "has_positions": CheckIn.objects.filter(user=user, position__isnull=False).exists(),
    }
