"""The two people of the demo and their sign-ins."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts import roles
from accounts.models import User
from accounts.people import vouch_for
from accounts.roles import Role

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
        curator = _sign_in(CURATOR_EMAIL, name="데모 큐레이터", role=Role.CURATOR)
        creator = _sign_in(CREATOR_EMAIL, name="데모 창작자", role=Role.CREATOR)
    return [curator, creator]


def _sign_in(email: str, *, name: str, role: Role) -> SignIn:
    found = _person(email, name)
    if not found.user.groups.filter(name=role).exists():
        roles.give(actor=None, user=found.user, role=role)
    return found


def _person(email: str, name: str) -> SignIn:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, name=name)
        return _with_password(user, OPEN_PASSWORD if settings.DEBUG else secrets.token_urlsafe(12))
    if not user.check_password(OPEN_PASSWORD):
        return SignIn(user, None)
    return SignIn(user, OPEN_PASSWORD) if settings.DEBUG else _with_password(user, secrets.token_urlsafe(12))


def _with_password(user: User, password: str) -> SignIn:
    user.set_password(password)
    user.save()
    vouch_for(user)
    return SignIn(user, password)
