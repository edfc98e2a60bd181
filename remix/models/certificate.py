"""K-Success: what is asked of a node's videos, what was decided on one and why, and the certificate."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from remix.models.observation import MOST_VIEWS
from remix.models.submission import UserVideo

MOST_WORDS_LETTERS = 1000
CODE_LETTERS = 12


class SuccessCriteria(models.Model):
    """What a node asks of its videos instead of the product's default; one of the two is enough, None is not asked."""

    node = models.OneToOneField(
        "remix.RemixNode",
        verbose_name=_("레시피"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="success_criteria",
    )
    least_views = models.BigIntegerField(
        _("조회수"), null=True, blank=True, help_text=_("이만큼 봤으면 성공이에요. 비우면 묻지 않아요.")
    )
    times_parent = models.FloatField(
        _("레시피 영상의 몇 배"),
        null=True,
        blank=True,
        help_text=_("레시피 영상이 같은 나이였을 때의 몇 배를 봤으면 성공이에요. 비우면 묻지 않아요."),
    )
    updated_at = models.DateTimeField(_("바꾼 때"), auto_now=True)

    class Meta:
        verbose_name = _("K-Success 기준")
        verbose_name_plural = _("K-Success 기준")
        constraints = [
            models.CheckConstraint(
                condition=Q(least_views__isnull=False) | Q(times_parent__isnull=False), name="criteria_ask_something"
            ),
            models.CheckConstraint(
                condition=Q(least_views=None) | Q(least_views__range=(1, MOST_VIEWS)), name="asked_views_are_possible"
            ),
            models.CheckConstraint(
                condition=Q(times_parent=None) | Q(times_parent__gt=1, times_parent__lte=1000),
                name="asked_ratio_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return str(self.node)


class Verdict(models.TextChoices):
    """What was decided; the names of the states that it leads to."""

    CERTIFIED = "certified", _("인증함")
    DECLINED = "declined", _("인증 안 함")
    APPEALED = "appealed", _("이의 신청")
    UPHELD = "upheld", _("이의 기각")
    REVOKED = "revoked", _("인증 취소")


class CertifyReason(models.TextChoices):
    """Why a video that meets a criterion is certified; it stands on the certificate."""

    CRITERIA_MET = "criteria_met", _("기준을 넘었어요")
    TRUE_TO_RECIPE = "true_to_recipe", _("기준을 넘었고, 레시피를 잘 살렸어요")
    FRESH_TAKE = "fresh_take", _("기준을 넘었고, 새로운 해석이 돋보여요")


class DeclineReason(models.TextChoices):
    """Why a video is not certified, also after an appeal; the creator is told."""

    NOT_MET = "not_met", _("조회수가 아직 기준에 못 미쳐요")
    VIEWS_UNPROVEN = "views_unproven", _("조회수를 확인할 수 없어요")
    OTHER_RECIPE = "other_recipe", _("이 레시피로 찍은 영상이 아니에요")
    COPIED = "copied", _("다른 사람의 영상을 그대로 썼어요")
    RIGHTS = "rights", _("음악이나 영상의 권리를 확인할 수 없어요")
    UNSAFE = "unsafe", _("안전하지 않거나 해로워요")
    UNAVAILABLE = "unavailable", _("영상을 볼 수 없어요")
    OTHER = "other", _("그 밖의 이유")


class RevokeReason(models.TextChoices):
    """Why a certificate is taken back; everybody who checks it is told."""

    VIEWS_BOUGHT = "views_bought", _("조회수가 사실이 아니었어요")
    COPIED = "copied", _("다른 사람의 영상을 그대로 썼어요")
    RIGHTS = "rights", _("음악이나 영상의 권리에 문제가 있었어요")
    UNSAFE = "unsafe", _("안전하지 않거나 해로웠어요")
    TAKEN_DOWN = "taken_down", _("게시물이 내려갔어요")
    MISTAKE = "mistake", _("우리가 잘못 인증했어요")
    HOLDER_LEFT = "holder_left", _("받은 사람이 떠났어요")


class Decision(models.Model):
    """One step of a decision on a video, and what was seen when it was made: `evidence` is `remix.dossier`'s.

    A trigger refuses UPDATE and DELETE (but for `remix_erase_decisions`, when the creator's data goes), a decision by
    the video's own creator, and one on an appeal by whoever had declined.
    """

    user_video = models.ForeignKey(
        UserVideo, verbose_name=_("제출 영상"), on_delete=models.CASCADE, related_name="decisions"
    )
    verdict = models.CharField(_("결정"), max_length=10, choices=Verdict)
    reason_code = models.SlugField(_("사유 코드"), max_length=20, blank=True)
    words = models.CharField(_("덧붙인 말"), max_length=MOST_WORDS_LETTERS, blank=True)
    evidence = models.JSONField(_("결정할 때 본 것"), default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("결정한 사람"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("결정한 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("K-Success 결정")
        verbose_name_plural = _("K-Success 결정")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user_video", "verdict"], name="one_decision_of_a_kind"),
            models.CheckConstraint(
                condition=(Q(verdict=Verdict.APPEALED, reason_code="") & ~Q(words=""))
                | (~Q(verdict=Verdict.APPEALED) & ~Q(reason_code="")),
                name="decision_says_why",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPEALED) | ~Q(evidence={}), name="decision_says_on_what"
            ),
        ]
        indexes = [models.Index(fields=["verdict", "-decided_at"], name="decision_by_time")]

    def __str__(self) -> str:
        return f"#{self.user_video_id}: {self.get_verdict_display()}"

    @property
    def reason(self) -> str:
        """The reason in words; empty for an appeal, whose words are the reason."""
        choices = {Verdict.CERTIFIED: CertifyReason, Verdict.REVOKED: RevokeReason}.get(
            Verdict(self.verdict), DeclineReason
        )
        return str(choices(self.reason_code).label) if self.reason_code else ""


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates."""

    def standing(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at=None)


class Certificate(models.Model):
    """What one video was certified for; `holder_name`, `title` and `link` are as they were then.

    `met` lists the criteria that were met (the shape of `remix.criteria.Finding.as_json`). A revoked one stays and says
    so. When its holder's data goes, it is revoked for that reason and no longer says whose it was.
    """

    user_video = models.OneToOneField(
        UserVideo, verbose_name=_("제출 영상"), null=True, on_delete=models.SET_NULL, related_name="certificate"
    )
    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.PROTECT, related_name="certificates"
    )
    code = models.CharField(_("인증 번호"), max_length=CODE_LETTERS, unique=True)
    holder_name = models.CharField(_("받은 사람"), max_length=80, blank=True)
    title = models.CharField(_("레시피 제목"), max_length=120)
    link = models.URLField(_("게시물 주소"), max_length=300, blank=True)
    reason_code = models.CharField(_("사유"), max_length=20, choices=CertifyReason)
    met = models.JSONField(_("넘은 기준"))
    certified_at = models.DateTimeField(_("인증한 때"))
    revoked_at = models.DateTimeField(_("취소한 때"), null=True, blank=True)
    revocation_reason = models.CharField(_("취소한 사유"), max_length=20, choices=RevokeReason, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("인증서")
        verbose_name_plural = _("인증서")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None) ^ ~Q(revocation_reason=""), name="revoked_certificate_says_why"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=rf"^[0-9A-HJKMNP-TV-Z]{{{CODE_LETTERS}}}$"), name="certificate_code_is_ours"
            ),
        ]
        indexes = [
            models.Index(fields=["node", "-certified_at"], name="certificate_of_node", condition=Q(revoked_at=None))
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The page where anybody checks it."""
        return reverse("remix:certificate", args=[self.code])
