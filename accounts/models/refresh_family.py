"""The refresh tokens that follow from one sign-in to the API: only the newest may be used, and only once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FamilyEnd(models.TextChoices):
    """Why a family may no longer be used."""

    REVOKED = "revoked", _("직접 로그아웃")
    REUSED = "reused", _("이미 쓴 토큰이 다시 쓰임")
    DISABLED = "disabled", _("계정이 멈춤")
    PASSWORD = "password", _("비밀번호가 바뀜")


class RefreshFamily(models.Model):
    """One sign-in. simplejwt's blacklist stores whole tokens and cannot revoke what came from a stolen one; a family
    holds the id of its one usable token, so a rotation is one conditional UPDATE and a replay shows itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("사람"), on_delete=models.CASCADE, related_name="refresh_families"
    )
    current_jti = models.CharField(_("쓸 수 있는 토큰"), max_length=32)
    scope = models.CharField(_("범위"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("로그인한 때"), auto_now_add=True)
    refreshed_at = models.DateTimeField(_("마지막 갱신"), auto_now_add=True)
    expires_at = models.DateTimeField(_("만료되는 때"), db_index=True)
    ended_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)
    ended_because = models.CharField(_("끝난 이유"), max_length=10, choices=FamilyEnd, blank=True)
    address = models.CharField(_("어디서"), max_length=49, blank=True)

    class Meta:
        verbose_name = _("API 로그인")
        verbose_name_plural = _("API 로그인")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_because="")),
                name="ended_family_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.started_at:%Y-%m-%d %H:%M}"
