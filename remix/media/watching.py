"""Pictures as they come out of the decoder, turned into cuts and key frames; at most a handful are held at once."""

import av

from remix.media.frames import KeyFramePicker, displayed_size
from remix.media.probe import Header, sample_aspect
from remix.media.scenes import CutDetector, Verdict

CLOSEST_FRAMES_SECONDS = 1 / 61  # of a 240 fps video every fourth frame is looked at: a cut lies between any two


class Watcher:
    """Takes decoded video frames in order."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._detector = CutDetector()
        self._picker: KeyFramePicker | None = None
        self._looked_at: float | None = None
        self.frames = 0
        self.end_seconds = 0.0
        self.rotation = 0
        self.size = (0, 0)
        self.cuts: list[float] = []

    def add(self, frame: av.VideoFrame) -> None:
        """Take the next frame."""
        at_seconds = self.end_seconds if frame.time is None else frame.time - self._header.origin_seconds
        self.frames += 1
        self.end_seconds = max(self.end_seconds, at_seconds + float((frame.duration or 0) * (frame.time_base or 0)))
        if self._picker is None:
            self._picker = self._first(frame)
        if self._looked_at is None or not 0 <= at_seconds - self._looked_at < CLOSEST_FRAMES_SECONDS:
            self._looked_at = at_seconds
            self._take(self._picker, self._detector.add(frame, at_seconds))

    def finish(self) -> KeyFramePicker | None:
        """Decide on the last frames; the picker has the key frames, None when there was no frame."""
        if self._picker is not None:
            self._take(self._picker, self._detector.finish())
            self._picker.finish()
        return self._picker

    def _first(self, frame: av.VideoFrame) -> KeyFramePicker:
        """The first frame tells how the picture is shown: FFmpeg's display matrix turns it counter-clockwise."""
        self.rotation = round(-frame.rotation / 90) * 90 % 360
        shape = sample_aspect(self._header.video)
        self.size = displayed_size(frame.width, frame.height, self.rotation, shape)
        return KeyFramePicker(self.rotation, shape, self._header.duration_seconds or 0.0)

    def _take(self, picker: KeyFramePicker, verdicts: list[Verdict]) -> None:
        for verdict in verdicts:
            if verdict.starts_scene:
                self.cuts.append(round(verdict.seen.at_seconds, 3))
                picker.start_stretch(verdict.seen.at_seconds)
            picker.add(verdict.frame, verdict.seen)
