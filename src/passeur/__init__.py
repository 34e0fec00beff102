"""Passeur: one network of museums, archives and memorials, searched together, each leading on to the others."""

__version__ = "0.1.0"
