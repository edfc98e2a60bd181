"""The three things we ask of models, what an answer cost, and the one way in which asking fails."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from remix.ai.schema import AnalysisResult, BriefContent


@dataclass(frozen=True, slots=True)
class VideoSource:
    """A video to look at: a public YouTube URL, or a local file with its MIME type. The file wins if both are given."""

    url: str | None = None
    path: Path | None = None
    mime_type: str | None = None


@dataclass(frozen=True, slots=True)
class MeasuredFacts:
    """What is known of a video without any AI; times in seconds. `file_name` is a stranger's text."""

    duration_seconds: float | None = None
    bpm: float | None = None
    beats: tuple[float, ...] = ()
    scene_cuts: tuple[float, ...] = ()
    platform: str | None = None
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What one request took. `cost_usd` is None when the model's price is unknown, never a false zero.

    `output_tokens` includes thinking, which is billed as output; `input_tokens` includes cached ones.
    """

    provider: str
    model: str
    prompt_version: str
    input_tokens: int
    output_tokens: int
    cost_usd: Decimal | None
    latency_ms: int


@dataclass(frozen=True, slots=True)
class Answer[T]:
    """A value with what it took to get it."""

    value: T
    usage: Usage


class ErrorKind(StrEnum):
    """What to do about an error: try again later, give up, or ask again because the answer was unusable."""

    RETRYABLE = "retryable"
    PERMANENT = "permanent"
    BAD_OUTPUT = "bad_output"


class Reason(StrEnum):
    """What happened, as a slug for rows and programs."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    NOT_JSON = "not_json"
    SCHEMA = "schema"
    TRUNCATED = "truncated"
    BLOCKED = "blocked"
    REFUSED = "refused"
    BAD_REQUEST = "bad_request"
    NOT_FOUND = "not_found"
    NO_KEY = "no_key"
    FORBIDDEN = "forbidden"
    BAD_SOURCE = "bad_source"


KIND_OF_REASON: dict[Reason, ErrorKind] = {
    Reason.RATE_LIMITED: ErrorKind.RETRYABLE,
    Reason.SERVER_ERROR: ErrorKind.RETRYABLE,
    Reason.TIMEOUT: ErrorKind.RETRYABLE,
    Reason.UNREACHABLE: ErrorKind.RETRYABLE,
    Reason.NOT_JSON: ErrorKind.BAD_OUTPUT,
    Reason.SCHEMA: ErrorKind.BAD_OUTPUT,
    Reason.TRUNCATED: ErrorKind.BAD_OUTPUT,
    Reason.BLOCKED: ErrorKind.PERMANENT,
    Reason.REFUSED: ErrorKind.PERMANENT,
    Reason.BAD_REQUEST: ErrorKind.PERMANENT,
    Reason.NOT_FOUND: ErrorKind.PERMANENT,
    Reason.NO_KEY: ErrorKind.PERMANENT,
    Reason.FORBIDDEN: ErrorKind.PERMANENT,
    Reason.BAD_SOURCE: ErrorKind.PERMANENT,
}


class AIError(Exception):
    """The only error that an adapter raises.

    `message` is one English sentence for the log; `retry_after` is in seconds, when the vendor asked for it;
    `usage` is set when the vendor did answer, and so billed, but the answer was of no use.
    """

    def __init__(
        self, reason: Reason, message: str, *, retry_after: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.kind = KIND_OF_REASON[reason]
        self.message = message
        self.retry_after = retry_after
        self.usage = usage


class Model(Protocol):
    """What every adapter can say of itself, also before and without an answer."""

    @property
    def provider(self) -> str:
        """The vendor's slug, `local` for ours."""

    @property
    def model(self) -> str:
        """The model's id."""

    @property
    def prompt_version(self) -> str:
        """The prompt file's name and version ("analyse_video.v1"), empty where no prompt is used."""


class VideoAnalyzer(Model, Protocol):
    """Understands a video."""

    def can_read(self, source: VideoSource) -> bool:
        """Whether this source is of a kind that `analyse` accepts; False means that a person must bring a file."""

    def analyse(self, source: VideoSource, facts: MeasuredFacts) -> Answer[AnalysisResult]:
        """Look once; raises AIError. Never retries: that is `remix.ai.retrying`'s work."""


class BriefWriter(Model, Protocol):
    """Writes the production plan."""

    @property
    def is_skeleton(self) -> bool:
        """True when no model writes: the plan holds the timing and asks a person for the rest."""

    def write(self, analysis: AnalysisResult, facts: MeasuredFacts) -> Answer[BriefContent]:
        """Write once; the shots cover the whole duration without a gap. Raises AIError."""


class Embedder(Model, Protocol):
    """Turns texts into vectors of unit length; vectors of different models are never comparable."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    def embed(self, texts: list[str]) -> Answer[list[list[float]]]:
        """One vector per text, in order; a text without any letter or digit gives the zero vector. Raises AIError."""
