"""Puts a printed number and those above it together into the reference that a lawyer would write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contractlens.segmentation.labels import Reading

_TRAILING = re.compile(r"[.:)\s–—-]+$")
_SPACE = re.compile(r"\s+")


def compose_number(label: str, reading: Reading | None, above: str, *, in_row: bool = False) -> str:
    """Return the full reference of a provision.

    Args:
        label: Its number as printed: "(b)", "12.3", "Article IV".
        reading: What the number means; None for an unnumbered provision.
        above: The full reference of the nearest numbered provision that holds it, or "".
        in_row: True directly inside a table row, whose numbers stand by themselves.

    Example:
        >>> from contractlens.segmentation.labels import parse_label
        >>> compose_number("(b)", parse_label("(b)")[0], "12.3")
        '12.3(b)'
    """
    if reading is None or reading.is_bullet:
        return above
    printed = _SPACE.sub(" ", label.strip())
    form = reading.form
    if form.startswith("("):
        return above + printed.replace(" ", "").rstrip(".:")
    if form.endswith(")"):
        body = _TRAILING.sub("", printed)
        return f"{above}({body})" if above else body
    bare = printed.rstrip(".: ") if printed.endswith((".", ":")) else printed
    bare = bare if bare.count("(") == bare.count(")") else bare.rstrip(")")
    if form == "section" and above.startswith("Article ") and "," not in above:
        return f"{above}, {bare}"
    if (
        reading.is_full
        or reading.form.startswith("§")
        or reading.form in {"article", "section", "clause", "paragraph", "rule"}
    ):
        return bare.replace(" (", "(")
    if not above or in_row:
        return bare
    return f"{above}.{bare}"
