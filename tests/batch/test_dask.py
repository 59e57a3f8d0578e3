"""A real scheduler with two worker processes, each of which keeps a process that reads; one worker is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from contractlens.batch import dask_pool
from contractlens.batch.dask_pool import DaskPool, connected, is_dask
from contractlens.cli import app
from contractlens.exceptions import ScanError

from . import misbehaving
from .conftest import contract

pytest.importorskip("distributed", reason="needs the package distributed (extra contractlens[distributed])")

ROOT = Path(__file__).parents[2]
COMMON = ("--no-dashboard", "--protocol", "tcp")


@contextmanager
def process(*arguments: str):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    started = subprocess.Popen(
        [sys.executable, "-m", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        started.terminate()
        started.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler and its two workers: one with a nanny, as people start them, one without, to be killed."""
    from distributed import Client

    folder = tmp_path_factory.mktemp("dask")
    place = str(folder / "scheduler.json")
    worker = ("distributed.cli.dask_worker", "--scheduler-file", place, "--nthreads", "1", *COMMON)
    local = ("--local-directory", str(folder))
    with ExitStack() as stack:
        stack.enter_context(
            process(
                "distributed.cli.dask_scheduler",
                "--scheduler-file",
                place,
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                *COMMON,
            )
        )
        stack.enter_context(process(*worker, *local, "--name", "kept"))
        doomed = stack.enter_context(process(*worker, *local, "--name", "doomed", "--no-nanny"))
        with Client(scheduler_file=place, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield client, doomed


def test_a_file_that_hangs_past_the_limit_costs_only_itself(cluster, tmp_path, scan):
    client, doomed = cluster
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number} good.txt").write_bytes(contract(number))
    for number in range(2):  # one for each worker: both must be free again afterwards
        (folder / f"2 hangs {number}.txt").write_bytes(contract(40 + number) + b"5 Hangs")
    executor = client.get_executor()
    made = scan(
        folder,
        work=misbehaving.process,
        make_pool=lambda: DaskPool(executor, timeout_s=10.0, memory_mb=None),
        timeout_s=10.0,
    )
    files = made.files.set_index("path")
    assert dict(files.reason[files.reason != ""]) == {"2 hangs 0.txt": "timeout", "2 hangs 1.txt": "timeout"}
    assert "10 seconds" in files.message["2 hangs 0.txt"]
    assert (files.status == "ok").sum() == 6
    assert doomed.poll() is None
    assert len(client.scheduler_info()["workers"]) == 2


def test_a_worker_that_is_killed_loses_and_doubles_nothing(cluster, tmp_path, scan):
    client, doomed = cluster
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(10):
        (folder / f"good{number}.txt").write_bytes(contract(number))
    (folder / "killed.txt").write_bytes(contract(41) + b"5 Killed")

    def kill(progress):
        if progress.done == 4:
            doomed.kill()

    executor = client.get_executor()
    made = scan(
        folder,
        tmp_path / "dask",
        work=misbehaving.process,
        make_pool=lambda: DaskPool(executor, timeout_s=120.0, memory_mb=None),
        progress=kill,
    )
    (folder / "killed.txt").unlink()
    alone = scan(folder, tmp_path / "alone")
    reasons = made.files.set_index("path").reason
    assert is_dask(executor)
    assert doomed.wait() < 0
    assert reasons["killed.txt"] == "worker_died"
    assert set(reasons.drop("killed.txt")) == {""}, made.files.message.tolist()
    pd.testing.assert_frame_equal(made.findings, alone.findings)
    pd.testing.assert_frame_equal(made.clauses, alone.clauses)


def test_the_command_scans_with_a_scheduler(cluster, tmp_path):
    client, _ = cluster
    (tmp_path / "a.txt").write_bytes(contract(1))
    address = client.scheduler.address
    result = CliRunner().invoke(app, ["scan", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--dask", address])
    assert (result.exit_code, result.stdout.startswith("1 files, 1 ok")) == (0, True), result.stderr


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = CliRunner().invoke(
        app, ["scan", str(tmp_path), "-o", str(tmp_path / "out"), "--dask", "tcp://localhost:1"]
    )
    assert result.exit_code == 2
    assert "contractlens[distributed]" in result.stderr


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr(dask_pool, "_WAIT_S", 0.2)
    with pytest.raises(ScanError) as error, connected("tcp://127.0.0.1:1"):
        pass
    assert error.value.kind == "workers"
