"""What a spaCy component keeps when its pipeline is saved: a few files, on disk or packed into bytes."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import TaxonomyError
from contractlens.taxonomy import Taxonomy
from contractlens.taxonomy_check import PATTERN_WORD_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TAXONOMY = "taxonomy.toml"
_NOT_WRITTEN = frozenset({"id", "replaces", "patterns", "learnt"})
_MAX_BYTES = 64 * 1024 * 1024  # ours have a third of a megabyte, learnt types a tenth each


def taxonomy_files(taxonomy: Taxonomy) -> dict[str, bytes]:
    """Return the files that `read_taxonomy` makes the same clause types of."""
    import tomli_w

    from contractlens import taxonomy as loader

    entries: dict[str, Any] = {}
    lists: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for item in taxonomy:
        whole = asdict(item)
        entry = {name: value for name, value in whole.items() if name not in _NOT_WRITTEN and value}
        if item.patterns:
            entry["patterns"] = [
                {"id": each.id, "pattern": [_written(token, lists) for token in each.tokens]} for each in item.patterns
            ]
        learnt = whole.get("learnt", b"")
        if learnt:
            name = f"{item.id}.learnt"
            files[name] = learnt
            entry["learnt"] = {"file": name, "examples": loader.examples_digest(item.examples, item.counterexamples)}
        entries[item.id] = entry
    content = {"word_lists": lists, "clause_types": entries} if lists else {"clause_types": entries}
    return {TAXONOMY: tomli_w.dumps(content).encode(), **files}


def _written(token: Mapping[str, Any], lists: dict[str, list[str]]) -> dict[str, Any]:
    """Return a token as a file has it; words that stand in two of its word lists may be repeated only as lists."""
    lower = token.get("LOWER")
    words = lower.get("IN", ()) if isinstance(lower, dict) else ()
    if len(set(words)) == len(words):
        return dict(token)
    parts: list[list[str]] = [[]]
    for word in words:
        if word in parts[-1]:
            parts.append([])
        parts[-1].append(word)
    names = [f"list_{len(lists) + at}" for at in range(len(parts))]
    lists.update(zip(names, parts, strict=True))
    return {name: value for name, value in token.items() if name != "LOWER"} | {PATTERN_WORD_LIST: names}


def read_taxonomy(files: Mapping[str, bytes]) -> Taxonomy:
    """Return the clause types of files that `taxonomy_files` made.

    Raises:
        TaxonomyError: They hold mistakes, or there are none.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), files)
        return Taxonomy.load(Path(folder) / TAXONOMY)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made when missing; names that lead elsewhere are refused.

    Raises:
        TaxonomyError: A name is no plain file name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        if Path(name).name != name or name in {"", ".", ".."}:
            msg = "the saved component names a file outside its folder; save the pipeline again"
            raise TaxonomyError(msg)
        (folder / name).write_bytes(data)


def read_files(folder: Path, names: Iterable[str] = ()) -> dict[str, bytes]:
    """Return the files of a folder by their names; all of them when none are named.

    Raises:
        TaxonomyError: The folder is not there, or holds more than any component of ours.
    """
    if not folder.is_dir():
        msg = f"{folder} holds no saved component; save the pipeline again"
        raise TaxonomyError(msg, name=str(folder))
    wanted = set(names)
    paths = [path for path in sorted(folder.iterdir()) if path.is_file() and (not wanted or path.name in wanted)]
    if sum(path.stat().st_size for path in paths) > _MAX_BYTES:
        msg = f"{folder} holds more than {_MAX_BYTES:,} bytes; it is no component of ours"
        raise TaxonomyError(msg, name=str(folder))
    return {path.name: path.read_bytes() for path in paths}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as one piece of bytes; the same files always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of `pack`.

    Raises:
        TaxonomyError: They are damaged, or more than any component of ours.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            files = {name: archive.read(name) for name in archive.namelist()} if size <= _MAX_BYTES else {}
    except (OSError, ValueError, EOFError, RuntimeError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        msg = "the saved component is damaged; save the pipeline again"
        raise TaxonomyError(msg) from error
    if not files:
        msg = f"the saved component is empty or holds more than {_MAX_BYTES:,} bytes; save the pipeline again"
        raise TaxonomyError(msg)
    return files
