"""The campaigns app: from the screen to the street."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Challenges of brands, online and at places."""

    name = "campaigns"
    verbose_name = _("캠페인")
