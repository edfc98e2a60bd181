"""Where a partner wants to be told what happened, what they were told, and how each telling went."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmeme.lib.states import StateGraph

MOST_URL_LETTERS = 500
MOST_ANSWER_LETTERS = 300


class DisabledBecause(models.TextChoices):
    """Why nothing is sent to an endpoint any more."""

    GONE = "gone", _("받는 쪽이 410(없어짐)으로 답했어요")
    FAILING = "failing", _("24시간 동안 한 번도 전달되지 않았어요")
    BY_PERSON = "by_person", _("사람이 껐어요")


class DeliveryState(models.TextChoices):
    """Where one delivery stands."""

    PENDING = "pending", _("보내는 중")
    DELIVERED = "delivered", _("전달됨")
    DEAD = "dead", _("전달하지 못함")


class Outcome(models.TextChoices):
    """How one attempt went."""

    DELIVERED = "delivered", _("전달됨")
    REFUSED = "refused", _("받는 쪽이 오류로 답함")
    REDIRECTED = "redirected", _("다른 주소로 넘기려 함")
    GONE = "gone", _("없어졌다고 답함")
    SLOW = "slow", _("제때 답이 없음")
    UNREACHABLE = "unreachable", _("연결되지 않음")
    NOT_PUBLIC = "not_public", _("공개된 주소가 아님")


DELIVERY = StateGraph(
    initial=DeliveryState.PENDING,
    edges={
        DeliveryState.PENDING: [DeliveryState.DELIVERED, DeliveryState.DEAD],
        DeliveryState.DELIVERED: [DeliveryState.PENDING],
        DeliveryState.DEAD: [DeliveryState.PENDING],
    },
)


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Endpoints, in sentences."""

    def enabled(self) -> Self:
        """Those that something may be sent to."""
        return self.filter(disabled_at=None, user__is_active=True)

    def listening_to(self, event: str) -> Self:
        """Those whose partner chose this event."""
        return self.filter(events__contains=[event])


class WebhookEndpoint(models.Model):
    """One address of one partner. The secrets are sealed (`kmeme.lib.sealing`); the former one signs beside the
    present one until `former_secret_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("파트너"), on_delete=models.CASCADE, related_name="webhook_endpoints"
    )
    url = models.URLField(_("주소"), max_length=MOST_URL_LETTERS)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("알릴 일"))
    sealed_secret = models.CharField(_("서명 키(봉인됨)"), max_length=300)
    sealed_former_secret = models.CharField(_("이전 서명 키(봉인됨)"), max_length=300, blank=True)
    former_secret_until = models.DateTimeField(_("이전 키를 함께 쓰는 때까지"), null=True, blank=True)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    disabled_at = models.DateTimeField(_("끈 때"), null=True, blank=True)
    disabled_because = models.CharField(_("끈 이유"), max_length=10, choices=DisabledBecause, blank=True)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("웹훅")
        verbose_name_plural = _("웹훅")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "url"], name="one_webhook_per_address"),
            models.CheckConstraint(condition=Q(events__len__gt=0), name="webhook_has_events"),
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_because="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_because="")),
                name="disabled_webhook_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookEvent(models.Model):
    """Something that happened, as partners are told of it; one row however many are told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("일"), max_length=40)
    data = models.JSONField(_("내용"))
    happened_at = models.DateTimeField(_("일어난 때"))

    class Meta:
        verbose_name = _("웹훅으로 알린 일")
        verbose_name_plural = _("웹훅으로 알린 일")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Deliveries, in sentences."""

    def pending(self) -> Self:
        """Still to be delivered."""
        return self.filter(state=DeliveryState.PENDING)

    def due(self, now: datetime) -> Self:
        """To be tried now, the longest waiting first."""
        return self.pending().filter(next_at__lte=now, endpoint__disabled_at=None).order_by("next_at", "pk")


class WebhookDelivery(models.Model):
    """One event for one endpoint, until it was delivered or `expires_at` has passed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(
        WebhookEndpoint, verbose_name=_("웹훅"), on_delete=models.CASCADE, related_name="deliveries"
    )
    event = models.ForeignKey(WebhookEvent, verbose_name=_("일"), on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(_("상태"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    tries = models.PositiveIntegerField(_("시도"), default=0)
    next_at = models.DateTimeField(_("다음 시도"))
    expires_at = models.DateTimeField(_("포기하는 때"))
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("웹훅 전달")
        verbose_name_plural = _("웹훅 전달")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="one_delivery_per_event")]
        indexes = [
            models.Index(fields=["endpoint", "next_at"], name="webhook_delivery_due", condition=Q(state="pending")),
            models.Index(fields=["endpoint", "-created_at"], name="webhook_delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id}"


class WebhookAttempt(models.Model):
    """One try: how it went, how long it took, and the start of what was answered."""

    delivery = models.ForeignKey(
        WebhookDelivery, verbose_name=_("전달"), on_delete=models.CASCADE, related_name="attempts"
    )
    at = models.DateTimeField(_("때"))
    outcome = models.CharField(_("결과"), max_length=12, choices=Outcome)
    status = models.PositiveSmallIntegerField(_("HTTP 상태"), null=True, blank=True)
    milliseconds = models.PositiveIntegerField(_("걸린 시간(ms)"))
    answer = models.CharField(_("답의 앞부분"), max_length=MOST_ANSWER_LETTERS, blank=True)

    class Meta:
        verbose_name = _("웹훅 시도")
        verbose_name_plural = _("웹훅 시도")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.status or '-'})"
