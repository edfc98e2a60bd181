"""What a visit earns, the codes that are handed out, and the ledger of what was."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class RewardKind(models.TextChoices):
    """What is handed out."""

    POINTS = "points", _("K-포인트")
    COUPON = "coupon", _("쿠폰")
    PRODUCT = "product", _("제품")


class Reward(models.Model):
    """One thing that a person gets once, for `visits_needed` accepted check-ins, at most `capacity` times in all."""

    campaign = models.ForeignKey(Campaign, verbose_name=_("캠페인"), on_delete=models.CASCADE, related_name="rewards")
    kind = models.CharField(_("종류"), max_length=8, choices=RewardKind, default=RewardKind.POINTS)
    title = models.CharField(_("이름"), max_length=80)
    description = models.CharField(_("설명"), max_length=200, blank=True)
    points = models.PositiveIntegerField(_("포인트"), default=0)
    capacity = models.PositiveIntegerField(_("수량"), help_text=_("0이면 아무에게도 나가지 않아요."))
    visits_needed = models.PositiveSmallIntegerField(_("필요한 인증 수"), default=1, validators=[MinValueValidator(1)])
    unit_cost = models.PositiveIntegerField(_("하나의 비용(원)"), default=0, help_text=_("예산에서 빠지는 금액이에요."))

    class Meta:
        verbose_name = _("보상")
        verbose_name_plural = _("보상")
        ordering = ["visits_needed", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RewardKind.POINTS, points__gt=0) | (~Q(kind=RewardKind.POINTS) & Q(points=0)),
                name="reward_of_points_has_points",
            ),
            models.CheckConstraint(condition=Q(visits_needed__gte=1), name="reward_needs_a_visit"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """What the constraints say, in words."""
        super().clean()
        if self.kind == RewardKind.POINTS and not self.points:
            raise ValidationError({"points": _("몇 포인트인지 적어 주세요.")})
        if self.kind != RewardKind.POINTS and self.points:
            raise ValidationError({"points": _("포인트는 포인트 보상에만 적을 수 있어요.")})


class Coupon(models.Model):
    """One code of a coupon reward; handed out once, which the redemption says."""

    reward = models.ForeignKey(Reward, verbose_name=_("보상"), on_delete=models.CASCADE, related_name="coupons")
    code = models.CharField(_("코드"), max_length=64)
    expires_at = models.DateTimeField(_("쓸 수 있는 마지막 때"), null=True, blank=True)
    handed_out_at = models.DateTimeField(_("나간 때"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("쿠폰")
        verbose_name_plural = _("쿠폰")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["reward", "code"], name="coupon_code_once_a_reward"),
            models.CheckConstraint(condition=~Q(code=""), name="coupon_has_a_code"),
        ]
        indexes = [
            models.Index(fields=["reward", "id"], name="coupon_left", condition=Q(handed_out_at=None)),
        ]

    def __str__(self) -> str:
        return f"…{self.code[-4:]}"


class Redemption(models.Model):
    """One reward handed to one person: append-only.

    `number` counts a reward's redemptions from 1, so the newest number is how many went out and the database can hold
    it against the capacity; `campaign_spend` is the campaign's running total in won with this one in it.
    """

    reward = models.ForeignKey(Reward, verbose_name=_("보상"), on_delete=models.PROTECT, related_name="redemptions")
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("캠페인"), on_delete=models.PROTECT, related_name="redemptions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("받은 사람"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="redemptions",
    )
    check_in = models.ForeignKey(
        "campaigns.CheckIn",
        verbose_name=_("인증"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="redemptions",
    )
    coupon = models.OneToOneField(
        Coupon, verbose_name=_("쿠폰"), null=True, blank=True, on_delete=models.PROTECT, related_name="redemption"
    )
    number = models.PositiveIntegerField(_("몇 번째"))
    points = models.PositiveIntegerField(_("포인트"), default=0)
    cost = models.PositiveIntegerField(_("비용(원)"), default=0)
    campaign_spend = models.PositiveBigIntegerField(_("여기까지 쓴 돈(원)"), default=0)
    created_at = models.DateTimeField(_("준 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("지급")
        verbose_name_plural = _("지급")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reward", "user"], name="reward_once_a_person"),
            models.UniqueConstraint(fields=["reward", "number"], name="reward_numbers_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="redemptions_count_from_one"),
            models.CheckConstraint(condition=Q(campaign_spend__gte=F("cost")), name="redemption_spend_holds_its_cost"),
        ]
        indexes = [
            models.Index(fields=["campaign", "-id"], name="redemption_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.reward_id} #{self.number}"
