"""The numbers that a word processor prints before numbered paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from contractlens.readers.docx_numerals import format_number

Numbering = Literal["decimal", "article", "alpha", "none"]
"""Style of numbers. ``decimal``: 1., 1.1, (a), (i); ``article``: Article I, 1.1, (a), (i); ``alpha``: 1., 1.1, 1.1.1."""

DEPTH = 4


@dataclass
class OutlineNumbers:
    """Counts paragraphs as an automatic multi-level list does; a level starts again below a higher one.

    Example:
        >>> numbers = OutlineNumbers("decimal")
        >>> [numbers.next(level) for level in (1, 2, 2, 3, 4)]
        ['1.', '1.1', '1.2', '(a)', '(i)']
    """

    numbering: Numbering
    _counts: list[int] = field(default_factory=lambda: [0] * DEPTH)
    _recitals: int = 0

    def restart(self) -> None:
        """Begin at one again: a schedule, annex or part starts here."""
        self._counts = [0] * DEPTH
        self._recitals = 0

    def next(self, level: int) -> str:
        """Return the number of the next paragraph at `level` (1 to 4); "" in a contract without numbers."""
        if self.numbering == "none":
            return ""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (DEPTH - level)
        counts = [max(count, 1) for count in self._counts[:level]]
        if level == 1:
            return (
                f"Article {format_number(counts[0], 'upperRoman')}" if self.numbering == "article" else f"{counts[0]}."
            )
        if level == 2 or self.numbering == "alpha":  # noqa: PLR2004 - the second level of every style reads 1.1
            return ".".join(map(str, counts))
        return f"({format_number(counts[-1], 'lowerLetter' if level == DEPTH - 1 else 'lowerRoman')})"

    def next_recital(self) -> str:
        """Return the letter of the next recital: ``(A)``."""
        self._recitals += 1
        return f"({format_number(self._recitals, 'upperLetter')})"
