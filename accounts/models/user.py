"""The person: signs in with an email address, which is stored in one canonical form."""

import unicodedata
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import people

ZERO_WIDTH_JOINER = "\u200d"
# Control, format, private, surrogate and unassigned characters, line and paragraph separators.
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def canonical_email(email: str) -> str:
    """One spelling for one mailbox: NFKC-normalised, trimmed, lower case (sign-in ignores case)."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def clean_name(name: str) -> str:
    """A name as it is kept and shown: NFC, one line, no control, direction or other invisible characters.

    Direction marks would turn the text around the name; joiners between emoji stay. HTML is text like any other: the
    templates escape it.
    """
    text = unicodedata.normalize("NFC", name)
    kept = (c if c == ZERO_WIDTH_JOINER or unicodedata.category(c) not in INVISIBLE else " " for c in text)
    return " ".join("".join(kept).split())[:80].strip(ZERO_WIDTH_JOINER + " ")


class UserManager(BaseUserManager["User"]):
    """Makes people; every address passes through `canonical_email`."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person; without a password they can only sign in by another way. Raises ValueError without email."""
        if not email:
            raise ValueError("a user needs an email address")
        user = self.model(email=canonical_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator (used by `createsuperuser`), who can sign in at once."""
        user = self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})
        people.vouch_for(user)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by email in any case or Unicode form (used by the authentication backends)."""
        return self.get(email=canonical_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """One person. `name` is what others see; `deleted_at` is set when the person was anonymised."""

    email = models.EmailField(_("이메일"), max_length=254, unique=True)
    name = models.CharField(_("이름"), max_length=80, blank=True)
    phone = models.CharField(_("전화번호"), max_length=32, blank=True)
    address = models.CharField(_("주소"), max_length=200, blank=True)
    is_staff = models.BooleanField(_("관리자 화면 사용"), default=False)
    is_active = models.BooleanField(_("사용 중"), default=True)
    date_joined = models.DateTimeField(_("가입한 때"), default=timezone.now)
    deleted_at = models.DateTimeField(_("익명 처리한 때"), null=True, blank=True)
    erase_at = models.DateTimeField(
        _("익명 처리할 때"),
        null=True,
        blank=True,
        help_text=_("탈퇴를 신청한 사람이에요. 이때까지는 되돌릴 수 있어요."),
    )
    language = models.CharField(_("언어"), max_length=5, choices=settings.LANGUAGES, default="ko")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("사람")
        verbose_name_plural = _("사람들")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]
        indexes = [
            models.Index(fields=["erase_at"], name="user_to_erase", condition=models.Q(erase_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What the admin's menu calls the person."""
        return str(self)

    def clean(self) -> None:
        """Bring the address and the name into their canonical forms before they are validated."""
        super().clean()
        self.email = canonical_email(self.email)
        self.name = clean_name(self.name)
