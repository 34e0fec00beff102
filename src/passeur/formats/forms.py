"""A partner's word for what a thing is → one of the model's forms, where the word is plain."""

import re
import unicodedata
from collections.abc import Iterable

_WORDS = {
    "photograph": (
        "photo photos photographie photographies photograph photographs photography fotografie fotografia "
        "negatif negatifs negative negatives diapositive diapositives slide phototype cliche tirage- "
        "photographique photographie-positive photographie-argentique carte-postale-photographique "
        "stereogramme still-photograph"
    ),
    "film": (
        "film films movie motion-picture movingimage moving-image video videos videogramme image-animee "
        "images-animees court-metrage long-metrage documentaire actualites-filmees newsreel audiovisual "
        "audiovisuel"
    ),
    "sound": (
        "sound sounds son sons audio sound-recording enregistrement-sonore document-sonore phonogramme disque "
        "entretien-sonore oral-history temoignage-oral temoignage-sonore"
    ),
    "poster": ("affiche affiches poster posters plakat cartel"),
    "map": (
        "carte-geographique map maps karte karta plan plans plan-de-ville carte-topographique atlas carte-et- "
        "plan cartes-et-plans cartographic document-cartographique"
    ),
    "manuscript": (
        "manuscrit manuscrits manuscript manuscripts lettre lettres letter letters correspondance carnet "
        "journal-intime diary diaries texte-manuscrit journal-personnel cahier handschrift brief"
    ),
    "publication": (
        "livre livres book books brochure brochures tract tracts leaflet pamphlet monographie monograph "
        "periodique periodiques journal-imprime newspaper newspapers revue revues journal-article article "
        "publication buch imprime imprimes printed-book texte-imprime thesis these report rapport "
        "bibliographic-citation"
    ),
    "artwork": (
        "peinture peintures painting paintings tableau tableaux dessin dessins drawing drawings gravure "
        "gravures estampe estampes print engraving etching lithographie lithograph sculpture sculptures buste "
        "bust statue statuette aquarelle watercolour watercolor oeuvre-d-art artwork gouache caricature "
        "fresque gemalde zeichnung skulptur oljemalning teckning kopparstick pastel bas-relief"
    ),
    "archives": (
        "fonds archives archive dossier dossiers archival-material document-d-archives piece-d-archives "
        "registre registres"
    ),
    "object": (
        "objet objets object objects physicalobject physical-object arme armes weapon weapons pistolet pistol "
        "fusil rifle sabre sword epee uniforme uniform vehicule vehicle medaille medal decoration insigne "
        "badge drapeau flag brassard casque helmet monnaie coin mobilier furniture realia man-made-object "
        "human-made-object"
    ),
}
_FORMS = {word: form for form, words in _WORDS.items() for word in words.split()}
_APART = re.compile(r"[^a-z0-9]+")
_ASIDE = re.compile(r"\s*[(\[:;,/].*")


def plain_form(terms: Iterable[str]) -> str:
    """The form that the first plain one of `terms` names, "" if none does ("carte" alone may be a map or a card)."""
    for term in terms:
        folded = unicodedata.normalize("NFKD", term.lower().replace("œ", "oe"))
        folded = "".join(each for each in folded if not unicodedata.combining(each))
        for candidate in (folded, _ASIDE.sub("", folded)):
            found = _FORMS.get(_APART.sub("-", candidate).strip("-"))
            if found:
                return found
    return ""
