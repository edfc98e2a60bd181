"""The states of a run as lines with the time since the start; on a terminal the last line counts along."""

import time

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

from remix.running import Stage
from remix.states import AnalysisState


class Progress:
    """Called again and again with the present state; `done` ends the last line."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out
        self._is_terminal = out.isatty()
        self._began = time.monotonic()
        self._stage: Stage | None = None

    def __call__(self, stage: Stage) -> None:
        """Show a state that is new; on a terminal also how long it has taken so far."""
        changed = stage != self._stage
        if self._is_terminal:
            start = "\n" if changed and self._stage else "\r"
            self._write(f"{start}  {self._elapsed()}  {_named(stage)}")
        elif changed:
            self._write(f"  {self._elapsed()}  {_named(stage)}\n")
        self._stage = stage

    def done(self) -> None:
        """End the line that counts along."""
        if self._is_terminal and self._stage:
            self._write("\n")

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self._began:6.1f} s"

    def _write(self, text: str) -> None:
        self._out.write(text, ending="")
        self._out.flush()


def _named(stage: Stage) -> str:
    """A state with what it is the state of."""
    return f"{_('분석') if isinstance(stage, AnalysisState) else _('브리프')}: {stage.label}"
