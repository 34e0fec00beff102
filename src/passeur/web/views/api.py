"""The JSON API, version 1: see docs/api.md. Public, without cookies; any site may ask it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import get_args

import msgspec
from django.http import HttpResponse, JsonResponse

from passeur.errors import NotFound, PasseurError, QueryRefused
from passeur.guide.contexts import context_of
from passeur.guide.hours import ZONE
from passeur.guide.model import Audience, Visitor
from passeur.model.record import SCHOOL_LEVELS
from passeur.web import told
from passeur.web.visit import PortalRequest, Visit, served_languages
from passeur.web.words import catalogue

#: Steps asked for at most; characters of a context; seconds that an answer stays fresh.
_MOST, _LONGEST, _FRESH = 8, 500, 30


def onward(request: PortalRequest) -> HttpResponse:
    """`/api/v1/onward?context=&here=&lang=&audience=&level=&wheelchair=&day=&at=&most=`: the way on from a context."""
    try:
        visit = _in_language(request.GET.get("lang", ""), request.visit)
        written = request.GET.get("context", "")[:_LONGEST]
        if not written.strip():
            raise QueryRefused("context is missing: a record's, person's or theme's id, list:ID, or words")
        context = context_of(visit.edition, written, request.GET.get("here", ""))
        answer = told.onward(context, visitor(request.GET, visit), visit, _most(request.GET.get("most", "")))
    except NotFound as error:
        return _refused(404, error)
    except QueryRefused as error:
        return _refused(400, error)
    return _open(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}))


def visitor(asked: Mapping[str, str], visit: Visit) -> Visitor:
    """For whom the guide looks: audience, level (of a class), wheelchair ("1"), day (YYYY-MM-DD), at (LAT,LON). Raises
    QueryRefused."""
    audience = asked.get("audience", "")
    if audience not in get_args(Audience):
        raise QueryRefused(
            f"there is no audience {audience!r}; there are: {', '.join(filter(None, get_args(Audience)))}"
        )
    level = asked.get("level", "")
    if level and level not in SCHOOL_LEVELS:
        raise QueryRefused(f"there is no level {level!r}; there are: {', '.join(SCHOOL_LEVELS)}")
    return Visitor(
        lang=visit.lang,
        audience=msgspec.convert(audience, Audience),
        level=level,
        wheelchair=asked.get("wheelchair", "") == "1",
        moment=moment(asked.get("day", ""), visit.now),
        at=point(asked.get("at", "")),
    )


def moment(day: str, now: datetime) -> datetime:
    """Noon of a day that is named, else now. Raises QueryRefused."""
    if not day:
        return now
    try:
        return datetime.combine(date.fromisoformat(day), time(12), ZONE)
    except ValueError:
        raise QueryRefused(f"{day!r} is not a day such as 2026-11-26") from None


def point(written: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees (WGS 84), None where nothing is written. Raises QueryRefused."""
    if not written:
        return None
    try:
        lat, lon = (float(part) for part in written.split(","))
    except ValueError:
        raise QueryRefused(f"{written!r} is not a place such as 48.8338,2.3325") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise QueryRefused(f"{written!r} is no place on Earth: latitude, then longitude, in degrees")
    return lat, lon


def _in_language(lang: str, visit: Visit) -> Visit:
    """The visit in the language that is asked for. Raises QueryRefused."""
    if lang and lang not in (known := served_languages(visit.edition)):
        raise QueryRefused(f"there are no words in {lang!r}; there are: {', '.join(known)}")
    if lang:
        visit.lang, visit.words = lang, catalogue(lang)
    return visit


def _most(written: str) -> int:
    """How many steps are wanted. Raises QueryRefused."""
    if written and not (written.isascii() and written.isdigit() and 1 <= int(written) <= _MOST):
        raise QueryRefused(f"most is a number from 1 to {_MOST}, not {written[:20]!r}")
    return int(written or 3)


def _refused(status: int, error: PasseurError) -> HttpResponse:
    """What is wrong with a request, in words."""
    return _open(JsonResponse({"error": str(error)}, status=status))


def _open(response: HttpResponse) -> HttpResponse:
    """An answer that pages of other sites may read."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={_FRESH}"
    return response
