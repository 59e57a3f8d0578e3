"""Ruling lines and images of a PDF page through pypdfium2, also inside Form XObjects."""

from __future__ import annotations

import ctypes
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_native import (
    Handle,
    count_form_objects,
    count_objects,
    count_segments,
    draw_mode,
    get_form_object,
    get_object,
    get_segment,
    object_bounds,
    object_kind,
    object_matrix,
    segment_closes,
    segment_kind,
    segment_point,
)
from contractlens.readers.pdf_source import THIN, axis_line

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_OBJECTS = 50_000
"""Page objects looked at; a page with more is a drawing, and its lines are no table."""

_MOST_SEGMENTS = 400
"""Segments of one path looked at; longer paths are drawings or letters in outline."""

DEEPEST_FORM = 6  # Form XObjects inside one another; deeper ones are drawings


class Matrix(NamedTuple):
    """A PDF transformation (ISO 32000-1, 8.3.3)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """Return the point that ``(x, y)`` becomes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """Return the transformation that does `inner` first, then this one."""
        a, b = self._direction(inner.a, inner.b)
        c, d = self._direction(inner.c, inner.d)
        e, f = self.apply(inner.e, inner.f)
        return Matrix(a, b, c, d, e, f)

    def _direction(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y, self.b * x + self.d * y


_TEXT, _PATH, _FORM = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
IDENTITY = Matrix()
Box = tuple[float, float, float, float]


class Fill(NamedTuple):
    """A filled area in page space; `texts_before` text objects were painted before it."""

    box: Box
    path: Handle
    texts_before: int


class Drawn(NamedTuple):
    """What the paths of a page draw, as ``(left, bottom, right, top)`` in page space.

    A painted rectangle thinner than a few points is a line; an outlined one is four; one without outline is a shade.
    `fills` are the shades and the filled areas with an outline; `texts` the text objects with the transformation of
    what holds them, in the order of painting; `pictures` where images lie.
    """

    lines: list[Box]
    shades: list[Box]
    fills: list[Fill]
    texts: list[tuple[Handle, Matrix]]
    pictures: list[Box]

    @classmethod
    def nothing(cls) -> Drawn:
        """Return what an empty page draws."""
        return cls([], [], [], [], [])


def page_rulings(page: Any) -> Drawn:
    """Return the lines and the painted areas of a page."""
    drawn = Drawn.nothing()
    lines, texts = drawn.lines, drawn.texts
    modes = (ctypes.c_int * 2)()
    fill_pointer, stroke_pointer = ctypes.byref(modes), ctypes.byref(modes, ctypes.sizeof(ctypes.c_int))
    for item, kind, matrix in _objects(page):
        if kind != _PATH:
            if kind == _TEXT:
                texts.append((item, matrix))
            else:
                _note_picture(drawn, item, kind, matrix)
            continue
        if not draw_mode(item, fill_pointer, stroke_pointer):
            continue
        fill, stroke = modes
        box = bounds(item, matrix) if fill or stroke else None  # of a clipping path, for one, nothing is painted
        if box is None:
            continue
        thin_x, thin_y = box[2] - box[0] <= THIN, box[3] - box[1] <= THIN
        if thin_x or thin_y:
            if not (thin_x and thin_y):
                lines.append(box)
            continue
        if fill:
            drawn.fills.append(Fill(box, item, len(texts)))
        if stroke:
            drawn.lines.extend(_segment_lines(item, matrix.after(matrix_of(item))))
        else:
            drawn.shades.append(box)
    return drawn


def _note_picture(drawn: Drawn, item: Handle, kind: int, matrix: Matrix) -> None:
    box = bounds(item, matrix) if kind == pdfium.FPDF_PAGEOBJ_IMAGE else None
    if box is not None:
        drawn.pictures.append(box)


def has_images(page: Any) -> bool:
    """Tell whether a page shows an image."""
    return any(kind == pdfium.FPDF_PAGEOBJ_IMAGE for _, kind, _ in _objects(page))


def _objects(page: Any) -> Iterator[tuple[Handle, int, Matrix]]:
    """Yield page objects in the order of painting, with their type and the transformation of what holds them."""
    left = MOST_OBJECTS
    kind_of = object_kind
    stack: list[tuple[Any, Any, int, int, Matrix]] = [(page, get_object, 0, count_objects(page), IDENTITY)]
    while stack:
        holder, get, start, count, matrix = stack.pop()
        for index in range(start, count):
            left -= 1
            if left < 0:
                return
            item = get(holder, index)
            kind = kind_of(item)
            if kind == _FORM and len(stack) < DEEPEST_FORM:
                inner = matrix.after(matrix_of(item))
                stack.append((holder, get, index + 1, count, matrix))
                stack.append((item, get_form_object, 0, count_form_objects(item), inner))
                break
            yield item, kind, matrix


def matrix_of(item: Handle) -> Matrix:
    """Return the transformation of a page object."""
    raw = (ctypes.c_float * 6)()
    return Matrix(*raw) if object_matrix(item, ctypes.byref(raw)) else IDENTITY


_SIDES = (ctypes.c_float * 4)()
_FOUR_SIDES = struct.Struct("4f").unpack_from
_SIDE_POINTERS = [ctypes.byref(_SIDES, 4 * side) for side in range(4)]


def bounds(item: Handle, matrix: Matrix) -> Box | None:
    """Return the box of a page object in page space."""
    if not object_bounds(item, *_SIDE_POINTERS):
        return None
    sides: Box = _FOUR_SIDES(_SIDES)
    return sides if matrix is IDENTITY else _transformed(matrix, *sides)


def _transformed(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    x0, y0 = matrix.apply(left, bottom)
    x1, y1 = matrix.apply(right, top)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _segment_lines(handle: Handle, matrix: Matrix) -> list[Box]:
    """Return the axis-parallel straight segments of a path; none of one too long to be rulings."""
    lines: list[Box] = []
    count = count_segments(handle)
    if count > _MOST_SEGMENTS:
        return lines
    place = (ctypes.c_float * 2)()
    x, y = ctypes.byref(place), ctypes.byref(place, ctypes.sizeof(ctypes.c_float))
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = get_segment(handle, index)
        kind = segment_kind(segment)
        segment_point(segment, x, y)
        point = matrix.apply(*place)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            lines += axis_line(last, point)
        if segment_closes(segment):
            lines += axis_line(point, start)
        last = point
    return lines
