from __future__ import annotations

import pytest

from contractlens.document import Limits
from contractlens.readers.docx import read_docx
from tests.readers.docx_builder import (
    DELETED_MARK,
    INSERTED_MARK,
    abstract,
    docx,
    gone,
    ins,
    labels,
    lvl,
    marked,
    moved,
    num,
    p,
    r,
    read,
    style,
    tbl,
    tc,
    texts,
    tr,
)

NUMBERING = abstract(0, lvl(0, "%1.")) + num(1, 0)
CHANGED = p(r("every "), gone("36"), ins("24"), r(" months"))


def original(*body: str, **parts: str) -> list[str]:
    """The blocks of a file read as if every change were refused."""
    document = read(docx(*body, **parts), revisions="original")
    assert (document.changes, document.deletions) == ((), ())
    return texts(document)


def everything(*body: str, **parts: str) -> list[str]:
    """The blocks of a file read with all words."""
    document = read(docx(*body, **parts), revisions="all")
    assert document.deletions == ()
    return texts(document)


@pytest.mark.parametrize("revisions", ["final", "original", "all"])
def test_document_says_how_changes_were_read(revisions: str) -> None:
    assert read(docx("a"), revisions=revisions).revisions == revisions


def test_unknown_way_of_reading_changes_is_refused() -> None:
    with pytest.raises(ValueError, match="final, original, all"):
        read_docx(docx("a"), name="", limits=Limits(), revisions="accepted")


@pytest.mark.parametrize(
    ("revisions", "expected"),
    [
        pytest.param("final", "every 24 months", id="final"),
        pytest.param("original", "every 36 months", id="original"),
        pytest.param("all", "every 36 24 months", id="all"),
    ],
)
def test_changed_words_read_as_asked(revisions: str, expected: str) -> None:
    assert read(docx(CHANGED), revisions=revisions).text == expected


def test_all_words_are_marked_with_what_happened_to_them() -> None:
    assert marked(read(docx(CHANGED), revisions="all")) == [("deleted", "36"), ("inserted", "24")]


def test_all_words_of_a_half_changed_word_stay_together() -> None:
    assert everything(p(r("colo"), ins("u"), r("r"))) == ["colour"]


def test_original_has_nothing_of_what_was_inserted_and_deleted_again() -> None:
    again = f'<w:ins w:id="9" w:author="A">{gone("never there ")}</w:ins>'

    assert original(p(r("a "), again, r("b"))) == ["a b"]


def test_original_has_moved_words_at_their_old_place() -> None:
    assert original(p(r("a "), moved("From", r("b "))), p(r("c "), moved("To", r("b ")))) == ["a b", "c"]


def test_original_has_no_inserted_paragraph() -> None:
    assert original("a", p(ins("new"), mark=INSERTED_MARK), "b") == ["a", "b"]


def test_original_joins_a_paragraph_that_was_split() -> None:
    assert original(p(r("first half "), mark=INSERTED_MARK), "second half") == ["first half second half"]


def test_original_parts_paragraphs_that_were_merged() -> None:
    assert original(p("a", mark=DELETED_MARK), "b") == ["a", "b"]


def test_original_keeps_a_deleted_paragraph_plain() -> None:
    assert original("a", p(gone("struck out"), mark=DELETED_MARK), "b") == ["a", "struck out", "b"]


def test_original_ends_with_a_paragraph_whose_mark_was_inserted() -> None:
    assert original("a", p("b", mark=INSERTED_MARK)) == ["a", "b"]


def test_inserted_paragraph_does_not_count_in_the_original() -> None:
    body = [p("a", num=(1, 0)), p(ins("new"), num=(1, 0), mark=INSERTED_MARK), p("b", num=(1, 0))]

    assert labels(read(docx(*body, numbering=NUMBERING), revisions="original")) == ["1.", "2."]
    assert labels(read(docx(*body, numbering=NUMBERING), revisions="all")) == ["1.", "2.", "3."]


