// The checks before publishing follow what one types, and what axe has just found on the preview: the server looks at
// the unsaved recipe and sends the panel anew. What one has ticked stays ticked while it is about the same warnings.

const WAIT_MS = 800;
const form = document.getElementById("recipe-form");
let panel = document.querySelector("[data-checks]");
if (form && panel && !form.querySelector("fieldset:disabled")) start();

function start() {
  let timer = 0;
  let round = 0;

  async function refresh() {
    const mine = ++round;
    const answer = await fetch(panel.dataset.checks, { method: "POST", credentials: "same-origin", body: new FormData(form) });
    if (!answer.ok || mine !== round) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-checks]");
    if (!fresh || mine !== round) return;
    const held = panel.contains(document.activeElement);
    const ticked = panel.querySelector("input[name=seen]:checked")?.value;
    panel.replaceWith(fresh);
    panel = fresh;
    const box = panel.querySelector("input[name=seen]");
    if (box && ticked !== undefined) box.checked = ticked === box.value;
    if (held) box?.focus();
  }

  function soon() {
    clearTimeout(timer);
    // What is lost on the way is asked again with the next change; publishing asks the server in any case.
    timer = setTimeout(() => refresh().catch(() => {}), WAIT_MS);
  }

  form.addEventListener("change", (event) => {
    if (!["seen", "publish_at"].includes(event.target.name)) soon();
  });
  const report = document.querySelector("[data-axe]");
  if (report) new MutationObserver(soon).observe(report, { attributes: true, attributeFilter: ["data-checked"] });
}
