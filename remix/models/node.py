"""One meme recipe in the family tree."""

import re
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kmeme.lib.ltree import LtreeField
from remix.models.lineage import LineageQuerySet, layer_of
from remix.models.video import Platform
from remix.states import NodeState

NODE_ID = re.compile(r"remix_(\d{6,18})")


def pk_of(node_id: str) -> int | None:
    """The key that a public id means; None when it is not written exactly as we write it."""
    match = NODE_ID.fullmatch(node_id)
    if match is None or f"remix_{int(match[1]):06d}" != node_id:
        return None
    return int(match[1])


class Permission(models.TextChoices):
    """What people other than the owner may do with a node."""

    READ_ONLY = "read_only", _("보기만")
    FULL_EDIT = "full_edit", _("자유롭게 리믹스")
    CAMPAIGN_PROTECTED = "campaign_protected", _("캠페인 보호")


class Governance(models.TextChoices):
    """Who speaks for a node."""

    OPEN_COMMUNITY = "open_community", _("커뮤니티")
    BRAND_OFFICIAL = "brand_official", _("브랜드 공식")
    CREATOR_VERIFIED = "creator_verified", _("인증 창작자")


class SearchText(models.Func):
    """The words of a recipe that people search by, taken apart into letters (a function of the database)."""

    function = "remix_search_text"
    arity = 1
    output_field = models.TextField()


class RemixNodeQuerySet(LineageQuerySet):
    """Nodes, in sentences."""

    def published(self) -> Self:
        """What everybody may read."""
        return self.filter(state=NodeState.PUBLISHED)

    def with_node_id(self, node_id: str) -> Self:
        """The node with this public id ("remix_000123"); nothing when it is not one."""
        pk = pk_of(node_id)
        return self.none() if pk is None else self.filter(pk=pk)


class RemixNode(models.Model):
    """One recipe: who made it from what, where it stands in the tree, and how to shoot it.

    `recipe` has the shape of `remix.recipe.Recipe`; the columns that people search by are generated from it by the
    database, so they cannot disagree with it. `path` is set by triggers from the parent's path and the row's own id;
    `views` by a trigger from the newest trusted `ViewObservation`; `changed_at` by one whenever recipe, state, place or
    rules change. `version` goes up with every edit: acting on a stale one is refused.
    """

    parent = models.ForeignKey(
        "self", verbose_name=_("부모"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = LtreeField(_("계보"), default="", blank=True)
    state = models.CharField(_("상태"), max_length=12, choices=NodeState, default=NodeState.DRAFT)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("만든 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="nodes",
    )
    video = models.ForeignKey(
        "remix.Video",
        verbose_name=_("원본 영상"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="nodes",
    )
    brief = models.ForeignKey(
        "remix.Brief", verbose_name=_("브리프"), null=True, blank=True, on_delete=models.SET_NULL, related_name="nodes"
    )
    recipe = models.JSONField(_("레시피"))
    permission = models.CharField(_("허락"), max_length=20, choices=Permission, default=Permission.FULL_EDIT)
    governed_by = models.CharField(_("주체"), max_length=20, choices=Governance, default=Governance.OPEN_COMMUNITY)
    version = models.PositiveIntegerField(_("판"), default=1)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    edited_at = models.DateTimeField(_("사람이 고친 때"), null=True, blank=True)
    published_at = models.DateTimeField(_("처음 공개한 때"), null=True, blank=True)
    changed_at = models.DateTimeField(_("마지막으로 바뀐 때"), db_default=Now(), editable=False)
    posted_at = models.DateTimeField(
        _("영상이 올라간 때"),
        null=True,
        blank=True,
        help_text=_("조회수의 나이를 여기부터 세요. 비워 두면 처음 공개한 때부터예요."),
    )
    views = models.BigIntegerField(_("조회수"), null=True, editable=False)

    title = models.GeneratedField(
        verbose_name=_("제목"),
        expression=Cast(KT("recipe__title"), models.CharField(max_length=120)),
        output_field=models.CharField(max_length=120),
        db_persist=True,
    )
    platform = models.GeneratedField(
        verbose_name=_("플랫폼"),
        expression=Cast(KT("recipe__platform"), models.CharField(max_length=12)),
        output_field=models.CharField(max_length=12, choices=Platform),
        db_persist=True,
    )
    bpm = models.GeneratedField(
        verbose_name=_("BPM"),
        expression=Cast(KT("recipe__bpm"), models.FloatField()),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )
    duration_seconds = models.GeneratedField(
        verbose_name=_("길이(초)"),
        expression=Cast(KT("recipe__duration_seconds"), models.FloatField()),
        output_field=models.FloatField(),
        db_persist=True,
    )
    difficulty = models.GeneratedField(
        verbose_name=_("난이도"),
        expression=Cast(KT("recipe__difficulty"), models.SmallIntegerField()),
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
    )
    category = models.GeneratedField(
        verbose_name=_("분야"),
        expression=Cast(KT("recipe__category"), models.CharField(max_length=60)),
        output_field=models.CharField(max_length=60, null=True),
        db_persist=True,
    )
    search_text = models.GeneratedField(
        expression=SearchText("recipe"), output_field=models.TextField(), db_persist=True
    )

    objects = RemixNodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("레시피")
        verbose_name_plural = _("레시피")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="node_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=~Q(state=NodeState.PUBLISHED) | Q(published_at__isnull=False),
                name="published_node_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="node_newest", condition=Q(state="published")),
            models.Index(fields=["path"], name="node_path"),
            models.Index(fields=["path"], name="node_published_path", condition=Q(state="published")),
            models.Index(
                "parent",
                F("views").desc(nulls_last=True),
                "id",
                name="node_children_by_views",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(fields=["category", "platform"], name="node_facets", condition=Q(state="published")),
            models.Index(fields=["changed_at", "id"], name="node_changes", condition=Q(published_at__isnull=False)),
            GinIndex(SearchVector("search_text", config="simple"), name="node_words", condition=Q(state="published")),
            GinIndex(
                fields=["search_text"],
                opclasses=["gin_trgm_ops"],
                name="node_trigrams",
                condition=Q(state="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} {self.recipe.get('title', '')}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new row learns the path that the database gave it."""
        adding = self._state.adding
        super().save(*args, **kwargs)
        if adding:
            self.refresh_from_db(fields=["path"])

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("remix:recipe", args=[self.node_id])

    @property
    def node_id(self) -> str:
        """The public id, "remix_000123"."""
        return f"remix_{self.pk:06d}"

    @property
    def layer(self) -> str:
        """`master`, `fork` or `fork_of_fork`, from the depth in the tree."""
        return layer_of(self.depth)

    @property
    def depth(self) -> int:
        """How many ancestors it has (0: a master)."""
        return str(self.path).count(".")
