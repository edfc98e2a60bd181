"""Carry an analysis to its end from a shell: watch the rows, and help with the jobs from this process.

Other workers may take the same jobs: each is claimed by one of them, and the watching is the same whoever does the
work. Leaving early (Ctrl-C, a kill) loses nothing, because what was begun is taken up by another worker.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app

from kmeme.lib import jobs
from remix.models import Analysis, Brief
from remix.states import ACTIVE_ANALYSIS_STATES, ACTIVE_BRIEF_STATES, AnalysisState, BriefState

QUEUES = ["analysis", "housekeeping"]
POLL_SECONDS = 0.1
START_SECONDS = 10.0

type Stage = AnalysisState | BriefState


class Stuck(Exception):
    """No job is left that would finish the analysis: the last one failed, and the worker's log says why."""


def finish(analysis: Analysis, *, on_look: Callable[[Stage], None] = lambda stage: None) -> Analysis:
    """Have the jobs of an analysis and of its briefs done, and return it as it is then.

    `on_look` is told several times a second where the run stands. Raises Stuck, and what ended the worker.
    """
    with helping() as worker:
        for stage in _looks(analysis.pk):
            on_look(stage)
            worker.check()
    return Analysis.objects.select_related("video").get(pk=analysis.pk)


def _looks(analysis_id: int) -> Iterator[Stage]:
    """Where the run stands, again and again, until nothing is under way."""
    while True:
        # The jobs first: none left, and still under way afterwards, means that nobody will finish it.
        pending = jobs.is_pending(_locks(analysis_id))
        stage, active = _stage(analysis_id)
        yield stage
        if not active:
            return
        if not pending:
            raise Stuck(f"analysis {analysis_id} stands at {stage} and has no job")
        time.sleep(POLL_SECONDS)


def _stage(analysis_id: int) -> tuple[Stage, bool]:
    """Where the run stands, and whether that is on the way to somewhere."""
    state = AnalysisState(Analysis.objects.values_list("state", flat=True).get(pk=analysis_id))
    if state in ACTIVE_ANALYSIS_STATES:
        return state, True
    brief = Brief.objects.filter(analysis_id=analysis_id).order_by("-id").values_list("state", flat=True).first()
    if brief is None:
        return state, False
    return BriefState(brief), brief in ACTIVE_BRIEF_STATES


def _locks(analysis_id: int) -> list[str]:
    briefs = Brief.objects.filter(analysis_id=analysis_id).values_list("pk", flat=True)
    return [f"analysis:{analysis_id}", *(f"brief:{pk}" for pk in briefs)]


@contextmanager
def helping() -> Iterator["Worker"]:
    """A worker in this process for as long as the block lasts; it finishes the job in hand before the block ends.

    Only Ctrl-C does not wait: the job in hand goes back to the queue. The thread that was at it cannot be stopped, so
    the process should end then; what the thread may still write is guarded by the rows' states.
    """
    worker = Worker()
    worker.start()
    try:
        yield worker
    except KeyboardInterrupt:
        worker.abandon()
        raise
    except BaseException:
        worker.stop()
        raise
    worker.stop()


class Worker:
    """Procrastinate's worker in a thread with an event loop of its own."""

    def __init__(self) -> None:
        self._in_hand: set[int] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._failure: BaseException | None = None
        self._stopping = False
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="analysis worker", daemon=True)

    def start(self) -> None:
        """Begin to take jobs."""
        self._thread.start()
        self._started.wait(START_SECONDS)

    def check(self) -> None:
        """Raise what ended the worker, if something did."""
        if self._failure:
            raise self._failure

    def stop(self) -> None:
        """Finish the job in hand and take no other."""
        self._cancel()
        self._thread.join()

    def abandon(self) -> None:
        """Take no other job, and give the one in hand back to the queue."""
        self._cancel()
        for job_id in list(self._in_hand):
            jobs.hand_back(job_id)

    def _cancel(self) -> None:
        self._stopping = True
        if self._loop and self._task and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)

    def _run(self) -> None:
        try:
            with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
                asyncio.run(self._work())
        except Exception as error:  # noqa: BLE001  (the thread that watches raises it)
            self._failure = error
        finally:
            self._started.set()

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with app.open_async():
            worker = app.run_worker_async(
                queues=QUEUES,
                name="shell",
                fetch_job_polling_interval=1.0,
                install_signal_handlers=False,
                worker_middleware=[self._note_job],
            )
            self._task = asyncio.create_task(worker)
            self._started.set()
            if self._stopping:
                self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _note_job(self, call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: object) -> Any:
        """Remember which job is in hand while it runs."""
        job_id = context.job.id or 0
        self._in_hand.add(job_id)
        try:
            return await call_next()
        finally:
            self._in_hand.discard(job_id)
