"""`manage.py alerts`: how every alert stands now; `alerts test` sends a message, to try the channel."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kmeme.monitoring import slack
from kmeme.monitoring.alerts import ALERTS
from kmeme.monitoring.facts import gather


class Command(BaseCommand):
    """Judge the alerts from a shell, telling nobody; the exit status is 1 while any is on."""

    help = "How every alert stands now. 'alerts test' sends a message to the Slack channel."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("what", nargs="?", choices=["show", "test"], default="show")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Show, or send."""
        if what == "test":
            self._test()
            return
        facts, is_any_on = gather(timezone.now()), False
        for alert in ALERTS:
            found = alert.judge(facts)
            is_any_on = is_any_on or bool(found)
            self.stdout.write(f"{alert.code:16} {'?' if found is None else found or 'ok'}")
        if is_any_on:
            raise CommandError("at least one alert is on: docs/operations.md says what to do about each.")

    def _test(self) -> None:
        if not settings.SLACK_WEBHOOK_URL:
            raise CommandError("SLACK_WEBHOOK_URL is not set.")
        if not slack.send(f"✅ {settings.SITE_URL}"):
            raise CommandError("Slack did not take the message: the log above says why.")
        self.stdout.write("sent")
