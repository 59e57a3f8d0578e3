"""Notes, highlights, struck words and boxes that somebody put on a PDF page after it was made, through PDFium."""

from __future__ import annotations

import ctypes
import html
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_native import Handle
from contractlens.readers.pdf_paint import Layer, is_transparent
from contractlens.readers.pdf_source import Remark, Ruling
from contractlens.readers.pdf_words import Color, paint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contractlens.readers.pdf_placement import Placement
    from contractlens.readers.pdf_source import Word

MOST_ANNOTATIONS = 20_000
"""Annotations of one page that are looked at."""

_MOST_BYTES = 400_000
"""Of one string that an annotation holds."""

_MOST_QUADS = 2_000
"""Marked lines of one annotation that are looked at."""

_HIDDEN = 2  # annotation flag (ISO 32000-1, table 165)
_DARK = 60  # of 255: a highlight no lighter than this blacks the words out
_ON_TOP = 1 << 40  # annotations are painted after the page
_MOST_ANSWERS = 20  # of answers to answers
_OUTSIDE = (1 - math.sqrt(0.5)) / 2  # share of an ellipse's width that lies on either side of the rectangle in it
_TAG = re.compile(r"<[^<>]{0,1000}>")

_MARKS = frozenset(
    {
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_REDACT,
    }
)
_REMARKS = _MARKS | {
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_POLYGON,
    pdfium.FPDF_ANNOT_POLYLINE,
    pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_INK,
}
_DARKENED = {pdfium.FPDF_ANNOT_FREETEXT: b"C", pdfium.FPDF_ANNOT_CIRCLE: b"IC", pdfium.FPDF_ANNOT_POLYGON: b"IC"}
"""Shapes that hide words where they are filled with a dark colour, and where that colour stands; text in a light box is a
remark that somebody put there, not a redaction."""


@dataclass(slots=True)
class Annotations:
    """What was put on a page: remarks, opaque boxes over its words, and how many files hang on it."""

    remarks: list[Remark] = field(default_factory=list)
    covers: list[Layer] = field(default_factory=list)
    files: int = 0


def page_annotations(page: Any, place: Placement) -> Annotations:
    """Return what was put on a page; links and form fields are none of it."""
    found = Annotations()
    for annotation, kind in annotations_of(page):
        if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
            found.files += 1
        elif kind in _REMARKS:
            _add(found, annotation, kind, place)
    return found


def has_fields(page: Any) -> bool:
    """Tell whether a page shows fields of a form."""
    return any(kind == pdfium.FPDF_ANNOT_WIDGET for _, kind in annotations_of(page))


def annotations_of(page: Any) -> Iterator[tuple[Any, int]]:
    """Yield the annotations of a page with their types, each closed before the next."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            yield annotation, pdfium.FPDFAnnot_GetSubtype(annotation)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def annotation_box(annotation: Any, place: Placement) -> Ruling | None:
    """Return the rectangle of an annotation on the page as shown."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rect):
        return None
    left, right = sorted((rect.left, rect.right))
    bottom, top = sorted((rect.bottom, rect.top))
    return Ruling(*place.box(left, bottom, right, top))


def read_string(call: Callable[..., int], *arguments: Any) -> str:
    """Return the UTF-16 string that a PDFium function writes into a buffer, without control characters."""
    size = min(call(*arguments, None, 0), _MOST_BYTES)
    if size <= 2:  # noqa: PLR2004 - the closing zero
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    if call(*arguments, buffer, size) > size:
        return ""
    text = bytes(buffer)[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in text if character.isprintable() or character in "\n\t").strip()


def marked_words(remarks: Sequence[Remark], words: Sequence[Word]) -> list[Remark]:
    """Return the remarks with the words that each of them marks."""
    return [remark._replace(words=_words_in(remark.boxes, words)) if remark.boxes else remark for remark in remarks]


