"""Signing in with an email address in any of its spellings, and what the person's groups allow."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.models.user import User, canonical_email


class EmailBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's backend on the one spelling of an address (it also takes the address as `username`, as Django does)."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The person whose password this is, None otherwise; takes the same time for an unknown address."""
        email = credentials.get("email") or credentials.get("username") or ""
        password = credentials.get("password")
        if not email or password is None:
            return None
        user: User | None = super().authenticate(request, email=canonical_email(email), password=password)
        return user
