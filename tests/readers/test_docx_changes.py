from __future__ import annotations

import pytest

from contractlens.document import Change, Deletion, Revisions
from tests.readers.docx_builder import (
    DELETED_MARK,
    INSERTED_MARK,
    abstract,
    box,
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
    tbl,
    tc,
    text_of,
    texts,
    tr,
)

NUMBERING = (
    abstract(1, lvl(0, "%1."), lvl(1, "%1.%2")) + abstract(2, lvl(0, "(%1)", "lowerLetter")) + num(1, 1) + num(2, 2)
)


def printed(*body: str) -> list[str]:
    """Number and words of each block."""
    document = read(docx(*body, numbering=NUMBERING))
    return [f"{block.label} {text_of(document, block)}".strip() for block in document.blocks]


def test_text_reads_as_accepted_and_marks_insertions() -> None:
    document = read(docx(p(r("refresh every "), gone("36"), ins("24"), r(" months"))))

    assert document.text == "refresh every 24 months"
    assert document.changes == (Change(14, 16, "inserted"),)
    assert document.deletions == (Deletion(14, "36"),)


def test_spaces_around_changes_stay_single() -> None:
    document = read(docx(p(r("a "), gone("b "), ins(" c "), r(" d"))))

    assert (document.text, marked(document)) == ("a c d", [("inserted", "c")])


def test_neighbouring_insertions_are_one_change() -> None:
    document = read(docx(p(r("a "), ins("b "), ins("c"))))

    assert marked(document) == [("inserted", "b c")]


def test_what_was_inserted_and_then_deleted_is_deleted() -> None:
    document = read(docx(p(r("a"), ins(gone("b")))))

    assert (document.text, document.deletions) == ("a", (Deletion(1, "b"),))


def test_moved_text_is_inserted_where_it_went() -> None:
    document = read(docx(p(r("a "), moved("From", "gone"), r("z")), p(moved("To", "gone"))))

    assert (document.text, marked(document)) == ("a z\ngone", [("inserted", "gone")])


def test_paragraph_deleted_whole_stays_marked() -> None:
    document = read(docx("a", p(gone("The Supplier shall pay."), mark=DELETED_MARK), "b"))

    assert texts(document) == ["a", "The Supplier shall pay.", "b"]
    assert marked(document) == [("deleted", "The Supplier shall pay.")]


def test_paragraph_deleted_whole_keeps_its_typed_number() -> None:
    block = read(docx(p(gone("1.2 The Supplier shall pay."), mark=DELETED_MARK))).blocks[0]

    assert (block.kind, block.label, block.label_in_text) == ("list_item", "1.2", True)


def test_paragraph_moved_away_stays_marked() -> None:
    mark = '<w:moveFrom w:id="3" w:author="A"/>'
    document = read(docx(p(moved("From", "The text moves."), mark=mark), p(moved("To", "The text moves."))))

    assert marked(document) == [("deleted", "The text moves."), ("inserted", "The text moves.")]


MOVED_MARK = '<w:moveFrom w:id="3" w:author="A"/>'
FIRST, SECOND, OTHER = (1, 0), (1, 1), (2, 0)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            [p("a", num=FIRST), p(gone("b"), num=FIRST, mark=DELETED_MARK), p("c", num=FIRST)],
            ["1. a", "2. b", "3. c"],
            id="whole",
        ),
        pytest.param(
            [p("a", num=FIRST), p(gone("b"), num=FIRST, mark=DELETED_MARK), p("c", num=SECOND)],
            ["1. a", "2. b", "2.1 c"],
            id="above-a-lower-level",
        ),
        pytest.param(
            [p("a", num=FIRST), p(ins(gone("b")), num=FIRST, mark=INSERTED_MARK + DELETED_MARK), p("c", num=FIRST)],
            ["1. a", "2. b", "3. c"],
            id="inserted-and-then-deleted",
        ),
        pytest.param(
            [p("a", num=FIRST), p(num=FIRST, mark=DELETED_MARK), p("c", num=FIRST)], ["1. a", "3. c"], id="empty"
        ),
        pytest.param(
            [p(moved("From", "a"), num=FIRST, mark=MOVED_MARK), p("b", num=FIRST), p(moved("To", "a"), num=FIRST)],
            ["1. a", "2. b", "3. a"],
            id="moved",
        ),
        pytest.param([p("a", num=FIRST), p(ins("b"), num=FIRST, mark=INSERTED_MARK)], ["1. a", "2. b"], id="inserted"),
        pytest.param(
            [tbl(tr(tc(p("a", num=FIRST)), properties=DELETED_MARK)), p("b", num=FIRST)], ["1. a", "2. b"], id="row"
        ),
        pytest.param(
            [p(gone("a"), num=FIRST, mark=DELETED_MARK), "b", p("c", num=FIRST)],
            ["1. a", "b", "2. c"],
            id="before-an-unnumbered-one",
        ),
    ],
)
def test_deleted_paragraph_counts_and_keeps_its_number(body: list[str], expected: list[str]) -> None:
    assert printed(*body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            [p("a ", num=FIRST, mark=DELETED_MARK), p("b", num=FIRST), p("c", num=FIRST)],
            ["1. a b", "3. c"],
            id="both-numbered",
        ),
        pytest.param(
            [p("a ", num=FIRST, mark=DELETED_MARK), p("b", num=OTHER), p("c", num=OTHER)],
            ["1. a b", "(b) c"],
            id="of-two-lists",
        ),
        pytest.param(
            [p("a ", mark=DELETED_MARK), p("b", num=FIRST), p("c", num=FIRST)], ["1. a b", "2. c"], id="second-numbered"
        ),
        pytest.param(
            [p("a ", num=FIRST, mark=DELETED_MARK), p("b"), p("c", num=FIRST)], ["1. a b", "2. c"], id="first-numbered"
        ),
        pytest.param(
            [
                p("a ", num=FIRST, mark=DELETED_MARK),
                p(gone("x"), num=FIRST, mark=DELETED_MARK),
                p("b", num=FIRST),
                p("c", num=FIRST),
            ],
            ["1. a b", "2. x", "4. c"],
            id="over-one-deleted-whole",
        ),
        pytest.param(
            [p("a", num=FIRST, mark=DELETED_MARK), p(gone("x"), num=FIRST), p("c", num=FIRST)],
            ["1. a", "2. x", "3. c"],
            id="over-one-deleted-up-to-its-mark",
        ),
    ],
)
def test_joined_paragraphs_have_the_first_number_and_both_count(body: list[str], expected: list[str]) -> None:
    assert printed(*body) == expected


