"""Columns of Arrow tables out of Python's lists.

`pyarrow.array` asks of the first list that it is given whether it is one of pandas's, and imports pandas to find out: a
fifth of a second and 37 MB in every process that reads or publishes, none of which has any use for it.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Any

import pyarrow as pa

#: Arrow's type of numbers → the code of Python's arrays that have the same bytes.
_CODES = {pa.int32(): "i", pa.int64(): "q", pa.uint64(): "Q"}


def table(columns: Iterable[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """A table of these columns, without nulls. Raises OverflowError for what a type cannot hold."""
    arrays = [column(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def column(values: Sequence[Any], type: pa.DataType) -> pa.Array:
    """What `pyarrow.array` gives for texts, bytes, numbers, truth values, and lists of these; none may be None."""
    if pa.types.is_list(type):
        return pa.ListArray.from_arrays(_ends(values), column(list(chain.from_iterable(values)), type.value_type))
    if pa.types.is_boolean(type):
        return _plain(array("b", values), pa.int8()).cast(type)
    if type in _CODES:
        return _plain(array(_CODES[type], values), type)
    data = [value.encode() for value in values] if pa.types.is_string(type) else values
    return pa.Array.from_buffers(type, len(data), [None, _ends(data).buffers()[1], pa.py_buffer(b"".join(data))])


def _plain(values: "array[int]", type: pa.DataType) -> pa.Array:
    """Numbers as they lie in memory."""
    return pa.Array.from_buffers(type, len(values), [None, pa.py_buffer(values)])


def _ends(values: Sequence[Any]) -> pa.Array:
    """Where each of some values that lie one after the other begins, and where the last one ends."""
    return _plain(array("i", accumulate(map(len, values), initial=0)), pa.int32())
