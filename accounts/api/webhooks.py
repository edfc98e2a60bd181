"""A partner's webhooks: where they want to be told, of what, with which secret, and how it went."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.endpoint import Endpoint
from accounts.models import User, WebhookEndpoint
from accounts.models.api_key import Scope
from accounts.models.webhook import MOST_URL_LETTERS
from accounts.webhooks import endpoints, events
from kmeme.lib.api import reading
from kmeme.lib.api.codes import Code, register
from kmeme.lib.api.inputs import Body, Text, read_body
from kmeme.lib.api.operations import operation
from kmeme.lib.api.said import PathPart
from kmeme.lib.api.shapes import Page, Shape, page

UUID_PATH = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
ENDPOINT_ID = PathPart(UUID_PATH, gettext_noop("웹훅의 번호."))

register(
    Code("invalid_url", 422, _("https://로 시작하는 공개된 주소를 보내 주세요.")),
    Code("unknown_event", 422, _("없는 일이에요. webhooks/events/의 이름을 보내 주세요.")),
    Code("too_many_webhooks", 422, _("웹훅은 10개까지예요. 쓰지 않는 것을 지워 주세요.")),
    Code("webhook_exists", 409, _("이 주소의 웹훅이 이미 있어요. 그것을 고쳐 주세요.")),
)


class EventShape(Shape):
    """One kind of event."""

    type: str
    description: str


class WebhookShape(Shape):
    """One endpoint."""

    always: ClassVar[tuple[str, ...]] = ("webhook_id", "url", "events", "enabled", "disabled_because", "created_at")
    webhook_id: UUID
    url: str
    events: list[str]
    enabled: bool
    disabled_because: str | None = Field(
        description=gettext_noop("꺼져 있으면 그 이유: gone(410으로 답함), failing(24시간 동안 전달 안 됨), by_person.")
    )
    created_at: datetime


class WebhookWithSecret(WebhookShape):
    """One endpoint with its secret, which is never shown again."""

    always: ClassVar[tuple[str, ...]] = (*WebhookShape.always, "secret")
    secret: str = Field(description=gettext_noop("서명 키. 지금만 볼 수 있어요."))


class SecretShape(Shape):
    """A new secret."""

    always: ClassVar[tuple[str, ...]] = ("secret", "former_secret_until")
    secret: str = Field(description=gettext_noop("새 서명 키. 지금만 볼 수 있어요."))
    former_secret_until: datetime = Field(description=gettext_noop("이때까지는 이전 키로도 함께 서명해요."))


class NewWebhook(Body):
    """What `POST /webhooks/` takes."""

    url = Text(max_length=MOST_URL_LETTERS, help_text=_("https://로 시작하는 공개된 주소."))
    events = serializers.ListField(
        child=Text(max_length=40), max_length=50, help_text=_("알릴 일의 이름들. webhooks/events/에서 볼 수 있어요.")
    )


class WebhookChange(Body):
    """What `PATCH /webhooks/{webhook_id}/` takes."""

    events = serializers.ListField(child=Text(max_length=40), max_length=50, required=False)
    enabled = serializers.BooleanField(required=False, help_text=_("false면 끄고, true면 다시 켜요."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two at least."""
        if not attrs:
            raise serializers.ValidationError(_("events와 enabled 중 하나는 보내 주세요."), code="required")
        return attrs


WEBHOOK: dict[str, Any] = {
    "webhook_id": "5f0c1d2e-8a57-4b3c-9d11-0c7a2f6e1b44",
    "url": "https://brand.example/hooks/k-meme",
    "events": ["remix.published"],
    "enabled": True,
    "disabled_because": None,
    "created_at": "2026-11-23T03:00:30Z",
}


class WebhooksView(Endpoint):
    """`/api/v1/webhooks/`."""

    required_scopes = {"GET": Scope.WEBHOOKS_WRITE, "POST": Scope.WEBHOOKS_WRITE}

    @operation(
        id="list_webhooks",
        tag="webhooks",
        summary=_("내 웹훅"),
        answers={200: Page[WebhookShape]},
        example={"items": [WEBHOOK], "next_cursor": None},
    )
    def get(self, request: Request) -> HttpResponse:
        """All of the partner's, the newest first; there are ten at most."""
        mine = WebhookEndpoint.objects.filter(user=self.person)
        return reading.answer(request, page([as_shape(endpoint).chosen() for endpoint in mine]))

    @operation(
        id="add_webhook",
        tag="webhooks",
        summary=_("웹훅 만들기"),
        description=_(
            "고른 일이 생기면 이 주소로 POST해요. "
            "K-Meme-Signature의 v1은 t와 마침표와 본문을 이은 것의 HMAC-SHA256이에요. "
            "2xx로 답하지 않으면 24시간 동안 다시 보내요. 같은 id가 두 번 올 수 있어요."
        ),
        answers={201: WebhookWithSecret},
        body=NewWebhook,
        sends={"url": WEBHOOK["url"], "events": WEBHOOK["events"]},
        problems=("not_allowed", "invalid_url", "unknown_event", "too_many_webhooks", "webhook_exists"),
        example={**WEBHOOK, "secret": "whsec_kq3…"},
    )
    def post(self, request: Request) -> Response:
        """A new one, with its secret. Not kept for an Idempotency-Key, as the answer holds a secret; a repetition is
        refused because the address is taken.
        """
        asked = read_body(request, NewWebhook)
        endpoint, secret = endpoints.add(actor=self.person, url=asked["url"], event_codes=asked["events"])
        shown = WebhookWithSecret(**as_shape(endpoint).model_dump(), secret=secret)
        address = settings.SITE_URL + reverse("accounts-api:webhook", args=[endpoint.pk])
        return Response(shown.chosen(), status=201, headers={"Location": address})


