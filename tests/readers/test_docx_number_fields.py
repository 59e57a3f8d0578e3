from __future__ import annotations

import pytest

from contractlens.readers.docx_number_fields import NumberField, read_number_field
from tests.readers.docx_builder import (
    INSERTED_MARK,
    abstract,
    docx,
    gone,
    ins,
    labels,
    lvl,
    marked,
    num,
    p,
    r,
    read,
    style,
    texts,
)

CLAUSES = abstract(0, lvl(0, "%1."), lvl(1, "%1.%2"), lvl(2, "(%3)", "lowerLetter")) + num(1, 0)
BULLETS = abstract(5, lvl(0, "o", "bullet")) + num(5, 5)
WHITE = '<w:color w:val="FFFFFF"/>'


def listnum(code: str = "", properties: str = "") -> str:
    """A LISTNUM field as Word writes it: without a result."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    runs = ('<w:fldChar w:fldCharType="begin"/>', f"<w:instrText> LISTNUM {code} </w:instrText>")
    return "".join(f"<w:r>{looks}{each}</w:r>" for each in (*runs, '<w:fldChar w:fldCharType="end"/>'))


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        pytest.param("LISTNUM", NumberField(), id="bare"),
        pytest.param(" listnum \\l 1 \\s 0 ", NumberField("", 0, 0), id="restart"),
        pytest.param('LISTNUM "My list" \\s 4', NumberField("My list", None, 4), id="quoted-name"),
        pytest.param("LISTNUM LegalDefault \\l 3", NumberField("LegalDefault", 2), id="name-and-level"),
        pytest.param("LISTNUM \\l 99", NumberField("", 8), id="too-deep"),
        pytest.param("LISTNUM \\l x \\s", NumberField(), id="no-numbers"),
        pytest.param("LISTNUM a b", NumberField("b"), id="two-names"),
        pytest.param("AUTONUM", None, id="other"),
        pytest.param("", None, id="empty"),
    ],
)
def test_instructions_are_read(code: str, asked: NumberField | None) -> None:
    assert read_number_field(code) == asked


def test_numbers_in_a_sentence_are_drawn() -> None:
    body = p("The Supplier shall ", listnum("\\l 3"), " plan and ", listnum("\\l 3"), " report.", num=(1, 0))
    document = read(docx(body, numbering=CLAUSES))

    assert (labels(document), texts(document)) == (["1."], ["The Supplier shall (a) plan and (b) report."])


def test_without_a_level_it_is_one_below_its_paragraph() -> None:
    body = [p("shall ", listnum(), " plan", num=(1, 0)), p("next", num=(1, 1))]

    assert texts(read(docx(*body, numbering=CLAUSES)))[0] == "shall 1.1 plan"
    assert labels(read(docx(*body, numbering=CLAUSES))) == ["1.", "1.2"]


@pytest.mark.parametrize("properties", [WHITE, "<w:vanish/>"], ids=["white", "hidden"])
def test_unseen_field_lets_the_list_begin_anew(properties: str) -> None:
    body = [p("a", num=(1, 0)), p("b", num=(1, 1)), p(listnum("\\l 1 \\s 0", properties)), p("c", num=(1, 0))]
    document = read(docx(*body, p("d", num=(1, 1)), numbering=CLAUSES))

    assert (labels(document), texts(document)) == (["1.", "1.1", "1.", "1.1"], ["a", "b", "c", "d"])
    assert document.notices == ()


def test_field_in_a_white_style_lets_the_list_begin_anew() -> None:
    body = [p("a", num=(1, 0)), p(listnum("\\l 1 \\s 0"), style="Restart"), p("c", num=(1, 0))]
    document = read(docx(*body, numbering=CLAUSES, styles=style("Restart", run=WHITE)))

    assert (labels(document), texts(document)) == (["1.", "1."], ["a", "c"])


def test_field_counts_in_the_list_that_was_counted_last_bullets_apart() -> None:
    body = [p("a", num=(1, 0)), p("x", num=(5, 0)), p("then ", listnum("\\l 1"))]

    assert texts(read(docx(*body, numbering=CLAUSES + BULLETS)))[-1] == "then 2."


@pytest.mark.parametrize(
    ("code", "drawn"),
    [
        pytest.param("", "1) 2)", id="no-list-before"),
        pytest.param("NumberDefault \\l 5", "(a) (b)", id="numbers"),
        pytest.param("OUTLINEDEFAULT", "I. II.", id="outline"),
        pytest.param("LegalDefault \\l 2", "1.1. 1.2.", id="legal"),
        pytest.param('"Made up" \\s 4', "4) 4)", id="unknown"),
        pytest.param('"Own list"', "A- B-", id="of-the-file"),
    ],
)
def test_named_list_counts_for_itself(code: str, drawn: str) -> None:
    own = abstract(7, '<w:name w:val="Own List"/>', lvl(0, "%1-", "upperLetter")) + num(9, 7)
    document = read(docx(p(listnum(code), " ", listnum(code)), numbering=own))

    assert texts(document) == [drawn]


def test_inserted_field_is_not_there_in_the_original() -> None:
    body = [p("a", num=(1, 0)), p(ins(listnum("\\l 1")), ins(" new"), mark=INSERTED_MARK), p("b", num=(1, 0))]
    data = docx(*body, numbering=CLAUSES)

    assert marked(read(data)) == [("inserted", "2. new")]
    assert labels(read(data)) == ["1.", "", "3."]
    assert labels(read(data, revisions="original")) == ["1.", "2."]


def test_field_in_a_paragraph_that_runs_on_is_drawn() -> None:
    body = [p("a ", listnum("\\l 1"), gone(" gone"), mark="<w:del/>"), p(" b ", listnum("\\l 1"))]

    assert texts(read(docx(*body, numbering=CLAUSES))) == ["a 1) b 2)"]


def test_field_among_the_instructions_of_another_is_not_drawn() -> None:
    around = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("x")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    assert texts(read(docx(p(around, listnum(), result)))) == ["x"]
