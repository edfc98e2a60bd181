"""The two people of the demo and their sign-ins."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.people import vouch_for

CURATOR_EMAIL = "curator@demo.kmeme"
CREATOR_EMAIL = "creator@demo.kmeme"
OPEN_PASSWORD = "kmeme-demo"  # noqa: S105  (for DEBUG only, and for nobody else's data)


@dataclass(frozen=True)
class SignIn:
    """Who may sign in, and with what; `password` is None when it was set before and is not known any more."""

    user: User
    password: str | None


def load() -> list[SignIn]:
    """The curator and the creator, made when they are missing.

    Under DEBUG the password is a known one. Elsewhere it is random and told once; a known one that a database brought
    along from a DEBUG installation is replaced.
    """
    with transaction.atomic():
        curator = _sign_in(CURATOR_EMAIL, name="데모 큐레이터", is_staff=True)
        curator.user.groups.add(_curators())
        creator = _sign_in(CREATOR_EMAIL, name="데모 창작자")
    return [curator, creator]


def _curators() -> Group:
    """The role that may do a curator's work."""
    group, _created = Group.objects.get_or_create(name="curator")
    curation = Permission.objects.filter(content_type__app_label="remix").filter(
        Q(codename__startswith="view_")
        | Q(codename__in=["add_video", "change_analysis", "change_manualreview", "change_remixnode"])
    )
    group.permissions.add(*curation)
    return group


def _sign_in(email: str, *, name: str, is_staff: bool = False) -> SignIn:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, name=name, is_staff=is_staff)
        return _with_password(user, OPEN_PASSWORD if settings.DEBUG else secrets.token_urlsafe(12))
    if not user.check_password(OPEN_PASSWORD):
        return SignIn(user, None)
    return SignIn(user, OPEN_PASSWORD) if settings.DEBUG else _with_password(user, secrets.token_urlsafe(12))


def _with_password(user: User, password: str) -> SignIn:
    user.set_password(password)
    user.save()
    vouch_for(user)
    return SignIn(user, password)
