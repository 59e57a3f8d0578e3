"""Form fields, annotations, properties and attached files of PDF files."""

from __future__ import annotations

import ctypes
import io
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from contractlens.document import FormField
from contractlens.readers import read_document
from contractlens.readers.pdf_facts import iso_date
from tests.readers.pdf_samples import HEIGHT, LEFT, LONG, paragraph, pdf, read, text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from contractlens.document import Document

_CLAUSE = "The Supplier shall refresh the laptops every three years."


def _form(canvas: Canvas) -> None:
    text(canvas, "Buyer", LEFT, 72)
    canvas.acroForm.textfield(
        name="buyer", value="Northmoor Council", x=LEFT + 100, y=HEIGHT - 90, width=250, height=20, fontSize=10
    )
    for number, (name, checked) in enumerate([("Schedule 1 applies", True), ("Schedule 2 applies", False)]):
        top = 110 + 30 * number
        canvas.acroForm.checkbox(name=name, checked=checked, x=LEFT, y=HEIGHT - top - 14, size=14)
        text(canvas, name, LEFT + 24, top)
    for number, (value, selected) in enumerate([("monthly", False), ("yearly", True)]):
        canvas.acroForm.radio(
            name="billing", value=value, selected=selected, x=LEFT, y=HEIGHT - 200 - 30 * number, size=14
        )
        text(canvas, value, LEFT + 24, 188 + 30 * number)
    canvas.acroForm.choice(
        name="term", value="36", options=["24", "36"], x=LEFT + 100, y=HEIGHT - 290, width=100, height=20
    )
    text(canvas, "Months", LEFT, 272)


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_values_and_tick_boxes_stand_in_the_text_where_they_are_printed(engine: str) -> None:
    document = read([_form], engine=engine)
    lines = document.text.split("\n")
    assert lines == [
        "Buyer Northmoor Council",
        "\u2612 Schedule 1 applies",
        "\u2610 Schedule 2 applies",
        "\u2610 monthly",
        "\u2612 yearly",
        "Months 36",
    ]


def test_form_fields_are_listed_with_their_values() -> None:
    assert set(read([_form]).fields) == {
        FormField("buyer", "Northmoor Council", "text", 1),
        FormField("Schedule 1 applies", "on", "checkbox", 1),
        FormField("Schedule 2 applies", "off", "checkbox", 1),
        FormField("billing", "yearly", "radio", 1),
        FormField("term", "36", "choice", 1),
    }


def test_a_value_that_the_page_itself_prints_is_not_repeated() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, "Northmoor Council", LEFT + 104, 74)
        _form(canvas)

    assert read([draw]).text.count("Northmoor Council") == 1


def test_a_value_of_several_lines_keeps_its_words_in_order() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, "Services", LEFT, 72)
        canvas.acroForm.textfield(
            name="services",
            value=LONG,
            fieldFlags="multiline",
            maxlen=1000,
            x=LEFT + 100,
            y=HEIGHT - 300,
            width=250,
            height=230,
            fontSize=10,
        )

    words = read([draw]).text.split()
    assert [word for word in words if word != "Services"] == LONG.split()


def test_a_password_is_in_no_result() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, _CLAUSE, LEFT, 72)
        canvas.acroForm.textfield(
            name="code", value="hunter", fieldFlags="password", x=LEFT, y=500, width=90, height=20
        )

    document = read([draw])
    assert [field.value for field in document.fields] == [""]
    assert document.text == _CLAUSE


