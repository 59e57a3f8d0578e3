"""With the extra figures are drawn; without it the error says which extra draws them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import contractlens as cl

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

analyses = [cl.analyze(f"sample_contracts/{name}") for name in ("council_hosting.pdf", "harbour_call_off.docx")]
drawn: dict[str, Callable[[], Figure]] = {
    "coverage": lambda: cl.coverage_heat_map(analyses),
    "refresh": lambda: cl.refresh_by_payer(analyses),
    "dates": lambda: cl.key_date_timeline(cl.key_dates(analyses)),
}
if sys.argv[1] == "without":
    for name, draw in drawn.items():
        try:
            draw()
        except cl.OutputError as error:
            assert error.kind == "matplotlib_missing", error.kind
            assert "contractlens[report]" in error.message, error.message
            print(f"report, without, {name}: {error.message}")
        else:
            sys.exit("a figure was drawn without the extra")
else:
    for name, draw in drawn.items():
        file = Path(f"{name}.png")
        draw().savefig(file)
        assert file.read_bytes().startswith(b"\x89PNG")
    print("report, with: three figures")
