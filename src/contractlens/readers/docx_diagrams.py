"""The words of diagrams (SmartArt) and charts, which stand in parts of their own, as text boxes of a Word text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_controls import GRAPHIC, box_of, is_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from contractlens.readers.docx_beside import PartsBeside

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DATA_ID = names.RELATIONSHIP_ID.removesuffix("id") + "dm"
_PARAGRAPH, _BREAK, _LETTERS = _DRAWING + "p", _DRAWING + "br", _DRAWING + "t"
_SHOWN_POINTS = frozenset({"node", "asst", "doc"})
"""Kinds of points that hold what a user wrote; all others say how it is laid out (ECMA-376 Part 1, 21.4.7.51)."""
_CHILD_OF = "parOf"
_AXES = tuple(_CHART + name for name in ("catAx", "valAx", "dateAx", "serAx"))
_CACHES = tuple(_CHART + name for name in ("strCache", "strLit", "multiLvlStrCache"))
_SEPARATOR = "; "


@dataclass
class DrawnWords:
    """Reads the words that drawings of one Word file show, each part once.

    Attributes:
        parts: The parts of the file.
        charts: Charts read so far; their figures are not.
    """

    parts: PartsBeside
    charts: int = 0
    _known: dict[str, tuple[str, ...] | None] = field(default_factory=dict)

    def read(self, picture: etree._Element) -> tuple[list[etree._Element], bool]:
        """Return a text box for each diagram and chart that a drawing shows, and whether all of it was read.

        Raises:
            LimitExceededError: Their parts are larger than the limits allow (``too_large``).
        """
        shown = [each for each in picture.iter(GRAPHIC) if is_object(each)]
        found = [self._words(each) for each in shown]
        boxes = [box_of(*words) for words in found if words]
        return boxes, bool(shown) and None not in found

    def _words(self, graphic: etree._Element) -> tuple[str, ...] | None:
        reference = next(graphic.iterchildren("*"), None)
        if reference is None:
            return None
        data_id = reference.get(_DATA_ID)
        part = self.parts.target(reference, data_id or reference.get(names.RELATIONSHIP_ID))
        if part is None:
            return None
        if part not in self._known:
            root = self.parts.parse(part)
            read = diagram_words if data_id else chart_words
            self._known[part] = None if root is None else tuple(read(root))
        self.charts += not data_id and self._known[part] is not None
        return self._known[part]


def diagram_words(root: etree._Element) -> Iterator[str]:
    """Yield the paragraphs of a diagram: each point before those under it, as its text pane lists them."""
    points = {each.get("modelId") or "": each for each in root.iterfind(f"{_DIAGRAM}ptLst/{_DIAGRAM}pt")}
    under: dict[str, list[tuple[int, str]]] = {}
    for each in root.iterfind(f"{_DIAGRAM}cxnLst/{_DIAGRAM}cxn"):
        if each.get("type", _CHILD_OF) == _CHILD_OF:
            order = names.to_int(each.get("srcOrd")) or 0
            under.setdefault(each.get("srcId") or "", []).append((order, each.get("destId") or ""))
    seen: set[str] = set()
    roots = [identity for identity, point in points.items() if point.get("type") == "doc"]
    waiting = [*reversed(points), *reversed(roots)]  # the last is taken first; points under no root come at the end
    while waiting:
        identity = waiting.pop()
        if identity in seen or identity not in points:
            continue
        seen.add(identity)
        point = points[identity]
        if point.get("type", "node") in _SHOWN_POINTS:
            yield from _paragraphs(point.iterfind(f"{_DIAGRAM}t/{_PARAGRAPH}"))
        waiting += [each for _, each in sorted(under.get(identity, ()), reverse=True)]


def chart_words(root: etree._Element) -> Iterator[str]:
    """Yield the titles of a chart and of its axes, then the names of its series, then those of its categories."""
    chart = root.find(f"{_CHART}chart")
    plot = None if chart is None else chart.find(f"{_CHART}plotArea")
    if chart is None or plot is None:
        return
    for titled in (chart, *plot.iterchildren(*_AXES)):
        for title in titled.iterchildren(f"{_CHART}title"):
            yield from _paragraphs(title.iter(_PARAGRAPH))
            yield from _cached(title)
    series = list(plot.iter(f"{_CHART}ser"))
    for named in (
        dict.fromkeys(name for each in series for name in _series_name(each)),
        dict.fromkeys(name for each in series for name in _categories(each)),
    ):
        if named:
            yield _SEPARATOR.join(named)


def _series_name(series: etree._Element) -> Iterator[str]:
    for text in series.iterchildren(f"{_CHART}tx"):
        yield from _cached(text)
        yield from filter(None, (_spaced(each.text or "") for each in text.iterchildren(f"{_CHART}v")))


def _categories(series: etree._Element) -> Iterator[str]:
    for categories in series.iterchildren(f"{_CHART}cat", f"{_CHART}xVal"):
        yield from _cached(categories)


def _cached(parent: etree._Element) -> Iterator[str]:
    """Yield the words that a chart keeps of the cells of its workbook; numbers and dates are none."""
    for cache in parent.iter(*_CACHES):
        for value in cache.iter(f"{_CHART}v"):
            words = _spaced(value.text or "")
            if words:
                yield words


def _paragraphs(elements: Iterable[etree._Element]) -> Iterator[str]:
    for element in elements:
        pieces = (" " if each.tag == _BREAK else each.text or "" for each in element.iter(_LETTERS, _BREAK))
        words = _spaced("".join(pieces))
        if words:
            yield words


def _spaced(text: str) -> str:
    return " ".join(text.split())
