// Fields of an analysis: take over what was measured or what the model said, tap the tempo, and
// times as buttons.

import { isTyping } from "./watch.js";

const LONGEST_PAUSE_MS = 2500;
const ENOUGH_TAPS = 4;
const MOST_TAPS = 16;
let taps = [];

function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Beats per minute of taps at these times (ms): the slope through all of them, so that one late tap weighs little. */
export function tempoOf(times) {
  const middle = (times.length - 1) / 2;
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const slope = times.reduce((sum, time, index) => sum + (index - middle) * (time - mean), 0) / times.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return Math.round(600_000 / slope) / 10;
}

function tap(button, at) {
  if (taps.length && at - taps.at(-1) > LONGEST_PAUSE_MS) taps = [];
  taps = [...taps, at].slice(-MOST_TAPS);
  const bpm = taps.length >= ENOUGH_TAPS ? tempoOf(taps) : null;
  const words = bpm === null ? button.dataset.more : button.dataset.result;
  button.parentElement.querySelector("[data-tapped]").value = words.replace("{count}", taps.length).replace("{bpm}", bpm);
  if (bpm !== null) write(document.getElementById(button.dataset.into), String(bpm));
}

/** The "take this" buttons of values that differ from the input's. */
function offer(root) {
  for (const button of root.querySelectorAll("[data-take]")) {
    button.hidden = document.getElementById(button.dataset.into)?.value.trim() === button.dataset.take.trim();
  }
}

function listTimes(root) {
  for (const list of root.querySelectorAll("[data-times-of]")) {
    const times = document.getElementById(list.dataset.timesOf).value.split("\n").map((line) => line.trim());
    list.replaceChildren(
      ...times.filter((time) => time !== "" && Number.isFinite(Number(time))).map((time) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "km-time", textContent: time });
        button.dataset.seek = time;
        return button;
      }),
    );
  }
}

export function prepareFields(root) {
  for (const button of root.querySelectorAll("[data-tap]")) button.hidden = false;
  offer(root);
  listTimes(root);
}

document.addEventListener("input", () => {
  offer(document);
  listTimes(document);
});
document.addEventListener("click", (event) => {
  const take = event.target.closest("[data-take]");
  const tapped = event.target.closest("[data-tap]");
  if (take) {
    const field = document.getElementById(take.dataset.into);
    write(field, take.dataset.take);
    field.focus();
  }
  if (tapped) tap(tapped, event.timeStamp);
});
document.addEventListener("keydown", (event) => {
  const button = document.querySelector("[data-tap]");
  if (event.code !== "KeyT" || event.shiftKey || event.repeat || !button || button.closest("fieldset:disabled") || isTyping(event)) return;
  event.preventDefault();
  tap(button, event.timeStamp);
});
prepareFields(document);
