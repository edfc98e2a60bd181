// Where people checked in, as warmth: cells of about 100 m, drawn as soft spots whose strength grows with the count.
// The table under the map says the same in numbers.

/* global ol */

import { colour, config, ground, project, showAll, unitsFor } from "./ground.js";

const frame = document.querySelector("[data-heat-map]");
const FINE_METRES = 110;
const COARSE_METRES = 1100;
const LEAST_PIXELS = 9;

frame.hidden = false;
const map = ground(frame.querySelector("[data-map]"));
const most = config.heat.reduce((top, [, , count]) => Math.max(top, count), 1);

/** 0.2 for a single check-in, 1 for the fullest cell. */
function strength(count) {
  return 0.2 + (0.8 * Math.log1p(count)) / Math.log1p(most);
}

function spot(feature, resolution) {
  const centre = feature.getGeometry().getCoordinates();
  const metres = feature.get("isCoarse") ? COARSE_METRES : FINE_METRES;
  const radius = Math.max(LEAST_PIXELS, (unitsFor(metres, centre) / resolution) * 0.9);
  const opacity = strength(feature.get("count")) * (feature.get("isCoarse") ? 0.6 : 1);
  return new ol.style.Style({
    renderer: ([x, y], state) => {
      const size = radius * state.pixelRatio;
      const warmth = state.context.createRadialGradient(x, y, 0, x, y, size);
      warmth.addColorStop(0, colour(frame, "--km-hot", opacity));
      warmth.addColorStop(0.45, colour(frame, "--km-hot", opacity * 0.55));
      warmth.addColorStop(1, colour(frame, "--km-hot", 0));
      state.context.fillStyle = warmth;
      state.context.beginPath();
      state.context.arc(x, y, size, 0, 2 * Math.PI);
      state.context.fill();
    },
  });
}

function placeStyle(feature, resolution) {
  const isNear = feature.getGeometry().getRadius() / resolution > 14;
  return new ol.style.Style({
    stroke: new ol.style.Stroke({ color: colour(frame, "--km-ink", 0.8), width: 1.5 }),
    text: isNear
      ? new ol.style.Text({
          text: feature.get("name"),
          font: "700 12px system-ui, sans-serif",
          overflow: true,
          offsetY: -12 - feature.getGeometry().getRadius() / resolution,
          fill: new ol.style.Fill({ color: colour(frame, "--km-ink") }),
          stroke: new ol.style.Stroke({ color: colour(frame, "--km-ground"), width: 4 }),
        })
      : undefined,
  });
}

const heat = new ol.source.Vector({
  features: config.heat.map(
    ([longitude, latitude, count, isCoarse]) =>
      new ol.Feature({ geometry: new ol.geom.Point(project([longitude, latitude])), count, isCoarse }),
  ),
});
const places = new ol.source.Vector({
  features: config.places.map(([longitude, latitude, metres, name]) => {
    const centre = project([longitude, latitude]);
    return new ol.Feature({ geometry: new ol.geom.Circle(centre, unitsFor(metres, centre)), name });
  }),
});

map.addLayer(new ol.layer.Vector({ source: heat, style: spot }));
map.addLayer(new ol.layer.Vector({ source: places, style: placeStyle }));
showAll(map, heat.isEmpty() ? places : heat, 15);
