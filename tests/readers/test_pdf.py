from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from contractlens.document import Limits
from contractlens.readers import PDF, read_document
from contractlens.readers.pdf_source import clean
from tests.readers.pdf_samples import LEFT, LONG, RIGHT, paragraph, paragraphs, pdf, read, text, words_of, wrap
from tests.readers.raw_pdf import one_page

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def test_read_pdf_identifies_the_file() -> None:
    data = pdf([lambda canvas: text(canvas, "Services Agreement", LEFT, 72)])
    document = read_document(data)
    assert (document.sha256, document.media_type) == (hashlib.sha256(data).hexdigest(), PDF)


def test_read_pdf_joins_the_lines_of_a_paragraph_with_single_spaces() -> None:
    document = read([lambda canvas: paragraphs(canvas, [LONG + ".", "A second paragraph."]) and None])
    assert words_of(document) == [LONG + ".", "A second paragraph."]


def test_read_pdf_gives_each_printed_line_a_region() -> None:
    document = read([lambda canvas: paragraphs(canvas, [LONG + "."]) and None])
    assert [document.text[region.start : region.end] for region in document.regions] == wrap(LONG + ".", RIGHT - LEFT)


def test_read_pdf_places_boxes_from_the_top_left() -> None:
    document = read([lambda canvas: text(canvas, "Alone", 100, 200)])
    (region,) = document.regions
    assert region.bbox is not None
    assert (region.bbox.x0, region.bbox.top) == (pytest.approx(100, abs=2), pytest.approx(200, abs=4))


def test_read_pdf_counts_the_characters_of_each_page() -> None:
    document = read([lambda canvas: text(canvas, "one two", LEFT, 72), lambda canvas: text(canvas, "three", LEFT, 72)])
    assert [(page.number, page.characters) for page in document.pages] == [(1, 6), (2, 5)]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        pytest.param("1.", "paragraph", id="integer"),
        pytest.param("1.1", "paragraph", id="decimal"),
        pytest.param("12.3.4", "paragraph", id="three-levels"),
        pytest.param("A1.1", "paragraph", id="alpha"),
        pytest.param("C.1.2", "paragraph", id="dotted-alpha"),
        pytest.param("12A.", "paragraph", id="inserted"),
        pytest.param("Section 3", "paragraph", id="section"),
        pytest.param("Article IV", "paragraph", id="article"),
        pytest.param("(a)", "list_item", id="letter"),
        pytest.param("(iv)", "list_item", id="roman"),
        pytest.param("(A)", "list_item", id="capital"),
        pytest.param("\u2022", "list_item", id="bullet"),
    ],
)
def test_read_pdf_starts_a_block_at_every_printed_number(label: str, kind: str) -> None:
    def draw(canvas: Canvas) -> None:
        top = paragraph(canvas, LONG + ".", 72)
        paragraph(canvas, f"{label} {LONG}.", top, hang=30)  # no space between the two paragraphs

    first, second = read([draw]).blocks
    assert (first.label, second.label, second.label_in_text, second.kind) == ("", label, True, kind)


def test_read_pdf_keeps_a_cross_reference_that_wraps_in_its_paragraph() -> None:
    lead = wrap(LONG, RIGHT - LEFT)[0]

    def draw(canvas: Canvas) -> None:
        text(canvas, lead.rsplit(" ", 2)[0] + " under clause", LEFT, 72)
        paragraph(canvas, "12.3 shall apply, and " + LONG + ".", 85.5)

    assert len(read([draw]).blocks) == 1


def test_read_pdf_makes_a_new_block_after_a_short_line_that_ends_a_sentence() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, "This paragraph is short.", LEFT, 72)
        paragraph(canvas, LONG + ".", 85.5)

    assert words_of(read([draw])) == ["This paragraph is short.", LONG + "."]


@pytest.mark.parametrize(
    ("font", "size", "words"),
    [
        pytest.param("Helvetica-Bold", 11, "Technology refresh", id="bold"),
        pytest.param("Helvetica", 15, "Technology refresh", id="larger"),
        pytest.param("Helvetica", 11, "TECHNOLOGY REFRESH", id="capitals"),
    ],
)
def test_read_pdf_knows_headings_by_their_looks(font: str, size: float, words: str) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, words, LEFT, 72, font=font, size=size)
        paragraph(canvas, LONG + ".", 90)

    document = read([draw])
    assert [(block.kind, block.style.size, block.style.bold) for block in document.blocks] == [
        ("heading", size, font.endswith("Bold")),
        ("paragraph", 11, False),
    ]


def test_read_pdf_gives_the_printed_size_of_scaled_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.scale(2, 2)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(40, 300, "Scaled to twelve points")

    assert read([draw]).blocks[0].style.size == pytest.approx(12, abs=0.1)


