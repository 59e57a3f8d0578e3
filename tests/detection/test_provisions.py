from __future__ import annotations

import pytest

from contractlens.clause import Clause
from contractlens.detection.provisions import Provision, build_provisions, is_fragment, is_lead_in
from contractlens.document import Block, Cell, Change, Document


def build(*lines: tuple[str, str, str | None], **fields) -> tuple[Provision, ...]:
    """Provisions of a document of (kind, text, parent id) lines; ids are c0, c1, ..."""
    text, blocks, spans = "", [], []
    for _, line, _ in lines:
        text += "\n" if text else ""
        spans.append((len(text), len(text) + len(line)))
        blocks.append(Block(*spans[-1], "paragraph"))
        text += line
    clauses = []
    for position, ((kind, _, parent), (start, end)) in enumerate(zip(lines, spans, strict=True)):
        clauses.append(Clause(f"c{position}", parent, kind, "", "1", "Refresh", "", 0, start, start, end, end, "1"))
    document = Document(text, (), tuple(blocks), "0" * 64, "a.docx", **fields)
    return build_provisions(document, clauses)


@pytest.mark.parametrize("kind", ["heading", "contents", "recital", "definition", "note", "signature", "part", "title"])
def test_what_is_not_operative_is_no_provision(kind):
    assert build((kind, "The Supplier shall refresh it.", None)) == ()


@pytest.mark.parametrize("kind", ["clause", "item", "paragraph", "row", "footnote"])
def test_what_is_operative_is_a_provision(kind):
    assert [p.text for p in build((kind, "The Supplier shall refresh it.", None))] == ["The Supplier shall refresh it."]


def test_an_item_knows_its_lead_in():
    found = build(("clause", "The Supplier shall:", None), ("item", "replace each device", "c0"))
    assert (found[1].lead_in, found[1].parent) == ("The Supplier shall:", 0)


def test_a_sub_clause_of_a_whole_sentence_is_no_item():
    found = build(("clause", "The Supplier shall act.", None), ("clause", "It shall report.", "c0"))
    assert (found[1].lead_in, found[1].parent) == ("", None)


def test_a_lead_in_reaches_to_the_end_of_its_last_item():
    found = build(
        ("clause", "The Supplier shall:", None), ("item", "do one thing:", "c0"), ("item", "really well done", "c1")
    )
    assert {p.full_end for p in found} == {found[2].end}


def test_an_empty_body_is_no_provision():
    assert build(("clause", "   ", None)) == ()


def test_deleted_words_are_known_as_such():
    text = "The Supplier shall refresh it."
    assert build(("clause", text, None), changes=(Change(0, len(text), "deleted"),))[0].tracked_change == "deleted"


def table_document() -> tuple[Document, list[Clause]]:
    text = "Ref\tRequirement\nR1\tReplace laptops every 4 years"
    cells = [(0, 3, 0, 0, True), (4, 15, 0, 1, True), (16, 18, 1, 0, False), (19, len(text), 1, 1, False)]
    blocks = tuple(Block(s, e, "cell", cell=Cell(0, row, column, header)) for s, e, row, column, header in cells)
    rows = [(0, 15), (16, len(text))]
    clauses = [Clause(f"c{i}", None, "row", "", "", "", "", 0, s, s, e, e, "") for i, (s, e) in enumerate(rows)]
    return Document(text, (), blocks, "0" * 64, "a.docx"), clauses


def test_a_row_knows_its_header_and_its_label():
    (row,) = build_provisions(*table_document())
    assert (row.table_header, row.row_label) == ("Ref\tRequirement", "R1")


def test_a_header_row_is_no_provision():
    document, clauses = table_document()
    assert [provision.clause_id for provision in build_provisions(document, clauses)] == ["c1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The Supplier shall:", True), ("It shall act.", False), ("the following –", True), ("and", False)],
    ids=["colon", "sentence", "dash", "word"],
)
def test_lead_ins_are_told_by_their_end(text, expected):
    assert is_lead_in(text) is expected


@pytest.mark.parametrize(
    ("text", "parent", "expected"),
    [("the date", 0, True), ("replace every switch", 0, False), ("the date", None, False)],
    ids=["fragment", "item", "not an item"],
)
def test_fragments_are_short_items(text, parent, expected):
    assert is_fragment(Provision("c0", "item", 0, 9, 9, text, parent=parent)) is expected


def test_a_row_of_a_label_and_a_number_is_a_provision():
    text = "Lead developer\t£820"
    blocks = (Block(0, 14, "cell", cell=Cell(0, 0, 0)), Block(15, 19, "cell", cell=Cell(0, 0, 1)))
    clause = Clause("c0", None, "row", "", "", "Lead developer", "", 0, 0, 15, 19, 19, "")
    assert len(build_provisions(Document(text, (), blocks, "0" * 64, "a.docx"), [clause])) == 1


def test_a_blank_to_fill_in_is_no_provision():
    assert build(("paragraph", "[ ]", None)) == ()
