"""PDFium functions that are called for every word or drawn object, bound without pypdfium2's checks of arguments.

A call through pypdfium2's own bindings takes three times as long, most of it spent on checking and wrapping pointers.
Arguments are handed over as they come: plain ints for C ints, pypdfium2's pointers, `Handle` and `ctypes.byref` for
pointers. Calls keep Python's global lock, which PDFium's users hold for the file anyway.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

if TYPE_CHECKING:
    from collections.abc import Callable


class Handle(ctypes.c_void_p):
    """A PDFium object; false when it is null, and `value` is its address."""

    __slots__ = ()


def _bind(function: Any, result: Any) -> Callable[..., Any]:
    bound = ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)
    bound.argtypes = None  # type: ignore[assignment]  # takes what it is given
    return bound


loose_box = _bind(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int)
character_matrix = _bind(pdfium.FPDFText_GetMatrix, ctypes.c_int)
font_size = _bind(pdfium.FPDFText_GetFontSize, ctypes.c_double)
object_font = _bind(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)
character_angle = _bind(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
text_object = _bind(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)

count_objects = _bind(pdfium.FPDFPage_CountObjects, ctypes.c_int)
get_object = _bind(pdfium.FPDFPage_GetObject, Handle)
count_form_objects = _bind(pdfium.FPDFFormObj_CountObjects, ctypes.c_int)
get_form_object = _bind(pdfium.FPDFFormObj_GetObject, Handle)
object_kind = _bind(pdfium.FPDFPageObj_GetType, ctypes.c_int)
object_bounds = _bind(pdfium.FPDFPageObj_GetBounds, ctypes.c_int)
object_matrix = _bind(pdfium.FPDFPageObj_GetMatrix, ctypes.c_int)
draw_mode = _bind(pdfium.FPDFPath_GetDrawMode, ctypes.c_int)
fill_color = _bind(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int)
render_mode = _bind(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int)

count_segments = _bind(pdfium.FPDFPath_CountSegments, ctypes.c_int)
get_segment = _bind(pdfium.FPDFPath_GetPathSegment, Handle)
segment_kind = _bind(pdfium.FPDFPathSegment_GetType, ctypes.c_int)
segment_point = _bind(pdfium.FPDFPathSegment_GetPoint, ctypes.c_int)
segment_closes = _bind(pdfium.FPDFPathSegment_GetClose, ctypes.c_int)

content_id = _bind(pdfium.FPDFPageObj_GetMarkedContentID, ctypes.c_int)
page_tree = _bind(pdfium.FPDF_StructTree_GetForPage, Handle)
count_roots = _bind(pdfium.FPDF_StructTree_CountChildren, ctypes.c_int)
get_root = _bind(pdfium.FPDF_StructTree_GetChildAtIndex, Handle)
count_elements = _bind(pdfium.FPDF_StructElement_CountChildren, ctypes.c_int)
get_element = _bind(pdfium.FPDF_StructElement_GetChildAtIndex, Handle)
element_type = _bind(pdfium.FPDF_StructElement_GetType, ctypes.c_ulong)
count_contents = _bind(pdfium.FPDF_StructElement_GetMarkedContentIdCount, ctypes.c_int)
get_content = _bind(pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex, ctypes.c_int)
close_tree = _bind(pdfium.FPDF_StructTree_Close, None)
