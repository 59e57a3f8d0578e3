from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contractlens as cl
from contractlens.document import Document, Limits
from contractlens.readers import plain_text_tables
from contractlens.readers.conformance import check_document
from contractlens.readers.plain_text import read_plain_text
from contractlens.readers.plain_text_lines import split_lines

WRAPPED = """\
1.1 In this Agreement the following terms have the meanings that are set
    out in Schedule 1 and, where a term is not defined, those of clause
    12.3 shall apply to the term.
1.2 The Supplier shall:
    (a) replace every laptop once in each period of
        48 months; and
    (b) keep the long-
        term plan.
"""


def read(text: str | bytes, **limits: int) -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    return read_plain_text(data, name="a.txt", limits=Limits(**limits))


def texts(text: str | bytes) -> list[str]:
    document = read(text)
    return [document.text[block.start : block.end] for block in document.blocks]


def test_lines_broken_at_a_width_are_joined_into_paragraphs():
    assert texts(WRAPPED)[0] == (
        "1.1 In this Agreement the following terms have the meanings that are set out in Schedule 1 and, where a term is "
        "not defined, those of clause 12.3 shall apply to the term."
    )


def test_typed_numbers_are_labels():
    blocks = read(WRAPPED).blocks
    assert [(block.label, block.label_in_text, block.kind) for block in blocks] == [
        ("1.1", True, "paragraph"),
        ("1.2", True, "paragraph"),
        ("(a)", True, "list_item"),
        ("(b)", True, "list_item"),
    ]


def test_word_parted_at_its_hyphen_is_put_together():
    assert texts(WRAPPED)[-1] == "(b) keep the long-term plan."


def test_number_at_the_start_of_a_line_that_ends_a_reference_begins_no_paragraph():
    text = "The Supplier shall meet all of the service levels set out in clause\n12.3 and those in Schedule\n4. It shall report monthly.\n"
    assert len(texts(text)) == 1


def test_line_that_ends_early_ends_its_paragraph():
    line = "The Supplier shall provide the services to the Buyer from the start date on"
    assert texts(
        f"{line}\nuntil the end.\nThe Buyer shall pay for all of the services that it has ordered and has got.\n"
    ) == [
        f"{line} until the end.",
        "The Buyer shall pay for all of the services that it has ordered and has got.",
    ]


def test_indented_first_line_begins_a_paragraph():
    first = "    The Supplier shall provide the services from the start date to the\nend date of this Agreement and shall keep to the service levels in it.\n"
    assert len(texts(first * 3)) == 3


def test_lines_of_a_file_that_breaks_none_are_paragraphs():
    line = (
        "The Supplier shall provide the services from the start date to the end date of this Agreement, and so on. " * 3
    )
    assert len(texts(f"{line.strip()}\n" * 4)) == 4


def test_double_spaced_lines_are_joined():
    line = "the services are those that the Supplier offers to the Buyer under this\n\n"
    assert len(texts(line * 12)) == 1


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        ("PAYMENT TERMS\n\nThe Buyer shall pay.", "heading", None),
        ("Payment terms\n=============\nThe Buyer shall pay.", "heading", 0),
        ("Payment terms\n-------------\nThe Buyer shall pay.", "heading", 1),
        ("1. Payment ............ 4\n2. Term ........ 5\n", "contents", None),
        ("The Buyer shall pay.\n\nMore.", "paragraph", None),
    ],
    ids=["capitals", "double_rule", "rule", "contents", "paragraph"],
)
def test_kind_of_the_first_block(text, kind, level):
    block = read(text).blocks[0]
    assert (block.kind, block.level) == (kind, level)


def test_form_feeds_part_pages_and_repeated_lines_are_furniture():
    page = "ACME TERMS v1\n\nThe Supplier shall pay item {0}.\n\nPage {0} of 4\n"
    document = read("\f".join(page.format(number) for number in range(1, 5)))
    assert [page.number for page in document.pages] == [1, 2, 3, 4]
    assert [document.page_span(block.start, block.end) for block in document.blocks] == [(n, n) for n in range(1, 5)]
    assert {item.kind for item in document.furniture} == {"header", "page_number"}


