"""`manage.py lineage verify|repair`: is every node's path what its parents say?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remix import lineage_check


class Command(BaseCommand):
    """Check the family tree, and put wrong paths right."""

    help = "Checks every path of the family tree against the parents (verify), or puts wrong ones right (repair)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["verify", "repair"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it; a tree that is not right ends with an error, so that a script notices."""
        if action == "repair":
            self.stdout.write(f"{lineage_check.repair()} paths repaired")
        findings = lineage_check.verify()
        for pk, found, expected in findings.wrong:
            self.stdout.write(f"node {pk}: path {found}, should be {expected}")
        if findings.rootless:
            self.stdout.write(f"{findings.rootless} nodes stand in a cycle: give one of them another parent by hand")
        if not findings.is_right:
            raise CommandError(f"{findings.wrong_count + findings.rootless} of {findings.nodes} nodes are wrong")
        self.stdout.write(self.style.SUCCESS(f"{findings.nodes} nodes, every path right"))