def test_deleted_paragraph_counts_in_the_original() -> None:
    body = [p("a", num=(1, 0)), p(gone("old"), num=(1, 0), mark=DELETED_MARK), p("b", num=(1, 0))]

    assert labels(read(docx(*body, numbering=NUMBERING), revisions="original")) == ["1.", "2.", "3."]


def test_split_paragraph_has_one_number_in_the_original() -> None:
    body = [p("a ", num=(1, 0), mark=INSERTED_MARK), p("b", num=(1, 0)), p("c", num=(1, 0))]

    assert labels(read(docx(*body, numbering=NUMBERING), revisions="original")) == ["1.", "2."]


def test_former_number_holds_in_the_original() -> None:
    former = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    change = f'<w:pPrChange w:id="1" w:author="A"><w:pPr>{former}</w:pPr></w:pPrChange>'
    data = docx(p("a", properties=change), numbering=NUMBERING)

    assert labels(read(data, revisions="original")) == ["1."]
    assert labels(read(data)) == [""]


def test_former_style_holds_in_the_original() -> None:
    styles = style("Clause", paragraph='<w:outlineLvl w:val="0"/>')
    change = '<w:pPrChange w:id="1" w:author="A"><w:pPr><w:pStyle w:val="Clause"/></w:pPr></w:pPrChange>'

    assert read(docx(p("Term", properties=change), styles=styles), revisions="original").blocks[0].kind == "heading"


def test_number_that_was_inserted_is_not_in_the_original() -> None:
    inserted = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins w:id="4" w:author="A"/></w:numPr>'
    data = docx(p("a", properties=inserted), numbering=NUMBERING)

    assert labels(read(data, revisions="original")) == [""]
    assert labels(read(data)) == ["1."]


def test_inserted_row_is_not_in_the_original() -> None:
    table = tbl(tr("a"), tr("new", properties='<w:ins w:id="1" w:author="A"/>'), tr("b"))
    document = read(docx(table), revisions="original")

    assert texts(document) == ["a", "b"]
    assert [block.cell.row for block in document.blocks if block.cell] == [0, 1]


def test_deleted_row_is_plain_in_the_original() -> None:
    assert original(tbl(tr("a"), tr("old", properties='<w:del w:id="1" w:author="A"/>'))) == ["a", "old"]


def test_row_inserted_and_deleted_again_is_not_in_the_original() -> None:
    both = '<w:ins w:id="1" w:author="A"/><w:del w:id="2" w:author="A"/>'

    assert original(tbl(tr("a"), tr("never", properties=both))) == ["a"]


def test_inserted_cell_is_not_in_the_original() -> None:
    inserted = tc(p("new"), properties='<w:cellIns w:id="1" w:author="A"/>')

    assert original(tbl(tr("a", inserted))) == ["a"]


def test_changed_font_changes_no_words() -> None:
    change = '<w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange>'

    assert original(p(r("a", change))) == everything(p(r("a", change))) == ["a"]


def test_long_deletion_stays_in_its_paragraph_among_all_words() -> None:
    words = "The Supplier shall pay everything that it owes."

    assert everything(p(r("a "), gone(words), r(" b"))) == [f"a {words} b"]


def test_merged_paragraphs_stand_apart_among_all_words() -> None:
    assert everything(p("a", mark=DELETED_MARK), "b") == ["a", "b"]


def test_note_of_an_insertion_is_not_in_the_original() -> None:
    references = [f'<w:r><w:footnoteReference w:id="{identity}"/></w:r>' for identity in (5, 6)]
    notes = "".join(f'<w:footnote w:id="{identity}">{p(f"note {identity}")}</w:footnote>' for identity in (5, 6))
    document = read(docx(p("a", ins(references[0]), references[1]), footnotes=notes), revisions="original")

    assert list(zip(texts(document), labels(document), strict=True)) == [("a", ""), ("note 6", "1")]


def test_notice_says_how_changes_were_read() -> None:
    messages = {mode: read(docx(CHANGED), revisions=mode).notices[0].message for mode in ("final", "original", "all")}

    assert "1 tracked insertions and 1 tracked deletions" in messages["original"]
    assert len(set(messages.values())) == 3
