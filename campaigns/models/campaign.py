"""A brand's challenge, and the recipes that take part in it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.states import RUNNING_STATES, CampaignState


class CampaignType(models.TextChoices):
    """What people are asked to do."""

    VISIT_CHALLENGE = "visit_challenge", _("방문 챌린지")
    PRODUCT_TRIAL = "product_trial", _("제품 체험")
    EVENT_ATTENDANCE = "event_attendance", _("행사 참여")
    ONLINE = "online", _("온라인")


class Method(models.TextChoices):
    """How a visit is verified; a campaign takes one or more, and each of them is enough."""

    GPS_MATCH = "gps_match", _("위치 확인")
    QR_ROTATING = "qr_rotating", _("매장 QR")
    RECEIPT = "receipt", _("영수증")
    PHOTO = "photo", _("사진")


class Repeat(models.TextChoices):
    """How often one person may check in."""

    ONCE = "once", _("캠페인에 한 번")
    ONCE_A_PLACE = "once_a_place", _("장소마다 한 번")
    ONCE_A_PLACE_A_DAY = "once_a_place_a_day", _("장소마다 하루에 한 번")


PICTURE_METHODS = [Method.RECEIPT, Method.PHOTO]
"""Methods that a curator decides by looking at a picture; the only ones that need no place."""


def default_methods() -> list[str]:
    """What a new campaign takes."""
    return [Method.GPS_MATCH]


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns, in sentences."""

    def published(self) -> Self:
        """What everybody may read: everything but drafts."""
        return self.exclude(state=CampaignState.DRAFT)

    def open_at(self, at: datetime) -> Self:
        """Those that take check-ins at that moment; the window itself counts, also before the clock's job has run."""
        running = [CampaignState.SCHEDULED, CampaignState.LIVE]
        return self.filter(state__in=running, starts_at__lte=at, ends_at__gt=at)

    def due_to_start(self, at: datetime) -> Self:
        """Scheduled ones whose window has begun."""
        return self.filter(state=CampaignState.SCHEDULED, starts_at__lte=at)

    def due_to_end(self, at: datetime) -> Self:
        """Running ones whose window is over."""
        return self.filter(state__in=RUNNING_STATES, ends_at__lte=at)


class Campaign(models.Model):
    """One challenge of a brand in a window of time, online or at places.

    `version` goes up with every edit and every move; acting on a stale one is refused. Money is in won.
    """

    slug = models.SlugField(_("주소 이름"), max_length=60, unique=True)
    title = models.CharField(_("제목"), max_length=80)
    type = models.CharField(_("종류"), max_length=20, choices=CampaignType, default=CampaignType.VISIT_CHALLENGE)
    state = models.CharField(_("상태"), max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("담당 파트너"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="campaigns",
    )
    brand = models.CharField(_("브랜드"), max_length=60)
    colour = models.CharField(
        _("브랜드 색"),
        max_length=7,
        default="#1f6feb",
        validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z", _("#1a2b3c처럼 소문자 여섯 자리로 적어 주세요."))],
    )
    logo = models.ImageField(_("로고"), upload_to="campaigns/logos/", blank=True)
    summary = models.CharField(_("한 줄 소개"), max_length=160, blank=True)
    rules = models.TextField(_("참여 규칙"), max_length=8000, blank=True)
    starts_at = models.DateTimeField(_("시작"))
    ends_at = models.DateTimeField(_("끝"))
    methods = ArrayField(
        models.CharField(max_length=12, choices=Method), verbose_name=_("인증 방법"), default=default_methods
    )
    repeat = models.CharField(_("한 사람의 인증"), max_length=20, choices=Repeat, default=Repeat.ONCE_A_PLACE)
    budget = models.PositiveBigIntegerField(
        _("예산(원)"), null=True, blank=True, help_text=_("비워 두면 정하지 않은 거예요. 넘으면 보상을 더 주지 않아요.")
    )
    budget_alarm_percent = models.PositiveSmallIntegerField(
        _("예산 알림(%)"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    budget_alarmed_at = models.DateTimeField(_("예산을 알린 때"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("판"), default=1, editable=False)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    nodes = models.ManyToManyField(
        "remix.RemixNode",
        verbose_name=_("참여 레시피"),
        through="campaigns.CampaignNode",
        related_name="campaigns",
        blank=True,
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("캠페인")
        verbose_name_plural = _("캠페인")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="campaign_ends_after_its_start"),
            models.CheckConstraint(condition=Q(colour__regex=r"^#[0-9a-f]{6}$"), name="campaign_colour_is_hex"),
            models.CheckConstraint(
                condition=Q(methods__len__gte=1) & Q(methods__contained_by=Method.values),
                name="campaign_methods_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(type=CampaignType.ONLINE) | Q(methods__contained_by=[*PICTURE_METHODS]),
                name="online_campaign_has_no_place_to_verify",
            ),
            models.CheckConstraint(
                condition=~Q(type=CampaignType.ONLINE) | Q(repeat=Repeat.ONCE), name="online_campaign_is_joined_once"
            ),
            models.CheckConstraint(
                condition=Q(budget_alarm_percent__range=(1, 100)), name="campaign_budget_alarm_is_a_share"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at", "ends_at"], name="campaign_by_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.title}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("campaigns:detail", args=[self.slug])

    def clean(self) -> None:
        """What the constraints say, in words for the person at the form."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("끝나는 때는 시작보다 뒤여야 해요.")})
        if not self.methods:
            raise ValidationError({"methods": _("인증 방법을 하나 이상 골라 주세요.")})
        if self.type == CampaignType.ONLINE:
            if set(self.methods) - set(PICTURE_METHODS):
                raise ValidationError({"methods": _("온라인 캠페인은 영수증이나 사진으로만 인증할 수 있어요.")})
            if self.repeat != Repeat.ONCE:
                raise ValidationError({"repeat": _("온라인 캠페인은 한 번만 참여할 수 있어요.")})

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether it takes check-ins at that moment (now); the same rule as `objects.open_at`."""
        at = at or timezone.now()
        return self.state in (CampaignState.SCHEDULED, CampaignState.LIVE) and self.starts_at <= at < self.ends_at

    @property
    def is_online(self) -> bool:
        """Whether it happens without a place."""
        return self.type == CampaignType.ONLINE


class CampaignNode(models.Model):
    """A recipe that takes part in a campaign, in the order in which it is shown."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="campaign_nodes")
    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.CASCADE, related_name="campaign_nodes"
    )
    order = models.PositiveSmallIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("참여 레시피")
        verbose_name_plural = _("참여 레시피")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "node"], name="campaign_node_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.node_id}"
