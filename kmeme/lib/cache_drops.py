"""What is still to be dropped from the caches: rows that commit with an edit and go once Redis has heard of them."""

import time
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kmeme.lib import drop_watch

BATCH = 500
LONGEST_SUBJECT = 120


class CacheDrop(models.Model):
    """Subjects whose cached pages are out of date; a row stays only while Redis is away, or where a process died."""

    subjects = ArrayField(models.CharField(max_length=LONGEST_SUBJECT), verbose_name=_("대상"))
    made_at = models.DateTimeField(_("때"), auto_now_add=True)

    class Meta:
        app_label = "kmeme"
        verbose_name = _("캐시 비우기")
        verbose_name_plural = _("캐시 비우기")

    def __str__(self) -> str:
        return ", ".join(self.subjects)


def carry_out(rows: Sequence[CacheDrop]) -> None:
    """Drop what the rows name, then the rows. Safe to do twice. Raises redis.RedisError while Redis is away."""
    drop_watch.announce({subject for row in rows for subject in row.subjects}, time.time_ns())
    CacheDrop.objects.filter(pk__in=[row.pk for row in rows]).delete()


def make_up() -> int:
    """Carry out what is left, the oldest first; how many rows. Raises redis.RedisError while Redis is away."""
    done = 0
    while rows := list(CacheDrop.objects.order_by("pk")[:BATCH]):
        carry_out(rows)
        done += len(rows)
    return done
