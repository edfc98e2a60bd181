// One run of the camera is one clip; each shot finished in it is a take, which knows its place in the clip.

// What plays most widely first; the last one is whatever the browser likes.
const TYPES = ["video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/webm;codecs=vp8,opus", "video/webm", "video/mp4", ""];
const BITS_PER_SECOND = 5_000_000;
/** Uploads are taken up to 200 MB; this leaves room for the sound and the container. */
const MOST_BITS = 1_400_000_000;
const CHUNK_MS = 1000;
/** The camera runs on for so long after the last shot, so that its end is not cut off. */
const TAIL_MS = 150;

export const canRecord = () => "MediaRecorder" in window;

export function videoType() {
  return TYPES.find((type) => !type || MediaRecorder.isTypeSupported(type));
}

/** Records a stream into one blob; `bits` a second at most. */
export class Recording {
  #parts = [];

  constructor(stream, seconds) {
    const bits = Math.min(BITS_PER_SECOND, Math.floor(MOST_BITS / seconds));
    const type = videoType();
    this.recorder = new MediaRecorder(stream, { videoBitsPerSecond: bits, ...(type && { mimeType: type }) });
    this.recorder.ondataavailable = ({ data }) => data.size && this.#parts.push(data);
    this.stopped = new Promise((resolve) => (this.recorder.onstop = resolve));
    this.began = performance.now();
    // When something is recorded at last is what counts.
    this.started = new Promise((resolve) => (this.recorder.onstart = resolve)).then(() => (this.began = performance.now()));
    this.recorder.start(CHUNK_MS);
  }

  /** The film so far, after which nothing is added. */
  async stop() {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    await this.stopped;
    return new Blob(this.#parts, { type: this.recorder.mimeType.split(";")[0] || "video/webm" });
  }
}

/** Records along with a session. `keep(clip)` is called with each clip that holds a finished shot. */
export class Recorder {
  #recording = null;
  #takes = [];
  #facts = {};

  constructor(session, camera, keep, failed) {
    this.session = session;
    this.camera = camera;
    this.keep = keep;
    this.failed = failed;
    session.addEventListener("lead", ({ detail }) => this.#start(detail));
    session.addEventListener("shotend", ({ detail }) => this.#add(detail));
    session.addEventListener("state", ({ detail }) => this.#turn(detail.state));
  }

  get isRunning() {
    return this.#recording !== null;
  }

  #start({ from, until }) {
    if (!this.camera.isOn || !canRecord()) return;
    try {
      this.#recording = new Recording(this.camera.stream, (until - from) / this.session.speed);
      this.#takes = [];
      this.#facts = { hasSound: this.camera.hasSound, widthOverHeight: this.camera.widthOverHeight };
    } catch {
      this.failed();
    }
  }

  #add({ shot, began, ended, speed }) {
    if (this.#recording) this.#takes.push({ shot, began, ended, speed });
  }

  /** A run started anew passes through "counting": what came before is a clip of its own. */
  #turn(state) {
    if (state === "running" || !this.#recording) return;
    const recording = this.#recording;
    const takes = this.#takes;
    const facts = this.#facts;
    this.#recording = null;
    setTimeout(() => this.#finish(recording, takes, facts), state === "counting" ? 0 : TAIL_MS);
  }

  async #finish(recording, takes, facts) {
    const blob = await recording.stop();
    if (!takes.length || !blob.size) return;
    const seconds = (ms) => Math.max(0, (ms - recording.began) / 1000);
    const marked = takes.map(({ shot, began, ended, speed }) => {
      const at = seconds(began);
      return { shot, at, length: seconds(ended) - at, speed };
    });
    await this.keep({ ...facts, blob, takes: marked, made: Date.now() });
  }
}
