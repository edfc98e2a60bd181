// The time for the ear. Pictures follow it, so that flash, number and click are one moment, over Bluetooth too.

/** The clock of the sound card. */
export class SoundClock {
  constructor(context) {
    this.context = context;
  }

  /** The time (s) in which clicks are scheduled. */
  now() {
    return this.context.currentTime;
  }

  /** The time (s) whose sound reaches the ear now. */
  heard() {
    return this.now() - (this.context.outputLatency || this.context.baseLatency || 0);
  }
}

/** Where there is no sound: the same, from the machine's clock. */
export class StillClock {
  now() {
    return performance.now() / 1000;
  }

  heard() {
    return this.now();
  }
}

/** A running context, or null when there is no sound here. Call it in answer to a press. */
export async function openSound() {
  if (!("AudioContext" in window)) return null;
  const context = new AudioContext({ latencyHint: "interactive" });
  const opened = context.resume().then(() => context.state === "running");
  const late = new Promise((resolve) => setTimeout(resolve, 1500, false));
  return (await Promise.race([opened, late]).catch(() => false)) ? context : null;
}
