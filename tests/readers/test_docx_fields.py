from __future__ import annotations

import pytest

from contractlens.document import Document, FormField
from tests.readers.docx_builder import docx, field, gone, p, r, read, sdt, style, tbl, tc, tr

CHECKED = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'


def broken(document: Document) -> list[str]:
    """The words of the text that the notices about broken references point at."""
    return [document.text[each.start : each.end] for each in document.notices if each.kind == "broken_reference"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param(f'<w:alias w:val="n"/>{CHECKED}', FormField("n", "on", "checkbox"), id="ticked"),
        pytest.param("<w14:checkbox/>", FormField("", "off", "checkbox"), id="not-ticked"),
        pytest.param('<w:tag w:val="t"/><w:text/>', FormField("t", "the value", "text"), id="text"),
        pytest.param('<w:alias w:val="n"/><w:tag w:val="t"/><w:date/>', FormField("n", "the value", "text"), id="date"),
        pytest.param("<w:dropDownList/>", FormField("", "the value", "choice"), id="drop-down"),
        pytest.param("<w:comboBox/>", FormField("", "the value", "choice"), id="combo"),
        pytest.param("<w:text/><w:showingPlcHdr/>", FormField("", "", "text"), id="still-prompts"),
    ],
)
@pytest.mark.parametrize(
    "around",
    [p, lambda control: control.replace("<w:r>", "<w:p><w:r>").replace("</w:r>", "</w:r></w:p>")],
    ids=["inline", "block"],
)
def test_content_control_is_a_field(properties: str, expected: FormField, around: object) -> None:
    assert callable(around)
    document = read(docx(p("x"), around(sdt(r("the  value"), properties))))

    assert document.fields == (expected,)


def test_text_of_a_content_control_stays_in_the_text() -> None:
    assert read(docx(p(r("a "), sdt(r("value"), "<w:text/>"), r(" b")))).text == "a value b"


def test_content_control_that_groups_text_is_no_field() -> None:
    assert read(docx(sdt(p("a"), '<w:alias w:val="n"/>'))).fields == ()


def test_content_control_around_a_cell_is_a_field() -> None:
    cell = sdt("<w:tc><w:p><w:r><w:t>☐</w:t></w:r></w:p></w:tc>", CHECKED)

    assert read(docx(tbl(tr("a", cell)))).fields == (FormField("", "on", "checkbox"),)


@pytest.mark.parametrize(
    ("form", "result", "expected"),
    [
        pytest.param(
            '<w:name w:val="n"/><w:checkBox><w:checked/></w:checkBox>', "", FormField("n", "on", "checkbox"), id="on"
        ),
        pytest.param('<w:checkBox><w:default w:val="0"/></w:checkBox>', "", FormField("", "off", "checkbox"), id="off"),
        pytest.param(
            '<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>',
            "",
            FormField("", "b", "choice"),
            id="choice",
        ),
        pytest.param('<w:name w:val="n"/><w:textInput/>', "typed", FormField("n", "typed", "text"), id="text"),
        pytest.param("<w:textInput/>", "\u2002\u2002", FormField("", "", "text"), id="empty-text"),
    ],
)
def test_legacy_form_field_is_a_field(form: str, result: str, expected: FormField) -> None:
    document = read(docx(p(r("a "), field("FORM", result, f"<w:ffData>{form}</w:ffData>"), r(" z"))))

    assert document.fields == (expected,)


