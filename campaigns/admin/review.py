"""The page on which a curator looks at a visit: pictures, and check-ins with something unusual about them.

What waits is listed in the curators' queue, and decided with its bar (`campaigns.work`).
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from campaigns import proofs
from campaigns.admin.pages import Pages
from campaigns.models import CheckIn, CheckInReview, Proof
from campaigns.states import ReviewState
from campaigns.suspicion import LABELS
from campaigns.waiting import WAITS_AS
from remix.admin.read_only import ReadOnly
from remix.views.stored import stored_file

EARLIER = 8
"""How many earlier visits of the same person are shown beside the one to decide."""


@admin.register(CheckInReview)
class CheckInReviewAdmin(ReadOnly, Pages):
    """One page to look; the list is the queue's."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To decide; the rows themselves are written by the verbs."""
        return request.user.has_perm("campaigns.change_checkinreview")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckInReview]:
        """With what the page names."""
        found: QuerySet[CheckInReview] = super().get_queryset(request)
        return found.select_related("check_in__campaign", "check_in__place", "check_in__user", "decided_by")

    def get_urls(self) -> list[URLPattern]:
        """The pictures, which no other address serves."""
        picture = self.admin_site.admin_view(require_safe(self.picture_view))
        return [path("<int:pk>/picture/", picture, name="campaigns_checkinreview_picture"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What waits is in the one queue."""
        self.require_view(request)
        return HttpResponseRedirect(f"{reverse('queue:list')}?kind=proof")

    def picture_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The picture of an entry, for those who decide."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        proof = Proof.objects.select_related("upload").filter(check_in__review=pk).first()
        if proof is None:
            raise Http404
        return stored_file(request, proof.upload.file)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Look at what was sent, and what is known beside it."""
        entry = self.get_object(request, unquote(object_id))
        if entry is None:
            raise Http404
        self.require_view(request, entry)
        visit = entry.check_in
        proof = Proof.objects.select_related("upload").filter(check_in=visit).first()
        earlier = CheckIn.objects.filter(user=visit.user_id).exclude(pk=visit.pk)
        context = {
            "entry": entry,
            "waits_as": WAITS_AS[entry.cause],
            "visit": visit,
            "proof": proof,
            "alike": proofs.alike_of(proof) if proof else [],
            "reasons": _reasons(visit),
            "earlier": earlier.select_related("campaign", "place").defer("place__open_minutes")[:EARLIER],
            "is_open": entry.state == ReviewState.OPEN,
        }
        return self.page(request, "review.html", _title(visit), context)


def _title(visit: CheckIn) -> str:
    """Whose visit, and where."""
    return f"{visit.user} · {visit.place.name if visit.place else gettext('장소 없이')}"


def _reasons(visit: CheckIn) -> list[tuple[str | Promise, float]]:
    """What is unusual, in words, the heaviest first."""
    found = [(LABELS.get(reason["code"], reason["code"]), reason["counts"]) for reason in visit.suspicion_reasons]
    return sorted(found, key=lambda pair: -pair[1])