class WebhookEventsView(Endpoint):
    """`/api/v1/webhooks/events/`."""

    required_scopes = {"GET": Scope.WEBHOOKS_WRITE}

    @operation(
        id="list_webhook_events",
        tag="webhooks",
        summary=_("알릴 수 있는 일"),
        answers={200: Page[EventShape]},
        example={"items": [{"type": "remix.published", "description": "레시피가 공개됐어요"}], "next_cursor": None},
    )
    def get(self, request: Request) -> HttpResponse:
        """Every kind."""
        found = [EventShape(type=kind.code, description=str(kind.label)).chosen() for kind in events.kinds()]
        return reading.answer(request, page(found))


class WebhookView(Endpoint):
    """`/api/v1/webhooks/<webhook_id>/`."""

    required_scopes = dict.fromkeys(("GET", "PATCH", "DELETE"), Scope.WEBHOOKS_WRITE)
    path_parts = {"webhook_id": ENDPOINT_ID}

    @operation(id="get_webhook", tag="webhooks", summary=_("웹훅 하나"), answers={200: WebhookShape}, example=WEBHOOK)
    def get(self, request: Request, webhook_id: UUID) -> HttpResponse:
        """As it is now."""
        return reading.answer(request, as_shape(own(self.person, webhook_id)).chosen())

    @operation(
        id="change_webhook",
        tag="webhooks",
        summary=_("웹훅 고치기"),
        description=_("알릴 일을 바꾸거나, 끄거나, 다시 켜요."),
        answers={200: WebhookShape},
        body=WebhookChange,
        sends={"enabled": True},
        problems=("unknown_event",),
        needs_match=True,
        example=WEBHOOK,
    )
    def patch(self, request: Request, webhook_id: UUID) -> HttpResponse:
        """Other events; off, or on again."""
        endpoint = own(self.person, webhook_id)
        reading.require_match(request, as_shape(endpoint).chosen())
        asked = read_body(request, WebhookChange)
        endpoints.change(
            actor=self.person, endpoint=endpoint, event_codes=asked.get("events"), enabled=asked.get("enabled")
        )
        return reading.written(as_shape(endpoint).chosen())

    @operation(
        id="remove_webhook",
        tag="webhooks",
        summary=_("웹훅 지우기"),
        description=_("전달 기록도 함께 지워져요."),
        answers={204: Shape},
        needs_match=True,
    )
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        """Gone, with its log."""
        endpoint = own(self.person, webhook_id)
        reading.require_match(request, as_shape(endpoint).chosen())
        endpoints.remove(actor=self.person, endpoint=endpoint)
        return Response(status=204)


class WebhookSecretView(Endpoint):
    """`/api/v1/webhooks/<webhook_id>/secret/`."""

    required_scopes = {"POST": Scope.WEBHOOKS_WRITE}
    path_parts = {"webhook_id": ENDPOINT_ID}

    @operation(
        id="rotate_webhook_secret",
        tag="webhooks",
        summary=_("서명 키 바꾸기"),
        description=_("24시간 동안은 이전 키로도 함께 서명하니, 그사이에 바꿔 넣으면 돼요."),
        answers={201: SecretShape},
        example={"secret": "whsec_kq3…", "former_secret_until": "2026-11-24T03:00:30Z"},
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        """A new secret, shown this once."""
        endpoint = own(self.person, webhook_id)
        secret = endpoints.rotate_secret(actor=self.person, endpoint=endpoint)
        shown = SecretShape(secret=secret, former_secret_until=endpoint.former_secret_until or endpoint.created_at)
        return Response(shown.chosen(), status=201)


def own(person: User, webhook_id: UUID) -> WebhookEndpoint:
    """The partner's own endpoint. Raises Http404 for every other."""
    endpoint = WebhookEndpoint.objects.filter(user=person, pk=webhook_id).first()
    if endpoint is None:
        raise Http404
    return endpoint


def as_shape(endpoint: WebhookEndpoint) -> WebhookShape:
    """An endpoint as it is sent."""
    return WebhookShape(
        webhook_id=endpoint.pk,
        url=endpoint.url,
        events=endpoint.events,
        enabled=endpoint.disabled_at is None,
        disabled_because=endpoint.disabled_because or None,
        created_at=endpoint.created_at,
    )
