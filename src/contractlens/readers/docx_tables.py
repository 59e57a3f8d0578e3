"""Rows and cells of a Word table: their places in the grid, merged cells, and which rows are headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_controls import settle_check_box
from contractlens.readers.docx_names import VAL, child_value, is_on, to_int, w
from contractlens.readers.docx_text import CHANGE_STATES, DELETED, INSERTED, LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contractlens.readers.docx_styles import StyleSheet

_ROW_PROPERTIES = w("trPr")
_CELL_PROPERTIES = w("tcPr")
_WRAPPERS = frozenset({names.CONTENT_CONTROL, names.CONTENT_CONTROL_CONTENT, w("customXml"), *CHANGE_STATES})
_SPAN = w("gridSpan")
_VERTICAL_MERGE = w("vMerge")
_HORIZONTAL_MERGE = w("hMerge")
_CELL_DELETED = w("cellDel")
_CELL_INSERTED = w("cellIns")
_FIRST_ROW = w("firstRow")
_SKIPPED_COLUMNS = w("gridBefore")
_HEADER = w("tblHeader")
_TABLE_LOOK = w("tblLook")
_TABLE_PROPERTIES = w("tblPr")
_TABLE_STYLE = w("tblStyle")
_CELL_VALUES = frozenset({_SPAN, _VERTICAL_MERGE, _HORIZONTAL_MERGE, _CELL_DELETED, _CELL_INSERTED})
_MAX_COLUMNS = 16_384
"""A span beyond this is damage; Word itself stops at 63 columns."""
_LOOK_DIGITS = 4  # of the hexadecimal flags of a table look
_HEADER_CELLS = 2
"""One bold cell alone is a title or a label, not a header row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row (``w:tr``): its number from 0, its tracked-change state, and whether it is a header."""

    element: etree._Element
    index: int
    state: int
    header: bool


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell (``w:tc``) that is not the continuation of a merged one; its first column, its tracked-change state."""

    element: etree._Element
    column: int
    state: int


class MergedColumns:
    """Follows vertically merged cells from row to row of one table."""

    def __init__(self) -> None:
        self._open: set[int] = set()

    def cells(self, row: Row) -> Iterator[GridCell]:
        """Yield the cells of the next row that print something of their own."""
        properties = next(row.element.iterchildren(_ROW_PROPERTIES), None)
        column = _bounded(child_value(properties, _SKIPPED_COLUMNS), 0)
        for element, state in _unwrapped(row.element, names.CELL, row.state):
            stated = _stated(element)
            span = max(_bounded(stated.get(_SPAN), 1), 1)
            vertical = stated.get(_VERTICAL_MERGE) or "continue" if _VERTICAL_MERGE in stated else None
            continues = vertical == "continue" and column in self._open
            if vertical is None:
                self._open.discard(column)
            else:
                self._open.add(column)
            swallowed = _HORIZONTAL_MERGE in stated and stated[_HORIZONTAL_MERGE] != "restart"
            if not continues and not swallowed:
                yield GridCell(element, column, max(state, _cell_state(stated)))
            column += span


def rows(table: etree._Element, state: int, styles: StyleSheet) -> Iterator[Row]:
    """Yield the rows of a table, told from those of the tables nested in it."""
    found = list(_unwrapped(table, names.ROW, state))
    in_header = True
    bold_header = len(found) > 1 and (
        _has_styled_header(table, styles) or (_is_bold(found[0][0], styles) and not _is_bold(found[1][0], styles))
    )
    for index, (element, own) in enumerate(found):
        properties = next(element.iterchildren(_ROW_PROPERTIES), None)
        marked = None if properties is None else properties.find(_HEADER)
        in_header = in_header and marked is not None and is_on(marked.get(VAL))
        yield Row(element, index, max(own, _row_state(properties)), in_header or (index == 0 and bold_header))


def _unwrapped(parent: etree._Element, wanted: str, state: int) -> Iterator[tuple[etree._Element, int]]:
    for child in parent:
        if child.tag == wanted:
            yield child, state
        elif child.tag in _WRAPPERS:
            if child.tag == names.CONTENT_CONTROL:
                settle_check_box(child)
            yield from _unwrapped(child, wanted, max(state, CHANGE_STATES.get(str(child.tag), LIVE)))


def _row_state(properties: etree._Element | None) -> int:
    if properties is None:
        return LIVE
    if properties.find(names.DELETED) is not None:
        return DELETED
    return LIVE if properties.find(names.INSERTED) is None else INSERTED


def _stated(cell: etree._Element) -> dict[str, str | None]:
    """Return the values of a cell's properties by name."""
    properties = next(cell.iterchildren(_CELL_PROPERTIES), None)
    if properties is None:
        return {}
    return {tag: child.get(VAL) for child in properties if (tag := str(child.tag)) in _CELL_VALUES}


def _cell_state(stated: dict[str, str | None]) -> int:
    if _CELL_DELETED in stated:
        return DELETED
    return INSERTED if _CELL_INSERTED in stated else LIVE


def _bounded(stated: str | None, default: int) -> int:
    value = to_int(stated)
    return default if value is None else min(max(value, 0), _MAX_COLUMNS)


def _has_styled_header(table: etree._Element, styles: StyleSheet) -> bool:
    """Say whether the table uses the first-row format of its style, and the style makes that bold."""
    properties = table.find(_TABLE_PROPERTIES)
    look = None if properties is None else properties.find(_TABLE_LOOK)
    style = None if properties is None else properties.find(_TABLE_STYLE)
    if look is None or style is None:
        return False
    stated = look.get(_FIRST_ROW)
    if stated is None:  # older files pack the flags into one hexadecimal number (ECMA-376 Part 1, 17.4.56)
        flags = look.get(VAL) or ""
        uses_first_row = len(flags) == _LOOK_DIGITS and flags[2] in "2367abefABEF"
    else:
        uses_first_row = is_on(stated)
    return uses_first_row and styles.has_bold_first_row(style.get(VAL) or "")


def _is_bold(row: etree._Element, styles: StyleSheet) -> bool:
    """Say whether at least two cells hold text and all text of the row is bold."""
    filled = 0
    for cell in row.iterchildren(names.CELL):
        has_text = False
        for paragraph in cell.iterchildren(names.PARAGRAPH):
            properties = next(paragraph.iterchildren(names.PARAGRAPH_PROPERTIES), None)
            style = styles.paragraph(child_value(properties, names.PARAGRAPH_STYLE))
            for run in paragraph.iterchildren(names.RUN):
                if not any((text.text or "").strip() for text in run.iterchildren(names.TEXT)):
                    continue
                has_text = True
                looks = next(run.iterchildren(names.RUN_PROPERTIES), None)
                if not (style.looks if looks is None else styles.run(looks, style)).bold:
                    return False
        filled += has_text
    return filled >= _HEADER_CELLS
