"""A partner's key to the API: shown once, kept as a digest."""

import hashlib
import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEY_START = "kmf"


class Scope(models.TextChoices):
    """What a key or a token may be used for; the person's own permissions still apply."""

    MEMES_READ = "memes:read", _("밈과 계보 읽기")
    ANALYSES_WRITE = "analyses:write", _("영상 분석 요청")
    CAMPAIGNS_READ = "campaigns:read", _("캠페인 읽기")
    CAMPAIGNS_WRITE = "campaigns:write", _("캠페인 만들고 고치기")
    WEBHOOKS_WRITE = "webhooks:write", _("웹훅 관리")


def digest_of(key: str) -> str:
    """What is stored of a key. It has 256 random bits, so a fast digest cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> tuple[str, str]:
    """A new key and its visible prefix: ("kmf_1a2b3c4d_…", "kmf_1a2b3c4d")."""
    prefix = f"{KEY_START}_{secrets.token_hex(4)}"
    return f"{prefix}_{secrets.token_urlsafe(32)}", prefix


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys, in sentences."""

    def usable(self, now: datetime | None = None) -> Self:
        """Not revoked, not expired, of a person who is not disabled."""
        now = now or timezone.now()
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True, user__is_active=True
        )


class ApiKey(models.Model):
    """One key of one partner. `prefix` is what people recognise it by; the key itself is nowhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("파트너"), on_delete=models.CASCADE, related_name="api_keys"
    )
    name = models.CharField(_("이름"), max_length=80, help_text=_("어디에 쓰는 키인지 적어 주세요."))
    prefix = models.CharField(_("앞부분"), max_length=16, unique=True)
    digest = models.CharField(_("다이제스트"), max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("범위"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("만든 사람"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    expires_at = models.DateTimeField(_("만료되는 때"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("마지막으로 쓴 때"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("폐기한 때"), null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API 키")
        verbose_name_plural = _("API 키")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
