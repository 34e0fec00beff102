"""Who may see what, from when."""
