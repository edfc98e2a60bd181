"""Bring a TikTok or Instagram video with the operator's own downloader, when one is configured."""

import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

TIMEOUT_SECONDS = 180


class DownloadFailed(Exception):
    """The downloader brought nothing usable; the message is for the curator."""


@contextmanager
def downloaded(url: str) -> Iterator[Path]:
    """The file that `MEDIA_DOWNLOADER` brings for a canonical `url`; it is gone after the block.

    Raises DownloadFailed when the command fails, takes longer than three minutes or brings too much or nothing.
    """
    with tempfile.TemporaryDirectory(prefix="kmeme-") as folder:
        output = Path(folder) / "video.mp4"
        command = [part.format(url=url, output=output) for part in shlex.split(settings.MEDIA_DOWNLOADER)]
        try:
            # The operator's command, and a URL that passed the allowlist; no shell reads either.
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_SECONDS)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise DownloadFailed(f"the downloader failed: {error}") from error
        if not output.is_file() or not 0 < output.stat().st_size <= settings.VIDEO_MAX_BYTES:
            raise DownloadFailed("the downloader brought no usable file")
        yield output
