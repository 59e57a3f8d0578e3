"""Opens Excel workbooks that may come from anybody: not bombs, not damaged ones."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

_SMALL = 20_000_000
"""Bytes that a workbook may unpack to whatever its ratio."""

_MOST_RATIO = 100
"""Times its packed size: the XML of workbooks packs 5 to 25 times, a bomb about 1,000 times."""


class RefusedWorkbookError(Exception):
    """A workbook that was not opened; the message says why, in words that follow its name."""


def open_workbook(data: bytes, *, most_bytes: int, **options: Any) -> Workbook:
    """Return an opened workbook.

    Args:
        data: The file.
        most_bytes: What it may unpack to.
        options: Of ``openpyxl.load_workbook``.

    Raises:
        RefusedWorkbookError: It is damaged, no workbook, or unpacks to too much.
    """
    import openpyxl
    from lxml.etree import LxmlError
    from openpyxl.utils.exceptions import InvalidFileException

    no_workbook = "is not an Excel workbook (.xlsx) that can be read"
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise RefusedWorkbookError(no_workbook) from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > most_bytes or unpacked > max(_SMALL, _MOST_RATIO * len(data)):
        msg = f"unpacks from {len(data):,} to {unpacked:,} bytes, which no workbook of ours does"
        raise RefusedWorkbookError(msg)
    damage = (
        *(KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError, EOFError, RuntimeError),
        *(NotImplementedError, zipfile.BadZipFile, InvalidFileException, LxmlError),
    )  # what openpyxl lets through from damaged parts
    try:
        return openpyxl.load_workbook(io.BytesIO(data), **options)
    except damage as error:
        raise RefusedWorkbookError(no_workbook) from error
