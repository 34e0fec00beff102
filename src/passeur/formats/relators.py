"""What roles of agents are called in finding aids: words of partners, and MARC's codes for relators.

Codes and their words: https://www.loc.gov/marc/relators/. A code says nothing to readers: it becomes a role of the
record model where there is one, else the word that the list has for it.
"""

import re
from functools import lru_cache

#: Words and MARC codes → `Agent.role`.
ROLES = {
    "creator": "creator", "producteur": "creator", "cre": "creator", "originator": "creator", "origination": "creator",
    "org": "creator", "author": "author", "auteur": "author", "aut": "author", "publisher": "publisher",
    "éditeur": "publisher", "pbl": "publisher", "donor": "donor", "donateur": "donor", "dnr": "donor",
    "collector": "collector", "col": "collector", "collectionneur": "collector", "contributor": "contributor",
    "ctb": "contributor", "photographer": "photographer", "photographe": "photographer", "pht": "photographer",
    "artist": "artist", "artiste": "artist", "art": "artist", "subject": "subject", "sujet": "subject",
    "expéditeur": "sender", "sender": "sender", "destinataire": "recipient", "recipient": "recipient",
    "addressee": "recipient", "rcp": "recipient", "depicted": "depicted", "dpc": "depicted",
    "former owner": "former-owner", "fmo": "former-owner", "ancien possesseur": "former-owner", "owner": "owner",
    "own": "owner", "director": "director", "drt": "director", "film director": "director", "fmd": "director",
    "restorationist": "restorer", "rsr": "restorer", "seller": "seller", "sll": "seller", "organizer": "organizer",
    "orm": "organizer", "commissioning body": "commissioner", "cmb": "commissioner",
}  # fmt: skip

#: MARC codes for which the record model has no role → the list's word; "" where it says nothing ("other").
_WORDS = {
    "arc": "architect", "asn": "associated name", "cmp": "composer", "com": "compiler", "crp": "correspondent",
    "ctg": "cartographer", "cur": "curator", "dpt": "depositor", "dte": "dedicatee", "dto": "dedicator",
    "edt": "editor", "egr": "engraver", "ill": "illustrator", "ins": "inscriber", "ive": "interviewee",
    "ivr": "interviewer", "len": "lender", "nrt": "narrator", "oth": "", "prf": "performer", "prt": "printer",
    "scl": "sculptor", "sgn": "signer", "spk": "speaker", "spn": "sponsor", "trl": "translator",
}  # fmt: skip

#: "Creator (cre)", as ArchivesSpace and its forerunners write it.
_CODED = re.compile(r"(.*\S)\s*\([a-z]{3}\)")


@lru_cache(maxsize=1024)
def read_role(said: str, unsaid: str) -> tuple[str, str]:
    """The role of an agent and the words for it. unsaid: the role where `said` is not known, "" for none.

    "Donor (dnr)" → ("donor", "Donor"); "fmo" → ("former-owner", ""); "crp" → (unsaid, "correspondent").
    """
    coded = _CODED.fullmatch(said)
    words = coded[1] if coded else said
    bare = words.lower().partition("(")[0].strip()
    is_code = len(words) == 3 and words.islower() and (bare in ROLES or bare in _WORDS)
    return ROLES.get(bare, unsaid), _WORDS.get(bare, "") if is_code else words
