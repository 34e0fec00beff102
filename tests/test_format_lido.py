"""LIDO: what a visitor or a curator would miss or be misled by."""

import pytest

from passeur.access.mentions import mention_may_be_living
from passeur.access.rules import clocks
from passeur.formats.base import RawFile, read_file
from passeur.formats.elements import language, point
from passeur.formats.forms import plain_form
from passeur.model.record import Holding
from passeur.network import Source
from passeur.report import Report


def _read(descriptive: str, administrative: str = "", form: str = "") -> tuple[Holding, Report]:
    data = f"""\ufeff<lido xmlns="http://www.lido-schema.org"><lidoRecID>L1</lidoRecID>
    <descriptiveMetadata xml:lang="fr">{descriptive}</descriptiveMetadata>
    <administrativeMetadata xml:lang="fr">{administrative}</administrativeMetadata></lido>"""
    report = Report()
    source = Source(partner="p", id="s", form=form)
    (record,) = read_file(RawFile.of_bytes("objet.xml", data.encode()), source, report)
    assert isinstance(record, Holding)
    return record, report


def _typed(term: str, form: str = "") -> str:
    inner = f"<objectWorkTypeWrap><objectWorkType>{term}</objectWorkType></objectWorkTypeWrap>"
    return _read(f"<objectClassificationWrap>{inner}</objectClassificationWrap>", form=form)[0].form


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("<term>Photographie</term>", "photograph"),
        ("<term>Affiche (lithographie)</term>", "poster"),
        ("<term>Peintures</term>", "artwork"),
        ("<term>pistolet</term>", "object"),
        ("<term>carte d'identité</term>", "object"),
        ("<term/><conceptID>Oljemålning</conceptID>", "artwork"),
        ("<conceptID>http://vocab.example.invalid/1</conceptID><term>lettre</term>", "manuscript"),
    ],
)
def test_the_form_follows_the_type_only_where_it_is_plain(term: str, form: str) -> None:
    assert _typed(term) == form


def test_what_the_source_says_of_its_objects_holds_where_the_type_is_not_plain() -> None:
    assert _typed("<term>Ask med lock</term>", form="artwork") == "artwork"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (" (Inv. nr. 4942)", "4942"),
        ("Inv.-Nr. 1977.20", "1977.20"),
        ("Inv. n° 12 (bis)", "Inv. n° 12 (bis)"),
        ("9597", "9597"),
    ],
)
def test_an_inventory_number_is_given_without_the_words_for_it(written: str, number: str) -> None:
    repository = f"<repositoryWrap><repositorySet><workID>{written}</workID></repositorySet></repositoryWrap>"
    found = _read(f"<objectIdentificationWrap>{repository}</objectIdentificationWrap>")[0]
    assert [each.value for each in found.identifiers if each.type == "inventory"] == [number]


def test_displayed_subjects_between_semicolons_are_several() -> None:
    said = "<subjectSet><displaySubject>Petru Poni; petrol (Ploiești; 1857)</displaySubject></subjectSet>"
    found = _read(f"<objectRelationWrap><subjectWrap>{said}</subjectWrap></objectRelationWrap>")[0]
    assert [each.label[0].value for each in found.terms] == ["Petru Poni", "petrol (Ploiești; 1857)"]


def _event(inner: str) -> Holding:
    return _read(f"<eventWrap><eventSet><event>{inner}</event></eventSet></eventWrap>")[0]


@pytest.mark.parametrize(
    ("type", "date", "role"),
    [
        ("<conceptID>http://terminology.lido-schema.org/lido00001</conceptID>", "acquisition", "acquired-from"),
        ("<term>Découverte</term>", "found", "finder"),
        ("<term>Found</term>", "found", "finder"),
        ("<term>Foundation</term>", "foundation", "founder"),
        ("<term>founded</term>", "foundation", "founder"),
        ("<term>Fondation</term>", "foundation", "founder"),
        ("<term>Provenance</term>", "provenance", "former-owner"),
        ("<term>Utilisation</term>", "use", "user"),
        ("<term>Cérémonie</term>", "event", "related"),
    ],
)
def test_only_the_making_of_an_object_is_its_creation(type: str, date: str, role: str) -> None:
    name = "<nameActorSet><appellationValue>Personne fictive</appellationValue></nameActorSet>"
    record = _event(
        f"<eventType>{type}</eventType><eventActor><actorInRole><actor>{name}</actor></actorInRole></eventActor>"
        "<eventDate><displayDate>1950</displayDate></eventDate>"
    )
    assert [each.type for each in record.dates] == [date]
    assert [(each.name, each.role) for each in record.agents] == [("Personne fictive", role)]


def test_a_role_in_brackets_is_taken_out_of_a_displayed_name_but_not_years() -> None:
    record = _event(
        "<eventType><term>Production</term></eventType>"
        "<eventActor><displayActorInRole>A. Fictif (Tillverkare, , )</displayActorInRole></eventActor>"
        "<eventActor><displayActorInRole>B. Fictif (1644-1716)</displayActorInRole></eventActor>"
    )
    assert [(each.name, each.role_text) for each in record.agents] == [
        ("A. Fictif", "Tillverkare"),
        ("B. Fictif (1644-1716)", ""),
    ]


