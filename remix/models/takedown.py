"""Requests to take a recipe down, and what was taken down for one, so that it can come back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kmeme.lib.ltree import labels
from remix.models.certificate import CODE_LETTERS
from remix.models.node import RemixNode
from remix.states import NodeState, TakedownState

MOST_WORDS_LETTERS = 2000
MOST_ANSWER_LETTERS = 1000


class TakedownReason(models.TextChoices):
    """What is wrong with a recipe: what a requester claims, and what its tombstone says once a curator agreed."""

    COPYRIGHT = "copyright", _("저작권을 침해해요")
    LIKENESS = "likeness", _("얼굴이나 목소리가 동의 없이 나와요")
    MINOR = "minor", _("미성년자가 보호자의 동의 없이 나와요")
    PRIVACY = "privacy", _("개인정보가 드러나요")
    TRADEMARK = "trademark", _("상표를 허락 없이 썼어요")
    HARMFUL = "harmful", _("위험하거나 해로워요")
    OTHER = "other", _("그 밖의 이유")


class RefusalReason(models.TextChoices):
    """Why a recipe stays; the requester is told."""

    NOT_THERE = "not_there", _("말씀하신 내용이 레시피에 없어요")
    NO_RIGHT = "no_right", _("권리가 있다는 것을 확인할 수 없어요")
    PERMITTED = "permitted", _("권리를 해치지 않는 쓰임이에요")
    UNCLEAR = "unclear", _("무엇이 문제인지 알 수 없어요")
    DUPLICATE = "duplicate", _("이미 처리한 요청과 같아요")
    OTHER = "other", _("그 밖의 이유")


class RestoreReason(models.TextChoices):
    """Why a recipe comes back; everybody who was told that it went is told."""

    MISTAKE = "mistake", _("우리가 잘못 내렸어요")
    SETTLED = "settled", _("당사자끼리 해결했어요")
    TAKEN_BACK = "taken_back", _("요청한 사람이 거둬들였어요")
    OBJECTION = "objection", _("레시피를 만든 사람의 설명이 맞았어요")


class Scope(models.TextChoices):
    """How far a takedown reaches."""

    ONLY = "only", _("이 레시피만")
    BRANCH = "branch", _("이 레시피와 여기서 나온 리믹스 모두")


class TakedownQuerySet(models.QuerySet["Takedown"]):
    """Takedowns, in sentences."""

    def standing(self) -> Self:
        """Those that hold something down."""
        return self.filter(state=TakedownState.UPHELD)

    def covering(self, node: RemixNode) -> Self:
        """Those in whose scope a node lies."""
        above = labels(str(node.path))
        return self.filter(Q(node=node.pk) | Q(scope=Scope.BRANCH, node__in=above))


class Takedown(models.Model):
    """One request, from anybody, and what a curator decided on it. `code` is the requester's receipt.

    `reason` is what the requester claims; a curator who agrees may put the right one in its place. `name`, `email`,
    `words` and `link` are the requester's and are shown to curators only; `answer` is for everybody who has the code.
    """

    code = models.CharField(_("접수 번호"), max_length=CODE_LETTERS, unique=True)
    node = models.ForeignKey(RemixNode, verbose_name=_("레시피"), on_delete=models.PROTECT, related_name="takedowns")
    state = models.CharField(_("상태"), max_length=10, choices=TakedownState, default=TakedownState.REQUESTED)
    reason = models.CharField(_("이유"), max_length=12, choices=TakedownReason)
    name = models.CharField(_("요청한 사람"), max_length=80, blank=True)
    email = models.EmailField(_("이메일"), max_length=254, blank=True)
    words = models.TextField(_("설명"), max_length=MOST_WORDS_LETTERS, blank=True)
    link = models.URLField(_("원본 주소"), max_length=300, blank=True)
    language = models.CharField(_("언어"), max_length=2, default="ko")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("요청한 계정"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="takedowns",
    )
    requested_at = models.DateTimeField(_("요청한 때"), auto_now_add=True)
    scope = models.CharField(_("내릴 범위"), max_length=6, choices=Scope, default=Scope.ONLY)
    refusal_reason = models.CharField(_("받아들이지 않은 이유"), max_length=12, choices=RefusalReason, blank=True)
    answer = models.TextField(_("답"), max_length=MOST_ANSWER_LETTERS, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("결정한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("결정한 때"), null=True, blank=True)
    restore_reason = models.CharField(_("되살린 이유"), max_length=12, choices=RestoreReason, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("되살린 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    restored_at = models.DateTimeField(_("되살린 때"), null=True, blank=True)
    version = models.PositiveIntegerField(_("판"), default=1)

    objects = TakedownQuerySet.as_manager()

    class Meta:
        verbose_name = _("내리기 요청")
        verbose_name_plural = _("내리기 요청")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TakedownState.REQUESTED, decided_at=None)
                | (~Q(state=TakedownState.REQUESTED) & Q(decided_at__isnull=False)),
                name="decided_takedown_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=TakedownState.REFUSED) ^ Q(refusal_reason=""), name="refused_takedown_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=TakedownState.RESTORED, restored_at__isnull=False) & ~Q(restore_reason="")
                | (~Q(state=TakedownState.RESTORED) & Q(restored_at=None, restore_reason="")),
                name="restored_takedown_says_why",
            ),
            models.UniqueConstraint(
                fields=["node", "email"],
                condition=Q(state=TakedownState.REQUESTED) & ~Q(email=""),
                name="one_open_takedown_per_requester",
            ),
        ]
        indexes = [
            models.Index(fields=["node"], name="takedown_standing", condition=Q(state=TakedownState.UPHELD)),
            models.Index(fields=["requested_at"], name="takedown_waiting", condition=Q(state=TakedownState.REQUESTED)),
        ]

    def __str__(self) -> str:
        return f"{self.node.node_id}: {self.get_reason_display()}"

    def get_absolute_url(self) -> str:
        """Where its requester, and whoever it concerns, follows it."""
        return reverse("remix:takedown-receipt", args=[self.code])


class Objection(models.Model):
    """What somebody whose recipe went says against it, once; `kept_at`: a curator stayed with the takedown."""

    takedown = models.OneToOneField(Takedown, on_delete=models.CASCADE, primary_key=True, related_name="objection")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("이의를 낸 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    words = models.TextField(_("이의"), max_length=MOST_WORDS_LETTERS, blank=True)
    made_at = models.DateTimeField(_("이의를 낸 때"), auto_now_add=True)
    kept_at = models.DateTimeField(_("그대로 두기로 한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("이의")
        verbose_name_plural = _("이의")

    def __str__(self) -> str:
        return str(self.takedown)


class TakenNode(models.Model):
    """One recipe that a takedown holds down, or held: `was` is the state into which it comes back."""

    takedown = models.ForeignKey(Takedown, on_delete=models.CASCADE, related_name="taken_nodes")
    node = models.ForeignKey(RemixNode, on_delete=models.CASCADE, related_name="taken_down")
    was = models.CharField(max_length=12, choices=NodeState)
    taken_at = models.DateTimeField(auto_now_add=True)
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node"], condition=Q(restored_at=None), name="taken_down_once"),
            models.CheckConstraint(
                condition=Q(was__in=[NodeState.DRAFT, NodeState.PUBLISHED, NodeState.UNPUBLISHED]),
                name="taken_node_can_come_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} ({self.was})"


class TakenFile(models.Model):
    """One stored file that lies where nobody is served from, as long as the takedown stands."""

    takedown = models.ForeignKey(Takedown, on_delete=models.CASCADE, related_name="taken_files")
    name = models.CharField(max_length=300)
    moved_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(returned_at=None), name="file_is_taken_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept_as(self) -> str:
        """Its name in the default storage meanwhile: below a folder that no view serves."""
        return f"taken_down/{self.name}"
