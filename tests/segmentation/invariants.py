"""What holds for the provisions of every document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.clause import Clause
    from contractlens.document import Document


def check_invariants(document: Document, clauses: Sequence[Clause]) -> None:
    """Fail unless the provisions tile the text and nest."""
    by_id: dict[str, Clause] = {}
    at = 0
    for index, clause in enumerate(clauses):
        assert clause.id == f"c{index}"
        assert clause.start <= clause.body_start <= clause.own_end <= clause.end
        assert clause.start < clause.own_end
        assert clause.start >= at
        assert not document.text[at : clause.start].strip(), "characters that belong to no provision"
        at = clause.own_end
        if clause.parent is None:
            assert clause.level == 0
        else:
            parent = by_id[clause.parent]
            assert parent.own_end <= clause.start
            assert clause.end <= parent.end
            assert clause.level == parent.level + 1
        by_id[clause.id] = clause
    assert not document.text[at:].strip()
    leaves = {clause.id for clause in clauses} - {clause.parent for clause in clauses}
    assert all(clause.own_end == clause.end for clause in clauses if clause.id in leaves)
