"""Runs one scan: gives jobs to a pool, takes what comes back, and writes it down. Only here is the ledger written."""

from __future__ import annotations

import os
import shutil
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.batch.files import status_of
from contractlens.batch.jobs import Job, Member, Outcome, Result
from contractlens.batch.parts import write_part
from contractlens.batch.pools import failure_of, is_death
from contractlens.exceptions import ScanError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from contractlens.batch.ledger import Ledger
    from contractlens.batch.pools import Pool
    from contractlens.batch.settings import Settings

SPOOL_FOLDER = "spool"
RETRY_DELAYS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0)
"""Waits before a file that could not be opened is tried again: 90 seconds, as drives drop for about a minute."""
PART_FILES = 500  # 100,000 files make 200 parts of each table
PART_BYTES = 64 * 1024 * 1024
PART_SECONDS = 300.0
_IDENTITIES = 100
_TICK_S = 0.5  # how often the loop looks at the clock when no worker answers


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is.

    Attributes:
        done: Files done, those of earlier runs included.
        total: Files known so far; members of containers are counted once they are unpacked.
        path: The file done last.
        status: What became of it.
        seconds: Since the scan began.
        done_before: Files that earlier runs had done.
    """

    done: int
    total: int
    path: str
    status: str
    seconds: float
    done_before: int


class Runner:
    """One run over the files that wait.

    Args:
        out: Folder of the scan.
        ledger: Its ledger, open for writing.
        pool: Who works.
        settings: How files are judged.
        work: What a worker does with a job.
        timeout_s: Named in messages; the pool keeps it.
        progress: Called after each file.
        fail_fast: Stop at the first file that fails.
    """

    def __init__(
        self,
        out: Path,
        ledger: Ledger,
        pool: Pool,
        settings: Settings,
        *,
        work: Callable[[Job], Outcome],
        timeout_s: float | None,
        progress: Callable[[Progress], None] | None,
        fail_fast: bool,
    ) -> None:
        self._out = out
        self._ledger = ledger
        self._pool = pool
        self._settings = settings
        self._work = work
        self._timeout_s = timeout_s
        self._progress = progress
        self._fail_fast = fail_fast
        self._running: dict[Future[Outcome], Job] = {}
        self._ready: deque[Job] = deque()
        self._delayed: list[tuple[float, Job]] = []
        self._suspects: deque[Job] = deque()
        self._in_hand: set[str] = set()
        self._identified: list[tuple[Job, Future[Outcome]]] = []
        self._started = self._last_part = time.monotonic()
        self._total, self._done = ledger.counts()
        self._done_before = self._done
        self._pending_files, self._pending_bytes = ledger.pending()

    def run(self) -> None:
        """Do everything that waits, then write the last part."""
        spool = self._out / SPOOL_FOLDER
        try:
            self._drain(self._identify_jobs())
            waiting = -1
            while (now_waiting := self._count_waiting()) and now_waiting != waiting:  # twins of files that vanished
                waiting = now_waiting
                self._drain(self._analyse_jobs())
        finally:
            shutil.rmtree(spool, ignore_errors=True)
        write_part(self._out, self._ledger)

    def _count_waiting(self) -> int:
        return sum(1 for _ in self._ledger.waiting())

    def _identify_jobs(self) -> Iterator[Job]:
        for path, location in self._ledger.unidentified_twins():
            yield Job(path, _absolute(location), self._settings, "identify")

    def _analyse_jobs(self) -> Iterator[Job]:
        spool = str(self._out.absolute() / SPOOL_FOLDER)
        for path, location, _ in self._ledger.waiting():
            yield Job(path, _absolute(location), self._settings, spool=spool)

    # -- the loop -------------------------------------------------------------------------------------------------

    def _drain(self, jobs: Iterator[Job]) -> None:
        """Keep the pool busy until `jobs`, what they led to, and what is tried again are done."""
        while True:
            while len(self._running) < self._pool.window and (job := self._next_job(jobs)) is not None:
                self._running[self._pool.submit(self._work, job)] = job
            if not self._running and not self._delayed and not self._ready:
                self._flush_identities()
                if not self._delayed:  # an identity may have to be taken again
                    return
            if self._running:
                done = wait(self._running, timeout=_TICK_S, return_when=FIRST_COMPLETED).done
                self._take([(self._running.pop(future), future) for future in done])
            else:
                time.sleep(min(_TICK_S, max(0.0, self._delayed[0][0] - time.monotonic())))
            self._write_part_when_due()

    def _next_job(self, jobs: Iterator[Job]) -> Job | None:
        """Return what is to be done next; nothing new while as many files as there are workers wait for their drive."""
        if self._delayed and self._delayed[0][0] <= time.monotonic():
            return self._delayed.pop(0)[1]
        if self._ready:
            return self._ready.popleft()
        if len(self._delayed) >= self._pool.width:
            return None
        job = next(jobs, None)
        if job is None and self._suspects and not self._running:
            return self._suspects.popleft()
        return job

    def _write_part_when_due(self) -> None:
        is_late = time.monotonic() - self._last_part > PART_SECONDS
        is_full = self._pending_files >= PART_FILES or self._pending_bytes >= PART_BYTES
        if is_full or (self._pending_files and is_late):
            write_part(self._out, self._ledger)
            self._last_part = time.monotonic()
            self._pending_files = self._pending_bytes = 0

    # -- what came back -------------------------------------------------------------------------------------------

    def _take(self, done: list[tuple[Job, Future[Outcome]]]) -> None:
        """Commit what was judged at once; checksums, which cost little to take again, a hundred at a time."""
        judged = [entry for entry in done if entry[0].task == "analyse"]
        self._identified += [entry for entry in done if entry[0].task == "identify"]
        if judged:
            self._write_down(judged)
        if len(self._identified) >= _IDENTITIES:
            self._flush_identities()

    def _flush_identities(self) -> None:
        done, self._identified = self._identified, []
        if done:
            self._write_down(done)

    def _write_down(self, done: list[tuple[Job, Future[Outcome]]]) -> None:
        """Commit outcomes together, then say so."""
        written: list[tuple[str, str]] = []
        with self._ledger.transaction() as db:
            for job, future in done:
                written += self._write_one(db, job, future)
        for path, status in written:
            self._done += 1
            self._report(path, status)
            if self._fail_fast and status == "failed":
                msg = f"{path} failed; what was done is safe: scan again to go on, or leave out fail_fast"
                raise ScanError(msg, kind="failed_fast", name=path)

    def _report(self, path: str, status: str) -> None:
        if self._progress is not None:
            seconds = time.monotonic() - self._started
            self._progress(Progress(self._done, self._total, path, status, seconds, self._done_before))

    def _write_one(self, db: sqlite3.Connection, job: Job, future: Future[Outcome]) -> list[tuple[str, str]]:
        error = _error_of(future)
        if error is not None and not self._pool.is_sure and not job.attempt and is_death(error):
            self._suspects.append(replace(job, attempt=1))  # others were in the same process: alone it will show
            return []
        if error is not None:
            return self._write_failure(db, job, Result("failed", *failure_of(error, self._timeout_s)))
        outcome = future.result()
        if outcome.is_transient and job.attempt < len(RETRY_DELAYS_S):
            due = time.monotonic() + RETRY_DELAYS_S[job.attempt]
            self._delayed.append((due, replace(job, attempt=job.attempt + 1)))
            self._delayed.sort(key=lambda entry: entry[0])
            return []
        if outcome.members is not None and outcome.result is not None:
            return self._write_container(db, job, outcome, outcome.result, outcome.members)
        if not outcome.document_id:
            return self._write_failure(db, job, outcome.result or Result("failed", "unreadable_path"))
        self._ledger.set_identity(db, job.path, outcome.document_id)
        if outcome.result is None:
            return [(job.path, "ok")] if self._is_known(db, outcome.document_id) else []
        return self._write_result(db, job, outcome.document_id, outcome, outcome.result)

    @staticmethod
    def _is_known(db: sqlite3.Connection, document_id: str) -> bool:
        return db.execute("SELECT 1 FROM results WHERE document_id = ?", (document_id,)).fetchone() is not None

    def _write_result(
        self, db: sqlite3.Connection, job: Job, document_id: str, outcome: Outcome, result: Result
    ) -> list[tuple[str, str]]:
        is_new = self._ledger.add_result(db, document_id, outcome.size, outcome.seconds, result)
        self._let_go(job, document_id)
        if is_new:
            self._pending_files += 1
            self._pending_bytes += sum(map(len, result.tables.values()))
        else:
            return [(job.path, status_of(job.path, result.status, result.reason))]
        twins = db.execute("SELECT path FROM files WHERE document_id = ? ORDER BY path", (document_id,))
        return [(path, status_of(path, result.status, result.reason)) for (path,) in twins]

    def _write_failure(self, db: sqlite3.Connection, job: Job, result: Result) -> list[tuple[str, str]]:
        """Note a failure under the file's SHA-256 where it can be had, so that its copies do not fail the same way."""
        known = db.execute("SELECT document_id FROM files WHERE path = ?", (job.path,)).fetchone()
        document_id = known[0] if known and known[0] else _digest_of(job)
        if document_id and result.reason != "unreadable_path":
            self._ledger.set_identity(db, job.path, document_id)
            size = db.execute("SELECT bytes FROM files WHERE path = ?", (job.path,)).fetchone()[0]
            return self._write_result(db, job, document_id, Outcome(document_id, size), result)
        self._ledger.set_own_status(db, job.path, result, 0.0)
        self._let_go(job, "")
        return [(job.path, result.status)]

    def _write_container(
        self, db: sqlite3.Connection, job: Job, outcome: Outcome, result: Result, members: tuple[Member, ...]
    ) -> list[tuple[str, str]]:
        """Note a container and its members; those whose bytes were not judged yet become jobs."""
        self._ledger.set_identity(db, job.path, outcome.document_id)
        self._ledger.set_own_status(db, job.path, result, outcome.seconds)
        before = self._ledger.add_members(db, job.path, members)
        self._total += len(members) - before
        written: list[tuple[str, str]] = [(job.path, result.status)]
        for member in members:
            if member.result is not None:
                written.append((member.path, member.result.status))
            elif self._is_known(db, member.document_id):
                written.append((member.path, "ok"))
                _remove(member.location)
            elif member.document_id not in self._in_hand:
                self._in_hand.add(member.document_id)
                self._ready.append(Job(member.path, member.location, self._settings, is_member=True))
        return written

    def _let_go(self, job: Job, document_id: str) -> None:
        if job.is_member:
            self._in_hand.discard(document_id or Path(job.location).name)
            _remove(job.location)


def _absolute(location: bytes) -> str:
    """Return a path that holds in other processes, which may work in other folders."""
    return os.path.abspath(os.fsdecode(location))  # noqa: PTH100 - paths may hold bytes that are no text


def _error_of(future: Future[Outcome]) -> BaseException | None:
    """Return what a job raised.

    Raises:
        ScanError: The executor gave its jobs up (``workers``): that says nothing of the files.
    """
    try:
        return future.exception()
    except CancelledError as error:
        msg = "the workers are gone (their scheduler or pool was closed); what was done is safe: scan again to go on"
        raise ScanError(msg, kind="workers") from error


def _remove(location: str) -> None:
    Path(location).unlink(missing_ok=True)


def _digest_of(job: Job) -> str:
    """Return the SHA-256 of a file whose worker gave none, "" when it cannot be read."""
    from contractlens.batch.work import identify

    try:
        return identify(Path(job.location))[0]
    except (OSError, ValueError):
        return ""
