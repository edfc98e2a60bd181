"""Recipes that a curator puts together under a heading."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Collections, in sentences."""

    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(is_public=True)


class Collection(models.Model):
    """An ordered choice of recipes with a page of its own. `version` goes up with every change."""

    slug = models.SlugField(
        _("주소 이름"), max_length=60, unique=True, allow_unicode=True, help_text=_("주소에 쓰여요: /collections/…/")
    )
    title = models.CharField(_("제목"), max_length=60)
    title_en = models.CharField(_("영어 제목"), max_length=60, blank=True)
    summary = models.CharField(_("소개"), max_length=300, blank=True)
    summary_en = models.CharField(_("영어 소개"), max_length=300, blank=True)
    is_public = models.BooleanField(
        _("공개"), default=False, help_text=_("켜면 누구나 볼 수 있고, 둘러보기에도 나와요. 공개된 레시피만 보여요.")
    )
    version = models.PositiveIntegerField(_("판"), default=1, editable=False)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    updated_at = models.DateTimeField(_("바꾼 때"), auto_now=True)
    nodes = models.ManyToManyField("remix.RemixNode", through="remix.CollectionItem", related_name="collections")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("모음")
        verbose_name_plural = _("모음")
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(slug=""), name="collection_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("remix:collection", args=[self.slug])

    @property
    def local_title(self) -> str:
        """Its title in the reader's language, as far as there is one."""
        return self.title_en if self.title_en and get_language() == "en" else self.title

    @property
    def local_summary(self) -> str:
        """Its summary in the reader's language, as far as there is one."""
        return self.summary_en if self.summary_en and get_language() == "en" else self.summary


class CollectionItem(models.Model):
    """One recipe of a collection, in its place: the smaller the number, the earlier."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.CASCADE, related_name="collection_items"
    )
    position = models.PositiveSmallIntegerField(_("차례"), default=0)

    class Meta:
        verbose_name = _("모음의 레시피")
        verbose_name_plural = _("모음의 레시피")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "node"],
                name="node_in_a_collection_once",
                violation_error_message=_("이미 이 모음에 있는 레시피예요."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id}: {self.node_id}"
