/* Names for what the admin's theme leaves nameless to a screen reader: choosers that stand for a select, inputs in the
   rows of a table, and Django's hints. Rows and choosers are also made later, so the page is watched. */

const text = (element) => element?.textContent.replace(/\s+/g, " ").replace(/\*\s*$/, "").trim() ?? "";

function nameOf(input) {
  const label = input.labels?.[0] ?? (input.id && document.querySelector(`label[for="${CSS.escape(input.id)}"]`));
  if (label) return text(label);
  const cell = input.closest("td");
  const heads = cell?.closest("table")?.querySelectorAll("thead th, thead td");
  return text(heads?.[cell.cellIndex]);
}

function nameChooser(chooser) {
  const select = chooser.closest(".select2-container")?.previousElementSibling;
  const name = select && nameOf(select);
  if (!name) return;
  for (const part of [chooser, chooser.querySelector(".select2-selection__rendered")]) {
    // Where something was chosen, its text comes with the name.
    if (part && !part.hasAttribute("aria-label")) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", [name, text(part)].filter(Boolean).join(": "));
    }
  }
}

function nameInput(input) {
  if (input.labels?.length || input.hasAttribute("aria-label") || input.hasAttribute("aria-labelledby")) return;
  const name = nameOf(input);
  if (name) input.setAttribute("aria-label", name);
}

function nameAll() {
  document.querySelectorAll(".select2-selection").forEach(nameChooser);
  document.querySelectorAll("td :is(input:not([type=hidden]), select, textarea)").forEach(nameInput);
  document.querySelectorAll("span.help-tooltip[aria-label]:not([role])").forEach((hint) => hint.setAttribute("role", "img"));
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    nameAll();
  });
}).observe(document.body, { childList: true, subtree: true });
nameAll();
