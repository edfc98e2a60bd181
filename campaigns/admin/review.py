"""The queue of visits that a person looks at: pictures, and check-ins with something unusual about them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.decorators import display

from campaigns import deciding, proofs
from campaigns.admin.labels import REVIEW_LABELS
from campaigns.admin.pages import Pages, told
from campaigns.models import CheckIn, CheckInReview, DeclineReason, Proof
from campaigns.models.review import CLAIM_LASTS
from campaigns.states import ReviewState
from campaigns.suspicion import LABELS
from remix.admin.people import acting
from remix.admin.read_only import ReadOnly
from remix.curator_words import age
from remix.views.stored import stored_file

EARLIER = 8
"""How many earlier visits of the same person are shown beside the one to decide."""


@admin.register(CheckInReview)
class CheckInReviewAdmin(ReadOnly, Pages):
    """Open entries first, the oldest on top; one page to look and decide."""

    list_display = ["visit", "campaign", "cause", "state_label", "waiting", "score", "looking", "decided_by"]
    list_filter = ["state", "cause", "check_in__method", ("check_in__campaign", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["check_in__user__email", "check_in__user__name", "check_in__place__name", "note"]
    ordering = ["-state", "opened_at"]  # "open" comes after "accepted" and "declined"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To decide; the rows themselves are written by the verbs."""
        return request.user.has_perm("campaigns.change_checkinreview")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckInReview]:
        """With what the list names."""
        found: QuerySet[CheckInReview] = super().get_queryset(request)
        return found.select_related(
            "check_in__campaign", "check_in__place", "check_in__user", "claimed_by", "decided_by"
        ).defer("check_in__place__open_minutes")

    @admin.display(description=_("방문"))
    def visit(self, entry: CheckInReview) -> str:
        """Whose, and where."""
        where = entry.check_in.place.name if entry.check_in.place else gettext("장소 없이")
        return f"{entry.check_in.user} · {where}"

    @admin.display(description=_("캠페인"))
    def campaign(self, entry: CheckInReview) -> str:
        """Of which campaign."""
        return str(entry.check_in.campaign)

    @display(description=_("상태"), ordering="state", label=REVIEW_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, entry: CheckInReview) -> tuple[str, str]:
        """Whether it waits."""
        return entry.state, entry.get_state_display()

    @admin.display(description=_("열린 때"), ordering="opened_at")
    def waiting(self, entry: CheckInReview) -> str:
        """How old it is."""
        return age(entry.opened_at)

    @admin.display(description=_("의심 점수"), ordering="check_in__suspicion_score")
    def score(self, entry: CheckInReview) -> str:
        """How much is unusual about it."""
        return f"{entry.check_in.suspicion_score:.2f}"

    @admin.display(description=_("보고 있는 사람"))
    def looking(self, entry: CheckInReview) -> str:
        """Who has it open now."""
        return str(entry.claimed_by) if _is_claimed(entry) else "–"

    def get_urls(self) -> list[URLPattern]:
        """The pictures, which no other address serves."""
        picture = self.admin_site.admin_view(require_safe(self.picture_view))
        return [path("<int:pk>/picture/", picture, name="campaigns_checkinreview_picture"), *super().get_urls()]

    def picture_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The picture of an entry, for those who decide."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        proof = Proof.objects.select_related("upload").filter(check_in__review=pk).first()
        if proof is None:
            raise Http404
        return stored_file(request, proof.upload.file)

    @csrf_protect_m  # type: ignore[untyped-decorator]  # typed for plain functions only
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Look, and decide."""
        entry = self.get_object(request, unquote(object_id))
        if entry is None:
            raise Http404
        self.require_view(request, entry)
        if request.method != "POST":
            return self._answer(request, entry, 200)
        self.require_change(request, entry)
        return self._press(request, entry)

    def _press(self, request: HttpRequest, entry: CheckInReview) -> HttpResponse:
        buttons: dict[str, Callable[[], str]] = {
            "claim": lambda: _said(deciding.claim(**seen), _("30분 동안 내가 볼게요.")),
            "release": lambda: _said(deciding.release(**seen), _("다른 사람도 볼 수 있게 돌려놨어요.")),
            "accept": lambda: _said(deciding.accept(**seen, note=note), _("방문을 인정했어요. 보상은 바로 나가요.")),
            "decline": lambda: _said(
                deciding.decline(**seen, reason_code=request.POST.get("reason_code", ""), note=note),
                _("인정하지 않았어요. 이유는 방문한 사람에게 보여요."),
            ),
        }
        version = request.POST.get("version", "")
        seen: dict[str, Any] = {
            "actor": acting(request),
            "review": entry,
            "version": int(version) if version.isdecimal() else 0,
        }
        note = request.POST.get("note", "").strip()
        button = request.POST.get("do", "")
        if button not in buttons:
            return self._answer(request, entry, 422)
        status = told(request, buttons[button])
        if status != 200:
            return self._answer(request, self.get_object(request, str(entry.pk)), status)
        if button in ("claim", "release"):
            return HttpResponseRedirect(_address(entry))
        following = CheckInReview.objects.free_for(acting(request)).filter(cause=entry.cause).order_by("opened_at")
        after = following.first()
        return HttpResponseRedirect(_address(after) if after else reverse("admin:campaigns_checkinreview_changelist"))

    def _answer(self, request: HttpRequest, entry: CheckInReview, status: int) -> HttpResponse:
        visit = entry.check_in
        proof = Proof.objects.select_related("upload").filter(check_in=visit).first()
        earlier = CheckIn.objects.filter(user=visit.user_id).exclude(pk=visit.pk)
        context = {
            "entry": entry,
            "visit": visit,
            "proof": proof,
            "alike": proofs.alike_of(proof) if proof else [],
            "reasons": _reasons(visit),
            "earlier": earlier.select_related("campaign", "place").defer("place__open_minutes")[:EARLIER],
            "is_open": entry.state == ReviewState.OPEN,
            "is_mine": _is_claimed(entry) and entry.claimed_by_id == request.user.pk,
            "is_taken": _is_claimed(entry) and entry.claimed_by_id != request.user.pk,
            "is_own": visit.user_id == request.user.pk,
            "may_change": self.has_change_permission(request, entry),
            "decline_reasons": DeclineReason.choices,
            "typed": request.POST,
        }
        return self.page(request, "review.html", self.visit(entry), context, status)


def _is_claimed(entry: CheckInReview) -> bool:
    return entry.claimed_at is not None and entry.claimed_at > timezone.now() - CLAIM_LASTS


def _reasons(visit: CheckIn) -> list[tuple[str | Promise, float]]:
    """What is unusual, in words, the heaviest first."""
    found = [(LABELS.get(reason["code"], reason["code"]), reason["counts"]) for reason in visit.suspicion_reasons]
    return sorted(found, key=lambda pair: -pair[1])


def _said(_done: object, sentence: str | Promise) -> str:
    return str(sentence)


def _address(entry: CheckInReview) -> str:
    return reverse("admin:campaigns_checkinreview_change", args=[entry.pk])
