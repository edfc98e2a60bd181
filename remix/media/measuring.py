"""Measure one video file in a single pass: picture and sound are decoded packet by packet and never held."""

import os
from collections.abc import Iterator

import av
from av.stream import Stream

from remix.media.errors import MediaError
from remix.media.facts import MAX_BYTES, MAX_SECONDS, Measured
from remix.media.listening import Listener
from remix.media.probe import Header, frames_per_second, opened, refuse_longer
from remix.media.watching import Watcher

LEAST_SHARE = 0.6  # of the announced duration, and of the packets, must be readable
DECODER_THREADS = 2


def measure(path: str | os.PathLike[str], *, max_seconds: float = MAX_SECONDS, max_bytes: int = MAX_BYTES) -> Measured:
    """Measure an mp4, mov or webm file of at most `max_seconds` and `max_bytes`.

    Raises MediaError with a code when the file cannot be measured, OSError when it cannot be read. A file that is
    damaged or cut short is measured as far as it can be read, provided that is most of it.
    """
    try:
        with opened(path, max_seconds=max_seconds, max_bytes=max_bytes) as header:
            return _Measuring(header, max_seconds).run()
    except av.FFmpegError as error:
        raise MediaError("not_a_video", f"decoding failed: {error.strerror}") from error


class _Measuring:
    """One pass over one open file."""

    def __init__(self, header: Header, max_seconds: float) -> None:
        self._header = header
        self._max_seconds = max_seconds
        self._watcher = Watcher(header)
        self._listener = Listener(header.origin_seconds)
        self._packets = 0  # of the picture
        self._damaged = 0
        self._read_to = 0.0  # seconds, by the packets' time stamps
        header.video.thread_type = "AUTO"
        header.video.codec_context.thread_count = DECODER_THREADS

    def run(self) -> Measured:
        for packet in self._read():
            self._decode(packet)
        picker = self._watcher.finish()
        duration = self._duration()
        if picker is None:
            raise MediaError("truncated", "no frame of the video can be decoded")
        pulse, peaks = self._listener.finish()
        width, height = self._watcher.size
        return Measured(
            duration_seconds=round(duration, 3),
            size_bytes=self._header.size_bytes,
            width=width,
            height=height,
            fps=round(frames_per_second(self._header.video, self._watcher.frames, duration), 3),
            rotation=self._watcher.rotation,
            has_audio=self._header.audio is not None,
            bpm=pulse.bpm,
            bpm_confidence=pulse.confidence,
            beats=tuple(beat for beat in pulse.beats if beat < duration),
            scene_cuts=tuple(self._watcher.cuts),
            loudness_peaks=tuple(peak for peak in peaks if peak < duration),
            key_frames=tuple(picker.key_frames),
        )

    def _read(self) -> Iterator["av.Packet[Stream]"]:
        """Packets of both streams up to the end, or to where the file can no longer be read."""
        streams = [stream for stream in (self._header.video, self._header.audio) if stream is not None]
        try:
            yield from self._header.container.demux(streams)
        except av.FFmpegError:
            self._damaged += 1

    def _decode(self, packet: "av.Packet[Stream]") -> None:
        is_picture = packet.stream.type == "video"
        self._packets += is_picture
        if packet.pts is not None and packet.time_base:
            until = float((packet.pts + (packet.duration or 0)) * packet.time_base) - self._header.origin_seconds
            self._read_to = max(self._read_to, until)
            refuse_longer(self._read_to - 1, self._max_seconds)  # the header may not have said, or lied
        try:
            frames = packet.decode()
        except (av.FFmpegError, ValueError):  # ValueError: PyAV's, for a codec that FFmpeg does not know
            self._damaged += is_picture  # damaged sound costs the tempo at most
            return
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                self._watcher.add(frame)
            elif isinstance(frame, av.AudioFrame):
                self._listener.add(frame)

    def _duration(self) -> float:
        """Seconds by the header, or by what could be read when that is less; raises when too much is missing."""
        announced = self._header.duration_seconds
        whole = self._packets - self._damaged >= LEAST_SHARE * self._packets
        if not whole or (announced and self._read_to < LEAST_SHARE * announced):
            said = f"{announced:.1f} s" if announced else "its stream"
            raise MediaError(
                "truncated", f"only {self._read_to:.1f} s of {said} can be read, {self._damaged} packets are damaged"
            )
        if announced is None or self._read_to < 0.95 * announced:
            return self._read_to
        return announced
