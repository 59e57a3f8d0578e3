"""The manifest of an archive: a CSV file that says which file belongs to which contract, with columns of a register."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from contractlens.exceptions import ScanError

_ID = ("contract_id", "contract", "id")
_FILE = ("file", "path", "filename", "file_name")
_DELIMITERS = ",;\t|"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the contract, and its other columns as text."""

    contract_id: str
    register: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says.

    Attributes:
        path: The CSV file.
        entries: By file, as written, with forward slashes.
        columns: The register columns, in order.
    """

    path: Path
    entries: dict[str, Entry]
    columns: tuple[str, ...]

    def place_of(self, path: str) -> str | None:
        """Return the key of the entry that holds for a file: its own, or that of the nearest folder or container above."""
        place = PurePosixPath(path)
        return next((name for name in (path, *map(str, place.parents)) if name in self.entries), None)

    def find(self, path: str) -> Entry | None:
        """Return the entry that holds for a file."""
        place = self.place_of(path)
        return None if place is None else self.entries[place]


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Columns ``contract_id`` and ``file`` must be there (capitals do not matter); all others are columns of the register.
    Files are named from the folder that is scanned. UTF-8, UTF-16 or Windows-1252; parted by comma, semicolon, tab or bar.

    Raises:
        ScanError: It cannot be read, lacks a column, or names one file for two contracts (``manifest``).
    """
    rows = _rows(path)
    header = [name.strip() for name in rows[0]] if rows else []
    folded = [name.casefold().replace(" ", "_") for name in header]
    id_at = next((folded.index(name) for name in _ID if name in folded), None)
    file_at = next((folded.index(name) for name in _FILE if name in folded), None)
    if id_at is None or file_at is None:
        msg = (
            f"{path}: the first line must name the columns contract_id and file; it names {', '.join(header) or 'none'}"
        )
        raise ScanError(msg, kind="manifest", name=str(path))
    register_at = [(at, name) for at, name in enumerate(header) if at not in {id_at, file_at} and name]
    entries: dict[str, Entry] = {}
    problems: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
        if not any(cells):
            continue
        entry = Entry(cells[id_at], {name: cells[at] for at, name in register_at if cells[at]})
        _add(entries, cells[file_at], entry, number, problems)
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems[:_SHOWN])
        more = f"\n  and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        msg = f"{path}: {len(problems)} mistakes\n{listed}{more}"
        raise ScanError(msg, kind="manifest", name=str(path))
    return Manifest(path, entries, tuple(name for _, name in register_at))


def _add(entries: dict[str, Entry], file: str, entry: Entry, number: int, problems: list[str]) -> None:
    if not file:
        problems.append(f"line {number}: no file")
    elif not entry.contract_id:
        problems.append(f"line {number}: no contract_id")
    else:
        key = _normal(file)
        known = entries.get(key)
        if known is not None and known.contract_id != entry.contract_id:
            problems.append(f"line {number}: the file belongs to another contract already")
        else:
            entries.setdefault(key, entry)


def _normal(file: str) -> str:
    """Return a path with forward slashes and without ``./``; Windows registers write backslashes."""
    pure = PureWindowsPath(file) if "\\" in file else PurePosixPath(file)
    return pure.as_posix().rstrip("/")


def _rows(path: Path) -> list[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be opened: {error.strerror or error}"
        raise ScanError(msg, kind="manifest", name=str(path)) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text" of Excel
        data = data.decode("utf-16", "replace").encode()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        msg = f"{path} is not a CSV file: {error}"
        raise ScanError(msg, kind="manifest", name=str(path)) from error
