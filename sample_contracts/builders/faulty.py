"""Files that cannot simply be read: one that needs a password, one that was cut off on its way."""

from __future__ import annotations

import io

from reportlab import rl_config
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from builders.pdf_styles import MARGIN, PAGE

PASSWORD = "quayside-7"
_KEY_BITS = 128
_LEADING = 20.0  # points
_CUT_AT = 0.6  # of the file: the middle of the page; the table that leads a reader to the pages stands at the end
_ORDER = (
    "Purchase Order PO-30417",
    "Buyer: Saltmarsh Port Authority, Harbour House, North Quay, Saltmarsh",
    "Supplier: Tidewell Digital Limited, 14 Ropemakers Court, Eastholme",
    "1. Term",
    "1.1 This order starts on 1 May 2026 and lasts for twelve months.",
    "2. Equipment",
    "2.1 The Supplier shall replace every berth terminal that is more than 48 months old, at its own cost.",
    "3. Payment",
    "3.1 The Buyer shall pay each valid invoice within 30 days of receiving it.",
)


def encrypted_order() -> bytes:
    """Return an order of one page that opens with `PASSWORD` only; always the same bytes."""
    return _written(StandardEncryption(PASSWORD, canPrint=1, strength=_KEY_BITS))


def broken_transfer() -> bytes:
    """Return the start of the same order without a password, as a transfer that failed half-way leaves it."""
    data = _written(None)
    return data[: int(len(data) * _CUT_AT)]


def _written(encryption: StandardEncryption | None) -> bytes:
    rl_config.useA85 = 0
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=PAGE, invariant=1, pageCompression=1, encrypt=encryption)
    canvas.setTitle(_ORDER[0])
    for number, line in enumerate(_ORDER):
        canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", 11)
        canvas.drawString(MARGIN, PAGE[1] - MARGIN - number * _LEADING, line)
    canvas.save()
    return stream.getvalue()
