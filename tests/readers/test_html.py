from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contractlens as cl
from contractlens.document import Document, Limits
from contractlens.readers.conformance import check_document
from contractlens.readers.html import read_html


def read(page: str | bytes) -> Document:
    data = page if isinstance(page, bytes) else page.encode()
    return read_html(data, name="a.html", limits=Limits())


def labelled(page: str) -> list[tuple[str, str]]:
    document = read(page)
    return [(block.label, document.text[block.start : block.end]) for block in document.blocks]


def cells(page: str) -> list[tuple[int, int, int, bool, int, str]]:
    document = read(page)
    return [
        (
            each.cell.table,
            each.cell.row,
            each.cell.column,
            each.cell.header,
            each.cell.depth,
            document.text[each.start : each.end],
        )
        for each in document.blocks
        if each.cell
    ]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>The <b>Supp</b>lier\n   shall&nbsp;pay &pound;5.", "The Supplier shall pay £5."),
        ("<script>x()</script><style>p{}</style><p>words<!-- no --> on", "words on"),
        ("<p>a<div>b</div>c", "a\nb\nc"),
        ("<p>a<br>b", "a b"),
        ("<p>a<br> <br>b", "a\nb"),
        ("<p>Supp&shy;lier", "Supplier"),
        ("<pre>1. One\n   line.\n2. Two</pre>", "1. One line.\n2. Two"),
        ("<p>caf\u00e9</p>", "café"),
        ("<p>a <ruby>b</ruby><img alt=x src=http://x.example/a.png></p>", "a b"),
    ],
    ids=["entities", "script", "blocks", "break", "two_breaks", "soft_hyphen", "pre", "accent", "picture"],
)
def test_text_is_what_a_reader_sees(page, shown):
    assert read(page).text == shown


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        ("<ol><li>a<li>b</ol>", ["1.", "2."]),
        ("<ol start=3 type=a><li>a<li value=7>b<li>c</ol>", ["c.", "g.", "h."]),
        ("<ol type=I><li>a<li>b</ol>", ["I.", "II."]),
        ("<ol reversed><li>a<li>b<li>c</ol>", ["3.", "2.", "1."]),
        ('<ol style="list-style-type: lower-roman"><li>a<li>b</ol>', ["i.", "ii."]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["•", "○", "•"]),
        ('<ul style="list-style: none"><li>a</ul>', [""]),
        ("<ol><li><p>a</p><p>b</p></ol>", ["1.", ""]),
        ("<ol><li>a<ol type=a><li>b<li>c</ol><li>d</ol>", ["1.", "a.", "b.", "2."]),
        ("<p>1.1&nbsp;&nbsp; Words</p><p>(a) words</p><p>12 Months</p>", ["1.1", "(a)", ""]),
        ("<p>1.1 The one<br>1.2 The other</p>", ["1.1", "1.2"]),
        (
            '<p class=MsoListParagraph><![if !supportLists]><span style="mso-list:Ignore">2.1<span>&nbsp; </span></span><![endif]>Words',
            ["2.1"],
        ),
        ('<p><span style="mso-list:Ignore">·<span>&nbsp;</span></span>Words', ["•"]),
    ],
    ids=[
        "plain",
        "start",
        "roman",
        "reversed",
        "css",
        "bullets",
        "none",
        "paragraphs",
        "nested",
        "typed",
        "breaks",
        "word",
        "word_bullet",
    ],
)
def test_numbers_of_items(page, labels):
    assert [label for label, _ in labelled(page)] == labels


@pytest.mark.parametrize(
    ("page", "kind", "level"),
    [
        ("<h3>Term</h3>", "heading", 2),
        ("<p><b>Term</b></p>", "heading", None),
        ("<p>TERM</p>", "heading", None),
        ("<p><b>The Supplier shall pay.</b></p>", "paragraph", None),
        ("<nav>Term 1</nav>", "contents", None),
        ("<p class=MsoToc1>Term 1</p>", "contents", None),
        ("<ul><li>words</ul>", "list_item", 0),
        ("<div style='mso-element:footnote-list'><p>words</p></div>", "footnote", None),
    ],
    ids=["h3", "bold", "capitals", "sentence", "nav", "word_contents", "item", "word_footnote"],
)
def test_kind_of_a_block(page, kind, level):
    block = read(page).blocks[0]
    assert (block.kind, block.level) == (kind, level)


def test_cells_that_span_rows_and_columns():
    page = "<table><thead><tr><th>a<th>b</thead><tr><td rowspan=2>1<td>2<tr><td>3<tr><td colspan=2>4</table>"
    assert cells(page) == [
        (0, 0, 0, True, 0, "a"),
        (0, 0, 1, True, 0, "b"),
        (0, 1, 0, False, 0, "1"),
        (0, 1, 1, False, 0, "2"),
        (0, 2, 1, False, 0, "3"),
        (0, 3, 0, False, 0, "4"),
    ]


def test_table_inside_a_cell():
    found = cells("<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>")
    assert [(table, row, column, depth) for table, row, column, _, depth, _ in found] == [
        (0, 0, 0, 0),
        (1, 0, 0, 1),
        (1, 0, 1, 1),
        (0, 0, 1, 0),
    ]


def test_table_that_only_places_text_is_none():
    document = read("<table><tr><td><h1>Term</h1><p>words</table>")
    assert [(block.kind, block.cell) for block in document.blocks] == [("heading", None), ("paragraph", None)]


