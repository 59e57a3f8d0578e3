from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reportlab.lib.colors import lightgrey

from tests.readers.pdf_samples import HEIGHT, LEFT, LONG, paragraph, read, table, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from contractlens.document import Document

_ROWS = [["Item", "Service level", "Credit"], ["Portal", "99.5%", "5%"], ["Backup", "Daily", "2%"]]
_WIDTHS = [120.0, 200.0, 100.0]


def _cells(document: Document) -> list[tuple[int, int, int, str]]:
    return [
        (block.cell.table, block.cell.row, block.cell.column, document.text[block.start : block.end])
        for block in document.blocks
        if block.cell is not None
    ]


def test_a_ruled_table_is_read_row_by_row() -> None:
    document = read([lambda canvas: table(canvas, _ROWS, 100, _WIDTHS) and None])
    assert _cells(document) == [
        (0, row, column, words) for row, cells in enumerate(_ROWS) for column, words in enumerate(cells)
    ]


def test_cells_of_a_row_are_parted_by_tabs() -> None:
    document = read([lambda canvas: table(canvas, _ROWS, 100, _WIDTHS) and None])
    assert document.text.split("\n")[1] == "Portal\t99.5%\t5%"


def test_a_bold_first_row_is_the_header() -> None:
    document = read([lambda canvas: table(canvas, _ROWS, 100, _WIDTHS) and None])
    assert {block.cell.row for block in document.blocks if block.cell and block.cell.header} == {0}


def test_words_of_a_table_stand_in_the_text_once_and_in_place() -> None:
    def draw(canvas: Canvas) -> None:
        top = paragraph(canvas, "1.1 The following levels apply:", 72) + 6
        top = table(canvas, _ROWS, top, _WIDTHS)
        paragraph(canvas, "1.2 Credits are paid monthly.", top + 6)

    document = read([draw])
    assert document.text.count("Portal") == 1
    assert [block.label for block in document.blocks if block.cell is None] == ["1.1", "1.2"]
    assert document.text.index("1.1") < document.text.index("Portal") < document.text.index("1.2")


def test_a_table_goes_on_over_a_page_break_with_the_same_number() -> None:
    def second(canvas: Canvas) -> None:
        table(canvas, [["Restore", "Hourly", "3%"], ["Print", "Weekly", "1%"]], 72, _WIDTHS)

    document = read([lambda canvas: table(canvas, _ROWS, 700, _WIDTHS) and None, second])
    assert [(number, row) for number, row, column, _ in _cells(document) if column == 0] == [
        (0, row) for row in range(5)
    ]


def test_a_header_that_a_page_break_repeats_is_set_aside() -> None:
    def second(canvas: Canvas) -> None:
        table(canvas, [_ROWS[0], ["Restore", "Hourly", "3%"]], 72, _WIDTHS)

    document = read([lambda canvas: table(canvas, _ROWS, 700, _WIDTHS) and None, second])
    assert [(row, words) for _, row, column, words in _cells(document) if column == 0] == [
        (0, "Item"),
        (1, "Portal"),
        (2, "Backup"),
        (3, "Restore"),
    ]
    assert [(piece.text, piece.pages) for piece in document.furniture] == [("Item Service level Credit", (2,))]


@pytest.mark.parametrize("header", [[], [_ROWS[0]]], ids=["plain", "header-repeated"])
def test_a_row_that_a_page_break_cuts_is_one_row(header: list[list[str]]) -> None:
    first = [*_ROWS, ["Restore", "Every hour, unless the", "3%"]]

    def second(canvas: Canvas) -> None:
        table(canvas, [*header, ["", "system is down", ""], ["Print", "Weekly", "1%"]], 72, _WIDTHS)

    document = read([lambda canvas: table(canvas, first, 690, _WIDTHS) and None, second])
    assert _cells(document)[-6:] == [
        (0, 3, 0, "Restore"),
        (0, 3, 1, "Every hour, unless the system is down"),
        (0, 3, 2, "3%"),
        (0, 4, 0, "Print"),
        (0, 4, 1, "Weekly"),
        (0, 4, 2, "1%"),
    ]
    start = document.text.index("Every hour")
    assert document.page_span(start, start + 30) == (1, 2)


def test_a_row_without_first_cell_that_begins_anew_stays_a_row() -> None:
    def second(canvas: Canvas) -> None:
        table(canvas, [["", "Weekly", "1%"]] * 2, 72, _WIDTHS)

    document = read([lambda canvas: table(canvas, _ROWS, 700, _WIDTHS) and None, second])
    assert [row for _, row, column, _ in _cells(document) if column == 1] == [0, 1, 2, 3, 4]


def test_text_between_two_tables_parts_them() -> None:
    def second(canvas: Canvas) -> None:
        paragraph(canvas, "2.1 Further levels:", 72)
        table(canvas, _ROWS, 100, _WIDTHS)

    document = read([lambda canvas: table(canvas, _ROWS, 700, _WIDTHS) and None, second])
    assert {number for number, *_ in _cells(document)} == {0, 1}


