"""The map of the network's sites, drawn on the server: stations on the left, their names in a column on the right.

Two pictures at most: the country, and an inset where several sites lie close together. Labels cannot overlap: they
stand in a column in the order of their stations' heights and leaders run to them.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from passeur.guide.sites import SiteOf
from passeur.model.distance import distance_km
from passeur.network import words
from passeur.web.geo import project
from passeur.web.visit import Visit, short_name

_OUTLINES = Path(__file__).parent / "static" / "vendor" / "outlines.json"

#: The size of a picture, and of its left part where the stations are, in its own units (about pixels on a telephone).
WIDTH, HEIGHT = 360.0, 360.0
_LINE, _GAP = 14.0, 9.0

#: Where the labels begin and how many characters fit: beside the country, which needs room, and beside an inset.
_WIDE, _NARROW = (258.0, 15), (222.0, 20)

#: The least width and height of the land round the places of a life, in kilometres.
_LEAST = 420.0

#: Land round what lies far out, in kilometres.
_EDGE = 40.0

#: The least part of the world that is drawn, in degrees from west to east.
_WORLD_DEGREES = 110.0

#: Sites nearer than this (kilometres) to the one in the middle go into the inset together.
_NEAR = 30.0


@dataclass(frozen=True)
class Stop:
    """One site with coordinates. lat, lon: WGS 84. here: the one whose page it is."""

    partner: str
    name: str
    color: str
    lat: float
    lon: float
    url: str
    here: bool = False


@dataclass(frozen=True)
class Label:
    """A station and its label: the station at x, y; the leader ends at
    `reach`, `leader_y`; lines of text with their heights."""

    x: float
    y: float
    leader_y: float
    lines: list[tuple[float, str]]
    color: str
    url: str
    name: str
    left: float
    here: bool = False

    @property
    def reach(self) -> float:
        """Where the leader ends."""
        return self.left - 4


@dataclass(frozen=True)
class Picture:
    """One map. scale, dx, dy: from kilometres (`geo.project`) to its units; bar: the scale bar's length."""

    title: str
    scale: float
    dx: float
    dy: float
    labels: list[Label]
    bar: float
    bar_km: int
    home: str
    around: str


def stops(visit: Visit) -> list[Stop]:
    """All sites that have coordinates, in the network's order."""
    found = []
    for id, partner in visit.edition.network.partners.items():
        for site_id, site in partner.sites.items():
            if site.coordinates:
                short, name = short_name(partner, visit.lang), words(site.name, visit.lang)
                if len(partner.sites) == 1:
                    name = short
                elif short.casefold() not in name.casefold():
                    name = f"{short}, {name}"
                url = visit.site(id, site_id)
                found.append(Stop(id, name, partner.color, *site.coordinates, url))
    return found


def pictures(visit: Visit) -> list[Picture]:
    """The country with an inset, or one picture where the sites need no inset."""
    all_stops = stops(visit)
    if not all_stops:
        return []
    close = max(([other for other in all_stops if _apart(stop, other) < _NEAR] for stop in all_stops), key=len)
    if len(close) < 3:
        return [_picture(visit, all_stops, "map.all")]
    far = [stop for stop in all_stops if stop not in close]
    if not far:
        return [_picture(visit, close, "map.all")]
    middle = Stop("", visit.words.say("map.cluster", count=len(close)), "", *_middle(close), "#map-near")
    return [_picture(visit, [middle, *far], "map.all"), _picture(visit, close, "map.near")]


def of_places(visit: Visit, places: Sequence[tuple[str, float, float, str]], title: str = "person.map") -> Picture:
    """A map of places: name, latitude, longitude (WGS 84) and the address that each leads to. At least two."""
    some = [Stop("", name, "", lat, lon, url) for name, lat, lon, url in places]
    return _picture(visit, some, title, frame=_around([project(stop.lat, stop.lon) for stop in some]))


