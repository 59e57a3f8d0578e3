"""Pictures on pages that have text of their own: what they show in words is not read, and large ones are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_placement import Placement
    from contractlens.readers.pdf_source import Word

LARGE_PICTURE = 0.2
"""Share of the page from which on a picture is told: a scanned table or letter, not a logo, seal or signature."""

_WORDS_OVER = 3
"""Words printed over a picture that make it a background."""
_MOST_PICTURES = 200
"""Pictures looked at; a drawing may be made of thousands of strips."""


def picture_share(
    pictures: Sequence[tuple[float, float, float, float]], place: Placement, words: Sequence[Word]
) -> float:
    """Return the share of a page that its largest picture without words over it takes, 0 without a large one.

    Args:
        pictures: Left, bottom, right and top in page space.
        place: How page space becomes the page as shown.
        words: Of the page as shown.
    """
    page = place.width * place.height
    largest = 0.0
    for box in pictures[:_MOST_PICTURES]:
        x0, top, x1, bottom = place.box(*box)
        x0, x1, top, bottom = max(x0, 0.0), min(x1, place.width), max(top, 0.0), min(bottom, place.height)
        share = max(x1 - x0, 0.0) * max(bottom - top, 0.0) / page if page else 0.0
        if share < max(LARGE_PICTURE, largest):
            continue
        over = sum(
            x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom for word in words
        )
        largest = share if over < _WORDS_OVER else largest
    return largest
