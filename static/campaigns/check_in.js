// Checking in by position: watches the phone's fixes, shows distance and accuracy as they change, and sends the last ones.

import { metres, said } from "./distance.js";

const form = document.querySelector("[data-position]");
const MOST_FIXES = 20;
const OLDEST = 120_000;
const ROUGH_METRES = 150;
const DENIED = 1;

if (form) watchFor(form);

function watchFor(form) {
  const place = JSON.parse(document.getElementById("place").textContent);
  const status = form.querySelector("[data-status]");
  const look = form.querySelector("[data-look]");
  const send = form.querySelector("[data-send]");
  const agrees = form.querySelector("[name=agrees]");
  let fixes = [];
  let watch = null;

  look.hidden = false;
  send.disabled = true;
  look.addEventListener("click", begin);
  agrees?.addEventListener("change", allow);
  form.addEventListener("submit", fill);

  function begin() {
    if (!("geolocation" in navigator)) return say("unavailable");
    if (agrees && !agrees.checked) return agrees.reportValidity();
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    say("looking");
    const options = { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 };
    watch = navigator.geolocation.watchPosition(heard, failed, options);
  }

  function heard({ coords, timestamp }) {
    const fix = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy, timestamp };
    fixes = [...fixes.filter(one => timestamp - one.timestamp < OLDEST), fix].slice(-MOST_FIXES);
    const away = metres(place, fix);
    form.querySelector("[data-live]").hidden = false;
    form.querySelector("[data-distance]").textContent = said(away);
    form.querySelector("[data-accuracy]").textContent = `± ${said(fix.accuracy)}`;
    // The server decides with the same comparison; here it only says what to do next.
    const isNear = away - fix.accuracy <= place.radius;
    say(fix.accuracy > ROUGH_METRES ? "rough" : isNear ? "near" : "far");
    allow();
  }

  function failed(error) {
    say(error.code === DENIED ? "denied" : "unavailable");
  }

  function allow() {
    send.disabled = fixes.length === 0 || (agrees !== null && !agrees.checked);
  }

  function fill(event) {
    const fix = fixes.at(-1);
    if (!fix) return event.preventDefault();
    form.elements.fixes.value = JSON.stringify({ fix, trail: fixes.slice(0, -1), sent_at: Date.now() });
    send.disabled = true;
    return true;
  }

  function say(what) {
    status.textContent = status.dataset[what];
    status.classList.toggle("problem", what === "denied" || what === "unavailable");
  }

  // Coming back by the browser's history finds the button as it was left.
  window.addEventListener("pageshow", allow);
}
