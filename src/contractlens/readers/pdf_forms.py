"""Values and tick boxes of the form fields on a PDF page (AcroForm), through PDFium."""

from __future__ import annotations

import ctypes
import re
import textwrap
from typing import TYPE_CHECKING, Any, Literal

import pypdfium2  # noqa: TID253 - this module is only imported when a PDF is read
import pypdfium2.raw as pdfium  # noqa: TID253 - as above

from contractlens.document import FormField
from contractlens.readers.pdf_annotations import annotation_box, annotations_of, read_string
from contractlens.readers.pdf_blanks import without_blanks
from contractlens.readers.pdf_source import Font, Ruling, Word, clean, is_sane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_placement import Placement
    from contractlens.readers.pdf_turned import Sheet

FieldKind = Literal["text", "checkbox", "radio", "choice", "signature"]

_KINDS: dict[int, FieldKind] = {
    pdfium.FPDF_FORMFIELD_CHECKBOX: "checkbox",
    pdfium.FPDF_FORMFIELD_RADIOBUTTON: "radio",
    pdfium.FPDF_FORMFIELD_COMBOBOX: "choice",
    pdfium.FPDF_FORMFIELD_LISTBOX: "choice",
    pdfium.FPDF_FORMFIELD_TEXTFIELD: "text",
    pdfium.FPDF_FORMFIELD_SIGNATURE: "signature",
}
_UNSEEN = 2 | 32  # annotation flags "hidden" and "no view" (ISO 32000-1, table 165)
_SECRET = 1 << 13  # field flag "password" (ISO 32000-1, table 228)
_MULTILINE = 1 << 12  # field flag of text fields

_TICKED, _EMPTY = "\u2612", "\u2610"
_BOXES = frozenset("\u2610\u2611\u2612\u25a1\u25a0\u25fb\u25fc\u2713\u2714\u2715\u2716\u2717\u2718")
_LARGEST = 11.0
"""Points: size of type in a field that leaves the size to the viewer."""

_OF_HEIGHT = 0.7  # share of the field's height that its type takes at the most
_ADVANCE = 0.5  # font sizes: mean width of a letter
_LEADING = 1.2  # font sizes from line to line
_MARGIN = 2.0  # points between the field's edge and its words
_LEAST_SIDE = 1.0  # points; a smaller field shows nothing
_MOST_OPTIONS = 5_000
"""Of one list that are looked at."""

_MOST_LOOKS = 5_000_000
"""Words times fields of a page that are compared; beyond, values are added without a look at what stands there. A page of
2,000 words with 500 fields needs a million."""

_NUMBER = re.compile(r"-?(\d{1,15})(?:\.(\d{1,6}))?")
_SHOWN_TEXT = re.compile(r"\(([^()\\]{1,60})\)\s*Tj")
_GROUPED = re.compile(r"[\s£$€]*-?\d{1,3}(?:[ ,.'\u00a0]\d{3})*(?:[.,]\d{1,2})?[\s£$€%]*")
"""A number as forms show it: in groups of three, with a currency."""

_LEAST_KNOWN = 2
"""First words of a value that must stand on the page for it to be what the page prints."""


def open_form(document: pypdfium2.PdfDocument) -> bool:
    """Open the form of a file, so that its fields can be asked; False where it has none that can be opened.

    Fields whose form was lost, as when pages were put together by a program that forgot it, can be asked all the same:
    PDFium takes them from the pages. (pypdfium2 opens no form for such a file, and prints a warning for an XFA form.)
    """
    if document.formenv is None:
        config = pdfium.FPDF_FORMFILLINFO(version=2)
        opened = pdfium.FPDFDOC_InitFormFillEnvironment(document.raw, config)
        document.formenv = pypdfium2.PdfFormEnv(opened, config) if opened else None
    return document.formenv is not None


