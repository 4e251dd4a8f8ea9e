"""Cut the map's frame out of Natural Earth.

Usage: python book/data/extract.py countries-10m.json > book/data/natural-earth.json
The file comes with the npm package world-atlas 2.0.2 (ISC): Natural Earth 4.1.0 (public domain) as TopoJSON.
"""

import json
import sys
from pathlib import Path

WEST, SOUTH, EAST, NORTH = 41.6, 36.4, 55.8, 44.4
CLOSE_DEGREES = 0.004  # 400 m: half a unit of the drawing


def main(path: str) -> None:
    topology = json.loads(Path(path).read_text("utf-8"))
    arcs = decoded(topology)
    polygons = [rings for geometry in topology["objects"]["countries"]["geometries"] for rings in rings_of(geometry)]
    used: dict[int, int] = {}
    for rings in polygons:
        for number in (number for ring in rings for number in ring):
            index = ~number if number < 0 else number
            used[index] = used.get(index, 0) + 1
    extract = {
        "source": "Natural Earth 4.1.0, 1:10m admin 0 countries, by way of world-atlas 2.0.2",
        "licence": "public domain",
        "window": [WEST, SOUTH, EAST, NORTH],
        "land": [ring for rings in polygons for ring in shown([joined(rings[0], arcs)], clip_ring)],
        "coasts": shown([arcs[index] for index, times in sorted(used.items()) if times == 1], clip_line),
        "borders": shown([arcs[index] for index, times in sorted(used.items()) if times > 1], clip_line),
    }
    lines = ",\n".join(
        f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in extract.items()
    )
    print("{\n" + lines + "\n}")


def decoded(topology):
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def rings_of(geometry):
    arcs = geometry.get("arcs", [])
    return [arcs] if geometry["type"] == "Polygon" else arcs


def joined(ring, arcs):
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def shown(lines, clip):
    pieces = [thinned(piece) for line in lines for piece in clip(line)]
    return [[[round(x, 3), round(y, 3)] for x, y in piece] for piece in pieces if len(piece) > 1]


def clip_ring(points):
    """Cut a ring to the window, side by side (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        kept = []
        for before, point in zip([points[-1], *points[:-1]] if points else [], points, strict=True):
            is_in, was_in = ((each[axis] - limit) * sign >= 0 for each in (point, before))
            if is_in != was_in:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append(tuple(a + share * (b - a) for a, b in zip(before, point, strict=True)))
            if is_in:
                kept.append(point)
        points = kept
    return [points] if points else []


def clip_line(points):
    """Keep the runs of a line whose points lie in the window."""
    runs, run = [], []
    for point in points:
        if WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH:
            run.append(point)
        elif run:
            runs.append(run)
            run = []
    return [*runs, run] if run else runs


def thinned(points):
    """Leave out points that lie close to the line between their neighbours (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5

    def distance(point):
        if length == 0:
            return ((point[0] - x1) ** 2 + (point[1] - y1) ** 2) ** 0.5
        return abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1)) / length

    far = max(range(1, len(points) - 1), key=lambda index: distance(points[index]))
    if distance(points[far]) <= CLOSE_DEGREES:
        return [points[0], points[-1]]
    return thinned(points[: far + 1])[:-1] + thinned(points[far:])


if __name__ == "__main__":
    main(sys.argv[1])
