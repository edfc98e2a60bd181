"""`manage.py points check|repair`: is every snapshot of points the sum of its entries?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import point_check
from accounts.models import PointEntry, PointSnapshot


class Command(BaseCommand):
    """Check the ledger of points, and take wrong snapshots anew."""

    help = "Checks every snapshot of points against the ledger (check), or takes wrong ones anew from it (repair)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["check", "repair"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it; a ledger that does not add up ends with an error, so that a script notices."""
        findings = point_check.check()
        if action == "repair":
            for user_id in sorted({finding.user_id for finding in findings if finding.kind == "sum"}):
                self.stdout.write(f"person {user_id}: {point_check.repair(user_id)} snapshots taken anew")
            findings = point_check.check()
        for finding in findings:
            words = "the snapshot says {0.said}, the entries {0.found}, up to entry {0.number}"
            if finding.kind == "gap":
                words = "the newest entry is number {0.said}, but there are {0.found}"
            self.stdout.write(f"person {finding.user_id}: {words.format(finding)}")
        if findings:
            raise CommandError(f"{len(findings)} differences")
        sums, entries = PointSnapshot.objects.count(), PointEntry.objects.count()
        self.stdout.write(self.style.SUCCESS(f"{entries} entries, {sums} snapshots, every sum right"))
