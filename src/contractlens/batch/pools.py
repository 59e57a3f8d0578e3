"""Who does the work: this process, a supervised pool of processes, or any executor of the user's.

The pool is pebble's: a worker that crashes, is killed or hangs costs the file it had in hand and is replaced, where
`ProcessPoolExecutor` would lose the whole pool. Workers are spawned, never forked (spaCy and pdfium hold threads and
locks), and do not import the user's main module: a script without ``if __name__ == "__main__"``, a notebook and
``python -`` all work.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from multiprocessing import current_process
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from contractlens.exceptions import ContractLensWarning, ScanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contractlens.batch.jobs import Job, Outcome

_TASKS_PER_WORKER = 2_000  # then it is replaced: bounds what a leak in a parser can pile up
_PARENT_CHECK_S = 2.0
AHEAD = 2
_START_LIMIT_S = 120.0  # a worker imports spaCy and loads the model; seconds on an idle machine


class Pool(Protocol):
    """Takes jobs, gives futures."""

    is_sure: bool
    """Whether a worker that dies had one job in hand: else the job may not be to blame, and is tried once more alone."""

    @property
    def width(self) -> int:
        """Return how many jobs it works on at once."""

    @property
    def window(self) -> int:
        """Return how many it may be given: more than it works on, so that no worker waits for the parent."""

    def submit(self, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
        """Queue one job."""

    def close(self) -> None:
        """Stop at once; jobs not done are given up."""


class InProcessPool:
    """Works in this process, one job at a time, as soon as it is submitted: for notebooks and debugging."""

    is_sure = True
    width = 1
    window = 1

    def __init__(self, timeout_s: float | None = None) -> None:
        self._timeout_s = timeout_s

    def submit(self, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
        """Do the job now."""
        future: Future[Outcome] = Future()
        try:
            with time_limit(self._timeout_s):
                outcome = work(job)
        except Exception as error:  # noqa: BLE001 - as every executor does: the error belongs to the job
            future.set_exception(error)
        else:
            future.set_result(outcome)
        return future

    def close(self) -> None:
        """Nothing to stop."""


class WorkerPool:
    """Supervised worker processes (pebble).

    Args:
        workers: How many.
        timeout_s: Seconds that one file may take before its worker is killed.
        memory_mb: Address space of each worker, where the platform can limit it.
        warm_up: Called with `argument` in each new worker before its first job.
        argument: See `warm_up`.
    """

    def __init__(
        self,
        workers: int,
        *,
        timeout_s: float | None,
        memory_mb: int | None,
        warm_up: Callable[[Any], object],
        argument: object,
    ) -> None:
        from pebble import ProcessPool

        self.is_sure = True
        self.width = workers
        self.window = AHEAD * workers
        self._timeout_s = timeout_s
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=_TASKS_PER_WORKER,
            initializer=_start_worker,
            initargs=(os.getpid(), memory_mb, warm_up, argument),
            context=_Context(),
        )
        self._has_started = False

    def submit(self, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
        """Queue one job; its time limit counts from when a worker takes it."""
        if not self._has_started:
            self._wait_for_a_worker()
        future: Future[Outcome] = self._pool.schedule(work, args=[job], timeout=self._timeout_s)
        return future

    def _wait_for_a_worker(self) -> None:
        """A start-up that fails would otherwise be tried for ever."""
        future = self._pool.schedule(_ping)
        try:
            future.result(timeout=_START_LIMIT_S)
        except KeyboardInterrupt:
            self.close()
            raise
        except Exception as error:
            self.close()
            msg = f"worker processes cannot start ({type(error).__name__}: {error}); try workers=0, which needs none"
            raise ScanError(msg, kind="workers") from error
        self._has_started = True

    def close(self) -> None:
        """Kill the workers."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


class ExecutorPool:
    """Any `concurrent.futures.Executor` of the user's; it is not shut down.

    The time limit is kept by a timer in the worker where it runs jobs in its main thread (`ProcessPoolExecutor`,
    ``mpi4py.futures``), which Dask does not.
    """

    def __init__(self, executor: Executor, *, width: int, timeout_s: float | None) -> None:
        self.is_sure = False
        self._executor = executor
        self._timeout_s = timeout_s
        self.width = width
        self.window = AHEAD * width

    def submit(self, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
        """Hand one job to the executor."""
        try:
            return self._executor.submit(limited, work, job, self._timeout_s)
        except (BrokenExecutor, RuntimeError) as error:
            msg = "the executor broke down; what was done is safe: scan again with a new one to go on"
            raise ScanError(msg, kind="workers") from error

    def close(self) -> None:
        """The executor is the user's."""


def limited(work: Callable[[Job], Outcome], job: Job, timeout_s: float | None) -> Outcome:
    """Do one job under a timer; module-level, so that any executor can pickle it."""
    with time_limit(timeout_s):
        return work(job)


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise `TimeoutError` inside the block after `seconds`, where signals work (POSIX, main thread); else nothing."""
    if seconds is None or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_death(error: BaseException) -> bool:
    """Tell whether an error says that the worker process died, not what was wrong with the job."""
    from pebble import ProcessExpired

    is_dask = type(error).__name__ == "KilledWorker" and type(error).__module__.startswith("distributed")
    return is_dask or isinstance(error, ProcessExpired | BrokenExecutor)


def failure_of(error: BaseException, timeout_s: float | None) -> tuple[str, str]:
    """Return reason code and message for a job that gave no result; never words of the contract."""
    if isinstance(error, TimeoutError):
        return "timeout", f"took longer than {timeout_s:g} seconds; raise the limit (--timeout) and retry failed files"
    if isinstance(error, MemoryError):
        return "out_of_memory", "needs more memory than a worker may take; raise --memory and retry failed files"
    if is_death(error):
        code = getattr(error, "exitcode", 0)
        how = f" (signal {-code})" if code < 0 else f" (exit code {code})" if code else ""
        return "worker_died", f"its worker process ended{how}: a crash in a parser, or killed for lack of memory"
    return "internal_error", f"{type(error).__name__} in {_place(error)}; a mistake in contractlens, please report it"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "a worker"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119 - a label only


def default_workers() -> int:
    """Return how many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ping() -> bool:
    return True


def _start_worker(parent: int, memory_mb: int | None, warm_up: Callable[[Any], object], argument: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")  # one thread per worker: files are the parallelism
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    warnings.simplefilter("ignore", ContractLensWarning)  # the parent says it, once
    if memory_mb is not None:
        limit_memory(memory_mb)
    warm_up(argument)


def _leave_with(parent: int) -> None:
    """End a worker whose parent was killed: nobody would ever tell it to stop."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Limit the address space of this process; platforms without such limits go without."""
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "darwin":
        return  # RLIMIT_AS is accepted there and not kept
    wanted = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))


_main_lock = threading.Lock()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Start children deaf to Ctrl-C: they would die with a traceback while they import, before they can ignore it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Process(SpawnProcess):
    """A spawned process that does not import the user's main module; the work lives in contractlens."""

    def start(self) -> None:
        own = current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001 - a Dask worker is a "daemon", which
        with _main_lock:  # may have no children; ours leave when their parent does (`_leave_with`)
            main, is_daemon = sys.modules["__main__"], own.pop("daemon", None)
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                with _interrupts_blocked():
                    super().start()
            finally:
                sys.modules["__main__"] = main
                if is_daemon is not None:
                    own["daemon"] = is_daemon


class _Context(SpawnContext):
    Process = _Process
