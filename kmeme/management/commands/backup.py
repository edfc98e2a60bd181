"""`manage.py backup DIRECTORY`: database and files into a new folder there."""

import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kmeme.backup import BackupError
from kmeme.backup.making import make


def at_least_one(text: str) -> int:
    """A number of copies; none at all would be no backup."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("a number from 1 on")
    return int(text)


class Command(BaseCommand):
    """Make a backup."""

    help = "Copies the database and the files on the local disk into a new folder of DIRECTORY; see docs/operations.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how many to keep."""
        parser.add_argument("directory", type=Path, help="keep it as safe as the database itself")
        parser.add_argument("--keep", type=at_least_one, help="remove all but so many of the newest copies there")

    def handle(self, *args: Any, directory: Path, keep: int | None, **options: Any) -> None:
        """Make it, and say where it is; asked to stop, leave nothing."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            made = make(directory, keep)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(made))
