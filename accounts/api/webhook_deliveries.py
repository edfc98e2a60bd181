"""The log of what a webhook was sent, and sending once more."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.endpoint import Endpoint
from accounts.api.webhooks import ENDPOINT_ID, UUID_PATH, own
from accounts.models import WebhookDelivery
from accounts.models.api_key import Scope
from accounts.models.webhook import DeliveryState
from accounts.webhooks import endpoints
from kmeme.lib.api import paging, reading
from kmeme.lib.api.codes import Code, register
from kmeme.lib.api.operations import operation
from kmeme.lib.api.said import PathPart
from kmeme.lib.api.shapes import Page, Shape, page

register(
    Code("webhook_disabled", 409, _("꺼진 웹훅이에요. 먼저 다시 켜 주세요.")),
    Code("delivery_under_way", 409, _("아직 보내는 중이에요. 잠시 뒤에 결과를 봐 주세요.")),
)


class DeliveryShape(Shape):
    """One event on its way to one endpoint."""

    always: ClassVar[tuple[str, ...]] = ("delivery_id", "event_id", "type", "state", "tries", "next_at", "created_at")
    delivery_id: UUID
    event_id: UUID
    type: str
    state: str = Field(description=gettext_noop("pending, delivered, dead."))
    tries: int
    next_at: datetime | None = Field(description=gettext_noop("다음에 보낼 때. 더 보내지 않으면 null."))
    created_at: datetime


class DeliveriesQuery(paging.Paged):
    """The list's parameters."""

    state = serializers.ChoiceField(choices=DeliveryState.values, required=False, help_text=gettext_noop("이 상태만."))


DELIVERY = {
    "delivery_id": "0d0a7c1e-55aa-4c8e-8f7b-6f1f0f6b6f11",
    "event_id": "f3a2b6c8-1f0e-4a51-9f39-3d6d2a2f7b90",
    "type": "remix.published",
    "state": "dead",
    "tries": 14,
    "next_at": None,
    "created_at": "2026-11-23T03:00:30Z",
}


class DeliveriesView(Endpoint):
    """`/api/v1/webhooks/<webhook_id>/deliveries/`."""

    required_scopes = {"GET": Scope.WEBHOOKS_WRITE}
    path_parts = {"webhook_id": ENDPOINT_ID}

    @operation(
        id="list_deliveries",
        tag="webhooks",
        summary=_("전달 기록"),
        description=_("새것부터. 끝난 것은 30일 동안 남아 있어요."),
        answers={200: Page[DeliveryShape]},
        query=DeliveriesQuery,
        example={"items": [DELIVERY], "next_cursor": None},
    )
    def get(self, request: Request, webhook_id: UUID) -> HttpResponse:
        """One page, the newest first."""
        state, size = self.asked.get("state", ""), self.asked["limit"]
        of = ["webhooks.deliveries", str(webhook_id), state]
        found = own(self.person, webhook_id).deliveries.select_related("event").order_by("-created_at", "-pk")
        if state:
            found = found.filter(state=state)
        if cursor := self.asked.get("cursor"):
            at, pk = paging.opened(cursor, of)
            found = found.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
        rows = list(found[: size + 1])
        more = len(rows) > size
        following = paging.closed([rows[size - 1].created_at.isoformat(), str(rows[size - 1].pk)], of) if more else None
        return reading.answer(request, page([as_shape(row).chosen() for row in rows[:size]], following))


class ResendView(Endpoint):
    """`/api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>/resend/`."""

    required_scopes = {"POST": Scope.WEBHOOKS_WRITE}
    path_parts = {
        "webhook_id": ENDPOINT_ID,
        "delivery_id": PathPart(UUID_PATH, gettext_noop("전달의 번호.")),
    }

    @operation(
        id="resend_delivery",
        tag="webhooks",
        summary=_("다시 보내기"),
        description=_("전달했거나 포기한 것을 앞으로 24시간 동안 다시 보내요."),
        answers={202: DeliveryShape},
        problems=("webhook_disabled", "delivery_under_way"),
        example={**DELIVERY, "state": "pending", "tries": 0, "next_at": "2026-11-23T04:00:00Z"},
    )
    def post(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        """Queue it; a repetition while it is under way is refused."""
        endpoint = own(self.person, webhook_id)
        delivery = endpoint.deliveries.select_related("event", "endpoint").filter(pk=delivery_id).first()
        if delivery is None:
            raise Http404
        endpoints.resend(actor=self.person, delivery=delivery)
        return Response(as_shape(delivery).chosen(), status=202)


def as_shape(delivery: WebhookDelivery) -> DeliveryShape:
    """A delivery as it is sent."""
    return DeliveryShape(
        delivery_id=delivery.pk,
        event_id=delivery.event_id,
        type=delivery.event.kind,
        state=delivery.state,
        tries=delivery.tries,
        next_at=delivery.next_at if delivery.state == DeliveryState.PENDING else None,
        created_at=delivery.created_at,
    )
