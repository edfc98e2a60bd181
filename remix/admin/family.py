"""The family part of a recipe's page in the admin: where it stands, likely parents, views, advice, and its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext

from kmeme.lib.errors import Refused
from remix import detective, moving, performance, strategy
from remix.admin.people import acting
from remix.models import RemixNode
from remix.models.node import pk_of
from remix.models.review import RejectionReason
from remix.states import NodeState
from remix.tree_pages import compact_tree


def family_context(node: RemixNode) -> dict[str, Any]:
    """What the family part shows."""
    return {
        "family": compact_tree(node),
        "performance": performance.delta(node),
        "suggestions": strategy.suggestions(node),
        "suspects": detective.suspects(node) if node.state == NodeState.DRAFT else [],
        "removal_reasons": RejectionReason.choices,
    }


def family_buttons() -> dict[str, Callable[[HttpRequest, Any, int, Any], str]]:
    """What its buttons do; a refusal is a message, because nothing typed in the recipe's own form is at stake."""
    return {"move": _told(_move), "observe": _told(_observe), "remove": _told(_remove)}


def _told(
    act: Callable[[HttpRequest, RemixNode, int], str],
) -> Callable[[HttpRequest, Any, int, Any], str]:
    def press(request: HttpRequest, node: RemixNode, version: int, _form: Any) -> str:
        try:
            messages.success(request, act(request, node, version))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return reverse("admin:remix_remixnode_change", args=[node.pk])

    return press


def _move(request: HttpRequest, node: RemixNode, version: int) -> str:
    """Stand the node under the parent whose number was given; an empty one makes it a master."""
    wanted = request.POST.get("parent", "").strip()
    pk = pk_of(wanted)
    parent = RemixNode.objects.filter(pk=pk).first() if pk is not None else None
    if wanted and parent is None:
        raise Refused("no_such_parent", gettext("그런 번호의 레시피가 없어요. remix_000123처럼 적어 주세요."))
    moving.move(actor=acting(request), node=node, parent=parent, version=version)
    return gettext("부모를 바꿨어요.") if parent else gettext("이제 부모가 없는 원본이에요.")


def _observe(request: HttpRequest, node: RemixNode, _version: int) -> str:
    """Note a view count."""
    views = request.POST.get("views", "").replace(",", "").strip()
    if not (views.isascii() and views.isdigit() and len(views) < 16):
        raise Refused("impossible_views", gettext("조회수는 0 이상의 정수로 적어 주세요."))
    at = None
    if moment := request.POST.get("observed_at", ""):
        try:
            at = parse_datetime(moment)
        except ValueError:
            at = None
        if at is None:
            raise Refused("bad_time", gettext("조회수를 확인한 때를 다시 적어 주세요."))
        at = make_aware(at) if is_naive(at) else at
    performance.observe(actor=acting(request), node=node, views=int(views), observed_at=at)
    return gettext("조회수를 적었어요.")


def _remove(request: HttpRequest, node: RemixNode, version: int) -> str:
    """Leave a tombstone, for a reason."""
    reason = request.POST.get("reason", "")
    if reason not in RejectionReason.values:
        raise Refused("reason_needed", gettext("삭제하는 이유를 골라 주세요."))
    moving.remove(actor=acting(request), node=node, version=version, reason_code=reason)
    return gettext("삭제했어요. 계보에는 자리만 남아요.")
