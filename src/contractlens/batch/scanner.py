"""`scan_archive`: makes or opens the folder, lists the files, and lets a `Runner` do what waits."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.batch.dask_pool import DaskPool, is_dask
from contractlens.batch.export import export_frames
from contractlens.batch.ledger import LEDGER_FILE, LOCK_FILE, Ledger, ScanLock, guarded
from contractlens.batch.listing import list_files
from contractlens.batch.manifest import Manifest, read_manifest
from contractlens.batch.parts import FILES, clean_parts
from contractlens.batch.pools import ExecutorPool, InProcessPool, Pool, WorkerPool, default_workers
from contractlens.batch.runner import SPOOL_FOLDER, Progress, Runner
from contractlens.batch.scan import Scan
from contractlens.batch.search import SEARCH_FILE
from contractlens.batch.settings import SETTINGS_FILE, Settings, read_stored
from contractlens.batch.shards import Shard
from contractlens.batch.tables import TABLES
from contractlens.batch.work import load_analyzer, process_file
from contractlens.exceptions import ModelError, ScanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor

    from contractlens.batch.jobs import Job, Outcome
    from contractlens.document import Limits, Revisions
    from contractlens.readers import Ocr
    from contractlens.taxonomy import Taxonomy

DEFAULT_TIMEOUT_S = 600.0  # a scanned schedule of 300 pages takes about five minutes (engines.md: 1.07 pages/s)
_OURS = (SETTINGS_FILE, LEDGER_FILE, LOCK_FILE, SEARCH_FILE, "files.parquet", "contracts.parquet")


def scan_archive(  # noqa: PLR0913 - the one door to everything a scan can do; all but two have defaults
    source: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    resume: bool = True,
    manifest: str | Path | None = None,
    password: str | Sequence[str] | None = None,
    limits: Limits | None = None,
    ocr: Ocr = "auto",
    revisions: Revisions = "final",
    timeout_s: float | None = DEFAULT_TIMEOUT_S,
    memory_mb: int | None = None,
    shard: str | None = None,
    retry_failed: bool = False,
    fail_fast: bool = False,
    progress: Callable[[Progress], None] | None = None,
    model_dir: str | Path | None = None,
    taxonomy: Taxonomy | None = None,
) -> Scan:
    """Read and judge all files of an archive, and write what was found into one folder.

    Run it again to go on after an interruption, or when files came or changed: what was done is not done again. The
    files listed last are the archive; rows of files that are gone are not shown any more. Whatever is wrong with one
    file is written beside it in ``Scan.files`` and costs only that file.

    Args:
        source: Folder (with all folders in it), ZIP, single file, list of these, or a manifest (a ``.csv`` file with
            columns contract_id and file, whose paths start at its own folder). ZIPs and mails are unpacked.
        out: Folder for the results, made when missing.
        workers: Processes; None for one per processor, 0 to work in this process.
        executor: Works instead of `workers`: Dask's ``client.get_executor()``, whose workers must see the files and
            `out` under the same paths, or any other executor, which is given `workers` jobs at once.
        resume: False starts again from nothing; what an earlier scan wrote into `out` is removed first.
        manifest: CSV file with columns contract_id and file (paths from `source`); its other columns come back joined.
            Files that it does not name are scanned too.
        password: One or several for encrypted files, tried in order. Never written down.
        limits: How much of a file to read.
        ocr: Which pages are recognised as images; see `read_document`.
        revisions: How tracked changes are read; see `read_document`.
        timeout_s: Seconds that one file may take; None for no limit. Kept by killing the worker; without worker
            processes only where a timer can interrupt Python.
        memory_mb: Address space of a worker process; None for no limit. Linux only.
        shard: ``"3/8"`` does the third of eight shares of the files, chosen by the SHA-256 of their paths; give each
            share a folder of its own and join them with `merge_scans`.
        retry_failed: Try files that failed once more.
        fail_fast: Stop at the first file that fails.
        progress: Called after each file with a `contractlens.batch.runner.Progress`.
        model_dir: Directory of a model; None for the one that ships, ``"rules"`` for none.
        taxonomy: Clause types to look for; the 44 that ship with the package by default.

    Raises:
        ScanError: The scan cannot start or go on; ``kind`` says why. What was done is safe.
        ResumeMismatchError: `out` was made with other settings.
        ValueError: `workers`, `shard` or another argument makes no sense.

    Example:
        >>> import tempfile
        >>> import contractlens as cl
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     scan = cl.scan_archive(["sample_contracts/council_hosting.pdf"], folder + "/out", workers=0)
        ...     scan.files[["path", "status"]].values.tolist()
        [['sample_contracts/council_hosting.pdf', 'ok']]
    """
    _check(workers, timeout_s, memory_mb)
    passwords = (password,) if isinstance(password, str) else tuple(password or ())
    settings = Settings.make(
        model_dir=model_dir, taxonomy=taxonomy, limits=limits, ocr=ocr, revisions=revisions, passwords=passwords
    )

    def make_pool() -> Pool:
        if executor is not None and is_dask(executor):
            return DaskPool(executor, timeout_s=timeout_s, memory_mb=memory_mb)
        if executor is not None:
            return ExecutorPool(executor, width=workers or default_workers(), timeout_s=timeout_s)
        count = default_workers() if workers is None else workers
        if count == 0:
            return InProcessPool(timeout_s)
        return WorkerPool(count, timeout_s=timeout_s, memory_mb=memory_mb, warm_up=load_analyzer, argument=settings)

    archive = Archive(source, manifest, Shard.parse(shard))
    return run_scan(
        archive,
        Path(out),
        settings,
        make_pool,
        resume=resume,
        retry_failed=retry_failed,
        fail_fast=fail_fast,
        timeout_s=timeout_s,
        progress=progress,
    )


class Archive:
    """Where the files come from.

    Args:
        source: See `scan_archive`.
        manifest: See `scan_archive`.
        shard: The share of the files to do; None for all.

    Raises:
        ScanError: The manifest cannot be used.
    """

    def __init__(
        self, source: str | Path | Iterable[str | Path], manifest: str | Path | None, shard: Shard | None
    ) -> None:
        self._shard = shard
        self._manifest = read_manifest(Path(manifest)) if manifest is not None else None
        self._source: Path | list[Path] | Manifest
        if isinstance(source, str | Path):
            path = Path(source)
            is_manifest = self._manifest is None and path.suffix.casefold() == ".csv"
            self._source = read_manifest(path) if is_manifest else path
            self.title = str(path)
        else:
            self._source = [Path(item) for item in source]
            self.title = f"a list of {len(self._source)} paths"

    def list_into(self, ledger: Ledger, out: Path) -> None:
        """Make the ledger's files those of the archive.

        Raises:
            ScanError: There are none (``source``): a drive that is gone must not empty the results.
        """
        listed = list_files(self._source, out=out, manifest=self._manifest)
        shard = self._shard
        count = ledger.replace_listing(entry for entry in listed if shard is None or shard.has(entry.path))
        if not count and shard is None:
            msg = f"{self.title} holds no files"
            raise ScanError(msg, kind="source", name=self.title)


def run_scan(
    archive: Archive,
    out: Path,
    settings: Settings,
    make_pool: Callable[[], Pool],
    *,
    resume: bool = True,
    retry_failed: bool = False,
    fail_fast: bool = False,
    timeout_s: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    work: Callable[[Job], Outcome] = process_file,
) -> Scan:
    """Do a scan with a pool and a work function of one's own; `scan_archive` says the rest."""
    _make_folder(out)
    with ScanLock(out):
        _prepare(out, settings, resume=resume)
        ledger = Ledger(out)
        try:
            clean_parts(out, ledger)
            archive.list_into(ledger, out)
            if retry_failed:
                ledger.forget_failures()
            ledger.reopen_containers()
            _work_off(out, ledger, make_pool, settings, work, timeout_s, progress, fail_fast=fail_fast)
        finally:
            ledger.close()
    return Scan(out)


