// A shake: several strong turns to and fro within a second. Dancing with the phone in the hand is not one.

const STRONG = 16; // m/s², without gravity
const TURNS = 4;
const WITHIN_MS = 1000;
const REST_MS = 1500;

export const canShake = () => "DeviceMotionEvent" in window;

/** Whether the page may feel the phone move without asking. iPhones ask, in answer to a press. */
export async function mayListen() {
  if (!canShake()) return false;
  if (!DeviceMotionEvent.requestPermission) return true;
  const permission = await navigator.permissions?.query({ name: "accelerometer" }).catch(() => null);
  return permission?.state === "granted";
}

export class Shake {
  #turns = [];
  #sign = 0;
  #rests = 0;

  constructor(shaken) {
    this.shaken = shaken;
    this.listen = (event) => this.#feel(event);
  }

  /** Start to listen; gives whether that is allowed. */
  async on() {
    if (!canShake()) return false;
    const answer = await DeviceMotionEvent.requestPermission?.().catch(() => "denied");
    if (answer === "denied") return false;
    addEventListener("devicemotion", this.listen);
    return true;
  }

  off() {
    removeEventListener("devicemotion", this.listen);
  }

  #feel({ acceleration, timeStamp }) {
    const force = [acceleration?.x, acceleration?.y, acceleration?.z].map(Number);
    const strongest = force.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
    if (Math.abs(strongest) < STRONG || timeStamp < this.#rests) return;
    if (Math.sign(strongest) === this.#sign) return;
    this.#sign = Math.sign(strongest);
    this.#turns = [...this.#turns.filter((at) => timeStamp - at < WITHIN_MS), timeStamp];
    if (this.#turns.length < TURNS) return;
    this.#turns = [];
    this.#rests = timeStamp + REST_MS;
    this.shaken();
  }
}
