"""What a person agreed to, as history: every choice is a row of its own, the newest one counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentKind(models.TextChoices):
    """What can be agreed to; only the first is needed to use the service, the last is asked for where it is needed."""

    DATA_COLLECTION = "data_collection", _("개인정보 수집과 이용")
    MARKETING = "marketing", _("소식과 혜택 받기")
    THIRD_PARTY = "third_party", _("제3자 제공")
    LOCATION = "location", _("위치 이용")


class Consent(models.Model):
    """One choice at one time about one version of the policy; never changed afterwards."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("사람"), on_delete=models.CASCADE, related_name="consents"
    )
    kind = models.CharField(_("종류"), max_length=16, choices=ConsentKind)
    policy_version = models.CharField(_("약관의 판"), max_length=20)
    given = models.BooleanField(_("동의함"))
    at = models.DateTimeField(_("때"), auto_now_add=True)
    address = models.CharField(_("어디서"), max_length=49, blank=True)

    class Meta:
        verbose_name = _("동의")
        verbose_name_plural = _("동의")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "kind", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.policy_version}: {self.given}"
