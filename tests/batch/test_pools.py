"""Workers that are processes of their own; a pool costs seconds to start, so few scans show much."""

from __future__ import annotations

import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

import contractlens as cl
from contractlens.batch.pools import ExecutorPool, InProcessPool, WorkerPool, _Context, failure_of, time_limit
from contractlens.batch.settings import RULES_ONLY, Settings
from contractlens.batch.work import load_analyzer
from contractlens.exceptions import ScanError

from . import misbehaving
from .conftest import contract

TROUBLE = {"exits": "worker_died", "killed": "worker_died", "hangs": "timeout", "greedy": "out_of_memory"}


def workers(count):
    settings = Settings.make(model_dir=RULES_ONLY)
    return lambda: WorkerPool(count, timeout_s=5.0, memory_mb=4096, warm_up=load_analyzer, argument=settings)


@pytest.fixture(scope="module")
def troubled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("troubled")
    for number in range(8):
        (folder / f"good{number}.txt").write_bytes(contract(number))
    for number, name in enumerate(TROUBLE):
        (folder / f"a {name}.txt").write_bytes(contract(20 + number) + b"5 " + name.encode())
    return folder


def test_a_worker_that_dies_or_hangs_costs_only_its_own_file(troubled, scan):
    made = scan(troubled, work=misbehaving.process, make_pool=workers(2), timeout_s=5.0)
    reasons = made.files.set_index("path").reason.to_dict()
    assert {name: reasons[f"a {name}.txt"] for name in TROUBLE} == TROUBLE
    assert {reason for path, reason in reasons.items() if "good" in path} == {""}
    assert (made.files.status == "failed").sum() == len(TROUBLE)


def test_rows_are_the_same_for_any_pool(archive, scan, tmp_path):
    with ThreadPoolExecutor(3) as threads:
        pools = (InProcessPool, workers(2), lambda: ExecutorPool(threads, width=3, timeout_s=None))
        made = [scan(archive, tmp_path / str(at), make_pool=pool) for at, pool in enumerate(pools)]
    for table in ("findings", "attributes", "clauses", "warnings", "contracts"):
        for other in made[1:]:
            pd.testing.assert_frame_equal(getattr(made[0], table), getattr(other, table))
    for other in made[1:]:
        pd.testing.assert_frame_equal(made[0].files.drop(columns="seconds"), other.files.drop(columns="seconds"))


def test_an_executor_of_the_users_does_the_work(archive, tmp_path):
    with ThreadPoolExecutor(2) as threads:
        made = cl.scan_archive(archive, tmp_path / "out", executor=threads, model_dir="rules")
    assert made.summary().ok == 7


def test_an_executor_that_broke_is_told(archive, tmp_path):
    threads = ThreadPoolExecutor(2)
    threads.shutdown()
    with pytest.raises(ScanError) as error:
        cl.scan_archive(archive, tmp_path / "out", executor=threads, model_dir="rules")
    assert error.value.kind == "workers"


def test_workers_that_cannot_start_are_told(archive, scan):
    def pool():
        return WorkerPool(1, timeout_s=None, memory_mb=None, warm_up=misbehaving.process, argument=None)

    with pytest.raises(ScanError) as error:
        scan(archive, make_pool=pool)
    assert error.value.kind == "workers"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are kept from children in another way there")
def test_a_worker_is_deaf_to_ctrl_c_from_its_first_moment():
    process = _Context().Process(target=misbehaving.exit_by_mask)
    process.start()
    process.join()
    assert process.exitcode == 5
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())


def test_time_limit_stops_work_in_this_process():
    with pytest.raises(TimeoutError), time_limit(0.05):
        threading.Event().wait()


def test_failure_of_an_unknown_error_says_where_and_no_words():
    with pytest.raises(ValueError, match="words") as caught:
        int("words of a contract")
    reason, message = failure_of(caught.value, None)
    assert reason == "internal_error"
    assert "ValueError in test_pools.py:" in message
    assert "words" not in message
