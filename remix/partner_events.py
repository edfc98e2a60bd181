"""What partners are told of the memes by webhook; each in the transaction of what happened."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.webhooks import events
from remix.models import Analysis, Certificate, RemixNode
from remix.states import AnalysisState

PUBLISHED, UNPUBLISHED = "remix.published", "remix.unpublished"
ANALYSED, IN_REVIEW, TURNED_DOWN = "analysis.succeeded", "analysis.pending_review", "analysis.rejected"
ISSUED, REVOKED = "certificate.issued", "certificate.revoked"
_OF_STATE: dict[str, str] = {AnalysisState.SUCCEEDED: ANALYSED, AnalysisState.REJECTED: TURNED_DOWN}


def announce() -> None:
    """Make the events known (from the app's `ready`)."""
    events.register(events.EventKind(PUBLISHED, _("레시피가 공개되거나 다시 공개됐어요")))
    events.register(events.EventKind(UNPUBLISHED, _("레시피가 비공개가 되거나 내려가거나 삭제됐어요")))
    events.register(events.EventKind(ANALYSED, _("내가 맡긴 분석이 끝났어요")))
    events.register(events.EventKind(IN_REVIEW, _("내가 맡긴 분석을 사람이 검토해요")))
    events.register(events.EventKind(TURNED_DOWN, _("내가 맡긴 분석을 거절했어요")))
    events.register(events.EventKind(ISSUED, _("영상이 K-Success 인증을 받았어요")))
    events.register(events.EventKind(REVOKED, _("K-Success 인증이 취소됐어요")))


def published(node: RemixNode) -> None:
    """Everybody who listens: a recipe can be read."""
    events.emit(PUBLISHED, _of(node))


def unpublished(node: RemixNode, *, because: str = "unpublished") -> None:
    """Everybody who listens: a recipe can be read no more, and `because` of what ("taken_down": copies must go too)."""
    events.emit(UNPUBLISHED, {**_of(node), "because": because})


def analysed(analysis: Analysis) -> None:
    """Those who asked for an analysis, alone: it succeeded, waits for a curator, or was rejected by one."""
    kind = _OF_STATE.get(analysis.state, IN_REVIEW)
    data = {"analysis_id": analysis.pk, "status": str(analysis.state)}
    asked = Q(pk__in=analysis.requests.values("user")) | Q(pk__in=[analysis.requested_by_id])
    for person in User.objects.filter(asked):
        events.emit(kind, data, to=person)


def certified(certificate: Certificate) -> None:
    """Everybody who listens: a certificate is public, and the event says no more than its number and its recipe."""
    events.emit(ISSUED, _of_certificate(certificate))


def certificate_revoked(certificate: Certificate) -> None:
    """Everybody who listens: whoever shows the certificate must stop."""
    events.emit(REVOKED, _of_certificate(certificate))


def _of_certificate(certificate: Certificate) -> dict[str, Any]:
    return {"code": certificate.code, "node_id": certificate.node.node_id}


def _of(node: RemixNode) -> dict[str, Any]:
    return {"node_id": node.node_id, "version": node.version}