def test_read_pdf_joins_a_paragraph_over_a_page_break() -> None:
    lines = wrap(LONG + ".", RIGHT - LEFT)

    def first(canvas: Canvas) -> None:
        paragraph(canvas, LONG + ".", 72)
        for number, line in enumerate(lines[:2]):
            text(canvas, line, LEFT, 700 + 13.5 * number)

    def second(canvas: Canvas) -> None:
        for number, line in enumerate(lines[2:]):
            text(canvas, line, LEFT, 72 + 13.5 * number)

    document = read([first, second])
    assert words_of(document) == [LONG + ".", LONG + "."]
    assert document.page_span(document.blocks[1].start, document.blocks[1].end) == (1, 2)


def test_read_pdf_does_not_join_a_numbered_paragraph_over_a_page_break() -> None:
    document = read(
        [lambda canvas: paragraph(canvas, LONG + ".", 700) and None, lambda canvas: text(canvas, "1.2 Next.", LEFT, 72)]
    )
    assert [block.label for block in document.blocks] == ["", "1.2"]


@pytest.mark.parametrize(
    ("halves", "elsewhere", "expected"),
    [
        pytest.param(("infra-", "structure"), "infrastructure", "infrastructure", id="known-word-loses-hyphen"),
        pytest.param(("re-", "use"), "reuse, or rather re-use,", "re-use", id="word-written-with-hyphen-elsewhere"),
        pytest.param(("third-", "party"), "supplier", "third-party", id="unknown-word-keeps-hyphen"),
        pytest.param(("COVID-", "19"), "virus", "COVID-19", id="number-keeps-hyphen"),
        pytest.param(("technol-", "ogy"), "virus", "technology", id="common-word-not-printed-elsewhere"),
        pytest.param(("sub-", "contractor"), "sub-contractor", "sub-contractor", id="common-word-printed-with-hyphen"),
        pytest.param(("non-", "exclusive"), "virus", "non-exclusive", id="prefix-keeps-hyphen"),
        pytest.param(("well-", "known"), "virus", "well-known", id="no-common-word-keeps-hyphen"),
        pytest.param(("24-", "month"), "virus", "24-month", id="number-before-its-unit"),
        pytest.param(("2024-", "2025"), "virus", "2024-2025", id="range-of-numbers"),
        pytest.param(("2024\u2013", "2025"), "virus", "2024\u20132025", id="range-with-a-dash"),
        pytest.param(("5-", "(b)"), "virus", "5- (b)", id="mark-after-a-number-stands-apart"),
    ],
)
def test_read_pdf_puts_hyphenated_words_together(halves: tuple[str, str], elsewhere: str, expected: str) -> None:
    full = wrap(LONG, RIGHT - LEFT)[0].rsplit(" ", 2)[0]

    def draw(canvas: Canvas) -> None:
        text(canvas, f"{full} the {halves[0]}", LEFT, 72)
        text(canvas, f"{halves[1]} and more of it.", LEFT, 85.5)
        text(canvas, f"1.1 The {elsewhere} is theirs.", LEFT, 110)

    assert f"the {expected} and more" in words_of(read([draw]))[0]


@pytest.mark.parametrize(
    ("label", "words", "gap"),
    [
        pytest.param("12.10", "The Supplier shall pay.", 0.12, id="number"),
        pytest.param("5.6.10", "buyer data is kept.", 0.08, id="small-letter"),
        pytest.param("(b)", "for each of them;", 0.12, id="mark"),
    ],
)
def test_read_pdf_parts_a_number_from_its_text_where_the_gap_is_too_narrow_for_a_space(
    label: str, words: str, gap: float
) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, label, LEFT, 72)
        text(canvas, words, LEFT + stringWidth(label, "Helvetica", 11) + gap * 11, 72)

    document = read([draw])
    assert words_of(document) == [f"{label} {words}"]
    assert [block.label for block in document.blocks] == [label]


@pytest.mark.parametrize(
    "words", ["1.5kg of paper", "8.2(ii) applies", "(re)start it", "U.S.Treasury rates", "3.14159"]
)
def test_read_pdf_parts_no_word_without_a_gap(words: str) -> None:
    assert words_of(read([lambda canvas: text(canvas, words, LEFT, 72)])) == [words]


def test_read_pdf_parts_no_word_that_is_spaced_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(LEFT, 700, "(re)start", charSpace=1)

    assert words_of(read([draw])) == ["(re)start"]


def test_read_pdf_writes_no_break_spaces_as_spaces() -> None:
    document = read([lambda canvas: text(canvas, "Service\u00a0Levels are\u00a0 maintained", LEFT, 72)])
    assert document.text == "Service Levels are maintained"


