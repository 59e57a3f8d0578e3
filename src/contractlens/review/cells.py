"""What may stand in a cell of a workbook: words of a contract are data there, never a formula, a link or a broken file."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_CELL = 32_767
"""Characters (UTF-16 units) that Excel keeps in a cell."""

MAX_ROWS = 1_048_576
"""Rows that Excel keeps in a sheet."""

MAX_LINKS = 65_530
"""Hyperlinks that Excel keeps in a sheet; with more it offers to repair the file."""

MAX_LINK = 2_079
"""Characters of a hyperlink."""

MAX_SHEET_NAME = 31
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_LINK_ESCAPES = {ord(character): f"%{ord(character):02X}" for character in ' %#?"<>[]^`{}'}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is more than its value.

    Attributes:
        value: Text, number, day, or None.
        style: Name of a style, "" for that of the column.
        link: ``internal:...`` or ``external:...``, "" for none.
    """

    value: Any
    style: str = ""
    link: str = ""


def clean(text: str) -> str:
    r"""Return `text` with what Excel refuses or what makes it read differently from what it says.

    Control characters and lone surrogates become a space, marks that turn the direction of writing are dropped, and
    line ends are made one kind. White space at the ends goes.

    Example:
        >>> clean("Fees\x0c\u202e£12\r\n")
        'Fees £12'
    """
    return printable(text).strip()


def printable(text: str) -> str:
    """Return `text` cleaned as `clean` does, with the white space at its ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _DIRECTION.sub("", _UNPRINTABLE.sub(" ", text))


def fit(text: str) -> tuple[str, int]:
    """Return `text` short enough for a cell, and how many characters were cut off (0 for none).

    A cut text ends with a mark that says so.
    """
    if len(text) * 2 <= MAX_CELL or _units(text) <= MAX_CELL:
        return text, 0
    mark = f" [… cut: {len(text):,} characters in all]"
    kept = text.encode("utf-16-le")[: 2 * (MAX_CELL - len(mark))].decode("utf-16-le", errors="ignore")
    return kept + mark, len(text) - len(kept)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet would run `text` if it were typed in or read from a CSV file."""
    return text.lstrip(" ").startswith(FORMULA_STARTS)


def sheet_name(name: str, taken: Collection[str] = ()) -> str:
    r"""Return a name that Excel takes for a sheet: 31 characters at most, none of ``[]:*?/\``, not used before.

    Args:
        name: Wanted.
        taken: Names in use; capitals don't count.

    Example:
        >>> sheet_name("Schedule 2: prices/charges", ["findings"])
        'Schedule 2  prices charges'
    """
    base = _NOT_IN_SHEET_NAMES.sub(" ", clean(name)).strip(" '")[:MAX_SHEET_NAME].strip(" '") or "Sheet"
    if base.casefold() == "history":  # Excel keeps this name for itself
        base = "History of changes"
    used = {other.casefold() for other in taken}
    made, count = base, 1
    while made.casefold() in used:
        count += 1
        tail = f" ({count})"
        made = base[: MAX_SHEET_NAME - len(tail)].rstrip() + tail
    return made


def file_link(path: str, page: int | None = None) -> str:
    """Return the target of a link to a file, at a page for a PDF; "" for a name that cannot be linked.

    Only a place in the file system is ever made of it: a name that begins like ``javascript:`` or ``http:`` stays a
    file name. A member of a container links to the container.

    Args:
        path: File, absolute or as seen from the workbook.
        page: From 1.

    Example:
        >>> file_link("signed/contract #4.pdf", 12)
        'external:signed/contract%20%234.pdf#page=12'
    """
    place = clean(path).replace("\n", " ").partition("!/")[0].replace("\\", "/")
    if not place:
        return ""
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", place)
    if scheme and len(scheme[0]) > 2:  # noqa: PLR2004  a drive has one letter
        place = place.translate(_LINK_ESCAPES).replace(":", "%3A")
    else:
        place = place.translate(_LINK_ESCAPES)
    is_pdf = PurePosixPath(place).suffix.casefold() == ".pdf"
    link = f"external:{place}" + (f"#page={page}" if page and is_pdf else "")
    return link if len(link) <= MAX_LINK else ""


def place_beside(workbook: Path, folder: Path | None, name: str) -> str:
    """Return how a file is reached from a workbook: relative where both lie on one drive.

    Args:
        workbook: Where the workbook is written.
        folder: Where the file lies; None for the workbook's own folder.
        name: Name of the file in `folder`.
    """
    if name.startswith(("//", "\\\\")):  # a file is never fetched from another machine because of its name
        name = name.lstrip("/\\")
    if folder is None:
        return name
    target = folder.absolute() / name
    try:
        return Path(os.path.relpath(target, workbook.absolute().parent)).as_posix()
    except ValueError:  # another drive
        return target.as_posix()
