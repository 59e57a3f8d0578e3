"""Dask workers as a pool (``pip install 'contractlens[distributed]'``).

A Dask worker is one process for many tasks: a parser that crashes would take it down with everything that it has in
hand, and a file that hangs could not be stopped. So each thread of a Dask worker keeps one supervised process
(`WorkerPool`) that does the reading: crashes, hangs and memory limits are dealt with there, as on one machine. When a
whole Dask worker is lost, the scheduler gives its files to another.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from contractlens.batch.jobs import Outcome, Result
from contractlens.batch.pools import AHEAD, WorkerPool, failure_of
from contractlens.batch.work import load_analyzer
from contractlens.exceptions import ScanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future

    from distributed import Client
    from distributed.cfexecutor import ClientExecutor

    from contractlens.batch.jobs import Job

_COUNT_EVERY_S = 10.0  # workers may come and go while a scan runs
_WAIT_S = 60
EXTRA = "contractlens[distributed]"
_here = threading.local()


def is_dask(executor: Executor) -> bool:
    """Tell whether an executor is Dask's, without importing Dask."""
    return type(executor).__module__.partition(".")[0] == "distributed"


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """Connect to a scheduler, wait for a first worker, and give the executor for `scan_archive`.

    Args:
        address: For example ``tcp://scheduler:8786``.

    Raises:
        ScanError: Dask is not installed (``distributed_missing``); nobody answers there, or no worker comes within a
            minute (``workers``).
    """
    try:
        from distributed import Client
    except ImportError as error:
        msg = f"scanning with Dask needs the extra: pip install '{EXTRA}'"
        raise ScanError(msg, kind="distributed_missing") from error
    try:
        client = Client(address, timeout=_WAIT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        msg = f"no Dask scheduler answers at {address} ({type(error).__name__})"
        raise ScanError(msg, kind="workers", name=address) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_WAIT_S)
        except TimeoutError as error:
            msg = f"the Dask scheduler at {address} has no workers; start some with: dask worker {address} --nthreads 1"
            raise ScanError(msg, kind="workers", name=address) from error
        yield cast("Executor", client.get_executor(pure=False))  # type: ignore[no-untyped-call]


class DaskPool:
    """The workers of a Dask scheduler.

    Args:
        executor: ``client.get_executor()``.
        timeout_s: Seconds that one file may take before its process is killed.
        memory_mb: Address space of the process that reads, where the platform can limit it.
    """

    is_sure = False

    def __init__(self, executor: Executor, *, timeout_s: float | None, memory_mb: int | None) -> None:
        self._executor = cast("ClientExecutor", executor)
        self._client: Client = self._executor._client  # noqa: SLF001 - it has no public name
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._width = 1
        self._counted = float("-inf")

    @property
    def width(self) -> int:
        """Return how many threads the workers have now; at least one."""
        if time.monotonic() - self._counted > _COUNT_EVERY_S:
            threads: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
            self._width = max(1, sum(threads.values()))
            self._counted = time.monotonic()
        return self._width

    @property
    def window(self) -> int:
        """Return how many jobs the workers may be given at once."""
        return AHEAD * self.width

    def submit(self, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
        """Give one job to the scheduler."""
        try:
            future: Future[Outcome] = self._executor.submit(  # type: ignore[no-untyped-call]
                supervised, work, job, self._timeout_s, self._memory_mb, pure=False
            )
        except RuntimeError as error:
            msg = "the Dask client is closed; what was done is safe: scan again with a new one to go on"
            raise ScanError(msg, kind="workers") from error
        return future

    def close(self) -> None:
        """The cluster is the user's; their workers let go of their processes by themselves."""


def supervised(work: Callable[[Job], Outcome], job: Job, timeout_s: float | None, memory_mb: int | None) -> Outcome:
    """Do one job in the supervised process of this thread; what goes wrong comes back as a result."""
    started = time.perf_counter()
    future = _pool(job, timeout_s, memory_mb).submit(work, job)
    error = future.exception()
    if error is None:
        return future.result()
    return Outcome("", 0, time.perf_counter() - started, Result("failed", *failure_of(error, timeout_s)))


def _pool(job: Job, timeout_s: float | None, memory_mb: int | None) -> WorkerPool:
    """Return the pool of this thread, made anew when another scan has other settings."""
    key = (job.settings.fingerprint, timeout_s, memory_mb)
    if getattr(_here, "key", None) != key:
        if getattr(_here, "pool", None) is not None:
            _here.pool.close()
        _here.pool = WorkerPool(
            1, timeout_s=timeout_s, memory_mb=memory_mb, warm_up=load_analyzer, argument=job.settings
        )
        _here.key = key
    pool: WorkerPool = _here.pool
    return pool
