"""Maps without a map server: Lambert's conic projection, and outlines kept as lines of projected points."""

from math import atan2, cos, hypot, log, pi, radians, sin, tan

#: Standard parallels and origin of Lambert-93, which French maps use; the sphere is exact enough for a drawing.
_LAT1, _LAT2, _LAT0, _LON0 = radians(44), radians(49), radians(46.5), radians(3)
_N = log(cos(_LAT1) / cos(_LAT2)) / log(tan(pi / 4 + _LAT2 / 2) / tan(pi / 4 + _LAT1 / 2))
_F = cos(_LAT1) * tan(pi / 4 + _LAT1 / 2) ** _N / _N
_RHO0 = _F / tan(pi / 4 + _LAT0 / 2) ** _N
_EARTH_KM = 6371.0


def project(lat: float, lon: float) -> tuple[float, float]:
    """Latitude and longitude (degrees, WGS 84) as kilometres right of and below 46.5° N 3° E, on Lambert's conic."""
    rho = _F / tan(pi / 4 + radians(max(-80.0, min(85.0, lat))) / 2) ** _N
    theta = _N * (radians(lon) - _LON0)
    return _EARTH_KM * rho * sin(theta), -_EARTH_KM * (_RHO0 - rho * cos(theta))


def direction(a: tuple[float, float], b: tuple[float, float]) -> int:
    """The compass direction from `a` to `b` in eighths of a turn from north, clockwise."""
    (ax, ay), (bx, by) = project(*a), project(*b)
    return round(atan2(bx - ax, ay - by) / (pi / 4)) % 8


def simplify(points: list[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """Fewer points that stay within `tolerance` of the line (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = hypot(bx - ax, by - ay)

    def off(point: tuple[float, float]) -> float:
        if not length:
            return hypot(point[0] - ax, point[1] - ay)
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    place = max(range(1, len(points) - 1), key=lambda index: off(points[index]))
    if off(points[place]) <= tolerance:
        return [points[0], points[-1]]
    return simplify(points[: place + 1], tolerance)[:-1] + simplify(points[place:], tolerance)
