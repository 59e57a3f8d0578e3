"""Ruling lines and images of a PDF page through pypdfium2, also inside Form XObjects."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_native import (
    Handle,
    count_form_objects,
    count_objects,
    draw_mode,
    get_form_object,
    get_object,
    object_bounds,
    object_kind,
    object_matrix,
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


IDENTITY = Matrix()
Box = tuple[float, float, float, float]


class Drawn(NamedTuple):
    """What the paths of a page draw, as ``(left, bottom, right, top)`` in page space.

    A painted rectangle thinner than a few points is a line; an outlined one is four; one without outline is a shade.
    `fills` are the shades and the filled areas with an outline.
    """

    lines: list[Box]
    shades: list[Box]
    fills: list[Box]


def page_rulings(page: Any) -> Drawn:
    """Return the lines and the painted areas of a page."""
    lines: list[Box] = []
    shades: list[Box] = []
    fills: list[Box] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    fill_pointer, stroke_pointer = ctypes.byref(fill), ctypes.byref(stroke)
    for path, matrix in _objects(page, pdfium.FPDF_PAGEOBJ_PATH):
        if not draw_mode(path, fill_pointer, stroke_pointer) or not (fill.value or stroke.value):
            continue  # a clipping path: nothing is painted
        box = bounds(path, matrix)
        if box is None:
            continue
        thin_x, thin_y = box[2] - box[0] <= THIN, box[3] - box[1] <= THIN
        if thin_x or thin_y:
            lines += [] if thin_x and thin_y else [box]
            continue
        if fill.value:
            fills.append(box)
        if stroke.value:
            lines += _segment_lines(path, matrix.after(matrix_of(path)))
        else:
            shades.append(box)
    return Drawn(lines, shades, fills)


def has_images(page: Any) -> bool:
    """Tell whether a page shows an image."""
    return next(_objects(page, pdfium.FPDF_PAGEOBJ_IMAGE), None) is not None


def _objects(page: Any, wanted: int) -> Iterator[tuple[Handle, Matrix]]:
    """Yield page objects of one type with the transformation of the Form XObjects around them."""
    kind_of, form_kind = object_kind, pdfium.FPDF_PAGEOBJ_FORM
    left = MOST_OBJECTS
    stack: list[tuple[Any, Any, Any, Matrix, int]] = [(page, count_objects, get_object, IDENTITY, 0)]
    while stack:
        holder, count_of, get, matrix, depth = stack.pop()
        count = min(count_of(holder), left)
        left -= max(count, 0)
        for index in range(count):
            item = get(holder, index)
            kind = kind_of(item)
            if kind == wanted:
                yield item, matrix
            elif kind == form_kind and depth < DEEPEST_FORM:
                inner = matrix.after(matrix_of(item))
                stack.append((item, count_form_objects, get_form_object, inner, depth + 1))


def matrix_of(item: Handle) -> Matrix:
    """Return the transformation of a page object."""
    raw = (ctypes.c_float * 6)()
    return Matrix(*raw) if object_matrix(item, ctypes.byref(raw)) else IDENTITY


_SIDES = (ctypes.c_float * 4)()
_SIDE_POINTERS = [ctypes.byref(_SIDES, 4 * side) for side in range(4)]


def bounds(item: Handle, matrix: Matrix) -> Box | None:
    """Return the box of a page object in page space."""
    if not object_bounds(item, *_SIDE_POINTERS):
        return None
    return tuple(_SIDES) if matrix is IDENTITY else _transformed(matrix, *_SIDES)


def _transformed(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    x0, y0 = matrix.apply(left, bottom)
    x1, y1 = matrix.apply(right, top)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _segment_lines(handle: Handle, matrix: Matrix) -> list[Box]:
    """Return the axis-parallel straight segments of a path; none of one too long to be rulings."""
    lines: list[Box] = []
    path = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _MOST_SEGMENTS:
        return lines
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.apply(x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            lines += axis_line(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            lines += axis_line(point, start)
        last = point
    return lines
