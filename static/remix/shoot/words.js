// What the page says. The sentences are in the page, in the reader's language; {names} are filled in here.

const template = document.querySelector("[data-words]");

export function word(name, values = {}) {
  const text = template.content.querySelector(`[data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
}

const line = document.querySelector("[data-say]");
let fading;

/** Tell the person something. It stays for as long as it takes to read, or until the next. */
export function say(name, values) {
  clearTimeout(fading);
  line.textContent = name ? word(name, values) : "";
  line.hidden = !name;
  if (name) fading = setTimeout(() => (line.hidden = true), 3000 + 80 * line.textContent.length);
}
