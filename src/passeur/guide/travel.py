"""How long the way from one place to another takes. By distance alone: a planner that knows timetables can stand in."""

from math import ceil
from typing import Protocol

from passeur.model.distance import distance_km

#: Ways are not straight: kilometres as one goes, for each in a straight line.
_DETOUR = 1.3

#: On foot up to so many kilometres as one goes, at so many an hour.
_WALK, _WALKING = 1.6, 4.2

#: Beyond: minutes to get there and to wait, and kilometres an hour, in a town and its surroundings; between towns.
_TOWN_WAIT, _TOWN, _TOWN_KM = 10, 18.0, 60.0
_RAIL_WAIT, _RAIL = 60, 120.0


class Travel(Protocol):
    """Anything that knows how long the way between two points takes."""

    def minutes(self, start: tuple[float, float], end: tuple[float, float]) -> int:
        """Minutes from one point to another (latitude, longitude, WGS 84)."""
        ...


class ByDistance:
    """Travel time by the distance alone: on foot when near, else at the pace of public transport, waiting included."""

    def minutes(self, start: tuple[float, float], end: tuple[float, float]) -> int:
        """Minutes, rounded up to five as befits an estimate; none for the same place."""
        kilometres = distance_km(start, end) * _DETOUR
        if kilometres <= _WALK:
            found = kilometres / _WALKING * 60
        elif kilometres <= _TOWN_KM:
            found = _TOWN_WAIT + kilometres / _TOWN * 60
        else:
            found = _RAIL_WAIT + _TOWN_WAIT + kilometres / _RAIL * 60
        return ceil(found / 5 - 1e-9) * 5
