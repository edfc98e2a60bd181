"""The ledger of points in the admin: to read, and to put right by an adjustment that says why."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts import point_balance, points
from accounts.models import PointEntry, User
from accounts.models.points import MOST_NOTE_LETTERS
from accounts.models.user import canonical_email
from kmeme.lib.errors import Refused


class AdjustmentForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Whose points, by how much, and why. `token` makes a form that is sent twice count once."""

    email = forms.CharField(label=_("이메일"), max_length=254, widget=UnfoldAdminTextInputWidget)
    amount = forms.IntegerField(
        label=_("포인트"),
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("더하려면 50, 빼려면 -50처럼 적어 주세요. 잔액보다 많이 뺄 수는 없어요."),
    )
    note = forms.CharField(
        label=_("이유"),
        max_length=MOST_NOTE_LETTERS,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("받는 사람의 내역과 알림에 그대로 보여요."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    actor: User
    """Who adjusts; the admin sets it for each request."""

    class Meta:
        model = PointEntry
        fields = ["note"]

    def clean_email(self) -> User:
        """The person with this address."""
        found = User.objects.filter(email=canonical_email(self.cleaned_data["email"]), deleted_at=None).first()
        if found is None:
            raise forms.ValidationError(_("이 이메일을 쓰는 사람이 없어요. 주소를 다시 확인해 주세요."))
        return found

    def _post_clean(self) -> None:
        """Adjust: what the verb refuses is an error of the form."""
        if self.errors:
            return
        data = self.cleaned_data
        try:
            self.instance = points.adjust(
                actor=self.actor,
                user=data["email"],
                amount=data["amount"],
                note=data["note"],
                cause=str(data["token"]),
            )
        except Refused as refusal:
            self.add_error(None, str(refusal))

    def save(self, commit: bool = True) -> PointEntry:
        """The entry is in the ledger already."""
        entry: PointEntry = self.instance
        return entry

    def save_m2m(self) -> None:
        """Nothing belongs to it."""


@admin.register(PointEntry)
class PointEntryAdmin(ModelAdmin):
    """Every entry, newest first; the add form is an adjustment."""

    list_display = ["at", "user", "reason", "signed", "number", "cause", "note"]
    list_filter = ["reason", "day"]
    list_select_related = ["user"]
    search_fields = ["=user__email", "=cause"]
    search_help_text = _("이메일이나 근거 전체로 찾아요.")
    show_full_result_count = False

    @admin.display(description=_("포인트"), ordering="amount")
    def signed(self, entry: PointEntry) -> str:
        """With its sign."""
        return f"{entry.amount:+,}"

    @admin.display(description=_("이 사람의 지금 포인트"))
    def balance_now(self, entry: PointEntry) -> str:
        """What the person has."""
        return f"{point_balance.balance(entry.user):,}"

    def get_form(self, request: HttpRequest, obj: PointEntry | None = None, **kwargs: Any) -> Any:
        """The adjustment form, of whoever works here."""
        if obj is not None:
            return super().get_form(request, obj, **kwargs)
        return type("AdjustmentForm", (AdjustmentForm,), {"actor": request.user})

    def get_fields(self, request: HttpRequest, obj: PointEntry | None = None) -> list[str]:
        """What to fill in, or what there is to see."""
        if obj is None:
            return ["email", "amount", "note", "token"]
        return [
            "user", "balance_now", "number", "signed", "reason", "note", "cause", "day", "detail", "actor", "reverses",
            "at",
        ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: PointEntry | None = None) -> list[str]:
        """An entry never changes."""
        return [] if obj is None else self.get_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: PointEntry | None = None) -> bool:
        """Never: what is wrong is put right by another entry."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PointEntry | None = None) -> bool:
        """Never."""
        return False

    def save_model(self, request: HttpRequest, obj: PointEntry, form: Any, change: bool) -> None:
        """The form has done it through the verb."""
        messages.success(request, _("조정했어요. 받는 사람에게 알렸어요."))
