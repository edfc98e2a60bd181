"""Comparisons of models: choose one, see the cost, agree, read the drift."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from kmeme.lib.errors import NotAllowed, Refused
from remix.admin.people import acting
from remix.admin.read_only import ReadOnly
from remix.ai import prompts
from remix.ai.pricing import PRICES
from remix.comparing import planning, report, running
from remix.comparing.planning import Plan
from remix.models import ModelComparison
from remix.models.comparison import Task, Verdict
from remix.states import ACTIVE_COMPARISON_STATES

VERDICT_LABELS = {
    Verdict.BETTER: "success",
    Verdict.SAME: "info",
    Verdict.WORSE: "danger",
    Verdict.NO_ANSWER: "warning",
}
UNKNOWN = "unknown"
"""What the form says for a greatest cost that nobody knows."""


class Choice(forms.Form):
    """Which model or prompt to try."""

    to_model = forms.CharField(
        label=_("바꿔 볼 모델"),
        required=False,
        max_length=80,
        help_text=_("gemini-… 는 영상 분석, claude-… 는 브리프에 써 봐요. 프롬프트만 바꿔 보려면 비워 두세요."),
        widget=forms.TextInput(attrs={"list": "known-models", "autocomplete": "off", "spellcheck": "false"}),
    )
    to_prompt = forms.ChoiceField(label=_("바꿔 볼 프롬프트"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(version, version) for task in Task for version in prompts.versions(planning.in_use(task).prompt)]
        self.fields["to_prompt"].choices = [("", gettext("지금 쓰는 프롬프트 그대로")), *known]  # type: ignore[attr-defined]


@admin.register(ModelComparison)
class ModelComparisonAdmin(ReadOnly):
    """The latest first; starting one is a page of its own."""

    list_display = ["created_at", "__str__", "task", "state", "verdict_label", "cost", "requested_by"]
    list_display_links = ["__str__"]
    list_filter = ["task", "state", "verdict"]
    list_select_related = ["requested_by"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelComparison]:
        """With what each cost."""
        found: QuerySet[ModelComparison] = super().get_queryset(request)
        return found.annotate(spent=Sum("trials__cost_usd"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may spend money on it."""
        return request.user.has_perm("remix.add_modelcomparison")

    @display(description=_("판정"), ordering="verdict", label=VERDICT_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def verdict_label(self, comparison: ModelComparison) -> tuple[str, str]:
        """In colour."""
        return comparison.verdict, comparison.get_verdict_display() or "–"

    @admin.display(description=_("비용(USD)"), ordering="spent")
    def cost(self, comparison: Any) -> str:
        """What it cost so far."""
        return "–" if comparison.spent is None else report.money(comparison.spent)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Choose, see what it costs (GET with a choice), agree (POST)."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        data = request.POST or request.GET
        is_chosen = "to_model" in data or "to_prompt" in data
        form = Choice(data if is_chosen else None)
        try:
            plan = _plan(form) if is_chosen and form.is_valid() else None
            if request.method == "POST" and plan:
                comparison = running.start(actor=acting(request), plan=plan, approved_usd=_approved(request))
                return HttpResponseRedirect(reverse("admin:remix_modelcomparison_change", args=[comparison.pk]))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
            plan = _plan(form) if refusal.code == "cost_changed" else None
            return self._choosing(request, form, plan, 422)
        return self._choosing(request, form, plan, 422 if is_chosen and not plan else 200)

    def _choosing(self, request: HttpRequest, form: Choice, plan: Plan | None, status: int) -> HttpResponse:
        context = {
            **self._frame(request, gettext("새 모델 비교")),
            "form": form,
            "plan": plan,
            "models": sorted(name for name in PRICES if name.partition("-")[0] in planning.VENDORS),
            "in_use": [(task.label, planning.in_use(task), bool(planning.key_of(task))) for task in Task],
            "most": UNKNOWN if plan is None or plan.most_usd is None else str(plan.most_usd),
            "cost_sentence": report.cost_sentence(plan) if plan else "",
            "folder": settings.GOLDEN_SET.name,
        }
        return TemplateResponse(request, "admin/remix/comparison/choose.html", context, status=status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The drift, the verdict and the costs."""
        comparison = self.get_object(request, object_id)
        if comparison is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[no-any-return]
        if not self.has_view_permission(request, comparison):
            raise PermissionDenied
        context = {
            **self._frame(request, str(comparison)),
            "comparison": comparison,
            "is_active": comparison.state in ACTIVE_COMPARISON_STATES,
            "sentence": report.verdict_sentence(comparison),
            "totals": report.totals(comparison),
            "fields": running.fields_of(comparison),
            "failed": comparison.trials.exclude(error_reason=""),
            "answered": comparison.trials.count(),
            "wanted": 2 * len(comparison.golden),
        }
        return TemplateResponse(request, "admin/remix/comparison/page.html", context)

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        request.current_app = self.admin_site.name
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}


def _plan(form: Choice) -> Plan:
    return planning.plan(to_model=form.cleaned_data["to_model"], to_prompt=form.cleaned_data["to_prompt"])


def _approved(request: HttpRequest) -> Decimal | None:
    """The figure that the person saw; one that is no figure was seen by nobody."""
    seen = request.POST.get("most", "")
    try:
        return None if seen == UNKNOWN else Decimal(seen)
    except InvalidOperation:
        return Decimal(-1)
