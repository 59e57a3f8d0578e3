"""The tables of a scan: which there are, their columns, and how they travel as Arrow.

A table of a scan has the columns of the `Analysis` frame of the same name and, so that rows of many files can stand
together, ``document_id`` (SHA-256 of the file). What may change without reading a file again (its path, its contract)
is not stored with the rows but joined when they are loaded.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from contractlens.coverage import COVERAGE_COLUMNS
from contractlens.exceptions import ScanError
from contractlens.facts.columns import DATE_COLUMNS, PARTY_COLUMNS, REFERENCE_COLUMNS, SUMMARY_COLUMNS
from contractlens.findings import (
    ATTRIBUTE_COLUMNS,
    CLAUSE_COLUMNS,
    FINDING_COLUMNS,
    NEAREST_COLUMNS,
    WARNING_COLUMNS,
    Column,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    import pyarrow as pa

_CODEC = "zstd"
_SIZE_BYTES = 8

_DOCUMENT_ID = Column("document_id", "string", "SHA-256 of the file.")


def _stored(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return columns if any(column.name == "document_id" for column in columns) else (_DOCUMENT_ID, *columns)


DOCUMENT_COLUMNS = (
    _DOCUMENT_ID,
    Column("role", "string", "By its own words: agreement, variation, schedule, or other."),
    Column("title", "string", "Its title; missing if none was found, as all that follows."),
    Column("form", "string", "Published form of contract that it follows."),
    Column("reference", "string", "Reference number of the contract."),
    Column("buyer", "string", "Buyer."),
    Column("supplier", "string", "Supplier."),
    Column("parties", "string", "All parties, parted by semicolons."),
    Column("signed", "datetime64[ns]", "Day of the last signature."),
    Column("start", "datetime64[ns]", "First day of the contract."),
    Column("end", "datetime64[ns]", "Last day of the contract."),
    Column("value", "Float64", "Value, in whole units of the currency."),
    Column("currency", "string", "ISO 4217 code of the value."),
    Column("part", "string", 'For a schedule: which one, such as "schedule 3".'),
    Column("number", "string", "For a variation: its number."),
    Column("holds", "string", "JSON list: schedules and annexes that stand in the file."),
    Column("refers", "string", "JSON list: schedules and annexes that it refers to and does not hold."),
    Column("mentions", "string", "JSON list: reference numbers that stand near its beginning."),
    Column("amends", "string", "JSON list: provisions of its parent that a variation changes."),
    Column("is_signed", "boolean", "True when a date of signature or the mark of a signing service stands in it."),
    Column("is_draft", "boolean", "True when it says that it is a draft, or has tracked changes not accepted yet."),
    Column("is_redacted", "boolean", "True when words in it are blacked out."),
    Column("characters", "Int64", "Length of the text."),
    Column("changed", "string", "When it was last changed, as the file says of itself."),
    Column("fingerprint", "string", "MinHash of its words: near-equal texts have near-equal fingerprints."),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "documents": DOCUMENT_COLUMNS,
    "findings": _stored(FINDING_COLUMNS),
    "attributes": _stored(ATTRIBUTE_COLUMNS),
    "clauses": _stored(CLAUSE_COLUMNS),
    "warnings": _stored(WARNING_COLUMNS),
    "summary": _stored(SUMMARY_COLUMNS),
    "parties": _stored(PARTY_COLUMNS),
    "dates": _stored(DATE_COLUMNS),
    "references": _stored(REFERENCE_COLUMNS),
    "coverage": _stored(COVERAGE_COLUMNS),
    "nearest": _stored(NEAREST_COLUMNS),
}
"""Stored columns of each table, in order."""

JOINED = (
    Column("path", "string", "Where the file lies, from the folder that was scanned; the first of equal files."),
    Column("contract_id", "string", "The contract that the file belongs to."),
)
"""Columns put before the stored ones when a table is loaded."""

AMENDED_BY = Column(
    "amended_by",
    "string",
    "Variations that name the provision, in order of date, parted by semicolons; missing if none.",
)
"""Column put behind the stored ones of `findings`."""

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
    Column("role", "string", "agreement, variation, schedule, other, unread or container; by its text, else its name."),
    Column("copy_group", "string", "Equal for drafts, versions and copies of one document; missing without copies."),
    Column("is_best_copy", "boolean", "True for the copy to trust, and for a file without copies."),
    Column("copy_reason", "string", "Why it is the best copy, or what the best has that it lacks."),
    Column("findings", "Int64", "How many findings it gave."),
    Column("warnings", "Int64", "How many warnings it gave."),
    Column("seconds", "Float64", "Time spent on it."),
    Column("version", "string", "Version of contractlens."),
    Column("model_version", "string", "Version of the model that judged."),
    Column("fingerprint", "string", "Settings of the scan."),
)

CONTRACT_COLUMNS = (
    Column("contract_id", "string", "Id from the manifest, else the folder that it fills, else its first agreement."),
    Column("grouped_by", "string", "manifest; folder, references, copies (several, parted by commas); or single."),
    Column("title", "string", "Title; as all facts here from the best copies, the agreement's first."),
    Column("form", "string", "Published form of contract that it follows."),
    Column("reference", "string", "Reference number."),
    Column("buyer", "string", "Buyer."),
    Column("supplier", "string", "Supplier."),
    Column("parties", "string", "All parties, parted by semicolons."),
    Column("signed", "datetime64[ns]", "Day of the last signature."),
    Column("start", "datetime64[ns]", "First day."),
    Column("end", "datetime64[ns]", "Last day, before variations."),
    Column("end_varied", "datetime64[ns]", "Last day that the latest variation states; missing if none does."),
    Column("value", "Float64", "Value before variations, in whole units of the currency."),
    Column("currency", "string", "ISO 4217 code of the value."),
    Column("variations", "Int64", "How many variations it has, copies counted once."),
    Column("last_varied", "datetime64[ns]", "Day of the latest variation; missing if unknown."),
    Column("missing_schedules", "string", "Schedules and annexes referred to and in none of its files; empty if none."),
    Column("best_file", "string", "Path of the agreement's best copy; of its first file where it has no agreement."),
    Column("paths", "string", "All files, parted by semicolons."),
    Column("files", "Int64", "How many files it has; containers do not count, what is in them does."),
    Column("copies", "Int64", "How many of them are not the best copy of their document."),
    Column("files_unread", "Int64", "How many of them failed or are waiting."),
    Column("files_partial", "Int64", "How many of them could be read in part."),
    Column("companions", "Int64", "How many are of no kind that is read, such as workbooks and photos."),
    Column("pages", "Int64", "Pages of the best copies."),
    Column("findings", "Int64", "Findings in the best copies."),
    Column("clause_types", "Int64", "How many clause types were found in the best copies."),
    Column("complete", "boolean", "True when every best copy was read whole and no schedule is missing."),
)

VARIATION_COLUMNS = (
    Column("contract_id", "string", "The contract that it changes."),
    Column("path", "string", "Where the best copy lies."),
    Column("position", "Int64", "Place in the order of dates, from 1."),
    Column("number", "string", "Its number."),
    Column("title", "string", "Its title."),
    Column("date", "datetime64[ns]", "Day of signature, else first day; missing if neither is stated."),
    Column("end", "datetime64[ns]", "Last day of the contract that it states."),
    Column("amends", "string", "Provisions that it changes, parted by semicolons."),
    Column("has_parent", "boolean", "Whether the contract that it changes is among the files."),
)


@cache
def arrow_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """Return the Arrow form of `columns`."""
    import pyarrow as pa

    types = {
        "string": pa.large_string(),  # what pandas holds: no conversion for each file
        "Int64": pa.int64(),
        "Float64": pa.float64(),
        "boolean": pa.bool_(),
        "datetime64[ns]": pa.timestamp("ns"),
    }
    return pa.schema([(column.name, types[column.dtype]) for column in columns])


def encode_tables(frames: Mapping[str, pd.DataFrame], document_id: str) -> dict[str, bytes]:
    """Return the tables of one file, encoded; a table without rows is left out.

    Args:
        frames: By name of the table, with or without the column document_id.
        document_id: SHA-256 of the file.
    """
    import pyarrow as pa

    encoded = {}
    for name, rows in frames.items():
        if rows.empty:
            continue
        schema = arrow_schema(TABLES[name])
        held = {str(column): _arrow(values) for column, values in rows.items()}
        own = pa.repeat(pa.scalar(document_id, pa.large_string()), len(rows))
        table = pa.Table.from_arrays([held.get(field.name, own) for field in schema], schema=schema)
        encoded[name] = encode(table.combine_chunks().to_batches()[0])
    return encoded


def _arrow(values: pd.Series[Any]) -> pa.Array:
    """Return a column as Arrow; through its array, as pyarrow's look at a Series costs more than the conversion."""
    import pyarrow as pa

    if values.dtype.kind == "M":
        return pa.array(values.to_numpy(), from_pandas=True)
    return pa.array(values.array)


