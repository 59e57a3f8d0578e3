"""Writes the small frames (`files`, `contracts`) as single Parquet files, for people who read the folder without us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.batch.parts import write_rows

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.batch.scan import Scan


def export_frames(scan: Scan) -> None:
    """Write ``files.parquet`` and ``contracts.parquet`` anew; the ledger stays the truth."""
    _write(scan, "files", scan.files)
    _write(scan, "contracts", scan.contracts)


def _write(scan: Scan, name: str, frame: pd.DataFrame) -> None:
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    write_rows(scan.out / f"{name}.parquet", [table], table.schema)
