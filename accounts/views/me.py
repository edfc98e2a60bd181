"""`/me/`: what is mine, what I agreed to, what is left of my share."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import consents, profile, quota
from accounts.forms.profile import ProfileForm
from accounts.models import ConsentKind, User
from accounts.sections import sections_for
from accounts.views.asking import person
from kmeme.lib.errors import Refused


@never_cache
@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The overview."""
    user = person(request)
    context: dict[str, Any] = {
        "person": user,
        "quota": quota.remaining(user),
        "consents": consents.of(user),
        "has_second_factor": is_mfa_enabled(user),
        "sections": sections_for(user),
    }
    return render(request, "accounts/me.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Change name, phone and address."""
    user = person(request)
    # The form validates a copy: what was typed must not show in the page's header before it is saved.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        profile.edit(actor=user, user=user, **{name: form.cleaned_data[name] for name in profile.FIELDS})
        messages.success(request, _("저장했어요."))
        return redirect("accounts:me")
    return render(request, "accounts/profile.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def choose_consents(request: HttpRequest) -> HttpResponse:
    """See and change what one agreed to."""
    user = person(request)
    back = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    if request.method == "POST":
        try:
            for kind in ConsentKind:
                consents.choose(actor=user, user=user, kind=kind, given=kind in request.POST)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("저장했어요."))
            return redirect(back if safe else "accounts:me")
    context = {"choices": consents.of(user), "history": user.consents.all()[:50], "next": back if safe else ""}
    return render(request, "accounts/consents.html", context)
