"""Which files there are: a folder, a list, one container or a manifest becomes a stream of entries in order of path.

Hidden files, lock files of Word (``~$x.docx``) and litter of operating systems are left out. Linked folders are
followed, each once, so that loops end. What cannot be listed is an entry too, with its reason: nothing is passed over
in silence.
"""

from __future__ import annotations

import os
import stat
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.exceptions import ContractLensWarning, ScanError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contractlens.batch.manifest import Manifest

_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})
_LOCK_PREFIX = "~$"
_SHOWN = 5  # rows of a manifest that a warning names


@dataclass(frozen=True, slots=True)
class Listed:
    r"""One file of the archive.

    Attributes:
        path: From the folder scanned, with forward slashes; bytes that are no text are written as ``\xff``.
        location: What to open.
        size: Bytes.
        modified: Nanoseconds since 1970; None when unknown.
        contract_id: From the manifest; None for the rest.
        register: The other columns of its row in the manifest.
        reason: Why it cannot be read, "" if it can.
        message: The same in words.
    """

    path: str
    location: str
    size: int = 0
    modified: int | None = None
    contract_id: str | None = None
    register: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    message: str = ""

    @property
    def location_bytes(self) -> bytes:
        """What to open, as bytes: file names need not be text."""
        return os.fsencode(self.location)


def list_files(
    source: Path | list[Path] | Manifest, *, out: Path, manifest: Manifest | None = None
) -> Iterator[Listed]:
    """Yield the files of an archive.

    Args:
        source: Folder, file, list of both, or a manifest that names the files.
        out: Folder of the scan, left out when it lies inside.
        manifest: Says which files belong to which contract; the CSV file itself is left out.

    Raises:
        ScanError: The source does not exist (``source``).
    """
    skipped = _identity(out)
    if isinstance(source, Path):
        entries = _list_one(source, skipped)
    elif isinstance(source, list):
        entries = _list_many(source, skipped)
    else:
        manifest = source
        entries = _list_manifest(source, skipped)
    if manifest is None:
        yield from entries
    else:
        yield from _with_rows(entries, manifest)


def _with_rows(entries: Iterable[Listed], manifest: Manifest) -> Iterator[Listed]:
    """Yield the files with what the manifest says of each; warn of rows that fit no file."""
    own = os.path.abspath(manifest.path)  # noqa: PTH100 - compared with plain strings
    unused = set(manifest.entries)
    for entry in entries:
        if os.path.abspath(entry.location) == own:  # noqa: PTH100
            continue
        place = manifest.place_of(entry.path)
        if place is None:
            yield entry
        else:
            unused.discard(place)
            row = manifest.entries[place]
            yield replace(entry, contract_id=row.contract_id, register=row.register)
    if unused:
        first = ", ".join(sorted(unused)[:_SHOWN])
        more = f" and {len(unused) - _SHOWN} more" if len(unused) > _SHOWN else ""
        msg = f"{manifest.path}: {len(unused)} rows name no file of the archive: {first}{more} (paths start at its folder)"
        warnings.warn(ContractLensWarning(msg), stacklevel=2)


def _list_one(source: Path, skipped: tuple[int, int] | None) -> Iterator[Listed]:
    try:
        mode = source.stat().st_mode
    except (OSError, ValueError) as error:
        msg = f"{source} cannot be opened: {getattr(error, 'strerror', None) or error}"
        raise ScanError(msg, kind="source", name=str(source)) from error
    if stat.S_ISDIR(mode):
        yield from _walk(os.fspath(source), "", skipped, set())
    else:
        yield _file(os.fspath(source), source.name)


def _list_many(sources: Iterable[Path], skipped: tuple[int, int] | None) -> Iterator[Listed]:
    """List files by the path given; entries of a list that are folders are walked."""
    seen: set[str] = set()
    for source in sources:
        location = os.fspath(source)
        if location in seen:
            continue
        seen.add(location)
        if os.path.isdir(location):  # noqa: PTH112 - paths here may hold bytes that are no text
            yield from _walk(location, _shown(source.as_posix()) + "/", skipped, set())
        else:
            yield _file(location, source.as_posix())


def _list_manifest(manifest: Manifest, skipped: tuple[int, int] | None) -> Iterator[Listed]:
    folder = manifest.path.parent
    for name in sorted(manifest.entries):
        location = os.fspath(folder / name)
        if os.path.isdir(location):  # noqa: PTH112 - as above
            yield from _walk(location, f"{_shown(name)}/", skipped, set())
        else:
            yield _file(location, name)


def _walk(folder: str, prefix: str, skipped: tuple[int, int] | None, above: set[tuple[int, int]]) -> Iterator[Listed]:
    """Yield the files under `folder`; a stack of its own, as folders may be deeper than Python's."""
    stack: list[tuple[str, str]] = [(folder, prefix)]
    while stack:
        place, shown = stack.pop()
        identity = _identity(Path(place))
        if identity is not None and (identity == skipped or identity in above):
            continue
        if identity is not None:
            above.add(identity)
        try:
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            message = f"the folder cannot be opened: {error.strerror or error}"
            yield Listed(shown.rstrip("/") or ".", place, reason="unreadable_path", message=message)
            continue
        folders = []
        for entry in entries:
            if _is_litter(entry.name):
                continue
            if _is_folder(entry):
                folders.append((entry.path, f"{shown}{_shown(entry.name)}/"))
            else:
                yield _file(entry.path, f"{shown}{entry.name}")
        stack += reversed(folders)


def _file(location: str, path: str) -> Listed:
    shown = _shown(path)
    try:
        status = os.stat(location)  # noqa: PTH116 - paths here may hold bytes that are no text
    except (OSError, ValueError) as error:
        message = f"the file cannot be opened: {getattr(error, 'strerror', None) or error}"
        return Listed(shown, location, reason="unreadable_path", message=message)
    if not stat.S_ISREG(status.st_mode):
        return Listed(shown, location, reason="unreadable_path", message="this is no ordinary file")
    return Listed(shown, location, status.st_size, status.st_mtime_ns)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_litter(name: str) -> bool:
    return name.startswith((".", _LOCK_PREFIX)) or name.casefold() in _LITTER


def _shown(path: str) -> str:
    """Return a path that can be written anywhere."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
