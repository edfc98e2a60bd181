"""Cut the coast around Korea out of a TopoJSON of the world's land: coastline.py LAND.json KOREA.json.

Natural Earth's data, which is in the public domain, simplified to about 400 m: enough to know where one is when no
tiles are configured. Land only: borders are not ours to draw.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LinearRing, Polygon

BOX = (123.0, 32.0, 133.0, 43.5)
"""West, south, east, north in degrees."""
TOLERANCE_DEGREES = 0.004
SMALLEST_DEGREES2 = 0.0001
DOKDO = ((131.862, 37.240), (131.866, 37.237), (131.870, 37.240), (131.866, 37.243), (131.862, 37.240))
"""Too small for the data, and missed on every map of Korea that lacks it."""
DIGITS = 3


def arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The topology's lines in degrees: they are stored as whole steps from point to point."""
    (scale_x, scale_y), (move_x, move_y) = (topology["transform"][name] for name in ("scale", "translate"))
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        lines.append(line)
    return lines


def ring(numbers: list[int], lines: list[list[tuple[float, float]]]) -> LinearRing | None:
    """A closed line put together from arcs; a negative number (its complement) is an arc walked backwards.

    None for an island so small that its points fell together.
    """
    points: list[tuple[float, float]] = []
    for number in numbers:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        points += line[1:] if points else line
    return LinearRing(points) if len(points) > 3 else None


def land(topology: dict[str, Any]) -> list[Polygon]:
    """The land inside the box, simplified; islands too small to see are left out."""
    lines, box = arcs(topology), Polygon.from_bbox(BOX)
    found = GEOSGeometry("POLYGON EMPTY")
    for shape in topology["objects"]["land"]["geometries"]:
        for rings in shape["arcs"]:
            outer, *holes = (ring(numbers, lines) for numbers in rings)
            if outer and outer.envelope.intersects(box):
                found = found.union(Polygon(outer, *filter(None, holes)).buffer(0).intersection(box))
    simple: Any = found.simplify(TOLERANCE_DEGREES, preserve_topology=True)
    parts = [Polygon(*rings) for rings in simple.coords]
    return [*(part for part in parts if part.area > SMALLEST_DEGREES2), Polygon(DOKDO)]


def rounded(coordinates: Any) -> Any:
    """The same nested numbers with few digits."""
    if isinstance(coordinates, float):
        return round(coordinates, DIGITS)
    return [rounded(part) for part in coordinates]


def main() -> None:
    """Read, cut, write GeoJSON."""
    source, target = map(Path, sys.argv[1:])
    parts = [rounded(part.coords) for part in land(json.loads(source.read_text()))]
    shape = {"type": "MultiPolygon", "coordinates": parts}
    target.write_text(json.dumps(shape, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
