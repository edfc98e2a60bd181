"""Forgetting where one was, at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.asking import person
from campaigns import coarsening


@require_POST
@login_required
def forget(request: HttpRequest) -> HttpResponse:
    """Erase every position of one's check-ins; the visits and what they earned stay."""
    coarsening.forget(actor=person(request))
    messages.success(request, _("위치를 모두 지웠어요. 방문과 보상은 그대로예요."))
    return redirect("accounts:me")
