"""Joins scans of shares into one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.batch.export import export_frames
from contractlens.batch.ledger import Ledger, ScanLock, guarded
from contractlens.batch.parts import FILES, part_path, write_files, write_rows
from contractlens.batch.rows import read_rows
from contractlens.batch.scan import Scan, open_scan
from contractlens.batch.settings import SETTINGS_FILE
from contractlens.batch.tables import TABLES, arrow_schema
from contractlens.exceptions import ResumeMismatchError, ScanError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

_FILE_COLUMNS = (
    "path, location, container, contract_id, register, bytes, modified, document_id, status, reason, message, "
    "media_type, seconds, seen"
)
_RESULT_COLUMNS = (
    "document_id, bytes, status, reason, message, media_type, pages, pages_ocr, pages_unreadable, form, findings, "
    "warnings, model_version, seconds"
)


def merge_scans(sources: Iterable[str | Path], out: str | Path) -> Scan:
    """Join scans that were made with equal settings, such as the shards of a job array.

    Files that are equal byte for byte and were judged in several scans are kept once. The sources stay as they are.

    Args:
        sources: Folders of scans; those of one archive's shards, or of archives whose paths do not clash (of equal
            paths, the last source's stays).
        out: Folder for the result; new or empty.

    Raises:
        ScanError: A source is no scan, or `out` is not empty (``shards``).
        ResumeMismatchError: The sources were made with different settings.

    Example:
        >>> import tempfile
        >>> import contractlens as cl
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for share in ("1/2", "2/2"):
        ...         out = f"{folder}/{share[0]}"
        ...         _ = cl.scan_archive(["sample_contracts/council_hosting.pdf"], out, workers=0, shard=share)
        ...     len(cl.merge_scans([f"{folder}/1", f"{folder}/2"], f"{folder}/all").files)
        1
    """
    scans = [open_scan(source) for source in sources]
    target = Path(out)
    _check(scans, target)
    with guarded(target):
        target.mkdir(parents=True, exist_ok=True)
    with ScanLock(target):
        ledger = Ledger(target)
        try:
            for scan in scans:
                _add(scan, target, ledger)
        finally:
            ledger.close()
        with guarded(target):  # last: a merge that was cut off is no scan
            (target / SETTINGS_FILE).write_bytes((scans[0].out / SETTINGS_FILE).read_bytes())
    merged = Scan(target)
    export_frames(merged)
    return merged


def _check(scans: list[Scan], target: Path) -> None:
    if not scans:
        msg = "name at least one scan to merge"
        raise ScanError(msg, kind="shards")
    if target.exists() and any(target.iterdir()):
        msg = f"{target} is not empty; choose a new folder for the merged scan"
        raise ScanError(msg, kind="shards", name=str(target))
    other = next((scan for scan in scans if scan.fingerprint != scans[0].fingerprint), None)
    if other is not None:
        msg = f"{other.out} was made with other settings than {scans[0].out}; results of different settings are never mixed"
        raise ResumeMismatchError(msg, name=str(other.out))


def _add(scan: Scan, target: Path, ledger: Ledger) -> None:
    """Copy one scan; rows of files that the target has already are left out."""
    source = Ledger(scan.out, is_readonly=True)
    try:
        known = {row[0] for row in ledger.query("SELECT document_id FROM results")}
        number = ledger.next_part()
        sizes = {}
        for name, columns in TABLES.items():
            stored = [column.name for column in columns]
            tables = [_without(rows, known) for _, rows in read_rows(scan.out, source, name, stored, None)]
            tables = [rows for rows in tables if len(rows)]
            if tables:
                sizes[name] = write_rows(part_path(target, name, number), tables, arrow_schema(columns))
        files = source.query(f"SELECT {_FILE_COLUMNS} FROM files")  # noqa: S608 - our own words
        results = source.query(f"SELECT {_RESULT_COLUMNS} FROM results")  # noqa: S608
    finally:
        source.close()
    with ledger.transaction() as db:
        marks = ", ".join("?" * len(_FILE_COLUMNS.split(",")))
        db.executemany(f"INSERT OR REPLACE INTO files ({_FILE_COLUMNS}) VALUES ({marks})", files)  # noqa: S608
        marks = ", ".join("?" * len(_RESULT_COLUMNS.split(",")))
        db.executemany(f"INSERT OR IGNORE INTO results ({_RESULT_COLUMNS}) VALUES ({marks})", results)  # noqa: S608
    sizes[FILES] = write_files(target, ledger, number)
    ledger.finish_part(number, sizes)


def _without(rows: pa.Table, known: set[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not known:
        return rows
    return rows.filter(
        pc.invert(pc.is_in(rows.column("document_id"), value_set=pa.array(sorted(known), pa.large_string())))
    )
