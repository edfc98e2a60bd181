"""People in the admin: add, disable, give roles."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import audit, people, roles, tokens
from accounts.models import User
from accounts.models.refresh_family import FamilyEnd
from kmeme.lib.errors import Refused

# Roles are code (accounts.roles); a group that is edited by hand would be set back by the next migration.
admin.site.unregister(Group)


def _actor(request: HttpRequest) -> User:
    """Who works in the admin."""
    assert isinstance(request.user, User)  # noqa: S101  (narrows the type: the admin is for staff)
    return request.user


class PersonForm(UserChangeForm):
    """Refuses to leave nobody who can administer."""

    def clean(self) -> dict[str, Any]:
        """Disabling or demoting the last admin is an error of the form."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        stays = data.get("is_active", self.instance.is_active) and (
            data.get("is_superuser", self.instance.is_superuser)
            or any(group.name == roles.Role.ADMIN for group in data.get("groups", []))
        )
        if not stays:
            try:
                with transaction.atomic():
                    roles.keep_an_admin(self.instance)
            except Refused as refusal:
                raise ValidationError(str(refusal), code=refusal.code) from refusal
        return data


@admin.register(User)
class UserAdmin(BaseUserAdmin, ModelAdmin):  # type: ignore[type-arg]  # unfold's is a plain class
    """People: add, disable, roles. Nobody is deleted here: people leave by being anonymised."""

    form = PersonForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["email", "name", "role_names", "is_active", "date_joined", "erase_at"]
    list_filter = ["groups", "is_staff", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["-date_joined"]
    filter_horizontal = ["groups"]
    readonly_fields = ["is_staff", "date_joined", "last_login", "erase_at", "deleted_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "phone", "address", "language"]}),
        (_("권한"), {"fields": ["is_active", "groups", "is_staff", "is_superuser"]}),
        (_("기록"), {"fields": ["date_joined", "last_login", "erase_at", "deleted_at"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]})]

    @admin.display(description=_("역할"))
    def role_names(self, person: User) -> str:
        """The person's groups, comma separated."""
        return ", ".join(group.name for group in person.groups.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the groups at hand."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only a superuser makes superusers."""
        fields = list(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An admin may not change a superuser (and so take over the account by its password), nor somebody erased."""
        if obj is not None and (obj.deleted_at or (obj.is_superuser and not request.user.is_superuser)):
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People are anonymised, never deleted."""
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Set somebody's password; what was signed in with the old one ends."""
        person = self.get_object(request, id)
        if person is None or not self.has_change_permission(request, person):
            raise PermissionDenied
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            tokens.end_all(user=person, because=FamilyEnd.PASSWORD)
            audit.record(actor=_actor(request), action="user.set_password_of", target=person)
        return answer

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save, and note which fields changed (not what they held)."""
        super().save_model(request, obj, form, change)
        people.vouch_for(obj)
        if change and not obj.is_active:
            tokens.end_all(user=obj, because=FamilyEnd.DISABLED)
        fields = [name for name in form.changed_data if not name.startswith("password")]
        audit.record(
            actor=_actor(request),
            action="user.change" if change else "user.add",
            target=obj,
            detail={"fields": fields},
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The door to the admin follows the roles."""
        super().save_related(request, form, formsets, change)
        roles.follow_groups(form.instance)
        if "groups" in form.changed_data:
            names = sorted(group.name for group in form.instance.groups.all())
            audit.record(actor=_actor(request), action="user.set_roles", target=form.instance, detail={"roles": names})
