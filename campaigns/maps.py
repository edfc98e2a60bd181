"""What the maps' scripts are told: where the vendored libraries lie, and what the operator configured.

Without MAP_STYLE_URL and MAP_TILES_URL a map is a plain ground with the coast around Korea and our own data, which is
enough to see where things are to each other. `bin/vendor` refreshes the folders named here.
"""

from typing import TypedDict

from django.conf import settings
from django.templatetags.static import static

MAPLIBRE = "vendor/maplibre-gl-6.17.0"
"""maplibre-gl.mjs (a module that starts maplibre-gl-worker.mjs beside it) and maplibre-gl.css."""
OPENLAYERS = "vendor/ol-10.11.0"
"""ol.js (the global `ol`) and ol.css."""
COAST = "vendor/world-atlas-2.0.2/korea.json"
"""GeoJSON, a MultiPolygon; Natural Earth, public domain."""


class MapConfig(TypedDict):
    """Addresses, empty where nothing is configured."""

    style: str
    tiles: str
    attribution: str
    coast: str
    library: str


def config() -> MapConfig:
    """For a script, by `json_script`."""
    return {
        "style": settings.MAP_STYLE_URL,
        "tiles": settings.MAP_TILES_URL,
        "attribution": settings.MAP_ATTRIBUTION,
        "coast": static(COAST),
        "library": static(f"{MAPLIBRE}/maplibre-gl.mjs"),
    }
