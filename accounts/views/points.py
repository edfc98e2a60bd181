"""One's own K-points."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import point_history
from accounts.views.asking import person
from accounts.views.cursors import cursor


@never_cache
@login_required
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """What came and went, newest first, each with what there was after it."""
    user = person(request)
    context = {"page": point_history.page(user, before=cursor(request)), "standing": point_history.standing(user)}
    return render(request, "accounts/points.html", context)
