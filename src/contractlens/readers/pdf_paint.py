"""What is painted on a page in which order: which words lie under a drawn box, and what colour is behind a word."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_native import (
    Handle,
    count_form_objects,
    count_objects,
    draw_mode,
    get_form_object,
    get_object,
    object_kind,
)
from contractlens.readers.pdf_rulings import DEEPEST_FORM, IDENTITY, MOST_OBJECTS, Box, Matrix, bounds, matrix_of
from contractlens.readers.pdf_source import LARGEST_COORDINATE
from contractlens.readers.pdf_words import Color, paint_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from contractlens.readers.pdf_placement import Placement
    from contractlens.readers.pdf_rulings import Drawn

_MOST_LAYERS = 3_000
"""Painted areas that are looked at, the largest first; a page with more is a drawing."""

_MOST_SEGMENTS = 400
"""Segments of one path looked at; longer paths are drawings."""

_MOST_PAIRS = 100_000
"""Filled areas times text objects that are compared; a page with more is looked at more closely instead."""

_TOUCH = 1.5
"""Points by which the shading of a cell may reach into the line before it."""

_LEAST_CONTRAST = 20
"""Of 255: letters whose red, green and blue all differ less from what is behind them cannot be read."""

_SAME = 0.5
"""Points by which the corners of a rectangle may be off."""

_MOST_TEXT = 65_536  # bytes of one text object looked at

_BAND = 24.0
"""Points: height of the strips in which painted areas are looked up."""


class Layer(NamedTuple):
    """A painted area, origin top left.

    `color` is None where nobody can say what it hides: an image, a pattern, something transparent or not rectangular.
    """

    order: int
    x0: float
    top: float
    x1: float
    bottom: float
    color: Color | None


class PaintedText(NamedTuple):
    """A text object and its box, origin top left."""

    order: int
    x0: float
    top: float
    x1: float
    bottom: float
    handle: Handle


@dataclass(slots=True)
class PagePaint:
    """What is painted on one page.

    Attributes:
        orders: Place in the order of painting of each text object, by its address.
        images: Boxes of the images.
        printed: What text objects say, once asked for.
        texts: Text objects by the strips of the page that they reach into.
    """

    text_page: Any
    orders: dict[int, int] = field(default_factory=dict)
    images: list[Layer] = field(default_factory=list)
    texts: dict[int, list[PaintedText]] = field(default_factory=dict)
    printed: dict[int, str] = field(default_factory=dict)
    _layers: list[Layer] = field(default_factory=list)
    _bands: dict[int, list[Layer]] = field(default_factory=dict)

    def add(self, layer: Layer) -> None:
        """Note a painted area."""
        self._layers.append(layer)

    def close(self, height: float) -> None:
        """Make the painted areas ready to be looked up on a page of this height."""
        largest = self._layers
        if len(largest) > _MOST_LAYERS:
            largest = sorted(largest, key=lambda one: (one.x0 - one.x1) * (one.bottom - one.top))[:_MOST_LAYERS]
        for layer in sorted(largest):
            first, last = max(layer.top, 0.0), min(layer.bottom, height)
            for band in range(int(first // _BAND), int(last // _BAND) + 1):
                self._bands.setdefault(band, []).append(layer)

    def add_text(self, order: int, handle: Handle, box: Box) -> None:
        """Note a text object; `box` is on the page as shown."""
        self.orders[handle.value or 0] = order
        text = PaintedText(order, *box, handle)
        for band in {int(y // _BAND) for y in (text.top, text.bottom) if abs(y) < LARGEST_COORDINATE}:
            self.texts.setdefault(band, []).append(text)

    def is_printed_again(self, order: int, x: float, y: float) -> bool:
        """Tell whether the same words are painted over a point once more, after everything up to `order`.

        PDFium gives words that are printed twice in one place once, and no text for the second text object.
        """
        return any(
            text.order > order
            and text.x0 <= x <= text.x1
            and text.top - _BAND / 2 <= y <= text.bottom + _BAND / 2
            and not self._text_of(text)
            for band in {int((y + step) // _BAND) for step in (-_BAND / 2, 0.0, _BAND / 2)}
            for text in self.texts.get(band, [])
        )

    def _text_of(self, text: PaintedText) -> str:
        key = text.handle.value or 0
        found = self.printed.get(key)
        if found is None:
            found = self.printed[key] = _object_text(text.handle, self.text_page)
        return found

    def at(self, y: float) -> list[Layer]:
        """Return the painted areas at a height, in the order of painting, and some more near it."""
        return self._bands.get(int(y // _BAND), [])


def may_hide(drawn: Drawn, colors: Collection[Color]) -> bool:
    """Tell cheaply whether any filled area of a page may hide text: painted over it, or of its colour."""
    later = [fill for fill in drawn.fills if fill.texts_before]
    if len(later) * len(drawn.texts) > _MOST_PAIRS:
        return True
    boxes = [bounds(*text) for text in drawn.texts[: max((fill.texts_before for fill in later), default=0)]]
    for fill in later:
        left, bottom, right, top = fill.box
        for box in boxes[: fill.texts_before]:
            if (
                box is not None
                and min(right, box[2]) - max(left, box[0]) > _TOUCH
                and min(top, box[3]) - max(bottom, box[1]) > _TOUCH
            ):
                return True
    return any(
        fill is None or is_like(fill, color)
        for fill in {paint_of(one.path)[0] for one in drawn.fills}
        for color in colors
    )


def is_like(one: Color, other: Color) -> bool:
    """Tell whether two colours differ too little for letters of one to be read on the other."""
    return all(abs(first - second) < _LEAST_CONTRAST for first, second in zip(one, other, strict=True))


def page_paint(page: Any, text_page: Any, place: Placement) -> PagePaint:
    """Return what is painted on a page, also inside Form XObjects."""
    paint = PagePaint(text_page)
    _Walk(paint, place).walk(page, count_objects, get_object, IDENTITY, 0, unsure=False)
    paint.close(place.height)
    return paint


class _Walk:
    """Goes through the objects of a page in the order of painting."""

    def __init__(self, paint: PagePaint, place: Placement) -> None:
        self.paint = paint
        self.place = place
        self.order = 0
        self.clips: dict[Box, Box] = {}

    def walk(self, holder: Any, count_of: Any, get: Any, matrix: Matrix, depth: int, *, unsure: bool) -> None:
        """Note the objects of a page or Form XObject; `unsure` when what holds them is transparent."""
        for index in range(count_of(holder)):
            self.order += 1
            if self.order > MOST_OBJECTS:
                return
            item = get(holder, index)
            kind = object_kind(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                box = bounds(item, matrix) or (0.0, 0.0, 0.0, 0.0)
                self.paint.add_text(self.order, item, self.place.box(*box))
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._add_path(item, matrix, unsure=unsure)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = matrix.after(matrix_of(item))
                hazy = unsure or is_transparent(item)
                self.walk(item, count_form_objects, get_form_object, inner, depth + 1, unsure=hazy)
            elif kind in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING}:
                layer = self._layer(bounds(item, matrix), None)
                if layer is not None:
                    self.paint.add(layer)
                    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                        self.paint.images.append(layer)

    def _add_path(self, item: Handle, matrix: Matrix, *, unsure: bool) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not draw_mode(item, ctypes.byref(fill), ctypes.byref(stroke)) or not fill.value:
            return
        color = None if unsure or is_transparent(item) else paint_of(item)[0]
        boxes = _rectangles(item, matrix.after(matrix_of(item))) if color is not None else []
        if boxes:
            clip = _clip_box(item, matrix)
            boxes = [box for box in (_common(box, clip) for box in boxes) if box is not None] if clip else boxes
        else:
            color, whole = None, bounds(item, matrix)
            boxes = [whole] if whole is not None else []
        for box in boxes:
            layer = self._layer(box, color)
            if layer is not None:
                self.paint.add(layer)

    def _layer(self, box: Box | None, color: Color | None) -> Layer | None:
        if box is None:
            return None
        layer = Layer(self.order, *self.place.box(*box), color)
        return layer if layer.x0 <= layer.x1 and layer.top <= layer.bottom else None  # False for NaN


def _object_text(item: Handle, text_page: Any) -> str:
    handle = ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)
    size = min(pdfium.FPDFTextObj_GetText(handle, text_page, None, 0), _MOST_TEXT)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(handle, text_page, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace")


def is_transparent(item: Handle) -> bool:
    """Tell whether what lies under an object may shine through."""
    return bool(pdfium.FPDFPageObj_HasTransparency(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)))


def _rectangles(item: Handle, matrix: Matrix) -> list[Box]:
    """Return the rectangles that a path is made of; none when it holds any other shape, or frames a hole."""
    path = ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)
    count = pdfium.FPDFPath_CountSegments(path)
    if not 0 < count <= _MOST_SEGMENTS:
        return []
    x, y = ctypes.c_float(), ctypes.c_float()
    shapes: list[list[tuple[float, float]]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            shapes.append([])
        elif kind != pdfium.FPDF_SEGMENT_LINETO:
            return []
        if shapes:
            shapes[-1].append(matrix.apply(x.value, y.value))
    boxes = [_rectangle(shape) for shape in shapes if len(shape) > 1]  # a last "move to" draws nothing
    found = [box for box in boxes if box is not None]
    if len(found) < len(boxes) or any(_holds(one, other) for one in found for other in found if one is not other):
        return []
    return found


def _rectangle(points: list[tuple[float, float]]) -> Box | None:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
    corners = {(abs(x - left) <= _SAME, abs(y - bottom) <= _SAME) for x, y in points}
    on_corner = all(
        min(abs(x - left), abs(x - right)) <= _SAME and min(abs(y - bottom), abs(y - top)) <= _SAME for x, y in points
    )
    return (left, bottom, right, top) if on_corner and len(corners) == 4 else None  # noqa: PLR2004 - four corners


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _clip_box(item: Handle, matrix: Matrix) -> Box | None:
    """Return the box to which an object is clipped, in page space; None without clipping."""
    clip = pdfium.FPDFPageObj_GetClipPath(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT))
    found: Box | None = None
    for index in range(min(pdfium.FPDFClipPath_CountPaths(clip) if clip else 0, _MOST_SEGMENTS)):
        points = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for part in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, index), _MOST_SEGMENTS)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, index, part)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append(matrix.apply(x.value, y.value))
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = (min(xs), min(ys), max(xs), max(ys))
            found = box if found is None else _common(found, box) or (0.0, 0.0, 0.0, 0.0)
    return found


def _common(one: Box, other: Box) -> Box | None:
    box = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return box if box[0] < box[2] and box[1] < box[3] else None
