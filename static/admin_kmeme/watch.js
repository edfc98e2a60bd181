// The clip beside a form: times that jump to it, times taken from it, and a few keys. Our own film jumps to the exact
// frame; a platform's player is loaded on demand and told by message (YouTube and TikTok listen, Instagram does not).

const FRAME_SECONDS = 0.1;
const box = document.querySelector("[data-clip]");
const film = box?.querySelector("video");
const embed = box?.querySelector("[data-embed]");
const listeners = [];

/** Messages that a platform's player understands, for a jump to `second`. */
const JUMPS = {
  youtube: (second) => JSON.stringify({ event: "command", func: "seekTo", args: [second, true] }),
  tiktok: (second) => ({ "x-tiktok-player": true, type: "seekTo", value: second }),
};
const STARTS = { youtube: (second) => `&autoplay=1&start=${Math.floor(second)}`, tiktok: () => "&autoplay=1" };

function load(second = 0) {
  const frame = document.createElement("iframe");
  const { embed: address, platform, title } = embed.dataset;
  frame.src = address + (STARTS[platform]?.(second) ?? "");
  Object.assign(frame, { title, allow: "autoplay; encrypted-media; picture-in-picture" });
  embed.replaceChildren(frame);
}

/** Show the clip at `second`. */
export function seek(second) {
  if (!Number.isFinite(second)) return;
  if (film) {
    film.currentTime = Math.max(0, second);
    return;
  }
  const frame = embed?.querySelector("iframe");
  if (embed && !frame) load(second);
  else if (frame && JUMPS[embed.dataset.platform]) frame.contentWindow.postMessage(JUMPS[embed.dataset.platform](second), new URL(frame.src).origin);
}

/** Where our film stands, in seconds to a hundredth; NaN without one. */
export function now() {
  return film ? Math.round(film.currentTime * 100) / 100 : NaN;
}

/** Call `listener(second)` whenever the film stands elsewhere. */
export function onTime(listener) {
  listeners.push(listener);
}

function tick() {
  for (const listener of listeners) listener(film.currentTime);
  if (!film.paused && !film.ended) requestAnimationFrame(tick);
}

export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  return Boolean(event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog"));
}

// By their place on the keyboard, so that they work while it writes Hangul.
const KEYS = {
  KeyP: () => (film.paused ? film.play() : film.pause()),
  Comma: () => seek(film.currentTime - FRAME_SECONDS),
  Period: () => seek(film.currentTime + FRAME_SECONDS),
};

const input = (name) => document.getElementById(name);

function clicked(event) {
  const button = event.target.closest("[data-seek], [data-seek-input], [data-mark-input]");
  if (!button) return;
  if ("seek" in button.dataset) seek(Number(button.dataset.seek));
  if ("seekInput" in button.dataset) seek(Number.parseFloat(input(button.dataset.seekInput).value));
  if ("markInput" in button.dataset && film) {
    const field = input(button.dataset.markInput);
    field.value = String(now());
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
}

/** Show the buttons beside times (their marks only where there is a film to read the time of). */
export function prepareTimes(root) {
  if (!film && !embed) return;
  for (const tools of root.querySelectorAll("[data-time-tools]")) {
    tools.hidden = false;
    tools.querySelector("[data-mark-input]").hidden = !film;
  }
}

if (film || embed) {
  document.addEventListener("click", clicked);
  prepareTimes(document);
  const play = embed?.querySelector("[data-play]");
  if (play) {
    play.hidden = false;
    play.addEventListener("click", () => load());
  }
}
if (film) {
  for (const event of ["play", "seeking", "seeked", "timeupdate", "loadedmetadata"]) film.addEventListener(event, tick);
  box.querySelector("[data-clip-keys]").hidden = false;
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.shiftKey || !(event.code in KEYS)) return;
    event.preventDefault();
    KEYS[event.code]();
  });
}
