from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contractlens as cl
from contractlens.document import Document, Limits
from contractlens.readers import markdown
from contractlens.readers.conformance import check_document
from contractlens.readers.markdown import read_markdown


def read(text: str) -> Document:
    return read_markdown(text.encode(), name="a.md", limits=Limits())


def labelled(text: str) -> list[tuple[str, str]]:
    document = read(text)
    return [(block.label, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("The **Supplier** shall *not* pay.", "The Supplier shall not pay."),
        ("See [clause 4](http://x.example/a_b) and <http://y.example>.", "See clause 4 and http://y.example."),
        ("See [clause 4][r].\n\n[r]: http://x.example", "See clause 4."),
        ("Pay `5 GBP` &pound;5 1\\. done", "Pay 5 GBP £5 1. done"),
        ("before <!-- a remark --> after", "before after"),
        ("<!-- a remark\nof two lines -->\n\nafter", "after"),
        ("Line one\nline two", "Line one line two"),
        ("<div>The <b>Supplier</b> &amp; all</div>", "The Supplier & all"),
        ("![the logo](x.png)", "the logo"),
    ],
    ids=["emphasis", "link", "reference", "escapes", "comment", "comment_block", "soft_break", "html", "image"],
)
def test_text_is_what_a_reader_sees(marked, shown):
    assert read(marked).text == shown


def test_headings_have_levels():
    blocks = read("# One\n\nTwo\n---\n\n### Three").blocks
    assert [(block.kind, block.level) for block in blocks] == [("heading", 0), ("heading", 1), ("heading", 2)]


def test_items_have_the_numbers_that_are_drawn():
    assert labelled("3. a\n3. b\n   1) c\n      - d\n0) e\n") == [
        ("3.", "a"),
        ("4.", "b"),
        ("1)", "c"),
        ("•", "d"),
        ("0)", "e"),
    ]


def test_second_paragraph_of_an_item_has_no_number():
    assert labelled("1. a\n\n   b") == [("1.", "a"), ("", "b")]


def test_typed_numbers_part_lines_without_blank_lines_between():
    assert labelled("1.1 The Supplier shall pay as in clause\n3.4 of this.\n1.2 The Buyer shall pay.") == [
        ("1.1", "1.1 The Supplier shall pay as in clause 3.4 of this."),
        ("1.2", "1.2 The Buyer shall pay."),
    ]


def test_tick_boxes_show_their_state():
    assert [text for _, text in labelled("- [ ] no\n- [x] yes")] == ["☐ no", "☒ yes"]


def test_cells_of_a_table():
    document = read("| Item | Price |\n|---|---|\n| A | 10 \\| 20 |\n\n| x |\n|---|\n| y |")
    cells = [(block.cell.table, block.cell.row, block.cell.column, block.cell.header) for block in document.blocks]
    assert cells == [
        (0, 0, 0, True),
        (0, 0, 1, True),
        (0, 1, 0, False),
        (0, 1, 1, False),
        (1, 0, 0, True),
        (1, 1, 0, False),
    ]


@pytest.mark.parametrize("front", ["---\ntitle: Cloud Terms\n---\n", "+++\nx = 1\n+++\n"], ids=["yaml", "toml"])
def test_front_matter_is_dropped(front):
    document = read(f"{front}\nThe Supplier shall pay.")
    assert document.text == "The Supplier shall pay."
    assert document.properties.get("title") == ("Cloud Terms" if "title" in front else None)


def test_code_block_is_read_as_plain_text():
    assert labelled("```\n1.1 One.\n1.2 Two.\n```") == [("1.1", "1.1 One."), ("1.2", "1.2 Two.")]


def test_file_of_comments_is_refused():
    with pytest.raises(cl.NoTextError):
        read("<!-- nothing -->")


@pytest.mark.parametrize("piece", ["[", "![", "*a **b ", "[a](", "<a ", "`a ``", "> ", "| a "], ids=str)
def test_hostile_marks_are_read_in_linear_time(piece):
    read("words\n\n" + piece * (200_000 // len(piece)))


@given(st.text(alphabet=st.sampled_from("aB1.() |\n-#*_`[]<!>&;\\~é"), max_size=200))
def test_offsets_hold_for_any_text(text):
    try:
        document = read(text)
    except cl.NoTextError:
        return
    assert check_document(document) == []


def test_marks_are_left_as_they_are_behind_too_many_brackets(monkeypatch):
    monkeypatch.setattr(markdown, "_MOST_BRACKETS", 3)
    assert read("**one**\n\n[[[[\n\n**two**").text == "one\n[[[[\n**two**"
