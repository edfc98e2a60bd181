"""The log as one JSON object a line, with the request or job it belongs to and without anybody's data.

People read `line`, machines read `json` (LOG_FORMAT); both are scrubbed, tracebacks included.
"""

import json
import logging
from datetime import UTC, datetime

from kmeme.lib import log_context
from kmeme.monitoring.scrubbing import scrubber

MOST_LETTERS = 16_000
"""Of a message or a traceback: collectors cut longer lines in two, which then is no JSON any more."""


class ScrubbedLine(logging.Formatter):
    """One readable line, scrubbed, with the id of the request or job at its end."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and a traceback below it."""
        work = log_context.present()
        about = _request_id(record) or (f"{work.task} {work.job_id}" if work.job_id else "")
        return _clean(super().format(record)) + (f" [{about}]" if about else "")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """`at` is in UTC; what does not apply is left out."""
        work = log_context.present()
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _clean(record.getMessage()),
            "request_id": _request_id(record),
            "job_id": work.job_id,
            "task": work.task,
            "trace_id": work.trace_id,
            "status": getattr(record, "status_code", ""),
            "process": record.process,
            "exception": _clean(self._exception(record)),
        }
        return json.dumps({name: value for name, value in line.items() if value != ""}, ensure_ascii=False)

    def _exception(self, record: logging.LogRecord) -> str:
        parts = [self.formatException(record.exc_info)] if record.exc_info else []
        return "\n".join([*parts, *([self.formatStack(record.stack_info)] if record.stack_info else [])])


def _request_id(record: logging.LogRecord) -> str:
    """Django writes about a refused request when our middleware is through with it; then the line knows the request."""
    return log_context.present().request_id or str(getattr(getattr(record, "request", None), "request_id", ""))


def _clean(text: str) -> str:
    """Scrubbed before it is cut, so that no half of a secret stands at the end; what is far too long is cut twice.

    Half letters (of a file's name that is not Unicode, say) are written as escapes: no stream and no JSON takes them.
    """
    text = text.encode(errors="backslashreplace").decode()
    if len(text) > 4 * MOST_LETTERS:
        text = text[: 4 * MOST_LETTERS].rsplit(maxsplit=1)[0]
    text = scrubber()(text)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
