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
        from campaigns import checks, demo, me, news, partner_events, recipe_part  # noqa: F401  (the checks register themselves)
        from remix import page_parts
        from remix.demo import more

        news.announce()
        partner_events.announce()
        more.add(demo.load)
        page_parts.add(recipe_part.part)
        sections.add(sections.Section("campaigns/me_section.html", me.section, order=40))
