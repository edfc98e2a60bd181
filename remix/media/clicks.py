"""A click track that can be played while shooting: a click on every beat, a higher one where a shot starts."""

import io
import math
import wave
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

BEAT_HERTZ, ACCENT_HERTZ = 1000.0, 1600.0
BEAT_LEVEL, ACCENT_LEVEL = 0.5, 0.9  # of full scale
CLICK_SECONDS, DECAY_SECONDS = 0.04, 0.008
SAME_MOMENT_SECONDS = 0.03  # an accent this close to a beat takes its place: two clicks would sound like a stumble
LOUDEST = 32_767


def click_track(
    beats: Iterable[float], accents: Iterable[float], duration_seconds: float, sample_rate: int = 22_050
) -> bytes:
    """A 16-bit mono WAV file of `duration_seconds` with a click at each of `beats` and an accent at each of `accents`.

    Times are in seconds; each click starts on the sample nearest to its time. Times outside the track are left out.
    """
    if sample_rate <= 0 or not math.isfinite(duration_seconds) or duration_seconds < 0:
        raise ValueError(f"no track of {duration_seconds} s at {sample_rate} Hz")
    track = np.zeros(round(duration_seconds * sample_rate))
    strong = sorted(set(accents))
    weak = [beat for beat in sorted(set(beats)) if all(abs(beat - at) > SAME_MOMENT_SECONDS for at in strong)]
    for times, hertz, level in ((weak, BEAT_HERTZ, BEAT_LEVEL), (strong, ACCENT_HERTZ, ACCENT_LEVEL)):
        click = level * _click(hertz, sample_rate)
        for start in (round(time * sample_rate) for time in times):
            if 0 <= start < track.size:
                end = min(track.size, start + click.size)
                track[start:end] = click[: end - start]  # replaces a click still sounding: a sum could clip
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sample_rate)
        out.writeframes((track * LOUDEST).astype("<i2").tobytes())
    return file.getvalue()


def _click(hertz: float, sample_rate: int) -> NDArray[np.float64]:
    """A decaying cosine: loudest on its very first sample, so that it starts exactly where it should."""
    seconds = np.arange(int(CLICK_SECONDS * sample_rate)) / sample_rate
    return np.asarray(np.cos(2 * np.pi * hertz * seconds) * np.exp(-seconds / DECAY_SECONDS))
