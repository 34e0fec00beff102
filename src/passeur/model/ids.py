"""Stable record ids.

An id is `<source>/<local>`: the source's id in network.toml, then the partner's own identifier made safe for an
address. The same identifier always gives the same id, and two identifiers never give the same one: where making it
safe loses something, a short hash of the original is added.
"""

import re
from hashlib import blake2b

_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")
_LONGEST = 80


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
