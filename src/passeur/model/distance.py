"""How far two places are from one another."""

from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two points (latitude, longitude, WGS 84), in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (*a, *b))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(chord))
