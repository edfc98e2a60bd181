"""The vendored maps: what a page is told is what is there, under a licence, and within the content policy."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from pytest_django import Settings

from campaigns import maps
from kmeme.lib.configuration import origins
from tests.kmeme.test_settings import manage

ROOT = Path(django_settings.BASE_DIR)


@pytest.mark.parametrize(
    "name",
    [
        f"{maps.MAPLIBRE}/maplibre-gl.mjs",
        f"{maps.MAPLIBRE}/maplibre-gl-worker.mjs",
        f"{maps.MAPLIBRE}/maplibre-gl.css",
        f"{maps.MAPLIBRE}/LICENSE.txt",
        f"{maps.OPENLAYERS}/ol.js",
        f"{maps.OPENLAYERS}/ol.css",
        f"{maps.OPENLAYERS}/LICENSE.md",
        maps.COAST,
    ],
)
def test_what_is_named_is_there(name: str) -> None:
    assert finders.find(name)


def test_the_command_that_refreshes_names_the_same_versions() -> None:
    script = (ROOT / "bin" / "vendor").read_text()
    for variable, folder in (("MAPLIBRE", maps.MAPLIBRE), ("OPENLAYERS", maps.OPENLAYERS), ("WORLD_ATLAS", maps.COAST)):
        version = re.search(rf"^{variable}=(.+)$", script, re.MULTILINE)
        assert version
        assert f"-{version[1]}" in folder


@pytest.mark.parametrize("name", [f"{maps.MAPLIBRE}/maplibre-gl.mjs", f"{maps.OPENLAYERS}/ol.js"])
def test_no_file_names_a_source_map_that_is_not_there(name: str) -> None:
    assert "sourceMappingURL=" not in Path(str(finders.find(name))).read_text()[-500:]


def test_the_coast_is_a_small_multipolygon_with_dokdo_on_it() -> None:
    text = Path(str(finders.find(maps.COAST))).read_text()
    coast = json.loads(text)
    assert coast["type"] == "MultiPolygon"
    assert len(text) < 100_000
    assert any(abs(ring[0][0] - 131.866) < 0.01 and abs(ring[0][1] - 37.24) < 0.01 for [ring] in coast["coordinates"])


def test_the_script_is_told_what_is_configured(settings: Settings) -> None:
    settings.MAP_STYLE_URL, settings.MAP_TILES_URL = (
        "https://maps.example/style.json",
        "https://t.example/{z}/{x}/{y}.png",
    )
    settings.MAP_ATTRIBUTION = "© 지도"
    expected = {
        "style": "https://maps.example/style.json",
        "tiles": "https://t.example/{z}/{x}/{y}.png",
        "attribution": "© 지도",
        "coast": f"/static/{maps.COAST}",
    }
    assert maps.config().items() >= expected.items()


def test_origins_are_taken_from_addresses_once() -> None:
    given = ("https://t.example/{z}/{x}/{y}.png", "", "https://t.example", "https://glyphs.example:8443/fonts")
    assert origins(*given) == ["https://t.example", "https://glyphs.example:8443"]


PRINT_POLICY = (
    "from django.conf import settings; print(settings.SECURE_CSP['img-src'], settings.SECURE_CSP['connect-src'])"
)


def test_the_content_policy_names_nobody_else_without_a_map() -> None:
    done = manage("shell", "--no-imports", "-c", PRINT_POLICY, SECRET_KEY="x")
    assert "http" not in done.stdout, done.stderr


def test_the_content_policy_lets_the_configured_map_through() -> None:
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        PRINT_POLICY,
        SECRET_KEY="x",
        MAP_TILES_URL="https://t.example/{z}/{x}/{y}.png",
        MAP_ORIGINS="https://glyphs.example",
    )
    assert done.stdout.count("https://t.example") == done.stdout.count("https://glyphs.example") == 2, done.stderr