@pytest.mark.parametrize(
    ("printed", "cleaned"),
    [
        pytest.param("main\u00adtained", "maintained", id="soft-hyphen"),
        pytest.param("infra\u00ad", "infra-", id="soft-hyphen-at-line-end"),
        pytest.param("\ufb01nal", "final", id="ligature"),
        pytest.param("zero\u200bwidth", "zerowidth", id="zero-width-space"),
        pytest.param("bell\x07", "bell", id="control-character"),
        pytest.param("\uf0b7", "\u2022", id="symbol-font-bullet"),
        pytest.param("caf\u00e9", "caf\u00e9", id="accents-stay"),
    ],
)
def test_clean_keeps_what_a_reader_sees(printed: str, cleaned: str) -> None:
    assert clean(printed) == cleaned


def test_read_pdf_keeps_label_and_value_of_an_unruled_row_in_one_block() -> None:
    def draw(canvas: Canvas) -> None:
        for number, (label, value) in enumerate([("Buyer", "Northmoor Council"), ("Supplier", "Tarn Systems Ltd")]):
            text(canvas, label, LEFT, 72 + 13.5 * number)
            text(canvas, value, 250, 72 + 13.5 * number)

    assert words_of(read([draw])) == ["Buyer Northmoor Council", "Supplier Tarn Systems Ltd"]


def test_read_pdf_joins_a_clause_over_a_page_break_whose_number_stands_apart() -> None:
    def first(canvas: Canvas) -> None:
        text(canvas, "7.3.1", LEFT, 700)
        paragraph(canvas, LONG + " and", 700, x=LEFT + 60)

    document = read([first, lambda canvas: paragraph(canvas, "records it. " + LONG + ".", 72) and None])
    assert [block.label for block in document.blocks] == ["7.3.1"]


def test_read_pdf_keeps_sideways_text_after_the_rest() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(30, 300)
        canvas.rotate(90)
        canvas.setFont("Helvetica", 9)
        canvas.drawString(0, 0, "Printed copies are uncontrolled")
        canvas.restoreState()
        paragraph(canvas, LONG + ".", 72)

    document = read([draw])
    assert words_of(document)[0] == LONG + "."
    assert "uncontrolled" in document.text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_read_pdf_reads_rotated_pages_as_shown(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(*{90: (600, 0), 180: (600, 600), 270: (0, 600)}[turn])
        canvas.rotate(turn)
        canvas.setFont("Helvetica", 11)
        for number, words in enumerate(["First line of the page.", "Second line of the page."]):
            canvas.drawString(60, 400 - 40 * number, words)

    document = read_document(pdf([draw], size=(600, 600)))
    assert words_of(document) == ["First line of the page.", "Second line of the page."]
    assert document.regions[0].bbox is not None
    assert document.regions[0].bbox.top == pytest.approx(600 - 400 - 11, abs=4)


def test_read_pdf_sets_footnotes_apart() -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas, LONG + ".", 72)
        text(canvas, "1 As defined by the maker of the component.", LEFT, 760, size=8)

    assert [block.kind for block in read([draw]).blocks] == ["paragraph", "footnote"]


def test_read_pdf_stays_within_the_limit_of_characters() -> None:
    data = pdf([lambda canvas: paragraph(canvas, LONG + ".", 72) and None])
    assert read_document(data, limits=Limits(max_chars=400)).text.startswith("The Supplier")


@pytest.mark.parametrize("dots", [True, False], ids=["dot-leaders", "page-numbers-only"])
def test_read_pdf_recognises_contents_pages(dots: bool) -> None:
    entries = [("1. Definitions", 3), ("2. Services", 5), ("3. Charges", 9), ("4. Exit", 12)]

    def draw(canvas: Canvas) -> None:
        text(canvas, "Contents", LEFT, 72, font="Helvetica-Bold", size=14)
        for number, (words, page) in enumerate(entries):
            text(canvas, words + (" " + "." * 60 if dots else ""), LEFT, 110 + 15 * number)
            text(canvas, str(page), 500, 110 + 15 * number)

    document = read([draw, lambda canvas: paragraph(canvas, LONG + ".", 72) and None])
    assert [block.kind for block in document.blocks] == ["heading", *["contents"] * 4, "paragraph"]


def test_read_pdf_does_not_take_a_form_with_dots_for_contents() -> None:
    def draw(canvas: Canvas) -> None:
        for number, words in enumerate(["Signed", "Name", "Date", "Position"]):
            text(canvas, f"{words} {'.' * 50}", LEFT, 72 + 20 * number)

    assert {block.kind for block in read([draw]).blocks} == {"paragraph"}


_ENTRIES = [("1. Definitions", 2), ("2. Services", 2), ("3. Charges 2027", 3), ("4. Exit", 4)]


def _contents(canvas: Canvas, gap: float) -> float:
    text(canvas, "Contents", LEFT, 72, font="Helvetica-Bold", size=14)
    for number, (words, page) in enumerate(_ENTRIES):
        text(canvas, words, LEFT, 110 + 15 * number)
        text(canvas, str(page), LEFT + stringWidth(words, "Helvetica", 11) + gap, 110 + 15 * number)
    return 110.0 + 15 * len(_ENTRIES)


