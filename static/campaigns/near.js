// "Near me": asks for the position only when somebody presses, and sends it rounded to about 100 m.

import { metres, said } from "./distance.js";

const find = document.querySelector("[data-near]");
if (find && "geolocation" in navigator) {
  find.hidden = false;
  find.addEventListener("click", () =>
    locate(document.querySelector("[data-near-status]"), at => {
      location.search = `?near=${at.latitude.toFixed(3)},${at.longitude.toFixed(3)}`;
    }),
  );
}

const sort = document.querySelector("[data-sort-near]");
const spots = document.querySelector("[data-spots]");
if (sort && spots && "geolocation" in navigator) {
  const status = document.querySelector("[data-sort-status]");
  sort.hidden = false;
  // Here the position never leaves the phone.
  sort.addEventListener("click", () =>
    locate(status, at => {
      const sorted = [...spots.children].map(item => [metres(at, numbers(item)), item]).sort(([one], [other]) => one - other);
      for (const [away, item] of sorted) item.querySelector("[data-metres]").textContent = ` · ${said(away)}`;
      spots.append(...sorted.map(([, item]) => item));
      status.textContent = status.dataset.done;
    }),
  );
}

function locate(status, found) {
  status.textContent = status.dataset.looking;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found(coords),
    () => {
      status.textContent = status.dataset.failed;
    },
    { maximumAge: 60_000, timeout: 15_000 },
  );
}

function numbers(item) {
  return { latitude: Number(item.dataset.latitude), longitude: Number(item.dataset.longitude) };
}
