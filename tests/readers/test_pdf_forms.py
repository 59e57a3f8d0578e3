"""Form fields as programs leave them: without their form, over printed blanks, on pages that lie on their side."""

from __future__ import annotations

import logging

import pytest

from contractlens.document import FormField
from contractlens.readers import read_document
from contractlens.readers.ocr import PageReading
from contractlens.readers.pdf_filled import read_behind_fields
from contractlens.readers.pdf_source import Font, SourcePage, Word
from tests.readers.raw_pdf import FIRST_FREE, one_page, stream

CLAUSE = "The Supplier shall host the Portal for the whole Term."


def widget(x: float, y: float, wide: float, high: float, entries: str) -> str:
    """Return a field with its upper left corner `x` from the left and `y` from the upper edge."""
    return f"<</Type /Annot /Subtype /Widget /F 4 /Rect [{x} {842 - y - high} {x + wide} {842 - y}] {entries}>>"


def form(
    lines: list[tuple[float, float, str]],
    fields: list[str],
    *more: str | bytes,
    catalog: str | None = None,
    page: str = "",
    resources: str = "",
) -> bytes:
    numbers = " ".join(f"{FIRST_FREE + number} 0 R" for number in range(len(fields)))
    fonts = "/DA (/Helv 0 Tf 0 g) /DR <</Font <</Helv <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> >> >>"
    root = f"/AcroForm <</Fields [{numbers}] {fonts}>>" if catalog is None else catalog
    return one_page(lines, [*fields, *more], catalog=root, page=f"/Annots [{numbers}] {page}", resources=resources)


BUYER = widget(160, 48, 300, 16, "/FT /Tx /T (buyer) /V (Northmoor Council)")


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize(
    "catalog", [pytest.param("", id="no-form"), pytest.param("/AcroForm <</Fields []>>", id="empty-form")]
)
def test_fields_whose_form_was_lost_are_read(catalog: str, engine: str) -> None:
    ticked = widget(160, 78, 12, 12, "/FT /Btn /T (hosting) /V /Yes /AS /Yes /AP <</N <</Yes 7 0 R>> >>")
    lines = [(72.0, 60.0, "Buyer"), (72.0, 90.0, "Hosting")]
    data = form(lines, [BUYER, ticked], stream("", "/Type /XObject /Subtype /Form /BBox [0 0 12 12]"), catalog=catalog)
    document = read_document(data, engine=engine)  # type: ignore[arg-type]
    assert document.text.split() == ["Buyer", "Northmoor", "Council", "Hosting", "\u2612"]
    assert document.fields == (
        FormField("buyer", "Northmoor Council", "text", 1),
        FormField("hosting", "on", "checkbox", 1),
    )


def test_a_list_shows_the_words_chosen_and_not_their_codes() -> None:
    term = widget(
        160, 48, 300, 16, "/FT /Ch /T (term) /Ff 131072 /Opt [[(24) (Two years)] [(36) (Three years)]] /V (36)"
    )
    document = read_document(form([(72, 60, "Term")], [term]))
    assert document.text.split() == ["Term", "Three", "years"]
    assert document.fields[0].value == "Three years"


def test_all_that_is_chosen_of_a_list_is_read() -> None:
    options = "/Opt [(Hosting) (Service desk) (Networks)] /V [(Hosting) (Networks)] /I [0 2]"
    document = read_document(
        form([(72, 60, "Services")], [widget(160, 48, 300, 40, f"/FT /Ch /T (s) /Ff 2097152 {options}")])
    )
    assert document.fields[0].value == "Hosting, Networks"
    assert "Hosting, Networks" in document.text


def test_a_value_typed_into_a_list_is_read() -> None:
    typed = widget(160, 48, 300, 16, "/FT /Ch /T (term) /Ff 393216 /Opt [(24) (36)] /V (48 months)")
    assert read_document(form([(72, 60, "Term")], [typed])).fields[0].value == "48 months"


def test_a_box_with_a_value_and_no_state_is_ticked() -> None:
    box = widget(40, 48, 12, 12, "/FT /Btn /T (one) /V /Yes /AP <</N <</Yes 6 0 R /Off 6 0 R>> >>")
    drawing = stream("", "/Type /XObject /Subtype /Form /BBox [0 0 12 12]")
    assert read_document(form([(72, 60, "Hosting")], [box], drawing)).text == "\u2612 Hosting"


@pytest.mark.parametrize(
    ("printed", "field", "expected"),
    [
        pytest.param("Supplier: ______________________", (120, 200), "Supplier: Acme Ltd", id="line"),
        pytest.param("Supplier ..........................", (120, 150), "Supplier Acme Ltd", id="dots"),
        pytest.param("Supplier . . . . . . . . . . . . . .", (114, 150), "Supplier Acme Ltd", id="dots-apart"),
        pytest.param(
            "Supplier __________ and the Buyer", (122, 58), "Supplier Acme Ltd and the Buyer", id="in-a-sentence"
        ),
        pytest.param("Supplier [________] of London.", (122, 50), "Supplier [ Acme Ltd ] of London.", id="in-brackets"),
    ],
)
def test_a_value_takes_the_place_of_the_printed_blank(printed: str, field: tuple[float, float], expected: str) -> None:
    left, wide = field
    data = form([(72, 60, printed), (72, 90, CLAUSE)], [widget(left, 49, wide, 15, "/FT /Tx /T (s) /V (Acme Ltd)")])
    assert read_document(data).text.split("\n")[0] == expected


