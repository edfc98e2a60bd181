// The map of the campaigns' pages: our places on the operator's tiles, or on a plain ground with the coast around Korea.
// Everything on it also stands in the page's lists; without WebGL the map stays away and the lists remain.

const KOREA = [124.5, 33, 131, 38.7];
const CLOSE = 15;
const WAIT = 250;

const holder = document.querySelector("[data-map]");
const config = JSON.parse(document.getElementById("map-config")?.textContent ?? "null");

if (holder && config) {
  holder.hidden = false;
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    seen.disconnect();
    show().catch(() => {
      holder.hidden = true;
    });
  });
  seen.observe(holder);
}

async function show() {
  const maplibre = await import(config.library);
  const map = new maplibre.Map({
    container: holder,
    style: config.style || ground(),
    bounds: KOREA,
    fitBoundsOptions: { padding: 20 },
    maxZoom: 18,
    attributionControl: config.attribution ? { customAttribution: config.attribution } : false,
    locale: words(),
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: true,
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.addControl(new maplibre.ScaleControl());
  const pins = new Pins(maplibre, map);
  if (holder.dataset.mode === "all") {
    const places = await read(holder.dataset.source);
    pins.put(places);
    fit(maplibre, map, places);
  } else {
    let waiting;
    const renew = () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => pins.put(await read(`${holder.dataset.source}?bbox=${box(map)}`)), WAIT);
    };
    map.on("moveend", renew);
    renew();
  }
}

class Pins {
  constructor(maplibre, map) {
    Object.assign(this, { maplibre, map, shown: [] });
  }

  put(features) {
    for (const marker of this.shown) marker.remove();
    this.shown = features.map(feature => {
      const element = feature.properties.count ? this.cluster(feature) : this.place(feature);
      return new this.maplibre.Marker({ element }).setLngLat(feature.geometry.coordinates).addTo(this.map);
    });
  }

  place({ properties }) {
    const link = document.createElement("a");
    link.href = properties.url;
    link.className = "pin";
    link.title = properties.name;
    link.setAttribute("aria-label", `${properties.name} · ${properties.campaign}`);
    return link;
  }

  cluster({ properties, geometry }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pin many";
    button.textContent = properties.count > 999 ? "999+" : properties.count;
    button.setAttribute("aria-label", holder.dataset.many.replace("0", properties.count));
    button.addEventListener("click", () => this.map.easeTo({ center: geometry.coordinates, zoom: this.map.getZoom() + 2 }));
    return button;
  }
}

async function read(address) {
  const answer = await fetch(address);
  return answer.ok ? (await answer.json()).features : [];
}

function box(map) {
  const bounds = map.getBounds();
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const [west, south, east, north] = sides;
  if (east - west >= 360) return ["-180", Math.max(-90, south), "180", Math.min(90, north)].join(",");
  return [turn(west), Math.max(-90, south), turn(east), Math.min(90, north)].map(side => side.toFixed(5)).join(",");
}

/** A longitude of a map that was turned around the globe, back between -180 and 180. */
function turn(longitude) {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

function fit(maplibre, map, features) {
  if (!features.length) return;
  const bounds = new maplibre.LngLatBounds();
  for (const { geometry } of features) bounds.extend(geometry.coordinates);
  map.fitBounds(bounds, { padding: 50, maxZoom: CLOSE, animate: false });
}

function ground() {
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const style = {
    version: 8,
    sources: { coast: { type: "geojson", data: new URL(config.coast, location.href).href } },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--shade") } },
      { id: "land", type: "fill", source: "coast", paint: { "fill-color": colour("--card"), "fill-outline-color": colour("--line") } },
    ],
  };
  if (config.tiles) {
    style.sources.tiles = { type: "raster", tiles: [config.tiles], tileSize: 256, attribution: config.attribution };
    style.layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  return style;
}

function words() {
  if (document.documentElement.lang !== "ko") return {};
  return {
    "NavigationControl.ZoomIn": "확대",
    "NavigationControl.ZoomOut": "축소",
    "Map.Title": "지도",
    "AttributionControl.ToggleAttribution": "출처 보기",
    "CooperativeGesturesHandler.WindowsHelpText": "Ctrl 키를 누르고 스크롤하면 확대돼요",
    "CooperativeGesturesHandler.MacHelpText": "⌘ 키를 누르고 스크롤하면 확대돼요",
    "CooperativeGesturesHandler.MobileHelpText": "두 손가락으로 지도를 움직여요",
  };
}
