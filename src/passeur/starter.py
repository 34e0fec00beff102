"""Folders to begin with: an empty network, and the demonstration."""

import shutil
import tomllib
from pathlib import Path

from passeur.errors import NetworkError, NotFound

#: Where the demonstration lies: inside an installed package, or at the root of the repository.
_DEMO = (Path(__file__).parent / "demo", Path(__file__).parents[2] / "demo")

_TEMPLATE = """\
# A network: the institutions that share one Passeur. All keys are told in docs/network.md.
[network]
id = "{id}"
hub = "my-museum"
name = {{fr = "Mon réseau", en = "My network"}}
languages = ["fr", "en"]

[partners.my-museum]
name = {{fr = "Mon musée", en = "My museum"}}
words = {{fr = "Ce que nous conservons et racontons.", en = "What we keep and tell."}}
url = ""
color = "#2f4858"

[partners.my-museum.sites.main]
name = {{fr = "Le musée", en = "The museum"}}
address = ""
# coordinates = [48.8338, 2.3325]

# One table a feed. Put files into the folder `files`, look at them with `passeur inspect FILE`, then take the
# marks away.
# [sources.my-museum-objects]
# partner = "my-museum"
# files = ["files/*"]
# lang = "fr"
# access = {{holds = "collection"}}  # or public-archives, with categories: docs/access.md
# expect = {{least = 1}}
"""


def make_folder(folder: Path) -> Path:
    """Make the folder of a new network with a network.toml to fill in; gives that file's path.

    Raises NetworkError where there is a network already.
    """
    path = folder / "network.toml"
    if path.exists():
        raise NetworkError(f"{path} exists already; it was left as it is")
    (folder / "files").mkdir(parents=True, exist_ok=True)
    id = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in folder.resolve().name.lower())
    path.write_text(_TEMPLATE.format(id=id.strip("-") or "network"), encoding="utf-8")
    return path


#: What was judged of the demonstration's people: in its folder.
DEMO_JUDGEMENTS = "judgements.toml"


def copy_demo(folder: Path) -> None:
    """Bring the demonstration's network.toml and partners' files into `folder`; those that are as they were stay.

    What `update` made there stays too. Raises NotFound when this installation has no demonstration, and NetworkError
    where the folder is another network's.
    """
    source = next((path for path in _DEMO if (path / "network.toml").is_file()), None)
    if source is None:
        raise NotFound("this installation of Passeur came without its demonstration")
    there = folder / "network.toml"
    if there.exists() and _id_of(there) != _id_of(source / "network.toml"):
        raise NetworkError(f"{there} describes another network; say with --dir where the demonstration is to be built")
    for path in sorted(source.rglob("*")):
        target = folder / path.relative_to(source)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif not target.exists() or target.read_bytes() != path.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _id_of(path: Path) -> str:
    """The id of the network that a network.toml describes, which may be an older Passeur's; empty where it has none."""
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8"))["network"]["id"])
    except (ValueError, LookupError, TypeError):
        return ""