def test_a_blank_beside_a_field_stays() -> None:
    data = form([(72, 60, "Name"), (400, 60, "__________")], [widget(160, 49, 200, 15, "/FT /Tx /T (s) /V (Acme Ltd)")])
    assert "__________" in read_document(data).text


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        pytest.param("£12,000 per annum", "£12,000", id="with-more"),
        pytest.param("Brightwell Managed Systems", "Brightwell Managed Systems Limited of London", id="runs-over"),
    ],
)
def test_a_value_that_stands_in_the_page_with_other_words_is_not_repeated(printed: str, value: str) -> None:
    data = form([(72, 60, "Fee"), (164, 60, printed)], [widget(160, 49, 200, 15, f"/FT /Tx /T (f) /V ({value})")])
    assert read_document(data).text.split() == ["Fee", *printed.split()]


@pytest.mark.parametrize(
    ("value", "drawn", "expected"),
    [
        pytest.param("120000", "£120,000.00", "£120,000.00", id="currency"),
        pytest.param("1200.5", "1.200,50 \x80", "1.200,50 €", id="continental"),
        pytest.param("120000", "£99,000.00", "120000", id="another-number"),
        pytest.param("36", "thirty-six", "36", id="no-number"),
        pytest.param("36 months", "£36", "36 months", id="value-in-words"),
    ],
)
def test_a_number_is_read_as_the_field_shows_it(value: str, drawn: str, expected: str) -> None:
    raw = drawn.encode("cp1252", "replace").replace(b"?", b"\x80").decode("latin-1")
    drawing = f"/Tx BMC BT /Helv 10 Tf ({raw}) Tj ET EMC".encode("latin-1")
    entries = b"<</Type /XObject /Subtype /Form /BBox [0 0 200 15] /Length %d>>\nstream\n%s\nendstream"
    field = widget(160, 49, 200, 15, f"/FT /Tx /T (f) /V ({value}) /AP <</N 6 0 R>>")
    document = read_document(form([(72, 60, "Fee")], [field], entries % (len(drawing), drawing)))
    assert document.text.removeprefix("Fee").strip() == expected
    assert document.fields[0].value == value


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_values_stand_in_the_text_of_a_turned_page(turn: int) -> None:
    data = form([(72, 60, "Buyer"), (72, 90, CLAUSE)], [BUYER], page=f"/Rotate {turn}")
    assert read_document(data).text.split() == ["Buyer", "Northmoor", "Council", *CLAUSE.split()]


def test_an_xfa_form_prints_no_warning_of_another_library(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        read_document(form([(72, 60, CLAUSE)], [BUYER], catalog=f"/AcroForm <</Fields [{FIRST_FREE} 0 R] /XFA (x)>>"))
    assert caplog.records == []


@pytest.mark.parametrize(
    "place", [pytest.param((160, 48, 0, 0), id="no-size"), pytest.param((700, 48, 90, 16), id="beside-the-page")]
)
def test_a_field_that_nobody_sees_is_listed_and_not_in_the_text(place: tuple[float, float, float, float]) -> None:
    document = read_document(form([(72, 60, CLAUSE)], [widget(*place, "/FT /Tx /T (s) /V (unseen)")]))
    assert document.text == CLAUSE
    assert [field.value for field in document.fields] == ["unseen"]


def _scanned_form(value: str) -> bytes:
    """Return a page that is a picture, with one filled-in field on it."""
    field = widget(160, 48, 300, 16, f"/FT /Tx /T (buyer) /V ({value})")
    picture = "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
    shown = [(0.0, 0.0, ") Tj ET q 595 0 0 842 0 0 cm /Im Do Q BT (")]
    return form(shown, [field], stream("\x00\xff\xff\x00", picture), resources="/XObject <</Im 6 0 R>>")


@pytest.mark.parametrize(
    "value", ["Northmoor Council", "Northmoor Council and its affiliates " * 12], ids=["short", "long"]
)
def test_a_picture_with_a_filled_in_field_is_not_taken_for_a_page_of_text(value: str) -> None:
    document = read_document(_scanned_form(value.strip()), ocr="never")
    assert [(notice.kind, notice.page) for notice in document.notices] == [("page_unreadable", 1)]
    assert document.text == value.strip()


def test_what_is_recognised_behind_a_field_stands_beside_its_value() -> None:
    typed = Word("Acme", 200, 50, 230, 62, 10.0, Font())
    page = SourcePage(1, 595, 842, [typed], [], [], [], has_images=True, fields=[FormField("s", "Acme", "text", 1)])
    label, drawn = (Word(text, x, 50, x + 30, 62, 10.0, Font("OCR")) for text, x in (("Supplier", 100), ("Acrne", 201)))
    asked: list[SourcePage] = []

    def read(bare: SourcePage) -> PageReading:
        asked.append(bare)
        return PageReading(SourcePage(1, 595, 842, [label, drawn], [], [], []), "good", "ocr", 0.95)

    assert [word.text for word in read_behind_fields(page, read).page.words] == ["Supplier", "Acme"]
    assert asked[0].words == []