def test_paragraph_runs_over_a_page_end():
    line = "The Supplier shall replace every laptop that the Buyer uses and which is"
    document = read(f"{line}\f{line.lower()} old.\n")
    assert len(document.blocks) == 1
    assert document.page_span(0, len(document.text)) == (1, 2)


def test_file_without_form_feeds_has_no_pages():
    document = read(WRAPPED)
    assert (document.pages, document.regions) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "| Item | Price |\n|------|-------|\n| A | 100 |\n",
        "Item\tPrice\tNote\nA\t100\tx\n",
        "+---+---+\n| Item | Price |\n+===+===+\n| A | 100 |\n+---+---+\n",
    ],
    ids=["pipes", "tabs", "grid"],
)
def test_cells_of_a_table(text):
    document = read(f"Prices:\n\n{text}\nThe end.\n")
    cells = [
        (block.cell.row, block.cell.column, document.text[block.start : block.end])
        for block in document.blocks
        if block.cell
    ]
    assert cells[0] == (0, 0, "Item")
    assert (1, 1, "100") in cells


def test_cell_of_a_grid_runs_over_lines():
    text = "+---+-----+\n| A | one |\n|   | two |\n+---+-----+\n| B | 2   |\n+---+-----+\n"
    assert texts(text) == ["A", "one two", "B", "2"]


def test_lines_that_end_in_rising_page_numbers_are_contents():
    document = read("1. Term\t2\n2. Price\t2\n3. Law\t4\nAnnex\t10\n\nWords.\n")
    assert [block.kind for block in document.blocks] == ["contents"] * 4 + ["paragraph"]


def test_numbers_followed_by_tabs_are_no_table():
    document = read("1.1\tThe Supplier shall pay.\n1.2\tThe Buyer shall pay.\n")
    assert [(block.label, block.cell) for block in document.blocks] == [("1.1", None), ("1.2", None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encoding_is_known_without_a_guess(encoding):
    document = read("The Supplier shall pay £5 – “now”.".encode(encoding))
    assert document.text == "The Supplier shall pay £5 – “now”."
    assert document.notices == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The Supplier shall pay £5 – “now”.", "cp1252"),
        ("The Supplier shall pay £5.", "utf-16-le"),
        ("The Supplier shall pay £5.", "utf-16-be"),
        ("Товариство зобов'язане сплатити суму договору. " * 20, "cp1251"),
    ],
    ids=["western", "utf16_le", "utf16_be", "cyrillic"],
)
def test_guessed_encoding_is_told(text, encoding):
    document = read(text.encode(encoding))
    assert [notice.kind for notice in document.notices] == ["encoding_guessed"]
    if encoding != "cp1251":
        assert document.text == text


def test_bytes_that_fit_no_encoding_are_told():
    document = read(b"\xff\xfeT\0h\0\x00\xd8e\0 \0w\0o\0r\0d\0")
    assert "undecodable_bytes" in [notice.kind for notice in document.notices]


def test_invisible_characters_are_dropped():
    assert read("The \u200eSupp\u00adlier\u202e shall\0 pay\ufeff.").text == "The Supplier shall pay."


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\x85"], ids=["lf", "crlf", "cr", "ls", "nel"])
def test_every_line_end_is_one(line_end):
    assert len(texts(f"1. One.{line_end}2. Two.")) == 2


def test_file_without_words_is_refused():
    with pytest.raises(cl.NoTextError) as caught:
        read("\u200e\n=====\n\f\n")
    assert caught.value.kind == "no_text"


@pytest.mark.parametrize(("limit", "kind"), [("max_chars", "too_many_characters"), ("max_pages", "too_many_pages")])
def test_limits_are_kept(limit, kind):
    with pytest.raises(cl.LimitExceededError) as caught:
        read("\f".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), **{limit: 20})
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "word " * 2_000_000,
        "a" * 10_000_000,
        "1.1 " * 2_500_000,
        "| " * 5_000_000,
        "\t" * 9_000_000 + "x",
        "A\f" * 4_000,
    ],
    ids=["words", "word", "numbers", "pipes", "tabs", "pages"],
)
def test_huge_lines_are_read(text):
    assert read(text).text


