"""The log: one object a line, named by request or job, and nobody's secrets in it."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from kmeme.lib import log_context
from kmeme.monitoring import scrubbing
from kmeme.monitoring.logs import MOST_LETTERS, JsonLines, ScrubbedLine

logger = logging.getLogger("tests.monitoring.logs")


class Log:
    """What was written."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        """All of it."""
        return self.stream.getvalue()

    @property
    def last(self) -> dict[str, Any]:
        """The last line, read as JSON."""
        found: dict[str, Any] = json.loads(self.text.splitlines()[-1])
        return found


@pytest.fixture
def log() -> Iterator[Log]:
    """Everything that is logged, as production writes it."""
    found = Log()
    handler = logging.StreamHandler(found.stream)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    yield found
    logger.removeHandler(handler)


@pytest.fixture
def fresh_scrubber() -> Iterator[None]:
    """A scrubber that reads the settings anew, before and after the test."""
    scrubbing.scrubber.cache_clear()
    yield
    scrubbing.scrubber.cache_clear()


def test_a_line_is_one_json_object(log: Log) -> None:
    logger.warning("two\nlines of %s", "text")
    assert log.text.count("\n") == 1
    assert (log.last["level"], log.last["message"]) == ("WARNING", "two\nlines of text")


def test_a_line_says_which_request_it_belongs_to(log: Log) -> None:
    with log_context.working_on(log_context.Work(request_id="5f2b7c1e")):
        logger.warning("slow")
    assert log.last["request_id"] == "5f2b7c1e"


def test_a_line_says_which_job_it_belongs_to(log: Log) -> None:
    with log_context.working_on(log_context.Work(job_id="12", task="remix:measure")):
        logger.warning("slow")
    assert (log.last["job_id"], log.last["task"]) == ("12", "remix:measure")


def test_after_the_work_a_line_belongs_to_nothing(log: Log) -> None:
    with log_context.working_on(log_context.Work(request_id="5f2b7c1e")):
        pass
    logger.warning("idle")
    assert "request_id" not in log.last


def test_an_exception_is_in_its_line(log: Log) -> None:
    try:
        raise ValueError("row 7")
    except ValueError:
        logger.exception("it broke")
    assert "ValueError: row 7" in log.last["exception"]


def test_what_an_exception_quotes_is_scrubbed(log: Log) -> None:
    try:
        raise ValueError("no such person: minji@example.com")
    except ValueError:
        logger.exception("it broke")
    assert "minji" not in log.text


def test_arguments_are_scrubbed(log: Log) -> None:
    logger.warning("refused %s", {"password": "correct-horse"})
    assert "correct-horse" not in log.text


def test_a_very_long_message_is_cut(log: Log) -> None:
    logger.warning("가" * (MOST_LETTERS + 1))
    assert len(log.last["message"]) == MOST_LETTERS + 1


def test_a_secret_at_the_cut_does_not_leave_its_half(log: Log) -> None:
    logger.warning("%s minji@example.com", "가" * (MOST_LETTERS - 6))
    assert "minji" not in log.text


def test_text_that_is_not_unicode_is_written_all_the_same() -> None:
    # Formatted by hand: pytest captures what is logged, and half letters do not survive the way to its other process.
    text = b"\xff\xfe".decode(errors="surrogateescape")
    line = JsonLines().format(logging.makeLogRecord({"msg": "name %s", "args": (text,), "levelname": "WARNING"}))
    assert json.loads(line.encode())["level"] == "WARNING"


@pytest.mark.parametrize("name", scrubbing.SECRETS)
def test_every_secret_of_the_settings_is_scrubbed(name: str, log: Log, settings: Any, fresh_scrubber: None) -> None:
    setattr(settings, name, "plainword")
    logger.warning("before plainword after")
    assert log.last["message"] == "before [secret] after"


def test_passwords_within_addresses_are_scrubbed_in_either_spelling(
    log: Log, settings: Any, fresh_scrubber: None
) -> None:
    settings.REDIS_URL = "redis://:plain%21word@10.0.0.5:6379/0"
    logger.warning("plain!word plain%21word")
    assert log.last["message"] == "[secret] [secret]"


def test_the_line_for_people_is_scrubbed_and_named_too() -> None:
    record = logging.makeLogRecord({"msg": "mail to minji@example.com", "levelname": "INFO", "name": "kmeme"})
    with log_context.working_on(log_context.Work(request_id="5f2b7c1e")):
        line = ScrubbedLine("{levelname} {message}", style="{").format(record)
    assert line == "INFO mail to [email] [5f2b7c1e]"
