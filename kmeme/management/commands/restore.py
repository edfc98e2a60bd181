"""`manage.py restore COPY`: a backup back into an empty site."""

import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kmeme.backup import BackupError
from kmeme.backup.restoring import restore


class Command(BaseCommand):
    """Bring a backup back."""

    help = "Brings a backup back into an empty database and empty folders, and compares; see docs/operations.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which one."""
        parser.add_argument("copy", type=Path, help="the folder that manage.py backup made")

    def handle(self, *args: Any, copy: Path, **options: Any) -> None:
        """Restore, and say what came and what is left to do."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            restored = restore(copy)
        except BackupError as error:
            raise CommandError(str(error)) from error
        for warning in restored.warnings:
            self.stderr.write(self.style.WARNING(warning))
        done = f"{restored.rows} rows and {restored.files} files are back, all as they were."
        self.stdout.write(self.style.SUCCESS(f"{done} Next: manage.py migrate, if the site is newer."))
