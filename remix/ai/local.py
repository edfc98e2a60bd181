"""What works without any key, and says so: text similarity by shared letters, no model involved."""

import math
import re
import time
import unicodedata
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b

from remix.ai.base import Answer, Usage
from remix.ai.vectors import DIMENSIONS, unit

PROVIDER = "local"
_WORD = re.compile(r"\w+")
_SHORTEST, _LONGEST = 2, 4


class HashedNgramEmbedder:
    """`Embedder` that hashes the letters' 2-, 3- and 4-grams of each word into 768 signed places.

    Hangul is taken apart into its letters first (NFD), so that 춤춰 and 춤추 share most of theirs. It is lexical: it
    finds words that look alike, and never a translation.
    """

    provider = PROVIDER
    model = "local-ngram-768"
    prompt_version = ""
    dimensions = DIMENSIONS

    def embed(self, texts: list[str]) -> Answer[list[list[float]]]:
        """One unit vector per text, in order; a text without letters or digits gives the zero vector."""
        started = time.monotonic()
        vectors = [_vector(text) for text in texts]
        latency_ms = round((time.monotonic() - started) * 1000)
        return Answer(vectors, Usage(PROVIDER, self.model, self.prompt_version, 0, 0, Decimal(0), latency_ms))


def _vector(text: str) -> list[float]:
    counts = Counter(
        gram
        for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold())
        for gram in _ngrams(f" {unicodedata.normalize('NFD', word)} ")
    )
    vector = [0.0] * DIMENSIONS
    for gram, count in counts.items():
        place, sign = _place(gram)
        # Damped: a word that is repeated ten times does not say ten times as much.
        vector[place] += sign * (1 + math.log(count))
    return unit(vector)


def _ngrams(word: str) -> list[str]:
    return [
        word[start : start + size] for size in range(_SHORTEST, _LONGEST + 1) for start in range(len(word) - size + 1)
    ]


@lru_cache(maxsize=50_000)
def _place(gram: str) -> tuple[int, float]:
    digest = int.from_bytes(blake2b(gram.encode(), digest_size=8).digest())
    # The sign lets chance collisions cancel instead of making all texts alike.
    return (digest >> 1) % DIMENSIONS, 1.0 if digest & 1 else -1.0