def _work_off(
    out: Path,
    ledger: Ledger,
    make_pool: Callable[[], Pool],
    settings: Settings,
    work: Callable[[Job], Outcome],
    timeout_s: float | None,
    progress: Callable[[Progress], None] | None,
    *,
    fail_fast: bool,
) -> None:
    total, done = ledger.counts()
    if done < total:
        _check_model(settings)
        pool = make_pool()
        try:
            Runner(
                out, ledger, pool, settings, work=work, timeout_s=timeout_s, progress=progress, fail_fast=fail_fast
            ).run()
        except KeyboardInterrupt:
            export_frames(Scan(out))
            raise
        finally:
            pool.close()
    export_frames(Scan(out))


def _check_model(settings: Settings) -> None:
    """Tell a model that cannot be used, or does not fit the clause types, once, here, and not once per file."""
    try:
        load_analyzer(settings)
    except ModelError as error:
        raise ScanError(str(error), kind="model", name=error.name) from error


def _check(workers: int | None, timeout_s: float | None, memory_mb: int | None) -> None:
    if workers is not None and workers < 0:
        msg = f"workers must be 0 or more, not {workers}"
        raise ValueError(msg)
    if timeout_s is not None and timeout_s <= 0:
        msg = f"timeout_s must be more than 0, not {timeout_s}"
        raise ValueError(msg)
    if memory_mb is not None and memory_mb <= 0:
        msg = f"memory_mb must be more than 0, not {memory_mb}"
        raise ValueError(msg)


def _make_folder(out: Path) -> None:
    """Make the folder; refuse one that holds other things: we remove and replace files in it."""
    with guarded(out):
        out.mkdir(parents=True, exist_ok=True)
        foreign = [name for name in os.listdir(out) if not _is_ours(name)]  # noqa: PTH208 - names are enough
    if foreign and not (out / SETTINGS_FILE).exists():
        msg = f"{out} holds other files ({len(foreign)}); choose a new or empty folder for the results"
        raise ScanError(msg, kind="not_a_scan", name=str(out))


def _is_ours(name: str) -> bool:
    return name in {*_OURS, *TABLES, FILES, SPOOL_FOLDER} or name.startswith((*_OURS, f".{SETTINGS_FILE}"))


def _prepare(out: Path, settings: Settings, *, resume: bool) -> None:
    """Leave the folder with these settings and nothing half done."""
    with guarded(out):
        shutil.rmtree(out / SPOOL_FOLDER, ignore_errors=True)
        if not resume:
            _remove_results(out)
        if (out / SETTINGS_FILE).exists():
            settings.check_against(read_stored(out), out)
        temporary = out / f".{SETTINGS_FILE}.tmp"
        temporary.write_text(settings.as_json(), encoding="utf-8")
        temporary.replace(out / SETTINGS_FILE)


def _remove_results(out: Path) -> None:
    """Remove the ledger first: parts without it are litter, a ledger without its parts would be a loss."""
    for name in (LEDGER_FILE, f"{LEDGER_FILE}-journal", *_OURS):
        if name != LOCK_FILE:
            (out / name).unlink(missing_ok=True)
    for name in (*TABLES, FILES):
        shutil.rmtree(out / name, ignore_errors=True)
