"""The ledger of a scan: one SQLite file that says which files there are, what became of them, and where the rows lie.

How nothing is lost. The rows of a file and its entry in ``results`` are committed in *one* transaction, the rows as
Arrow streams in ``payloads``. Every few hundred files they are written to Parquet parts (temporary name, fsync,
rename), and one more transaction moves their results to the part and empties ``payloads``. A process that is killed

- before a commit repeats the files it had in hand,
- between a rename and the commit leaves a part that no result names; the next one has the same number and replaces it,

and at every moment ``results`` says where the rows of each file are, once. Had Parquet come first, each file would
have needed a part (and an fsync) of its own, or a crash would have cost a whole batch.

The journal is SQLite's rollback journal with full synchronisation, because the write-ahead log does not work over
network drives. There is one writer, which holds `ScanLock`; readers may come at any time.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contractlens.batch.jobs import Member, Result
from contractlens.exceptions import ScanError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from contractlens.batch.listing import Listed

LEDGER_FILE = "ledger.sqlite"
LOCK_FILE = "lock"
SYNCHRONOUS = "FULL"  # a commit that returned is on the disk, also when the power fails
_BUSY_S = 60.0  # a reader on a slow drive may hold the file for a moment
_PAGE = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, location BLOB NOT NULL, container TEXT NOT NULL DEFAULT '', contract_id TEXT,
    register TEXT NOT NULL DEFAULT '{}', bytes INTEGER NOT NULL, modified INTEGER,
    document_id TEXT, status TEXT, reason TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '', seconds REAL NOT NULL DEFAULT 0, seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_document ON files (document_id);
CREATE INDEX IF NOT EXISTS files_by_size ON files (bytes);
CREATE INDEX IF NOT EXISTS files_by_container ON files (container);
CREATE TABLE IF NOT EXISTS results (
    document_id TEXT PRIMARY KEY, bytes INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
    message TEXT NOT NULL, media_type TEXT NOT NULL, pages INTEGER, pages_ocr INTEGER, pages_unreadable INTEGER,
    form TEXT, findings INTEGER NOT NULL, warnings INTEGER NOT NULL, model_version TEXT NOT NULL,
    seconds REAL NOT NULL, part INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS results_by_size ON results (bytes);
CREATE INDEX IF NOT EXISTS results_by_part ON results (part);
CREATE TABLE IF NOT EXISTS payloads (document_id TEXT NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS payloads_by_document ON payloads (document_id);
CREATE TABLE IF NOT EXISTS parts (number INTEGER NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (number, name)) WITHOUT ROWID;
"""


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of the file system into `ScanError` with what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _ledger_error(error, path) from error
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror or error}; what was done is safe: make room or give access, and scan again"
        raise ScanError(msg, kind="output_unwritable", name=str(path)) from error


def _ledger_error(error: sqlite3.DatabaseError, path: Path) -> ScanError:
    reason = str(error)
    if "locked" in reason or "busy" in reason:
        msg = f"{path} is in use by another program ({reason}); close it and scan again: what was done is safe"
        return ScanError(msg, kind="scan_running", name=str(path))
    if isinstance(error, sqlite3.OperationalError) and any(
        word in reason for word in ("full", "readonly", "unable to open", "disk I/O")
    ):
        msg = f"{path} cannot be written ({reason}); what was done is safe: make room or give access, and scan again"
        return ScanError(msg, kind="output_unwritable", name=str(path))
    msg = f"{path} is damaged ({reason}); bring it back from a copy, or scan again with resume=False (--redo)"
    return ScanError(msg, kind="ledger_damaged", name=str(path))


class ScanLock:
    """Keeps a second scan out of the folder; the operating system lets go of it when the process dies, however it dies."""

    def __init__(self, out: Path) -> None:
        self._path = out / LOCK_FILE
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> None:
        try:
            self._connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                msg = f"another scan is writing to {self._path.parent}; wait for it, or choose another folder"
                raise ScanError(msg, kind="scan_running", name=str(self._path.parent)) from error
            raise _ledger_error(error, self._path) from error

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()


