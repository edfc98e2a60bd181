"""How many tokens a request takes at most: what is allowed to come back, and what a film and a text weigh going in."""

MAX_OUTPUT_TOKENS = 16_384
"""Of one answer, thinking included; what is longer is cut off."""
FRAME_TOKENS = 70
"""Of one frame in low resolution, with its time stamp."""
SOUND_TOKENS = 32
"""Of one second of sound."""
SPARE_TOKENS = 4_000
"""For the schema and the measured facts."""


def frames_per_second(duration_seconds: float | None) -> float:
    """How many frames the model looks at: enough for quick moves in a short clip, affordable in a long one."""
    if duration_seconds is None:
        return 2.0
    return 5.0 if duration_seconds <= 30 else 2.0 if duration_seconds <= 120 else 1.0


def of_film(duration_seconds: float) -> int:
    """What a film of this length weighs at most."""
    return round(duration_seconds * (frames_per_second(duration_seconds) * FRAME_TOKENS + SOUND_TOKENS))


def of_text(*texts: str) -> int:
    """What texts weigh at most, with the schema beside them: no vendor splits a Korean letter into more than two."""
    return 2 * sum(map(len, texts)) + SPARE_TOKENS
