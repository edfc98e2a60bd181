"""Sound as it comes out of the decoder, turned into what the pulse and the loudness need; no sample is kept."""

import av
import numpy as np

from remix.media.beat import NO_PULSE, Pulse, pulse
from remix.media.loudness import Loudness
from remix.media.onsets import SAMPLE_RATE, Floats, MelSpectrogram

BLOCK_SAMPLES = 1 << 16  # about 3 s: few calls into numpy, little memory
LONGEST_GAP_SECONDS = 600.0


class Listener:
    """Takes decoded audio frames in order; times are counted from `origin` (seconds, the file's start)."""

    def __init__(self, origin: float) -> None:
        self._origin = origin
        self._resampler: av.AudioResampler | None = None
        self._shape: tuple[str, str, int] | None = None
        self._waiting: list[Floats] = []
        self._waiting_samples = 0
        self._mel = MelSpectrogram()
        self._loudness = Loudness()
        self._started = False

    def add(self, frame: av.AudioFrame) -> None:
        """Take the next frame."""
        if not self._started:
            self._started = True
            late = (frame.time or 0.0) - self._origin
            if 0 < late < LONGEST_GAP_SECONDS:  # sound that starts after the picture
                self._push(np.zeros(round(late * SAMPLE_RATE), dtype=np.float32))
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:  # also in the middle of a stream: a broadcast turns to stereo, a bit is damaged
            self._resample(None)
            self._shape = shape
            self._resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
        frame.pts = None  # gaps and jumps in the stamps are not sound; the resampler would fill or cut
        self._resample(frame)

    def finish(self) -> tuple[Pulse, tuple[float, ...]]:
        """The pulse, and the loudness peaks in seconds."""
        if not self._started:
            return NO_PULSE, ()
        self._resample(None)
        self._flush()
        return pulse(self._mel.finish()), self._loudness.peaks()

    def _resample(self, frame: av.AudioFrame | None) -> None:
        for piece in self._resampler.resample(frame) if self._resampler else ():
            self._push(np.nan_to_num(piece.to_ndarray()[0]).astype(np.float32, copy=False))

    def _push(self, samples: Floats) -> None:
        self._waiting.append(samples)
        self._waiting_samples += samples.size
        if self._waiting_samples >= BLOCK_SAMPLES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            block = np.concatenate(self._waiting)
            self._mel.add(block)
            self._loudness.add(block)
        self._waiting, self._waiting_samples = [], 0
