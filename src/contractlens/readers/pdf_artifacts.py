"""Headers and footers that a tagged file names itself: pages too few, or too different, for them to be known by repetition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.document import Furniture, FurnitureKind
from contractlens.readers.pdf_lines import TextLine
from contractlens.readers.pdf_running_lines import begins_provision, edge_key, is_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contractlens.readers.pdf_furniture import PageItems
    from contractlens.readers.pdf_source import Ruling

EDGE = 0.14
"""Share of the page's height at top and bottom in which headers and footers stand."""

_COVERED = 0.9
"""Share of a line that must be marked; the spaces between its words are not."""


def take_artifacts(pages: Sequence[PageItems], marked: Mapping[int, Sequence[Ruling]]) -> list[Furniture]:
    """Take the lines at the edges of pages that the file marks as no text of it; return them.

    A clause or a sentence stays, whatever the file says: marks are set by programs, and some set them wrongly.

    Args:
        pages: Once repeated lines are taken away.
        marked: Boxes of marked words by the number of the page.
    """
    found: dict[tuple[FurnitureKind, str], tuple[str, list[int]]] = {}
    for page in pages:
        boxes = marked.get(page.number)
        if not boxes:
            continue
        kept = []
        for region in page.regions:
            lines = []
            for item in region:
                if isinstance(item, TextLine) and _is_marked(item, boxes, page.height):
                    at_top = item.bottom <= EDGE * page.height
                    kind = _kind(item.text, at_top=at_top)
                    key = edge_key(item.text, at_top=at_top)
                    found.setdefault((kind, key), (item.text, []))[1].append(page.number)
                else:
                    lines.append(item)
            if lines:
                kept.append(lines)
        page.regions = kept
    return [Furniture(kind, text, tuple(numbers)) for (kind, _), (text, numbers) in found.items()]


def _is_marked(line: TextLine, boxes: Sequence[Ruling], height: float) -> bool:
    if EDGE * height < line.bottom and line.top < (1 - EDGE) * height:
        return False
    if begins_provision(line.text) or is_sentence(line.text):
        return False
    middle = (line.top + line.bottom) / 2
    wide = sum(
        box.x1 - box.x0 for box in boxes if box.top <= middle <= box.bottom and line.x0 <= box.x1 and box.x0 <= line.x1
    )
    return wide >= _COVERED * _printed_width(line)


def _printed_width(line: TextLine) -> float:
    """Return about how wide the letters of a line are, without the gaps between its cells and words."""
    gaps = sum(gap.value_x - gap.gap_x for gap in line.gaps)
    letters = len(line.text.replace(" ", ""))
    return (line.x1 - line.x0 - gaps) * letters / len(line.text)


def _kind(text: str, *, at_top: bool) -> FurnitureKind:
    if text.strip(" -–—|").isdigit():
        return "page_number"
    return "header" if at_top else "footer"
