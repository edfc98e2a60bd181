// Keeps the shop's display on the code of the present half minute, also after the connection was away.

const display = document.querySelector("[data-display]");
const code = display.querySelector("[data-code]");
const letters = display.querySelector("[data-letters]");
const problem = display.querySelector("[data-problem]");
const time = display.querySelector("[data-time]");
const STEP = 30_000;
const RETRY = 3_000;
let until = performance.now() + Number(display.dataset.seconds) * 1000;

async function renew() {
  try {
    const answer = await fetch(display.dataset.codeAddress, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const shown = await answer.json();
    code.replaceChildren(new DOMParser().parseFromString(shown.svg, "image/svg+xml").documentElement);
    letters.textContent = shown.code;
    until = performance.now() + shown.milliseconds;
    problem.hidden = true;
    // A little late rather than early: then the new one is there.
    setTimeout(renew, shown.milliseconds + 200);
  } catch {
    // What is shown stops counting soon, so it had better not be scanned.
    problem.hidden = false;
    code.replaceChildren();
    letters.textContent = "";
    setTimeout(renew, RETRY);
  }
}

function draw() {
  time.setAttribute("width", Math.max(0, (until - performance.now()) / STEP) * 100);
}

setTimeout(renew, Number(display.dataset.seconds) * 1000 + 200);
setInterval(draw, 500);
draw();
navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
});
