"""What follows when allauth signs people in and up, or changes how they do."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.socialaccount import signals as social_signals
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.utils import translation

from accounts import audit, roles, tokens
from accounts.models import User
from accounts.models.refresh_family import FamilyEnd


def connect() -> None:
    """Connect all of them (once, when the app is ready)."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    user_login_failed.connect(_failed, dispatch_uid="accounts.failed")
    account_signals.user_signed_up.connect(_signed_up, dispatch_uid="accounts.signed_up")
    for signal, action in (
        (account_signals.password_changed, "user.change_password"),
        (account_signals.password_reset, "user.reset_password"),
        (account_signals.password_set, "user.set_password"),
    ):
        signal.connect(_password_changer(action), weak=False, dispatch_uid=f"accounts.{action}")
    for signal, action in (
        (account_signals.email_changed, "user.change_email"),
        (mfa_signals.authenticator_added, "user.add_second_factor"),
        (mfa_signals.authenticator_removed, "user.remove_second_factor"),
        (mfa_signals.authenticator_reset, "user.renew_recovery_codes"),
        (social_signals.social_account_removed, "user.remove_social_account"),
    ):
        signal.connect(_recorder(action), weak=False, dispatch_uid=f"accounts.{action}")
    social_signals.social_account_added.connect(_social_added, dispatch_uid="accounts.social_added")


def _signed_in(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    language = (translation.get_language() or "ko")[:2]
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
    audit.record(actor=user, action="user.sign_in", target=user)


def _failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """A failed sign-in of somebody who exists; others are only counted."""
    email = str(credentials.get("email") or credentials.get("username") or "")
    if user := User.objects.filter(email=email).first():
        audit.record(actor=None, action="user.sign_in_failed", target=user)


def _signed_up(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    roles.give(actor=None, user=user, role=roles.Role.CREATOR)
    audit.record(actor=user, action="user.sign_up", target=user)


def _password_changer(action: str) -> Any:
    def changed(sender: Any, user: User, **kwargs: Any) -> None:
        tokens.end_all(user=user, because=FamilyEnd.PASSWORD)
        audit.record(actor=user, action=action, target=user)

    return changed


def _recorder(action: str) -> Any:
    def record(sender: Any, **kwargs: Any) -> None:
        user = kwargs.get("user") or kwargs["socialaccount"].user
        audit.record(actor=user, action=action, target=user)

    return record


def _social_added(sender: Any, sociallogin: Any, **kwargs: Any) -> None:
    user = sociallogin.user
    audit.record(actor=user, action="user.add_social_account", target=user)