@pytest.mark.parametrize(
    ("displayed", "dates"),
    [("Léa Fictorel (1985-), photographe", "1985-"), ("Léa Fictorel (photographe)", ""), ("Léa Fictorel, 1944", "")],
)
def test_the_displayed_form_gives_the_years_that_the_actor_lacks(displayed: str, dates: str) -> None:
    name = "<nameActorSet><appellationValue>Fictorel, Léa</appellationValue></nameActorSet>"
    record = _event(
        "<eventType><term>Production</term></eventType><eventActor>"
        f"<displayActorInRole>{displayed}</displayActorInRole><actorInRole><actor>{name}</actor></actorInRole></eventActor>"
    )
    assert [(each.name, each.dates) for each in record.agents] == [("Fictorel, Léa", dates)]


@pytest.mark.parametrize(
    ("more", "dates"),
    [
        (
            "<nameActorSet><appellationValue pref='alternate'>Léa Fictorel (1985-)</appellationValue></nameActorSet>",
            "1985-",
        ),
        (
            "<vitalDatesActor><earliestDate type='activityDate'>1975</earliestDate>"
            "<latestDate type='activityDate'>2001</latestDate></vitalDatesActor>",
            "active 1975–2001",
        ),
    ],
)
def test_an_actor_who_may_be_living_is_told_by_years_wherever_they_stand(more: str, dates: str) -> None:
    actor = f"<nameActorSet><appellationValue>Fictorel, Léa</appellationValue></nameActorSet>{more}"
    record = _event(
        "<eventType><term>Production</term></eventType>"
        f"<eventActor><actorInRole><actor>{actor}</actor></actorInRole></eventActor>"
    )
    assert [(each.name, each.dates) for each in record.agents] == [("Fictorel, Léa", dates)]
    assert mention_may_be_living("Fictorel, Léa", dates, clocks(Source(partner="p"), 2026))


def test_the_displayed_form_of_who_is_depicted_gives_the_years_too() -> None:
    actor = "<actor><nameActorSet><appellationValue>Fictorel, Léa</appellationValue></nameActorSet></actor>"
    said = f"<subjectActor><displayActor>Léa Fictorel (née en 1985)</displayActor>{actor}</subjectActor>"
    subject = f"<subjectWrap><subjectSet><subject>{said}</subject></subjectSet></subjectWrap>"
    found = _read(f"<objectRelationWrap>{subject}</objectRelationWrap>")[0]
    assert [(each.name, each.role, each.dates) for each in found.agents] == [
        ("Fictorel, Léa", "depicted", "née en 1985")
    ]


def test_a_known_role_in_brackets_is_taken_out_of_a_name_and_other_words_stay() -> None:
    actor = (
        "<actorInRole><actor><nameActorSet><appellationValue>{}</appellationValue></nameActorSet></actor></actorInRole>"
    )
    names = ("A. Fictif (Tidigare ägare)", "B. Fictif (le Jeune)")
    actors = "".join(f"<eventActor>{actor.format(name)}</eventActor>" for name in names)
    record = _event(f"<eventType><term>Provenance</term></eventType>{actors}")
    assert [each.name for each in record.agents] == ["A. Fictif", "B. Fictif (le Jeune)"]


def test_a_date_without_words_is_made_of_its_earliest_and_latest_year() -> None:
    record = _event(
        "<eventType><term>creation</term></eventType><eventDate><date><earliestDate>1575</earliestDate>"
        "<latestDate>1576</latestDate></date></eventDate>"
    )
    (date,) = record.dates
    assert (date.text, date.earliest, date.latest) == ("1575/1576", 15750101, 15761231)


def test_europeanas_own_types_do_not_appear() -> None:
    record, _ = _read(
        "<objectClassificationWrap><classificationWrap><classification type='europeana:type'><term>IMAGE</term>"
        "</classification></classificationWrap></objectClassificationWrap>"
    )
    assert record.terms == ()


def test_an_address_that_is_not_the_webs_is_no_image() -> None:
    record, _ = _read(
        "",
        "<resourceWrap><resourceSet><resourceRepresentation><linkResource>javascript:alert(1)</linkResource>"
        "</resourceRepresentation><resourceRepresentation><linkResource>//evil.example.invalid/x.jpg</linkResource>"
        "</resourceRepresentation></resourceSet></resourceWrap>",
    )
    assert record.digital == ()


@pytest.mark.parametrize(
    ("latitude", "longitude", "where", "found"),
    [
        ("48.86", "2.34", "Paris, France", (48.86, 2.34)),
        ("48,86", "2,34", "", (48.86, 2.34)),
        ("2.34", "48.86", "Paris, France", None),
        ("2.34", "48.86", "Mogadishu", (2.34, 48.86)),
        ("49.", "9.", "", None),
        ("0", "0", "", None),
        ("148.8", "2.3", "", None),
        ("652469.02", "6862035.26", "Paris", None),
        ("", "", "", None),
    ],
)
def test_a_point_that_cannot_be_right_is_left_out(
    latitude: str, longitude: str, where: str, found: tuple[float, float] | None
) -> None:
    point_found, remark = point(latitude, longitude, where)
    assert point_found == found
    assert bool(remark) == (found is None and bool(latitude))


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("fre", "fr"),
        ("fr-fr", "fr-FR"),
        ("rus-Cyrl", "ru-Cyrl"),
        ("Français", "fr"),
        ("und", ""),
        ("not a language", ""),
    ],
)
def test_languages_become_tags(said: str, tag: str) -> None:
    assert language(said) == tag


def test_a_card_is_not_a_map() -> None:
    assert plain_form(["carte"]) == ""
    assert plain_form(["Carte géographique"]) == "map"
