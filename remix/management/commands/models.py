"""`manage.py models compare --to MODEL`: another model or prompt on the golden set, before it is switched to."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from kmeme.lib import jobs
from kmeme.lib.errors import Refused
from remix.comparing import planning, report, running
from remix.models import ModelComparison
from remix.models.comparison import Verdict
from remix.running import POLL_SECONDS, helping
from remix.states import ACTIVE_COMPARISON_STATES

SWITCHABLE = {Verdict.BETTER, Verdict.SAME}


class Command(BaseCommand):
    """Compares models; exit status 0 says that switching does no harm."""

    help = "Run the golden set through the model in use and another one, and show what would change and what it costs."
    # They ask the database, and its absence is told here in one sentence.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to compare, on which clips."""
        actions = parser.add_subparsers(dest="action", required=True)
        compare = actions.add_parser("compare", help=self.help)
        compare.add_argument("--to", default="", metavar="MODEL", help="the model to try: gemini-... or claude-...")
        compare.add_argument("--prompt", default="", metavar="VERSION", help="the prompt to try: analyse_video.v2")
        compare.add_argument("--golden", type=Path, default=settings.GOLDEN_SET, help="folder of the golden set")
        compare.add_argument("--yes", action="store_true", help="agree to the cost that is shown")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 0 when the candidate is as good or better, 1 when it is not, or could not be tried."""
        try:
            plan = planning.plan(to_model=options["to"], to_prompt=options["prompt"], folder=options["golden"])
            self.stdout.write("\n".join(report.plan_lines(plan)))
            if not options["yes"] and not self._agrees():
                self._end(_("시작하지 않았어요. 아무것도 쓰지 않았어요."))
            comparison = running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
            self._watch(comparison)
        except Refused as refusal:
            self._end(str(refusal))
        except DatabaseError:
            self._end(_("데이터베이스가 응답하지 않아요. 켜져 있는지 보고 다시 실행해 주세요. 하던 일은 남아 있어요."))
        except KeyboardInterrupt:
            self._end(_("멈췄어요. 다음 워커가 이어서 하고, 결과는 관리자 화면의 모델 비교에 남아요."))
        comparison.refresh_from_db()
        self.stdout.write("\n".join(report.lines(comparison)))
        sys.exit(0 if comparison.verdict in SWITCHABLE else 1)

    def _agrees(self) -> bool:
        """Ask a person; a program has to say --yes."""
        if not sys.stdin.isatty():
            self._end(_("돈이 드는 일이에요. 금액을 확인했으면 --yes 를 붙여 다시 실행해 주세요."))
        return input(_("이만큼 써도 될까요? [y/N] ")).strip().lower() in {"y", "yes", "네", "예"}

    def _watch(self, comparison: ModelComparison) -> None:
        """Help the workers until it has ended; raises Refused when no job is left that would end it."""
        with helping() as worker:
            while True:
                pending = jobs.is_pending([running.LOCK])
                comparison.refresh_from_db()
                if comparison.state not in ACTIVE_COMPARISON_STATES:
                    return
                if not pending:
                    raise Refused("stuck", _("작업이 실패했어요. 워커의 기록을 확인해 주세요."))
                worker.check()
                time.sleep(POLL_SECONDS)

    def _end(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)
