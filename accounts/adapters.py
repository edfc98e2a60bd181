"""How allauth's sign-in follows this project's rules: limits, addresses, mail, people's rows, secrets at rest."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import attempts
from accounts.models.user import User, canonical_email, clean_name
from kmeme.lib.addresses import client_address
from kmeme.lib.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in and up by email."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("이메일이나 비밀번호가 맞지 않아요. 다시 확인해 주세요."),
        "incorrect_password": _("비밀번호가 맞지 않아요."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person whose credentials these are; every try is counted. Raises `kmeme.lib.limits.Exceeded`."""
        user: User | None = super().authenticate(request, **credentials)
        if user:
            attempts.signed_in(credentials.get("email", ""))
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, before the password is looked at."""
        attempts.sign_in(credentials.get("email", ""))

    def clean_email(self, email: str) -> str:
        """The one spelling of an address."""
        return canonical_email(email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as the trusted proxies saw it; a Unix socket without any has none."""
        return client_address(request) or "0.0.0.0"  # noqa: S104  (a value, not something to listen on)

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this site are followed after signing in."""
        here = settings.SITE_URL.partition("://")[2]
        allowed = {here, self.request.get_host()} if self.request else {here}
        return url_has_allowed_host_and_scheme(url or "", allowed_hosts=allowed, require_https=settings.SITE_HTTPS)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Links in mails name the configured site, never the Host header of whoever asked."""
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mails name the configured site, never the Host header of whoever asked."""
        uid, _dash, rest = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every address in a mail is of the configured site."""
        pages = {"password_reset_url": context.get("password_reset_url"), "signup_url": context.get("signup_url")}
        ours = {name: settings.SITE_URL + urlsplit(url).path for name, url in pages.items() if url}
        super().send_mail(template_prefix, email, {**context, **ours})


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in by Google, Apple, Kakao or Naver."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """A new person from what the provider says; the name in the form in which it is kept."""
        user: User = super().populate_user(request, sociallogin, data)
        name = data.get("name") or " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        user.name = clean_name(str(name or ""))
        return user


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors: their secrets are encrypted at rest, so that a copy of the database signs nobody in."""

    def encrypt(self, text: str) -> str:
        """With a key of SECRET_KEY's own for this purpose."""
        return seal(text, purpose="second factors")

    def decrypt(self, encrypted_text: str) -> str:
        """With the present key or a former one (`SECRET_KEY_FALLBACKS`)."""
        return unseal(encrypted_text, purpose="second factors")