@given(st.text(alphabet=st.sampled_from("aB1.( )|\t\n\f-=+•\u202e\xa0é"), max_size=300))
def test_offsets_hold_for_any_text(text):
    try:
        document = read(text)
    except cl.NoTextError:
        return
    assert check_document(document) == []


def test_clauses_are_numbered():
    clauses = cl.segment_clauses(read("1. TERM\n\n" + WRAPPED))
    assert [clause.number for clause in clauses] == ["1", "1.1", "1.2", "1.2(a)", "1.2(b)"]


def placed(text: str) -> list[tuple[int, int, str] | str]:
    """Each block as its text, with row and column where it stands in a table."""
    document = read(text)
    return [
        words if each.cell is None else (each.cell.row, each.cell.column, words)
        for each in document.blocks
        for words in [document.text[each.start : each.end]]
    ]


def test_clauses_with_tabs_beside_a_table_stay_clauses():
    text = "2.\tCHARGES\n2.1\tThe Buyer shall pay.\n\t(a)\tmonthly; and\nRole\tRate\nEngineer\t£500\nManager\t£900\n3.\tTERM\n"
    assert placed(text) == [
        "2. CHARGES",
        "2.1 The Buyer shall pay.",
        "(a) monthly; and",
        *((0, 0, "Role"), (0, 1, "Rate"), (1, 0, "Engineer"), (1, 1, "£500"), (2, 0, "Manager"), (2, 1, "£900")),
        "3. TERM",
    ]


def test_table_with_rules_only_around_has_a_row_on_each_line():
    text = "+------+-----+\n| Name | Pct |\n+------+-----+\n| Gold | 99% |\n| Tin  | 95% |\n+------+-----+\n"
    assert placed(text) == [(0, 0, "Name"), (0, 1, "Pct"), (1, 0, "Gold"), (1, 1, "99%"), (2, 0, "Tin"), (2, 1, "95%")]
    assert [block.cell.header for block in read(text).blocks if block.cell] == [True, True, False, False, False, False]


def test_table_with_rules_only_around_keeps_a_row_of_several_lines():
    text = "+------+------+\n| Name | What |\n+------+------+\n| Gold | the  |\n|      | best |\n+------+------+\n"
    assert placed(text)[2:] == [(1, 0, "Gold"), (1, 1, "the best")]


def test_list_after_a_line_that_ends_early_begins_a_paragraph():
    text = "2.1 The Supplier shall at its own cost replace every device that is\n    older than\n    (a) four years, if small; or\n"
    assert texts(text) == [
        "2.1 The Supplier shall at its own cost replace every device that is older than",
        "(a) four years, if small; or",
    ]


def test_roman_items_that_begin_small_are_items():
    text = "The Supplier shall do each of the following things in the order stated:\ni. first thing\nii. second thing\n"
    assert [block.label for block in read(text).blocks] == ["", "i.", "ii."]


def test_line_ends_that_were_turned_twice_are_no_blank_lines():
    assert len(texts(WRAPPED.replace("\n", "\r\r\n"))) == len(texts(WRAPPED))


@pytest.mark.parametrize(
    "line", ["+--+--+", "10\tWords", "1.1\tWords", "|--|"], ids=["rules", "quantities", "clauses", "bars"]
)
def test_each_line_of_a_run_that_is_no_table_is_looked_at_once(monkeypatch, line):
    seen = []
    find_label = plain_text_tables.find_label
    is_rule = plain_text_tables._is_rule
    monkeypatch.setattr(plain_text_tables, "find_label", lambda text: seen.append(text) or find_label(text))
    monkeypatch.setattr(plain_text_tables, "_is_rule", lambda row: seen.append(row) or is_rule(row))
    lines, _ = split_lines(f"{line}\n" * 400)
    assert list(plain_text_tables.split_tables(lines)) == [lines]
    assert len(seen) <= 400 * 5
