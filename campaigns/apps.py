"""The campaigns app: from the screen to the street."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Challenges of brands, online and at places."""

    name = "campaigns"
    verbose_name = _("캠페인")

    def ready(self) -> None:
        """Make known what people are told of."""
        from accounts import sections
        from campaigns import checks, demo, me, news, page_cache, partner_events, recipe_part, taken_down, work  # noqa: F401  (the checks register themselves)
        from campaigns.views import kept
        from remix import page_parts
        from remix.demo import more
        from remix.takedown import affected

        news.announce()
        partner_events.announce()
        work.announce()
        more.add(demo.load)
        affected.add(taken_down.campaigns_with)
        page_parts.add(recipe_part.part, subject=page_cache.ALL)
        kept.announce()
        sections.add(sections.Section("campaigns/me_section.html", me.section, order=40))
