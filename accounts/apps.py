"""The accounts app: people, how they get in, what they agreed to, what they did."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and what they did."""

    name = "accounts"
    verbose_name = _("사람")

    def ready(self) -> None:
        """Show points on /me/, find every app's `privacy.py`, and keep the roles in step with the migrations."""
        from accounts import notifications, point_history, point_news, sections, signals

        notifications.register(point_news.POINTS)
        sections.add(sections.Section("accounts/points_section.html", point_history.section, order=20))
        autodiscover_modules("privacy")
        signals.connect()
        post_migrate.connect(_sync_roles, dispatch_uid="accounts.roles")


def _sync_roles(**kwargs: Any) -> None:
    """Once, after the last app's permissions were made."""
    from django.apps import apps

    from accounts import roles

    announced = [config for config in apps.get_app_configs() if config.models_module is not None]
    if kwargs["sender"] is announced[-1]:
        roles.sync()