def encode_row(name: str, row: Mapping[str, Any]) -> bytes:
    """Return a table of one row, encoded."""
    import pyarrow as pa

    return encode(pa.RecordBatch.from_pylist([dict(row)], schema=arrow_schema(TABLES[name])))


def encode(batch: pa.RecordBatch) -> bytes:
    """Return rows as one compressed Arrow message, without the schema: `TABLES` has it, and it would be most of it."""
    import pyarrow as pa

    message = batch.serialize()
    packed: bytes = pa.compress(message, codec=_CODEC, asbytes=True)
    head: bytes = message.size.to_bytes(_SIZE_BYTES, "little")
    return head + packed


def decode(data: bytes, name: str) -> pa.Table:
    """Return the rows of table `name` that `encode` packed.

    Raises:
        ScanError: The bytes are damaged (``ledger_damaged``).
    """
    import pyarrow as pa

    size = int.from_bytes(data[:_SIZE_BYTES], "little")
    try:
        message = pa.decompress(memoryview(data)[_SIZE_BYTES:], decompressed_size=size, codec=_CODEC)
        batch = pa.ipc.read_record_batch(pa.py_buffer(message), arrow_schema(TABLES[name]))
    except (OSError, ValueError, pa.ArrowException) as error:
        msg = f"rows in the ledger are damaged ({type(error).__name__}): bring it back from a copy, or scan again with --redo"
        raise ScanError(msg, kind="ledger_damaged") from error
    return pa.Table.from_batches([batch])


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
