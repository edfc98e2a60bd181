"""K-points: a ledger that only grows, and sums of it that are checked against it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_NOTE_LETTERS = 300


class PointReason(models.TextChoices):
    """Why points came or went."""

    CERTIFIED = "certified", _("K-Success 인정")
    ANCESTOR = "ancestor", _("내 레시피에서 나온 K-Success")
    VISIT = "visit", _("캠페인 참여")
    ADJUSTMENT = "adjustment", _("운영팀 조정")
    REVERSAL = "reversal", _("지급 취소")


# What counts towards the daily cap, in one fixed order: it also stands in an index's condition.
EARNINGS = (PointReason.CERTIFIED, PointReason.ANCESTOR, PointReason.VISIT)
_EARNING = Q(reason__in=[str(reason.value) for reason in EARNINGS])


class PointEntry(models.Model):
    """One change of one person's points. A trigger refuses UPDATE and DELETE (see the migration).

    `number` counts a person's entries from 1 without a gap, in the order in which they took effect: it is given under
    the lock of the person's row. `cause` is what the entry is for ("certified:uservideo:12"); the same cause never
    counts twice. `detail` holds what the explanation needs; when the daily cap cut an award, `{"asked", "cap"}` too.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("사람"),
        db_index=False,  # the constraint below begins with it
        on_delete=models.PROTECT,
        related_name="point_entries",
    )
    number = models.PositiveIntegerField(_("순서"))
    amount = models.IntegerField(_("포인트"))
    reason = models.CharField(_("이유"), max_length=10, choices=PointReason)
    cause = models.CharField(_("근거"), max_length=120, unique=True)
    day = models.DateField(_("날짜(서울)"), help_text=_("하루 한도를 세는 날이에요."))
    detail = models.JSONField(_("내용"), default=dict, blank=True)
    note = models.CharField(_("설명"), max_length=MOST_NOTE_LETTERS, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("조정한 사람"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reverses = models.OneToOneField(
        "self", verbose_name=_("취소한 지급"), null=True, blank=True, on_delete=models.PROTECT, related_name="reversal"
    )
    at = models.DateTimeField(_("때"), auto_now_add=True)

    class Meta:
        verbose_name = _("포인트 내역")
        verbose_name_plural = _("포인트 내역")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "number"], include=["amount"], name="point_number_of_person"),
            models.CheckConstraint(condition=Q(number__gte=1), name="point_numbers_start_at_one"),
            models.CheckConstraint(condition=~Q(cause=""), name="point_has_a_cause"),
            models.CheckConstraint(
                condition=(_EARNING & Q(amount__gte=0, reverses=None, actor=None))
                | (Q(reason="adjustment", reverses=None, actor__isnull=False) & ~Q(amount=0) & ~Q(note=""))
                | Q(reason="reversal", amount__lte=0, reverses__isnull=False),
                name="point_fits_its_reason",
            ),
        ]
        indexes = [
            # At most a cap's worth of rows a day: what the cap cut to nothing is not in it.
            models.Index(
                fields=["user", "day"],
                include=["amount"],
                name="points_earned_in_a_day",
                condition=_EARNING & Q(amount__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.amount:+d}"  # no name: the admin's log keeps this text


class PointSnapshot(models.Model):
    """What a person had after their entry `up_to` (its number): a sum that was taken so that none is taken twice.

    Derived from the ledger and checked against it every day (accounts.point_check).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("사람"),
        db_index=False,  # the constraint below begins with it
        on_delete=models.CASCADE,
        related_name="point_snapshots",
    )
    up_to = models.PositiveIntegerField(_("몇 번째 내역까지"))
    total = models.BigIntegerField(_("합계"))
    taken_at = models.DateTimeField(_("때"), auto_now_add=True)

    class Meta:
        verbose_name = _("포인트 합계")
        verbose_name_plural = _("포인트 합계")
        ordering = ["user", "-up_to"]
        constraints = [
            models.UniqueConstraint(fields=["user", "up_to"], name="one_snapshot_of_points"),
            models.CheckConstraint(condition=Q(up_to__gte=1), name="snapshot_of_some_points"),
        ]

    def __str__(self) -> str:
        return f"{self.user} #{self.up_to}: {self.total}"
