"""Asking for a recipe to be taken down, and following what becomes of it by the number that one was given."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.views.asking import person
from kmeme.lib.errors import NotAllowed, Refused
from kmeme.lib.limits import Exceeded
from kmeme.lib.throttle import a_minute
from remix.certificate_codes import canonical, grouped
from remix.models import Takedown
from remix.states import NodeState
from remix.takedown import asking, objecting
from remix.takedown_forms import TakedownForm
from remix.views.asking import status_of

FIELD_OF = {
    "no_such_recipe": "page",
    "reason_needed": "reason",
    "words_needed": "words",
    "bad_words": "words",
    "bad_link": "link",
    "name_needed": "name",
    "email_needed": "email",
}
"""Beside which field a refusal stands."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@a_minute(60)
def ask(request: HttpRequest) -> HttpResponse:
    """The form; `?page=` is the recipe it is about, `?code=` leads to a request that was made before."""
    if code := canonical(request.GET.get("code", "")):
        return redirect("remix:takedown-receipt", code)
    user = request.user if isinstance(request.user, User) else None
    form = TakedownForm(request.POST or None, initial=_known(request, user))
    form.use_required_attribute = False
    if request.method == "POST" and form.is_valid():
        try:
            takedown = asking.ask(
                actor=user, page=form.cleaned_data["page"], claim=form.claim(), language=(get_language() or "ko")[:2]
            )
            return redirect(takedown)
        except Exceeded:
            raise  # accounts.middleware.TooMany answers 429
        except Refused as refusal:
            form.add_error(FIELD_OF.get(refusal.code), str(refusal))
    status = 400 if form.is_bound else 200
    context = {"form": form, "path": request.path, "typed_code": request.GET.get("code", "")}
    return render(request, "remix/takedown/ask.html", context, status=status)


@require_safe
@never_cache
@a_minute(60)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Where a request stands, for whoever has its number; nothing of the requester is on it."""
    known = canonical(code)
    found = Takedown.objects.select_related("node").filter(code=known).first() if known else None
    if found is None:
        raise Http404
    if known != code:
        return redirect(found)
    return _receipt(request, found)


@login_required
@never_cache
@require_POST
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Say why one's recipe should come back."""
    found = Takedown.objects.select_related("node").filter(code=code).first()
    if found is None:
        raise Http404
    try:
        objecting.object_to(actor=person(request), takedown=found, words=request.POST.get("words", ""))
    except Refused as refusal:
        return _receipt(request, found, refusal)
    messages.success(request, gettext("이의를 받았어요. 큐레이터가 다시 보고 알려 드릴게요."))
    return redirect(found)


def _known(request: HttpRequest, user: User | None) -> dict[str, Any]:
    known = {"page": request.GET.get("page", "")[:200]}
    return {**known, "name": user.name, "email": user.email} if user else known


def _receipt(request: HttpRequest, found: Takedown, refusal: Refused | None = None) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    context = {
        "may_object": objecting.may_object(user, found),
        "refusal": refusal,
        "words": request.POST.get("words", ""),
        "takedown": found,
        "number": grouped(found.code),
        # What was taken down is not named here either.
        "title": found.node.title if found.node.state == NodeState.PUBLISHED else "",
    }
    return render(
        request,
        "remix/takedown/receipt.html",
        context,
        status=status_of(refusal, {NotAllowed: 403}) if refusal else 200,
    )
