"""Takedowns in the curators' queue: one row each, and the decisions that can be made there."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curation import kinds
from curation.kinds import Card, Decision, Kind, Words
from curation.models import Priority
from remix.models import RemixNode, Takedown
from remix.models.takedown import RefusalReason, RestoreReason, Scope, TakedownReason
from remix.states import NodeState, TakedownState
from remix.takedown import deciding, objecting
from remix.takedown.asking import KIND

STANDS = "stands"
OF_A_REQUEST = ("take_down", "take_down_branch", "refuse")
OF_AN_OBJECTION = ("restore", "keep")


def register() -> None:
    """Make the kind known (from the app's `ready`)."""
    reasons = list(TakedownReason.choices)
    kinds.register(
        Kind(
            code=KIND,
            label=_("내리기 요청"),
            permission="remix.change_takedown",
            subject="remix.takedown",
            # What the law calls "without delay"; urgent reasons stand on top by their priority.
            due_within=timedelta(hours=24),
            cards=cards,
            review_url=lambda pk: reverse("admin:remix_takedown_change", args=[pk]),
            icon="gavel",
            priority=Priority.NORMAL,
            blocked=_blocked,
            decisions=[
                Decision(
                    "take_down",
                    _("이 레시피 내리기"),
                    _("페이지가 바로 내려가고, 만든 사람과 요청한 사람, 파트너에게 알려요. 언제든 되살릴 수 있어요."),
                    _take_down(Scope.ONLY),
                    reasons,
                    key="a",
                    is_bulk=False,
                ),
                Decision(
                    "take_down_branch",
                    _("리믹스까지 모두 내리기"),
                    _("여기서 나온 리믹스도 모두 내려가고, 만든 사람 모두에게 알려요. 언제든 되살릴 수 있어요."),
                    _take_down(Scope.BRANCH),
                    reasons,
                    is_bulk=False,
                ),
                Decision(
                    "restore",
                    _("되살리기"),
                    _("내려간 레시피가 모두 되살아나고, 만든 사람과 요청한 사람, 파트너에게 알려요."),
                    _restore,
                    list(RestoreReason.choices),
                    key="a",
                    is_bulk=False,
                ),
                Decision(
                    "keep",
                    _("내린 그대로 두기"),
                    _("레시피는 내려간 그대로이고, 이의를 낸 사람에게 까닭을 알려요."),
                    _keep,
                    [(STANDS, _("내린 이유가 그대로예요"))],
                    needs_note=[STANDS],
                    key="r",
                    is_bulk=False,
                ),
                Decision(
                    "refuse",
                    _("그대로 두기"),
                    _("레시피는 그대로 있고, 요청한 사람에게 이유를 알려요."),
                    _refuse,
                    list(RefusalReason.choices),
                    needs_note=[RefusalReason.OTHER],
                    key="r",
                ),
            ],
        )
    )


def cards(subject_ids: Iterable[int]) -> Mapping[int, Card]:
    """What each request is about, in one query."""
    found = Takedown.objects.filter(pk__in=list(subject_ids)).select_related("node", "requested_by")
    return {
        takedown.pk: Card(
            title=f"{takedown.node.title} · {takedown.node.node_id}",
            cause=takedown.get_reason_display(),
            who=takedown.name,
            version=takedown.version,
            picture=_picture(takedown.node),
        )
        for takedown in found
    }


def _picture(node: RemixNode) -> str:
    """The address of a picture of the recipe; none while its files are set aside."""
    frames = [shot["frame"] for shot in node.recipe["shots"] if shot.get("frame")]
    return default_storage.url(frames[0]) if frames and node.state != NodeState.TAKEN_DOWN else ""


def _take_down(scope: Scope) -> Any:
    def carry_out(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
        deciding.take_down(
            actor=actor,
            takedown=Takedown.objects.get(pk=subject_id),
            version=version,
            scope=scope,
            reason_code=reason_code,
            answer=note,
        )

    return carry_out


def _refuse(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    takedown = Takedown.objects.get(pk=subject_id)
    deciding.refuse(actor=actor, takedown=takedown, version=version, reason_code=reason_code, answer=note)


def _restore(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    takedown = Takedown.objects.get(pk=subject_id)
    deciding.restore(actor=actor, takedown=takedown, version=version, reason_code=reason_code, answer=note)


def _keep(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    objecting.keep(actor=actor, takedown=Takedown.objects.get(pk=subject_id), version=version, answer=note)


def _blocked(curator: User, subject_id: int) -> Mapping[str, Words]:
    """At first the request is decided, after an objection the takedown."""
    state = Takedown.objects.values_list("state", flat=True).get(pk=subject_id)
    closed = OF_A_REQUEST if state != TakedownState.REQUESTED else OF_AN_OBJECTION
    return dict.fromkeys(closed, "")
