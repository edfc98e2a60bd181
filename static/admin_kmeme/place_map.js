// The map of one place: click to put it, drag its middle to move it, drag the circle's edge to change the radius. The
// number inputs are what is saved; the map only reads and writes them, so everything also works without it.

/* global ol */

import { colour, config, ground, project, showAll, unitsFor, unproject } from "./ground.js";

const frame = document.querySelector("[data-place-map]");
const form = document.getElementById("place-form");
const { latitude, longitude, radius_metres: radius, address } = form.elements;
const status = frame.querySelector("[data-map-status]");
const isLocked = "locked" in frame.dataset;
const words = config.words;
const DIGITS = 6;

frame.hidden = false;
const map = ground(frame.querySelector("[data-map]"));
const own = new ol.source.Vector();
const around = new ol.source.Vector();

function filled(texts) {
  return Object.entries(texts.values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), texts.text);
}

function number(input) {
  const text = input.value.trim();
  return text === "" ? NaN : Number(text);
}

/** Where the inputs say the place is, as [longitude, latitude]; null while they say nothing that fits. */
function typed() {
  const point = [number(longitude), number(latitude)];
  const fits = point.every(Number.isFinite) && Math.abs(point[0]) <= 180 && Math.abs(point[1]) < 85;
  return fits ? point : null;
}

function metres() {
  const value = number(radius);
  return Number.isFinite(value) ? Math.min(Math.max(value, Number(radius.min)), Number(radius.max)) : 100;
}

function draw() {
  own.clear();
  const point = typed();
  if (!point) return;
  const centre = project(point);
  own.addFeature(new ol.Feature(new ol.geom.Circle(centre, unitsFor(metres(), centre))));
}

