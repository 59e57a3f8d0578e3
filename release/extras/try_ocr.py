"""With the extra a photocopy is read; without it the error says which extra reads it."""

from __future__ import annotations

import sys

import contractlens as cl

PHOTOCOPY = "sample_contracts/scan_maintenance_agreement.pdf"

if sys.argv[1] == "without":
    try:
        cl.analyze(PHOTOCOPY)
    except cl.NoTextError as error:
        assert error.kind == "image_only", error.kind
        assert "contractlens[ocr]" in error.message, error.message
        print(f"ocr, without: {error.message}")
    else:
        sys.exit("a photocopy was read without the extra")
else:
    analysis = cl.analyze(PHOTOCOPY)
    assert len(analysis.findings) > 0
    print(f"ocr, with: {len(analysis.findings)} findings on {len(analysis.document.pages)} recognised pages")
