"""How the tables of the desk came to be what they are; applied when a desk is opened."""
