// The page that takes a finished video: progress, cancel and retry. Without this module the form posts the file itself.

import { unfinished } from "./memory.js";
import { uploadVideo } from "./upload.js";

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const send = form.querySelector("[type=submit]");
const panel = form.querySelector("[data-panel]");
const bar = panel.querySelector("progress");
const status = panel.querySelector("[data-status]");
const cancel = panel.querySelector("[data-cancel]");
const problem = form.querySelector("[data-problem]");
const hint = form.querySelector("[data-unfinished]");
const { nodeId } = form.dataset;
const sendLabel = send.textContent;

let under = null;

function megabytes(bytes) {
  return (bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0);
}

function show(fraction) {
  const file = input.files[0];
  bar.value = fraction;
  status.textContent = `${Math.floor(fraction * 100)} % · ${megabytes(fraction * file.size)} / ${megabytes(file.size)} MB`;
}

function setBusy(isBusy) {
  panel.hidden = !isBusy;
  input.disabled = send.hidden = isBusy;
  (isBusy ? cancel : send).focus();
  if (isBusy) addEventListener("beforeunload", warn);
  else removeEventListener("beforeunload", warn);
}

function warn(event) {
  event.preventDefault();
}

async function upload() {
  const file = input.files[0];
  const options = { nodeId, name: file.name, onProgress: show };
  under = new AbortController();
  problem.hidden = true;
  hint.hidden = true;
  setBusy(true);
  show(0);
  try {
    const { submissionUrl } = await uploadVideo(file, {
      ...options,
      signal: under.signal,
      onWaiting: (isWaiting) => {
        if (isWaiting) status.textContent = status.dataset.waiting;
      },
    });
    removeEventListener("beforeunload", warn);
    location.assign(submissionUrl);
  } catch (error) {
    setBusy(false);
    problem.textContent = error.message;
    problem.hidden = false;
    send.textContent = error.code === "cancelled" ? sendLabel : send.dataset.again;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (input.files.length) upload();
});
cancel.addEventListener("click", () => under?.abort());
input.addEventListener("change", () => {
  send.textContent = sendLabel;
  problem.hidden = true;
});

const [name] = unfinished("submission", nodeId);
if (name) {
  hint.querySelector("b").textContent = name;
  hint.hidden = false;
}
