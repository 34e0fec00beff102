"""A synthetic network for load: as many records as asked for, the same for the same seed, every name marked fictional.

Three partners: archives whose finding aids are EAD (one of them a series with 13,000 direct children), a museum whose
objects are a table, and a memorial whose persons are a table. Words follow Zipf's law, as words of catalogues do, so
that some are found in a third of all records and most in a few.
"""

import csv
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from passeur.errors import Refused

#: Stands in every name and title.
MARK = "(fictif)"

#: Components of a finding aid, rows of a table.
_PER_FILE = 20_000

#: Children of the one unit that has very many: the tree that other systems take seconds to open.
SIBLINGS = 13_000

_SYLLABLES = (
    "ba", "be", "bo", "bra", "cha", "cle", "cor", "da", "del", "dou", "fa", "fer", "gau", "gra", "ho", "jan", "ker",
    "lan", "lau", "ma", "mer", "mon", "na", "no", "or", "pa", "per", "pi", "que", "ra", "rey", "ro", "sal", "sau",
    "ter", "tou", "val", "ver", "vi", "za",
)  # fmt: skip
_STEMS = (
    "dossier", "lettre", "rapport", "enquête", "liste", "plan", "minute", "registre", "affiche", "tract",
    "photographie", "carte", "journal", "procès-verbal", "correspondance", "arrêté", "inventaire", "compte",
    "témoignage", "ordonnance", "préfecture", "police", "résistance", "réseau", "maquis", "camp", "convoi",
    "prison", "atelier", "usine", "école", "gare", "pont", "village", "commune", "quartier", "arrondissement",
    "ministère", "secrétariat", "cabinet", "comité", "commission", "tribunal", "section", "brigade", "régiment",
    "division", "bataillon", "mission", "ravitaillement", "logement", "secours", "réquisition", "surveillance",
    "arrestation", "libération", "évacuation", "bombardement", "reconstruction", "épuration", "mémoire",
    "commémoration", "monument",
)  # fmt: skip
_PLACES = (
    "Paris", "Lyon", "Suresnes", "Drancy", "Champigny-sur-Marne", "Marseille", "Lille", "Nantes", "Grenoble",
    "Bordeaux", "Toulouse", "Strasbourg", "Rennes", "Dijon", "Caen", "Limoges", "Clermont-Ferrand", "Reims",
    "Besançon", "Nancy",
)  # fmt: skip
_MATERIALS = ("papier", "cuivre", "laine", "bois", "acier", "coton", "cuir", "argent", "carton", "verre")


