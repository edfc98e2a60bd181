"""The remix app: videos, their analyses, briefs and recipes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemixConfig(AppConfig):
    """Memes: the core of the product."""

    name = "remix"
    verbose_name = _("리믹스")

    def ready(self) -> None:
        """Make known what people are told of, what of theirs stands on /me/, and what waits for curators."""
        from accounts import sections
        from remix import news, partner_events, submission_pages, work
        from remix.takedown import queue as takedown_queue
        from remix.views import kept

        news.announce()
        partner_events.announce()
        work.announce()
        takedown_queue.register()
        kept.announce()
        sections.add(sections.Section("remix/submission/section.html", submission_pages.section, order=20))
