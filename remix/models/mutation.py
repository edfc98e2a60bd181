"""What a child changed against its parent: at most one row for each dimension."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 500
"""The longest description of one side of a change."""


class Dimension(models.TextChoices):
    """What a remix can change."""

    AUDIO = "audio", _("음악")
    VISUAL = "visual", _("화면")
    SETTING = "setting", _("장소")
    CAST = "cast", _("출연")
    HOOK = "hook", _("훅")
    TIMING = "timing", _("타이밍")
    CAPTION = "caption", _("자막")
    PRODUCT = "product", _("상품")


class Mutation(models.Model):
    """One change. `confirmed_at` is set when a person said that it is right: a new proposal leaves it alone.

    `is_denied` keeps a person's "this did not change" from being proposed again.
    """

    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.CASCADE, related_name="mutations"
    )
    dimension = models.CharField(_("무엇"), max_length=8, choices=Dimension)
    before = models.CharField(_("부모"), max_length=MOST_LETTERS, blank=True)
    after = models.CharField(_("리믹스"), max_length=MOST_LETTERS, blank=True)
    is_denied = models.BooleanField(_("바뀌지 않음"), default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("확인한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("바뀐 점")
        verbose_name_plural = _("바뀐 점")
        ordering = ["node", "dimension"]
        constraints = [
            models.UniqueConstraint(fields=["node", "dimension"], name="one_mutation_per_dimension"),
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="mutation_dimension_is_known"),
            models.CheckConstraint(
                condition=Q(is_denied=False) | Q(confirmed_at__isnull=False), name="only_people_deny_a_mutation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.before} → {self.after}"
