"""Reads the rows of a scan from its parts and from what has no part yet, with filters pushed down to Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.batch.parts import part_path
from contractlens.batch.tables import TABLES, arrow_schema, decode
from contractlens.exceptions import ScanError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.compute as pc

    from contractlens.batch.ledger import Ledger


def read_rows(
    out: Path, ledger: Ledger, name: str, columns: Sequence[str], expression: pc.Expression | None
) -> Iterator[tuple[int | None, pa.Table]]:
    """Yield number and rows of each part of a table (None for those that have no part yet), as of one moment.

    Rows that a part holds of files judged again since are left out: the ledger says which part stands for a file.

    Raises:
        ScanError: A part is missing or damaged (``part_damaged``).
    """
    with ledger.snapshot():
        numbers = sorted(number for number, table in ledger.parts() if table == name)
        pending = [decode(data, name) for (data,) in ledger.payloads(name)]
        standing: dict[int | None, list[str]] = {}
        for document_id, number in ledger.query("SELECT document_id, part FROM results"):
            standing.setdefault(number, []).append(document_id)
    for number in numbers:
        table = _read_part(part_path(out, name, number), name, columns, expression)
        yield number, _only(table, standing.get(number, []))
    for table in pending:
        filtered = table if expression is None else table.filter(expression)
        yield None, filtered.select(list(columns))


def _read_part(path: Path, name: str, columns: Sequence[str], expression: pc.Expression | None) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = arrow_schema(TABLES[name])
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            schema = file.schema_arrow
            if all(
                column in schema.names and schema.field(column).type == wanted.field(column).type
                for column in wanted.names
            ):
                return pq.read_table(
                    path, columns=list(columns), filters=expression, partitioning=None, page_checksum_verification=True
                )
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, type(error).__name__) from error
    raise _damaged(path, "it lacks columns, or has others")


def _damaged(path: Path, reason: str) -> ScanError:
    msg = f"{path} is missing or damaged ({reason}); delete it and scan again: only the files in it are done again"
    return ScanError(msg, kind="part_damaged", name=str(path))


def _only(table: pa.Table, documents: list[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = pc.is_in(table.column("document_id"), value_set=pa.array(documents, pa.large_string()))
    return table if pc.all(mask).as_py() in {True, None} else table.filter(mask)


def ordered(tables: list[pa.Table], name: str, columns: Sequence[str], rank: dict[str, int]) -> tuple[pa.Table, Any]:
    """Return all rows as one table in the order of their files, and the rank of each row's file; others are dropped."""
    import numpy as np
    import pyarrow as pa

    wanted = set(columns)
    schema = arrow_schema(tuple(column for column in TABLES[name] if column.name in wanted))
    table = pa.concat_tables([schema.empty_table(), *(each.select(schema.names) for each in tables)])
    encoded = table.column("document_id").combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    ranks = np.array([rank.get(value, -1) for value in encoded.dictionary.to_pylist()] or [-1], dtype=np.int64)
    of_rows = ranks[encoded.indices.to_numpy(zero_copy_only=False)] if len(table) else np.zeros(0, np.int64)
    order = np.argsort(of_rows, kind="stable")
    order = order[of_rows[order] >= 0]
    return table.take(pa.array(order)), of_rows[order]
