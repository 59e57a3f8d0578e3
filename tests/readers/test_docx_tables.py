from __future__ import annotations

import pytest

from contractlens.document import Cell, Document
from tests.readers.docx_builder import (
    abstract,
    docx,
    lvl,
    marked,
    num,
    p,
    r,
    read,
    sdt,
    style,
    tbl,
    tc,
    text_of,
    tr,
)

RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"


def places(document: Document) -> dict[str, tuple[int, int, int]]:
    """Table, row and column of each cell block by its text."""
    return {
        text_of(document, block): (block.cell.table, block.cell.row, block.cell.column)
        for block in document.blocks
        if block.cell is not None
    }


def bold(text: str) -> str:
    return tc(p(r(text, "<w:b/>")))


def test_cells_stand_in_rows_and_columns() -> None:
    document = read(docx("before", tbl(tr("a", "b"), tr("c", "d")), "after"))

    assert document.text == "before\na\tb\nc\td\nafter"
    assert places(document) == {"a": (0, 0, 0), "b": (0, 0, 1), "c": (0, 1, 0), "d": (0, 1, 1)}


def test_each_paragraph_of_a_cell_is_a_block() -> None:
    document = read(docx(tbl(tr(tc(p("a"), p("b")), "c"))))

    assert document.text == "a\nb\tc"
    assert [block.kind for block in document.blocks] == ["cell"] * 3


def test_tables_are_numbered_in_order() -> None:
    assert places(read(docx(tbl(tr("a")), tbl(tr("b"))))) == {"a": (0, 0, 0), "b": (1, 0, 0)}


def test_cell_that_spans_columns_moves_the_next() -> None:
    wide = tc(p("wide"), properties='<w:gridSpan w:val="3"/>')

    assert places(read(docx(tbl(tr(wide, tc(p("next"))))))) == {"wide": (0, 0, 0), "next": (0, 0, 3)}


def test_row_that_begins_late_keeps_its_columns() -> None:
    row = tr("a", properties='<w:gridBefore w:val="2"/>')

    assert places(read(docx(tbl(row)))) == {"a": (0, 0, 2)}


def test_merged_cell_is_read_once() -> None:
    first = tr(tc(p("tall"), properties=RESTART), tc(p("a")))
    second = tr(tc(p("ghost"), properties=CONTINUE), tc(p("b")))

    assert places(read(docx(tbl(first, second)))) == {"tall": (0, 0, 0), "a": (0, 0, 1), "b": (0, 1, 1)}


def test_cell_that_continues_nothing_is_read() -> None:
    assert read(docx(tbl(tr(tc(p("a"), properties=CONTINUE))))).text == "a"


def test_merge_ends_at_a_cell_of_its_own() -> None:
    rows = [tr(tc(p("a"), properties=RESTART)), tr("b"), tr(tc(p("c"), properties=CONTINUE))]

    assert read(docx(tbl(*rows))).text == "a\nb\nc"


def test_horizontally_merged_cell_is_read_once() -> None:
    row = tr(tc(p("a"), properties='<w:hMerge w:val="restart"/>'), tc(p("ghost"), properties="<w:hMerge/>"), tc(p("b")))

    assert places(read(docx(tbl(row)))) == {"a": (0, 0, 0), "b": (0, 0, 2)}


def test_nested_table_has_its_own_number_and_depth() -> None:
    inner = tbl(tr("x", "y"))
    document = read(docx(tbl(tr(tc(p("a"), inner, p("b")), "c"))))

    assert {text_of(document, block): block.cell for block in document.blocks} == {
        "a": Cell(0, 0, 0),
        "x": Cell(1, 0, 0, depth=1),
        "y": Cell(1, 0, 1, depth=1),
        "b": Cell(0, 0, 0),
        "c": Cell(0, 0, 1),
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([tr("a", "b", properties="<w:tblHeader/>"), tr("c", "d")], [0], id="marked"),
        pytest.param([tr("a", properties='<w:tblHeader w:val="0"/>'), tr("c")], [], id="marked-as-none"),
        pytest.param([tr(*"ab", properties="<w:tblHeader/>")] * 2 + [tr("c", "d")], [0, 1], id="two-marked"),
        pytest.param([tr("a", "b"), tr("c", "d", properties="<w:tblHeader/>")], [], id="not-at-the-top"),
        pytest.param([tr(bold("a"), bold("b")), tr("c", "d")], [0], id="bold"),
        pytest.param([tr(bold("a"), bold("b"))], [], id="bold-alone"),
        pytest.param([tr(bold("a"), bold("b")), tr(bold("c"), bold("d"))], [], id="all-bold"),
        pytest.param([tr(bold("a"), tc(p("b"))), tr("c", "d")], [], id="half-bold"),
        pytest.param([tr(bold("a")), tr("c")], [], id="one-bold-cell"),
        pytest.param([tr("a", "b"), tr("c", "d")], [], id="plain"),
    ],
)
def test_header_rows_are_known(rows: list[str], expected: list[int]) -> None:
    document = read(docx(tbl(*rows)))

    assert sorted({block.cell.row for block in document.blocks if block.cell and block.cell.header}) == expected


