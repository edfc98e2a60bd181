// One film out of the chosen takes: they are played one after another onto a canvas that is recorded, in real time. It is
// the way to cut films that works in every browser without a library.

import { Recording } from "./recorder.js";

const FRAMES_PER_SECOND = 30;
const HIGHEST = 1280;
const SEAM_SECONDS = 0.01;

export const canAssemble = () => "captureStream" in HTMLCanvasElement.prototype;

/** Whether the film may be handed over as recorded: one run, in the recipe's tempo and proportions. */
export function isWhole(pieces, widthOverHeight) {
  const [{ clip, speed }] = pieces;
  return pieces.length === 1 && speed === 1 && Math.abs(clip.widthOverHeight / widthOverHeight - 1) < 0.02;
}

function event(target, name, signal) {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true, signal });
    target.addEventListener("error", () => reject(new Error("unplayable")), { once: true, signal });
    signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")), { once: true });
  });
}

/** Two players in turn: while one plays, the other is set to the next piece. */
class Players {
  constructor(context, sink) {
    this.all = [0, 1].map(() => {
      const video = Object.assign(document.createElement("video"), { playsInline: true, preload: "auto" });
      const volume = context.createGain();
      volume.gain.value = 0;
      context.createMediaElementSource(video).connect(volume).connect(sink);
      // A phone lets a player start by itself only after a press has started it: this is that press.
      video.play().catch(() => {});
      return { video, volume };
    });
  }

  async set(index, piece, signal) {
    const { video } = this.all[index % 2];
    URL.revokeObjectURL(video.src);
    video.src = URL.createObjectURL(piece.clip.blob);
    await event(video, "loadeddata", signal);
    if (piece.at > 0) {
      video.currentTime = piece.at;
      await event(video, "seeked", signal);
    }
    video.playbackRate = 1 / piece.speed;
    return this.all[index % 2];
  }

  close() {
    for (const { video } of this.all) {
      video.pause();
      URL.revokeObjectURL(video.src);
      video.removeAttribute("src");
    }
  }
}

/** As large as the kept part of the picture, within what phones encode as it plays. */
function fit(canvas, { videoWidth, videoHeight }, widthOverHeight) {
  const height = Math.min(videoHeight, videoWidth / widthOverHeight, HIGHEST, HIGHEST / widthOverHeight);
  canvas.height = 2 * Math.round(height / 2);
  canvas.width = 2 * Math.round((height * widthOverHeight) / 2);
}

/** Fill the canvas with the middle of the picture, as the preview did. */
function draw(canvas, video) {
  const scale = Math.max(canvas.width / video.videoWidth, canvas.height / video.videoHeight);
  const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
  const at = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  canvas.getContext("2d", { alpha: false }).drawImage(video, ...at, width, height);
}

/** Draw frame after frame until `isOver` says so. */
function drawUntil(isOver, canvas, video, signal) {
  return new Promise((resolve, reject) => {
    const step = () => {
      if (signal.aborted) return reject(new DOMException("", "AbortError"));
      draw(canvas, video);
      if (isOver()) return resolve();
      requestAnimationFrame(step);
    };
    step();
  });
}

/**
 * The film of `pieces` as a Blob, drawn on `canvas`. Call it in answer to a press. `progress` is told the share that is
 * done (0 to 1). Aborting, or an unplayable piece, throws.
 */
export async function assemble(pieces, { canvas, widthOverHeight, progress, signal }) {
  const context = new AudioContext();
  const sink = context.createMediaStreamDestination();
  const players = new Players(context, sink);
  let stream;
  const lengths = pieces.map(({ length, speed }) => length * speed);
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  try {
    await context.resume();
    let next = await players.set(0, pieces[0], signal);
    fit(canvas, next.video, widthOverHeight);
    draw(canvas, next.video);
    // Not before: the film keeps the size of the first picture.
    stream = canvas.captureStream(FRAMES_PER_SECOND);
    if (pieces.some(({ clip }) => clip.hasSound)) stream.addTrack(sink.stream.getAudioTracks()[0]);
    const recording = new Recording(stream, whole);
    // A recorder begins with the first picture it gets, a while after it is asked to.
    let isRunning = false;
    recording.started.then(() => (isRunning = true));
    await drawUntil(() => isRunning, canvas, next.video, signal);
    const { began } = recording;
    let ends = 0;
    for (const [index, length] of lengths.entries()) {
      const { video, volume } = await next;
      // Each piece ends by one clock, so that late starts never add up.
      ends += length;
      await video.play();
      volume.gain.setTargetAtTime(1, context.currentTime, SEAM_SECONDS);
      if (index + 1 < pieces.length) {
        next = players.set(index + 1, pieces[index + 1], signal);
        next.catch(() => {}); // heard when it is awaited
      }
      const elapsed = () => (performance.now() - began) / 1000;
      const isOver = () => {
        progress(Math.min(1, elapsed() / whole));
        return elapsed() >= ends;
      };
      await drawUntil(isOver, canvas, video, signal);
      volume.gain.setTargetAtTime(0, context.currentTime, SEAM_SECONDS);
      video.pause();
    }
    return await recording.stop();
  } finally {
    players.close();
    for (const track of stream?.getTracks() ?? []) track.stop();
    await context.close();
  }
}