class Ledger:
    """Reads and writes the ledger. Every method that changes something commits before it returns.

    Args:
        out: Folder of the scan.
        is_readonly: Open for reading only; never makes the file.
    """

    def __init__(self, out: Path, *, is_readonly: bool = False) -> None:
        self.path = out / LEDGER_FILE
        with guarded(self.path):
            if is_readonly:
                self._db = self._open_for_reading()
            else:
                self._db = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None)
                self._db.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
                self._db.execute("PRAGMA journal_mode = TRUNCATE")  # cheaper than a new file for each commit
                self._db.executescript(f"BEGIN;{_SCHEMA}COMMIT;")

    def _open_for_reading(self) -> sqlite3.Connection:
        """A killed scan may leave a journal that has to be rolled back first, which needs the right to write."""
        try:
            return self._opened("ro")
        except sqlite3.OperationalError:
            return self._opened("rw")

    def _opened(self, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        db = sqlite3.connect(uri, uri=True, timeout=_BUSY_S, isolation_level=None)
        try:
            db.execute("SELECT count(*) FROM parts").fetchone()
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block or nothing of it."""
        with guarded(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def query(self, statement: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with guarded(self.path):
            return self._db.execute(statement, arguments).fetchall()

    def pages(self, statement: str, arguments: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield rows of a query on `files` ordered by path, a few hundred at a time, so that writing may go on between.

        The statement ends in ``AND path > ? ORDER BY path LIMIT ?`` and selects the path first.
        """
        last = ""
        while rows := self.query(statement, (*arguments, last, _PAGE)):
            yield from rows
            last = rows[-1][0]

    # -- listing --------------------------------------------------------------------------------------------------

    def replace_listing(self, listed: Iterable[Listed]) -> int:
        """Make `files` hold what was listed: new and changed files wait, those that are gone go. Return how many."""
        with self.transaction() as db:
            seen = 1 + (db.execute("SELECT max(seen) FROM files").fetchone()[0] or 0)
            count = 0
            for entry in listed:
                self._list_one(db, entry, seen)
                count += 1
            if count:
                db.execute("DELETE FROM files WHERE container = '' AND seen < ?", (seen,))
                db.execute(
                    "DELETE FROM files WHERE container <> '' AND container NOT IN "
                    "(SELECT path FROM files WHERE container = '')"
                )
                db.execute(
                    "UPDATE files SET seen = ?, (contract_id, register) = (SELECT outer.contract_id, outer.register "
                    "FROM files AS outer WHERE outer.path = files.container) WHERE container <> ''",
                    (seen,),
                )
        return count

    @staticmethod
    def _list_one(db: sqlite3.Connection, entry: Listed, seen: int) -> None:
        register = json.dumps(entry.register, ensure_ascii=False)
        known = db.execute("SELECT bytes, modified, reason FROM files WHERE path = ?", (entry.path,)).fetchone()
        is_same = known is not None and known[:2] == (entry.size, entry.modified) and known[2] != "unreadable_path"
        if is_same and not entry.reason:
            db.execute(
                "UPDATE files SET location = ?, contract_id = ?, register = ?, seen = ? WHERE path = ?",
                (entry.location_bytes, entry.contract_id, register, seen, entry.path),
            )
            return
        db.execute(
            "INSERT OR REPLACE INTO files (path, location, contract_id, register, bytes, modified, status, reason, "
            "message, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.path,
                entry.location_bytes,
                entry.contract_id,
                register,
                entry.size,
                entry.modified,
                "failed" if entry.reason else None,
                entry.reason,
                entry.message,
                seen,
            ),
        )

    def forget_failures(self) -> None:
        """Let files that failed wait again."""
        with self.transaction() as db:
            db.execute("DELETE FROM results WHERE status = 'failed'")
            db.execute("UPDATE files SET status = NULL, reason = '', message = '' WHERE status = 'failed'")
            self._reopen_containers(db)

    def forget_parts(self, numbers: Iterable[int]) -> None:
        """Let the files of lost parts wait again."""
        with self.transaction() as db:
            for number in numbers:
                db.execute("DELETE FROM results WHERE part = ?", (number,))
                db.execute("DELETE FROM parts WHERE number = ?", (number,))
            self._reopen_containers(db)

    @staticmethod
    def _reopen_containers(db: sqlite3.Connection) -> None:
        db.execute(
            "UPDATE files SET status = NULL WHERE path IN (SELECT container FROM files WHERE container <> '' AND status IS "
            "NULL AND (document_id IS NULL OR document_id NOT IN (SELECT document_id FROM results)))"
        )

    def reopen_containers(self) -> None:
        """Let containers wait again that have a member which was never judged."""
        with self.transaction() as db:
            self._reopen_containers(db)

    # -- progress -------------------------------------------------------------------------------------------------

    def unidentified_twins(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and location of waiting files that share their size with another file or with a known result."""
        return self.pages(
            "SELECT path, location FROM files WHERE container = '' AND status IS NULL AND document_id IS NULL AND ("
            "bytes IN (SELECT bytes FROM results) OR "
            "(SELECT count(*) FROM (SELECT 1 FROM files AS other WHERE other.bytes = files.bytes LIMIT 2)) > 1"
            ") AND path > ? ORDER BY path LIMIT ?"
        )

    def waiting(self) -> Iterator[tuple[str, bytes, str | None]]:
        """Yield path, location and (if known) SHA-256 of the files that still need a worker; of equal files the first.

        The index is named because SQLite would look for twins among all files: quadratic in flat folders.
        """
        return self.pages(
            "SELECT path, location, document_id FROM files WHERE container = '' AND status IS NULL AND ("
            "document_id IS NULL OR (document_id NOT IN (SELECT document_id FROM results) AND NOT EXISTS "
            "(SELECT 1 FROM files AS twin INDEXED BY files_by_document WHERE twin.document_id = files.document_id AND "
            "twin.path < files.path AND twin.container = '' AND twin.status IS NULL))"
            ") AND path > ? ORDER BY path LIMIT ?"
        )

    def has_result(self, document_id: str) -> bool:
        """Say whether these bytes were judged."""
        return bool(self.query("SELECT 1 FROM results WHERE document_id = ?", (document_id,)))

    def counts(self) -> tuple[int, int]:
        """Return how many files there are, and how many of them are done."""
        total, done = self.query(
            "SELECT count(*), coalesce(sum(status IS NOT NULL OR document_id IN (SELECT document_id FROM results)), 0) "
            "FROM files"
        )[0]
        return total, done

    @staticmethod
    def add_result(db: sqlite3.Connection, document_id: str, size: int, seconds: float, result: Result) -> bool:
        """Write a result with its rows, inside a transaction; False when these bytes have one already."""
        added = db.execute(
            "INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                document_id,
                size,
                result.status,
                result.reason,
                result.message,
                result.media_type,
                result.pages,
                result.pages_ocr,
                result.pages_unreadable,
                result.form,
                result.findings,
                result.warnings,
                result.model_version,
                seconds,
            ),
        ).rowcount
        if added:
            db.executemany(
                "INSERT INTO payloads VALUES (?, ?, ?)",
                [(document_id, name, data) for name, data in result.tables.items()],
            )
        return bool(added)

    @staticmethod
    def add_members(db: sqlite3.Connection, container: str, members: Sequence[Member]) -> int:
        """Make the files of a container those that it holds now; return how many it had before."""
        contract, register, seen = db.execute(
            "SELECT contract_id, register, seen FROM files WHERE path = ?", (container,)
        ).fetchone()
        before = db.execute("DELETE FROM files WHERE container = ?", (container,)).rowcount
        for member in members:
            own = member.result or Result("failed")
            db.execute(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, 0, ?)",
                (
                    member.path,
                    b"",
                    container,
                    contract,
                    register,
                    member.size,
                    member.document_id or None,
                    own.status if member.result else None,
                    own.reason,
                    own.message,
                    own.media_type,
                    seen,
                ),
            )
        return before

    @staticmethod
    def set_identity(db: sqlite3.Connection, path: str, document_id: str) -> None:
        """Note the SHA-256 of a file."""
        db.execute("UPDATE files SET document_id = ? WHERE path = ?", (document_id, path))

    @staticmethod
    def set_own_status(db: sqlite3.Connection, path: str, result: Result, seconds: float) -> None:
        """Note what became of a file that has no result of its own: it cannot be opened, or it is a container."""
        db.execute(
            "UPDATE files SET status = ?, reason = ?, message = ?, media_type = ?, seconds = ? WHERE path = ?",
            (result.status, result.reason, result.message, result.media_type, seconds, path),
        )

    # -- parts ----------------------------------------------------------------------------------------------------

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All queries of the block see the same state, whatever a scan commits meanwhile."""
        with guarded(self.path):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def pending(self) -> tuple[int, int]:
        """Return how many results have no part yet, and the bytes of their rows."""
        files = self.query("SELECT count(*) FROM results WHERE part IS NULL")[0][0]
        size = self.query("SELECT coalesce(sum(length(data)), 0) FROM payloads")[0][0]
        return files, size

    def payloads(self, name: str, columns: str = "data") -> list[tuple[Any, ...]]:
        """Return the rows of one table that have no part yet."""
        return self.query(f"SELECT {columns} FROM payloads WHERE name = ? ORDER BY rowid", (name,))  # noqa: S608 - our own words

    def next_part(self) -> int:
        """Return the number of the part that comes next."""
        return 1 + (self.query("SELECT max(number) FROM parts")[0][0] or 0)

    def parts(self) -> dict[tuple[int, str], int]:
        """Return the size of each part by number and table."""
        return {(number, name): size for number, name, size in self.query("SELECT number, name, bytes FROM parts")}

    def finish_part(self, number: int, sizes: Mapping[str, int]) -> None:
        """Move all pending results to a part that lies in its place."""
        with self.transaction() as db:
            db.executemany("INSERT INTO parts VALUES (?, ?, ?)", [(number, name, size) for name, size in sizes.items()])
            db.execute("UPDATE results SET part = ? WHERE part IS NULL", (number,))
            db.execute("DELETE FROM payloads")
