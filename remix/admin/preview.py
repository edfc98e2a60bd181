"""The preview beside a recipe's form: the page as it would be with what is typed, and what axe found on it.

What is typed is rendered and never stored. The answer is a page of its own, under the public pages' content policy,
so that what runs there is what runs for everybody.
"""

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from kmeme.lib.errors import NotAllowed, Refused
from remix import pages, preview_checks
from remix.admin.forms.record import RecordForm
from remix.admin.forms.rows import refuse_gaps
from remix.admin.people import acting
from remix.models import RemixNode
from remix.recipe import Recipe

if TYPE_CHECKING:
    from remix.admin.workbench import Workbench as Bench
else:
    Bench = object

FRAMED_BY_US: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
AXE = "vendor/axe-core-4.14.1"
MOST_BYTES = 200_000
"""A report of axe that is longer than this is none."""


class LivePreview(Bench):
    """Mix-in of the recipes' admin: two addresses below a recipe."""

    def get_urls(self) -> list[URLPattern]:
        """The page as typed, and axe's report on it."""
        live = self.admin_site.admin_view(require_POST(self.live_view))
        axe = self.admin_site.admin_view(require_POST(self.axe_view))
        return [
            path("<int:pk>/live/", live, name="remix_remixnode_live"),
            path("<int:pk>/axe/", axe, name="remix_remixnode_axe"),
            *super().get_urls(),
        ]

    @method_decorator([never_cache, xframe_options_sameorigin, csp_override(FRAMED_BY_US)])
    def live_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page with what is typed in it; while it makes none, one that says why, marked `data-refused`."""
        node = self._node(request, pk)
        form = self.form_of(node, request.POST)
        recipe, sentence = typed_recipe(form) if form else (None, gettext("삭제된 레시피예요."))
        if recipe is None:
            return HttpResponse(render_to_string("admin/remix/node/no_preview.html", {"sentence": sentence}))
        node.recipe = recipe.model_dump(mode="json")
        return HttpResponse(live_page(node))

    def axe_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Note what axe found: {"seen": fingerprint, "engine": version, "findings": [...]}."""
        node = self._node(request, pk)
        try:
            said = _report(request)
            check = preview_checks.record(
                actor=acting(request), node=node, seen=said["seen"], engine=said["engine"], findings=said["findings"]
            )
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            return JsonResponse({"error": str(refusal)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return JsonResponse({"count": len(check.findings), "findings": check.findings})

    def _node(self, request: HttpRequest, pk: int) -> RemixNode:
        """The recipe, for those who may edit it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        node = pages.node_for_page(pk)
        if node is None:
            raise Http404
        return node


def typed_recipe(form: RecordForm) -> tuple[Recipe | None, str]:
    """The recipe that a form holds, or what keeps it from being one."""
    if not form.is_valid:
        return None, gettext("읽을 수 없는 칸이 있어요. 고치면 미리 보기가 따라와요.")
    record = form.changed_record()
    if not record["duration_seconds"] or refuse_gaps(form.live_rows, record["duration_seconds"]):
        return None, gettext("샷의 시각이 이어지지 않아요. 고치면 미리 보기가 따라와요.")
    try:
        return Recipe.model_validate(record), ""
    except ValidationError:
        return None, gettext("쓸 수 없는 값이 있어요. 고치면 미리 보기가 따라와요.")


def live_page(node: RemixNode) -> str:
    """The page of a recipe that need not be stored, with its fingerprint for axe's report."""
    page = pages.recipe_page(node)
    context = {"page": page, "path": pages.recipe_path(node), "is_preview": True}
    seen = preview_checks.fingerprint(node.recipe)
    return render_to_string("remix/recipe.html", context).replace("<body", f'<body data-fingerprint="{seen}"', 1)


def preview_data() -> dict[str, Any]:
    """What the preview's script needs to know: where axe is, and its sentences in the person's language."""
    return {
        "axe": static(f"{AXE}/axe.min.js"),
        "locale": static(f"{AXE}/ko.json") if get_language() == "ko" else "",
        "words": {
            "rendering": gettext("미리 보기를 새로 그리고 있어요."),
            "typed": gettext("적고 있는 내용이 보여요. 아직 저장하지 않았어요."),
            "stored": gettext("저장된 내용이 보여요."),
            "lost": gettext("서버에 닿지 않아서 미리 보기가 멈췄어요. 계속 적어도 괜찮아요."),
            "checking": gettext("접근성을 확인하고 있어요."),
            "clean": gettext("접근성에서 고칠 것이 없어요."),
            "found": gettext("접근성에서 고칠 것이 {count}가지 있어요."),
            "unchecked": gettext("접근성을 확인하지 못했어요. 새로 고쳐 주세요."),
        },
    }


def _report(request: HttpRequest) -> dict[str, Any]:
    """What a browser sent; raises Refused for anything but the three parts that are expected."""
    try:
        said = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(said.get(name), str) for name in ("seen", "engine")):
        raise Refused("bad_findings", preview_checks.UNREADABLE)
    return {"findings": None, **said}
