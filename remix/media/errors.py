"""Why a file could not be measured."""

from typing import Literal

Code = Literal["empty_file", "not_a_video", "no_video_stream", "truncated", "too_long", "too_large", "too_small"]


class MediaError(Exception):
    """A file that cannot be measured; `code` is for programs, `str(error)` is an English sentence for the log."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code
