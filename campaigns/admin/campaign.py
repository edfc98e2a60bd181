"""Campaigns: the form, what the state allows next, and the pages around one (report, preview, imports)."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from campaigns import charts, editing, maps, reporting
from campaigns.admin.campaign_form import CampaignForm, NodeInline, RewardInline
from campaigns.admin.imports import ImportPages
from campaigns.admin.labels import CAMPAIGN_LABELS
from campaigns.admin.moves import MOVES, moves_from
from campaigns.admin.pages import CONFLICT, Pages
from campaigns.models import Campaign, CheckIn, Place, Redemption
from campaigns.pages import Skin
from kmeme.lib.errors import NotAllowed, Refused
from remix.admin.people import acting

SKINS = {Skin.COMMUNITY: _("커뮤니티"), Skin.OFFICIAL: _("캠페인 공식"), Skin.LOCATION: _("위치 기반")}
"""What the preview shows side by side."""


@admin.register(Campaign)
class CampaignAdmin(ImportPages, Pages):
    """The list with the figures that matter, and the form."""

    form = CampaignForm
    inlines = [RewardInline, NodeInline]
    change_form_outer_before_template = "admin/campaigns/campaign_top.html"
    list_display = ["title", "brand", "state_label", "window", "places_in_use", "visits", "spend"]
    list_filter = ["state", "type"]
    search_fields = ["title", "brand", "slug"]
    autocomplete_fields = ["owner"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "type", "summary", "rules", "seen_version"]}),
        (_("브랜드"), {"fields": ["brand", "colour", "logo", "owner"]}),
        (_("기간과 인증"), {"fields": ["starts_at", "ends_at", "methods", "repeat"]}),
        (_("예산"), {"fields": ["budget", "budget_alarm_percent"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        """With the list's figures."""
        places = Place.objects.in_use().filter(campaign=OuterRef("pk")).order_by().values("campaign")
        visits = CheckIn.objects.accepted().filter(campaign=OuterRef("pk")).order_by().values("campaign")
        spent = Redemption.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")
        found: QuerySet[Campaign] = super().get_queryset(request)
        return found.annotate(
            place_count=Coalesce(Subquery(places.annotate(number=Count("pk")).values("number")), 0),
            visit_count=Coalesce(Subquery(visits.annotate(number=Count("pk")).values("number")), 0),
            spent=Coalesce(Subquery(spent.annotate(most=Max("campaign_spend")).values("most")), 0),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Campaigns end; what people did in them stays."""
        return False

    @display(description=_("상태"), ordering="state", label=CAMPAIGN_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, campaign: Campaign) -> tuple[str, str]:
        """Its state, in colour."""
        return campaign.state, campaign.get_state_display()

    @admin.display(description=_("기간"), ordering="starts_at")
    def window(self, campaign: Campaign) -> str:
        """From when to when."""
        return f"{campaign.starts_at:%Y-%m-%d} – {campaign.ends_at:%Y-%m-%d}"

    @admin.display(description=_("장소"), ordering="place_count")
    def places_in_use(self, campaign: Any) -> str:
        """How many places take visitors."""
        return f"{campaign.place_count:,}"

    @admin.display(description=_("인정된 방문"), ordering="visit_count")
    def visits(self, campaign: Any) -> str:
        """How many visits counted."""
        return f"{campaign.visit_count:,}"

    @admin.display(description=_("쓴 돈(원)"), ordering="spent")
    def spend(self, campaign: Any) -> str:
        """Won spent, and of how many."""
        return f"{campaign.spent:,} / {campaign.budget:,}" if campaign.budget else f"{campaign.spent:,}"

    def get_urls(self) -> list[URLPattern]:
        """The pages around one campaign."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/move/", view(require_POST(self.move_view)), name="campaigns_campaign_move"),
            path("<int:pk>/report/", view(require_safe(self.report_view)), name="campaigns_campaign_report"),
            path("<int:pk>/preview/", view(require_safe(self.preview_view)), name="campaigns_campaign_preview"),
            *self.import_urls(),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """By the verbs; a campaign that is new belongs to nobody unless a partner was chosen."""
        if not change:
            editing.add(actor=acting(request), campaign=obj)
            return
        values = {name: form.cleaned_data[name] for name in form.changed_data if name != "seen_version"}
        if values:
            stored = editing.change(
                actor=acting(request), campaign=obj, version=form.cleaned_data["seen_version"], values=values
            )
            obj.version = stored.version

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rewards and recipes, with a trail."""
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            parts = [formset.model._meta.model_name]
            editing.note_parts_changed(actor=acting(request), campaign=form.instance, parts=parts)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, with what stands above it; a verb's refusal becomes a message, a stale page 409."""
        campaign = self.get_object(request, object_id) if object_id else None
        may_move = campaign is not None and self.has_change_permission(request, campaign)
        moves = moves_from(campaign) if campaign and may_move else {}
        context = {**(extra_context or {}), "campaign": campaign, "moves": moves.items()}
        try:
            response: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        form = getattr(response, "context_data", {}).get("adminform") if request.method == "POST" else None
        if form is not None:
            response.status_code = CONFLICT if form.form.is_stale else 422
        return response

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish, take back, pause, go on, end."""
        campaign = self._found(request, pk)
        self.require_change(request, campaign)
        button, version = request.POST.get("do", ""), request.POST.get("version", "")
        if button not in MOVES:
            raise Http404
        move = MOVES[button]
        try:
            move.verb(actor=acting(request), campaign=campaign, version=int(version) if version.isdecimal() else 0)
            messages.success(request, str(move.done))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:campaigns_campaign_change", args=[pk]))

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How it goes: charts with their tables, the funnel, the map with its heat layer."""
        campaign = self._found(request, pk)
        days, heat = reporting.days(campaign), reporting.heat(campaign)
        places = campaign.places.in_use().only("name", "position", "radius_metres").order_by("pk")[:1000]
        context = {
            "campaign": campaign,
            "days": days,
            "participation": charts.participation(days),
            "spend": charts.spend(days, campaign.budget),
            "funnel": reporting.funnel(campaign),
            "by_place": reporting.by_place(campaign),
            "heat_count": sum(cell.count for cell in heat),
            "openlayers": maps.OPENLAYERS,
            "map": {
                **maps.config(),
                "heat": [[cell.longitude, cell.latitude, cell.count, cell.is_coarse] for cell in heat],
                "places": [[p.position.x, p.position.y, p.radius_metres, p.name] for p in places],
            },
        }
        return self.page(request, "report.html", gettext("현황"), context)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page in the three skins, side by side."""
        return self.page(
            request,
            "preview.html",
            gettext("미리 보기"),
            {"campaign": self._found(request, pk), "skins": SKINS.items()},
        )

    def _found(self, request: HttpRequest, pk: int) -> Campaign:
        campaign = Campaign.objects.filter(pk=pk).first()
        if campaign is None:
            raise Http404
        self.require_view(request, campaign)
        return campaign
