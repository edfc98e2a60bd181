// Arrow keys in the family tree. Without this every link and every branch is still reached with Tab.
const MOVES = { ArrowDown: down, ArrowUp: up, ArrowRight: into, ArrowLeft: out, Home: first, End: last };

for (const tree of document.querySelectorAll("[data-tree]")) {
  const stops = () => [...tree.querySelectorAll("a")].filter((link) => link.checkVisibility());
  const start = tree.querySelector("[aria-current]") ?? tree.querySelector("a");
  for (const link of tree.querySelectorAll("a, summary")) link.tabIndex = -1;
  if (start) start.tabIndex = 0;
  tree.addEventListener("focusin", ({ target }) => {
    if (!target.matches("a")) return;
    for (const link of tree.querySelectorAll('a[tabindex="0"]')) link.tabIndex = -1;
    target.tabIndex = 0;
  });
  tree.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches("a")) return;
    event.preventDefault();
    move(event.target, stops())?.focus();
  });
  // A branch that is closed while the focus is inside would swallow it.
  tree.addEventListener("toggle", ({ target }) => {
    if (!target.open && target.contains(document.activeElement)) link_of(target).focus();
    if (!tree.querySelector('a[tabindex="0"]')?.checkVisibility()) link_of(target).tabIndex = 0;
  }, true);
}

function link_of(details) {
  return details.parentElement.querySelector(":scope > a") ?? details.querySelector("a");
}

function branch(link) {
  return link.parentElement.querySelector(":scope > details");
}

function down(link, stops) {
  return stops[stops.indexOf(link) + 1];
}

function up(link, stops) {
  return stops[stops.indexOf(link) - 1];
}

function into(link, stops) {
  const below = branch(link);
  if (below && !below.open) {
    below.open = true;
    return link;
  }
  return below ? down(link, stops) : undefined;
}

function out(link) {
  const below = branch(link);
  if (below?.open) {
    below.open = false;
    return link;
  }
  return link.closest("details")?.parentElement.querySelector(":scope > a");
}

function first(link, stops) {
  return stops[0];
}

function last(link, stops) {
  return stops.at(-1);
}
