// What the person set the last time: nothing else is kept of them.

const KEY = "kmeme-shooting";

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

const wishes = read();

export function wish(name, otherwise) {
  return wishes[name] ?? otherwise;
}

export function remember(name, value) {
  wishes[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(wishes));
  } catch {
    // Not allowed here: it is remembered until the page is left.
  }
}
