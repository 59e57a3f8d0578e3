"""Words on layers that are switched off (optional content): in the file, but on no paper and no screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pypdfium2  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_visibility import add_unseen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import Word
    from contractlens.readers.pdf_visibility import Seen

_OFF = re.compile(rb"/OFF\s{0,20}\[\s{0,20}\d|/BaseState\s{0,20}/OFF")
"""In the catalogue of a file that hides layers (ISO 32000-1, 8.11.4.3)."""

_SCALE = 2.0
"""Pixels for each point: enough for every letter to leave a mark."""

_MOST_PIXELS = 25_000_000
_INSET = 0.2
"""Share of a word's height that is left out above and below: rules and underlines of other layers run there."""


def hides_layers(data: bytes) -> bool:
    """Tell whether a file says that some of its layers are not shown."""
    return b"/OCProperties" in data and _OFF.search(data) is not None


def leave_out_hidden(page: Any, seen: Seen) -> None:
    """Move the words of a page that leave no mark when it is drawn to those that cannot be seen."""
    width, height = page.get_size()
    if seen.is_ocr_layer or not (seen.words or seen.sideways) or width * height * _SCALE**2 > _MOST_PIXELS:
        return
    try:
        bitmap = page.render(scale=_SCALE, grayscale=True)
    except pypdfium2.PdfiumError:  # a page that cannot be drawn is read as it stands
        return
    drawn, stride = bytes(bitmap.buffer), bitmap.stride
    size = bitmap.width, bitmap.height
    bitmap.close()
    seen.words = _shown(seen.words, seen, drawn, stride, size)
    seen.sideways = _shown(seen.sideways, seen, drawn, stride, size)


def _shown(words: Sequence[Word], seen: Seen, drawn: bytes, stride: int, size: tuple[int, int]) -> list[Word]:
    kept: list[Word] = []
    for word in words:
        if _leaves_mark(word, drawn, stride, size):
            kept.append(word)
        else:
            add_unseen(seen.unseen, "hidden", word)
    return kept


def _leaves_mark(word: Word, drawn: bytes, stride: int, size: tuple[int, int]) -> bool:
    """Tell whether the place of a word is of more than one shade."""
    width, height = size
    inset = _INSET * (word.bottom - word.top)
    left, right = max(int(word.x0 * _SCALE), 0), min(int(word.x1 * _SCALE) + 1, width)
    top, bottom = max(int((word.top + inset) * _SCALE), 0), min(int((word.bottom - inset) * _SCALE) + 1, height)
    if left >= right or top >= bottom:
        return True
    shade = drawn[top * stride + left : top * stride + left + 1] * (right - left)
    return any(drawn[row * stride + left : row * stride + right] != shade for row in range(top, bottom))
