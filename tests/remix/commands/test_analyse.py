"""`manage.py analyse`: the same pipeline from the shell, and what it leaves on the screen."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from remix import running
from remix.models import Analysis, ManualReview, RemixNode
from remix.states import AnalysisState, NodeState
from tests.databases import own_database_url
from tests.remix.clips import DEMO_CLIP
from tests.wire import ClaudeServer, GeminiServer

YOUTUBE = "https://youtu.be/dQw4w9WgXcQ"
TIKTOK = "https://www.tiktok.com/@someone/video/7301234567890123456"
pytestmark = pytest.mark.usefixtures("transactional_db")
Analyse = Callable[..., str]


@pytest.fixture
def analyse(capsys: pytest.CaptureFixture[str]) -> Analyse:
    """Runs the command and gives back what it printed."""

    def run(*arguments: str) -> str:
        call_command("analyse", *arguments)
        return capsys.readouterr().out

    return run


@pytest.fixture
def failing(capsys: pytest.CaptureFixture[str]) -> Analyse:
    """Runs the command, expects status 1, and gives back its one sentence."""

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as exit_:
            call_command("analyse", *arguments)
        assert exit_.value.code == 1
        error = capsys.readouterr().err.strip()
        assert "\n" not in error
        return error

    return run


def test_a_file_becomes_a_draft_with_its_address(
    gemini: GeminiServer, claude: ClaudeServer, analyse: Analyse, settings: Settings
) -> None:
    out = analyse(str(DEMO_CLIP))
    node = RemixNode.objects.get()
    assert node.state == NodeState.DRAFT
    assert f"{settings.SITE_URL}/admin/remix/remixnode/{node.pk}/change/" in out


def test_it_publishes_when_asked(
    gemini: GeminiServer, claude: ClaudeServer, analyse: Analyse, settings: Settings
) -> None:
    out = analyse(str(DEMO_CLIP), "--publish")
    node = RemixNode.objects.get()
    assert node.state == NodeState.PUBLISHED
    assert f"페이지: {settings.SITE_URL}{node.get_absolute_url()}" in out


def test_it_shows_the_way_the_facts_and_the_money(gemini: GeminiServer, claude: ClaudeServer, analyse: Analyse) -> None:
    out = analyse(str(DEMO_CLIP))
    for words in ("분석: 측정 중", "브리프: 작성됨", "15.00초", "95.0 BPM (신뢰도", "밈: 빈 컵 마술 챌린지"):
        assert words in out
    assert "모델 호출 2번 · 입력 6690토큰, 출력 1905토큰 · $0.0" in out


def test_the_same_video_within_a_day_says_so_and_asks_no_model(
    gemini: GeminiServer, claude: ClaudeServer, analyse: Analyse
) -> None:
    analyse(YOUTUBE)
    out = analyse(YOUTUBE)
    assert "24시간 안에 분석한 영상이에요." in out
    assert gemini.count() == 1


def test_without_a_key_a_file_still_gives_a_draft_and_says_what_it_is(analyse: Analyse) -> None:
    out = analyse(str(DEMO_CLIP))
    assert "검토 대기열에 넣었어요: 영상 분석 키가 없어요" in out
    assert "AI 없이 만든 뼈대예요." in out
    assert "초안: " in out
    assert ManualReview.objects.open().exists()


def test_without_a_key_an_address_alone_gives_status_1(failing: Analyse) -> None:
    assert failing(YOUTUBE).startswith("분석 실패. 관리자가 검토 예정입니다.")
    assert Analysis.objects.get().state == AnalysisState.PENDING_REVIEW


def test_a_page_that_no_model_reads_takes_a_file_along(
    gemini: GeminiServer, claude: ClaudeServer, analyse: Analyse
) -> None:
    analyse(TIKTOK, "--file", str(DEMO_CLIP))
    assert Analysis.objects.get().result["platform"] == "tiktok"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("https://vimeo.com/1", "YouTube, TikTok, Instagram 영상 주소나"),
        ("https://www.youtube.com/@someone", "영상 하나의 주소가 아니에요."),
        ("/no/such.mp4", "/no/such.mp4 파일을 읽을 수 없어요."),
    ],
)
def test_what_cannot_be_analysed_gives_status_1_and_one_sentence(failing: Analyse, source: str, sentence: str) -> None:
    assert failing(source).startswith(sentence)
    assert not Analysis.objects.exists()


def test_a_run_that_no_job_will_finish_is_told_and_not_waited_for(
    gemini: GeminiServer, failing: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remix.pipeline.understand", lambda analysis_id: None)
    assert failing(YOUTUBE).startswith("작업이 실패했어요.")


def test_a_job_that_dies_of_a_bug_ends_in_the_review_queue(
    gemini: GeminiServer, failing: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("remix.pipeline._answered", broken)
    monkeypatch.setattr("remix.jobs.ATTEMPTS", 1)
    assert failing(YOUTUBE).startswith("분석 실패. 관리자가 검토 예정입니다.")


def test_an_old_draft_is_shown_when_the_new_run_fails(
    gemini: GeminiServer, claude: ClaudeServer, analyse: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyse(YOUTUBE)
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    gemini.fail_next("400", times=None)
    out = analyse(YOUTUBE)
    assert "검토 대기열에 넣었어요: AI 분석이 실패했어요" in out
    assert f"/admin/remix/remixnode/{RemixNode.objects.get().pk}/change/" in out


def test_two_shells_with_one_video_share_one_run(gemini: GeminiServer, claude: ClaudeServer, tmp_path: Path) -> None:
    gemini.delay_seconds = 1
    shells = [_shell(YOUTUBE, gemini, claude), _shell(YOUTUBE, gemini, claude)]
    assert [shell.wait(60) for shell in shells] == [0, 0]
    assert (gemini.count(), claude.count()) == (1, 1)


def test_ctrl_c_gives_the_job_back_at_once(gemini: GeminiServer, claude: ClaudeServer) -> None:
    gemini.delay_seconds = 60
    shell = _shell(YOUTUBE, gemini, claude)
    while gemini.count() == 0:
        assert shell.poll() is None
        time.sleep(0.05)
    shell.send_signal(signal.SIGINT)
    assert shell.wait(30) == -signal.SIGINT
    assert ProcrastinateJob.objects.get(task_name="remix:understand").status == "todo"
    gemini.delay_seconds = 0
    assert running.finish(Analysis.objects.get()).state == AnalysisState.SUCCEEDED


def test_a_worker_that_cannot_start_is_told(
    gemini: GeminiServer, failing: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        from django.db import OperationalError

        raise OperationalError("no more connections")

    monkeypatch.setattr("procrastinate.app.App.run_worker_async", refuse)
    assert failing(YOUTUBE).startswith("데이터베이스가 응답하지 않아요.")


def test_without_a_database_it_ends_in_one_sentence() -> None:
    environment = {**os.environ, "DATABASE_URL": "postgis://nobody@127.0.0.1:1/nothing"}
    command = [sys.executable, "manage.py", "analyse", YOUTUBE]
    done = subprocess.run(command, cwd=django_settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("데이터베이스가 응답하지 않아요.")
    assert done.stderr.count("\n") == 1


def test_the_worker_of_the_shell_is_gone_afterwards(
    gemini: GeminiServer, claude: ClaudeServer, analyse: Analyse
) -> None:
    analyse(YOUTUBE)
    assert not [thread for thread in threading.enumerate() if thread.name == "analysis worker"]


def _shell(source: str, gemini: GeminiServer, claude: ClaudeServer) -> subprocess.Popen[str]:
    """The command in a process of its own, on this test's database and against its model servers."""
    environment = {
        **os.environ,
        "DATABASE_URL": own_database_url(),
        "GEMINI_API_KEY": "wire",
        "GEMINI_BASE_URL": gemini.url,
        "ANTHROPIC_API_KEY": "wire",
        "ANTHROPIC_BASE_URL": claude.url,
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "analyse", source],
        cwd=django_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that run in the background of a script inherit an ignored Ctrl-C; a person's shell does not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
