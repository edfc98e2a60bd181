"""What happens around every request because of who asks: limits, staff's second factor, consents."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import consents, origin, second_factor
from accounts.models import User
from kmeme.lib import limits
from kmeme.lib.addresses import client_address
from kmeme.lib.api import problems
from kmeme.lib.api.middleware import is_api

type GetResponse = Callable[[HttpRequest], HttpResponse]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# One's own account: must work without a consent (to give it, or to leave) and for staff who set up their second factor.
OWN_ACCOUNT = ("login/", "logout/", "signup/", "me/", "3rdparty/")
# What staff may use before they have a second factor.
SETTING_UP = ("logout/", "me/2fa/", "me/account/reauthenticate/", "me/account/confirm-email/")


def signed_in(request: HttpRequest) -> User | None:
    """The person of this browser session."""
    return request.user if isinstance(request.user, User) else None


class RequestOrigin:
    """Let the audit trail and the limits know where the request comes from; put the quota into the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve inside the origin."""
        with origin.serving(origin.Origin(client_address(request))) as here:
            response = self.get_response(request)
        left = [*here.quota, *here.requests]
        for name, value in limits.headers(left).items() if left else ():
            response.headers.setdefault(name, value)
        return response


class TooMany:
    """Answer 429 with Retry-After when a limit is reached, as a page or as JSON."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn `Exceeded` into the answer; every other error goes its usual way."""
        if not isinstance(exception, limits.Exceeded):
            return None
        if is_api(request):
            found = problems.of(exception)
            return problems.response(request, found) if found else None
        minutes = -(-exception.retry_after // 60)
        context = {"sentence": exception.sentence, "minutes": minutes, "seconds": exception.retry_after}
        response = render(request, "429.html", context, status=429)
        response.headers["Retry-After"] = str(exception.retry_after)
        for name, value in limits.headers(exception.left).items():
            response.headers[name] = value
        response.headers["Cache-Control"] = "no-store"
        return response


class StaffSecondFactor:
    """Staff without a second factor get to the page that sets one up, and nowhere else (`STAFF_MFA_REQUIRED`)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send them to the set-up."""
        # Asked first: looking at the person costs a session and a row for every page.
        if not settings.STAFF_MFA_REQUIRED or request.path.lstrip("/").startswith(SETTING_UP):
            return None
        user = signed_in(request)
        if user is None or not user.is_staff:
            return None
        if not second_factor.is_missing(user):
            return None
        sentence = _("관리자 계정은 2단계 인증이 필요해요. 먼저 설정해 주세요.")
        if is_api(request):
            return problems.response(request, problems.plain("mfa_setup_required"))
        messages.warning(request, sentence)
        return redirect("mfa_index")


class RequiredConsent:
    """Before the next write, ask again those who have not agreed to the policy as it is now.

    The admin is left out: staff works there under their contract, and a curator's decision must not get lost. Tokens
    and keys are checked where they are read (`accounts.api.authentication`).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send them to the consents."""
        user = signed_in(request)
        if request.method in SAFE_METHODS or user is None:
            return None
        if request.path.lstrip("/").startswith((*OWN_ACCOUNT, "admin/")) or consents.has_required(user):
            return None
        sentence = _("약관이 바뀌었어요. 확인하고 동의한 뒤에 다시 해 주세요.")
        if is_api(request):
            return problems.response(request, problems.plain("consent_required"))
        messages.warning(request, sentence)
        back = urlencode({"next": request.headers.get("Referer", "")}) if request.headers.get("Referer") else ""
        return redirect(f"{reverse('accounts:consents')}?{back}")
