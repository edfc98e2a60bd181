"""The public pages as search engines read them, each in both languages with links between the two."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from remix import pages
from remix.models import RemixNode

IDS_PER_PAGE = 10_000
"""Two addresses a recipe; a sitemap may hold 50,000."""


def in_language(path: str) -> str:
    """A page's address in the active language, as its own canonical link spells it."""
    return f"{path}?lang={get_language()}"


class IdRanges(Paginator):  # type: ignore[type-arg]  # Django's own is not generic at run time
    """Pages by ranges of keys, each read from the index: with OFFSET the last page of a million would cost them all."""

    @cached_property
    def count(self) -> int:
        """The highest key of a published recipe."""
        return RemixNode.objects.published().aggregate(highest=Max("pk"))["highest"] or 0

    def page(self, number: int | str) -> "Page[Any]":
        """The published recipes of one range, once for each language."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        nodes = RemixNode.objects.published().filter(pk__gt=first, pk__lte=first + self.per_page).order_by("pk")
        nodes = nodes.only("pk", "published_at", "edited_at")
        items = [(node, language) for node in nodes for language, _name in settings.LANGUAGES]
        return Page(items, number, self)


class RecipeSitemap(Sitemap):  # type: ignore[type-arg]
    """Every published recipe."""

    i18n = alternates = x_default = True

    @property
    def paginator(self) -> "Paginator[Any]":
        """What the index counts and a page is taken from."""
        return IdRanges([], IDS_PER_PAGE)

    def location(self, item: RemixNode) -> str:
        """Its address in the active language."""
        return in_language(pages.recipe_path(item))

    def lastmod(self, item: RemixNode) -> datetime | None:
        """When a person last changed it."""
        return item.edited_at or item.published_at


class PageSitemap(Sitemap):  # type: ignore[type-arg]
    """The pages that are always there, by the names of their addresses."""

    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        """Those of the memes."""
        return ["remix:discover"]

    def location(self, item: str) -> str:
        """Its address in the active language."""
        return in_language(reverse(item))
