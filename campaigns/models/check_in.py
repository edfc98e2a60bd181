"""One person at one place: what the phone said, what we made of it, and the picture that was sent for it."""

from typing import Self

from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import BitField

from campaigns.models.campaign import Campaign, Method
from campaigns.models.place import Place
from campaigns.states import STANDING_STATES, CheckInState

PICTURE_HASH_BITS = 64


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Check-ins, in sentences."""

    def accepted(self) -> Self:
        """Visits that count."""
        return self.filter(state=CheckInState.ACCEPTED)

    def standing(self) -> Self:
        """Those that use up the one check-in that a person has."""
        return self.filter(state__in=STANDING_STATES)


class CheckIn(models.Model):
    """One attempt to check in, also a refused one.

    `slot` says which of the person's check-ins it is by the campaign's rule ("campaign", "place:12",
    "place:12:2026-11-23"): at most one stands in each. `position` is exact until `coarsened_at`, then a corner of a
    grid of about 1 km. `fix_digests` recognise the very same coordinates again without holding them; they go with them.
    """

    campaign = models.ForeignKey(Campaign, verbose_name=_("캠페인"), on_delete=models.PROTECT, related_name="check_ins")
    place = models.ForeignKey(
        Place, verbose_name=_("장소"), null=True, blank=True, on_delete=models.PROTECT, related_name="check_ins"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("사람"), on_delete=models.CASCADE, related_name="check_ins"
    )
    method = models.CharField(_("방법"), max_length=12, choices=Method)
    state = models.CharField(_("상태"), max_length=8, choices=CheckInState, default=CheckInState.RECEIVED)
    slot = models.CharField(_("자리"), max_length=40)
    refusal = models.SlugField(_("거절 코드"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("때"), auto_now_add=True)

    position = PointField(_("위치"), geography=True, srid=4326, null=True, blank=True)
    accuracy_metres = models.FloatField(_("정확도(m)"), null=True, blank=True)
    distance_metres = models.FloatField(_("장소까지(m)"), null=True, blank=True)
    fix_age_seconds = models.FloatField(_("위치를 잡은 지(초)"), null=True, blank=True)
    clock_skew_seconds = models.FloatField(_("휴대폰 시계의 차이(초)"), null=True, blank=True)
    is_mock = models.BooleanField(_("모의 위치 표시"), default=False)
    fix_digests = ArrayField(models.BigIntegerField(), verbose_name=_("좌표의 지문"), default=list, blank=True)
    qr_step = models.PositiveBigIntegerField(_("QR 순번"), null=True, blank=True)
    coarsened_at = models.DateTimeField(_("좌표를 흐린 때"), null=True, blank=True)

    suspicion_score = models.FloatField(_("확인 필요 점수"), default=0)
    suspicion_reasons = models.JSONField(_("점수의 이유"), default=list, blank=True)
    version = models.PositiveIntegerField(_("판"), default=1)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("인증")
        verbose_name_plural = _("인증")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "campaign", "slot"],
                condition=Q(state__in=["received", "waiting", "withheld", "accepted"]),
                name="one_standing_check_in_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(accuracy_metres=None) | Q(accuracy_metres__gte=0), name="accuracy_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(suspicion_score__gte=0) & Q(suspicion_score__lte=1), name="suspicion_is_a_share"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="refused_check_in_says_why"),
            models.CheckConstraint(
                condition=Q(place__isnull=False) | Q(method__in=["receipt", "photo"]),
                name="only_pictures_need_no_place",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="check_in_newest_of_person"),
            models.Index(fields=["campaign", "state", "user"], name="check_in_board"),
            GinIndex(fields=["fix_digests"], name="check_in_same_fix"),
            models.Index(
                fields=["created_at"],
                name="check_in_exact",
                condition=Q(coarsened_at=None, position__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} @ {self.place_id}: {self.get_state_display()}"


class Proof(models.Model):
    """The picture of a receipt or a visit. What a camera wrote into it is a hint only: anybody can write it.

    `stripped_at` says when the camera's notes, which hold the exact place, were taken out of the stored file.
    """

    check_in = models.OneToOneField(CheckIn, verbose_name=_("인증"), on_delete=models.CASCADE, related_name="proof")
    upload = models.OneToOneField(
        "remix.Upload", verbose_name=_("사진"), on_delete=models.CASCADE, related_name="campaign_proof"
    )
    perceptual_hash = BitField(_("닮은 사진을 찾는 값"), length=PICTURE_HASH_BITS, null=True)
    taken_at = models.DateTimeField(_("찍은 때"), null=True, blank=True)
    taken_distance_metres = models.FloatField(_("찍은 곳에서 장소까지(m)"), null=True, blank=True)
    created_at = models.DateTimeField(_("받은 때"), auto_now_add=True)
    stripped_at = models.DateTimeField(_("촬영 정보를 지운 때"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("증빙 사진")
        verbose_name_plural = _("증빙 사진")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.check_in_id}"
