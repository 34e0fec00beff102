"""Columns made of buffers are those that pyarrow makes; and no process that reads or publishes imports pandas."""

import subprocess
import sys

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from passeur import columns

#: What text a record may have: no lone surrogates, which UTF-8 cannot hold.
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
INT32 = st.integers(-(2**31), 2**31 - 1)
VALUES = {
    pa.string(): TEXT,
    pa.binary(): st.binary(max_size=12),
    pa.int32(): INT32,
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.uint64(): st.integers(0, 2**64 - 1),
    pa.bool_(): st.booleans(),
    pa.list_(pa.string()): st.lists(TEXT, max_size=3),
    pa.list_(pa.int32()): st.lists(INT32, max_size=3).map(tuple),
}


@given(st.data())
def test_columns_are_those_of_pyarrow(data):
    for type, values in VALUES.items():
        given_ = data.draw(st.lists(values, max_size=9))
        made = columns.column(given_, type)
        made.validate(full=True)
        assert made.type == type
        assert made.equals(pa.array(given_, type))


def test_making_a_table_imports_no_pandas():
    code = """
import sys
import pyarrow as pa
from passeur import columns
schema = pa.schema([("a", pa.string()), ("b", pa.list_(pa.string())), ("c", pa.bool_()), ("d", pa.int32())])
columns.table([["x"], [["y", "z"]], [True], [1]], schema)
print("pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
