"""What scanning an archive costs beside a plain loop over its files, and whether kill -9 loses or doubles anything.

    python benchmarks/archive.py speed [ARCHIVE | --files 160]     files/s, efficiency, overhead, memory of the parent
    python benchmarks/archive.py many [--files 2000]               one flat folder of small files: time and memory per tenth
    python benchmarks/archive.py kill [ARCHIVE | --files 60] [--kills 20]

Without a folder an archive is made first (see make_archive.py). Speed is wall-clock time and depends on what else the
machine does: the load is printed beside it. Overhead is processor time of the same process, which does not.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd  # noqa: TID253 - a script: start-up speed does not matter
import psutil
from make_archive import make

import contractlens as cl
from contractlens.batch.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.batch.runner import Progress

_AFTER_RESULTS = 0.75  # of the kills come while files are done, the others while the scan starts
_SMALL = """1 Definitions
1.1 Words have the meanings that they have in clause 2 of contract {number}.
2 Technology refresh
2.1 The Supplier shall replace every laptop every {months} months at its own cost.
3 Payment
3.1 The Customer shall pay each valid invoice for contract {number} within {days} days of receipt.
"""
_COMPARED = (*TABLES, "contracts", "variations")


class Meter:
    """Notes when files come in, and how much memory this process holds then."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.busy: list[float] = []
        self.memory: list[float] = []
        self._process = psutil.Process()

    def __call__(self, progress: Progress) -> None:
        """Note one file."""
        self.times.append(time.perf_counter())
        self.busy.append(time.process_time())
        self.memory.append(self._process.memory_info().rss / 1e6)
        del progress

    def rate(self) -> float:
        """Return files per second between the first tenth and the end: without the start of the workers."""
        first = len(self.times) // 10
        return (len(self.times) - first - 1) / (self.times[-1] - self.times[first])


def files_of(archive: Path) -> list[Path]:
    """Return the files of an archive, in order of path."""
    return sorted(path for path in archive.rglob("*") if path.is_file())


def distinct(paths: list[Path]) -> list[Path]:
    """Return the first of equal files: a scan judges them once, which would make it look cheaper than a loop."""
    return list({hashlib.sha256(path.read_bytes()).digest(): path for path in reversed(paths)}.values())[::-1]


def plain_loop(paths: list[Path]) -> tuple[float, float]:
    """Analyse one file after the other and make the frames; return files per second and processor seconds.

    The first file is not counted, as it is not in the figures of the scans.
    """
    analyzer = cl.Analyzer.load()
    analyzer.analyze(paths[0])
    wall, busy = time.perf_counter(), time.process_time()
    for path in paths[1:]:
        try:
            analysis = analyzer.analyze(path)
        except cl.ReadError:
            continue
        for name in TABLES:
            if name != "documents":
                getattr(analysis, name)
    return (len(paths) - 1) / (time.perf_counter() - wall), time.process_time() - busy


