"""The queue's pages. A refusal is answered with the entry as it is now: 409 when it changed meanwhile, else 422."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from curation import claiming, deciding, kinds, pages, reading, saving
from curation.models import WorkItem
from curation.reading import Filters
from kmeme.lib.errors import NotAllowed, Refused, Stale

CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """What waits, through filters."""
    if not pages.may_see(request):
        raise PermissionDenied
    filters = Filters.read(request.GET.dict())
    context = pages.list_context(request, filters, max(1, min(number(request.GET.get("page", "1")), 10_000)))
    response = frame(request, "queue.html", gettext("할 일 목록"), context)
    pages.keep_filters(response, filters)
    return response


@require_safe
def item_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with its history."""
    return _item_page(request, _item(request, pk))


@require_POST
@csrf_protect
def act_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Claim, release, assign, note or decide one entry."""
    item = _item(request, pk)
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    try:
        return HttpResponseRedirect(act(request, item))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        fresh = WorkItem.objects.filter(pk=pk).first()
        if fresh is None:
            return HttpResponseRedirect(pages.seen_list(request))
        return _item_page(request, fresh, CONFLICT if isinstance(refusal, Stale) else UNPROCESSABLE)


@require_POST
@csrf_protect
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name."""
    filters = pages.seen_filters(request)
    try:
        saving.save_view(actor=pages.person(request), name=request.POST.get("name", ""), filters=filters)
        messages.success(request, gettext("보기를 저장했어요."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(pages.list_url(filters))


@require_POST
@csrf_protect
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved view."""
    saving.drop_view(actor=pages.person(request), pk=pk)
    return HttpResponseRedirect(pages.seen_list(request))


def _claim(request: HttpRequest, item: WorkItem) -> str:
    claiming.claim(actor=pages.person(request), item=item, version=_version(request))
    messages.success(request, gettext("30분 동안 내가 볼게요."))
    return _back(request, item)


def _release(request: HttpRequest, item: WorkItem) -> str:
    claiming.release(actor=pages.person(request), item=item, version=_version(request))
    messages.success(request, gettext("다른 사람도 볼 수 있게 돌려놨어요."))
    return _back(request, item)


def _assign(request: HttpRequest, item: WorkItem) -> str:
    chosen = request.POST.get("to", "")
    to = User.objects.filter(pk=number(chosen)).first()
    if chosen and to is None:
        raise Refused("cannot_be_assigned", gettext("이 일을 맡을 수 없는 사람이에요. 다른 사람을 골라 주세요."))
    claiming.assign(actor=pages.person(request), item=item, version=_version(request), to=to)
    said = gettext("%(name)s 님에게 맡겼어요.") % {"name": to} if to else gettext("누구나 할 수 있게 했어요.")
    messages.success(request, said)
    return _back(request, item)


def _note(request: HttpRequest, item: WorkItem) -> str:
    claiming.add_note(actor=pages.person(request), item=item, text=request.POST.get("text", ""))
    messages.success(request, gettext("메모를 남겼어요."))
    return _back(request, item)


def _decide(request: HttpRequest, item: WorkItem) -> str:
    """Decide, and go on with what comes next, or stay on the list."""
    actor = pages.person(request)
    _before, after = reading.neighbours(actor, item, pages.seen_filters(request))
    deciding.decide(
        actor=actor,
        item=item,
        version=_version(request),
        decision=request.POST.get("decision", ""),
        subject_version=number(request.POST.get("subject_version", "")),
        reason_code=request.POST.get("reason_code", ""),
        note=request.POST.get("note", ""),
    )
    pages.let_undo(request)
    if request.POST.get("then") == "list" or after is None:
        return pages.seen_list(request)
    return kinds.of(after.kind).review_url(after.subject_id)


ACTS: dict[str, Callable[[HttpRequest, WorkItem], str]] = {
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "note": _note,
    "decide": _decide,
}


def _item(request: HttpRequest, pk: int) -> WorkItem:
    """The entry, for somebody who works on its kind; for others it is not there."""
    found = WorkItem.objects.select_related("claimed_by", "assigned_to", "decided_by")
    item = get_object_or_404(found, pk=pk)
    if not claiming.may_work(pages.person(request), item):
        raise PermissionDenied
    return item


def _item_page(request: HttpRequest, item: WorkItem, status: int = 200) -> HttpResponse:
    bar = pages.bar_of(request, item)
    title = bar.row.card.title if bar.row.card else str(item)
    context = {
        "bar": bar,
        "review_url": bar.row.kind.review_url(item.subject_id),
        "history": pages.history(item),
        "toast": pages.toast(request),
    }
    return frame(request, "item.html", title, context, status)


def frame(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    """A page inside the admin's frame."""
    request.current_app = admin.site.name
    around = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/curation/{template}", {**around, **context}, status=status)


def _back(request: HttpRequest, item: WorkItem) -> str:
    """The page that the button stood on, when it is one of the admin's."""
    back = request.POST.get("back", "")
    is_ours = back.startswith("/admin/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else kinds.of(item.kind).review_url(item.subject_id)


def _version(request: HttpRequest) -> int:
    return number(request.POST.get("version", ""))


def number(text: str) -> int:
    """A number that somebody sent; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
