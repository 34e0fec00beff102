"""Whether a site is open: OSM opening hours with French public holidays, and only where a source states them."""

from datetime import datetime

from passeur.guide.model import Opening
from passeur.network import Site


def opening(site: Site, moment: datetime) -> Opening:
    """The state of `site` at `moment` (with a time zone; else Europe/Paris)."""
    raise NotImplementedError