def speed(archive: Path, folder: Path) -> None:
    """Print the figures."""
    paths = distinct(files_of(archive))
    one_third = len(paths) // 3
    print(f"{len(paths)} files without copies, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    plain, plain_busy = plain_loop(paths)
    print(f"plain loop:     {plain:6.2f} files/s, {plain_busy:.1f} s of processor time, load {os.getloadavg()[0]:.1f}")
    meter, busy = Meter(), time.process_time()
    cl.scan_archive(paths, folder / "out0", workers=0, progress=meter)
    start, rest = meter.busy[0] - busy, time.process_time() - meter.busy[0]
    after, after_busy = plain_loop(paths)
    cost = 100 * (2 * rest / (plain_busy + after_busy) - 1)
    print(
        f"workers=0:      {rest:.1f} s of processor time after {start:.1f} s to start\n"
        f"plain loop:     {after:6.2f} files/s, {after_busy:.1f} s of processor time, once more\n"
        f"overhead:       ledger, output and fingerprints cost {cost:.1f} % of the processor time of the plain loops"
    )
    plain = max(plain, after)
    for workers in (1, 2):
        meter = Meter()
        started = time.perf_counter()
        cl.scan_archive(paths, folder / f"out{workers}", workers=workers, progress=meter)
        whole = len(paths) / (time.perf_counter() - started)
        efficiency = 100 * meter.rate() / (workers * plain)
        print(
            f"workers={workers}:      {meter.rate():6.2f} files/s ({whole:.2f} with start and end), "
            f"{efficiency:.0f} % of {workers} x the plain loop, load {os.getloadavg()[0]:.1f}; memory of the parent "
            f"{meter.memory[one_third]:.0f} MB after a third, {meter.memory[-1]:.0f} MB at the end; its processor time "
            f"{100 * (meter.busy[-1] - meter.busy[0]) / plain_busy:.1f} % of the plain loop's"
        )
    started = time.perf_counter()
    again = cl.scan_archive(paths, folder / "out2", workers=2)
    print(f"again:          {time.perf_counter() - started:.2f} s for nothing new")
    print(again.summary())


def many(folder: Path, files: int) -> None:
    """Print what each tenth of a flat folder of small files takes: it should be the same, and so should the memory."""
    place = folder / "flat"
    place.mkdir()
    for number in range(files):
        text = _SMALL.format(number=number, months=24 + number % 12, days=30 + number % 60)
        (place / f"contract {number:06d}.txt").write_text(text, encoding="utf-8")
    meter = Meter()
    cl.scan_archive(place, folder / "out", workers=1, model_dir="rules", progress=meter)
    tenths = [files * tenth // 10 - 1 for tenth in range(1, 11)]
    print("files done          " + " ".join(f"{at + 1:6d}" for at in tenths))
    print("parent, processor s " + " ".join(f"{meter.busy[at] - meter.busy[0]:6.1f}" for at in tenths))
    print("parent, memory MB   " + " ".join(f"{meter.memory[at]:6.0f}" for at in tenths))
    for what, do in (
        ("a second scan", lambda: cl.scan_archive(place, folder / "out", workers=1, model_dir="rules")),
        ("contracts", lambda: cl.open_scan(folder / "out").contracts),
        ("search", lambda: cl.open_scan(folder / "out").search("laptop own cost")),
    ):
        busy = time.process_time()
        do()
        print(f"{what}: {time.process_time() - busy:.1f} s of processor time")


@contextmanager
def running(archive: Path, out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A scan in a process of its own, with two workers."""
    command = [sys.executable, "-m", "contractlens", "scan", str(archive), "--out", str(out), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def kill(archive: Path, folder: Path, kills: int, seed: int) -> int:
    """Kill scans at random moments until there were `kills`; compare with a scan that nobody disturbed."""
    chance = random.Random(seed)
    whole = cl.scan_archive(archive, folder / "whole", workers=2)
    done, round_number, progress = 0, 0, []
    while done < kills:
        round_number += 1
        out = folder / f"killed{round_number}"
        while done < kills:
            with running(archive, out) as process:
                if chance.random() < _AFTER_RESULTS:
                    _wait_for_results(process, out)
                try:
                    process.wait(chance.uniform(0.0, 3.0))
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    done += 1
                    progress.append(_done(out))
                    print(f"kill {done}: {progress[-1]} files done")
                else:
                    break
        made = cl.scan_archive(archive, out, workers=2)
        problems = [name for name in _COMPARED if not _equal(_frame(made, name), _frame(whole, name))]
        if not _equal(made.files.drop(columns="seconds"), whole.files.drop(columns="seconds")):
            problems.append("files")
        print(f"folder {round_number}: files done at each kill so far {progress}; differences: {problems or 'none'}")
        if problems:
            return 1
    print(f"{done} kills, {len(whole.files)} files, {len(whole.findings)} findings: nothing lost, nothing doubled")
    return 0


def _wait_for_results(process: subprocess.Popen[bytes], out: Path) -> None:
    """Return when the scan has written something more, or ended."""
    before = _done(out)
    while process.poll() is None and _done(out) <= before:
        time.sleep(0.2)


def _done(out: Path) -> int:
    try:
        files = cl.open_scan(out).files
    except cl.ScanError:
        return 0
    return int((files.status != "waiting").sum())


def _frame(scan: cl.Scan, name: str) -> pd.DataFrame:
    return scan.load(name) if name in TABLES else getattr(scan, name)


def _equal(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    try:
        pd.testing.assert_frame_equal(one, other)
    except AssertionError as error:
        print(error)
        return False
    return True


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "many", "kill"])
    parser.add_argument("archive", nargs="?", type=Path)
    parser.add_argument("--files", type=int)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # figures show as they come, also in a log
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        archive = options.archive
        if options.what == "many":
            many(folder, options.files or 2_000)
            return 0
        if archive is None:
            archive = folder / "archive"
            make(archive, options.files or (160 if options.what == "speed" else 60), seed=options.seed)
        if options.what == "speed":
            speed(archive, folder)
            return 0
        return kill(archive, folder, options.kills, options.seed)


if __name__ == "__main__":
    sys.exit(main())
