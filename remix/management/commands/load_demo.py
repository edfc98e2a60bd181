"""`manage.py load_demo`: the demo's sign-ins, clip and recipes; what is there already is left alone."""

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from remix import running
from remix.demo import clip, more, people, recipes
from remix.management.progress import Progress


class Command(BaseCommand):
    """Loads the demo once."""

    help = "Load the demo: sign-ins, one clip through the real pipeline, and hand-written recipes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one safety catch."""
        parser.add_argument(
            "--force", action="store_true", help="load it outside of DEBUG too; the passwords are random then"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Complete the demo and print the sign-ins."""
        if not settings.DEBUG and not options["force"]:
            self._fail(_("DEBUG가 꺼진 곳에는 데모를 넣지 않아요. 그래도 넣으려면 --force를 붙여 주세요."))
        curator, creator = people.load()
        progress = Progress(self.stdout)
        try:
            bunny = clip.load(curator.user, on_look=progress)
        except running.Stuck:
            self._fail(_("데모 영상의 분석이 실패했어요. 위의 기록을 보고 다시 실행해 주세요."))
        finally:
            progress.done()
        new = recipes.load(curator.user, creator.user, bunny=bunny)
        if new:
            counted = ngettext("데모 레시피 %(count)d개를 넣었어요.", "데모 레시피 %(count)d개를 넣었어요.", len(new))
            self.stdout.write(counted % {"count": len(new)})
        for said in more.load_all(curator.user):
            self.stdout.write(said)
        for sign_in in (curator, creator):
            self.stdout.write(f"  {sign_in.user.email}  {sign_in.password or _('(비밀번호는 처음에만 보여 줘요)')}")

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)
