"""The public campaigns as search engines read them."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from campaigns.models import Campaign
from remix.sitemaps import in_language


class CampaignSitemap(Sitemap):  # type: ignore[type-arg]  # not generic at run time
    """Every published campaign, also those that are over: what was linked stays."""

    i18n = alternates = x_default = True

    def items(self) -> QuerySet[Campaign]:
        """In a stable order."""
        return Campaign.objects.published().order_by("pk")

    def location(self, item: Campaign) -> str:
        """Its address in the active language."""
        return in_language(item.get_absolute_url())

    def lastmod(self, item: Campaign) -> datetime:
        """When it was made; later moves of its state change little of what is read."""
        return item.created_at
