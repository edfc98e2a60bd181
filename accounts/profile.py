"""What people change about themselves."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.models.user import clean_name
from kmeme.lib.errors import NotAllowed

FIELDS = ("name", "phone", "address")


def edit(*, actor: User, user: User, name: str, phone: str, address: str) -> User:
    """Change one's own profile; the audit entry names the fields, never their contents. Raises NotAllowed."""
    if actor.pk != user.pk:
        raise NotAllowed("not_allowed", _("본인 정보만 고칠 수 있어요."))
    wanted = {"name": clean_name(name), "phone": phone.strip(), "address": address.strip()}
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        changed = [field for field in FIELDS if getattr(user, field) != wanted[field]]
        if changed:
            for field in changed:
                setattr(user, field, wanted[field])
            user.save(update_fields=changed)
            audit.record(actor=actor, action="user.edit_profile", target=user, detail={"fields": changed})
    return user
