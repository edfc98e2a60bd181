// Clicks on the sound card's own clock. A timer only looks ahead and hands over what is due soon: neither a busy page nor
// the timer's jitter can move a click.

const LOOK_AHEAD_SECONDS = 0.3;
const TICK_MS = 50;
/** A click later than this is left out: a late one misleads, a missing one does not. */
const TOO_LATE_SECONDS = 0.02;
const CLICK_SECONDS = 0.04;
const DECAY_SECONDS = 0.008;
const BEAT = { hertz: 1000, level: 0.5 };
const ACCENT = { hertz: 1600, level: 0.9 };

/** A decaying cosine: loudest on its first sample, so that it starts exactly where it should (as in clicks.py). */
function sound(context, { hertz, level }) {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, Math.round(CLICK_SECONDS * rate), rate);
  const samples = buffer.getChannelData(0);
  for (let index = 0; index < samples.length; index += 1) {
    const second = index / rate;
    samples[index] = level * Math.cos(2 * Math.PI * hertz * second) * Math.exp(-second / DECAY_SECONDS);
  }
  return buffer;
}

export class Metronome {
  #waiting = [];
  #sounding = new Set();
  #timer;

  constructor(context) {
    this.context = context;
    this.volume = context.createGain();
    this.volume.connect(context.destination);
    this.sounds = [sound(context, BEAT), sound(context, ACCENT)];
  }

  set muted(muted) {
    this.volume.gain.value = muted ? 0 : 1;
  }

  /** Play these instead of what was to come: [{at, accent}] in the context's seconds, in order. */
  play(clicks) {
    this.stop();
    this.#waiting = [...clicks];
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  /** Hand over what is due. */
  tick() {
    const now = this.context.currentTime;
    while (this.#waiting.length && this.#waiting[0].at <= now + LOOK_AHEAD_SECONDS) {
      const { at, accent } = this.#waiting.shift();
      if (at >= now - TOO_LATE_SECONDS) this.#sound(at, accent);
    }
    if (!this.#waiting.length) clearInterval(this.#timer);
  }

  #sound(at, accent) {
    const source = this.context.createBufferSource();
    source.buffer = this.sounds[Number(accent)];
    source.connect(this.volume);
    source.onended = () => this.#sounding.delete(source);
    this.#sounding.add(source);
    source.start(at);
  }

  /** Silence, also of what was already handed over. */
  stop() {
    clearInterval(this.#timer);
    this.#waiting = [];
    for (const source of this.#sounding) source.stop();
    this.#sounding.clear();
  }
}