class Words:
    """Words, names and dates at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  not for secrets
        made = ["".join(self.random.choices(_SYLLABLES, k=self.random.randint(2, 4))) for _ in range(6_000)]
        self._words = [*_STEMS, *sorted(set(made))]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))
        self._families = sorted({word.capitalize() for word in made})
        self._given = sorted({"".join(self.random.choices(_SYLLABLES, k=2)).capitalize() for _ in range(300)})

    @property
    def vocabulary(self) -> frozenset[str]:
        """All words that records and names are made of."""
        return frozenset((*self._words, *(name.casefold() for name in (*self._families, *self._given))))

    def words(self, count: int) -> str:
        """Some words, the frequent ones more often."""
        return " ".join(self.random.choices(self._words, cum_weights=self._weights, k=count))

    def family(self) -> str:
        """A family name, marked fictional."""
        return f"{self.random.choice(self._families)} {MARK}"

    def given(self) -> str:
        """A given name."""
        return self.random.choice(self._given)

    def place(self) -> str:
        """A town."""
        return self.random.choice(_PLACES)

    def material(self) -> str:
        """What an object is made of."""
        return self.random.choice(_MATERIALS)

    def date(self) -> tuple[str, str]:
        """A date phrase and its normal form, most of them of the war."""
        year = self.random.randint(1938, 1947) if self.random.random() < 0.7 else self.random.randint(1750, 1990)
        if self.random.random() < 0.5:
            return str(year), str(year)
        return f"{year}-{year + 2}", f"{year}/{year + 2}"


def make_network(folder: Path, records: int, seed: int, progress: Callable[[int], None] = lambda done: None) -> int:
    """Write a network of about `records` records into `folder` (made if absent); gives how many were written.

    60 % are components of finding aids, 25 % objects, 15 % persons. Raises Refused where the folder is another
    network's.
    """
    described = folder / "network.toml"
    if described.exists() and described.read_text(encoding="utf-8") != _NETWORK:
        raise Refused(f"{described} describes another network; give a folder of its own")
    words = Words(seed)
    written = 0
    for make, share, stem in ((_finding_aid, 0.60, "ead/fictif"), (_objects, 0.25, "objets/fictif"),
                              (_persons, 0.15, "personnes/fictif")):  # fmt: skip
        left, number = round(records * share), 0
        while left > 0:
            path = folder / f"{stem}-{number:04d}"
            path.parent.mkdir(parents=True, exist_ok=True)
            count = min(left, _PER_FILE)
            make(path, number, count, words)
            left, number, written = left - count, number + 1, written + count
            progress(written)
    described.write_text(_NETWORK, encoding="utf-8")
    return written


def _finding_aid(path: Path, number: int, count: int, words: Words) -> None:
    """One EAD 2002 file of `count` records, itself included; the first has a series of SIBLINGS children."""
    with path.with_suffix(".xml").open("w", encoding="utf-8") as out:
        out.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<ead xmlns="urn:isbn:1-931666-22-9"><eadheader>'
            f"<eadid>FICTIF_{number:04d}</eadid><filedesc><titlestmt>"
            f"<titleproper>Inventaire {number} {MARK}</titleproper>"
            f'</titlestmt></filedesc></eadheader><archdesc level="fonds"><did><unitid>FICTIF/{number}</unitid>'
            f"<unittitle>Fonds {words.words(2)} {MARK}</unittitle></did>"
            f"<accessrestrict><p>Communicable.</p></accessrestrict><dsc>\n"
        )
        left = count - 1
        while left > 0:
            children = min(left - 1, SIBLINGS if number == 0 and left == count - 1 else words.random.randint(20, 120))
            out.write(
                f'<c level="series" id="s{left}"><did><unittitle>{escape(words.words(3))} {MARK}</unittitle></did>\n'
            )
            for place in range(children):
                out.write(_component(f"f{left}-{place}", words))
            out.write("</c>\n")
            left -= children + 1
        out.write("</dsc></archdesc></ead>\n")


def _component(id: str, words: Words) -> str:
    """One file or item of a finding aid, described as fully as a French archive does."""
    text, normal = words.date()
    return (
        f'<c level="file" id="{id}"><did><unitid>FICTIF/{id}</unitid><unittitle>{words.words(5)} {MARK}</unittitle>'
        f'<unitdate normal="{normal}">{text}</unitdate>'
        f"<physdesc><extent>{words.random.randint(1, 300)} p.</extent></physdesc></did>"
        f"<scopecontent><p>{words.words(18)}.</p></scopecontent><controlaccess>"
        f"<persname>{words.family()}, {words.given()}</persname><geogname>{words.place()}</geogname>"
        f"<subject>{words.words(1)}</subject></controlaccess></c>\n"
    )


def _objects(path: Path, number: int, count: int, words: Words) -> None:
    """One table of objects."""

    def rows() -> Iterator[list[str]]:
        for place in range(count):
            text, _ = words.date()
            yield [f"OBJ.{number}.{place}", f"{words.words(3)} {MARK}", text, f"{words.family()}, {words.given()}",
                   words.material(), words.place(), f"{words.words(2)};{words.words(1)}", words.words(20)]  # fmt: skip

    _table(path, ["inventaire", "titre", "date", "auteur", "matiere", "lieu", "sujets", "description"], rows())


def _persons(path: Path, number: int, count: int, words: Words) -> None:
    """One table of persons, all dead."""

    def rows() -> Iterator[list[str]]:
        for place in range(count):
            birth = words.random.randint(1870, 1925)
            yield [f"PER.{number}.{place}", words.family(), words.given(), str(birth), words.place(),
                   str(words.random.randint(1940, 1945)), words.place(), words.words(10)]  # fmt: skip

    _table(path, ["id", "nom", "prenom", "naissance", "lieu_naissance", "deces", "lieu_deces", "notice"], rows())


def _table(path: Path, header: list[str], rows: Iterator[list[str]]) -> None:
    """One CSV file."""
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)


_NETWORK = """\
# Made by `passeur bench make-network`: nothing in it is real.
[network]
id = "fictif"
hub = "archives"
name = {fr = "Réseau fictif", en = "Fictional network"}
notice = {fr = "Réseau d'essai : tout y est fictif.", en = "A network for tests: everything in it is fictional."}

[partners.archives]
name = {fr = "Archives fictives", en = "Fictional archives"}
color = "#2f4858"
[partners.musee]
name = {fr = "Musée fictif", en = "Fictional museum"}
color = "#5b3a29"
[partners.memorial]
name = {fr = "Mémorial fictif", en = "Fictional memorial"}
color = "#3a4a2f"

[sources.archives-ead]
partner = "archives"
access = { holds = "published-catalogue" }
format = "ead"
files = ["ead/*.xml"]
lang = "fr"

[sources.musee-objets]
partner = "musee"
access = { holds = "published-catalogue" }
format = "table"
files = ["objets/*.csv"]
lang = "fr"
form = "object"
[sources.musee-objets.mapping]
id = "inventaire"
identifiers = {column = "inventaire", type = "inventory"}
title = "titre"
dates = {column = "date", type = "creation"}
agents = {column = "auteur", role = "creator", type = "person"}
places = {column = "lieu", role = "created"}
terms = [{column = "matiere", type = "material"}, {column = "sujets", split = ";"}]
notes = {column = "description", type = "scope"}

[sources.memorial-personnes]
partner = "memorial"
access = { holds = "published-catalogue" }
format = "table"
files = ["personnes/*.csv"]
lang = "fr"
list = "fictive"
[sources.memorial-personnes.mapping]
kind = "person"
id = "id"
identifiers = {column = "id", type = "list"}
title = {template = "{nom}, {prenom}"}
names = {family = "nom", given = "prenom"}
events = [
    {type = "birth", date = "naissance", place = "lieu_naissance"},
    {type = "death", date = "deces", place = "lieu_deces"},
]
notes = {column = "notice", type = "history"}

[lists.fictive]
partner = "memorial"
name = {fr = "Liste fictive", en = "Fictional list"}
"""
