"""The campaign's own fields, its rewards and its recipes, as unfold shows them."""

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminColorInputWidget

from campaigns import editing
from campaigns.models import Campaign, CampaignNode, Method, Redemption, Reward
from kmeme.lib.versioned_form import VersionedForm


class CampaignForm(VersionedForm):
    """A campaign's own fields; what the public was promised stays."""

    methods = forms.MultipleChoiceField(
        label=_("인증 방법"),
        choices=Method.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("고른 것 가운데 하나로 인증해요."),
    )

    class Meta:
        model = Campaign
        fields = (
            "title", "slug", "type", "brand", "colour", "logo", "owner", "summary", "rules", "starts_at", "ends_at",
            "methods", "repeat", "budget", "budget_alarm_percent",
        )  # fmt: skip
        widgets = {"colour": UnfoldAdminColorInputWidget}

    def clean(self) -> dict[str, Any]:
        """Notice what can no longer be changed."""
        values = super().clean()
        if self.instance.pk:
            for name in editing.fixed(Campaign.objects.get(pk=self.instance.pk)) & set(self.changed_data):
                self.add_error(name, _("공개한 캠페인에서는 바꿀 수 없어요."))
        return values


class RewardRows(BaseInlineFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rewards; what went out already cannot be taken back."""

    def clean(self) -> None:
        """The capacity is never below what went out, and a reward that somebody has stays."""
        super().clean()
        for form in self.forms:
            if not form.instance.pk or not hasattr(form, "cleaned_data"):
                continue
            newest = Redemption.objects.filter(reward=form.instance.pk).order_by("-number")
            out = newest.values_list("number", flat=True).first() or 0
            if out and form.cleaned_data.get("DELETE"):
                form.add_error(None, _("이미 나간 보상은 지울 수 없어요. 수량을 줄여 주세요."))
            if form.cleaned_data.get("capacity") is not None and form.cleaned_data["capacity"] < out:
                sentence = _("이미 %(out)s개가 나갔어요. 그보다 적게 줄일 수 없어요.") % {"out": f"{out:,}"}
                form.add_error("capacity", sentence)


class RewardInline(TabularInline):
    """What visits bring."""

    model = Reward
    formset = RewardRows
    fields = ["kind", "title", "points", "capacity", "visits_needed", "unit_cost"]
    extra = 0


class NodeInline(TabularInline):
    """The recipes that take part."""

    model = CampaignNode
    fields = ["node", "order"]
    autocomplete_fields = ["node"]
    extra = 0
