from __future__ import annotations

from typing import TYPE_CHECKING

from tests.readers.pdf_samples import HEIGHT, LEFT, LONG, RIGHT, WIDTH, paragraph, read, text, words_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_MIDDLE = (LEFT + RIGHT) / 2
_CLAUSES = [f"{number}. {LONG}." for number in range(1, 7)]


def _column(canvas: Canvas, texts: list[str], x: float, right: float, top: float) -> None:
    for words in texts:
        top = paragraph(canvas, words, top, x=x, right=right, size=9) + 6


def test_two_columns_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        _column(canvas, _CLAUSES[:3], LEFT, _MIDDLE - 10, 120)
        _column(canvas, _CLAUSES[3:], _MIDDLE + 10, RIGHT, 120)

    assert words_of(read([draw])) == _CLAUSES


def test_two_columns_with_different_baselines_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        _column(canvas, _CLAUSES[:3], LEFT, _MIDDLE - 10, 120)
        _column(canvas, _CLAUSES[3:], _MIDDLE + 10, RIGHT, 124)

    assert words_of(read([draw])) == _CLAUSES


def test_a_heading_over_both_columns_is_read_first() -> None:
    def draw(canvas: Canvas) -> None:
        _column(canvas, _CLAUSES[:3], LEFT, _MIDDLE - 10, 120)
        _column(canvas, _CLAUSES[3:], _MIDDLE + 10, RIGHT, 120)
        text(canvas, "Terms for the supply of managed hosting services to councils", LEFT, 72, size=16)

    assert words_of(read([draw]))[0].startswith("Terms for")


def test_full_width_text_between_columns_keeps_its_place() -> None:
    def draw(canvas: Canvas) -> None:
        _column(canvas, _CLAUSES[:1], LEFT, _MIDDLE - 10, 72)
        _column(canvas, _CLAUSES[1:2], _MIDDLE + 10, RIGHT, 72)
        paragraph(canvas, f"Part B. {LONG}.", 330)
        _column(canvas, _CLAUSES[2:3], LEFT, _MIDDLE - 10, 420)
        _column(canvas, _CLAUSES[3:4], _MIDDLE + 10, RIGHT, 420)

    starts = [words.split(" ", 1)[0] for words in words_of(read([draw]))]
    assert starts == ["1.", "2.", "Part", "3.", "4."]


def test_a_sentence_goes_on_in_the_next_column() -> None:
    def draw(canvas: Canvas) -> None:
        _column(canvas, [f"{LONG}, which"], LEFT, _MIDDLE - 10, 120)
        _column(canvas, [f"binds both parties, and {LONG}."], _MIDDLE + 10, RIGHT, 120)

    assert len(read([draw]).blocks) == 1


def test_labels_beside_values_are_read_row_by_row() -> None:
    rows = [("Buyer", "Northmoor Borough Council of Mill Lane"), ("Supplier", "Tarn Systems Limited of Quay Road")] * 4

    def draw(canvas: Canvas) -> None:
        for number, (label, value) in enumerate(rows):
            text(canvas, label, LEFT, 72 + 14 * number)
            text(canvas, value, 300, 72 + 14 * number)

    assert words_of(read([draw])) == [f"{label} {value}" for label, value in rows]


def test_short_lines_do_not_split_a_page_into_columns() -> None:
    lines = [f"Line {number} ends early." for number in range(12)]

    def draw(canvas: Canvas) -> None:
        for number, words in enumerate(lines):
            text(canvas, words, LEFT + (200 if number % 2 else 0), 72 + 20 * number)

    assert words_of(read([draw])) == lines


def test_numbers_beside_clauses_are_no_column() -> None:
    def draw(canvas: Canvas) -> None:
        top = 72.0
        for number in range(1, 7):
            text(canvas, f"1.{number}", LEFT, top)
            top = paragraph(canvas, LONG + ".", top, x=LEFT + 40) + 6

    document = read([draw])
    assert words_of(document) == [f"1.{number} {LONG}." for number in range(1, 7)]
    assert [block.label for block in document.blocks] == [f"1.{number}" for number in range(1, 7)]


def _grid(canvas: Canvas, x: float, right: float, top: float, rows: list[tuple[str, str]]) -> float:
    middle = (x + right) / 2
    for index, (one, other) in enumerate(rows):
        text(canvas, one, x + 3, top + 16 * index + 1, size=9)
        text(canvas, other, middle + 3, top + 16 * index + 1, size=9)
    bottom = top + 16 * len(rows)
    canvas.grid([x, middle, right], [HEIGHT - top - 16 * index for index in range(len(rows) + 1)])
    return bottom


def test_a_column_that_holds_a_table_is_read_after_the_clauses_beside_it() -> None:
    rows = [("Item", "Fee"), ("Hosting", "£4,000"), ("Support", "£2,000"), ("Training", "£900"), ("Exit", "£500")]

    def draw(canvas: Canvas) -> None:
        _column(canvas, _CLAUSES[:3], LEFT, _MIDDLE - 10, 72)
        text(canvas, "Annex B: Fees", _MIDDLE + 10, 72, font="Helvetica-Bold", size=12)
        top = _grid(canvas, _MIDDLE + 10, RIGHT, 96, rows)
        text(canvas, "Annex C: Contacts", _MIDDLE + 10, top + 14, font="Helvetica-Bold", size=12)
        paragraph(canvas, _CLAUSES[3], top + 40, x=_MIDDLE + 10, right=RIGHT, size=9)

    read_words = words_of(read([draw]))
    assert read_words[:4] == [*_CLAUSES[:3], "Annex B: Fees"]
    assert read_words[4:14] == [cell for row in rows for cell in row]
    assert read_words[14:] == ["Annex C: Contacts", _CLAUSES[3]]


def test_three_columns_of_unequal_length_are_read_one_after_the_other() -> None:
    width = (RIGHT - LEFT - 40) / 3
    lefts = [LEFT, LEFT + width + 20, LEFT + 2 * (width + 20)]

    def draw(canvas: Canvas) -> None:
        for x, texts in zip(lefts, (_CLAUSES[:2], _CLAUSES[2:4], _CLAUSES[4:5]), strict=True):
            _column(canvas, texts, x, x + width, 72)

    assert words_of(read([draw])) == _CLAUSES[:5]


def test_two_pages_on_a_sheet_are_read_one_after_the_other() -> None:
    """The left page begins half-way down, so that few of its lines have a line of the right one beside them."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize((HEIGHT, WIDTH))
        sheet = HEIGHT - WIDTH
        _column(canvas, _CLAUSES[:3], 40, HEIGHT / 2 - 20, sheet + 330)
        _column(canvas, _CLAUSES[3:], HEIGHT / 2 + 20, HEIGHT - 40, sheet + 40)

    assert words_of(read([draw])) == _CLAUSES
