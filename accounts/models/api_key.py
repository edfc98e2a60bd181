"""A partner's key to the API: shown once, kept as a digest."""

import hashlib
import re
import secrets
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
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
    WEBHOOKS_WRITE = "webhooks:write", _("웹훅 관리")
    ME_READ = "me:read", _("내 한도와 동의 보기")
    SUBMISSIONS_WRITE = "submissions:write", _("결과물 올리고 제출하기")
    CHECK_INS_WRITE = "check-ins:write", _("캠페인 장소에서 체크인")


def digest_of(key: str) -> str:
    """What is stored of a key. It has 256 random bits, so a fast digest cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> tuple[str, str]:
    """A new key and its visible prefix: ("kmf_1a2b3c4d_…", "kmf_1a2b3c4d")."""
    prefix = f"{KEY_START}_{secrets.token_hex(4)}"
    return f"{prefix}_{secrets.token_urlsafe(32)}", prefix


def canonical_origin(text: str) -> str:
    """The one spelling of a web origin ("https://brand.example"). Raises ValidationError.

    Plain HTTP only for a developer's own machine.
    """
    try:
        parts = urlsplit(text.strip().lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    is_local = parts.scheme == "http" and host in ("localhost", "127.0.0.1")
    if not re.fullmatch(r"[a-z0-9.-]{1,253}", host) or not (parts.scheme == "https" or is_local):
        raise ValidationError(_("출처가 아니에요. https://brand.example 처럼 적어 주세요."))
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise ValidationError(_("출처에는 경로가 없어요. https://brand.example 처럼 적어 주세요."))
    default = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys, in sentences."""

    def for_origin(self, origin: str) -> Self:
        """Keys whose partner uses them from pages of this origin."""
        return self.filter(allowed_origins__contains=[origin])

    def usable(self) -> Self:
        """Not revoked, not expired, of a person who is not disabled."""
        not_expired = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
        return self.filter(not_expired, revoked_at__isnull=True, user__is_active=True)


class ApiKey(models.Model):
    """One key of one partner. `prefix` is what people recognise it by; the key itself is nowhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("파트너"), on_delete=models.CASCADE, related_name="api_keys"
    )
    name = models.CharField(_("이름"), max_length=80, help_text=_("어디에 쓰는 키인지 적어 주세요."))
    prefix = models.CharField(_("앞부분"), max_length=16, unique=True)
    digest = models.CharField(_("다이제스트"), max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("범위"))
    allowed_origins = ArrayField(
        models.CharField(max_length=270),
        verbose_name=_("쓸 수 있는 출처"),
        default=list,
        blank=True,
        help_text=_("브라우저에서 API를 부르는 파트너 사이트의 출처. 서버에서만 부르면 비워 두세요."),
    )
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
        constraints = [
            models.CheckConstraint(
                condition=~Q(allowed_origins__overlap=["*", "null", ""]), name="allowed_origins_are_named"
            ),
        ]
        indexes = [GinIndex(fields=["allowed_origins"], name="api_key_origins")]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    @property
    def is_usable(self) -> bool:
        """The same as `usable()`, of a key that is here already."""
        is_expired = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.revoked_at is None and not is_expired and self.user.is_active
