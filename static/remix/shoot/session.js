// The run through the shots: lead-in, shots, pause, one more time. It keeps the time, touches no page, and tells as events:
//   state   {state, reason}   ready, counting, running, paused or done; a reason for pauses not asked for
//   shot    {shot}            another shot is on
//   count   {left, accent}    a number to show: beats to go until the start, or until the next shot
//   lead    {from, until}     the start is near: a recorder may run
//   shotend {shot, began, ended, speed}   a shot is done, from and to when in performance.now() milliseconds

export const SPEEDS = [0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** Silence before the first count: time to hand the first click to the sound card. */
const BREATH_SECONDS = 0.2;
/** How long before the first shot a recorder is started, which needs that long on a slow phone. */
const LEAD_SECONDS = 0.2;

export class Session extends EventTarget {
  state = "ready";
  shot = 0;
  speed = 1;
  #from = 0;
  #until = 0;
  #zero = 0;
  #led = false;
  #lead = [];
  #shown = "";

  constructor(plan) {
    super();
    this.plan = plan;
    this.shotIsDone = Array(plan.shotCount).fill(false);
  }

  /** The clock and the metronome (null: no sound), once there are any. */
  equip(clock, metronome) {
    this.clock = clock;
    this.metronome = metronome;
  }

  get isRolling() {
    return this.state === "counting" || this.state === "running";
  }

  /** Where we are as it is heard, in recipe seconds; in the lead-in, before where the run starts. */
  position() {
    return this.#from + (this.clock.heard() - this.#zero) * this.speed;
  }

  /** Count in and run on from `shot`, to the end or through this one shot only. */
  play(shot = this.state === "done" ? 0 : this.shot, { only = false } = {}) {
    this.#from = this.plan.start(shot);
    this.#until = only ? this.plan.end(shot) : this.plan.duration;
    const clicks = this.plan.clicks(this.#from, this.#until);
    this.#lead = this.plan.leadIn(this.#from);
    this.#zero = this.clock.now() + BREATH_SECONDS + (this.#from - this.#lead[0].at) / this.speed;
    this.#led = false;
    this.#shown = "";
    this.metronome?.play(clicks.map(({ at, accent }) => ({ at: this.#zero + (at - this.#from) / this.speed, accent })));
    this.#turnTo(shot);
    this.#become("counting");
  }

  pause(reason = "") {
    if (!this.isRolling) return;
    this.metronome?.stop();
    this.#become("paused", reason);
  }

  /** One more time: this shot only when all that follow it are done, else from it on. */
  retake(shot = this.shot) {
    const only = this.shotIsDone.slice(shot + 1).every(Boolean) && shot < this.plan.shotCount - 1;
    this.play(shot, { only });
  }

  /** One shot back or ahead; a run goes on from there. */
  jump(step) {
    const shot = Math.max(0, Math.min(this.shot + step, this.plan.shotCount - 1));
    if (this.isRolling) return this.play(shot);
    this.#turnTo(shot);
    if (this.state === "done") this.#become("paused");
  }

  /** One step slower or faster; not to be called in a run, whose takes share one speed. */
  changeSpeed(step) {
    const index = Math.max(0, Math.min(SPEEDS.indexOf(this.speed) + step, SPEEDS.length - 1));
    this.speed = SPEEDS[index];
  }

  /** Look at the clock and say what has happened since. */
  advance() {
    if (!this.isRolling) return;
    const second = this.position();
    if (!this.#led && second >= this.#from - LEAD_SECONDS * this.speed) {
      this.#led = true;
      this.#tell("lead", { from: this.#from, until: this.#until });
    }
    if (this.state === "counting" && second >= this.#from) this.#become("running");
    while (this.state === "running" && second >= this.plan.end(this.shot) - 1e-6) this.#endShot(second);
    if (this.isRolling) this.#count(second);
  }

  #endShot(second) {
    const { shot, speed, plan } = this;
    const moment = (at) => performance.now() + ((at - second) / speed) * 1000;
    this.shotIsDone[shot] = true;
    this.#tell("shotend", { shot, began: moment(plan.start(shot)), ended: moment(plan.end(shot)), speed });
    if (plan.end(shot) < this.#until - 1e-6) return this.#turnTo(shot + 1);
    this.metronome?.stop();
    if (shot + 1 < plan.shotCount) this.#turnTo(shot + 1);
    if (this.shotIsDone.every(Boolean)) this.#become("done");
    else this.#become("paused", "shotDone");
  }

  #count(second) {
    const counting = this.state === "counting";
    const beat = counting ? this.#lead.findLastIndex(({ at }) => at <= second) : second;
    const left = counting ? (this.#lead[beat]?.number ?? "") : this.plan.left(this.shot, second);
    const key = `${this.state} ${this.shot} ${left}`;
    if (key === this.#shown || left === 0) return;
    const accent = !this.#shown.startsWith(`${this.state} ${this.shot} `) && !counting;
    this.#shown = key;
    this.#tell("count", { left, accent });
  }

  #turnTo(shot) {
    this.shot = shot;
    this.#tell("shot", { shot });
  }

  #become(state, reason = "") {
    this.state = state;
    this.#tell("state", { state, reason });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
