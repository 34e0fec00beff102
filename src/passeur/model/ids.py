"""Stable record ids, and identifiers of authority files in one form.

An id is `<source>/<local>`: the source's id in network.toml, then the partner's own identifier made safe for an
address. The same identifier always gives the same id, and two identifiers never give the same one: where making it
safe loses something, a short hash of the original is added.
"""

import re
from hashlib import blake2b

_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")
_LONGEST = 80

#: Types of identifiers that are a partner's own.
_LOCAL = frozenset({"call-number", "inventory", "former", "eadid", "local", "id"})


def record_id(source: str, local: str) -> str:
    """The network-wide id of the record that `source` calls `local`. Raises ValueError on a blank identifier."""
    stripped = local.strip()
    if not stripped:
        raise ValueError("a record cannot have a blank identifier")
    safe = _UNSAFE.sub("-", stripped)
    if safe != stripped or len(safe) > _LONGEST:
        digest = blake2b(stripped.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
        safe = f"{safe[:_LONGEST].strip('-')}-{digest}".lstrip("-")
    return f"{source}/{safe}"


def authority_key(value: str, authority: str, source: str) -> str:
    """An identifier in a form that is equal exactly where two sources mean the same one.

    An address or an ark is the same everywhere, a number of an authority file (VIAF, ISNI, ...) within that file, and
    anything else within its source alone.
    """
    plain = value.strip()
    if ":" in plain or "/" in plain:
        bare = plain.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        # An ark is itself under whichever resolver it is written (ARK specification, section 2.1).
        at = bare.find("ark:")
        return bare[at:].replace("ark:/", "ark:") if at >= 0 else bare
    if authority and authority.casefold() not in _LOCAL:
        return f"{authority.casefold()} {plain}"
    return f"{source}\0{plain}"


def reference_keys(source: str, ref: str, authority: str = "") -> tuple[str, ...]:
    """All that a reference in a record of `source` can mean: a record id, the source's own id of a record, an
    identifier as `authority_key`, or the id of a record in another source; none for a blank one.

    authority: whose identifier it is, an authority file or another source of the network.
    """
    bare = ref.strip()
    if not bare:
        return ()
    keys = [bare, record_id(source, bare), authority_key(bare, authority, source)]
    if authority:
        keys.append(record_id(authority, bare))
    return tuple(dict.fromkeys(keys))
