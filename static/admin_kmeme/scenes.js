// The scenes of an analysis on their strip.

import { drawBlocks, timeline } from "./timeline.js";
import "./watch.js";

/** Bring the strip and its handles to life; again whenever the work part of the page was renewed. */
export function prepareScenes(root) {
  const section = root.querySelector("[data-rows=scenes]");
  const box = section?.querySelector("[data-timeline]");
  if (!box || section.closest("fieldset:disabled")) return;
  const { duration, ...options } = JSON.parse(section.querySelector("#strip-data").textContent);
  const draw = timeline(box, section, { ...options, duration: () => duration, snaps: () => options.snaps, hasEnds: true });
  const review = () => {
    drawBlocks(box.querySelector("[data-strip]"), section, duration);
    draw();
  };
  section.querySelector("[data-handle-keys]").hidden = false;
  section.closest("form").addEventListener("input", review);
  review();
}

prepareScenes(document);
