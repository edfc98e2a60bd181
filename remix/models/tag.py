"""Words that recipes are found by."""

from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MOST_TAG_LETTERS = 30


def slug_of(name: str) -> str:
    """How a name stands in an address: "댄스 챌린지" is "댄스-챌린지"; empty for a name without a letter or digit."""
    return slugify(name, allow_unicode=True)[:60]


class Tag(models.Model):
    """One word that curators give to recipes; `slug` stands in addresses."""

    slug = models.SlugField(
        _("주소 이름"),
        max_length=60,
        unique=True,
        allow_unicode=True,
        help_text=_("주소에 쓰여요: /remix/?tag=… 바꾸면 예전 주소로는 찾을 수 없어요."),
    )
    name = models.CharField(_("이름"), max_length=MOST_TAG_LETTERS, unique=True)
    name_en = models.CharField(
        _("영어 이름"),
        max_length=MOST_TAG_LETTERS,
        blank=True,
        help_text=_("비우면 영어 페이지에도 한국어 이름이 나와요."),
    )
    nodes = models.ManyToManyField("remix.RemixNode", through="remix.NodeTag", related_name="tags", editable=False)

    class Meta:
        verbose_name = _("태그")
        verbose_name_plural = _("태그")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its recipes are."""
        return f"{reverse('remix:discover')}?{urlencode({'tag': self.slug})}"

    @property
    def local_name(self) -> str:
        """Its name in the reader's language, as far as there is one."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


class NodeTag(models.Model):
    """A tag of a node."""

    node = models.ForeignKey("remix.RemixNode", on_delete=models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "node"], name="tag_of_a_node_once")]

    def __str__(self) -> str:
        return f"{self.node_id} #{self.tag_id}"
