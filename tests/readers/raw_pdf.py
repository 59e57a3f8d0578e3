"""Writes small PDF files object by object, for what no library draws: broken forms, odd annotations, wrong outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_FREE = 5
"""Number of the first object that a caller adds."""


def assemble(objects: Sequence[str | bytes]) -> bytes:
    """Return a PDF file of numbered objects, the first of them its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode("cp1252") if isinstance(body, str) else body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def stream(data: str, entries: str = "") -> bytes:
    """Return a stream object."""
    raw = data.encode("cp1252")
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries.encode(), len(raw), raw)


def one_page(
    lines: Sequence[tuple[float, float, str]],
    added: Sequence[str | bytes] = (),
    *,
    catalog: str = "",
    page: str = "",
    resources: str = "",
) -> bytes:
    """Return a file with one A4 page.

    Args:
        lines: Left edge, distance of the baseline from the upper edge, and words of each line in 11 points.
        added: Further objects, numbered from `FIRST_FREE`.
        catalog: Further entries of the catalogue.
        page: Further entries of the page.
        resources: Further resources of the page.
    """
    content = "\n".join(f"BT /F1 11 Tf {x} {842 - y} Td ({words}) Tj ET" for x, y, words in lines)
    font = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
    return assemble(
        [
            f"<</Type /Catalog /Pages 2 0 R {catalog}>>",
            "<</Type /Pages /Kids [3 0 R] /Count 1>>",
            (
                f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                f" /Resources <</Font <</F1 {font}>> {resources}>> {page}>>"
            ),
            stream(content),
            *added,
        ]
    )