def test_paragraph_whose_mark_lives_on_still_counts() -> None:
    document = read(docx(p(gone("b"), num=(1, 0)), p("c", num=(1, 0)), numbering=NUMBERING))

    assert labels(document) == ["1.", "2."]


def test_last_paragraph_with_a_deleted_mark_is_not_lost() -> None:
    table = tbl(tr(tc(p("a", mark=DELETED_MARK)), tc(p("b"))))

    assert texts(read(docx(table, p("c", mark=DELETED_MARK)))) == ["a", "b", "c"]


def test_paragraph_with_an_inserted_mark_stays_its_own() -> None:
    document = read(docx(p(ins("a"), mark=INSERTED_MARK), "b"))

    assert (texts(document), marked(document)) == (["a", "b"], [("inserted", "a")])


def test_long_deletion_stands_as_its_own_block() -> None:
    words = "at least once in every two years"
    document = read(docx(p(r("It shall refresh "), gone(words), r(" the kit"), num=(1, 0)), "b", numbering=NUMBERING))

    assert texts(document) == ["It shall refresh the kit", words, "b"]
    assert (marked(document), document.deletions) == ([("deleted", words)], ())
    assert [(block.kind, block.label) for block in document.blocks][:2] == [("list_item", "1."), ("list_item", "")]


def test_short_sentence_deleted_stands_as_its_own_block() -> None:
    document = read(docx(p(r("It pays. "), gone("It also helps."))))

    assert texts(document) == ["It pays.", "It also helps."]


def test_lone_full_stop_deleted_is_no_block() -> None:
    document = read(docx(p(r("It pays"), gone("."), ins(";"))))

    assert (document.text, document.deletions) == ("It pays;", (Deletion(7, "."),))


def test_deleted_row_is_marked() -> None:
    document = read(docx(tbl(tr("a", "b"), tr("c", "d", properties='<w:del w:id="1" w:author="A"/>'))))

    assert marked(document) == [("deleted", "c"), ("deleted", "d")]


def test_inserted_row_is_marked() -> None:
    document = read(docx(tbl(tr("a", properties='<w:ins w:id="1" w:author="A"/>'))))

    assert marked(document) == [("inserted", "a")]


def test_deleted_cell_is_marked() -> None:
    cell = tc(p("b"), properties='<w:cellDel w:id="1" w:author="A"/>')

    assert marked(read(docx(tbl(tr(tc(p("a")), cell))))) == [("deleted", "b")]


def test_text_box_in_a_deletion_is_deleted() -> None:
    document = read(docx(p(r("a"), f'<w:del w:id="1" w:author="A">{box(p("b"))}</w:del>')))

    assert marked(document) == [("deleted", "b")]


def test_former_properties_number_nothing() -> None:
    former = (
        '<w:pPrChange w:id="1" w:author="A"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:pPrChange>"
    )

    assert labels(read(docx(p("a", properties=former), numbering=NUMBERING))) == [""]


def test_changes_are_told_with_their_number() -> None:
    notices = read(docx(p(ins("a"), ins("b"), gone("c")))).notices

    assert [notice.kind for notice in notices] == ["tracked_changes"]
    assert notices[0].message.startswith("2 tracked insertions and 1 tracked deletion")


def test_file_without_changes_has_no_notice() -> None:
    assert read(docx("a")).notices == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(p("a", mark=INSERTED_MARK), id="paragraph-end-put-in"),
        pytest.param(p("a", mark=DELETED_MARK), id="paragraph-end-taken-out"),
        pytest.param(tbl(tr("a", properties="<w:ins/>")), id="row-put-in"),
        pytest.param(tbl(tr("a", properties="<w:del/>")), id="row-taken-out"),
        pytest.param(tbl(tr(tc(p("a"), properties="<w:cellIns/>"))), id="cell-put-in"),
    ],
)
@pytest.mark.parametrize("revisions", ["final", "all"])
def test_change_without_words_is_told(body: str, revisions: Revisions) -> None:
    notices = read(docx(body, "b"), revisions=revisions).notices

    assert [(notice.kind, notice.message[:17]) for notice in notices] == [("tracked_changes", "1 tracked changes")]
