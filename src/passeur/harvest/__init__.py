"""Fetching partners' files: folders, archives, HTTP, OAI-PMH. What is fetched is kept as it came."""

from pathlib import Path

from passeur.harvest.base import Harvester
from passeur.network import Source


def harvester(source: Source, folder: Path, contact: str = "") -> Harvester:
    """The harvester for `source` of the network in `folder`. contact: told to servers, so that they can reach us."""
    # Only what the source needs is imported: the HTTP client alone takes as long to load as a small folder to harvest.
    if source.oai is not None:
        from passeur.harvest.oai import OaiHarvester

        return OaiHarvester(source.oai, contact=contact)
    if source.urls:
        from passeur.harvest.http import HttpHarvester

        return HttpHarvester(source.urls, source.member, contact=contact)
    from passeur.harvest.files import FilesHarvester

    return FilesHarvester(folder, source.files, source.member)
