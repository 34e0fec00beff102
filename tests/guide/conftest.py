"""A small network with a thesaurus, three partners and an edition that went the whole road."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from passeur.guide.onward import Guide
from passeur.lake import edition as editions
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend

TOML = """
[network]
id = "essai"
name = { fr = "Essai", en = "Trial" }
hub = "hub"
thesaurus = "themes"
alignment = "alignment.csv"

[partners.hub]
name = { fr = "Musée central" }
coverage = { core = ["liberation"], none = ["deportation"] }
[partners.hub.sites.centre]
name = { fr = "Musée central" }
city = "Ville-Haute"
coordinates = [48.80, 2.30]

[partners.camp]
name = { fr = "Mémorial du camp" }
coverage = { core = ["deportation"], places = ["Plaine-Basse"] }
[partners.camp.sites.bureau]
name = { fr = "Centre de documentation" }
city = "Ville-Haute"
coordinates = [48.85, 2.35]
[partners.camp.sites.plaine]
name = { fr = "Ancien camp de Plaine-Basse" }
city = "Plaine-Basse"
coordinates = [48.95, 2.45]
hours = "Mo-Su 10:00-18:00"
hours_source = "https://example.org/plaine"

[partners.chateau]
name = { fr = "Château" }
coverage = { core = ["chevaliers"], none = ["deportation"], periods = [{ start = 1100, end = 1500 }] }
[partners.chateau.sites.donjon]
name = { fr = "Donjon" }
coordinates = [47.0, 3.0]

[lists.internes]
name = { fr = "Internés du camp" }
partner = "camp"

[sources.themes]
partner = "hub"
files = ["themes.ttl"]
format = "skos"

[sources.notices]
partner = "hub"
files = ["hub.csv"]
format = "table"
lang = "fr"
[sources.notices.mapping]
kind = { column = "nature", lookup = "natures" }
id = "id"
title = [{ column = "titre", lang = "fr" }]
dates = [{ column = "date", lang = "fr" }]
notes = [{ column = "texte", type = "scope", lang = "fr" }]
terms = [{ column = "sujets", split = "|", lang = "fr" }]
site = "site"
[sources.notices.mapping.lookups.natures]
notice = "holding"
offre = "offer"

[sources.camp]
partner = "camp"
files = ["camp.csv"]
format = "table"
lang = "fr"
[sources.camp.mapping]
kind = { column = "nature", lookup = "natures" }
id = "id"
title = [{ column = "titre", lang = "fr" }]
dates = [{ column = "date", lang = "fr" }]
notes = [{ column = "texte", type = "scope", lang = "fr" }]
terms = [{ column = "sujets", split = "|", lang = "fr" }]
site = "site"
[sources.camp.mapping.lookups.natures]
notice = "holding"
offre = "offer"

[sources.chateau]
partner = "chateau"
files = ["chateau.csv"]
format = "table"
lang = "fr"
[sources.chateau.mapping]
kind = { column = "nature", lookup = "natures" }
id = "id"
title = [{ column = "titre", lang = "fr" }]
dates = [{ column = "date", lang = "fr" }]
notes = [{ column = "texte", type = "scope", lang = "fr" }]
terms = [{ column = "sujets", split = "|", lang = "fr" }]
site = "site"
[sources.chateau.mapping.lookups.natures]
notice = "holding"
offre = "offer"

[sources.internes]
partner = "camp"
files = ["internes.csv"]
format = "table"
lang = "fr"
list = "internes"
[sources.internes.mapping]
kind = "person"
id = "id"
names = [{ family = "nom", given = "prenom" }]
events = [{ type = "birth", date = { column = "naissance" } }, { type = "death", date = { column = "deces" } }]
"""

THEMES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix t: <https://passeur.example/essai#> .
t:guerre a skos:Concept ; skos:prefLabel "guerre"@fr , "war"@en .
t:liberation a skos:Concept ; skos:prefLabel "Libération"@fr , "Liberation"@en ; skos:broader t:guerre .
t:deportation a skos:Concept ; skos:prefLabel "déportation"@fr , "deportation"@en ;
    skos:altLabel "déportés"@fr , "wagons"@fr ; skos:broader t:guerre .
t:camp-plaine a skos:Concept ; skos:prefLabel "camp de Plaine-Basse"@fr , "Plaine-Basse camp"@en ;
    skos:altLabel "Martin"@fr ; skos:broader t:deportation .
t:chevaliers a skos:Concept ; skos:prefLabel "chevaliers"@fr , "knights"@en ;
    skos:altLabel "tournoi"@fr , "absents"@fr .
"""

TABLES = {
    "alignment.csv": "source,term,theme\ncamp,Convoi,deportation\n,Heaumes,chevaliers\n",
    "hub.csv": (
        "id;nature;titre;date;texte;sujets;site\n"
        "h1;notice;Le jour de la Libération;1944;On danse dans les rues.;Libération;\n"
        "h2;notice;Lettre d'un absent;1943;Il parle des wagons et du camp de Plaine-Basse.;Correspondance;\n"
        "h3;notice;Convoi de vivres;1944;Des camions de farine.;Convoi;\n"
    ),
    "camp.csv": (
        "id;nature;titre;date;texte;sujets;site\n"
        "c1;notice;Liste de transport;1943;Une liste.;Convoi;\n"
        "c2;notice;Carnet;1943;Écrit au camp de Plaine-Basse.;Déportations;\n"
        "c3;offre;Visite du camp de Plaine-Basse;;Visite guidée.;déportation;plaine\n"
    ),
    "chateau.csv": (
        "id;nature;titre;date;texte;sujets;site\n"
        "k1;notice;Heaume;1350;Porté en tournoi.;Heaumes;\n"
        "k2;notice;Épée;1400;Une épée.;Armes;\n"
    ),
    "internes.csv": (
        "id;nom;prenom;naissance;deces\ni1;Martin;Fictive;1920;1944\ni2;Absent;Fictif;1899;1943\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def network_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network, published."""
    folder = tmp_path_factory.mktemp("guide")
    (folder / "network.toml").write_text(TOML)
    (folder / "themes.ttl").write_text(THEMES)
    for name, text in TABLES.items():
        (folder / name).write_text(text)
    result = update(folder, EmbeddedBackend(), workers=1, now=datetime(2026, 11, 25, tzinfo=UTC))
    assert not [line for each in result.sources.values() for line in each.report.problem_lines()]
    return folder


@pytest.fixture
def edition(network_folder: Path) -> Iterator[editions.Edition]:
    opened = editions.Edition(network_folder / "editions" / "1")
    yield opened
    opened.close()


@pytest.fixture
def guide(edition: editions.Edition) -> Iterator[Guide]:
    index = EmbeddedBackend().open(edition.folder / "index")
    yield Guide(edition, index)
    index.close()
