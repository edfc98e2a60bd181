"""The remix app: videos, their analyses, briefs and recipes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemixConfig(AppConfig):
    """Memes: the core of the product."""

    name = "remix"
    verbose_name = _("리믹스")
