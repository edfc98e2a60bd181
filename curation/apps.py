"""The curation app: one queue for everything that waits for a curator."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurationConfig(AppConfig):
    """What waits for a person, whose it is, and what was decided."""

    name = "curation"
    verbose_name = _("큐레이션")
