"""A local video at Gemini's Files API for as long as one call needs it."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from google import genai
from google.genai import types

from remix.ai.base import AIError, Reason
from remix.ai.gemini_client import translated_errors

log = logging.getLogger(__name__)
_FIRST_POLL_SECONDS = 0.5
_LONGEST_POLL_SECONDS = 5.0


@contextmanager
def uploaded(
    client: genai.Client,
    path: Path,
    mime_type: str,
    *,
    deadline_seconds: float,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[types.File]:
    """Upload the file, wait until it can be used, and delete it afterwards whatever happened. Raises AIError."""
    try:
        # Opened here: given a path the SDK would send the person's file name, and fails on a Korean one.
        stream = path.open("rb")
    except OSError as error:
        raise AIError(Reason.BAD_SOURCE, f"The video file cannot be read: {error.strerror}") from error
    with stream, translated_errors():
        file = client.files.upload(file=stream, config=types.UploadFileConfig(mime_type=mime_type))
    try:
        yield _when_active(client, file, deadline_seconds, sleep)
    finally:
        _delete(client, file)


def _when_active(
    client: genai.Client, file: types.File, deadline_seconds: float, sleep: Callable[[float], None]
) -> types.File:
    waited, pause = 0.0, _FIRST_POLL_SECONDS
    while file.state != types.FileState.ACTIVE:
        if file.state == types.FileState.FAILED:
            raise AIError(Reason.BAD_SOURCE, "Gemini could not process the video file")
        if waited >= deadline_seconds:
            raise AIError(Reason.TIMEOUT, f"Gemini has not processed the file within {deadline_seconds:g} s")
        sleep(pause)
        waited += pause
        pause = min(pause * 1.5, _LONGEST_POLL_SECONDS)
        with translated_errors():
            file = client.files.get(name=file.name or "")
    return file


def _delete(client: genai.Client, file: types.File) -> None:
    try:
        with translated_errors():
            client.files.delete(name=file.name or "")
    except AIError as error:
        # Not worth failing for: Gemini itself drops files after 48 hours.
        log.warning("Gemini kept the file %s: %s", file.name, error)
