// The shot editor: split and merge shots, see at once where the times do not meet, redraw the score strip while typing.

import { addRow, cell, changed, liveRows, removeRow } from "./rows.js";
import { drawBlocks, fill, numberOf as number, SAME_TIME, tidy, timeline } from "./timeline.js";
import { prepareTimes } from "./watch.js";

const SHORTEST = 0.3;
const MOST = 60;

const section = document.querySelector("[data-shots]");
const data = document.getElementById("editor-data");
if (section && data && !section.closest("fieldset:disabled")) start(section, JSON.parse(data.textContent));

function start(section, { words, strip: stripWords }) {
  const form = section.closest("form");
  const timing = section.querySelector("[data-timing]");
  const strip = document.querySelector("[data-strip]");

  const duration = () => Number(form.elements.duration_seconds.value);
  const beatsTyped = () => form.elements.beats.value.split("\n").filter((line) => line.trim()).map(Number).filter(Number.isFinite);
  const drawHandles = timeline(strip.closest("[data-timeline]"), section, {
    duration,
    snaps: beatsTyped,
    step: null,
    shortest: SHORTEST,
    hasEnds: false,
    words: stripWords,
  });
  const inOrder = () => liveRows(section).sort((a, b) => (number(a, "start") || 0) - (number(b, "start") || 0));

  /** The first thing that is wrong with the times, as a sentence; empty when the shots meet. */
  function problem(rows) {
    if (rows.some((row) => Number.isNaN(number(row, "start")) || Number.isNaN(number(row, "end")))) return " ";
    for (const [index, row] of rows.entries()) {
      if (number(row, "end") <= number(row, "start")) return fill(words.backwards, { first: index + 1 });
      const before = index ? number(rows[index - 1], "end") : 0;
      const gap = number(row, "start") - before;
      if (Math.abs(gap) <= SAME_TIME) continue;
      if (index === 0) return words.start;
      return fill(gap > 0 ? words.gap : words.overlap, { first: index, second: index + 1, gap: tidy(Math.abs(gap)) });
    }
    const last = rows.at(-1);
    if (last && Math.abs(number(last, "end") - duration()) > SAME_TIME) return fill(words.end, { seconds: tidy(duration()) });
    return "";
  }

  function redraw(rows) {
    const hook = Number(form.elements.hook__at_second.value || NaN);
    drawBlocks(strip, section, duration(), (row) => (hook >= number(row, "start") && hook < number(row, "end") ? "is-hook" : ""));
    const cuts = rows.map((row) => number(row, "start")).filter(Number.isFinite);
    strip.querySelector("[data-strip-cuts]").setAttribute("d", cuts.map((cut) => `M${Math.round(cut * 1000)} 0v10`).join(""));
    drawHandles();
  }

  function review() {
    const rows = inOrder();
    rows.forEach((row, index) => {
      row.querySelector("[data-shot-title]").textContent = fill(words.shot, { number: index + 1 });
    });
    const wrong = problem(rows);
    timing.textContent = wrong.trim() || (wrong ? "" : words.fine);
    timing.classList.toggle("is-wrong", Boolean(wrong.trim()));
    redraw(rows);
  }

  function split(row) {
    const [from, to] = [number(row, "start"), number(row, "end")];
    if (liveRows(section).length >= MOST) return tell(words.tooMany);
    if (!(to - from >= 2 * SHORTEST)) return tell(words.tooShort);
    const middle = (from + to) / 2;
    const inside = beatsTyped().filter((beat) => beat - from >= SHORTEST && to - beat >= SHORTEST);
    const at = inside.length ? inside.reduce((best, beat) => (Math.abs(beat - middle) < Math.abs(best - middle) ? beat : best)) : middle;
    const second = addRow(section, row);
    for (const name of ["action", "camera", "difficulty"]) cell(second, name).value = cell(row, name).value;
    cell(second, "start").value = tidy(at);
    cell(second, "end").value = cell(row, "end").value;
    cell(row, "end").value = tidy(at);
    const frame = row.querySelector('[name$="-frame"]:checked')?.value ?? "";
    const same = [...second.querySelectorAll('[name$="-frame"]')].find((radio) => radio.value === frame);
    if (same) choose(same);
    prepare(second);
    changed(row);
    cell(second, "title").focus();
  }

  function merge(row) {
    const rows = inOrder();
    const next = rows[rows.indexOf(row) + 1];
    if (!next) return;
    cell(row, "end").value = cell(next, "end").value;
    for (const [name, between] of [["action", " "], ["camera", " "], ["caption", " "]]) {
      const texts = [cell(row, name).value.trim(), cell(next, name).value.trim()].filter(Boolean);
      cell(row, name).value = [...new Set(texts)].join(between);
    }
    if (!cell(row, "title").value.trim()) cell(row, "title").value = cell(next, "title").value;
    removeRow(next);
    changed(row);
    cell(row, "end").focus();
  }

  function tell(sentence) {
    timing.textContent = sentence;
    timing.classList.add("is-wrong");
  }

  /** Show the chosen picture in the row's closed picker. */
  function choose(radio) {
    radio.checked = true;
    const summary = radio.closest("[data-frame]").querySelector("summary");
    summary.firstElementChild.replaceWith(radio.nextElementSibling.cloneNode(true));
  }

  function prepare(row) {
    row.querySelector("[data-split]").addEventListener("click", () => split(row));
    row.querySelector("[data-merge]").addEventListener("click", () => merge(row));
    for (const radio of row.querySelectorAll('[name$="-frame"]')) radio.addEventListener("change", () => choose(radio));
    prepareTimes(row);
  }

  for (const row of section.querySelectorAll("[data-row]")) prepare(row);
  section.querySelector("[data-add-row]")?.addEventListener("click", () => {
    const row = liveRows(section).at(-1);
    const before = inOrder().at(-2);
    prepare(row);
    if (before) cell(row, "start").value = cell(before, "end").value;
    cell(row, "end").value = tidy(duration());
  });
  form.addEventListener("input", review);
  review();
}
