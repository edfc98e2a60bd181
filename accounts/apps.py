"""The accounts app: people, audit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and what they did."""

    name = "accounts"
    verbose_name = _("사람")
