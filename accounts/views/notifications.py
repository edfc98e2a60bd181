"""The inbox, how one wants to hear of things, and the way out of the mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import consents, inbox, notifications, unsubscribing
from accounts.models import ConsentKind, Notification
from accounts.views.asking import person
from accounts.views.cursors import cursor


@never_cache
@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What the person was told, newest first."""
    user = person(request)
    page = inbox.page(user, before=cursor(request))
    has_unread = notifications.has_unread(user)
    return render(request, "accounts/notifications.html", {"page": page, "has_unread": has_unread})


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    user = person(request)
    notification = get_object_or_404(Notification, pk=pk, recipient=user)
    notifications.mark_read(user=user, notification=notification)
    return redirect(notification.url or "accounts:notifications")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    notifications.mark_read(user=person(request))
    messages.success(request, _("모두 읽음으로 표시했어요."))
    return redirect("accounts:notifications")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Which kinds come into the inbox, and which by mail."""
    user = person(request)
    if request.method == "POST":
        for row in notifications.all_wanted(user):
            chosen = {way: f"{way}-{row.kind.code}" in request.POST for way in ("inbox", "mail")}
            notifications.choose(actor=user, user=user, kind=row.kind, **chosen)
        messages.success(request, _("저장했어요."))
        return redirect("accounts:notification-settings")
    agreed = consents.has_given(user, ConsentKind.MARKETING)
    context = {"wanted": notifications.all_wanted(user), "agreed_to_marketing": agreed}
    return render(request, "accounts/notification_settings.html", context)


# The token is the proof, and a mail program that unsubscribes has no cookie to take a CSRF token from (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET: mail programs and scanners open links by themselves), and stop the mails of a kind (POST)."""
    wish = unsubscribing.read(token)
    if wish is None:
        raise Http404
    if request.method == "POST":
        unsubscribing.stop(wish)
    return render(request, "accounts/notification_stop.html", {"wish": wish, "is_done": request.method == "POST"})
