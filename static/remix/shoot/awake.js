// Keeps the screen on while a run goes on.

/** A silent film of one moving pixel: phones without a wake lock do not dim while a film plays. */
function pixelFilm() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d");
  const film = Object.assign(document.createElement("video"), { muted: true, playsInline: true, loop: true });
  film.srcObject = canvas.captureStream(1);
  const timer = setInterval(() => brush.fillRect(0, 0, 1, 1), 1000);
  brush.fillRect(0, 0, 1, 1);
  return { film, timer };
}

export class Awake {
  #wanted = false;
  #lock = null;
  #standIn = null;

  constructor(failed) {
    this.failed = failed;
    // The system takes the lock away from a page that is not seen; it must be asked for again.
    document.addEventListener("visibilitychange", () => this.#wanted && this.#hold());
  }

  on() {
    this.#wanted = true;
    return this.#hold();
  }

  off() {
    this.#wanted = false;
    this.#lock?.release().catch(() => {});
    this.#lock = null;
    clearInterval(this.#standIn?.timer);
    this.#standIn?.film.pause();
    this.#standIn = null;
  }

  async #hold() {
    if (document.hidden || this.#standIn || this.#lock?.released === false) return;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
      if (!this.#wanted) this.off();
    } catch {
      await this.#play();
    }
  }

  /** No wake lock here, or a phone that saves its battery. */
  async #play() {
    try {
      this.#standIn = pixelFilm();
      await this.#standIn.film.play();
    } catch (error) {
      if (error.name !== "AbortError") this.failed(); // a pause cut it short
    }
  }
}