def _around(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """A frame (left, right, top, bottom; kilometres) with some land round all points, never so narrow that nobody
    knows where it is."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    (left, right), (top, bottom) = (min(xs), max(xs)), (min(ys), max(ys))
    margin = max(0.08 * max(right - left, bottom - top), 20.0)
    wide, high = (max(0.0, _LEAST - span) / 2 + margin for span in (right - left, bottom - top))
    return left - wide, right + wide, top - high, bottom + high


def of_place(
    visit: Visit, here: tuple[str, float, float, str], near: Sequence[tuple[str, float, float, str]]
) -> list[Picture]:
    """Where a place is (country, Europe or world), and with its neighbours if it has any. As for `of_places`."""
    name, lat, lon, url = here
    stop = Stop("", name, "", lat, lon, url, here=True)
    found = [_picture(visit, [stop], "map.place", country=True)]
    if near:
        others = [Stop("", name, "", lat, lon, url) for name, lat, lon, url in near]
        found.append(_picture(visit, [stop, *others], "map.around-place"))
    return found


def around(visit: Visit, centre: SiteOf) -> Picture | None:
    """A map of one site: with its neighbours if it has any, else alone in the country; None without coordinates."""
    url = visit.site(centre.partner, centre.id)
    here = next((replace(stop, here=True) for stop in stops(visit) if stop.url == url), None)
    if here is None:
        return None
    close = [stop for stop in stops(visit) if stop.url != url and _apart(here, stop) < _NEAR]
    return _picture(visit, [here, *close], "map.around", country=not close)


def _apart(a: Stop, b: Stop) -> float:
    """Kilometres between two sites."""
    return distance_km((a.lat, a.lon), (b.lat, b.lon))


def _middle(some: Sequence[Stop]) -> tuple[float, float]:
    """The middle of several sites."""
    return sum(stop.lat for stop in some) / len(some), sum(stop.lon for stop in some) / len(some)


def _picture(
    visit: Visit, some: list[Stop], title: str, country: bool = False,
    frame: tuple[float, float, float, float] | None = None,
) -> Picture:  # fmt: skip
    """Draw one picture: the whole country where that is asked or the sites are far apart, else the sites' own frame;
    a part of the world where they lie beyond Europe.

    frame: left, right, top and bottom of the land to show instead, in kilometres.
    """
    if any(not _in_europe(stop) for stop in some):
        return _world(visit, some, title)
    points = [project(stop.lat, stop.lon) for stop in some]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide = country or max(max(xs) - min(xs), max(ys) - min(ys)) > 100
    if frame is not None:
        left, right, top, bottom = frame
        wide, column = True, _WIDE
    elif wide:  # from Brittany to Corsica and from Dunkirk to Cerdagne, and what lies beyond if a site does
        left, right = min(-610.0, *(x - _EDGE for x in xs)), max(510.0, *(x + _EDGE for x in xs))
        top, bottom = min(-530.0, *(y - _EDGE for y in ys)), max(600.0, *(y + _EDGE for y in ys))
        column = _WIDE
    else:
        margin = max(1.5, (max(xs) - min(xs)) * 0.1)
        left, right, top, bottom = min(xs) - margin, max(xs) + margin, min(ys) - margin, max(ys) + margin
        column = _NARROW
    land = column[0] - 14
    scale = min(land / (right - left), HEIGHT / (bottom - top))
    dx = (land - (right - left) * scale) / 2 - left * scale
    dy = (HEIGHT - (bottom - top) * scale) / 2 - top * scale
    placed = [(x * scale + dx, y * scale + dy, stop) for (x, y), stop in zip(points, some, strict=True)]
    bar_km = next((km for km in (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1) if km * scale <= WIDTH / 4), 1)
    drawn = outlines() if wide else {}
    beyond = left < -610 or right > 510 or top < -530 or bottom > 600
    surroundings = drawn.get("europe", "") if beyond else drawn.get("around", "")
    labels = _labels(placed, *column)
    return Picture(
        visit.words.plain(title), scale, dx, dy, labels, bar_km * scale, bar_km, drawn.get("home", ""), surroundings
    )


def _in_europe(stop: Stop) -> bool:
    """Whether the conic projection still shows a place well."""
    return 33 < stop.lat < 67 and -14 < stop.lon < 47


def _world(visit: Visit, some: list[Stop], title: str) -> Picture:
    """A part of the world: degrees as they are, without a scale, which such a map does not have."""
    left, chars = _WIDE
    lons, lats = [stop.lon for stop in some], [stop.lat for stop in some]
    span = min(360.0, max(_WORLD_DEGREES, 1.3 * (max(lons) - min(lons)), 1.3 * (max(lats) - min(lats))))
    scale = (left - 14) / span
    dx = (left - 14) / 2 - (max(lons) + min(lons)) / 2 * scale
    dy = HEIGHT / 2 + (max(lats) + min(lats)) / 2 * scale
    placed = [(stop.lon * scale + dx, -stop.lat * scale + dy, stop) for stop in some]
    labels = _labels(placed, left, chars)
    return Picture(visit.words.plain(title), scale, dx, dy, labels, 0, 0, outlines().get("world", ""), "")


def _labels(placed: list[tuple[float, float, Stop]], left: float, chars: int) -> list[Label]:
    """Labels in a column from `left`, in the order of their stations' heights; two whose leaders cross change places.

    Each change makes the leaders shorter in all, so this ends; the bound is for points that lie on one another.
    """
    ordered = [
        (x, y, stop, _wrap(stop.name, chars)) for x, y, stop in sorted(placed, key=lambda item: (item[1], item[0]))
    ]
    for _ in range(len(ordered) ** 2):
        tops = _tops([(y, len(lines) * _LINE + _GAP) for _, y, _, lines in ordered])
        ends = [top + _LINE * 0.72 for top in tops]
        crossing = next(
            (
                (i, j)
                for i in range(len(ordered))
                for j in range(i + 1, len(ordered))
                if _cross(ordered[i][:2], (left, ends[i]), ordered[j][:2], (left, ends[j]))
            ),
            None,
        )
        if crossing is None:
            break
        i, j = crossing
        ordered[i], ordered[j] = ordered[j], ordered[i]
    tops = _tops([(y, len(lines) * _LINE + _GAP) for _, y, _, lines in ordered])
    return [
        Label(
            round(x, 1), round(y, 1), round(top + _LINE * 0.72, 1),
            [(round(top + _LINE * (row + 1), 1), line) for row, line in enumerate(lines)],
            stop.color, stop.url, stop.name, left, stop.here,
        )
        for (x, y, stop, lines), top in zip(ordered, tops, strict=True)
    ]  # fmt: skip


def _tops(wanted: list[tuple[float, float]]) -> list[float]:
    """Where labels of these middles and heights begin, one below another: moved down, then up from the lower edge."""
    tops = [middle - height / 2 for middle, height in wanted]
    for index in range(1, len(tops)):
        tops[index] = max(tops[index], tops[index - 1] + wanted[index - 1][1])
    floor = HEIGHT - 4
    for index in reversed(range(len(tops))):
        floor = tops[index] = min(tops[index], floor - wanted[index][1])
    return tops


_Point = tuple[float, float]


def _cross(a: _Point, b: _Point, c: _Point, d: _Point) -> bool:
    """Whether the lines from `a` to `b` and from `c` to `d` cross."""

    def side(p: _Point, q: _Point, r: _Point) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) > (q[1] - p[1]) * (r[0] - p[0])

    return side(a, c, d) != side(b, c, d) and side(a, b, c) != side(a, b, d)


def _wrap(name: str, chars: int) -> list[str]:
    """A name in lines that fit into the column; a word that is too long breaks after its hyphens."""
    lines: list[str] = []
    for word in name.replace(". ", ".\u00a0").split(" "):
        parts = [word] if len(word) <= chars else re.findall(r"[^-]+-?", word)
        for number, part in enumerate(parts):
            gap = "" if number or not lines else " "
            if lines and len(lines[-1]) + len(gap) + len(part) <= chars:
                lines[-1] += gap + part
            else:
                lines.append(part)
    return lines


@cache
def outlines() -> dict[str, str]:
    """SVG path data of the country and its neighbours, made by `passeur.web.build`; none where that was not run."""
    try:
        data: dict[str, str] = json.loads(_OUTLINES.read_text())
    except FileNotFoundError:
        return {"home": "", "around": ""}
    return data
