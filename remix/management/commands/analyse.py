"""`manage.py analyse URL-OR-FILE [--publish]`: the main job from the shell, through the same pipeline and queue."""

import os
import signal
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.files import File
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmeme.lib.errors import Refused
from remix import intake, publishing, running
from remix.management import findings
from remix.management.progress import Progress
from remix.models import Analysis, ManualReview, RemixNode
from remix.states import AnalysisState, NodeState

OUTCOMES = {
    intake.Outcome.STARTED: gettext_lazy("분석을 시작해요."),
    intake.Outcome.JOINED: gettext_lazy("이 영상은 벌써 분석하고 있어요. 그 결과를 기다려요."),
    intake.Outcome.CACHED: gettext_lazy("24시간 안에 분석한 영상이에요. 모델을 부르지 않고 그 결과를 보여 줘요."),
}


class Command(BaseCommand):
    """Analyses one video and makes a draft, or a page, of it."""

    help = "Analyse a video (address or file) through the pipeline and make a recipe of it."
    # They ask the database, and its absence is told here in one sentence.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to analyse and how far to go."""
        parser.add_argument("source", metavar="URL-OR-FILE")
        parser.add_argument("--file", type=Path, help="the video's file, for a page that no model can read")
        parser.add_argument("--publish", action="store_true", help="publish the draft")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 0 with an address of the recipe; 1 with one sentence when there is none."""
        try:
            submission = self._submit(options["source"], options["file"])
            analysis = self._watch(submission)
            self._report(analysis, submission.outcome)
            self.stdout.write(self._address(analysis, publish=options["publish"]))
        except Refused as error:
            self._fail(str(error))
        except running.Stuck:
            self._fail(_("작업이 실패했어요. 워커의 기록을 보고, 관리자 화면에서 다시 실행해 주세요."))
        except DatabaseError:
            self._fail(_("데이터베이스가 응답하지 않아요. 켜져 있는지 보고 다시 실행해 주세요. 하던 일은 남아 있어요."))

    def _submit(self, source: str, file: Path | None) -> intake.Submission:
        """Tell a file from an address, and hand it in at the same door as the admin does."""
        url, path = ("", Path(source)) if file is None and _means_file(source) else (source, file)
        with ExitStack() as stack:
            upload = None
            if path is not None:
                try:
                    upload = File(stack.enter_context(path.open("rb")), name=path.name)
                except OSError:
                    self._fail(_("%(path)s 파일을 읽을 수 없어요. 경로를 확인해 주세요.") % {"path": path})
            return intake.submit(actor=None, url=url, upload=upload)

    def _watch(self, submission: intake.Submission) -> Analysis:
        """Show the run until it ends; Ctrl-C leaves it to the next worker."""
        self.stdout.write(str(OUTCOMES[submission.outcome]))
        progress = Progress(self.stdout)
        try:
            return running.finish(submission.analysis, on_look=progress)
        except KeyboardInterrupt:
            progress.done()
            self.stderr.write(_("멈췄어요. 다음 워커가 이어서 해요. 이 명령을 다시 실행해도 이어져요."))
            _die_of_interrupt()
        finally:
            progress.done()

    def _report(self, analysis: Analysis, outcome: intake.Outcome) -> None:
        """The facts, the money, and what a person still has to look at."""
        self.stdout.write("\n".join(findings.analysis_lines(analysis)))
        if outcome != intake.Outcome.CACHED:
            self.stdout.write(findings.spent_line(analysis))
        for review in ManualReview.objects.open().filter(analysis=analysis):
            self.stdout.write(self.style.WARNING(_("검토 대기열에 넣었어요: %s") % review.get_reason_display()))

    def _address(self, analysis: Analysis, *, publish: bool) -> str:
        """Where the recipe is: its page when it is public, else the draft in the admin."""
        node = _node_of(analysis)
        if node is None:
            self._fail(_no_draft(analysis))
        if node.recipe.get("is_skeleton"):
            self.stdout.write(self.style.WARNING(_("AI 없이 만든 뼈대예요. 빈 곳을 채워 주세요.")))
        if publish and node.state != NodeState.PUBLISHED:
            node = publishing.publish(actor=None, node=node, version=node.version)
        if node.state == NodeState.PUBLISHED:
            return _("페이지: %s") % (settings.SITE_URL + node.get_absolute_url())
        return _("초안: %s") % (settings.SITE_URL + reverse("admin:remix_remixnode_change", args=[node.pk]))

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)


def _means_file(source: str) -> bool:
    """Whether the argument is a path: it exists, or it looks like nothing but a video file."""
    return Path(source).exists() or ("://" not in source and Path(source).suffix.lower() in intake.ACCEPTED_SUFFIXES)


def _node_of(analysis: Analysis) -> RemixNode | None:
    """The node made of this analysis, else the video's latest: an earlier run may have made it."""
    nodes = RemixNode.objects.exclude(state=NodeState.REMOVED).order_by("-id")
    return nodes.filter(brief__analysis=analysis).first() or nodes.filter(video=analysis.video_id).first()


def _no_draft(analysis: Analysis) -> str:
    """Why there is nothing to open, and what to do."""
    if analysis.state == AnalysisState.REJECTED:
        return _("거절된 영상이에요.")
    if analysis.state == AnalysisState.PENDING_REVIEW:
        queue = settings.SITE_URL + reverse("queue:list")
        return _("분석 실패. 관리자가 검토 예정입니다. 검토 대기열에서 이어 가 주세요: %s") % queue
    return _("이 영상의 레시피가 삭제되었어요. 관리자 화면에서 다시 실행해 주세요.")


def _die_of_interrupt() -> NoReturn:
    """End as Ctrl-C ends a program: at once, though a thread still waits for a model."""
    sys.stdout.flush()
    sys.stderr.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
    raise AssertionError("the signal ends the process")
