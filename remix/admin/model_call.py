"""Every call to a model and what it cost, to read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from remix.admin.read_only import ReadOnly
from remix.curator_words import dollars, error_words
from remix.models import ModelCall


@admin.register(ModelCall)
class ModelCallAdmin(ReadOnly):
    """The latest first."""

    list_display = [
        "created_at", "purpose", "provider", "model", "attempt", "latency_ms", "input_tokens", "output_tokens", "cost",
        "error",
    ]  # fmt: skip
    list_filter = ["purpose", "model", "error_reason"]
    ordering = ["-id"]
    fields = [*list_display, "analysis", "prompt_version"]
    list_select_related = False

    @admin.display(description=_("비용(USD)"), ordering="cost_usd")
    def cost(self, call: ModelCall) -> str:
        """What it cost; a dash for a model without a price."""
        return dollars(call.cost_usd)

    @admin.display(description=_("오류"), ordering="error_reason")
    def error(self, call: ModelCall) -> str:
        """What went wrong."""
        return error_words(call.error_reason) or "–"
