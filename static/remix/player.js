// The beat guide: a playhead that runs over the score strip. Without this module the page shows the plain <audio controls>.

const section = document.querySelector("[data-player]");
const audio = section.querySelector("audio");
const panel = section.querySelector(".player");
const toggle = section.querySelector("[data-toggle]");
const slider = section.querySelector("input[type=range]");
const output = section.querySelector("output");
const now = section.querySelector("[data-now]");
const strip = section.querySelector("[data-strip]");
const playhead = section.querySelector("[data-playhead]");
const scroller = strip.parentElement;

const duration = Number(slider.max);
const beats = numbers(section.dataset.beats);
const starts = numbers(section.dataset.starts);
const shots = [...document.querySelectorAll("[data-shot]")];
const blocks = [...strip.querySelectorAll("[data-block]")];
const titles = shots.map((shot) => shot.querySelector("h3").textContent);
const invitation = now.textContent;
const playLabel = toggle.getAttribute("aria-label");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const PULSE_SECONDS = 0.12;

let shown = -1;

function numbers(text) {
  return text ? text.split(",").map(Number) : [];
}

/** The index of the last of the sorted `times` that is not after `second`; -1 when all are. */
function lastBefore(times, second) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= second) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function clock(second) {
  const whole = Math.floor(second);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Show shot number `index` (from 0) as the one that is on; -1 for none. */
function mark(index) {
  if (index === shown) return;
  blocks.forEach((block, number) => block.classList.toggle("on", number === index));
  shots.forEach((shot, number) => shot.classList.toggle("on", number === index));
  now.textContent = index < 0 ? invitation : `${index + 1} / ${shots.length} · ${titles[index]}`;
  shown = index;
}

function draw() {
  const second = Math.min(audio.currentTime, duration);
  slider.value = second;
  slider.setAttribute("aria-valuetext", clock(second));
  output.textContent = clock(second);
  playhead.setAttribute("x", `${(100 * second) / duration}%`);
  playhead.setAttribute("visibility", second > 0 || !audio.paused ? "visible" : "hidden");
  const beat = beats[lastBefore(beats, second)];
  const pulsing = !audio.paused && !still.matches && beat !== undefined && second - beat < PULSE_SECONDS;
  playhead.classList.toggle("pulse", pulsing);
  mark(second > 0 || !audio.paused ? lastBefore(starts, second) : -1);
  if (!audio.paused) {
    follow(second);
    requestAnimationFrame(draw);
  }
}

/** Keep the playhead in sight on a strip that scrolls. */
function follow(second) {
  const room = scroller.clientWidth;
  if (scroller.scrollWidth <= room) return;
  const at = (strip.clientWidth * second) / duration;
  if (at < scroller.scrollLeft || at > scroller.scrollLeft + room * 0.9) scroller.scrollLeft = at - room * 0.1;
}

function seek(second) {
  audio.currentTime = Math.max(0, Math.min(second, duration - 0.01));
  draw();
}

async function playOrPause() {
  if (!audio.paused) return audio.pause();
  try {
    await audio.play();
  } catch (error) {
    // A play() that a quick pause() cut short has not failed.
    if (error.name !== "AbortError") now.textContent = now.dataset.failed;
  }
}

function showState() {
  document.body.classList.toggle("playing", !audio.paused);
  toggle.setAttribute("aria-label", audio.paused ? playLabel : toggle.dataset.pauseLabel);
  draw();
}

const KEYS = {
  " ": playOrPause,
  ArrowLeft: () => seek(audio.currentTime - 1),
  ArrowRight: () => seek(audio.currentTime + 1),
  PageUp: () => seek(starts[Math.max(0, lastBefore(starts, audio.currentTime) - 1)]),
  PageDown: () => seek(starts[Math.min(starts.length - 1, lastBefore(starts, audio.currentTime) + 1)]),
};

audio.hidden = true;
panel.hidden = false;
strip.classList.add("seekable");
for (const event of ["play", "pause", "ended", "seeked"]) audio.addEventListener(event, showState);
toggle.addEventListener("click", playOrPause);
slider.addEventListener("input", () => seek(Number(slider.value)));
strip.addEventListener("click", (event) => {
  const box = strip.getBoundingClientRect();
  seek(((event.clientX - box.left) / box.width) * duration);
});
panel.addEventListener("keydown", (event) => {
  // On the button a space is already a click.
  if (!(event.key in KEYS) || (event.key === " " && event.target === toggle)) return;
  event.preventDefault();
  KEYS[event.key]();
});
for (const link of document.querySelectorAll("[data-listen]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (audio.paused) section.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
    playOrPause();
  });
}
