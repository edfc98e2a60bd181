// The recipe as a timeline, in the recipe's own seconds, whatever the speed. Touches no page.

export const COUNTS = 4;
/** How many recipe seconds one count takes where there is no beat. */
const PLAIN_PERIOD = 1;
/** A beat this close to a shot's start is that start: two clicks would sound like a stumble (as in clicks.py). */
const SAME_MOMENT = 0.03;
/** A lead-in beat nearer than this part of a period is heard, but not counted. */
const TOO_NEAR = 0.4;
/** Beats that ended more periods than this before the start lead nowhere. */
const TOO_FAR = 2;

/** The index of the last of the sorted `times` that is not after `second`; -1 when all are. */
export function lastBefore(times, second) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= second) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export class Plan {
  constructor({ beats, starts, duration }) {
    this.beats = beats;
    this.starts = starts;
    this.duration = duration;
  }

  get shotCount() {
    return this.starts.length;
  }

  start(shot) {
    return this.starts[shot];
  }

  end(shot) {
    return this.starts[shot + 1] ?? this.duration;
  }

  shotAt(second) {
    return Math.max(0, lastBefore(this.starts, second + 1e-6));
  }

  /** The usual distance of beats at `second`: the median of the next eight, or of the last eight. */
  period(second) {
    const from = Math.max(0, Math.min(lastBefore(this.beats, second), this.beats.length - 9));
    const near = this.beats.slice(from, from + 9);
    const gaps = near.slice(1).map((beat, index) => beat - near[index]);
    return gaps.length ? gaps.sort((a, b) => a - b)[gaps.length >> 1] : PLAIN_PERIOD;
  }

  /**
   * The lead-in to `from`: [{at, number}], numbers 4 to 1, on the recipe's own beats before it as far as there are any,
   * then on the tempo at `from` carried backwards. A last beat too near to `from` has number 0.
   */
  leadIn(from) {
    const period = this.period(from);
    const first = lastBefore(this.beats, from - 1e-6) + 1;
    let times = this.beats.slice(Math.max(0, first - COUNTS - 1), first);
    if (from - times.at(-1) > TOO_FAR * period) times = [];
    // Without a beat before it, the one that follows sets the phase.
    let earliest = times[0] ?? Math.min(this.beats[first] ?? from, from + period);
    while (times.length <= COUNTS) times = [(earliest -= period), ...times].filter((time) => time < from - 1e-6);
    if (from - times.at(-1) >= TOO_NEAR * period) times = times.slice(1);
    return times.map((at, index) => ({ at, number: index < COUNTS ? COUNTS - index : 0 }));
  }

  /** What is heard from the lead-in of `from` to `until`: [{at, accent}] in order; shots start with accents. */
  clicks(from, until) {
    const accents = this.starts.filter((start) => start >= from - 1e-6 && start < until - 1e-6);
    if (!accents.includes(from)) accents.unshift(from);
    const weak = this.beats.filter(
      (beat) => beat > from && beat < until && accents.every((start) => Math.abs(start - beat) > SAME_MOMENT),
    );
    const counted = this.leadIn(from).filter(({ at }) => from - at > SAME_MOMENT);
    return [
      ...counted.map(({ at }) => ({ at, accent: false })),
      ...accents.map((at) => ({ at, accent: true })),
      ...weak.map((at) => ({ at, accent: false })),
    ].sort((one, other) => one.at - other.at);
  }

  /** How many beats are left in `shot` at `second`, with the sounding one; without beats, seconds. */
  left(shot, second) {
    const end = this.end(shot);
    if (!this.beats.length) return Math.max(1, Math.ceil(end - second - 1e-6));
    const all = lastBefore(this.beats, end - 1e-3) - lastBefore(this.beats, this.start(shot) - 1e-3);
    const gone = lastBefore(this.beats, second + 1e-6) - lastBefore(this.beats, this.start(shot) - 1e-3);
    return Math.max(1, all - Math.max(1, gone) + 1);
  }
}

export function readPlan({ beats, starts, duration }) {
  const numbers = (text) => (text ? text.split(",").map(Number) : []);
  return new Plan({ beats: numbers(beats), starts: numbers(starts), duration: Number(duration) });
}
