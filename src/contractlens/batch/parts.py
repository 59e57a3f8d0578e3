"""Parquet parts: written whole or not at all, read while a scan goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from contractlens.batch.ledger import guarded
from contractlens.batch.tables import FILE_COLUMNS, TABLES, arrow_schema, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from contractlens.batch.ledger import Ledger

COMPRESSION = "zstd"
FILES = "files"
"""Folder of the parts that say which files the rows of the other parts come from."""
_ROW_GROUP_BYTES = 8 * 1024 * 1024
"""In memory. A row group per file made parts four times as dear to write; larger ones would have to be read whole."""
_FILE_PART = ("path", "container", "document_id", "bytes", "media_type", "pages", "form", "status", "reason", "message")
_FILES_OF_PART = """
SELECT f.path, f.container, f.document_id, f.bytes, r.media_type, r.pages, r.form, r.status, r.reason, r.message
FROM results AS r JOIN files AS f ON f.document_id = r.document_id WHERE r.part IS NULL ORDER BY f.path
"""


def part_path(out: Path, name: str, number: int) -> Path:
    """Return where a part lies."""
    return out / name / f"part-{number:06d}.parquet"


def write_part(out: Path, ledger: Ledger) -> bool:
    """Write the rows that have no part yet as one more part of each table; False when there are none."""
    if not ledger.pending()[0]:
        return False
    number = ledger.next_part()
    sizes = {}
    for name, columns in TABLES.items():
        payloads = ledger.payloads(name)
        if payloads:
            tables = (decode(data, name) for (data,) in payloads)  # one row group in memory, not the whole part
            sizes[name] = write_rows(part_path(out, name, number), tables, arrow_schema(columns))
    sizes[FILES] = write_files(out, ledger, number)
    ledger.finish_part(number, sizes)
    return True


def write_files(out: Path, ledger: Ledger, number: int) -> int:
    """Write which files the rows of a part come from, for people who read the parts without us; return its size.

    One row per path that was known by then. `files.parquet` has all files, also those without rows, and all columns.
    """
    import pyarrow as pa

    columns = tuple(column for column in FILE_COLUMNS if column.name in _FILE_PART)
    rows = ledger.query(_FILES_OF_PART)
    listed = [[row[at] for row in rows] for at in range(len(columns))]
    schema = arrow_schema(columns)
    arrays = [pa.array(values, field.type) for values, field in zip(listed, schema, strict=True)]
    return write_rows(part_path(out, FILES, number), [pa.Table.from_arrays(arrays, schema=schema)], schema)


def write_rows(path: Path, tables: Iterable[pa.Table], schema: pa.Schema) -> int:
    """Write one Parquet file under its final name only once it is whole and on the disk; return its size.

    Raises:
        ScanError: Disk full or read-only (``output_unwritable``).
    """
    import pyarrow.parquet as pq

    temporary = path.with_name(f".{path.name}.tmp")
    with guarded(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            with pq.ParquetWriter(file, schema, compression=COMPRESSION, write_page_checksum=True) as writer:
                for table in _joined(tables):
                    writer.write_table(table.cast(schema))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    return path.stat().st_size


def _joined(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield tables put together to row groups of a size that is quick to write and to read."""
    import pyarrow as pa

    held: list[pa.Table] = []
    size = 0
    for table in tables:
        held.append(table)
        size += table.nbytes
        if size >= _ROW_GROUP_BYTES:
            yield pa.concat_tables(held)
            held, size = [], 0
    if held:
        yield pa.concat_tables(held)


def _sync_folder(folder: Path) -> None:
    """Put the renaming itself on the disk, where folders can be opened (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clean_parts(out: Path, ledger: Ledger) -> None:
    """Remove what a killed scan left behind, and let the files of lost parts wait again."""
    known = ledger.parts()
    lost = {
        number
        for (number, name), size in known.items()
        if not (path := part_path(out, name, number)).exists() or path.stat().st_size != size
    }
    if lost:
        ledger.forget_parts(sorted(lost))
        known = ledger.parts()
    wanted = {part_path(out, name, number) for number, name in known}
    with guarded(out):
        for name in (*TABLES, FILES):
            for path in (out / name).glob("*"):
                if path not in wanted:
                    path.unlink()
