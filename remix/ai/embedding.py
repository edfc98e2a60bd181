"""Texts as vectors, by Gemini."""

import time

from google.genai import types

from remix.ai.base import AIError, Answer, Reason, Usage
from remix.ai.gemini_client import PROVIDER, connect, translated_errors
from remix.ai.pricing import PriceList
from remix.ai.vectors import DIMENSIONS, unit

TEXTS_PER_REQUEST = 100
"""The most that one batchEmbedContents request takes."""


class GeminiEmbedder:
    """`Embedder` by Gemini, at 768 dimensions."""

    provider = PROVIDER
    prompt_version = ""
    dimensions = DIMENSIONS

    def __init__(
        self,
        *,
        api_key: str,
        model: str,
        base_url: str = "",
        api_version: str = "v1",
        timeout_seconds: float = 120.0,
        prices: PriceList | None = None,
    ) -> None:
        self.model = model
        self._prices = prices or PriceList()
        self._client = connect(
            api_key=api_key, base_url=base_url, api_version=api_version, timeout_seconds=timeout_seconds
        )

    def embed(self, texts: list[str]) -> Answer[list[list[float]]]:
        """One unit vector per text, in order; blank texts give the zero vector and are not sent. Raises AIError.

        Gemini shortens vectors without normalising them, so that is done here.
        """
        started = time.monotonic()
        vectors = [[0.0] * DIMENSIONS for _ in texts]
        places = [place for place, text in enumerate(texts) if text.strip()]
        tokens: int | None = 0
        for first in range(0, len(places), TEXTS_PER_REQUEST):
            batch = places[first : first + TEXTS_PER_REQUEST]
            embedded, counted = self._embed_batch([texts[place] for place in batch])
            tokens = None if tokens is None or counted is None else tokens + counted
            for place, vector in zip(batch, embedded, strict=True):
                vectors[place] = vector
        return Answer(vectors, self._usage(tokens, round((time.monotonic() - started) * 1000)))

    def _embed_batch(self, texts: list[str]) -> tuple[list[list[float]], int | None]:
        """Vectors, and the tokens counted by Gemini if it says so."""
        with translated_errors():
            response = self._client.models.embed_content(
                model=self.model,
                # One Content each: given plain strings, gemini-embedding-2 makes a single vector of them all.
                contents=[types.Content(parts=[types.Part(text=text)]) for text in texts],
                config=types.EmbedContentConfig(output_dimensionality=DIMENSIONS),
            )
        vectors = [list(embedding.values or []) for embedding in response.embeddings or []]
        if len(vectors) != len(texts) or any(len(vector) != DIMENSIONS for vector in vectors):
            raise AIError(Reason.SCHEMA, f"Gemini did not answer with {len(texts)} vectors of {DIMENSIONS} numbers")
        counted = response.usage_metadata.prompt_token_count if response.usage_metadata else None
        return [unit(vector) for vector in vectors], counted

    def _usage(self, tokens: int | None, latency_ms: int) -> Usage:
        cost = None if tokens is None else self._prices.cost(self.model, input_tokens=tokens, output_tokens=0)
        return Usage(PROVIDER, self.model, self.prompt_version, tokens or 0, 0, cost, latency_ms)
