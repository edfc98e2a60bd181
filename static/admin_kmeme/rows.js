// Rows of a form (scenes, shots): add, take away, take back; and a warning before typed things are lost.
// Without this script there is one blank row and a box to tick for each row that shall go.

/** The rows that count, in the order of the page. */
export function liveRows(section) {
  return [...section.querySelectorAll("[data-row]")].filter((row) => !row.classList.contains("is-gone"));
}

/** One input of a row: "start", "action". */
export function cell(row, name) {
  return row.querySelector(`[name$="-${name}"]`);
}

export function changed(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A new row behind `after` (at the end without it), from the form's template. */
export function addRow(section, after = null) {
  const total = section.querySelector('[name$="-TOTAL_FORMS"]');
  const index = Number(total.value);
  const html = section.querySelector("[data-row-template]").innerHTML;
  const holder = document.createElement("template");
  holder.innerHTML = html.replaceAll("__prefix__", String(index)).replaceAll("__number__", String(index + 1)).trim();
  const row = holder.content.firstElementChild;
  row.classList.remove("is-blank");
  if (after) after.after(row);
  else section.querySelector("[data-row-list]").append(row);
  total.value = String(index + 1);
  prepareRow(row);
  return row;
}

function setGone(row, isGone) {
  cell(row, "DELETE").checked = isGone;
  row.classList.toggle("is-gone", isGone);
  for (const element of row.querySelectorAll("[data-tools] button")) element.hidden = element.hasAttribute("data-restore") !== isGone;
  changed(row);
}

export function removeRow(row) {
  setGone(row, true);
}

function prepareRow(row) {
  row.querySelector("[data-delete]").hidden = true;
  row.querySelector("[data-tools]").hidden = false;
  row.querySelector("[data-remove]").addEventListener("click", () => {
    removeRow(row);
    row.querySelector("[data-restore]").focus();
  });
  row.querySelector("[data-restore]").addEventListener("click", () => {
    setGone(row, false);
    row.querySelector("[data-remove]").focus();
  });
  if (cell(row, "DELETE").checked) setGone(row, true);
}

/** Whether a form holds something that is not stored. */
export function isUnsaved(form) {
  return form.dataset.unsaved === "yes";
}

function guard(form) {
  form.addEventListener("input", () => {
    form.dataset.unsaved = "yes";
  });
  form.addEventListener("submit", () => {
    form.dataset.unsaved = "no";
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved(form) && form.isConnected) event.preventDefault();
  });
}

export function prepareRows(root) {
  for (const section of root.querySelectorAll("[data-rows]")) {
    for (const row of section.querySelectorAll("[data-row]")) {
      // The blank row is for browsers without scripts; here a button adds rows.
      if (row.classList.contains("is-blank")) row.remove();
      else prepareRow(row);
    }
    const total = section.querySelector('[name$="-TOTAL_FORMS"]');
    total.value = String(section.querySelectorAll("[data-row]").length);
    const add = section.querySelector("[data-add-row]");
    if (!add || add.closest("fieldset:disabled")) continue;
    add.hidden = false;
    add.addEventListener("click", () => cell(addRow(section), "start").focus());
  }
  for (const form of root.querySelectorAll("form[data-guard]")) guard(form);
}

prepareRows(document);
