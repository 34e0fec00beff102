"""Names of people: what a source writes, what it says, and how two names compare. Pure; no files, no clock.

    reading.py          a written name → PersonName: its parts, each as written
        reading_words.py        the words that tell parts: particles, titles, née, veuve, dit
        reading_parts.py        the parts while a name is read; what a word is by itself
        reading_marks.py        née, veuve, dit, and what follows them
        reading_segments.py     what stands between commas and in brackets, and names in their direct order
        reading_described.py    what stands beside a name and is none
        reading_couples.py      several persons in one name
    forms.py            a word of a name → what is compared: letters, skeleton, sounds, equivalent given names
    initials.py         the initials by which a group is called
    known.py            other forms of a name that nobody could hear or read in it
    third.py            a third name by which two are forms of one
    sharing.py          what two words share by their forms
    letters.py          what letters stand for one another in forms of one name, learned from pairs
    compare.py          two PersonNames → Match, with the reasons in a form that any language can say

What the source says is never changed: `PersonName.text` is the form as written and every part is a piece of it.
"""

from typing import Literal

import msgspec

#: What a written form names. "family": "famille Lévy"; "group": a network, firm or unit that stands among persons.
NameKind = Literal["person", "couple", "family", "group"]


class PersonName(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one written name says, each part as written (NFC), empty when the form does not say it.

    given: given names in order, initials with their point ("J."); a compound ("Jean-Baptiste") is one. family: family
    names in order, without particle ("Leclerc", "Hauteclocque"). particle: as written ("de", "d'", "von", "Le").
    birth: family name at birth ("née Lévy"); married: ("veuve Cohen", "épouse Cohen"). religious: name in religion.
    titles: ranks, nobility, civility ("Colonel", "duc", "Mme"). aliases: noms de guerre, pseudonyms, "dit …".
    words: words whose part is not known, as of a name in unknown order ("Paul Simon"). dates: those written with the
    name. script: ISO 15924 of most of its letters. others: for a couple or several persons, each of them.
    """

    text: str
    kind: NameKind = "person"
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    particle: str = ""
    birth: tuple[str, ...] = ()
    married: tuple[str, ...] = ()
    religious: str = ""
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    dates: str = ""
    script: str = "Latn"
    others: tuple["PersonName", ...] = ()


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why two names, or two words of names, are held to be alike; said in words by the portal's catalogues (`why.*`).

    third: the other name by which two are joined.
    code: one of REASONS. asked, found: the two forms as written. tradition: for spelling and sound, whose it is
    ("yiddish", "polish", "german", "russian", "romanian", "hungarian", "hebrew", "armenian", "french", ...).
    """

    code: str
    asked: str = ""
    found: str = ""
    tradition: str = ""
    third: str = ""


#: Codes of reasons, from the surest to the least sure.
REASONS = (
    "same",  # the same letters
    "accents",  # but for accents, case, hyphens, apostrophes
    "order",  # the same words, or nearly, in another order
    "particle",  # with or without a particle, apart or merged: Delamare, de La Mare, Mare
    "together",  # two words of the one are one word of the other: Ver Steeg, Versteeg
    "known-as",  # another name of the same record: nom de guerre, pseudonym, "dit"
    "birth-name",  # its name at birth
    "married-name",  # its name by marriage
    "religious-name",  # its name in religion
    "script",  # the same name in another script
    "initial",  # an initial for a given name
    "initials-of",  # the initials of a group for its name: DBLE, FTP
    "given-name",  # the same given name in another language, or a short form of it
    "form",  # another form of the same name, as lists of names that others keep know it
    "spelling",  # another spelling of the same name in the tradition named
    "sound",  # the same sound, by Daitch–Mokotoff or by French rules
    "script-near",  # a like reading in another script
    "letters",  # one or two letters apart
    "correspondence",  # letters that stand for one another in forms of one name, as it was learned from many
    "third",  # both are joined with a third name: forms of it, or spelled as its forms are
    "resembles",  # a skeleton or a sound in common, and letters that speak against it
    "characters",  # the same Chinese characters, read otherwise
    "near-miss",  # letters in common, and nothing that makes them one name
    "missing",  # a part that one of the two does not have
)


class Match(msgspec.Struct, frozen=True):
    """How alike two names are. score: 0 to 1. exact: the same but for accents, case, order and marks."""

    score: float
    exact: bool
    reasons: tuple[Reason, ...] = ()
