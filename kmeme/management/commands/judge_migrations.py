"""`manage.py judge_migrations`: would a migration hold up a site in use? Part of bin/test."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kmeme.rollout.judging import Judgement, judge


class Command(BaseCommand):
    """Judge the migrations of our own apps."""

    help = "Names migrations that lock a table in use or break the version that still runs; fails unless judged."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much to tell."""
        parser.add_argument("--all", action="store_true", help="show the ones that somebody has judged as well")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell, and fail for those that nobody has judged."""
        ours = {config.label for config in apps.get_app_configs() if self._is_ours(config.path)}
        judgements = list(judge(ours))
        open_ones = [one for one in judgements if one.findings and not one.judged]
        needless = [one for one in judgements if one.judged and not one.findings]
        for one in judgements if options["all"] else open_ones:
            self._tell(one)
        if needless:
            raise CommandError(
                f"nothing is found there any more, take `judged` out: {', '.join(x.name for x in needless)}"
            )
        if open_ones:
            raise CommandError(
                f"not judged: {', '.join(one.name for one in open_ones)}. Change them as said above; where the table "
                'is small or not deployed yet, say so in the migration: judged = "why it is fine".'
            )

    def _is_ours(self, path: str) -> bool:
        return path.startswith(str(settings.BASE_DIR)) and "site-packages" not in path

    def _tell(self, one: Judgement) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(one.name) + (f"  judged: {one.judged}" if one.judged else ""))
        for finding in one.findings:
            rule = finding.rule
            self.stdout.write(f"  {rule.kind} ({rule.code}) {finding.table}: {rule.why}\n    {finding.statement[:160]}")
            self.stdout.write(f"    instead: {rule.instead}")
