"""Which harvester fetches which source."""

from pathlib import Path

from passeur.harvest.base import Harvester, Outcome
from passeur.harvest.base import RawStore as Store
from passeur.harvest.files import FilesHarvester
from passeur.harvest.http import HttpHarvester
from passeur.harvest.oai import OaiHarvester
from passeur.network import Source
from passeur.pipeline.progress import Progress


def harvest(source: Source, folder: Path, store: Store, progress: Progress) -> Outcome:
    """Fetch what `source` gives now into `store`; patterns of files are relative to `folder`. Raises HarvestError."""
    return harvester(source, folder).harvest(store, lambda done, total, what: progress("harvest", done, total, what))


def harvester(source: Source, folder: Path) -> Harvester:
    """The harvester for a source of the network in `folder`."""
    if source.oai is not None:
        return OaiHarvester(source)
    if source.urls:
        return HttpHarvester(source)
    return FilesHarvester(source, folder)
