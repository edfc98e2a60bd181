"""Who a person is at an identity provider whose ID tokens the API takes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OidcIdentity(models.Model):
    """The pair of issuer and subject is what identifies somebody there; an email address may change hands."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("사람"), on_delete=models.CASCADE, related_name="oidc_identities"
    )
    issuer = models.CharField(_("발급자"), max_length=200)
    subject = models.CharField(_("발급자의 번호"), max_length=255)
    linked_at = models.DateTimeField(_("연결한 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("외부 신원")
        verbose_name_plural = _("외부 신원")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_per_oidc_subject")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.subject}"
