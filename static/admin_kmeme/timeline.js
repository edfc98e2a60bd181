// Rows of a form (scenes, shots) as blocks on a strip, with handles at their edges: dragged, or moved with the arrow
// keys. What a handle moves are the rows' own inputs, so that everything else follows from what was typed.

import { cell, changed, liveRows } from "./rows.js";
import { onTime, seek } from "./watch.js";

const SVG = "http://www.w3.org/2000/svg";
export const SAME_TIME = 1e-6;
const SNAP_PIXELS = 9;

export function numberOf(row, name) {
  const text = cell(row, name).value.trim();
  return text === "" ? NaN : Number(text);
}

export const tidy = (seconds) => String(Math.round(seconds * 1000) / 1000);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The rows in time order that can be drawn. */
function drawable(section) {
  return liveRows(section)
    .filter((row) => numberOf(row, "end") > numberOf(row, "start"))
    .sort((a, b) => numberOf(a, "start") - numberOf(b, "start"));
}

/** Draw the rows as blocks; `tone(row, index)` adds a class. */
export function drawBlocks(strip, section, duration, tone = () => "") {
  const percent = (seconds) => `${(100 * seconds) / duration}%`;
  const blocks = drawable(section).map((row, index) => {
    const [from, to] = [numberOf(row, "start"), numberOf(row, "end")];
    const block = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ x: percent(from), width: percent(to - from), y: 26, height: 70 })) block.setAttribute(name, value);
    block.innerHTML = `<rect class="km-strip-block ${tone(row, index)} tone-${index % 2}" width="100%" height="70"/>`;
    if ((to - from) / duration >= 0.04) block.innerHTML += `<text class="km-strip-number" x="8" y="20">${index + 1}</text>`;
    return block;
  });
  strip.querySelector("[data-strip-blocks]").replaceChildren(...blocks);
}

/** Edges of neighbouring rows at one time are one handle. */
function edgesOf(section) {
  const found = [];
  drawable(section).forEach((row, index, rows) => {
    for (const name of ["start", "end"]) {
      const time = numberOf(row, name);
      const twin = found.find((edge) => Math.abs(edge.time - time) <= SAME_TIME);
      const part = { row, name, index, before: rows[index - 1], after: rows[index + 1] };
      if (twin) twin.parts.push(part);
      else found.push({ time, parts: [part] });
    }
  });
  return found;
}

/** How far an edge may go: no row shorter than `shortest`, none past its neighbour. */
function bounds(edge, duration, shortest) {
  let [low, high] = [0, duration];
  const moves = (row, name) => edge.parts.some((part) => part.row === row && part.name === name);
  for (const { row, name, before, after } of edge.parts) {
    if (name === "end") low = Math.max(low, numberOf(row, "start") + shortest);
    else high = Math.min(high, numberOf(row, "end") - shortest);
    if (name === "start" && before && !moves(before, "end")) low = Math.max(low, numberOf(before, "end"));
    if (name === "end" && after && !moves(after, "start")) high = Math.min(high, numberOf(after, "start"));
  }
  return [low, high];
}

/**
 * Make a strip's handles. `options`: duration(), snaps() (s, ascending), step (s of an arrow key; null: to the next
 * snap), shortest (s), hasEnds (whether the clip's own ends have handles), words.
 */
export function timeline(box, section, options) {
  const layer = box.querySelector("[data-handles]");
  const playhead = box.querySelector("[data-playhead]");
  const strip = box.querySelector("[data-strip]");
  let held = null;

  const place = (element, seconds) => {
    element.style.left = `${Math.min(100, Math.max(0, (100 * seconds) / options.duration()))}%`;
  };
  const label = ({ parts }) => {
    const [end, start] = ["end", "start"].map((name) => parts.find((part) => part.name === name));
    if (end && start) return fill(options.words.both, { before: end.index + 1, after: start.index + 1 });
    return fill(end ? options.words.end : options.words.start, { number: (end ?? start).index + 1 });
  };
  const snapTo = (time, within) => {
    const near = options.snaps().reduce((best, snap) => (Math.abs(snap - time) < Math.abs(best - time) ? snap : best), Infinity);
    return Math.abs(near - time) <= within ? near : time;
  };

  function describe(handle, edge) {
    const [low, high] = bounds(edge, options.duration(), options.shortest);
    const isSnapped = options.snaps().some((snap) => Math.abs(snap - edge.time) < 0.002);
    const words = fill(isSnapped ? options.words.snapped : options.words.at, { seconds: tidy(edge.time) });
    const values = { "aria-valuemin": tidy(low), "aria-valuemax": tidy(Math.max(low, high)), "aria-valuenow": tidy(edge.time), "aria-valuetext": words, "aria-label": label(edge) };
    for (const [name, value] of Object.entries(values)) handle.setAttribute(name, value);
    handle.classList.toggle("is-snapped", isSnapped);
    place(handle, edge.time);
  }

  function move(handle, edge, wanted) {
    const [low, high] = bounds(edge, options.duration(), options.shortest);
    if (low > high) return;
    const time = Math.round(Math.min(high, Math.max(low, wanted)) * 1000) / 1000;
    if (Math.abs(time - edge.time) < 0.0005) return;
    edge.time = time;
    for (const { row, name } of edge.parts) cell(row, name).value = tidy(time);
    held = handle;
    changed(edge.parts[0].row);
    held = null;
    describe(handle, edge);
    seek(time);
  }

  function pressed(event, handle, edge) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const beyond = options.snaps().filter((snap) => way * (snap - edge.time) > 0.002);
    const next = way > 0 ? beyond[0] : beyond.at(-1);
    const bySnap = next !== undefined && (options.step === null) !== event.shiftKey;
    move(handle, edge, bySnap ? next : edge.time + way * (options.step ?? 0.05));
  }

  function drag(event, handle, edge) {
    if (event.button) return;
    handle.setPointerCapture(event.pointerId);
    handle.focus();
    const pulled = (moved) => {
      const area = strip.getBoundingClientRect();
      const time = ((moved.clientX - area.left) / area.width) * options.duration();
      move(handle, edge, moved.altKey ? time : snapTo(time, (SNAP_PIXELS / area.width) * options.duration()));
    };
    handle.addEventListener("pointermove", pulled);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", pulled);
      draw();
    }, { once: true });
  }

  function handleOf(edge) {
    const handle = document.createElement("button");
    Object.assign(handle, { type: "button", className: "km-handle" });
    handle.setAttribute("role", "slider");
    handle.addEventListener("keydown", (event) => pressed(event, handle, edge));
    handle.addEventListener("pointerdown", (event) => drag(event, handle, edge));
    describe(handle, edge);
    return handle;
  }

  /** Draw the handles anew, unless one is being moved; the one with the focus keeps it. */
  function draw() {
    if (held) return;
    const focused = [...layer.children].indexOf(document.activeElement);
    const ends = (edge) => edge.time <= SAME_TIME || Math.abs(edge.time - options.duration()) <= SAME_TIME;
    layer.replaceChildren(...edgesOf(section).filter((edge) => options.hasEnds || !ends(edge)).map(handleOf));
    layer.children[focused]?.focus();
  }

  strip.addEventListener("click", (event) => {
    const area = strip.getBoundingClientRect();
    seek(((event.clientX - area.left) / area.width) * options.duration());
  });
  onTime((second) => {
    playhead.hidden = false;
    place(playhead, second);
  });
  return draw;
}