def _with_annotation(
    kind: int, words: str | None, *, contents: str = "", fill: tuple[int, int, int] | None = None
) -> Document:
    """Read a page with one clause and an annotation over `words` of it."""
    made = pdfium.FPDF_ANNOT_UNDERLINE if kind == pdfium.FPDF_ANNOT_REDACT else kind  # PDFium makes no such marks
    document = pypdfium2.PdfDocument(pdf([lambda canvas: paragraph(canvas, _CLAUSE + " " + LONG + ".", 72) and None]))
    page = document[0]
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, made)
    box = (20.0, HEIGHT - 60, 60.0, HEIGHT - 20)
    if words is not None:
        found = page.get_textpage().search(words).get_next()
        assert found is not None
        search = page.get_textpage()
        boxes = [search.get_charbox(index, loose=True) for index in (found[0], found[0] + found[1] - 1)]
        box = (boxes[0][0], boxes[0][1], boxes[1][2], boxes[0][3])
        left, bottom, right, top = box
        quad = pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
        pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, quad)
    left, bottom, right, top = box
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left, top, right, bottom))
    if fill is not None:
        which = (
            pdfium.FPDFANNOT_COLORTYPE_Color
            if kind == pdfium.FPDF_ANNOT_HIGHLIGHT
            else pdfium.FPDFANNOT_COLORTYPE_InteriorColor
        )
        pdfium.FPDFAnnot_SetColor(annotation, which, *fill, 255)
    for key, value in ((b"Contents", contents), (b"T", "A. Lawyer")):
        encoded = (value + "\0").encode("utf-16-le")
        pdfium.FPDFAnnot_SetStringValue(
            annotation, key, (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
        )
    pdfium.FPDFPage_CloseAnnot(annotation)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    data = buffer.getvalue()
    return read_document(data if made == kind else data.replace(b"/Underline", b"/Redact   "))


def test_a_note_is_a_comment_and_not_in_the_text() -> None:
    document = _with_annotation(pdfium.FPDF_ANNOT_TEXT, None, contents="Is three years right?")
    assert [(one.text, one.author, one.page, one.start) for one in document.comments] == [
        ("Is three years right?", "A. Lawyer", 1, None)
    ]
    assert "right?" not in document.text


def test_a_remark_on_highlighted_words_has_their_span() -> None:
    document = _with_annotation(pdfium.FPDF_ANNOT_HIGHLIGHT, "refresh the laptops", contents="Which ones?")
    (comment,) = document.comments
    assert document.text[comment.start : comment.end] == "refresh the laptops"
    assert "refresh the laptops" in document.text


def test_words_struck_by_an_annotation_stay_and_are_named() -> None:
    document = _with_annotation(pdfium.FPDF_ANNOT_STRIKEOUT, "every three years")
    (notice,) = document.notices
    assert (notice.kind, notice.page) == ("struck_by_annotation", 1)
    assert document.text[notice.start : notice.end].startswith("every three years")
    assert document.comments == ()


@pytest.mark.parametrize(
    ("kind", "fill"),
    [
        pytest.param(pdfium.FPDF_ANNOT_REDACT, None, id="redaction-mark"),
        pytest.param(pdfium.FPDF_ANNOT_SQUARE, (0, 0, 0), id="filled-square"),
        pytest.param(pdfium.FPDF_ANNOT_HIGHLIGHT, (0, 0, 0), id="black-highlight"),
    ],
)
def test_words_under_an_opaque_annotation_are_left_out_and_named(kind: int, fill: tuple[int, int, int] | None) -> None:
    document = _with_annotation(kind, "laptops", fill=fill)
    assert "laptops" not in document.text
    assert [(one.reason, one.characters) for one in document.concealed] == [("covered", 7)]
    assert [notice.kind for notice in document.notices] == ["covered_text"]


@pytest.mark.parametrize(
    ("kind", "fill"),
    [
        pytest.param(pdfium.FPDF_ANNOT_SQUARE, None, id="open-square"),
        pytest.param(pdfium.FPDF_ANNOT_HIGHLIGHT, (255, 255, 0), id="yellow-highlight"),
        pytest.param(pdfium.FPDF_ANNOT_UNDERLINE, (0, 0, 0), id="underline"),
    ],
)
def test_words_under_other_annotations_stay(kind: int, fill: tuple[int, int, int] | None) -> None:
    document = _with_annotation(kind, "laptops", fill=fill)
    assert "laptops" in document.text
    assert (document.concealed, document.notices) == ((), ())


def test_properties_are_those_of_the_file() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Hosting agreement")
        canvas.setAuthor("Legal team")
        text(canvas, _CLAUSE, LEFT, 72)

    properties = read([draw]).properties
    assert (properties["title"], properties["author"]) == ("Hosting agreement", "Legal team")
    assert properties["created"].startswith("2000-01-01T00:00:00")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("D:20240131120000+01'00'", "2024-01-31T12:00:00+01:00", id="offset"),
        pytest.param("D:20240131120000-0530", "2024-01-31T12:00:00-05:30", id="offset-without-marks"),
        pytest.param("20240131120000Z", "2024-01-31T12:00:00+00:00", id="utc"),
        pytest.param("D:2024", "2024-01-01T00:00:00", id="year-only"),
        pytest.param("D:20241399", "", id="no-such-month"),
        pytest.param("D:00000101", "", id="year-nought"),
        pytest.param("31 January 2024", "", id="words"),
        pytest.param("", "", id="empty"),
    ],
)
def test_iso_date_reads_pdf_dates(given: str, expected: str) -> None:
    assert iso_date(given) == expected


def test_attached_files_are_counted() -> None:
    document = pypdfium2.PdfDocument(pdf([lambda canvas: text(canvas, _CLAUSE, LEFT, 72)]))
    attachment = document.new_attachment("annex.txt")
    attachment.set_data(b"Annex A")
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    (notice,) = read_document(buffer.getvalue()).notices
    assert notice.kind == "attached_files"
    assert notice.message.startswith("1 file is attached")
