"""Words of partners in LIDO: what they call events, actors, measures and pictures, and what that is in the model."""

import re
from functools import lru_cache

#: Kind of event → type of dates, role of agents, role of places, section for what is told of it.
_KINDS = {
    "made": ("creation", "creator", "created", "history"),
    "acquired": ("acquisition", "acquired-from", "acquired", "acquisition"),
    "founded": ("foundation", "founder", "foundation", "history"),
    "found": ("found", "finder", "found", "custody"),
    "collected": ("collected", "collector", "collected", "custody"),
    "used": ("use", "user", "used", "history"),
    "shown": ("exhibition", "exhibitor", "shown", "exhibition"),
    "owned": ("provenance", "former-owner", "provenance", "custody"),
    "published": ("publication", "publisher", "published", "history"),
    "commissioned": ("commission", "commissioner", "commissioned", "history"),
    "lost": ("loss", "related", "lost", "custody"),
    "changed": ("modification", "restorer", "restored", "physical"),
}
#: LIDO terminology, then words in fr, en, de, sv, ro → kind of event.
_EVENTS = (
    (
        re.compile(
            r"lido00007$|produc|fabrica|herstell|tillverk|réalis|manufactur|constru|\bbuil[dt]|\bmaking|lido00025$|complet|achèv",
            re.I,
        ),
        "made",
    ),
    (re.compile(r"lido00012$|lido00224$|creat|créa|design|conce|entwurf|schöpfung", re.I), "made"),
    (re.compile(r"lido00001$|acqui|erwerb|förvärv|achiz|\bdon\b|achat|gift|purchase", re.I), "acquired"),
    (re.compile(r"\bfound(?:ation|ed|ers?|ing)\b|fondat|\bfondée?s?\b|gründ|grundande|grundläggar", re.I), "founded"),
    (re.compile(r"lido00002$|find|\bfound\b|découver|trouv|fund|descoper", re.I), "found"),
    (re.compile(r"lido00010$|collect|sammel|récolte", re.I), "collected"),
    (re.compile(r"lido00011$|\buse|usage|utilis|gebrauch|nutzung|använd", re.I), "used"),
    (re.compile(r"lido00225$|exhib|expos|ausstell", re.I), "shown"),
    (re.compile(r"lido00227$|proven|provän|owner|propriét", re.I), "owned"),
    (re.compile(r"lido00485$|public|publi|édition|veröffent", re.I), "published"),
    (re.compile(r"lido00226$|commission|command|auftrag", re.I), "commissioned"),
    (re.compile(r"loss|theft|\bvol\b|perte|spoli|verlust|destruc", re.I), "lost"),
    (re.compile(r"lido00006$|restor|restaur|modif|conserv", re.I), "changed"),
)
_ANY_EVENT = ("event", "related", "event", "history")
#: Words for what an actor did, stronger than the event's type.
_ACTOR_ROLES = (
    (re.compile(r"propriét|owner|ägare|eigentüm|besitzer", re.I), "former-owner"),
    (re.compile(r"donat|donor|givare|schenk", re.I), "donor"),
    (re.compile(r"photograph|fotograf", re.I), "photographer"),
    (re.compile(r"édit|publish|verleg", re.I), "publisher"),
    (re.compile(r"commandit|commission|paymaster|auftraggeb", re.I), "commissioner"),
    (re.compile(r"vend|seller|säljare|återförsälj|förmedl|dealer", re.I), "seller"),
    (re.compile(r"brukare|user|utilisat", re.I), "user"),
)
_MEASURES = (
    (re.compile(r"haut|height|höhe|höjd|înălț", re.I), "height"),
    (re.compile(r"larg|width|breite|bredd|lăț", re.I), "width"),
    (re.compile(r"long|length|länge|längd|lung", re.I), "length"),
    (re.compile(r"prof|depth|tiefe|djup|adânc", re.I), "depth"),
    (re.compile(r"diam|durchm", re.I), "diameter"),
    (re.compile(r"épaiss|thick|dicke|tjock|gros", re.I), "thickness"),
    (re.compile(r"poids|weight|gewicht|vikt|masse|greut", re.I), "weight"),
    (re.compile(r"dur|length of time|dauer", re.I), "duration"),
)


@lru_cache(maxsize=1024)
def event_kind(said: str) -> tuple[str, str, str, str]:
    """Type of dates, role of agents, role of places and section for an event of the type that `said` names."""
    for word in said.split():
        for pattern, kind in _EVENTS:
            if pattern.search(word):
                return _KINDS[kind]
    return _ANY_EVENT


@lru_cache(maxsize=1024)
def actor_role(said: str, role: str) -> str:
    """What an actor did: from the partner's word where it is plain, else from the event."""
    return next((word for pattern, word in _ACTOR_ROLES if said and pattern.search(said)), role)


@lru_cache(maxsize=1024)
def measure(said: str) -> str:
    """Height, width, …: "dimensions" where the word is not known."""
    return next((word for pattern, word in _MEASURES if pattern.search(said)), "dimensions")


def resource_role(kind: str, words_: str, media: str, address: str) -> str:
    """What a digital object is for: thumbnail, image, audio, video, document, manifest."""
    said = f"{kind} {words_} {media}".lower()
    if address.endswith("manifest.json") or "manifest" in said:
        return "manifest"
    if "thumb" in said or "vignette" in said or "lido00451" in said:
        return "thumbnail"
    for word, role in (
        ("video", "video"),
        ("film", "video"),
        ("audio", "audio"),
        ("sound", "audio"),
        ("pdf", "document"),
        ("text", "document"),
    ):
        if word in said:
            return role
    return "image"
