"""Gemini watches a video: YouTube by its address, a file through the Files API."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from google.genai import types

from remix.ai import prompts
from remix.ai.base import AIError, Answer, MeasuredFacts, Reason, Usage, VideoSource
from remix.ai.gemini_client import PROVIDER, connect, translated_errors
from remix.ai.gemini_files import uploaded
from remix.ai.pricing import PriceList
from remix.ai.reading import read_answer
from remix.ai.schema import AnalysisResult
from remix.ai.tokens import MAX_OUTPUT_TOKENS, frames_per_second
from remix.ai.wire_schema import wire_schema

_YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"}
_YOUTUBE_ID = re.compile(r"[\w-]{6,20}")
_CUT_OFF = {types.FinishReason.MAX_TOKENS, types.FinishReason.CONTINUATION}
_BLOCKED = {
    types.FinishReason.SAFETY,
    types.FinishReason.RECITATION,
    types.FinishReason.BLOCKLIST,
    types.FinishReason.PROHIBITED_CONTENT,
    types.FinishReason.SPII,
    types.FinishReason.ESCALATION,
}


def youtube_watch_url(url: str) -> str | None:
    """The form of a YouTube address that Gemini reads (`watch?v=ID`), or None when it is no YouTube video."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or (parts.hostname or "") not in _YOUTUBE_HOSTS:
        return None
    segments = [segment for segment in parts.path.split("/") if segment]
    if parts.hostname == "youtu.be" and segments:
        video_id = segments[0]
    elif len(segments) == 2 and segments[0] in {"shorts", "embed", "live"}:
        video_id = segments[1]
    else:
        video_id = parse_qs(parts.query).get("v", [""])[0]
    return f"https://www.youtube.com/watch?v={video_id}" if _YOUTUBE_ID.fullmatch(video_id) else None


class GeminiAnalyzer:
    """`VideoAnalyzer` by Gemini."""

    provider = PROVIDER

    def __init__(
        self,
        *,
        api_key: str,
        model: str,
        prompt_version: str = prompts.ANALYSE_VIDEO,
        base_url: str = "",
        api_version: str = "v1",
        timeout_seconds: float = 120.0,
        prices: PriceList | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`timeout_seconds` holds for each request and for the processing of an uploaded file."""
        self.model = model
        self.prompt_version = prompt_version
        self._timeout_seconds = timeout_seconds
        self._prices = prices or PriceList()
        self._sleep = sleep
        self._client = connect(
            api_key=api_key, base_url=base_url, api_version=api_version, timeout_seconds=timeout_seconds
        )

    def can_read(self, source: VideoSource) -> bool:
        """A file with its type, or a YouTube video; not the pages of other platforms."""
        if source.path is not None:
            return source.mime_type is not None
        return source.url is not None and youtube_watch_url(source.url) is not None

    def analyse(self, source: VideoSource, facts: MeasuredFacts) -> Answer[AnalysisResult]:
        """One look at the video; an uploaded file is deleted again. Raises AIError."""
        started = time.monotonic()
        with self._video_part(source, facts) as video, translated_errors():
            response = self._client.models.generate_content(
                model=self.model,
                contents=types.Content(role="user", parts=[video, types.Part(text=prompts.facts_as_data(facts))]),
                config=types.GenerateContentConfig(
                    system_instruction=prompts.load(self.prompt_version),
                    response_mime_type="application/json",
                    response_json_schema=wire_schema(AnalysisResult),
                    media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW,
                    max_output_tokens=MAX_OUTPUT_TOKENS,
                    automatic_continuation=False,
                ),
            )
        usage = self._usage(response, round((time.monotonic() - started) * 1000))
        return Answer(read_answer(AnalysisResult, _text(response, usage), usage), usage)

    @contextmanager
    def _video_part(self, source: VideoSource, facts: MeasuredFacts) -> Iterator[types.Part]:
        metadata = types.VideoMetadata(fps=frames_per_second(facts.duration_seconds))
        if source.path is not None and source.mime_type is not None:
            with uploaded(
                self._client,
                source.path,
                source.mime_type,
                deadline_seconds=self._timeout_seconds,
                sleep=self._sleep,
            ) as file:
                data = types.FileData(file_uri=file.uri, mime_type=source.mime_type)
                yield types.Part(file_data=data, video_metadata=metadata)
            return
        url = youtube_watch_url(source.url or "")
        if url is None:
            raise AIError(Reason.BAD_SOURCE, "Gemini reads only files and YouTube addresses")
        if facts.duration_seconds is not None:
            # Rounded down: an end beyond the video's own is answered with 400, so without a measurement none is sent.
            metadata.start_offset = "0s"
            metadata.end_offset = f"{int(facts.duration_seconds * 10) / 10:g}s"
        yield types.Part(file_data=types.FileData(file_uri=url), video_metadata=metadata)

    def _usage(self, response: types.GenerateContentResponse, latency_ms: int) -> Usage:
        counted = response.usage_metadata or types.GenerateContentResponseUsageMetadata()
        input_tokens = counted.prompt_token_count or 0
        output_tokens = (counted.candidates_token_count or 0) + (counted.thoughts_token_count or 0)
        cost = self._prices.cost(self.model, input_tokens=input_tokens, output_tokens=output_tokens)
        return Usage(PROVIDER, self.model, self.prompt_version, input_tokens, output_tokens, cost, latency_ms)


def _text(response: types.GenerateContentResponse, usage: Usage) -> str | None:
    """The answer's text; raises AIError when it was blocked or cut off."""
    if not response.candidates:
        feedback = response.prompt_feedback
        why = feedback.block_reason if feedback and feedback.block_reason else "no candidates"
        raise AIError(Reason.BLOCKED, f"Gemini blocked the request: {why}", usage=usage)
    finish = response.candidates[0].finish_reason
    if finish in _BLOCKED:
        raise AIError(Reason.BLOCKED, f"Gemini blocked its answer: {finish}", usage=usage)
    if finish in _CUT_OFF:
        raise AIError(Reason.TRUNCATED, f"Gemini's answer was cut off: {finish}", usage=usage)
    return response.text
