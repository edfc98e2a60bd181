// The submit form: drop a file, see how far the upload is, keep the chosen file when something is refused.

import { takeDrops } from "./drop.js";

const form = document.getElementById("submit-form");
const input = form.elements.upload;
const drop = form.querySelector("[data-drop]");
const chosen = form.querySelector("[data-chosen]");
const box = form.querySelector("[data-sending-box]");
const bar = box.querySelector("progress");
const words = box.querySelector("[data-sending-words]");
const say = form.dataset;

// The admin theme writes a chosen file's name into the nearest text input, which here is the address; this tells it
// that the input is taken care of.
input.hasChangeListener = true;

function showErrors(errors) {
  for (const place of form.querySelectorAll("[data-errors]")) {
    place.textContent = (errors[place.dataset.errors] || []).join(" ");
  }
  form.elements.url.setAttribute("aria-invalid", String(Boolean(errors.url)));
  input.setAttribute("aria-invalid", String(Boolean(errors.upload)));
  const first = errors.url ? form.elements.url : errors.upload ? input : null;
  first?.focus();
}

function megabytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What is wrong with the file as far as the browser can tell; empty when nothing is. */
function objection(file) {
  if (file && file.size > Number(say.maxBytes)) return say.tooLarge;
  if (file && !say.suffixes.split(" ").some((suffix) => file.name.toLowerCase().endsWith(suffix))) return say.wrongKind;
  return "";
}

function fileChosen() {
  const file = input.files[0];
  chosen.textContent = file ? `${file.name} · ${megabytes(file.size)}` : "";
  const wrong = objection(file);
  showErrors(wrong ? { upload: [wrong] } : {});
}

function sending(isSending) {
  box.hidden = !isSending;
  for (const button of form.querySelectorAll("button")) button.disabled = isSending;
}

function send() {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    bar.value = percent;
    words.textContent = percent < 100 ? `${say.sending} ${percent} %` : say.checking;
  });
  request.addEventListener("load", () => {
    if (request.response?.address) {
      window.location.assign(request.response.address);
      return;
    }
    sending(false);
    showErrors(request.response?.errors || { "": [say.lost] });
  });
  request.addEventListener("error", () => {
    sending(false);
    showErrors({ "": [say.lost] });
  });
  request.send(new FormData(form));
}

input.addEventListener("change", fileChosen);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wrong = objection(input.files[0]);
  if (wrong) {
    showErrors({ upload: [wrong] });
    return;
  }
  showErrors({});
  bar.value = 0;
  words.textContent = say.sending;
  sending(true);
  send();
});

takeDrops(drop, input, fileChosen);
