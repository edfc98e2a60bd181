// A decision that takes effect in a moment: then the page is looked at again, unless somebody types in it.

import { isUnsaved } from "./rows.js";

const AGAIN_MS = 2000;
const note = document.querySelector("[data-settling]");

function look() {
  const form = document.querySelector("form[data-guard]");
  if (form && isUnsaved(form)) return;
  window.location.replace(window.location.href);
}

if (note) window.setTimeout(look, Number(note.dataset.settling) * 1000 + AGAIN_MS);
