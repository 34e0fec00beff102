"""Where bytes rest: raw files, records read from them, editions. Files only; no server."""
