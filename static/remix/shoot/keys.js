// The keyboard, and the remote shutter of a selfie stick, which sends Enter. No letters: speech input would type them.

const KEYS = {
  " ": "toggle",
  Enter: "toggle",
  ArrowLeft: "back",
  ArrowRight: "next",
  ArrowUp: "faster",
  ArrowDown: "slower",
  Backspace: "retake",
};

/** Call `deeds[name]()` for a key; Escape stops. The control in focus keeps its own keys. */
export function listenToKeys(deeds, stop) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return stop();
    const deed = KEYS[event.key];
    const isPress = event.key === " " || event.key === "Enter";
    if (!deed || (isPress && event.target.closest("a, button, input"))) return;
    event.preventDefault();
    deeds[deed]();
  });
}
