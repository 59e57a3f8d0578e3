"""Values and tick boxes of the form fields on a PDF page (AcroForm), through PDFium."""

from __future__ import annotations

import ctypes
import textwrap
from typing import TYPE_CHECKING, Any, Literal

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.document import FormField
from contractlens.readers.pdf_annotations import annotation_box, annotations_of, read_string
from contractlens.readers.pdf_source import Font, Ruling, Word, clean, is_sane

if TYPE_CHECKING:
    from contractlens.readers.pdf_placement import Placement

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


def read_fields(page: Any, form: Any, place: Placement, number: int, words: list[Word]) -> list[FormField]:
    """Return the fields of a page, and add their values to `words` where they are printed.

    A value that already stands in the page's own text is not added again; hidden fields and passwords never are.
    """
    fields: list[FormField] = []
    groups: dict[str, int] = {}
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
        if box is not None and is_sane(*box) and not unseen:
            _print(form, annotation, what, value, box, words)
    return fields


def _add_choice(fields: list[FormField], groups: dict[str, int], name: str, value: str, number: int) -> None:
    """Note one button of a group: the group is one field, its value that of the button that is on."""
    if name not in groups:
        groups[name] = len(fields)
        fields.append(FormField(name, value, "radio", number))
    elif value:
        fields[groups[name]] = FormField(name, value, "radio", number)


def _value(form: Any, annotation: Any, what: FieldKind) -> str:
    if what == "checkbox":
        return "on" if pdfium.FPDFAnnot_IsChecked(form, annotation) else "off"
    if what == "radio":
        if not pdfium.FPDFAnnot_IsChecked(form, annotation):
            return ""
        return read_string(pdfium.FPDFAnnot_GetFormFieldExportValue, form, annotation) or "on"
    if what == "signature":
        return "signed" if pdfium.FPDFAnnot_HasKey(annotation, b"V") else ""
    return read_string(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)


def _print(form: Any, annotation: Any, what: FieldKind, value: str, box: Ruling, words: list[Word]) -> None:
    inside = [word for word in words if _stands_in(word, box)]
    if what in {"checkbox", "radio"}:
        drawn = [word for word in inside if word.text in _BOXES]
        if drawn:  # the empty box that the page itself shows
            words[:] = [word for word in words if not any(word is one for one in drawn)]
        words.append(_tick(_TICKED if value not in {"", "off"} else _EMPTY, box))
        return
    if what == "signature" or not value or _letters("".join(word.text for word in inside)) == _letters(value):
        return
    points = ctypes.c_float()
    given = points.value if pdfium.FPDFAnnot_GetFontSize(form, annotation, points) else 0.0
    is_block = what == "text" and bool(pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _MULTILINE)
    words += _value_words(value, box, given, is_block=is_block)


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