def test_header_bold_by_style_is_known() -> None:
    sheet = style("Head", run="<w:b/>")
    cells = [tc(p(text, style="Head")) for text in "ab"]

    document = read(docx(tbl(tr(*cells), tr("c", "d")), styles=sheet))

    assert document.blocks[0].cell == Cell(0, 0, 0, header=True)


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ('w:firstRow="1"', True),
        ('w:firstRow="0" w:val="04A0"', False),
        ('w:val="04A0"', True),
        ('w:val="0480"', False),
        ("", False),
    ],
)
def test_header_bold_by_table_style_is_known(look: str, expected: bool) -> None:
    grid = '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    sheet = style("Base", kind="table").replace("</w:style>", f"{grid}</w:style>")
    sheet += style("Plan", kind="table", based_on="Base")
    properties = f'<w:tblPr><w:tblStyle w:val="Plan"/><w:tblLook {look}/></w:tblPr>'

    document = read(docx(tbl(properties, tr("a"), tr("b")), styles=sheet))

    assert [block.cell.header for block in document.blocks if block.cell] == [expected, False]


@pytest.mark.parametrize("wrap", [sdt, lambda inner: f"<w:customXml>{inner}</w:customXml>"], ids=["control", "xml"])
def test_wrapped_rows_and_cells_are_read(wrap: object) -> None:
    assert callable(wrap)
    document = read(docx(tbl(wrap(tr("a", "b")), f"<w:tr>{wrap(tc(p('c')))}{tc(p('d'))}</w:tr>")))

    assert places(document) == {"a": (0, 0, 0), "b": (0, 0, 1), "c": (0, 1, 0), "d": (0, 1, 1)}


def test_tick_box_around_a_cell_shows_its_state() -> None:
    cell = sdt(tc(p("☐")), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')

    assert read(docx(tbl(f"<w:tr>{tc(p('Yes'))}{cell}</w:tr>"))).text == "Yes\t☒"


def test_span_of_a_damaged_file_is_bounded() -> None:
    cell = tc(p("a"), properties='<w:gridSpan w:val="999999999"/>')

    assert places(read(docx(tbl(tr(cell, "b")))))["b"][2] < 20_000


NUMBERED = abstract(0, lvl(0, "%1."), lvl(1, "%1.%2")) + abstract(5, lvl(0, "o", "bullet")) + num(1, 0) + num(5, 5)


def rows_of(*cells: tuple[str, str]) -> list[str]:
    """The lines of a table of two columns whose cells are markup."""
    return read(docx(tbl(*[tr(tc(first), tc(second)) for first, second in cells]), numbering=NUMBERED)).text.split("\n")


def test_number_alone_in_a_cell_numbers_its_row() -> None:
    empty = p(num=(1, 0))

    assert rows_of((empty, p("one")), (empty, p("two"))) == ["1.\tone", "2.\ttwo"]


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        pytest.param(p("<w:r><w:t> </w:t></w:r>", num=(1, 0)), "1.\twords", id="space"),
        pytest.param(p('<w:bookmarkStart w:id="0" w:name="a"/>', num=(1, 0)), "1.\twords", id="bookmark"),
        pytest.param(p(num=(1, 0)) + p(num=(1, 1)), "1.\n1.1\twords", id="two-numbers"),
        pytest.param(p("text", num=(1, 0)) + p(num=(1, 0)), "text\twords", id="behind-text"),
        pytest.param(p(num=(5, 0)), "words", id="bullet"),
        pytest.param(tbl(tr(tc(p(num=(1, 0))), "inner")) + p(), "1.\tinner\nwords", id="nested"),
    ],
)
def test_number_without_words_is_written_only_where_nothing_else_is(cell: str, line: str) -> None:
    assert "\n".join(rows_of((cell, p("words")))) == line


def test_number_alone_in_a_deleted_row_is_deleted() -> None:
    document = read(docx(tbl(tr(tc(p(num=(1, 0))), "a", properties="<w:del/>"), tr("b", "c")), numbering=NUMBERED))

    assert marked(document) == [("deleted", "1."), ("deleted", "a")]


def test_number_without_words_outside_a_table_is_not_written() -> None:
    assert read(docx(p(num=(1, 0)), p("b", num=(1, 0)), numbering=NUMBERED)).text == "b"


@pytest.mark.parametrize(
    "words", ["", '<w:bookmarkStart w:id="0" w:name="a"/><w:bookmarkEnd w:id="0"/>'], ids=["empty", "mark"]
)
def test_automatic_number_that_names_a_part_is_a_line_of_its_own(words: str) -> None:
    numbering = abstract(0, lvl(0, "Schedule %1")) + num(1, 0)
    document = read(docx(p(words, num=(1, 0)), p("Fees"), p(words, num=(1, 0)), p("Exit"), numbering=numbering))

    assert document.text == "Schedule 1\nFees\nSchedule 2\nExit"
