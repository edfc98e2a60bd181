// Watch an analysis: ask once a second while it is under way, and bring in what is new without reloading the page.

import { isUnsaved, prepareRows } from "./rows.js";

const EVERY_MS = 1000;
const SLOWEST_MS = 10_000;

const panel = document.querySelector("[data-progress]");
const display = panel.querySelector("[data-progress-display]");
const sentence = panel.querySelector("[data-progress-sentence]");
let stamp = panel.dataset.stamp;
let wait = EVERY_MS;

/** Take over the parts of the page that changed; a form somebody is typing in stays as it is. */
async function bringIn() {
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("analysis-side").replaceChildren(...fresh.getElementById("analysis-side").childNodes);
  const work = document.getElementById("analysis-work");
  const form = document.getElementById("analysis-form");
  if (form && isUnsaved(form)) {
    sentence.textContent = panel.dataset.fresh;
    return;
  }
  work.replaceChildren(...fresh.getElementById("analysis-work").childNodes);
  prepareRows(work);
}

async function look() {
  let isActive = true;
  try {
    const answer = await fetch(panel.dataset.progress, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const status = await answer.json();
    isActive = status.is_active;
    display.innerHTML = status.html;
    wait = EVERY_MS;
    if (status.stamp !== stamp) {
      stamp = status.stamp;
      sentence.textContent = status.sentence;
      await bringIn();
    }
  } catch {
    sentence.textContent = panel.dataset.lost;
    wait = Math.min(wait * 2, SLOWEST_MS);
  }
  if (isActive) window.setTimeout(look, wait);
}

if (panel.dataset.active === "yes") window.setTimeout(look, EVERY_MS);
