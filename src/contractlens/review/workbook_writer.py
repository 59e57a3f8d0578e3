"""One workbook file: sheets of rows in one look, inside the limits of Excel. What a sheet says is decided elsewhere."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from contractlens.review import cells
from contractlens.review.cells import Cell, clean, fit, looks_like_formula, sheet_name
from contractlens.review.words import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

HEADER_ROW = 3
"""Row of the column titles, from 0: above it stand the title, what the sheet shows, and an empty row."""

FIRST_ROW = HEADER_ROW + 1
_INMEMORY_ROWS = 20_000  # above this, rows go to disk as they are written
_LINE = 15.0  # points of a line of text
_PADDING = 3.0  # points
_MAX_LINES = 16  # higher rows are cut off on screen; the words stay in the cell
_LETTERS_PER_WIDTH = 1.05  # running text is narrower than the digits that widths are counted in
_WIDE = 190  # characters: wider sheets are printed on A3
_A3, _A4 = 8, 9  # paper sizes as Excel numbers them
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  fixed: the same findings give the same bytes
_INK = "#1B1F24"
_RULE = "#C3CAD3"
_BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 10.5, "font_color": _INK, "valign": "top"}
_BODY: dict[str, Any] = {**_BASE, "border": 1, "border_color": _RULE}
_ANSWER_COLOURS = {
    "yes": ("#D5EFDD", "#0B4F26"),
    "by_reference": ("#DCE9F9", "#123F73"),
    "partly": ("#FFEBC8", "#6B3E00"),
    "to_check": ("#FFF6CF", "#5B4A00"),
    "not_used": ("#EADFF2", "#4A2366"),
    "not_found": ("#F1F3F5", "#3F4751"),
    "cannot_tell": ("#F9DCDC", "#7A1414"),
}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {**_BASE, "font_size": 16, "bold": True, "font_color": "#14304F"},
    "note": {**_BASE, "font_color": "#3F4751"},
    "heading": {**_BASE, "font_size": 12, "bold": True, "font_color": "#14304F", "top": 1, "top_color": "#14304F"},
    "header": {
        **_BASE,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#14304F",
        "border": 1,
        "border_color": "#14304F",
        "text_wrap": True,
        "valign": "vcenter",
    },
    "header_input": {
        **_BASE,
        "bold": True,
        "font_color": "#2B2100",
        "bg_color": "#FFD75E",
        "border": 1,
        "border_color": "#8A6D00",
        "text_wrap": True,
        "valign": "vcenter",
    },
    "header_turned": {
        **_BASE,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#14304F",
        "border": 1,
        "border_color": "#FFFFFF",
        "rotation": 90,
        "valign": "bottom",
        "align": "center",
    },
    "text": {**_BODY, "text_wrap": True},
    "quote": {**_BODY, "text_wrap": True, "bg_color": "#FBFAF6"},
    "strong": {**_BODY, "text_wrap": True, "bold": True},
    "code": {**_BODY, "font_name": "Consolas", "font_size": 9, "font_color": "#59636E"},
    "integer": {**_BODY, "num_format": "#,##0", "align": "right", "indent": 1},
    "number": {**_BODY, "num_format": "#,##0.##", "align": "right", "indent": 1},
    "money": {**_BODY, "num_format": "[$£-809]#,##0.00", "align": "right", "indent": 1},
    "pounds": {**_BODY, "num_format": "[$£-809]#,##0", "align": "right", "indent": 1},
    "percent": {**_BODY, "num_format": "0%", "align": "right", "indent": 1},
    "percent_fine": {**_BODY, "num_format": "0.0##%", "align": "right", "indent": 1},
    "date": {**_BODY, "num_format": "dd/mm/yyyy", "align": "left"},
    "month": {**_BODY, "num_format": "mmmm yyyy", "align": "left"},
    "year": {**_BODY, "num_format": "yyyy", "align": "left"},
    "input": {**_BODY, "text_wrap": True, "bg_color": "#FFFBE9"},
    "link": {**_BODY, "text_wrap": True, "font_color": "#0B57A4", "underline": 1},
    "plain_link": {**_BASE, "font_color": "#0B57A4", "underline": 1},
} | {
    f"{kind}{name}": {**_BODY, "bg_color": fill, "font_color": ink, "text_wrap": not kind.startswith("mark"), **extra}
    for name, (fill, ink) in _ANSWER_COLOURS.items()
    for kind, extra in (("answer:", {"bold": True}), ("mark:", {"align": "center", "bold": True, "font_size": 12}))
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet.

    Attributes:
        title: Above it.
        width: In characters.
        style: Of its cells.
        choices: What a reviewer may choose; () for any words.
        is_printed: False for columns at the right end that serve on screen only.
    """

    title: str
    width: float
    style: str = "text"
    choices: tuple[str, ...] = ()
    is_printed: bool = True