function write(input, text) {
  input.value = text;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function put(coordinate) {
  const [east, north] = unproject(coordinate);
  const wrapped = ((((east + 180) % 360) + 360) % 360) - 180;
  write(latitude, north.toFixed(DIGITS));
  write(longitude, wrapped.toFixed(DIGITS));
  draw();
  status.textContent = filled({ text: words.moved, values: { latitude: latitude.value, longitude: longitude.value } });
}

function find() {
  showAll(map, own, 17);
}

function ownStyle(feature) {
  const centre = feature.getGeometry().getCenter();
  const hot = colour(frame, "--km-hot");
  return [
    new ol.style.Style({
      fill: new ol.style.Fill({ color: colour(frame, "--km-hot", 0.14) }),
      stroke: new ol.style.Stroke({ color: hot, width: 2.5 }),
    }),
    new ol.style.Style({
      geometry: new ol.geom.Point(centre),
      image: new ol.style.Circle({
        radius: 7,
        fill: new ol.style.Fill({ color: hot }),
        stroke: new ol.style.Stroke({ color: colour(frame, "--km-ground"), width: 2 }),
      }),
      text: label(words.here, -18),
    }),
  ];
}

function label(text, offsetY) {
  return new ol.style.Text({
    text,
    offsetY,
    font: "700 12px system-ui, sans-serif",
    fill: new ol.style.Fill({ color: colour(frame, "--km-ink") }),
    stroke: new ol.style.Stroke({ color: colour(frame, "--km-ground"), width: 4 }),
  });
}

function aroundStyle(feature) {
  const count = feature.get("count");
  return new ol.style.Style({
    image: new ol.style.Circle({
      radius: count === 1 ? 5 : Math.min(9 + Math.log2(count) * 2, 26),
      fill: new ol.style.Fill({ color: colour(frame, "--km-soft", 0.8) }),
      stroke: new ol.style.Stroke({ color: colour(frame, "--km-ground"), width: 1.5 }),
    }),
    text: count > 1 ? label(String(count), 0) : undefined,
  });
}

map.addLayer(new ol.layer.Vector({ source: around, style: aroundStyle }));
map.addLayer(new ol.layer.Vector({ source: own, style: ownStyle }));

if (!isLocked) {
  const modify = new ol.interaction.Modify({ source: own, pixelTolerance: 14 });
  modify.on("modifyend", (event) => {
    const circle = event.features.item(0).getGeometry();
    const centre = circle.getCenter();
    const length = Math.round(circle.getRadius() / unitsFor(1, centre));
    const before = metres();
    const [east, north] = unproject(centre);
    const isMoved = Math.abs(east - number(longitude)) > 1e-6 || Math.abs(north - number(latitude)) > 1e-6;
    if (isMoved) {
      put(centre);
    } else if (length !== before) {
      write(radius, String(Math.min(Math.max(length, Number(radius.min)), Number(radius.max))));
      draw();
      status.textContent = filled({ text: words.resized, values: { metres: radius.value } });
    }
  });
  map.addInteraction(modify);
  map.on("singleclick", (event) => {
    if (own.isEmpty()) put(event.coordinate);
  });
  frame.querySelector("[data-map-centre]").addEventListener("click", () => put(map.getView().getCenter()));
} else {
  frame.querySelector("[data-map-centre]").hidden = true;
}
frame.querySelector("[data-map-find]").addEventListener("click", find);
for (const input of [latitude, longitude, radius]) input.addEventListener("input", draw);

const swapped = form.querySelector("[data-swapped]");

/** Everywhere in Korea a longitude is no latitude, so exchanged numbers show. */
function noticeSwapped() {
  const [north, east] = [Math.abs(number(latitude)), Math.abs(number(longitude))];
  swapped.hidden = !(north > 90 && north <= 180 && east <= 90);
}

form.querySelector("[data-swap]").addEventListener("click", () => {
  const north = longitude.value;
  write(longitude, latitude.value);
  write(latitude, north);
  noticeSwapped();
  draw();
  find();
});
for (const input of [latitude, longitude]) input.addEventListener("input", noticeSwapped);
noticeSwapped();

let asked = 0;

async function lookAround() {
  const [west, south, east, north] = ol.proj.transformExtent(map.getView().calculateExtent(), "EPSG:3857", "EPSG:4326");
  if (east - west >= 360) return;
  const wrap = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;
  const box = [wrap(west), Math.max(south, -90), wrap(east), Math.min(north, 90)].map((degree) => degree.toFixed(DIGITS));
  const question = `${frame.dataset.around}?box=${box.join(",")}&without=${frame.dataset.without ?? ""}`;
  const mine = ++asked;
  const answer = await fetch(question, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const { clusters } = await answer.json();
  around.clear();
  around.addFeatures(
    clusters.map(
      (cluster) => new ol.Feature({ geometry: new ol.geom.Point(project([cluster.longitude, cluster.latitude])), count: cluster.count }),
    ),
  );
  // A new place mostly lies near the campaign's others.
  if (mine === 1 && own.isEmpty()) showAll(map, around, 14);
}

map.on("moveend", lookAround);

const search = document.querySelector("[data-place-search]");
const said = search.querySelector("[data-search-status]");
const spots = search.querySelector("[data-spots]");

function spotItem(spot) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "km-spot";
  button.append(spot.label);
  const note = document.createElement("span");
  note.className = "km-list-note";
  note.textContent = [words[spot.kind], spot.note].filter(Boolean).join(" · ");
  button.append(note);
  button.addEventListener("click", () => {
    if (!isLocked) {
      put(project([spot.longitude, spot.latitude]));
      if (spot.kind === "address" && !address.value) write(address, spot.label);
    }
    map.getView().setCenter(project([spot.longitude, spot.latitude]));
    map.getView().setZoom(17);
  });
  item.append(button);
  return item;
}

search.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = words.searching;
  try {
    const answer = await fetch(`${search.dataset.address}?q=${encodeURIComponent(search.elements.q.value)}`, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    said.textContent = found.sentence;
    spots.replaceChildren(...found.spots.map(spotItem));
  } catch {
    said.textContent = words.lost;
  }
});

draw();
if (typed()) find();
