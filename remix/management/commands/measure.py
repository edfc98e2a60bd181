"""`manage.py measure FILE [--json]`: what is measured from a file, alone, without database or AI."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from remix import media
from remix.intake import REFUSALS
from remix.management import findings

JSON_KEYS = ("duration_seconds", "width", "height", "fps", "bpm", "bpm_confidence", "beats", "scene_cuts")


class Command(BaseCommand):
    """Measures one file."""

    help = "Measure a video file: duration, size, fps, tempo with beats, scene cuts. Times are in seconds."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the form of the answer."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the facts; exit status 1 and one sentence when the file cannot be measured."""
        measured = self._measure(options["file"])
        if options["as_json"]:
            self.stdout.write(json.dumps({key: getattr(measured, key) for key in JSON_KEYS}))
        else:
            self.stdout.write("\n".join(findings.measured_lines(measured)))

    def _measure(self, path: Path) -> media.Measured:
        if not path.is_file():
            self._fail(_("%(path)s 파일을 찾을 수 없어요. 경로를 확인해 주세요.") % {"path": path})
        try:
            return media.measure(path, max_seconds=settings.VIDEO_MAX_SECONDS, max_bytes=settings.VIDEO_MAX_BYTES)
        except media.MediaError as error:
            self._fail(str(REFUSALS[error.code]))

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)
