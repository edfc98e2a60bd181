"""The one thing that the project itself keeps: how fast its API answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmeme.latency import BUCKETS, LONGEST_ENDPOINT
from kmeme.lib.cache_drops import CacheDrop as CacheDrop


class ApiHour(models.Model):
    """Answers of one endpoint of the API within one hour, counted by how long they took.

    `buckets` counts them between the bounds of `kmeme.latency.BOUNDS_MS`; `failures` are those with a server error.
    """

    hour = models.DateTimeField(_("시간"))
    endpoint = models.CharField(_("주소"), max_length=LONGEST_ENDPOINT)
    failures = models.PositiveBigIntegerField(_("서버 오류"), default=0)
    buckets = ArrayField(models.PositiveBigIntegerField(), verbose_name=_("걸린 시간"), size=BUCKETS)

    class Meta:
        verbose_name = _("API 응답 시간")
        verbose_name_plural = _("API 응답 시간")
        constraints = [
            models.UniqueConstraint(fields=["hour", "endpoint"], name="one_row_per_hour_and_endpoint"),
            models.CheckConstraint(condition=Q(buckets__len=BUCKETS), name="latencies_in_all_buckets"),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.endpoint}"