def _words_in(boxes: Sequence[Ruling], words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(
        word
        for word in words
        if any(
            box.x0 <= (word.x0 + word.x1) / 2 <= box.x1 and box.top <= (word.top + word.bottom) / 2 <= box.bottom
            for box in boxes
        )
    )


def _add(found: Annotations, annotation: Any, kind: int, place: Placement) -> None:
    boxes = _marked_boxes(annotation, place) if kind in _MARKS else _answered_boxes(annotation, place)
    text = read_string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents") or _rich_text(annotation)
    if not text and kind == pdfium.FPDF_ANNOT_STAMP:
        text = read_string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Name")
    struck = kind == pdfium.FPDF_ANNOT_STRIKEOUT
    if text or struck:
        author = read_string(pdfium.FPDFAnnot_GetStringValue, annotation, b"T")
        found.remarks.append(Remark(text, author, tuple(boxes), struck))
    if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return
    if kind == pdfium.FPDF_ANNOT_SQUARE and _filled(annotation, b"IC") is not None:
        whole = annotation_box(annotation, place)
        boxes = [whole] if whole is not None else []
    elif kind == pdfium.FPDF_ANNOT_HIGHLIGHT:
        boxes = boxes if _is_dark(_filled(annotation, b"C")) else []
    elif kind in _DARKENED:
        whole = annotation_box(annotation, place) if _is_dark(_filled(annotation, _DARKENED[kind])) else None
        boxes = [_middle(whole) if kind == pdfium.FPDF_ANNOT_CIRCLE else whole] if whole is not None else []
    elif kind != pdfium.FPDF_ANNOT_REDACT:
        return
    found.covers += [Layer(_ON_TOP, *box, (0, 0, 0)) for box in boxes]


def _answered_boxes(annotation: Any, place: Placement) -> list[Ruling]:
    """Return the boxes of what an annotation answers; none where it is no answer, or answers a note beside the text."""
    linked: list[Any] = []
    boxes: list[Ruling] = []
    try:
        for _ in range(_MOST_ANSWERS):
            annotation = pdfium.FPDFAnnot_GetLinkedAnnot(annotation, b"IRT")
            if not annotation:
                break
            linked.append(annotation)
            if pdfium.FPDFAnnot_GetSubtype(annotation) in _MARKS:
                boxes = _marked_boxes(annotation, place)
                break
    finally:
        for each in linked:
            pdfium.FPDFPage_CloseAnnot(each)
    return boxes


def _rich_text(annotation: Any) -> str:
    """Return what an annotation says in rich text, for programs that write it nowhere else."""
    text = read_string(pdfium.FPDFAnnot_GetStringValue, annotation, b"RC")
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _is_dark(color: Color | None) -> bool:
    return color is not None and max(color) <= _DARK


def _middle(box: Ruling) -> Ruling:
    """Return the rectangle inside an ellipse."""
    wide, high = (box.x1 - box.x0) * _OUTSIDE, (box.bottom - box.top) * _OUTSIDE
    return Ruling(box.x0 + wide, box.top + high, box.x1 - wide, box.bottom - high)


def _marked_boxes(annotation: Any, place: Placement) -> list[Ruling]:
    """Return the boxes of the lines that an annotation marks; its whole rectangle where it names none."""
    boxes: list[Ruling] = []
    quad = pdfium.FS_QUADPOINTSF()
    for index in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MOST_QUADS)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            boxes.append(Ruling(*place.box(min(xs), min(ys), max(xs), max(ys))))
    if not boxes:
        whole = annotation_box(annotation, place)
        boxes = [whole] if whole is not None else []
    return boxes


def _filled(annotation: Any, key: bytes) -> Color | None:
    """Return the colour with which an annotation fills its area, None if it is transparent or has none.

    PDFium tells the colour only where the annotation does not say itself how it is drawn; else its drawing is asked.
    """
    channels = [ctypes.c_uint() for _ in range(4)]
    which = pdfium.FPDFANNOT_COLORTYPE_InteriorColor if key == b"IC" else pdfium.FPDFANNOT_COLORTYPE_Color
    if pdfium.FPDFAnnot_HasKey(annotation, key) and pdfium.FPDFAnnot_GetColor(annotation, which, *channels):
        red, green, blue, alpha = (channel.value for channel in channels)
        return (red, green, blue) if alpha == 255 else None  # noqa: PLR2004 - opaque
    for index in range(min(pdfium.FPDFAnnot_GetObjectCount(annotation), _MOST_QUADS)):
        item = Handle(ctypes.cast(pdfium.FPDFAnnot_GetObject(annotation, index), ctypes.c_void_p).value)
        if pdfium.FPDFPageObj_GetType(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        handle = ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)
        if pdfium.FPDFPath_GetDrawMode(handle, fill, stroke) and fill.value and not is_transparent(item):
            return paint_of(item)[0]
    return None
