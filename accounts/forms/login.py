"""Signing in with email and password, and asking for a new password."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CanonicalEmailField, password_field


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    """Email, password, and whether this browser stays signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = CanonicalEmailField()
        self.fields["password"] = password_field("current-password")
        self.fields["remember"].label = _("이 기기에서 로그인 유지")
        self.order_fields(["login", "password", "remember"])


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Ask for the mail with which a new password is set."""

    email = CanonicalEmailField()