def read_fields(
    page: Any, form: Any, place: Placement, number: int, words: list[Word], sheet: Sheet
) -> list[FormField]:
    """Return the fields of a page, and add their values to `words` where they are printed.

    A value that already stands in the page's own text is not added again; hidden fields and passwords never are.

    Args:
        page: PDFium's handle.
        form: PDFium's handle of the file's form.
        place: Of the page.
        number: Of the page, from 1.
        words: Of the page once `sheet` is turned.
        sheet: How the page is read.
    """
    fields: list[FormField] = []
    groups: dict[str, int] = {}
    looks = _MOST_LOOKS
    for annotation, kind in annotations_of(page):
        if kind != pdfium.FPDF_ANNOT_WIDGET:
            continue
        what = _KINDS.get(pdfium.FPDFAnnot_GetFormFieldType(form, annotation))
        if what is None:
            continue
        name = read_string(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
        value = _value(form, annotation, what)
        is_secret = what == "text" and bool(pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _SECRET)
        if what == "radio":
            _add_choice(fields, groups, name, value, number)
        else:
            fields.append(FormField(name, "" if is_secret else value, what, number))
        box = annotation_box(annotation, place)
        unseen = is_secret or pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN
        if box is not None and is_sane(*box) and not unseen and _is_on_page(box, place):
            looks -= len(words)
            words += _printed(form, annotation, what, value, sheet.turned([box])[0], words if looks > 0 else [])
    return fields


def _is_on_page(box: Ruling, place: Placement) -> bool:
    """Tell whether a field can be seen: programs hide one by giving it no size, or a place beside the page."""
    if box.x1 - box.x0 < _LEAST_SIDE or box.bottom - box.top < _LEAST_SIDE:
        return False
    return box.x0 < place.width and box.x1 > 0 and box.top < place.height and box.bottom > 0


def _add_choice(fields: list[FormField], groups: dict[str, int], name: str, value: str, number: int) -> None:
    """Note one button of a group: the group is one field, its value that of the button that is on."""
    if name not in groups:
        groups[name] = len(fields)
        fields.append(FormField(name, value, "radio", number))
    elif value:
        fields[groups[name]] = FormField(name, value, "radio", number)


def _value(form: Any, annotation: Any, what: FieldKind) -> str:
    if what == "checkbox":
        return "on" if _is_ticked(form, annotation) else "off"
    if what == "radio":
        if not pdfium.FPDFAnnot_IsChecked(form, annotation):
            return ""
        return read_string(pdfium.FPDFAnnot_GetFormFieldExportValue, form, annotation) or "on"
    if what == "signature":
        return "signed" if pdfium.FPDFAnnot_HasKey(annotation, b"V") else ""
    value = read_string(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
    return (_chosen(form, annotation) or value) if what == "choice" else value


def _is_ticked(form: Any, annotation: Any) -> bool:
    """Tell whether a box is ticked; by its value where no drawing of it was chosen, as programs leave it."""
    if pdfium.FPDFAnnot_IsChecked(form, annotation):
        return True
    if pdfium.FPDFAnnot_HasKey(annotation, b"AS"):
        return False
    return read_string(pdfium.FPDFAnnot_GetStringValue, annotation, b"V") not in {"", "Off"}


def _chosen(form: Any, annotation: Any) -> str:
    """Return what a list shows as chosen, which need not be the value that it hands on; "" where it is none of its own."""
    count = min(pdfium.FPDFAnnot_GetOptionCount(form, annotation), _MOST_OPTIONS)
    chosen = [index for index in range(count) if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, index)]
    return ", ".join(read_string(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, index) for index in chosen)


def _printed(form: Any, annotation: Any, what: FieldKind, value: str, box: Ruling, words: list[Word]) -> list[Word]:
    """Return the words that a field prints; what stands for an empty field is taken from `words`."""
    if what in {"checkbox", "radio"}:
        drawn = [word for word in words if _stands_in(word, box) and word.text in _BOXES]
        if drawn:  # the empty box that the page itself shows
            words[:] = [word for word in words if not any(word is one for one in drawn)]
        return [_tick(_TICKED if value not in {"", "off"} else _EMPTY, box)]
    if what == "signature" or not value:
        return []
    shown = _formatted(annotation, value) if what == "text" else value
    inside = [word for word in words if _stands_in(word, box)]
    if _is_printed(shown, inside) or _is_printed(value, inside):
        return []
    words[:] = without_blanks(words, box)
    points = ctypes.c_float()
    given = points.value if pdfium.FPDFAnnot_GetFontSize(form, annotation, points) else 0.0
    is_block = what == "text" and bool(pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _MULTILINE)
    return _value_words(shown, box, given, is_block=is_block)


def _formatted(annotation: Any, value: str) -> str:
    """Return a number as the field shows it ("£12,000.00" for 12000), and every other value as it is."""
    number = _NUMBER.fullmatch(value)
    if number is None:
        return value
    drawing = read_string(pdfium.FPDFAnnot_GetAP, annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL)
    texts = _SHOWN_TEXT.findall(drawing)
    shown = (
        "".join(texts).replace("\u2022", "€").strip()
    )  # the code of a bullet in PDF's own encoding, of a euro in fonts
    if not _GROUPED.fullmatch(shown):
        return value
    digits = "".join(filter(str.isdigit, shown))
    wanted = number[1] + (number[2] or "")
    return shown if digits.rstrip("0") == wanted.rstrip("0") and len(digits) >= len(number[1]) else value


def _is_printed(value: str, inside: Sequence[Word]) -> bool:
    """Tell whether the page itself prints a value in its field: all of it, or its beginning where it runs over the edge."""
    wanted = [_letters(part) for part in value.split()]
    there = [_letters(word.text) for word in inside]
    if not there or not wanted:
        return False
    if "".join(there) == "".join(wanted):
        return True
    if len(there) < len(wanted):
        return len(there) >= _LEAST_KNOWN and wanted[: len(there)] == there
    starts = [at for at, part in enumerate(there) if part == wanted[0]]
    return any(there[at : at + len(wanted)] == wanted for at in starts)


def _tick(mark: str, box: Ruling) -> Word:
    size = max(min(_LARGEST, box.bottom - box.top), 1.0)
    middle = (box.top + box.bottom) / 2
    half = size * _LEADING / 2
    return Word(mark, box.x0, middle - half, min(box.x1, box.x0 + size), middle + half, size, Font())


def _value_words(value: str, box: Ruling, given: float, *, is_block: bool) -> list[Word]:
    """Return the words of a value, set in the field from its upper left corner, or in its middle for a single line."""
    height, width = box.bottom - box.top, max(box.x1 - box.x0 - 2 * _MARGIN, 1.0)
    size = given if 1 < given < LARGEST_TYPE else max(min(_LARGEST, _OF_HEIGHT * height), 1.0)
    letters = max(int(width / (_ADVANCE * size)), 1)
    text = clean_lines(value)
    lines = [part for line in text for part in textwrap.wrap(line, letters, break_long_words=False)]
    if not is_block:
        lines = [" ".join(text)]
    top = box.top + _MARGIN if is_block else (box.top + box.bottom - _LEADING * size) / 2
    found: list[Word] = []
    for line in lines:
        advance = min(width / max(len(line), 1), _ADVANCE * size)
        at = 0
        for part in line.split():
            at = line.index(part, at)
            x0 = box.x0 + _MARGIN + at * advance
            at += len(part)
            found.append(Word(part, x0, top, x0 + len(part) * advance, top + _LEADING * size, size, Font()))
        top += _LEADING * size
    return found


LARGEST_TYPE = 100.0  # points; a field that states a larger size is not believed


def clean_lines(value: str) -> list[str]:
    """Return the lines of a value as a reader sees them, empty ones left out."""
    return [line for line in (" ".join(clean(part).split()) for part in value.splitlines()) if line]


def _stands_in(word: Word, box: Ruling) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _letters(text: str) -> str:
    return "".join(clean(text).split())