@dataclass(frozen=True)
class Sheet:
    """What one sheet shows.

    Attributes:
        name: On its tab.
        heading: Above its rows.
        note: One or two sentences: what the rows are.
        fields: Its columns.
        rows: Its rows; each has a value for every column.
        frozen: Columns that stay when one scrolls to the right.
        turned: Whether titles stand upright, for many narrow columns.
    """

    name: str
    heading: str
    note: str
    fields: tuple[Field, ...]
    rows: Iterable[Sequence[Any]]
    frozen: int = 1
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that was too long for its cell."""

    sheet: str
    row: int
    column: str
    characters: int


def _lines(item: Field, value: Any) -> int:
    """Return how many lines a cell needs: not every program that opens a workbook works it out."""
    text = value.value if isinstance(value, Cell) else value
    if not isinstance(text, str) or not text:
        return 1
    return sum(
        math.ceil(max(len(line), 1) / max(item.width * _LETTERS_PER_WIDTH, 1))
        for line in text[: 200 * _MAX_LINES].splitlines()
    )


@dataclass
class Book:
    """A workbook that is being written.

    Attributes:
        path: Where.
        rows: About how many rows it will have; many are not held in memory.
        cuts: Texts that were too long for their cells.
        links_left_out: Links that went over the limit of a sheet, by name of the sheet.
    """

    path: Path
    rows: int = 0
    cuts: list[Cut] = field(default_factory=list)
    links_left_out: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            str(self.path),
            {
                "constant_memory": self.rows > _INMEMORY_ROWS,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._formats: dict[tuple[str, bool], Any] = {}
        self._names: list[str] = []
        self._links: dict[str, int] = {}

    def describe(self, title: str, comments: str) -> None:
        """Set what the file says of itself."""
        self._book.set_properties(
            {"title": clean(title)[:255], "author": "contractlens", "comments": comments, "created": _CREATED}
        )
        self._book.set_size(2400, 1400)

    def style(self, name: str, *, is_quoted: bool = False) -> Any:
        """Return a format; a quoted one keeps a text that looks like a formula a text, also after it is edited."""
        key = (name, is_quoted)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(_STYLES[name] | ({"quote_prefix": True} if is_quoted else {}))
        return self._formats[key]

    def add_page(self, name: str) -> Any:
        """Return a new sheet for free writing, set up for print."""
        made = sheet_name(name, self._names)
        self._names.append(made)
        page = self._book.add_worksheet(made)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&8&A&C&8Not legal advice: read the words&R&8Page &P of &N")
        return page

    def add(self, sheet: Sheet) -> list[str]:
        """Write a sheet, and continuation sheets when it has more rows than Excel takes; return their names."""
        rows = iter(sheet.rows)
        room = cells.MAX_ROWS - FIRST_ROW
        names: list[str] = []
        waiting = next(rows, None)
        while waiting is not None or not names:
            page = self.add_page(sheet.name)
            names.append(page.get_name())
            self._head(page, sheet, part=len(names))
            written = 0
            while waiting is not None and written < room:
                self._row(page, sheet, FIRST_ROW + written, waiting)
                written += 1
                waiting = next(rows, None)
            self._foot(page, sheet, written)
        return names

    def _head(self, page: Any, sheet: Sheet, part: int) -> None:
        for column, item in enumerate(sheet.fields):
            page.set_column(column, column, item.width)
        page.set_row(0, 24)
        heading = sheet.heading if part == 1 else f"{sheet.heading} (part {part})"
        self.put(page, 0, 0, heading, "title")
        self.put(page, 1, 0, sheet.note, "note")
        self.put(page, 2, 0, Cell("Back to Read me", "plain_link", "internal:'Read me'!A1"))
        turned = "header_turned" if sheet.turned else "header"
        page.set_row(HEADER_ROW, 170 if sheet.turned else 32)
        for column, item in enumerate(sheet.fields):
            style = "header_input" if item.style == "input" else turned if column >= sheet.frozen else "header"
            self.put(page, HEADER_ROW, column, item.title, style)
        page.freeze_panes(FIRST_ROW, sheet.frozen)
        page.repeat_rows(HEADER_ROW)
        width = sum(item.width for item in sheet.fields if item.is_printed)
        if width > _WIDE:
            page.set_paper(_A3)
        if width > 2 * _WIDE:
            page.fit_to_pages(math.ceil(width / (2 * _WIDE)), 0)
            page.repeat_columns(0, sheet.frozen - 1)

    def _foot(self, page: Any, sheet: Sheet, count: int) -> None:
        last = max(FIRST_ROW + count - 1, FIRST_ROW)
        page.autofilter(HEADER_ROW, 0, last, len(sheet.fields) - 1)
        page.print_area(0, 0, last, max(place for place, item in enumerate(sheet.fields) if item.is_printed))
        for column, item in enumerate(sheet.fields):
            if item.choices and count:
                page.data_validation(
                    FIRST_ROW,
                    column,
                    last,
                    column,
                    {
                        "validate": "list",
                        "source": list(item.choices),
                        "input_title": item.title[:32],
                        "input_message": f"Choose {', '.join(item.choices)}. It is kept when the workbook is made again.",
                        "error_title": "Not one of the choices",
                        "error_message": f"Choose one of: {', '.join(item.choices)}.",
                    },
                )

    def _row(self, page: Any, sheet: Sheet, row: int, values: Sequence[Any]) -> None:
        self.fit_row(page, row, sheet.fields, values)
        for column, (item, value) in enumerate(zip(sheet.fields, values, strict=True)):
            self.put(page, row, column, value, item.style, title=item.title)

    def fit_row(self, page: Any, row: int, fields: Sequence[Field], values: Sequence[Any]) -> None:
        """Make a row high enough for its text in columns so wide."""
        lines = max(_lines(item, value) for item, value in zip(fields, values, strict=True))
        page.set_row(row, _LINE * min(lines, _MAX_LINES) + _PADDING)

    def put(self, page: Any, row: int, column: int, value: Any, style: str = "text", *, title: str = "") -> None:
        """Write one cell: text as text whatever it begins with, days as days, links while there is room for them."""
        cell = value if isinstance(value, Cell) else Cell(value)
        name = cell.style or style
        content = cell.value
        if is_missing(content) or content == "":
            page.write_blank(row, column, None, self.style(name))
        elif isinstance(content, bool):
            page.write_string(row, column, "Yes" if content else "No", self.style(name))
        elif isinstance(content, str):
            self._put_text(page, row, column, Cell(content, name, cell.link), title)
        elif isinstance(content, datetime | date):
            self._put_day(page, row, column, content, name)
        elif math.isfinite(content):
            if cell.link and self._may_link(page):
                page.write_url(row, column, cell.link, self.style("link"), str(content))
            page.write_number(row, column, content, self.style("link" if cell.link else name))
        else:
            page.write_string(row, column, str(content), self.style(name))

    def _put_day(self, page: Any, row: int, column: int, day: date, name: str) -> None:
        plain = day.date() if isinstance(day, datetime) else day
        if plain.year < 1900:  # noqa: PLR2004  Excel has no earlier days
            page.write_string(row, column, f"{plain:%d/%m/}{plain.year:04d}", self.style(name))
        else:
            page.write_datetime(row, column, plain, self.style(name if name in _DAY_STYLES else "date"))

    def _put_text(self, page: Any, row: int, column: int, cell: Cell, title: str) -> None:
        text, cut = fit(clean(cell.value))
        if cut:
            self.cuts.append(Cut(page.get_name(), row + 1, title, cut))
        style = self.style(cell.style, is_quoted=looks_like_formula(text))
        if cell.link and self._may_link(page):
            page.write_url(row, column, cell.link, style, text)
        else:
            page.write_string(row, column, text, style)

    def _may_link(self, page: Any) -> bool:
        name = page.get_name()
        self._links[name] = self._links.get(name, 0) + 1
        if self._links[name] <= cells.MAX_LINKS:
            return True
        self.links_left_out[name] = self.links_left_out.get(name, 0) + 1
        return False

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


_DAY_STYLES = frozenset({"date", "month", "year"})
