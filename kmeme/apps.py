"""The project itself as an app: its system checks and what watches it."""

from django.apps import AppConfig


class KMemeConfig(AppConfig):
    """Checks and monitoring; no models."""

    name = "kmeme"
    verbose_name = "K-Meme Factory"

    def ready(self) -> None:
        """Register the checks and switch on what is configured."""
        from kmeme import checks, monitoring

        monitoring.start()
        del checks
