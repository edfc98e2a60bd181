"""The project itself as an app: its system checks and what watches it."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class KMemeConfig(AppConfig):
    """Checks and monitoring; no models."""

    name = "kmeme"
    verbose_name = "K-Meme Factory"

    def ready(self) -> None:
        """Register the checks and switch on what is configured."""
        from kmeme import checks, monitoring
        from kmeme.monitoring import checks as monitoring_checks

        monitoring.start()
        connection_created.connect(run_without_compiling)
        del checks, monitoring_checks


def run_without_compiling(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Switch PostgreSQL's compiler off for a new connection.

    It starts at a plan's estimated cost, which PostGIS's functions drive up: the nearest places take 3 ms, and 20 ms
    with their plan compiled first. (Not by a connection parameter, which poolers in front of a server refuse.)
    """
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off")
