// Which uploads this browser began and has not finished, so that a reload can go on with them.
// A recording that is not a file cannot be chosen again after a reload, so it is not remembered.

const START = "kmeme-upload:";

function keyOf({ purpose, nodeId, name, size, changed }) {
  return START + JSON.stringify([purpose, nodeId, name, size, changed]);
}

export function remember(file, id) {
  if (file.changed === undefined) return;
  tried(() => localStorage.setItem(keyOf(file), id));
}

export function recall(file) {
  return tried(() => localStorage.getItem(keyOf(file)));
}

export function forget(file) {
  tried(() => localStorage.removeItem(keyOf(file)));
}

/** The names of files that were begun for this purpose and recipe. */
export function unfinished(purpose, nodeId) {
  const keys = tried(() => Object.keys(localStorage)) ?? [];
  const files = keys.filter((key) => key.startsWith(START)).map((key) => JSON.parse(key.slice(START.length)));
  return files.filter(([kind, node]) => kind === purpose && node === nodeId).map(([, , name]) => name);
}

/** A browser may forbid its storage; then nothing is remembered, and nothing else is lost. */
function tried(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
