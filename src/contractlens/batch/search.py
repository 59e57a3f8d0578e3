"""Full-text search over the clauses of a scan: SQLite's FTS5, in a file of its own beside the ledger.

The index is made on the first search and kept up on later ones; it can be deleted at any time. Where the folder cannot
be written, it is made in memory.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.exceptions import ScanError
from contractlens.findings import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pyarrow as pa

SEARCH_FILE = "search.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS indexed (document_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS clauses USING fts5(
    heading, text, document_id UNINDEXED, clause_id UNINDEXED, clause_number UNINDEXED, page UNINDEXED,
    tokenize = "unicode61 remove_diacritics 2"
);
"""
_WANTED = ("document_id", "clause_id", "clause_number", "heading", "text", "page_start")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w")
_MAX_TERMS = 64  # a sentence; a pasted page would make FTS5 work for minutes
_MAX_PREFIX = 200
_SNIPPET_TOKENS = 24

SEARCH_COLUMNS = (
    Column("path", "string", "Where the file lies."),
    Column("contract_id", "string", "The contract that it belongs to."),
    Column("document_id", "string", "SHA-256 of the file."),
    Column("clause_id", "string", "The provision, as in `clauses`."),
    Column("clause_number", "string", "Its full reference."),
    Column("heading", "string", "Its heading, or the nearest above it."),
    Column("page", "Int64", "Its first page, from 1; missing where the format has none."),
    Column("snippet", "string", "The words around the best match, matches in [brackets]."),
    Column("score", "Float64", "BM25: higher fits better."),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause that has the words."""

    document_id: str
    score: float
    clause_id: str
    clause_number: str
    heading: str
    page: int | None
    snippet: str


def match_expression(words: str) -> str:
    """Return what a person typed as an FTS5 query: all words, "quoted words" as a phrase, a final * for any ending.

    Everything else that FTS5 would take as its own syntax is searched for as plain words.

    Example:
        >>> match_expression('refresh* "own cost" AND NEAR(')
        '"refresh"* "own cost" "AND" "NEAR("'
    """
    terms = []
    for phrase, word in _PHRASE.findall(words.replace("\\0", " ")):
        term = (phrase or word)[:_MAX_PREFIX].replace('"', " ")
        if not _WORD.search(term):
            continue
        is_prefix = bool(word) and term.endswith("*")
        terms.append(f'"{term.rstrip("*")}"' + ("*" if is_prefix else ""))
    return " ".join(terms[:_MAX_TERMS])


class Index:
    """The search index of a scan."""

    def __init__(self, out: Path) -> None:
        self._path = out / SEARCH_FILE
        self._db = _try_open(self._path) or _in_memory()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def indexed(self) -> set[str]:
        """Return the files that are in the index."""
        return {row[0] for row in self._db.execute("SELECT document_id FROM indexed")}

    def add(self, tables: Iterable[pa.Table], documents: Iterable[str]) -> None:
        """Index the clauses of `documents`."""
        self._db.execute("BEGIN")
        try:
            for table in tables:
                columns = [table.column(name).to_pylist() for name in _WANTED]
                self._db.executemany(
                    "INSERT INTO clauses (document_id, clause_id, clause_number, heading, text, page) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (row for row in zip(*columns, strict=True) if row[4]),
                )
            self._db.executemany("INSERT OR IGNORE INTO indexed VALUES (?)", [(name,) for name in documents])
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def find(self, words: str, order: Mapping[str, int], limit: int) -> list[Hit]:
        """Return the best hits in the documents of `order`; equal scores go by that order, then by place."""
        expression = match_expression(words)
        if not expression or limit < 1:
            return []
        best = "SELECT rowid, document_id, -bm25(clauses, 2.0, 1.0) FROM clauses WHERE clauses MATCH ?"
        shown = (
            f"SELECT clause_id, clause_number, heading, page, snippet(clauses, 1, '[', ']', '…', {_SNIPPET_TOKENS}) "  # noqa: S608
            "FROM clauses WHERE clauses MATCH ? AND rowid = ?"
        )
        try:
            hits = [row for row in self._db.execute(best, (expression,)) if row[1] in order]
            hits.sort(key=lambda row: (-row[2], order[row[1]], row[0]))
            return [
                Hit(document_id, score, *self._db.execute(shown, (expression, rowid)).fetchone())
                for rowid, document_id, score in hits[:limit]
            ]
        except sqlite3.DatabaseError as error:
            msg = f"{self._path} cannot be searched ({error}); delete it, and the next search makes it anew"
            raise ScanError(msg, kind="index_damaged", name=str(self._path)) from error


def _in_memory() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(_SCHEMA)
    return db


def _try_open(path: Path) -> sqlite3.Connection | None:
    """Return the index file opened for writing; None when it cannot be, so that memory serves instead."""
    db = None
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=60)
        db.executescript(_SCHEMA)
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if db is not None:
            db.close()
        if "not a database" in str(error) or "malformed" in str(error):
            path.unlink()  # it holds nothing that cannot be made again
            return _try_open(path)
        return None
    return db
