// The preview follows what one types: the server renders the unsaved recipe into a second frame, which takes the
// first one's place once it is there, scrolled to the same spot. Then axe looks at it, and its report is noted for the
// checks before publishing. A frame of its own for each rendering keeps the browser's history free of them.

const WAIT_MS = 500;

const panel = document.querySelector("[data-preview]");
const form = document.getElementById("recipe-form");
const data = document.getElementById("preview-data");
if (panel && data) start(JSON.parse(data.textContent));

function start({ axe: engine, locale, words }) {
  const place = panel.querySelector("[data-frames]");
  const status = panel.querySelector("[data-preview-status]");
  const report = panel.querySelector("[data-axe]");
  let shown = place.querySelector("iframe");
  let timer = 0;
  let round = 0;
  let language = null;

  function frameFor(name) {
    const frame = document.createElement("iframe");
    Object.assign(frame, { name, title: shown.title, tabIndex: -1 });
    frame.classList.add("is-coming");
    frame.setAttribute("aria-hidden", "true");
    return frame;
  }

  /** Send what is typed into a frame, as a form's answer. */
  function send(frame) {
    const post = document.createElement("form");
    Object.assign(post, { method: "post", action: panel.dataset.live, target: frame.name, hidden: true });
    for (const [name, value] of new FormData(form)) {
      const field = document.createElement("textarea");
      Object.assign(field, { name, value });
      post.append(field);
    }
    document.body.append(post);
    post.submit();
    post.remove();
  }

  function render() {
    const mine = ++round;
    const frame = frameFor(`preview-${mine}`);
    status.textContent = words.rendering;
    frame.addEventListener("load", () => {
      if (frame.contentWindow.location.href === "about:blank") return;
      arrived(frame, mine);
    });
    place.append(frame);
    send(frame);
  }

  function arrived(frame, mine) {
    const page = frame.contentDocument;
    if (mine !== round || !page?.body || "refused" in page.body.dataset || !page.body.dataset.fingerprint) {
      if (mine === round) status.textContent = page?.body && "refused" in page.body.dataset ? page.body.textContent.trim() : words.lost;
      frame.remove();
      return;
    }
    frame.contentWindow.scrollTo(0, shown.contentWindow?.scrollY ?? 0);
    frame.classList.remove("is-coming");
    frame.removeAttribute("aria-hidden");
    frame.tabIndex = 0;
    shown.remove();
    shown = frame;
    status.textContent = form.dataset.unsaved === "yes" ? words.typed : words.stored;
    check(frame, mine);
  }

  async function check(frame, mine) {
    report.replaceChildren(line(words.checking));
    try {
      const found = await look(frame);
      const noted = await note(frame.contentDocument.body.dataset.fingerprint, found);
      if (mine === round) tell(noted.findings);
    } catch {
      if (mine === round) report.replaceChildren(line(words.unchecked));
    }
  }

  /** Run axe inside the frame. */
  async function look(frame) {
    const { contentDocument: page, contentWindow: inside } = frame;
    await new Promise((resolve, reject) => {
      const script = page.createElement("script");
      Object.assign(script, { src: engine, onload: resolve, onerror: reject });
      page.head.append(script);
    });
    // Its translations are looked up here: axe would compile them, which the page's content policy forbids.
    if (locale) language ??= await (await fetch(locale)).json();
    return inside.axe.run(page, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  }

  async function note(seen, { violations, testEngine }) {
    const findings = violations.slice(0, 50).map((rule) => ({
      rule: rule.id,
      impact: rule.impact ?? "minor",
      words: (language?.rules[rule.id]?.help ?? rule.help).slice(0, 300),
      count: rule.nodes.length,
      place: rule.nodes[0].target.flat().join(" ").slice(0, 300),
    }));
    const answer = await fetch(panel.dataset.axeNote, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ seen, engine: testEngine.version, findings }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function line(text, className = "") {
    const element = document.createElement("p");
    Object.assign(element, { textContent: text, className });
    return element;
  }

  function tell(findings) {
    report.dataset.checked = String(findings.length);
    report.replaceChildren(findings.length ? line(words.found.replace("{count}", findings.length), "is-wrong") : line(words.clean, "is-fine"));
    if (!findings.length) return;
    const list = document.createElement("ul");
    for (const finding of findings) {
      const item = document.createElement("li");
      const where = document.createElement("code");
      where.textContent = finding.place;
      item.append(`${finding.words} (${finding.count}) `, where);
      list.append(item);
    }
    report.append(list);
  }

  if (!form || form.querySelector("fieldset:disabled")) return;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(render, WAIT_MS);
  });
  render();
}
