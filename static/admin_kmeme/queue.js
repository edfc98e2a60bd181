// The queue from the keyboard, on its list and on the pages where things are looked at. Keys are read by their place
// (`code`), so that they work while the keyboard writes Hangul.

const KEYS = { KeyJ: "j", KeyK: "k", KeyA: "a", KeyR: "r", KeyC: "c", KeyU: "u", KeyX: "x" };
const rows = [...document.querySelectorAll("[data-queue-row]")];
const act = document.getElementById("queue-act");

function isTyping(target) {
  return target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])");
}

function current() {
  return rows.find((row) => row.contains(document.activeElement)) ?? rows.find((row) => row.matches(".is-current"));
}

function step(way) {
  const at = rows.indexOf(current());
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + way))];
  rows.forEach((row) => row.classList.toggle("is-current", row === next));
  next?.querySelector("[data-queue-link]").focus();
}

function send(row, verb, fields) {
  act.action = `${row.dataset.item}/${verb}/`;
  for (const [name, value] of Object.entries(fields)) act.elements[name].value = value;
  act.submit();
}

// Approve or reject the current row: at once, after a reason, or, where one has to look first, on its own page.
function decide(row, key) {
  const choice = document.querySelector(`[data-queue-decision="${row.dataset.kind}:${key}"]`);
  const seen = { version: row.dataset.version, subject_version: row.dataset.subjectVersion };
  if (!choice) {
    row.querySelector("[data-queue-link]").click();
  } else if (choice.dataset.dialog) {
    const dialog = document.getElementById(choice.dataset.dialog);
    const form = dialog.querySelector("form");
    form.action = `${row.dataset.item}/decide/`;
    for (const [name, value] of Object.entries(seen)) form.elements[name].value = value;
    dialog.querySelector("[data-queue-subject]").textContent = row.querySelector("[data-queue-link]").textContent;
    dialog.showModal();
  } else {
    send(row, "decide", { ...seen, decision: choice.dataset.code });
  }
}

function onRow(row, key) {
  if (key === "x") row.querySelector("input[type=checkbox]")?.click();
  else if (key === "c") send(row, "mine" in row.dataset ? "release" : "claim", { version: row.dataset.version });
  else if (key === "a" || key === "r") decide(row, key);
}

function inDialog(dialog, event) {
  const number = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const reason = number && dialog.querySelectorAll("input[name=reason_code]")[number - 1];
  if (!reason || event.target.matches("textarea")) return;
  event.preventDefault();
  reason.checked = true;
  reason.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const dialog = document.querySelector("dialog[open]");
  if (dialog) {
    inDialog(dialog, event);
    return;
  }
  if (isTyping(event.target)) return;
  const key = event.key === "?" ? "?" : KEYS[event.code];
  if (!key || (event.shiftKey && key !== "?")) return;
  const button = document.querySelector(`[data-queue-key="${key}"]:not(:disabled)`);
  const row = current();
  if (key === "?") document.getElementById("queue-keys")?.showModal();
  else if (button) button.click();
  else if (rows.length && (key === "j" || key === "k")) step(key === "j" ? 1 : -1);
  else if (row && act) onRow(row, key);
  else return;
  event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-queue-open], [data-queue-help]");
  if (opener) document.getElementById(opener.dataset.queueOpen ?? "queue-keys").showModal();
  target.closest("[data-queue-close]")?.closest("dialog").close();
});

for (const select of document.querySelectorAll("[data-queue-filters] select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// The server decides what can still be undone; the page only stops offering it.
const toast = document.querySelector("[data-queue-toast]");
if (toast) {
  const until = performance.now() + toast.dataset.queueToast * 1000;
  const left = toast.querySelector("[data-queue-left]");
  const timer = setInterval(() => {
    const seconds = Math.ceil((until - performance.now()) / 1000);
    left.textContent = Math.max(0, seconds);
    if (seconds > 0) return;
    clearInterval(timer);
    toast.remove();
  }, 250);
}