def test_an_order_form_with_two_columns_is_a_table() -> None:
    rows = [["Buyer", "Northmoor Council"], ["Start date", "1 April 2025"]]
    document = read([lambda canvas: table(canvas, rows, 100, [150.0, 300.0]) and None])
    assert document.text == "Buyer\tNorthmoor Council\nStart date\t1 April 2025"


def test_numbered_lines_in_a_cell_are_blocks_of_that_cell() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(LEFT, HEIGHT - 200, 100, 100)
        canvas.rect(LEFT + 100, HEIGHT - 200, 330, 100)
        text(canvas, "Training", LEFT + 4, 104)
        text(canvas, "1.1 The Supplier trains ten users.", LEFT + 104, 104)
        text(canvas, "1.2 The Buyer finds the room.", LEFT + 104, 118)

    document = read([draw])
    assert [(block.label, block.cell.column) for block in document.blocks if block.cell] == [
        ("", 0),
        ("1.1", 1),
        ("1.2", 1),
    ]


def test_a_box_round_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(LEFT - 6, HEIGHT - 200, 460, 130)
        paragraph(canvas, LONG + ".", 80)

    assert [block.cell for block in read([draw]).blocks] == [None]


def test_underlined_headings_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(5):
            top = 72 + 60 * number
            text(canvas, f"{number + 1}. HEADING", LEFT, top)
            canvas.line(LEFT, HEIGHT - top - 13, LEFT + 80, HEIGHT - top - 13)
            text(canvas, "Text below it.", LEFT, top + 20)

    assert not _cells(read([draw]))


