from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contractlens.detection.model import counted, rows_of_parts


@given(rows=st.lists(st.integers(min_value=0, max_value=20), min_size=1, max_size=60))
def test_counted_is_what_numpy_counts(rows: list[int]) -> None:
    expected, times = np.unique(np.array(rows), return_counts=True)
    found, counts = counted(rows)
    assert (found.tolist(), counts.tolist()) == (expected.tolist(), times.tolist())


def test_parts_of_a_word_are_remembered() -> None:
    known: dict[str, list[int]] = {}
    first = rows_of_parts(["desk", "desk"], {"<des": 3, "desk": 5}, known)
    assert (sorted(first), sorted(known["desk"])) == ([3, 3, 5, 5], [3, 5])
    assert rows_of_parts(["desk"], {}, known) == known["desk"]
