"""One thing that waits for a curator."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curation.states import UNFINISHED, WorkState

CLAIM_LASTS = timedelta(minutes=30)
MOST_NOTE_LETTERS = 500


class Priority(models.IntegerChoices):
    """What comes first; among equals the one that is due first."""

    URGENT = 1, _("급해요")
    NORMAL = 2, _("보통")
    LOW = 3, _("나중에")


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Entries, in sentences."""

    def open(self) -> Self:
        """Waiting for a decision."""
        return self.filter(state=WorkState.OPEN)

    def unfinished(self) -> Self:
        """Waiting, or decided a moment ago and not yet carried out."""
        return self.filter(state__in=UNFINISHED)

    def of_subject(self, kind: str, subject_id: int) -> Self:
        """Every entry that there ever was for one thing."""
        return self.filter(kind=kind, subject_id=subject_id)

    def free_for(self, user: User) -> Self:
        """Those that nobody else has claimed."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=timezone.now()) | Q(claimed_by=user))


class WorkItem(models.Model):
    """One entry of the queue; `kind` and `subject_id` say what it is about (see `curation.kinds`).

    At most one entry of a thing is unfinished. `version` goes up with every change of this row, `subject_version` is
    the version of the thing that was decided on. What was decided is recorded at once and takes effect at
    `takes_effect_at`; until then it may be undone.
    """

    kind = models.SlugField(_("종류"), max_length=20, db_index=False)
    subject_id = models.BigIntegerField(_("대상 번호"))
    priority = models.PositiveSmallIntegerField(_("우선순위"), choices=Priority, default=Priority.NORMAL)
    opened_at = models.DateTimeField(_("열린 때"), default=timezone.now)
    due_at = models.DateTimeField(_("마감"))
    state = models.CharField(_("상태"), max_length=8, choices=WorkState, default=WorkState.OPEN)
    version = models.PositiveIntegerField(_("판"), default=1)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("보고 있는 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    claimed_until = models.DateTimeField(_("언제까지 보는지"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("맡은 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decision = models.SlugField(_("결정"), max_length=20, blank=True, db_index=False)
    reason_code = models.SlugField(_("사유"), max_length=40, blank=True, db_index=False)
    note = models.CharField(_("덧붙인 말"), max_length=MOST_NOTE_LETTERS, blank=True)
    subject_version = models.PositiveIntegerField(_("결정할 때 본 대상의 판"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("결정한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("결정한 때"), null=True, blank=True)
    takes_effect_at = models.DateTimeField(_("반영되는 때"), null=True, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("할 일 하나")
        verbose_name_plural = _("할 일 목록")
        ordering = ["priority", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state__in=["open", "decided"]),
                name="one_unfinished_work_item",
            ),
            models.CheckConstraint(condition=Q(priority__in=[1, 2, 3]), name="work_priority_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", decision="", decided_at=None)
                | (Q(state__in=["decided", "done"], decided_at__isnull=False) & ~Q(decision="")),
                name="decided_work_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(takes_effect_at__isnull=False, subject_version__isnull=False),
                name="decided_work_says_when",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None) | Q(claimed_until__isnull=False), name="claimed_work_says_until_when"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(claimed_by=None, claimed_until=None), name="only_open_work_is_claimed"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("opened_at")), name="work_is_due_after_it_opened"),
        ]
        indexes = [
            models.Index(fields=["priority", "due_at", "id"], name="work_queue", condition=Q(state="open")),
            models.Index(fields=["kind", "priority", "due_at", "id"], name="work_of_kind", condition=Q(state="open")),
            models.Index(fields=["kind", "subject_id", "-id"], name="work_of_subject"),
            models.Index(fields=["decided_by", "takes_effect_at"], name="work_undoable", condition=Q(state="decided")),
            models.Index(fields=["-decided_at", "-id"], name="work_done", condition=Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.subject_id}"

    @property
    def is_claimed(self) -> bool:
        """Whether somebody has it open now."""
        return self.claimed_by_id is not None and self.claimed_until is not None and self.claimed_until > timezone.now()

    def is_claimed_by(self, user: User) -> bool:
        """Whether this person has it open now."""
        return self.is_claimed and self.claimed_by_id == user.pk