def test_shading_behind_lines_does_not_split_the_cells_of_a_ruled_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(lightgrey)
        for line in range(2):
            canvas.rect(LEFT + 2, HEIGHT - 116 - 14 * line, 116, 14, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for column in range(2):
            canvas.rect(LEFT + 120 * column, HEIGHT - 132, 120, 32)
        text(canvas, "Service credit", LEFT + 4, 102)
        text(canvas, "percentage", LEFT + 4, 116)
        text(canvas, "5%", LEFT + 124, 102)

    assert _cells(read([draw])) == [(0, 0, 0, "Service credit percentage"), (0, 0, 1, "5%")]


def test_a_table_drawn_in_a_form_object_is_found() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("levels")
        table(canvas, _ROWS, 100, _WIDTHS)
        canvas.endForm()
        canvas.doForm("levels")

    assert [words for *_, words in _cells(read([draw]))] == [words for row in _ROWS for words in row]


def test_merged_cells_have_the_column_of_their_left_edge() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(LEFT, HEIGHT - 120, 300, 20)
        text(canvas, "Charges", LEFT + 4, 104)
        for column, words in enumerate(["Year", "Fee", "Note"]):
            canvas.rect(LEFT + 100 * column, HEIGHT - 140, 100, 20)
            text(canvas, words, LEFT + 100 * column + 4, 124)

    assert _cells(read([draw])) == [(0, 0, 0, "Charges"), (0, 1, 0, "Year"), (0, 1, 1, "Fee"), (0, 1, 2, "Note")]


def _row(canvas: Canvas, top: float, high: float, cells: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Draw a ruled row with lines of print in each cell."""
    x = LEFT
    for lines, width in zip(cells, widths, strict=True):
        canvas.rect(x, HEIGHT - top - high, width, high)
        for number, line in enumerate(lines):
            text(canvas, line, x + 4, top + 4 + 12 * number, size=10)
        x += width


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(["The Supplier shall tell", "the Customer of the"], ["Credits that are due."], id="in-capitals"),
        pytest.param(["The Supplier tells it,", "pays the fee, and"], ["keeps a record of it."], id="after-comma-and"),
    ],
)
def test_a_clause_in_a_cell_goes_on_where_the_next_page_has_words_in_its_column_only(
    above: list[str], below: list[str]
) -> None:
    widths = [120.0, 118.0]

    def first(canvas: Canvas) -> None:
        _row(canvas, 700, 30, [["Backup"], ["Each day."]], widths)
        _row(canvas, 730, 30, [["Exit"], above], widths)

    def second(canvas: Canvas) -> None:
        _row(canvas, 72, 20, [[], below], widths)
        paragraph(canvas, "2. The parties sign below.", 110)

    document = read([first, second])
    assert [words for *_, words in _cells(document)] == ["Backup", "Each day.", "Exit", " ".join([*above, *below])]
    assert document.text.endswith("\n2. The parties sign below.")


def test_a_box_on_the_next_page_with_other_columns_is_no_rest_of_a_table() -> None:
    def second(canvas: Canvas) -> None:
        _row(canvas, 72, 20, [[], ["The parties sign here."]], [60.0, 200.0])

    document = read([lambda canvas: _row(canvas, 700, 60, [["Exit"], ["At once."]], [120.0, 200.0]), second])
    assert all("sign" not in words for *_, words in _cells(document))


def test_a_line_of_a_cell_that_wraps_after_comma_and_does_not_end_its_paragraph() -> None:
    lines = ["The Supplier replaces each of them", "free of charge, tells it, and", "decommissions what it replaces."]
    document = read([lambda canvas: _row(canvas, 100, 60, [["Refresh"], lines], [120.0, 160.0])])
    assert [words for *_, words in _cells(document)] == ["Refresh", " ".join(lines)]


def test_a_header_of_two_rows_that_a_page_break_repeats_is_set_aside() -> None:
    head = [["Item", "Service level", "Credit"], ["Name", "Hours a year", "Share"]]

    def second(canvas: Canvas) -> None:
        table(canvas, [*head, ["Restore", "Hourly", "3%"]], 72, _WIDTHS)

    document = read([lambda canvas: table(canvas, [*head, ["Portal", "99.5%", "5%"]], 710, _WIDTHS) and None, second])
    assert [words for _, _, column, words in _cells(document) if column == 0] == ["Item", "Name", "Portal", "Restore"]
    assert [(piece.text, piece.pages) for piece in document.furniture] == [
        ("Item Service level Credit", (2,)),
        ("Name Hours a year Share", (2,)),
    ]


def test_a_form_that_comes_back_whole_on_the_next_page_keeps_its_rows() -> None:
    form = [["Signed for the Buyer", ""], ["Name", ""], ["Date", "of signature"]]
    widths = [200.0, 200.0]
    document = read(
        [
            lambda canvas: table(canvas, form, 700, widths) and None,
            lambda canvas: table(canvas, form, 72, widths) and None,
        ]
    )
    assert [words for *_, words in _cells(document)].count("Name") == 2


def test_a_clause_goes_on_over_the_page_beside_a_cell_of_several_rows() -> None:
    def first(canvas: Canvas) -> None:
        canvas.rect(LEFT, HEIGHT - 760, 60, 60)
        text(canvas, "S1", LEFT + 4, 704, size=10)
        _rest(canvas, 700, 30, ["1.1 The Supplier tells", "the Buyer of each."])
        _rest(canvas, 730, 30, ["1.2 The Supplier keeps", "a list of each laptop"])

    def second(canvas: Canvas) -> None:
        canvas.rect(LEFT, HEIGHT - 112, 60, 40)
        _rest(canvas, 72, 20, ["that it provides."])
        _rest(canvas, 92, 20, ["1.3 It is free."])

    assert [words for *_, words in _cells(read([first, second]))] == [
        "S1",
        "1.1 The Supplier tells the Buyer of each.",
        "1.2 The Supplier keeps a list of each laptop that it provides.",
        "1.3 It is free.",
    ]


def _rest(canvas: Canvas, top: float, high: float, lines: list[str]) -> None:
    """Draw the second cell of a row."""
    canvas.rect(LEFT + 60, HEIGHT - top - high, 160, high)
    for number, line in enumerate(lines):
        text(canvas, line, LEFT + 64, top + 4 + 12 * number, size=10)


def _sides(canvas: Canvas, top: float, bottom: float, xs: Sequence[float] = (72.0, 132.0, 292.0)) -> None:
    for x in xs:
        canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_a_row_that_a_page_break_leaves_open_is_a_row(engine: str) -> None:
    def first(canvas: Canvas) -> None:
        _row(canvas, 680, 30, [["1.1"], ["Support is free."]], [60.0, 160.0])
        _sides(canvas, 710, 760)
        text(canvas, "1.2", 76, 714, size=10)
        for number, line in enumerate(["The Supplier replaces all", "laptops and every other"]):
            text(canvas, line, 136, 714 + 12 * number, size=10)

    def second(canvas: Canvas) -> None:
        _sides(canvas, 72, 92)
        text(canvas, "part of the kit.", 136, 76, size=10)
        _row(canvas, 92, 30, [["1.3"], ["It is free."]], [60.0, 160.0])

    assert _cells(read([first, second], engine=engine)) == [
        (0, 0, 0, "1.1"),
        (0, 0, 1, "Support is free."),
        (0, 1, 0, "1.2"),
        (0, 1, 1, "The Supplier replaces all laptops and every other part of the kit."),
        (0, 2, 0, "1.3"),
        (0, 2, 1, "It is free."),
    ]


def test_bars_beside_the_text_below_a_table_are_no_row() -> None:
    def draw(canvas: Canvas) -> None:
        _row(canvas, 640, 30, [["1.1"], ["Support is free."]], [60.0, 160.0])
        _sides(canvas, 640, 760, (72.0, 292.0))
        paragraph(canvas, "The parties sign here.", 700, x=140)

    assert [words for *_, words in _cells(read([draw]))] == ["1.1", "Support is free."]
