"""From sound to onset envelopes: how much new energy appears in each band of the spectrum at each moment.

The method is spectral flux on a log-compressed mel spectrogram, with a maximum filter over neighbouring bands so that
vibrato is not taken for notes (SuperFlux: Boeck and Widmer, "Maximum filter vibrato suppression for onset detection",
DAFx 2013). Sound arrives in blocks of any size; what is kept is 40 numbers per 11.6 ms, 8 MB for ten minutes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SAMPLE_RATE = 22_050
WINDOW = 1024  # samples: 46 ms
HOP = 256  # samples: 11.6 ms
FRAMES_PER_SECOND = SAMPLE_RATE / HOP
MEL_BANDS = 40
LOWEST_HZ, HIGHEST_HZ = 30.0, 10_000.0
KICK_BELOW_HZ, SNARE_BELOW_HZ = 150.0, 1200.0

COMPRESSION = 100.0  # log(1 + COMPRESSION * level / loud level)
FLUX_LAG = 2  # frames: compares with 23 ms ago, so that an attack spread over two frames counts once, whole
LOCAL_MEAN_SECONDS = 0.8
SILENCE_LEVEL = 1e-3  # peak band magnitude below which nothing is audible (about -90 dBFS)


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700 * (10 ** (mel / 2595) - 1))


def _mel_filters() -> tuple[Floats, NDArray[np.float64]]:
    """Triangular filters as a (bins, bands) matrix, each summing to 1, and the bands' centres in Hz."""
    limits = 2595 * np.log10(1 + np.array([LOWEST_HZ, HIGHEST_HZ]) / 700)
    edges = _hertz(np.linspace(limits[0], limits[1], MEL_BANDS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    filters = np.maximum(0, np.minimum(rising, falling))
    for band in np.flatnonzero(filters.sum(axis=1) == 0):  # narrower than one bin: take the nearest bin
        filters[band, np.argmin(np.abs(bins - edges[band + 1]))] = 1
    return (filters / filters.sum(axis=1, keepdims=True)).T.astype(np.float32), edges[1:-1]


FILTERS, CENTRES = _mel_filters()
HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Onsets:
    """Onset strength per frame (FRAMES_PER_SECOND of them a second), never negative; frame 0 is at time 0."""

    full: Floats
    kick: Floats
    snare: Floats


class MelSpectrogram:
    """Collects mono samples at SAMPLE_RATE and keeps their mel spectrogram; frame k is centred on sample k * HOP."""

    def __init__(self) -> None:
        self._pending = np.zeros(WINDOW // 2, dtype=np.float32)
        self._blocks: list[Floats] = []

    def add(self, samples: Floats) -> None:
        """Take the next samples, of any number."""
        self._pending = np.concatenate((self._pending, samples))
        count = 1 + (self._pending.size - WINDOW) // HOP
        if count < 1:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._pending, WINDOW)[::HOP][:count]
        spectrum = np.abs(np.fft.rfft(windows * HANN, axis=1)).astype(np.float32)
        self._blocks.append(spectrum @ FILTERS)
        self._pending = self._pending[count * HOP :]

    def finish(self) -> Floats:
        """The spectrogram as (frames, MEL_BANDS) magnitudes; the end is padded with silence."""
        self.add(np.zeros(WINDOW // 2, dtype=np.float32))
        return np.concatenate(self._blocks) if self._blocks else np.zeros((0, MEL_BANDS), dtype=np.float32)


def onsets(mel: Floats) -> Onsets | None:
    """Onset envelopes of a mel spectrogram, or None when it is silent or shorter than the flux's lag."""
    loud = float(np.percentile(mel.max(axis=1), 95)) if len(mel) > FLUX_LAG else 0.0
    if loud < SILENCE_LEVEL:
        return None
    level = np.log1p(mel * np.float32(COMPRESSION / loud))
    widest = level.copy()
    np.maximum(widest[:, 1:], level[:, :-1], out=widest[:, 1:])
    np.maximum(widest[:, :-1], level[:, 1:], out=widest[:, :-1])
    flux = np.zeros_like(level)
    np.maximum(level[FLUX_LAG:] - widest[:-FLUX_LAG], 0, out=flux[FLUX_LAG:])
    kick, snare = CENTRES < KICK_BELOW_HZ, (CENTRES >= KICK_BELOW_HZ) & (CENTRES < SNARE_BELOW_HZ)
    return Onsets(_envelope(flux), _envelope(flux[:, kick]), _envelope(flux[:, snare]))


def _envelope(flux: Floats) -> Floats:
    """Mean over the bands, less its local mean, slightly smoothed: peaks stand out in loud and quiet parts alike."""
    strength = flux.mean(axis=1)
    width = 2 * int(LOCAL_MEAN_SECONDS / 2 * FRAMES_PER_SECOND) + 1
    sums = np.cumsum(np.pad(strength, (width // 2 + 1, width // 2), mode="edge"), dtype=np.float64)
    above = np.maximum(0, strength - (sums[width:] - sums[:-width]) / width)
    smoothing = np.hanning(7)[1:-1]
    return np.convolve(above, smoothing / smoothing.sum(), "same").astype(np.float32)
