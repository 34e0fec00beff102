"""The desk: what people decided, in `DIR/desk.sqlite3`. Precious: it cannot be made again from partners' files."""