def test_changes_are_read_as_accepted_and_told():
    document = read("<p>within <del>30</del> <ins>60</ins> days</p><p><del>Struck paragraph.</del></p>")
    assert document.text == "within 60 days\nStruck paragraph."
    assert [(document.text[each.start : each.end], each.kind) for each in document.changes] == [
        ("60", "inserted"),
        ("Struck paragraph.", "deleted"),
    ]
    assert [each.text for each in document.deletions] == ["30"]
    assert "tracked_changes" in [notice.kind for notice in document.notices]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        'style="display:none"',
        'style="color:red; VISIBILITY: hidden"',
        'style="mso-hide:all"',
        'style="font-size:0"',
    ],
)
def test_hidden_words_are_counted_and_left_out(attribute):
    document = read(f"<p>seen <span {attribute}>not <b>seen</b></span> again")
    assert document.text == "seen again"
    assert [(each.reason, each.characters) for each in document.concealed] == [("hidden", 7)]
    assert "hidden_text" in [notice.kind for notice in document.notices]


def test_words_hidden_from_screen_readers_alone_are_read():
    assert read("<p aria-hidden=true>words").text == "words"


def test_fields_show_their_values():
    page = "<p>Yes <input type=checkbox name=a checked> No <input type=radio name=b> <input name=c value=Acme><select name=d><option>x<option selected>y</select>"
    document = read(page)
    assert document.text == "Yes ☒ No ☐ Acme y"
    assert [(each.name, each.value, each.kind) for each in document.fields] == [
        ("a", "on", "checkbox"),
        ("b", "off", "radio"),
        ("c", "Acme", "text"),
        ("d", "y", "choice"),
    ]


def test_word_comments_and_headers_stand_apart():
    page = (
        "<p>words<a class=MsoCommentReference href='#c1'>[a1]</a></p><div style='mso-element:comment-list'>"
        "<div style='mso-element:comment'><p>remark</p></div></div><div style='mso-element:header'><p>OFFICIAL</p></div>"
    )
    document = read(page)
    assert document.text == "words"
    assert [each.text for each in document.comments] == ["remark"]
    assert [(each.kind, each.text) for each in document.furniture] == [("header", "OFFICIAL")]


@pytest.mark.parametrize(
    "data",
    [
        "<p>£5 – “now”".encode(),
        '<meta charset="iso-8859-1"><p>£5 – “now”'.encode("cp1252"),
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><p>£5 – “now”".encode("cp1252"),
        '<?xml version="1.0" encoding="utf-8"?><html><p>£5 – “now”</html>'.encode(),
        "<p>£5 – “now”".encode("utf-16"),
        "<meta charset=utf-16><p>£5 – “now”".encode(),
    ],
    ids=["utf8", "latin1", "windows", "xml", "utf16", "wrong_utf16"],
)
def test_encoding_is_known(data):
    document = read(data)
    assert (document.text, document.notices) == ("£5 – “now”", ())


def test_title_of_the_page_is_a_property():
    assert read("<title>Deal &amp;\n Co</title><p>words").properties == {"title": "Deal & Co"}


def test_what_a_browser_would_fetch_is_told():
    document = read("<p>words<iframe src=http://x.example/terms.html></iframe>")
    assert [notice.kind for notice in document.notices] == ["external_content"]


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<!-- x -->", "<script>x</script>", "<p hidden>x"], ids=str
)
def test_page_without_words_is_refused(page):
    with pytest.raises(cl.NoTextError):
        read(page)


ENTITIES = (
    "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>"
)


@pytest.mark.parametrize(
    "page",
    [
        f"{ENTITIES}<p>&c;",
        "<p>" + "a " * 2_000_000,
        "<p>" + "a" * 10_000_000,
        "<table>" + "<tr><td rowspan=65534 colspan=1000>a" * 5_000,
        "<p>a\0\x01b",
        "<html>" + "<!--x-->" * 50_000 + "y",
    ],
    ids=["entities", "words", "word", "spans", "controls", "comments"],
)
def test_hostile_page_is_read(page):
    assert len(read(page).text) <= len(page)


@pytest.mark.parametrize("piece", ["<table><tr><td>", "<div>", "<ol><li>", "<b>a", "<del>"], ids=str)
def test_page_nested_too_deep_is_refused(piece):
    with pytest.raises(cl.LimitExceededError) as caught:
        read(piece * 100_000 + "x")
    assert caught.value.kind == "too_deep"


PIECES = [
    "<p>",
    "</p>",
    "<ol>",
    "<li>",
    "</ol>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<del>",
    "</del>",
    "<ins>",
    "</ins>",
    "<br>",
    "<b>",
]
PIECES += [
    "<pre>",
    "</pre>",
    " ",
    "1.1 ",
    "(a) ",
    "Words",
    "&nbsp;",
    "<span hidden>",
    "</span>",
    "<h1>",
    "</h1>",
    "\n",
    "\u202e",
    "<thead>",
    "</thead>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_offsets_hold_for_any_page(pieces):
    try:
        document = read("".join(pieces))
    except cl.NoTextError:
        return
    assert check_document(document) == []


def test_anchor_of_a_comment_in_word_is_not_read():
    page = "<p>Hardware<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[B1]</a></span>.</p>"
    assert read(page).text == "Hardware."