def test_value_of_a_text_field_may_run_over_paragraphs() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar></w:r>'
    first = p(begin, '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("one "))
    document = read(docx(first, p(r("two"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), "three"))

    assert (document.text, document.fields[0].value) == ("one\ntwo\nthree", "one two")


@pytest.mark.parametrize("instruction", ["REF a \\h", "PAGEREF a", "NUMPAGES", "TOC \\o", "DOCPROPERTY x"])
def test_field_reads_as_its_last_result(instruction: str) -> None:
    assert read(docx(p(r("a "), field(instruction, "12"), r(" z")))).text == "a 12 z"


def test_simple_field_reads_as_its_last_result() -> None:
    assert read(docx(p(r("a "), f'<w:fldSimple w:instr="REF x">{r("12")}</w:fldSimple>'))).text == "a 12"


@pytest.mark.parametrize(
    "error",
    [
        "Error! Reference source not found.",
        "Error! Bookmark not defined.",
        "Error! No text of specified style in document.",
        "Error! Unknown document property name.",
        "Error: Reference source not found",
        "Error! Not a valid link.",
        "Error! Hyperlink reference not valid.",
        "Error! Main Document Only.",
    ],
)
def test_broken_reference_is_told_with_its_place(error: str) -> None:
    document = read(docx("x", p(r("see clause "), field("REF a \\r", error), r(" and on"))))

    assert broken(document) == [error]


def test_each_broken_reference_is_told() -> None:
    error = "Error! Reference source not found."

    assert broken(read(docx(p(f"{error} and {error}"), p(f"{error}")))) == [error] * 3


def test_sound_reference_is_not_told() -> None:
    assert broken(read(docx(p("Error! That went wrong."), p(field("REF a", "4.2"))))) == []


def numbers_not_read(*body: str) -> list[str]:
    return [each.message for each in read(docx("x", *body)).notices if each.kind == "number_not_read"]


@pytest.mark.parametrize("code", ["AUTONUM", "autonumlgl \\e", " AUTONUMOUT "])
def test_number_that_word_draws_for_a_field_is_told(code: str) -> None:
    complex_field = field(code, "").replace('<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "")
    simple_field = f'<w:fldSimple w:instr="{code}"/>'

    assert [each[:9] for each in numbers_not_read(p(complex_field, "one"), p(simple_field, "two"))] == ["2 numbers"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(p(field("LISTNUM", "(a)")), id="with-a-result"),
        pytest.param(
            p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), id="none"
        ),
        pytest.param(p(field("REF autonum", "4")), id="other-field"),
        pytest.param(p('<w:r><w:fldChar w:fldCharType="end"/></w:r>'), id="stray-end"),
    ],
)
def test_other_field_is_no_number_that_is_not_read(body: str) -> None:
    assert numbers_not_read(body) == []


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(r("secret", "<w:vanish/>"), id="hidden"),
        pytest.param(r("secret", '<w:color w:val="FFFFFF"/>'), id="white"),
        pytest.param(r("secret", '<w:rStyle w:val="Ghost"/>'), id="hidden-style"),
        pytest.param(r("secret", '<w:rStyle w:val="Snow"/>'), id="white-style"),
    ],
)
def test_text_that_cannot_be_seen_is_left_out_and_told(run: str) -> None:
    styles = style("Ghost", kind="character", run="<w:vanish/>")
    styles += style("Snow", kind="character", run='<w:color w:val="ffffff"/>')
    document = read(docx(p(r("a "), run, r("b")), styles=styles))

    assert document.text == "a b"
    assert [(each.reason, each.characters) for each in document.concealed] == [("hidden", 6)]
    assert [each.kind for each in document.notices] == ["hidden_text"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(p(r("seen", "<w:webHidden/>")), id="hidden-on-the-web-only"),
        pytest.param(p(r("seen", '<w:vanish w:val="0"/>')), id="not-hidden"),
        pytest.param(p(r("seen", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')), id="highlighted"),
        pytest.param(p(r("seen", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>')), id="shaded-run"),
        pytest.param(
            p(r("seen", '<w:color w:val="FFFFFF"/>'), properties='<w:shd w:val="clear" w:fill="1F3864"/>'), id="shaded"
        ),
        pytest.param(p(r("seen", '<w:color w:val="FFFFFF"/>'), style="Band"), id="shaded-style"),
        pytest.param(
            tbl(
                '<w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
                + p(r("seen", '<w:color w:val="FFFFFF"/>'))
                + "</w:tc></w:tr>"
            ),
            id="shaded-cell",
        ),
        pytest.param(
            tbl(
                '<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>',
                tr(tc(p(r("seen", '<w:color w:val="FFFFFF"/>')))),
            ),
            id="shaded-table-style",
        ),
    ],
)
def test_text_that_can_be_seen_stays(body: str) -> None:
    styles = style("Band", paragraph='<w:shd w:val="clear" w:fill="000080"/>')
    styles += style("Grid", kind="table", paragraph="").replace(
        "</w:style>",
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="000080"/></w:tcPr></w:tblStylePr></w:style>',
    )
    document = read(docx(body, styles=styles))

    assert (document.text, document.concealed) == ("seen", ())


def test_deleted_hidden_text_is_not_told() -> None:
    hidden = gone("secret").replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")

    assert read(docx(p(r("a"), hidden))).concealed == ()
