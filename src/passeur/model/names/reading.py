"""A written name → `PersonName`."""

from passeur.model.names import PersonName
from passeur.model.record import Name


def read_name(
    text: str, *, given: str = "", family: str = "", particle: str = "", title: str = "", type: str = ""
) -> PersonName:
    """What `text` says as a name; given, family, particle, title: parts that the source itself separates.

    type: as in `record.Name.type`; a "pseudonym" or "nom-de-guerre" is an alias whole.
    """
    raise NotImplementedError


def read_record_name(name: Name) -> PersonName:
    """`read_name` of a record's name with the parts that the source gives."""
    return read_name(
        name.value, given=name.given, family=name.family, particle=name.particle, title=name.title, type=name.type
    )
