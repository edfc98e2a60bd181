// What the run looks like. Reads the shots from the list that is there without JavaScript.

import { word } from "./words.js";

const FLASH_MS = 110;
/** Never more than three flashes a second, whatever the tempo. */
const LEAST_MS_BETWEEN_FLASHES = 334;

const text = (element, name) => element.querySelector(`[data-${name}]`)?.textContent ?? "";

function readShots() {
  return [...document.querySelectorAll("[data-rundown] [data-shot]")].map((item) => ({
    title: text(item, "title"),
    action: text(item, "action"),
    caption: text(item, "caption"),
    camera: text(item, "camera"),
    isHook: Boolean(item.querySelector("[data-hook]")),
    frame: item.querySelector("img")?.getAttribute("src") ?? "",
  }));
}

function picture(image, address) {
  image.hidden = !address;
  if (address && image.getAttribute("src") !== address) image.src = address;
}

function fill(element, content) {
  element.textContent = content;
  element.hidden = !content;
}

export class Stage {
  shots = readShots();
  #lastFlash = 0;

  constructor(root, plan) {
    this.root = root;
    this.plan = plan;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.segments = this.shots.map((_shot, number) => {
      const segment = document.createElement("i");
      segment.style.flexGrow = String(plan.end(number) - plan.start(number));
      segment.append(document.createElement("b"));
      this.part("bar").append(segment);
      return segment;
    });
  }

  /** Show a shot, and the one after it. */
  turnTo(number) {
    const shot = this.shots[number];
    const next = this.shots[number + 1];
    this.part("where").textContent = word("where", { number: number + 1, total: this.shots.length });
    this.part("now-title").textContent = shot.title;
    this.part("now-title").classList.toggle("is-hook", shot.isHook);
    this.part("now-action").textContent = shot.action;
    fill(this.part("now-caption"), shot.caption && `“${shot.caption}”`);
    fill(this.part("now-camera"), shot.camera);
    picture(this.part("frame"), shot.frame);
    picture(this.part("guide-frame"), shot.frame);
    picture(this.part("next-frame"), next?.frame);
    this.part("next-label").hidden = !next;
    this.part("next-title").textContent = next?.title ?? word("last");
    this.part("next-action").textContent = next?.action ?? "";
  }

  /** What a screen reader is told of a shot. */
  spoken(number) {
    const { title, action, caption } = this.shots[number];
    return `${word("shot", { number: number + 1, title })} ${action} ${caption}`.trim();
  }

  /** A number for the beat with a flash, or, for those who want no motion, a flag that stands still. */
  count(left, accent) {
    this.part("count").textContent = left;
    const flag = this.part("still-flag");
    flag.hidden = !this.still.matches;
    flag.textContent = word("flag", { left });
    flag.classList.toggle("accent", accent);
    if (this.plan.beats.length || accent) this.#flash(accent);
  }

  /** No number while nothing runs. */
  rest() {
    this.part("count").textContent = "";
    this.part("still-flag").hidden = true;
  }

  #flash(accent) {
    const now = performance.now();
    if (this.still.matches || now - this.#lastFlash < LEAST_MS_BETWEEN_FLASHES) return;
    this.#lastFlash = now;
    const pulse = this.part("pulse");
    pulse.classList.toggle("accent", accent);
    pulse.classList.add("on");
    setTimeout(() => pulse.classList.remove("on"), FLASH_MS);
  }

  /** The time bar at `second`, of which shot `number` is on. */
  fillBar(second, number, isDone) {
    for (const [index, segment] of this.segments.entries()) {
      const [start, end] = [this.plan.start(index), this.plan.end(index)];
      const share = Math.max(0, Math.min(1, (second - start) / (end - start)));
      segment.className = isDone[index] && index !== number ? "done" : "";
      segment.classList.toggle("on", index === number);
      segment.firstChild.style.width = `${index === number ? 100 * share : 0}%`;
    }
  }

  /** The platform's safe zone ("off": none), with the words inside its lower left corner. */
  showZone(platform) {
    const label = this.part("zone-label");
    label.hidden = platform === "off";
    for (const path of this.root.querySelectorAll("[data-zone-path]")) {
      const { zonePath, left, bottom } = path.dataset;
      path.classList.toggle("on", zonePath === platform);
      if (zonePath === platform) Object.assign(label.style, { left: `${100 * left}%`, bottom: `${100 * bottom}%` });
    }
  }
}
