"""People whom somebody else made: an operator's command, an admin, the demo."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # models.user uses this module
    from accounts.models import User


def vouch_for(user: "User") -> None:
    """Take the person's address as verified: whoever made them stands for it, and no mail is waited for."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=user, primary=True).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
