// The shooting mode: puts its parts together. Without this module the page is a list of shots with the beat guide.

import { Awake } from "./awake.js";
import { Camera } from "./camera.js";
import { openSound, SoundClock, StillClock } from "./clock.js";
import { listenToKeys } from "./keys.js";
import { Metronome } from "./metronome.js";
import { Panel } from "./panel.js";
import { readPlan } from "./plan.js";
import { canRecord, Recorder } from "./recorder.js";
import { Session, SPEEDS } from "./session.js";
import { Settings } from "./settings.js";
import { Stage } from "./stage.js";
import { Takes } from "./takes.js";
import { remember, wish } from "./wishes.js";
import { say, word } from "./words.js";

const root = document.querySelector("[data-set]");
const data = root.dataset;
const part = (name) => root.querySelector(`[data-${name}]`);
const button = (name) => root.querySelector(`[data-do="${name}"]`);

const plan = readPlan(data);
const session = new Session(plan);
const stage = new Stage(root, plan);
const camera = new Camera(part("preview"));
const takes = new Takes(data.node, [data.starts, data.duration].join(" "), plan.shotCount);
const recorder = new Recorder(session, camera, keep, () => say("recordFailed"));
const awake = new Awake(() => say("mayDim"));
const settings = new Settings({ session, stage, camera, preferred: data.zone, turnCamera: openCamera });
const titles = stage.shots.map(({ title }) => title);
const panel = new Panel(takes, data, titles, (shot) => equipped(() => session.retake(shot)));

let sound = null;
let equipping = null;
let frame = 0;
const isHandheld = matchMedia("(pointer: coarse)").matches;

/** Have a clock before `deed`: sound may be opened only in answer to a press, so it is not before the first one. */
async function equipped(deed) {
  if (!equipping && isHandheld) document.documentElement.requestFullscreen?.().catch(() => {});
  equipping ??= openSound().then((context) => {
    sound = context && new Metronome(context);
    session.equip(context ? new SoundClock(context) : new StillClock(), sound);
    if (!context) say("noSound");
    context?.addEventListener("statechange", () => context.state !== "running" && session.pause("interrupted"));
    hush(wish("muted", false));
  });
  await equipping;
  if (sound && sound.context.state !== "running") await sound.context.resume().catch(() => {});
  deed();
}

function hush(muted) {
  if (sound) sound.muted = muted;
  press("sound", !muted);
}

function press(name, isOn) {
  button(name).setAttribute("aria-pressed", String(isOn));
}

async function openCamera() {
  button("camera").disabled = true;
  const said = await camera.open({ facing: wish("facing", "user"), sound: wish("microphone", true) });
  button("camera").disabled = false;
  showCamera();
  showTakes();
  say(said || (camera.isOn && !canRecord() ? "cannotRecord" : ""));
}

function showCamera() {
  data.camera = camera.isOn ? "on" : "off";
  press("camera", camera.isOn);
}

async function keep(clip) {
  await takes.add(clip);
  if (!takes.isKept) say("notKept");
  if (session.state === "done") panel.open();
}

const DEEDS = {
  toggle: () => (session.isRolling ? session.pause() : equipped(() => session.play())),
  retake: () => equipped(() => session.retake()),
  back: () => session.jump(-1),
  next: () => session.jump(1),
  slower: () => changeSpeed(-1),
  faster: () => changeSpeed(1),
  settings: () => {
    session.pause();
    settings.open();
  },
  takes: () => panel.open(),
  sound: () => {
    const muted = !wish("muted", false);
    remember("muted", muted);
    hush(muted);
  },
  camera: () => {
    if (session.isRolling) return say("pauseFirst");
    if (!camera.isOn) return openCamera();
    camera.close();
    showCamera();
  },
};

function changeSpeed(step) {
  if (session.isRolling) return say("pauseFirst");
  session.changeSpeed(step);
  showSpeed();
}

function showSpeed() {
  part("speed").textContent = part("speed-now").textContent = `×${session.speed.toFixed(1)}`;
  button("slower").disabled = session.speed === SPEEDS[0];
  button("faster").disabled = session.speed === 1;
  part("tempo").textContent = data.bpm ? ` · ${word("tempo", { bpm: Math.round(data.bpm * session.speed) })}` : "";
}

function showState({ state, reason }) {
  data.state = state;
  const names = { ready: "start", counting: "stop", running: "stop", paused: "resume", done: "restart" };
  button("toggle").setAttribute("aria-label", word(names[state]));
  part("chooser").hidden = session.isRolling;
  if (session.isRolling) awake.on();
  else {
    awake.off();
    stage.rest();
  }
  if (state === "paused" || state === "done") say(reason || state);
  if (state === "done") stage.fillBar(0, -1, session.shotIsDone);
  if (state !== "counting") return;
  say("");
  tell(`${word("counting")} ${stage.spoken(session.shot)}`);
  goOn();
}

function tell(text) {
  part("live").textContent = text;
}

/** Follow the clock with every picture that is drawn, for as long as the run goes on. */
function goOn() {
  cancelAnimationFrame(frame);
  session.advance();
  part("recording").hidden = !recorder.isRunning;
  if (!session.isRolling) return;
  stage.fillBar(session.position(), session.shot, session.shotIsDone);
  frame = requestAnimationFrame(goOn);
}

function showTakes() {
  button("takes").hidden = !takes.count && !takes.outdated.length;
  part("take-count").textContent = takes.count;
  // With a camera only what was recorded is done.
  if (camera.isOn || takes.count) session.shotIsDone = stage.shots.map((_shot, number) => Boolean(takes.chosen(number)));
}

session.addEventListener("state", ({ detail }) => showState(detail));
session.addEventListener("shot", ({ detail: { shot } }) => {
  stage.turnTo(shot);
  stage.fillBar(plan.start(shot), shot, session.shotIsDone);
  tell(stage.spoken(shot));
});
session.addEventListener("count", ({ detail }) => stage.count(detail.left, detail.accent));
camera.addEventListener("lost", () => {
  showCamera();
  session.pause("cameraLost");
  say("cameraLost");
});
takes.addEventListener("change", showTakes);
settings.addEventListener("shake", () => session.pause("shaken"));
document.addEventListener("visibilitychange", () => document.hidden && session.pause("hidden"));
root.addEventListener("click", ({ target }) => {
  const pressed = target.closest("[data-do]");
  if (pressed) DEEDS[pressed.dataset.do]();
  else if (target.closest("[data-stage]") && !target.closest("[data-chooser]")) DEEDS.toggle();
});
listenToKeys(DEEDS, () => session.pause());

document.body.classList.add("live");
document.querySelector("[data-rundown]").hidden = true;
root.hidden = false;
root.style.setProperty("--ratio", data.ratio);
stage.turnTo(0);
stage.fillBar(0, 0, session.shotIsDone);
showSpeed();
hush(wish("muted", false));
showState({ state: "ready" });
say(plan.beats.length ? "ready" : "readyPlain");
await takes.load();
stage.fillBar(0, 0, session.shotIsDone);
if (takes.count) say("found");
if (location.hash === "#takes" && takes.count) panel.open();
