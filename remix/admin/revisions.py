"""What a recipe said before: the list of its versions, what two of them differ in, and taking one again."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import recipe_diff, restoring, scheduling
from remix.admin.people import acting
from remix.models import RemixNode, Revision
from remix.states import NodeState

if TYPE_CHECKING:
    from remix.admin.workbench import Workbench as Bench
else:
    Bench = object

PER_PAGE = 30
CONFLICT, UNPROCESSABLE = 409, 422


class RevisionPages(Bench):
    """Mix-in of the recipes' admin: one page below a recipe."""

    def get_urls(self) -> list[URLPattern]:
        """The page of the versions."""
        page = require_http_methods(["GET", "HEAD", "POST"])(self.revisions_view)
        return [
            path(
                "<int:pk>/revisions/", self.admin_site.admin_view(never_cache(page)), name="remix_remixnode_revisions"
            ),
            *super().get_urls(),
        ]

    def revisions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list with one comparison; POST takes a version again."""
        node = RemixNode.objects.filter(pk=pk).first()
        if node is None:
            raise Http404
        if not self.has_view_or_change_permission(request, node):
            raise PermissionDenied
        if request.method != "POST":
            return self._revisions_page(request, node)
        return self._restore(request, node)

    def _restore(self, request: HttpRequest, node: RemixNode) -> HttpResponse:
        if not self.has_change_permission(request, node):
            raise PermissionDenied
        version, wanted = (_number(request.POST.get(name)) for name in ("version", "revision"))
        revision = node.revisions.filter(version=wanted).first()
        if revision is None:
            raise Http404
        try:
            restoring.restore(actor=acting(request), node=node, version=version, revision=revision)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = CONFLICT if isinstance(refusal, Stale) else UNPROCESSABLE
            return self._revisions_page(request, RemixNode.objects.get(pk=node.pk), status)
        messages.success(request, gettext("%(version)d판으로 되돌렸어요.") % {"version": revision.version})
        return HttpResponseRedirect(reverse("admin:remix_remixnode_change", args=[node.pk]))

    def _revisions_page(self, request: HttpRequest, node: RemixNode, status: int = 200) -> HttpResponse:
        request.current_app = self.admin_site.name
        revisions = node.revisions.select_related("made_by").defer("recipe")
        page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("page"))
        newest = revisions.first()
        before, after = _compared(request, node.revisions.all())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "row": node,
            "title": gettext("지난 판: %(title)s") % {"title": node.title},
            "media": self.media,
            "may_change": self.has_change_permission(request, node)
            and node.state not in (NodeState.REMOVED, NodeState.TAKEN_DOWN),
            "page": page,
            "newest": newest.version if newest else None,
            "before": before,
            "after": after,
            "differences": recipe_diff.differences(before.recipe, after.recipe) if before and after else [],
            "zone": scheduling.ZONE,
        }
        return TemplateResponse(request, "admin/remix/node/revisions.html", context, status=status)


def _compared(request: HttpRequest, revisions: QuerySet[Revision]) -> tuple[Revision | None, Revision | None]:
    """The two versions that were asked for: `to` (the newest) against `from` (the one before it)."""
    to = _number(request.GET.get("to"))
    after = revisions.filter(version=to).first() if to else revisions.first()
    if after is None:
        return None, None
    start = _number(request.GET.get("from"))
    older = revisions.filter(version=start) if start else revisions.filter(version__lt=after.version)
    return older.first(), after


def _number(text: Any) -> int:
    """A version as an address or a form names it; 0 for anything else."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10 else 0
