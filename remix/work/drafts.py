"""Drafts that the main job has made and that wait for being published."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curation.kinds import Card, Decision, Kind, Words
from remix import content_checks, moving, publishing
from remix.models import RemixNode
from remix.models.review import RejectionReason
from remix.waiting import Waiting


def _cards(subject_ids: Iterable[int]) -> Mapping[int, Card]:
    found = RemixNode.objects.filter(pk__in=list(subject_ids)).select_related("creator")
    return {row.pk: _card(row) for row in found.only("recipe", "version", "creator__name", "creator__email")}


def _card(row: RemixNode) -> Card:
    recipe: dict[str, Any] = row.recipe
    frames = [shot["frame"] for shot in recipe.get("shots", []) if shot.get("frame")]
    asks = gettext("뼈대만 있어요. 빈 곳을 채워야 해요.")
    return Card(
        title=recipe.get("title") or row.node_id,
        cause=asks if recipe.get("is_skeleton") else gettext("초안이 다 됐어요. 읽어 보고 공개해 주세요."),
        who=str(row.creator) if row.creator else gettext("맡긴 사람이 없어요"),
        version=row.version,
        picture=default_storage.url(frames[0]) if frames else "",
    )


def _blocked(curator: User, subject_id: int) -> Mapping[str, Words]:
    """What the checks before publishing say; warnings are read, and ticked, on the recipe's own page."""
    refusal = content_checks.refusal(curator, publishing.present(RemixNode(pk=subject_id)))
    return {"published": refusal} if refusal else {}


def _publish(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    publishing.publish(actor=actor, node=RemixNode.objects.get(pk=subject_id), version=version)


def _remove(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    moving.remove(actor=actor, node=RemixNode.objects.get(pk=subject_id), version=version, reason_code=reason_code)


DRAFTS = Kind(
    code=Waiting.DRAFT,
    label=_("초안"),
    permission="remix.change_remixnode",
    subject="remix.remixnode",
    due_within=timedelta(hours=24),
    cards=_cards,
    review_url=lambda subject_id: reverse("admin:remix_remixnode_change", args=[subject_id]),
    icon="menu_book",
    blocked=_blocked,
    decisions=(
        Decision(
            code="published",
            label=_("공개하기"),
            consequence=_("레시피가 누구에게나 보이고 검색돼요. 영상을 맡긴 사람과 파트너에게 알려요."),
            carry_out=_publish,
            key="a",
            # What the content checks warn of has to be read, on the draft's own page.
            is_bulk=False,
        ),
        Decision(
            code="removed",
            label=_("버리기"),
            consequence=_("초안이 목록에서 사라지고 자리만 남아요. 되살릴 수 없어요."),
            carry_out=_remove,
            reasons=RejectionReason.choices,
            key="r",
        ),
    ),
)
