"""What is looked at before a recipe is published: words that do not belong there, and warnings that somebody read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """What a finding means for publishing."""

    BLOCKING = "blocking", _("막음")
    WARNING = "warning", _("확인")
    NOTE = "note", _("참고")


class BannedWord(models.Model):
    """A word that recipes should not hold, and how strictly."""

    word = models.CharField(
        _("낱말"),
        max_length=40,
        unique=True,
        help_text=_("대소문자와 띄어쓰기는 가리지 않아요. 한국어는 조사가 붙어도 찾아요."),
    )
    severity = models.CharField(
        _("어떻게 할까요"),
        max_length=8,
        choices=[choice for choice in Severity.choices if choice[0] != Severity.NOTE],
        default=Severity.BLOCKING,
        help_text=_("‘막음’이면 고칠 때까지 공개할 수 없고, ‘확인’이면 큐레이터가 봤다고 표시해야 해요."),
    )
    note = models.CharField(
        _("까닭"), max_length=200, blank=True, help_text=_("낱말을 쓴 사람이 읽어요. 무엇으로 바꿀지 적으면 좋아요.")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("넣은 사람"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    added_at = models.DateTimeField(_("넣은 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("쓰지 않는 말")
        verbose_name_plural = _("쓰지 않는 말")
        ordering = ["word"]
        constraints = [
            models.CheckConstraint(condition=~Q(word=""), name="banned_word_is_a_word"),
            models.CheckConstraint(
                condition=Q(severity__in=["blocking", "warning"]), name="banned_word_blocks_or_warns"
            ),
        ]

    def __str__(self) -> str:
        return self.word


class SeenWarning(models.Model):
    """Somebody has read a warning about a node and takes it upon themselves; `key` changes with what it is about."""

    node = models.ForeignKey("remix.RemixNode", on_delete=models.CASCADE, related_name="seen_warnings")
    key = models.CharField(max_length=60)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "key"], name="warning_is_seen_once")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.key}"
