"""What `manage.py check` finds out about the settings of campaigns."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from campaigns import rules


@register()
def rules_are_readable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A slip in CHECKIN_RULES is found before somebody stands in front of a shop."""
    try:
        rules.current()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="The names stand in campaigns/rules.py.", id="campaigns.E001")]
    return []
