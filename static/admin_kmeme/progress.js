// Watch an analysis: ask once a second while it is under way, and bring in what is new without reloading the page.

import { prepareFields } from "./fields.js";
import { isUnsaved, prepareRows } from "./rows.js";
import { prepareScenes } from "./scenes.js";
import { prepareTimes } from "./watch.js";

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
  prepareFields(work);
  prepareScenes(work);
  prepareTimes(work);
}

/** Go on to the draft that the person asked for, once it is there; not away from what they are typing. */
function goOn() {
  const draft = display.querySelector("[data-draft]");
  const form = document.getElementById("analysis-form");
  const wanted = new URLSearchParams(window.location.search).get("then") === "draft";
  if (wanted && draft && !(form && isUnsaved(form))) window.location.replace(draft.href);
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
  else goOn();
}

if (panel.dataset.active === "yes") window.setTimeout(look, EVERY_MS);
else goOn();
