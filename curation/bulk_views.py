"""Deciding many things at once, and taking back what was decided together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from curation import bulk, deciding, kinds, pages
from curation.kinds import Decision, Kind
from curation.models import WorkItem
from curation.views import frame, number
from kmeme.lib.errors import NotAllowed, Refused

MENDABLE = ("reason_needed", "note_needed", "bad_note")
"""Refusals of what was typed: the preview is shown again with it."""


@require_POST
@csrf_protect
def undo_view(request: HttpRequest) -> HttpResponse:
    """Take back what was decided together."""
    undone: list[WorkItem] = []
    for text in request.POST.getlist("item")[: bulk.MOST_AT_ONCE]:
        pk, _colon, version = text.partition(":")
        item = WorkItem.objects.filter(pk=number(pk)).first()
        try:
            if item:
                undone.append(deciding.undo(actor=pages.person(request), item=item, version=number(version)))
        except Refused as refusal:
            messages.error(request, str(refusal))
    if undone:
        said = ngettext("결정 %(count)d건을 되돌렸어요.", "결정 %(count)d건을 되돌렸어요.", len(undone))
        messages.success(request, said % {"count": len(undone)})
    if len(undone) != 1:
        return HttpResponseRedirect(pages.seen_list(request))
    return HttpResponseRedirect(kinds.of(undone[0].kind).review_url(undone[0].subject_id))


@require_POST
@csrf_protect
def bulk_view(request: HttpRequest) -> HttpResponse:
    """Show what a decision would touch, then take it for each of them."""
    kind_code, _colon, decision_code = request.POST.get("what", "").partition(":")
    try:
        kind, decision = bulk.chosen(kind_code, decision_code)
        if "confirmed" in request.POST and _decide(request, kind, decision):
            return HttpResponseRedirect(pages.seen_list(request))
        lines = bulk.preview(actor=pages.person(request), kind=kind, decision=decision, picks=_picks(request))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(pages.seen_list(request))
    context = {
        "kind": kind,
        "decision": decision,
        "what": f"{kind.code}:{decision.code}",
        "lines": [line for line in lines if not line.skip],
        "skipped": [line for line in lines if line.skip],
        "typed": _typed(request),
        "back": pages.seen_list(request),
    }
    return frame(request, "bulk.html", gettext("한꺼번에 결정하기"), context)


def _decide(request: HttpRequest, kind: Kind, decision: Decision) -> bool:
    """Whether it was done; not when something that was typed has to be mended."""
    actor = pages.person(request)
    try:
        done, skipped = bulk.decide(actor=actor, kind=kind, decision=decision, picks=_picks(request), **_typed(request))
    except Refused as refusal:
        if refusal.code not in MENDABLE:
            raise
        messages.error(request, str(refusal))
        return False
    if done:
        pages.let_undo(request)
        said = ngettext("%(count)d건을 결정했어요.", "%(count)d건을 결정했어요.", len(done))
        messages.success(request, said % {"count": len(done)})
    for line in skipped:
        said = gettext("건너뛴 일: %(title)s. %(why)s")
        messages.warning(request, said % {"title": line.card.title if line.card else line.item, "why": line.skip})
    return True


def _picks(request: HttpRequest) -> list[bulk.Pick]:
    return [pick for text in request.POST.getlist("item") if (pick := bulk.Pick.read(text))]


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("reason_code", "note")}
