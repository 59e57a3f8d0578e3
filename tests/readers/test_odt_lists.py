"""Expected numbers are what LibreOffice 7.4 prints for the same lists."""

from __future__ import annotations

import pytest

from tests.readers.odt_builder import cell, h, item, level, list_style, lst, p, printed, read, row, style, table

CLAUSES = list_style(
    "L1",
    level(1, "1", suffix="."),
    level(2, "1", text_display_levels="2"),
    level(3, "a", "(", ")"),
)
PARTS = list_style("L2", level(1, "A", "Part ", ":"), level(2, "I", text_display_levels="2"), level(3, "", "x", "y"))


def numbers(*body: str, styles: str = CLAUSES + PARTS, automatic: str = "") -> list[str]:
    return printed(read(*body, styles=styles, automatic=automatic))


def test_nested_lists_restart_below_each_item():
    body = lst(
        item(p("a"), lst(item(p("b")), item(p("c"), lst(item(p("d")))))), item(p("e"), lst(item(p("f")))), style="L1"
    )
    assert numbers(body) == ["1. a", "1.1 b", "1.2 c", "(a) d", "2. e", "2.1 f"]


def test_missing_upper_level_counts_as_its_first_number():
    assert numbers(lst(item(lst(item(p("a")))), item(p("b")), style="L1")) == ["1.1 a", "2. b"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('text:continue-numbering="true"', "2. b"),
        ('text:continue-numbering="false"', "1. b"),
        ("", "1. b"),
        ('text:continue-list="one"', "2. b"),
        ('text:continue-list="unknown"', "1. b"),
    ],
    ids=["continued", "not_continued", "new", "named", "unknown"],
)
def test_list_continues(more, expected):
    lists = lst(item(p("a")), style="L1", more='xml:id="one"'), lst(item(p("b")), style="L1", more=more)
    assert numbers(*lists) == ["1. a", expected]


def test_list_is_continued_over_another_one():
    one, other = lst(item(p("a")), style="L1", more='xml:id="one"'), lst(item(p("b")), style="L2")
    third = lst(item(p("c")), style="L1", more='xml:id="two" text:continue-list="one"')
    fourth = lst(item(p("d")), style="L1", more='text:continue-list="two"')
    assert numbers(one, other, third, fourth) == ["1. a", "Part A: b", "2. c", "3. d"]


def test_items_restart_where_they_state_a_number():
    body = lst(
        item(p("a"), more='text:start-value="7"'), item(p("b")), item(p("c"), more='text:start-value="2"'), style="L1"
    )
    assert numbers(body) == ["7. a", "8. b", "2. c"]


def test_headers_and_second_paragraphs_have_no_number():
    header = f"<text:list-header>{p('a')}</text:list-header>"
    body = lst(header, item(p("b"), p("c"), lst(item(p("d"))), p("e")), item(p("f")), style="L1")
    assert numbers(body) == ["a", "1. b", "c", "1.1 d", "e", "2. f"]


def test_nested_list_may_have_a_style_of_its_own():
    assert numbers(lst(item(p("a"), lst(item(p("b")), style="L2")), style="L1")) == ["1. a", "A.I b"]


def test_item_may_override_the_style():
    assert numbers(lst(item(p("a"), more='text:style-override="L2"'), item(p("b")), style="L1")) == [
        "Part A: a",
        "2. b",
    ]


def test_level_without_number_prints_prefix_and_suffix():
    assert numbers(lst(item(lst(item(lst(item(p("a")))))), style="L2")) == ["xy a"]


def test_list_without_style_has_bullets():
    document = read(lst(item(p("a"))))
    assert [(block.label, block.kind, block.level) for block in document.blocks] == [("•", "list_item", 0)]


def test_running_numbers_count_over_all_levels():
    running = list_style("L3", level(1, "1"), level(2, "1"), more='text:consecutive-numbering="true"')
    assert numbers(lst(item(p("a"), lst(item(p("b")))), item(p("c")), style="L3"), styles=running) == [
        "1 a",
        "2 b",
        "3 c",
    ]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (level(1, "a", text_start_value="27"), "aa x"),
        (level(1, "A", text_start_value="28", style_num_letter_sync="true"), "BB x"),
        (level(1, "a", text_start_value="28"), "ab x"),
        (level(1, "i", text_start_value="9"), "ix x"),
        (level(1, "I", text_start_value="14"), "XIV x"),
        (level(1, "1", loext_num_list_format="Clause %1%:"), "Clause 1: x"),
        (level(1, "1st"), "1st x"),
        (level(1, "1", text_start_value="0"), "0 x"),
    ],
    ids=["letters", "doubled", "spreadsheet", "roman", "upper_roman", "pattern", "ordinal", "zero"],
)
def test_number_formats(made, expected):
    assert numbers(lst(item(p("x")), style="L9"), styles=list_style("L9", made)) == [expected]


def test_pattern_leaves_out_a_level_without_number():
    made = list_style("L9", level(1, "1"), level(2, ""), level(3, "1", loext_num_list_format="%1%.%2%.%3%"))
    assert numbers(lst(item(lst(item(lst(item(p("x")))))), style="L9"), styles=made) == ["1.1 x"]


def test_numbered_paragraphs():
    made = [
        f'<text:numbered-paragraph text:list-id="n" text:style-name="L1" text:level="{number}">{p(words)}'
        "</text:numbered-paragraph>"
        for number, words in ((1, "a"), (2, "b"), (1, "c"))
    ]
    assert numbers(*made) == ["1. a", "1.1 b", "2. c"]


OUTLINE = (
    '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
    "</text:outline-style>"
)


def test_outline_numbers_headings():
    body = [h("a"), h("b", 2), h("c", 1, 'text:is-list-header="true"'), h("d")]
    body += [h("e", 1, 'text:restart-numbering="true" text:start-value="8"'), h("f", 2)]
    assert numbers(*body, styles=OUTLINE) == ["1. a", "1.1 b", "c", "2. d", "8. e", "8.1 f"]


def test_heading_style_may_switch_its_number_off():
    none = style("N", more='style:list-style-name=""')
    assert numbers(h("a", 1, 'text:style-name="N"'), h("b"), styles=OUTLINE, automatic=none) == ["a", "1. b"]


def test_heading_inside_a_list_is_numbered_by_it():
    document = read(lst(item(h("Term"), lst(item(p("It runs.")))), style="L1"), styles=CLAUSES + OUTLINE)
    assert [(block.label, block.kind, block.level) for block in document.blocks] == [
        ("1.", "heading", 0),
        ("1.1", "list_item", 1),
    ]


def test_hidden_paragraph_does_not_count():
    hidden = style("H", '<style:text-properties text:display="none"/>')
    body = lst(item(p("a")), item(p("secret", "H")), item(p("b")), style="L1")
    assert numbers(body, automatic=hidden) == ["1. a", "2. b"]


def test_number_alone_in_a_cell_numbers_its_row():
    rows = [row(cell(lst(item(p()), style="L1")), cell(p(words))) for words in ("one", "two")]
    assert numbers(table(*rows)) == ["1.", "one", "1.", "two"]


def test_number_beside_other_words_of_its_cell_is_not_written():
    assert numbers(table(row(cell(lst(item(p()), style="L1"), p("words"))))) == ["words"]


def test_automatic_number_that_names_a_part_is_a_line_of_its_own():
    schedules = list_style("L3", level(1, "1", "Schedule "))
    assert numbers(lst(item(p()), style="L3"), p("Fees"), lst(item(p()), style="L1"), styles=schedules + CLAUSES) == [
        "Schedule 1",
        "Fees",
    ]
