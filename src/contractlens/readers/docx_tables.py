"""Rows and cells of a Word table: their places in the grid, merged cells, and which rows are headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contractlens.readers import docx_names as names
from contractlens.readers.docx_names import VAL, child_value, first_children, has_fill, is_on, leading_child, to_int, w
from contractlens.readers.docx_revisions import ABSENT, CHANGES, LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contractlens.readers.docx_styles import StyleSheet
    from contractlens.readers.docx_text import TextReader

_ROW_PROPERTIES = w("trPr")
_CELL_PROPERTIES = w("tcPr")
_WRAPPERS = frozenset({names.CONTENT_CONTROL, names.CONTENT_CONTROL_CONTENT, w("customXml"), *CHANGES})
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
_CELL_VALUES = frozenset({_SPAN, _VERTICAL_MERGE, _HORIZONTAL_MERGE, _CELL_DELETED, _CELL_INSERTED, names.SHADING})
_MAX_COLUMNS = 16_384
"""A span beyond this is damage; Word itself stops at 63 columns."""
_LOOK_DIGITS = 4  # of the hexadecimal flags of a table look
_HEADER_CELLS = 2
"""One bold cell alone is a title or a label, not a header row."""


class Row(NamedTuple):
    """One row (``w:tr``): its number from 0, its tracked-change state, whether it is a header, and its first column."""

    element: etree._Element
    number: int
    state: int
    header: bool
    skipped: int = 0


class GridCell(NamedTuple):
    """One cell (``w:tc``) that is not the continuation of a merged one.

    Its first column, its tracked-change state, and whether something coloured lies behind its text.
    """

    element: etree._Element
    column: int
    state: int
    shaded: bool


class MergedColumns:
    """Follows vertically merged cells from row to row of one table."""

    def __init__(self, reader: TextReader) -> None:
        self._reader = reader
        self._open: set[int] = set()

    def cells(self, row: Row) -> Iterator[GridCell]:
        """Yield the cells of the next row that print something of their own."""
        column = row.skipped
        view = self._reader.view
        for element, state in _unwrapped(row.element, names.CELL, row.state, self._reader):
            stated = _stated(element)
            span = max(_bounded(stated[_SPAN], 1), 1) if _SPAN in stated else 1
            vertical = stated.get(_VERTICAL_MERGE) or "continue" if _VERTICAL_MERGE in stated else None
            continues = vertical == "continue" and column in self._open
            if vertical is None:
                self._open.discard(column)
            else:
                self._open.add(column)
            swallowed = _HORIZONTAL_MERGE in stated and stated[_HORIZONTAL_MERGE] != "restart"
            if not continues and not swallowed:
                inserted = view.inserted if _CELL_INSERTED in stated else LIVE
                deleted = view.deleted if _CELL_DELETED in stated else LIVE
                self._reader.restructured += (inserted or deleted) != LIVE
                yield GridCell(element, column, max(state, inserted, deleted), names.SHADING in stated)
            column += span


def rows(table: etree._Element, state: int, styles: StyleSheet, reader: TextReader) -> Iterator[Row]:
    """Yield the rows of a table, told from those of the tables nested in it."""
    found = [
        (element, stated, own)
        for element, around in _unwrapped(table, names.ROW, state, reader)
        for stated in (_row_values(element),)
        if (own := _row_state(stated, around, reader)) != ABSENT
    ]
    in_header = True
    bold_header = len(found) > 1 and (
        _has_styled_header(table, styles) or (_is_bold(found[0][0], styles) and not _is_bold(found[1][0], styles))
    )
    for index, (element, stated, own) in enumerate(found):
        in_header = in_header and _HEADER in stated and is_on(stated[_HEADER])
        skipped = _bounded(stated[_SKIPPED_COLUMNS], 0) if _SKIPPED_COLUMNS in stated else 0
        yield Row(element, index, own, in_header or (index == 0 and bold_header), skipped)


def is_painted(table: etree._Element, styles: StyleSheet) -> bool:
    """Say whether a table as a whole, or its style, may lay a colour behind its text."""
    properties = next(table.iterchildren(_TABLE_PROPERTIES), None)
    if properties is None:
        return False
    style = child_value(properties, _TABLE_STYLE)
    return next(properties.iterchildren(names.SHADING), None) is not None or styles.fills_cells(style or "")


def _unwrapped(
    parent: etree._Element, wanted: str, state: int, reader: TextReader
) -> Iterator[tuple[etree._Element, int]]:
    for child in parent[:]:
        tag = child.tag
        if tag == wanted:
            yield child, state
        elif tag in _WRAPPERS:
            if tag == names.CONTENT_CONTROL:
                reader.enter_control(child, state)
            inside = max(state, reader.view.state_of(str(tag))) if tag in CHANGES else state
            yield from _unwrapped(child, wanted, inside, reader)


def _row_values(row: etree._Element) -> dict[str, str | None]:
    """Return the values of a row's properties by name; of those that stand twice the first."""
    properties = leading_child(row, _ROW_PROPERTIES)
    return {name: child.get(VAL) for name, child in first_children(properties).items()}


def _row_state(stated: dict[str, str | None], around: int, reader: TextReader) -> int:
    if names.INSERTED in stated:
        reader.restructured += 1
        around = max(around, reader.view.inserted)
    if names.DELETED in stated:
        reader.restructured += 1
        around = max(around, reader.view.deleted)
    return around


def _stated(cell: etree._Element) -> dict[str, str | None]:
    """Return the values of a cell's properties by name."""
    properties = leading_child(cell, _CELL_PROPERTIES)
    if properties is None:
        return {}
    return {
        tag: child.get(VAL)
        for child in properties[:]
        if (tag := str(child.tag)) in _CELL_VALUES and (tag != names.SHADING or has_fill(child))
    }


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
            properties = leading_child(paragraph, names.PARAGRAPH_PROPERTIES)
            style = styles.paragraph(child_value(properties, names.PARAGRAPH_STYLE))
            for run in paragraph.iterchildren(names.RUN):
                if not any((text.text or "").strip() for text in run.iterchildren(names.TEXT)):
                    continue
                has_text = True
                looks = leading_child(run, names.RUN_PROPERTIES)
                if not (style.looks if looks is None else styles.run(looks, style)).bold:
                    return False
        filled += has_text
    return filled >= _HEADER_CELLS
