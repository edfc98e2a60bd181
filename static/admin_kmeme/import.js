// The import form: drop a file, see its name and size, and hear at once that it is too large.

import { takeDrops } from "./drop.js";

const form = document.getElementById("import-form");
const input = form.elements.file;
const drop = form.querySelector("[data-drop]");
const chosen = form.querySelector("[data-chosen]");
const errors = document.getElementById("file-error");

// The admin theme writes a chosen file's name into the nearest text input, and there is none; this tells it that the
// input is taken care of.
input.hasChangeListener = true;

function fileChosen() {
  const file = input.files[0];
  chosen.textContent = file ? `${file.name} · ${Math.max(1, Math.round(file.size / 1000)).toLocaleString()} kB` : "";
  errors.textContent = file && file.size > Number(form.dataset.maxBytes) ? form.dataset.tooLarge : "";
}

input.addEventListener("change", fileChosen);

takeDrops(drop, input, fileChosen);
