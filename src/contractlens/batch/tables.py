"""The tables of a scan: which there are, their columns, and how they travel as Arrow.

A table of a scan has the columns of the `Analysis` frame of the same name and, so that rows of many files can stand
together, ``document_id`` (SHA-256 of the file). What may change without reading a file again (its path, its contract)
is not stored with the rows but joined when they are loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.findings import ATTRIBUTE_COLUMNS, CLAUSE_COLUMNS, FINDING_COLUMNS, WARNING_COLUMNS, Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

    from contractlens.analysis import Analysis

_DOCUMENT_ID = Column("document_id", "string", "SHA-256 of the file.")


def _stored(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return columns if any(column.name == "document_id" for column in columns) else (_DOCUMENT_ID, *columns)


TABLES: dict[str, tuple[Column, ...]] = {
    "findings": _stored(FINDING_COLUMNS),
    "attributes": _stored(ATTRIBUTE_COLUMNS),
    "clauses": _stored(CLAUSE_COLUMNS),
    "warnings": _stored(WARNING_COLUMNS),
}
"""Stored columns of each table, in order."""

JOINED = (
    Column("path", "string", "Where the file lies, from the folder that was scanned; the first of equal files."),
    Column("contract_id", "string", "The contract that the file belongs to."),
)
"""Columns put before the stored ones when a table is loaded."""

FILE_COLUMNS = (
    Column("path", "string", "Where the file lies; `bundle.zip!/a/b.docx` inside a container."),
    Column("container", "string", "The zip or e-mail that holds it; empty for a file of its own."),
    Column("contract_id", "string", "The contract that it belongs to."),
    Column("document_id", "string", "SHA-256 of its bytes; missing when it could not be opened."),
    Column("bytes", "Int64", "Size."),
    Column("modified", "datetime64[ns]", "When it was last changed, UTC; missing inside containers."),
    Column("media_type", "string", "What it is by its content; missing when it could not be read."),
    Column("pages", "Int64", "Pages; missing where the format has none."),
    Column("pages_ocr", "Int64", "Pages read by recognition of their image."),
    Column("pages_unreadable", "Int64", "Pages from which nothing or only garbled text could be read."),
    Column("form", "string", "Form of contract it says it is; missing if unknown."),
    Column("status", "string", "ok, partial, failed, skipped, or waiting (not done yet)."),
    Column("reason", "string", "Stable reason code where the status is not ok."),
    Column("message", "string", "What happened and what to do; never words of the contract."),
    Column("duplicate_of", "string", "Path of the equal file that stands for this one; missing for the first."),
    Column("findings", "Int64", "How many findings it gave."),
    Column("warnings", "Int64", "How many warnings it gave."),
    Column("seconds", "Float64", "Time spent on it."),
    Column("version", "string", "Version of contractlens."),
    Column("model_version", "string", "Version of the model that judged."),
    Column("fingerprint", "string", "Settings of the scan."),
)

CONTRACT_COLUMNS = (
    Column("contract_id", "string", "Id from the manifest, else the folder, else the file itself."),
    Column("files", "Int64", "How many files it has."),
    Column("files_unread", "Int64", "How many of them failed or are waiting."),
    Column("files_partial", "Int64", "How many of them could be read in part."),
    Column("pages", "Int64", "Pages, equal files counted once."),
    Column("findings", "Int64", "Findings, equal files counted once."),
    Column("clause_types", "Int64", "How many clause types were found."),
    Column("complete", "boolean", "True when every file was read whole."),
)


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """Return the Arrow form of `columns`."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "Int64": pa.int64(),
        "Float64": pa.float64(),
        "boolean": pa.bool_(),
        "datetime64[ns]": pa.timestamp("ns"),
    }
    return pa.schema([(column.name, types[column.dtype]) for column in columns])


def encode_tables(analysis: Analysis) -> dict[str, bytes]:
    """Return the tables of one file as compressed Arrow streams; a table without rows is left out."""
    import pyarrow as pa

    frames = {name: getattr(analysis, name) for name in TABLES}
    encoded = {}
    for name, frame in frames.items():
        if frame.empty:
            continue
        if "document_id" not in frame.columns:
            frame = frame.assign(document_id=analysis.document.sha256)  # noqa: PLW2901 - the same rows, one more column
        table = pa.Table.from_pandas(frame, schema=arrow_schema(TABLES[name]), preserve_index=False)
        encoded[name] = encode(table)
    return encoded


def encode(table: pa.Table) -> bytes:
    """Return `table` as one compressed Arrow stream, without what pandas wrote into its metadata."""
    import pyarrow as pa

    plain = table.replace_schema_metadata(None)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, plain.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(plain)
    return bytes(sink.getvalue())


def decode(data: bytes) -> pa.Table:
    """Return the table of an Arrow stream that `encode` made."""
    import pyarrow as pa

    with pa.ipc.open_stream(data) as reader:
        return reader.read_all()


def as_frame(table: pa.Table, columns: Sequence[Column]) -> pd.DataFrame:
    """Return `table` as a DataFrame with exactly the dtypes of `columns`."""
    import pandas as pd

    series = {column.name: _series(table.column(column.name), column.dtype) for column in columns}
    return pd.DataFrame(series)


def _series(values: pa.ChunkedArray, dtype: str) -> pd.Series[Any]:
    import pandas as pd

    if dtype == "datetime64[ns]":
        made: pd.Series[Any] = values.to_pandas().astype(dtype)
        return made
    extension: Any = pd.api.types.pandas_dtype(dtype)
    return pd.Series(extension.__from_arrow__(values))
