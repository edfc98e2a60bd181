// The list of takes, and the list of files they lie in.

import { word } from "./words.js";

const ENDINGS = { "video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov" };

/** What a film is called when it is taken away. */
export function fileName(node, blob, number = 0) {
  return `${node}${number ? `-${number}` : ""}.${ENDINGS[blob.type] ?? "webm"}`;
}

function copy(name) {
  return document.querySelector(`[data-${name}]`).content.cloneNode(true);
}

function choice(takes, shot, { take }, number) {
  const row = copy("take-choice");
  const id = `take-${shot}-${number}`;
  const checked = takes.chosen(shot).take === take;
  const input = Object.assign(row.querySelector("input"), { id, name: `take-${shot}`, value: number, checked });
  input.dataset.shot = shot;
  const label = Object.assign(row.querySelector("label"), { htmlFor: id });
  label.textContent = word(take.speed === 1 ? "take" : "takeSlow", { number: number + 1, speed: take.speed });
  const show = row.querySelector("button");
  Object.assign(show.dataset, { shot, number });
  show.setAttribute("aria-label", `${label.textContent} ${show.textContent}`);
  return row;
}

/** One row a shot: its takes to choose from, and the button that shoots it once more. */
export function takeRows(takes, titles) {
  return titles.map((title, shot) => {
    const row = copy("take-row");
    const number = shot + 1;
    row.querySelector("b").textContent = `${number}. ${title}`;
    row.querySelector("legend").textContent = word("takesOf", { number });
    const again = row.querySelector("[data-takes-do=again]");
    again.dataset.shot = shot;
    const all = takes.of(shot);
    if (!all.length) again.textContent = word("shootIt");
    again.setAttribute("aria-label", `${word("shot", { number, title: titles[shot] })} ${again.textContent}`);
    const none = Object.assign(document.createElement("p"), { className: "soft", textContent: word("noTake") });
    const choices = all.map((one, index) => choice(takes, shot, one, index));
    row.querySelector("fieldset").append(...(choices.length ? choices : [none]));
    return row;
  });
}

/** Every file that was recorded, as links that save it. */
export function clipLinks(takes, node) {
  return [...takes.outdated, ...takes.clips].map((clip, index) => {
    const number = index + 1;
    const textContent = word("clip", { number });
    const link = Object.assign(document.createElement("a"), { textContent, href: "#" });
    link.download = fileName(node, clip.blob, number);
    // The address is made when it is wanted: each one would hold its film in memory.
    link.onclick = () => (link.href = URL.createObjectURL(clip.blob));
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
}
