"""The pulse of a recording: its tempo with an honest confidence, and the time of every beat."""

from dataclasses import dataclass

import numpy as np

from remix.media.onsets import FRAMES_PER_SECOND, Floats, Onsets, onsets
from remix.media.periodicity import Array, periodicity
from remix.media.tempo import choose

SHORTEST_SECONDS = 3.0
CLEAR, UNCLEAR = 0.4, 0.22  # clarity from which a tempo counts in full, and below which it is noise or speech
TIGHTNESS = 300.0  # of the beats' spacing, against the strength of onsets
KICK_SHARE = 0.25  # what kicks add to the strength of an onset when beats are placed
AUDIBLE = 0.1  # of the median beat's strength: weaker beats at either end are silence


@dataclass(frozen=True, slots=True)
class Pulse:
    """Tempo in BPM (None when nothing is periodic), the chance that it is right (0 to 1), and beats in seconds."""

    bpm: float | None
    confidence: float
    beats: tuple[float, ...]


NO_PULSE = Pulse(None, 0.0, ())


def pulse(mel: Floats) -> Pulse:
    """Tempo and beats of a mel spectrogram (remix.media.onsets)."""
    if len(mel) < SHORTEST_SECONDS * FRAMES_PER_SECOND:
        return NO_PULSE
    envelopes = onsets(mel)
    if envelopes is None:
        return NO_PULSE
    tempo = choose(periodicity(envelopes))
    if tempo.clarity < UNCLEAR:
        return NO_PULSE
    clear = min(1.0, (tempo.clarity - UNCLEAR) / (CLEAR - UNCLEAR))
    beats = track(envelopes, 60 * FRAMES_PER_SECOND / tempo.bpm)
    times = beats / FRAMES_PER_SECOND
    return Pulse(
        round(tempo.bpm, 2), round(tempo.probability * clear, 3), tuple(round(float(t), 3) for t in times if t >= 0)
    )


def track(envelopes: Onsets, spacing: float) -> Array:
    """Beat positions in frames: strong onsets about `spacing` frames apart.

    Dynamic programming after Ellis, "Beat tracking by dynamic programming", JNMR 2007: the best chain of beats that
    ends at each frame is its own strength plus the best earlier chain, less a penalty on the log of the step's ratio to
    the spacing.
    """
    strength = _strength(envelopes, spacing)
    nearest, farthest = max(1, round(spacing / 2)), max(2, round(2 * spacing))
    steps = np.arange(-farthest, -nearest + 1)
    penalty = TIGHTNESS * np.log(-steps / spacing) ** 2
    score = np.concatenate((np.zeros(farthest), strength))  # the zeros: a chain may begin anywhere
    before = np.full(strength.size, -1)
    for frame in range(strength.size):
        chains = score[frame + farthest + steps] - penalty
        best = int(np.argmax(chains))
        if frame + steps[best] >= 0:
            score[frame + farthest] += chains[best]
            before[frame] = frame + steps[best]
    chain = [strength.size - 1 - int(np.argmax(score[: -round(spacing) - 1 : -1]))]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return _audible(np.array(chain[::-1]), strength)


def _strength(envelopes: Onsets, spacing: float) -> Array:
    """Onset strength with kicks emphasised, in units of its own deviation, blurred to a beat's tolerance (Ellis)."""
    mixed = envelopes.full / (envelopes.full.std() + 1e-9) + KICK_SHARE * envelopes.kick / (envelopes.kick.std() + 1e-9)
    reach = np.arange(-round(spacing), round(spacing) + 1)
    bell = np.exp(-0.5 * (reach * 32 / spacing) ** 2)
    return np.convolve(mixed, bell, "same")[: mixed.size].astype(np.float64)


def _audible(beats: Array, strength: Array) -> Array:
    """Leave out the beats of silence at either end; each beat's place is refined to a fraction of a frame."""
    least = AUDIBLE * float(np.median(strength[beats]))
    heard = np.flatnonzero(strength[beats] > least)
    if not heard.size:
        return np.zeros(0)
    beats = beats[heard[0] : heard[-1] + 1]
    inner = np.clip(beats, 1, strength.size - 2)
    left, middle, right = strength[inner - 1], strength[inner], strength[inner + 1]
    bend = left - 2 * middle + right
    shift = np.divide(left - right, 2 * bend, out=np.zeros_like(bend), where=bend < -1e-9)
    return np.asarray(beats + np.clip(shift, -0.5, 0.5))
