"""The words by which a written name tells its parts: folded, without points. Lists, no rules."""


def _set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


#: Before or inside family names, in small letters: French, Germanic, Italian, Iberian, Semitic, Armenian.
PARTICLES = _set("""
    d de du des l le la les von vom van der den ter ten zu zum zur und dem di da del della delle degli dei do dos das
    y e al el bin ibn ben bar ap af av
""")

#: Before Irish family names: the grandson of, the daughter of a grandson of.
IRISH = frozenset(("Ó", "Ní", "Uí"))

#: Those that lead to a land behind a French family name: "Bochard de Champigny".
OF_LANDS = _set("d de du des")

#: Civility, ranks, nobility, clergy, offices: what stands before or after a name and is no name.
TITLES = _set("""
    m mm mme mmes mlle mlles mr mrs ms miss sir lord lady dame herr frau monsieur madame mademoiselle messieurs dr
    docteur doctor me maitre pr prof professeur professor ing
    general gal colonel col lieutenant lt commandant cdt capitaine cne captain major caporal sergent sgt
    adjudant marechal marshal amiral admiral vice-amiral contre-amiral aspirant soldat brigadier quartier-maitre
    oberst hauptmann
    empereur emperor imperatrice roi king reine queen prince princesse princess duc duchesse duke duchess marquis
    marquise comte comtesse count countess earl vicomte vicomtesse baron baronne chevalier ecuyer seigneur sieur
    graf freiherr marquess marchioness viscount viscountess archduke archduchess elector electress baronet bt rev hon
    pape pope cardinal archeveque eveque bishop abbe abbesse pere father frere brother soeur sister chanoine cure
    pasteur rabbin rabbi mgr monseigneur saint sainte st ste rp reverend dom don dona
    president presidente ministre senateur depute prefet prefete maire ambassadeur ambassadrice conseiller notaire
    fils pere junior jr senior sr aine cadet
""")

#: Those of them that are no family name, even in capitals.
SHORT_TITLES = _set("m mm mme mmes mlle mlles mr mrs ms dr me pr prof ing gal lt cdt cne sgt mgr rp ste st hon rev bt")

#: After these comes the family name at birth, by marriage, another name, a name in religion.
BIRTH = _set("ne nee born geb geborene geboren z-d roz nata nacida")
MARRIED = _set("epouse ep veuve vve femme wife widow divorcee verw verwitwete")
ALIAS = _set("""
    dit dite alias pseud pseudo pseudonyme surnomme surnommee called genannt gen detto conosciuto appele appelee aka
""")
#: Several words that say the same as one of ALIAS.
ALIAS_PHRASES = ("nom de guerre", "known as", "connu sous le nom de", "connue sous le nom de", "nom de resistance")

#: Not a birth name but a date or place follows "né": "né en 1920", "née à Lyon".
NOT_A_NAME = _set("en le a vers on in at au circa ca")

#: What says that a name is not its own: dropped (it is the record's role, not the name).
ROLES = (
    "d apres", "attribue a", "attribuee a", "atelier de", "ecole de", "suiveur de", "copie d apres", "copie de",
    "entourage de", "maniere de", "after", "attributed to", "workshop of", "school of", "follower of", "circle of",
    "manner of", "copy after",
)  # fmt: skip

#: A name that begins with one of these names no person.
GROUPS = _set("""
    reseau mouvement comite commission union association societe compagnie cie syndicat federation confederation
    ligue parti organisation office bureau service direction ministere secretariat prefecture sous-prefecture mairie
    commune departement tribunal cour parlement chambre conseil assemblee etat gouvernement ambassade consulat
    ecole lycee college universite institut academie faculte musee bibliotheque archives centre fondation amicale
    demi-brigade section batterie
    bataillon regiment division brigade escadron escadrille groupe groupement armee corps legion
    maquis convoi camp hopital hospice prison abbaye couvent eglise paroisse diocese eveche chapitre ordre confrerie
    etude maison banque usine imprimerie librairie editions journal agence theatre cercle club front
    etablissement etablissements ets ateliers administration observatoire kz gestapo stalag oflag commando commandos
    forces francs-tireurs ftp ffi ftp-moi cnr oeuvre secours croix-rouge studio galerie manufacture atelier
    company society committee network movement ministry museum university institute army regiment battalion
    press bank school church council department collectif anonyme anonymous inconnu unknown
    unidentified
""")
#: Words that make a group of a name wherever they stand.
GROUP_ANYWHERE = _set("cie sarl inc ltd gmbh co company & sa association societe society limited")

#: Words that make a group of a name behind it.
GROUP_LAST = _set("atelier workshop studio gallery galerie school")

FAMILY = _set("famille family familie")
#: What stands behind the name of a family in English, and before that word: "the Hummerhielm noble family".
FAMILY_LAST, BEFORE_FAMILY = "family", _set("noble royal imperial")
AND = frozenset(("et", "and", "&", "und", "y"))
