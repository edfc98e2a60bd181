"""Partners' API keys in the admin: make, show once, revoke."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts import api_keys
from accounts.models import ApiKey, User
from accounts.models.api_key import Scope, canonical_origin
from accounts.roles import Role
from kmeme.lib.errors import Refused


class OriginsField(forms.CharField):
    """Web origins, one on each line."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The origins in their one spelling. Raises ValidationError."""
        return sorted({canonical_origin(line) for line in str(super().clean(value)).split()})


class OriginsForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The one thing about a key that changes: from which pages browsers may use it."""

    allowed_origins = OriginsField(
        label=_("쓸 수 있는 출처"),
        required=False,
        help_text=_("브라우저에서 API를 부르는 파트너 사이트의 출처를 한 줄에 하나씩. 서버에서만 부르면 비워 두세요."),
    )

    class Meta:
        model = ApiKey
        fields = ["allowed_origins"]


class NewKeyForm(OriginsForm):
    """What an admin says about a new key."""

    scopes = forms.MultipleChoiceField(
        label=_("범위"), choices=Scope, widget=forms.CheckboxSelectMultiple, help_text=_("필요한 것만 골라 주세요.")
    )

    class Meta(OriginsForm.Meta):
        model = ApiKey
        fields = ["user", "name", "scopes", "expires_at", "allowed_origins"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            partners = User.objects.filter(groups__name=Role.PARTNER, is_active=True)
            self.fields["user"].queryset = partners  # type: ignore[attr-defined]

    def clean_expires_at(self) -> datetime | None:
        """A time that has passed is an error of the form."""
        expires_at: datetime | None = self.cleaned_data["expires_at"]
        if expires_at and expires_at <= timezone.now():
            raise forms.ValidationError(_("만료되는 때가 이미 지났어요. 앞으로의 때를 골라 주세요."))
        return expires_at


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):
    """Keys: the text is shown once, right after it was made."""

    form = OriginsForm
    add_form = NewKeyForm
    list_display = ["prefix", "user", "name", "scope_list", "last_used_at", "expires_at", "revoked_at"]
    list_filter = ["revoked_at", "expires_at"]
    list_select_related = ["user"]
    search_fields = ["prefix", "name", "user__email"]
    actions = ["revoke"]
    exclude = ["digest"]

    @admin.display(description=_("범위"))
    def scope_list(self, key: ApiKey) -> str:
        """The scopes, comma separated."""
        return ", ".join(key.scopes)

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        """A key never changes but for its origins; it is revoked and another one made."""
        if obj is None:
            return []
        return ["user", "name", "prefix", "scope_list", "created_by", "expires_at", "last_used_at", "revoked_at"]

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        """The form of a new key, or what there is to see of an old one."""
        fields = list(NewKeyForm.Meta.fields)
        return fields if obj is None else [*self.get_readonly_fields(request, obj), "allowed_origins"]

    def get_form(self, request: HttpRequest, obj: ApiKey | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Another form for a new key."""
        return super().get_form(request, obj, change, **{"form": self.form if obj else self.add_form, **kwargs})

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """Revoked keys stay, so that their use can be traced."""
        return False

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        """Make the key by its verb and show its text this once."""
        assert isinstance(request.user, User)  # noqa: S101  (narrows the type: the admin is for staff)
        if change:
            api_keys.allow_origins(actor=request.user, key=obj, origins=obj.allowed_origins)
            return
        key, text = api_keys.make(
            actor=request.user,
            user=obj.user,
            name=obj.name,
            scopes=obj.scopes,
            expires_at=obj.expires_at,
            allowed_origins=obj.allowed_origins,
        )
        obj.pk, obj.prefix, obj.digest = key.pk, key.prefix, key.digest
        obj._state.adding = False
        sentence = _("새 키예요. 지금만 볼 수 있으니 바로 옮겨 적어 주세요: {}")
        messages.warning(request, format_html(str(sentence), format_html("<code>{}</code>", text)))

    @admin.action(description=_("고른 키 폐기"), permissions=["change"])
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        """Make the chosen keys useless."""
        assert isinstance(request.user, User)  # noqa: S101  (narrows the type: the admin is for staff)
        try:
            for key in keys:
                api_keys.revoke(actor=request.user, key=key)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("폐기했어요. 이 키로는 더 들어올 수 없어요."))
