"""A person record → `Facts`, and many of them as a table."""

from collections.abc import Iterable

import pyarrow as pa

from passeur.link.model import Facts
from passeur.model.record import Person


def facts(person: Person) -> Facts:
    """What is compared of `person`."""
    raise NotImplementedError


def fingerprint(facts: Facts) -> str:
    """A key that stays when a partner renumbers its records: of source, names, birth and death."""
    raise NotImplementedError


def table(rows: Iterable[Facts]) -> pa.Table:
    """Facts as an Arrow table, one column a field."""
    raise NotImplementedError
