"""Where a campaign happens."""

import base64
import secrets
from datetime import datetime
from typing import Self

from django.contrib.gis.db.models import PointField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from campaigns import opening
from campaigns.models.campaign import Campaign

LEAST_RADIUS_METRES = 10
MOST_RADIUS_METRES = 5000
DEFAULT_RADIUS_METRES = 100


def new_secret() -> str:
    """32 random bytes that a place's codes are made from."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


class MultirangeField(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """PostgreSQL's int4multirange, written by the database only."""

    description = "int4multirange"

    def db_type(self, connection: object) -> str:
        """The column's type."""
        return "int4multirange"


@MultirangeField.register_lookup
class HoldsMinute(models.Lookup):
    """`open_minutes__holds=600`: the minute lies in one of the ranges."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler, connection):  # type: ignore[no-untyped-def]  # Django's own signature has no types
        """Containment of one number."""
        left, left_parameters = self.process_lhs(compiler, connection)
        right, right_parameters = self.process_rhs(compiler, connection)
        return f"{left} @> ({right})::int4", [*left_parameters, *right_parameters]


class OpenMinutes(Func):
    """The open minutes of the week (a function of the database; raises for hours of another shape)."""

    function = "campaigns_open_minutes"
    arity = 1
    output_field = MultirangeField()


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places, in sentences."""

    def in_use(self) -> Self:
        """Not closed for good."""
        return self.filter(closed_at=None)

    def open_at(self, at: datetime) -> Self:
        """Those with open doors at that moment, of campaigns that take check-ins then."""
        campaigns = Campaign.objects.open_at(at)
        return self.in_use().filter(open_minutes__holds=opening.minute_of_week(at), campaign__in=campaigns)


class Place(models.Model):
    """One shop or spot of a campaign. Closed for good: `closed_at`; its check-ins stay.

    `qr_secret` makes the rotating codes and the address of the display page; changing it ends both at once.
    """

    campaign = models.ForeignKey(Campaign, verbose_name=_("캠페인"), on_delete=models.CASCADE, related_name="places")
    external_id = models.CharField(_("브랜드의 매장 번호"), max_length=40, blank=True)
    name = models.CharField(_("이름"), max_length=80)
    address = models.CharField(_("주소"), max_length=200, blank=True)
    position = PointField(_("위치"), geography=True, srid=4326)
    radius_metres = models.PositiveIntegerField(
        _("반경(m)"),
        default=DEFAULT_RADIUS_METRES,
        validators=[MinValueValidator(LEAST_RADIUS_METRES), MaxValueValidator(MOST_RADIUS_METRES)],
    )
    opening_hours = models.JSONField(
        _("영업시간"),
        default=list,
        blank=True,
        validators=[opening.validate],
        help_text=_("비워 두면 언제나 열려 있어요. 자정을 넘겨도 돼요."),
    )
    open_minutes = models.GeneratedField(
        expression=OpenMinutes("opening_hours"), output_field=MultirangeField(), db_persist=True
    )
    qr_secret = models.CharField(_("QR 비밀값"), max_length=44, default=new_secret, editable=False)
    qr_rotated_at = models.DateTimeField(_("QR 비밀값을 바꾼 때"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("닫은 때"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("장소")
        verbose_name_plural = _("장소")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(radius_metres__range=(LEAST_RADIUS_METRES, MOST_RADIUS_METRES)),
                name="place_radius_is_walkable",
            ),
            models.UniqueConstraint(
                fields=["campaign", "external_id"], condition=~Q(external_id=""), name="place_number_once_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """An online campaign has no places."""
        super().clean()
        if self.campaign_id and self.campaign.is_online:
            raise ValidationError(_("온라인 캠페인에는 장소를 넣을 수 없어요."))

    def is_open(self, at: datetime) -> bool:
        """Whether its doors are open at that moment."""
        return self.closed_at is None and opening.is_open(self.opening_hours, at)
