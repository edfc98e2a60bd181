"""The one way to write an audit entry; every verb calls it inside its own transaction."""

from typing import Any

from django.db import models

from accounts import origin
from accounts.models import AuditEntry, User
from kmeme.lib.addresses import coarse


def record(
    *,
    actor: User | None,
    action: str,
    target: models.Model,
    reason_code: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Note that `actor` (None: the system) did `action` (a slug, "node.publish") to `target`.

    `reason_code` says why, `detail` holds what the person had seen and what changed (JSON-able).
    """
    return AuditEntry.objects.create(
        actor=actor,
        actor_label=str(actor)[:120] if actor else "system",
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        reason_code=reason_code,
        detail=detail or {},
        address=coarse(origin.address()),
    )
