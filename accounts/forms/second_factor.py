"""Codes of the second factor; tries are counted exactly, also while Redis is away."""

from typing import Any

from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _

from accounts import attempts


class CountedCode:
    """Counts every try of a person before the code is looked at."""

    def clean_code(self) -> str:
        """The code, when it is right. Raises ValidationError, and `kmeme.lib.limits.Exceeded` after too many."""
        user_id: int = self.user.pk  # type: ignore[attr-defined]
        attempts.second_factor(user_id)
        code: str = super().clean_code()  # type: ignore[misc]
        attempts.second_factor_passed(user_id)
        return code


class AuthenticateForm(CountedCode, allauth_forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code at sign-in."""


class ReauthenticateForm(CountedCode, allauth_forms.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code before something sensitive."""


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("이름")
