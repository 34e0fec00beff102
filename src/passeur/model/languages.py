"""Which codes are those of languages, as an operator writes them in network.toml or after `--lang`."""

import re

#: All of ISO 639-1.
_TWO_LETTERS = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_TAG = re.compile(r"([a-z]{2,3})(?:-[A-Za-z0-9]+)*")


def is_language(code: str) -> bool:
    """Whether a code is a language's: of ISO 639-1, or of three letters, of which there are thousands; with or without
    a region or script (BCP 47)."""
    found = _TAG.fullmatch(code)
    return found is not None and (len(found[1]) == 3 or found[1] in _TWO_LETTERS.split())
