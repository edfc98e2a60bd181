"""What axe says of a recipe's page before it is public: noted by the preview, read by the checks before publishing.

A check belongs to a content, not to a version: what a curator typed is checked while they type it, and the same
content is found again once it is saved, whoever saved it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from remix.models import PreviewCheck, RemixNode
from remix.models.preview_check import MOST_KEPT
from remix.recipe import Recipe

MOST_FINDINGS = 50
UNREADABLE = _("검사 결과를 읽을 수 없어요. 새로 고쳐 주세요.")
_HASH = re.compile(r"[0-9a-f]{64}")

Words = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
"""What PostgreSQL can keep."""


class Finding(BaseModel):
    """One rule that the page breaks: axe's name of it, what it says, how often, and the first place (a selector)."""

    rule: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9-]+$")]
    impact: Literal["minor", "moderate", "serious", "critical"] = "serious"
    words: Words = ""
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    place: Words = ""


_FINDINGS = TypeAdapter(Annotated[list[Finding], Field(max_length=MOST_FINDINGS)])


def fingerprint(recipe: Mapping[str, Any]) -> str:
    """The SHA-256 (hex) of what a page shows of a recipe; raises pydantic's ValidationError for what is none."""
    content = Recipe.model_validate(recipe).model_dump(mode="json", exclude={"is_skeleton"})
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def of(node: RemixNode) -> PreviewCheck | None:
    """What was found on the page that the node's present recipe makes; None when nobody has looked at it yet."""
    return PreviewCheck.objects.filter(node=node, fingerprint=fingerprint(node.recipe)).first()


def record(*, actor: User, node: RemixNode, seen: str, engine: str, findings: object) -> PreviewCheck:
    """Note what axe (`engine`: its version) found on the page with the fingerprint `seen`.

    Raises NotAllowed without the right to edit recipes, Refused (`bad_findings`) for what axe cannot have said. Only
    the newest few checks of a recipe are kept.
    """
    if not actor.has_perm("remix.change_remixnode"):
        raise NotAllowed("not_allowed", _("레시피를 고칠 권한이 없어요."))
    try:
        found = [finding.model_dump() for finding in _FINDINGS.validate_python(findings)]
    except ValidationError as error:
        raise Refused("bad_findings", UNREADABLE) from error
    if not _HASH.fullmatch(seen) or not engine.isprintable():
        raise Refused("bad_findings", UNREADABLE)
    with transaction.atomic():
        check = PreviewCheck.objects.update_or_create(
            node=node, fingerprint=seen, defaults={"engine": engine[:20], "findings": found, "checked_by": actor}
        )[0]
        kept = PreviewCheck.objects.filter(node=node).order_by("-checked_at", "-pk").values("pk")[:MOST_KEPT]
        PreviewCheck.objects.filter(node=node).exclude(pk__in=kept).delete()
    return check
