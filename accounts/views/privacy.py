"""Taking one's data out, and leaving."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import DataExport, ExportState
from accounts.privacy import erasure, export
from accounts.views.asking import person
from kmeme.lib.errors import Refused
from kmeme.lib.ranges import ranged_response


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def data(request: HttpRequest) -> HttpResponse:
    """Ask for an export (POST), and see how far the last ones are."""
    user = person(request)
    if request.method == "POST":
        export.request(actor=user, user=user)
        messages.success(request, _("준비를 시작했어요. 다 되면 메일로 알려 드릴게요."))
        return redirect("accounts:export")
    exports = [
        {"export": row, "link": export.link(row) if row.state == ExportState.READY else ""}
        for row in DataExport.objects.filter(user=user)[:5]
    ]
    return render(request, "accounts/data.html", {"exports": exports})


@never_cache
@login_required
@require_GET
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The ZIP; a download that broke off goes on where it stopped (byte ranges)."""
    found = export.find(token=token, user=person(request))
    if found is None or found.size_bytes is None:
        raise Http404
    response = ranged_response(
        request,
        size=found.size_bytes,
        etag=f'"{found.pk}"',
        content_type="application/zip",
        read=lambda start, stop: export.read(found, start, stop),
    )
    response.headers["Content-Disposition"] = 'attachment; filename="k-meme-factory-my-data.zip"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def leave(request: HttpRequest) -> HttpResponse:
    """Ask to be erased (POST), with what that means and how long one may change one's mind."""
    user = person(request)
    if request.method == "POST":
        try:
            erasure.request(actor=user, user=user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts:leave")
    return render(request, "accounts/leave.html", {"person": user, "grace_days": settings.ERASURE_GRACE_DAYS})


@login_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Change one's mind."""
    user = person(request)
    try:
        erasure.cancel(actor=user, user=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("탈퇴를 취소했어요. 다시 함께해서 기뻐요."))
    return redirect("accounts:me")
