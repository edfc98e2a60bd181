"""Places: put one on a map, or write its coordinates; search, radius, hours; close it, change its QR secret."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from campaigns import boxes, hours_text, maps, placing, qr
from campaigns.admin import place_search
from campaigns.admin.pages import UNPROCESSABLE, Pages, told
from campaigns.admin.place_form import PlaceForm
from campaigns.clusters import clusters
from campaigns.models import Campaign, CheckIn, Place
from kmeme.lib.errors import NotAllowed, Refused
from remix.admin.people import acting

CLOSED = {True: "danger", False: "success"}


class InUse(admin.SimpleListFilter):
    """Places that take visitors, or those that were closed."""

    title, parameter_name = _("사용"), "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Both."""
        return [("open", _("쓰는 중")), ("closed", _("닫음"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Place]) -> QuerySet[Place]:
        """Narrow the list."""
        return queryset.filter(closed_at__isnull=self.value() == "open") if self.value() else queryset


@admin.register(Place)
class PlaceAdmin(Pages):
    """The list of all places, and the page of one with its map."""

    list_display = ["name", "campaign", "address", "radius", "hours", "in_use", "visits"]
    list_filter = [InUse, ("campaign", AutocompleteSelectFilter)]
    list_filter_submit = True
    search_fields = ["name", "address", "external_id"]
    list_select_related = ["campaign"]
    show_full_result_count = False
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        """With the visits that counted."""
        visits = CheckIn.objects.accepted().filter(place=OuterRef("pk")).order_by().values("place")
        counted = Subquery(visits.annotate(number=Count("pk")).values("number"))
        found: QuerySet[Place] = super().get_queryset(request).select_related("campaign").defer("open_minutes")
        return found.annotate(visit_count=Coalesce(counted, 0))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Places are closed; their visits stay."""
        return False

    @admin.display(description=_("반경"), ordering="radius_metres")
    def radius(self, place: Place) -> str:
        """In metres."""
        return f"{place.radius_metres:,} m"

    @admin.display(description=_("영업시간"))
    def hours(self, place: Place) -> str:
        """As people write them."""
        return hours_text.written(place.opening_hours) or gettext("언제나")

    @display(description=_("사용"), ordering="closed_at", label=CLOSED)  # type: ignore[untyped-decorator]  # unfold is untyped
    def in_use(self, place: Place) -> tuple[bool, str]:
        """Whether it takes visitors."""
        return place.closed_at is not None, gettext("닫음") if place.closed_at else gettext("쓰는 중")

    @admin.display(description=_("인정된 방문"), ordering="visit_count")
    def visits(self, place: Any) -> int:
        """How many visits counted."""
        return int(place.visit_count)

    def get_urls(self) -> list[URLPattern]:
        """What the map's script asks for."""
        view = self.admin_site.admin_view
        return [
            path("search/", view(require_safe(self.search_view)), name="campaigns_place_search"),
            path("around/<int:campaign_id>/", view(require_safe(self.around_view)), name="campaigns_place_around"),
            *super().get_urls(),
        ]

    def search_view(self, request: HttpRequest) -> JsonResponse:
        """Spots for what was typed."""
        self.require_view(request)
        return JsonResponse(
            place_search.find(request.GET.get("q", "")).as_json(), headers={"Cache-Control": "no-store"}
        )

    def around_view(self, request: HttpRequest, campaign_id: int) -> JsonResponse:
        """The campaign's other places in the map's box, clustered."""
        self.require_view(request)
        try:
            box = boxes.read(request.GET.get("box"))
        except Refused as refusal:
            return JsonResponse({"sentence": str(refusal)}, status=UNPROCESSABLE)
        others = Place.objects.in_use().filter(campaign=campaign_id)
        if (without := request.GET.get("without", "")).isdecimal():
            others = others.exclude(pk=without)
        found = [
            {"latitude": cluster.latitude, "longitude": cluster.longitude, "count": cluster.count}
            for cluster in clusters(box, places=others)
        ]
        return JsonResponse({"clusters": found}, headers={"Cache-Control": "no-store"})

    @csrf_protect_m  # type: ignore[untyped-decorator]  # typed for plain functions only
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A new place of the campaign in `?campaign=`; without one, a choice of campaigns."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        number = request.GET.get("campaign", "")
        campaign = Campaign.objects.filter(pk=number).first() if number.isdecimal() else None
        if campaign is None or campaign.is_online:
            choices = Campaign.objects.exclude(type="online").exclude(state="ended").order_by("-id")[:100]
            return self.page(request, "choose.html", gettext("장소 넣기"), {"choices": choices})
        return self._work(request, campaign, None)

    @csrf_protect_m  # type: ignore[untyped-decorator]  # typed for plain functions only
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A stored place."""
        place = self.get_object(request, unquote(object_id))
        if place is None:
            raise Http404
        self.require_view(request, place)
        return self._work(request, place.campaign, place)

    def _work(self, request: HttpRequest, campaign: Campaign, place: Place | None) -> HttpResponse:
        if request.method != "POST":
            return self._answer(request, campaign, place, self._shown_form(request, place))
        if place is not None:
            self.require_change(request, place)
        button = request.POST.get("do", "save")
        if place is not None and button in _BUTTONS:
            act, sentence = _BUTTONS[button]
            status = told(request, lambda: (act(actor=acting(request), place=place), str(sentence))[1])
            return HttpResponseRedirect(_address(place)) if status == 200 else self._again(request, place, status)
        return self._save(request, campaign, place)

    def _save(self, request: HttpRequest, campaign: Campaign, place: Place | None) -> HttpResponse:
        form = PlaceForm(request.POST)
        if not form.is_valid():
            return self._answer(request, campaign, place, form, UNPROCESSABLE)
        actor, details = acting(request), form.details()
        try:
            if place is None:
                place = placing.place(actor=actor, campaign=campaign, details=details)
            else:
                placing.change(actor=actor, place=place, details=details)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._answer(request, campaign, place, form, UNPROCESSABLE)
        messages.success(request, gettext("장소를 저장했어요."))
        if request.POST.get("do") == "another":
            return HttpResponseRedirect(f"{reverse('admin:campaigns_place_add')}?campaign={campaign.pk}")
        return HttpResponseRedirect(_address(place))

    def _shown_form(self, request: HttpRequest, place: Place | None) -> PlaceForm:
        """The stored place, with what a search without scripts brought over it."""
        form = PlaceForm.of(place) if place else PlaceForm(initial={"radius_metres": 100})
        picked = {name: request.GET[name] for name in ("latitude", "longitude", "address") if request.GET.get(name)}
        form.initial = {**form.initial, **picked}
        return form

    def _again(self, request: HttpRequest, place: Place, status: int) -> HttpResponse:
        return self._answer(request, place.campaign, place, PlaceForm.of(place), status)

    def _answer(
        self, request: HttpRequest, campaign: Campaign, place: Place | None, form: PlaceForm, status: int = 200
    ) -> HttpResponse:
        asked = request.GET.get("q", "")
        others = campaign.places.in_use().defer("open_minutes").order_by("-pk")
        context = {
            "campaign": campaign,
            "place": place,
            "form": form,
            "asked": asked,
            "found": place_search.find(asked) if asked else None,
            "others": (others.exclude(pk=place.pk) if place else others)[:10],
            "may_change": self.has_change_permission(request, place) if place else True,
            "display_token": qr.display_token(place) if place else "",
            "openlayers": maps.OPENLAYERS,
            "map": {**maps.config(), "words": _words()},
        }
        title = str(place) if place else gettext("장소 넣기")
        return self.page(request, "place.html", title, context, status)


_BUTTONS = {
    "close": (placing.close, _("장소를 닫았어요. 받은 방문은 그대로 있어요.")),
    "reopen": (placing.reopen, _("장소를 다시 열었어요.")),
    "rotate": (qr.rotate, _("QR 비밀값을 바꿨어요. 매장 화면의 주소도 새로 보내 주세요.")),
}


def _words() -> dict[str, str]:
    """The map's own sentences, in the person's language."""
    return {
        "here": gettext("이 장소"),
        "moved": gettext("위치를 옮겼어요: {latitude}, {longitude}"),
        "resized": gettext("반경을 {metres}m로 바꿨어요."),
        "searching": gettext("찾는 중이에요."),
        "lost": gettext("연결이 끊겼어요. 다시 눌러 주세요."),
        "own": gettext("우리 장소"),
        "address": gettext("주소"),
        "point": gettext("좌표"),
    }


def _address(place: Place) -> str:
    return reverse("admin:campaigns_place_change", args=[place.pk])
