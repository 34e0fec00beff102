"""What each address answers: one module a kind of page."""
