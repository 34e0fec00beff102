"""Facts of all person records → identities and proposals."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from passeur.link.model import Explanation, Facts, Judgement, Ledger, Linked


def link(people: pa.Table | Sequence[Path], judgements: Sequence[Judgement], ledger: Ledger) -> Linked:
    """Identities of `people` (a table of `facts.table`, or Parquet files of it), under the judgements.

    Deterministic: the same input gives the same identities with the same ids."""
    raise NotImplementedError


def explain(left: Facts, right: Facts, judgements: Sequence[Judgement] = ()) -> Explanation:
    """Feature by feature, why `link` joins, proposes or leaves apart the two."""
    raise NotImplementedError
