// What every map of the admin stands on: tiles where they are configured, otherwise a plain ground with the coast
// around Korea, a grid and a scale. Colours come from the page, in both modes.

/* global ol */

const METRES = "EPSG:3857";

export const config = JSON.parse(document.getElementById("map-config").textContent);

/** [longitude, latitude] as the map counts. */
export function project(point) {
  return ol.proj.fromLonLat(point);
}

export function unproject(coordinate) {
  return ol.proj.toLonLat(coordinate);
}

/** How many of the map's units a length on the ground is, at a spot: the projection stretches towards the poles. */
export function unitsFor(metres, coordinate) {
  return metres / ol.proj.getPointResolution(METRES, 1, coordinate, "m");
}

const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** A colour of the page's as red, green and blue with an opacity, whatever notation it is written in. */
export function colour(element, name, opacity = 1) {
  pixel.fillStyle = getComputedStyle(element).getPropertyValue(name).trim();
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

function tileLayer() {
  return new ol.layer.Tile({ source: new ol.source.XYZ({ url: config.tiles, attributions: config.attribution, maxZoom: 19 }) });
}

function coastLayer(element) {
  const source = new ol.source.Vector({ url: config.coast, format: new ol.format.GeoJSON() });
  const style = () =>
    new ol.style.Style({
      fill: new ol.style.Fill({ color: colour(element, "--km-land") }),
      stroke: new ol.style.Stroke({ color: colour(element, "--km-line"), width: 1 }),
    });
  return new ol.layer.Vector({ source, style });
}

function gridLayer(element) {
  return new ol.layer.Graticule({
    strokeStyle: new ol.style.Stroke({ color: colour(element, "--km-soft", 0.25), width: 1, lineDash: [2, 4] }),
    showLabels: true,
    lonLabelPosition: 0.02,
    lonLabelStyle: gridText(element, "bottom"),
    latLabelStyle: gridText(element, "bottom", "end"),
    wrapX: true,
    maxLines: 40,
    targetSize: 120,
  });
}

function gridText(element, textBaseline, textAlign = "center") {
  return new ol.style.Text({
    font: "11px system-ui, sans-serif",
    textBaseline,
    textAlign,
    fill: new ol.style.Fill({ color: colour(element, "--km-soft") }),
    stroke: new ol.style.Stroke({ color: colour(element, "--km-sea"), width: 3 }),
  });
}

/** A map in `element`, which listens to the arrow keys, plus and minus when it has the focus. */
export function ground(element) {
  const map = new ol.Map({
    target: element,
    controls: ol.control.defaults.defaults({ attribution: Boolean(config.tiles) }).extend([new ol.control.ScaleLine()]),
    view: new ol.View({ center: project([127.8, 36.2]), zoom: 6.5, minZoom: 2, maxZoom: 20 }),
  });
  const lay = () => {
    const own = map.getLayers().getArray().filter((layer) => !layer.get("ground"));
    const below = config.tiles ? [tileLayer()] : [coastLayer(element), gridLayer(element)];
    for (const layer of below) layer.set("ground", true);
    map.setLayers([...below, ...own]);
  };
  lay();
  // The colour mode is a class of the whole page.
  new MutationObserver(() => {
    if (!config.tiles) lay();
    for (const layer of map.getLayers().getArray()) layer.changed();
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  return map;
}

/** Show all of some features, not closer than a street. */
export function showAll(map, source, closest = 16) {
  if (source.isEmpty()) return;
  map.getView().fit(source.getExtent(), { padding: [40, 40, 40, 40], maxZoom: closest });
}

