// The key S ticks "I have seen these" beside the publish button.

import { isTyping } from "./watch.js";

document.addEventListener("keydown", (event) => {
  const box = document.querySelector("input[name=seen]");
  if (event.code !== "KeyS" || event.shiftKey || !box || isTyping(event)) return;
  event.preventDefault();
  box.click();
  box.scrollIntoView({ block: "nearest" });
});