def _text_after_contents(canvas: Canvas, top: float) -> None:
    text(canvas, "1. Definitions", LEFT, top)
    text(canvas, "1.1 The Supplier shall refresh every laptop once in a period of 30", LEFT, top + 15)
    text(canvas, "months, and the Buyer shall pay it within 60", LEFT, top + 30)
    text(canvas, "days.", LEFT, top + 45)
    text(canvas, "2. Services", LEFT, top + 60)


@pytest.mark.parametrize("gap", [4.0, 300.0], ids=["space", "wide-gap"])
@pytest.mark.parametrize("apart", [False, True], ids=["same-page", "next-page"])
def test_read_pdf_ends_the_contents_where_the_numbers_begin_again(gap: float, apart: bool) -> None:
    def first(canvas: Canvas) -> None:
        end = _contents(canvas, gap)
        if not apart:
            _text_after_contents(canvas, end)

    document = read([first, lambda canvas: _text_after_contents(canvas, 72 if apart else 400)])
    listed = [document.text[block.start : block.end] for block in document.blocks if block.kind == "contents"]
    assert listed == [f"{words} {page}" for words, page in _ENTRIES]


def test_read_pdf_ends_unnumbered_contents_before_a_sentence_that_ends_in_a_number() -> None:
    def draw(canvas: Canvas) -> None:
        for number, words in enumerate(["Contents", "Definitions", "Services", "Charges", "Exit"]):
            text(canvas, words, LEFT, 72 + 15 * number)
            text(canvas, str(number + 1) if number else "", 500, 72 + 15 * number)
        text(canvas, "The Supplier shall refresh every laptop once in a period of 30", LEFT, 160)
        text(canvas, "months.", LEFT, 173.5)

    assert [block.kind for block in read([draw]).blocks][-2:] == ["contents", "paragraph"]


def test_read_pdf_lets_contents_end_at_the_page_break_before_a_form() -> None:
    def form(canvas: Canvas) -> None:
        text(canvas, "Order Form", LEFT, 72)
        for number, (words, value) in enumerate([("Number", "A"), ("Buyer", "B"), ("Months", "36"), ("Users", "40")]):
            text(canvas, words, LEFT, 100 + 15 * number)
            text(canvas, value, 400, 100 + 15 * number)

    document = read([lambda canvas: _contents(canvas, 300.0) and None, form])
    assert [block.kind for block in document.blocks].count("contents") == len(_ENTRIES)


def test_read_pdf_joins_a_clause_that_a_page_break_cuts_after_a_semicolon() -> None:
    full = wrap(LONG, RIGHT - LEFT)[0]

    def before(canvas: Canvas) -> None:
        text(canvas, f"1.1 {full[:-8]}", LEFT, 700)
        text(canvas, f"{full};", LEFT, 713.5)

    def after(canvas: Canvas) -> None:
        paragraph(canvas, "and the Customer shall pay for whatever it has ordered in the meantime.", 72)

    (words,) = words_of(read([before, after]))
    assert words.endswith("; and the Customer shall pay for whatever it has ordered in the meantime.")


def test_read_pdf_joins_a_clause_that_a_page_break_cuts_after_comma_and() -> None:
    lines = wrap("(a) " + LONG + ",", RIGHT - LEFT)

    def first(canvas: Canvas) -> None:
        for number, line in enumerate(lines[:3]):
            text(canvas, line, LEFT, 700 + 13.5 * number)
        text(
            canvas,
            "which the Supplier pays for itself in each year of the Term, replaces the part at once, and",
            LEFT,
            740.5,
        )

    document = read([first, lambda canvas: text(canvas, "removes all data from what it replaces.", LEFT, 72)])
    assert [block.label for block in document.blocks] == ["(a)"]


def test_read_pdf_joins_words_that_a_browser_broke() -> None:
    hyphen = ") Tj /Span <</ActualText <FEFF2010>>> BDC (-) Tj EMC ("
    full = "The Supplier shall keep all parts of the hosting platform of the Customer current, and its infra"
    document = read_document(one_page([(72, 100, full + hyphen), (72, 114, "structure with it.")]))
    assert document.text == full + "structure with it."


def test_read_pdf_joins_justified_lines_whose_words_stand_far_apart() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for number, words in enumerate([["The Supplier follows the", "guidance of"], ["security", "organisations"]]):
            canvas.drawString(72, 700 - 13.5 * number, words[0])
            canvas.drawRightString(260, 700 - 13.5 * number, words[1])
        canvas.drawString(72, 673, "and of the Customer.")

    assert read([draw]).text == "The Supplier follows the guidance of security organisations and of the Customer."
