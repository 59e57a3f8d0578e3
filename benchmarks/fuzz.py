"""Reads damaged files of every format, in a child process with a time limit and a memory limit.

    python benchmarks/fuzz.py [--inputs 5000 | --seconds 600] [--format pdf ...] [--folder FOLDER] [--first N]
    python benchmarks/fuzz.py --again FORMAT NUMBER

What may come of an input: a Document that `check_document` finds nothing wrong with, or one of our errors with a kind
that the documentation of `ReadError` names. Anything else is a defect, and so is an input that takes longer than
`--timeout`, needs more than `--memory`, or kills the process; such inputs are saved in `--out`. Recognition of pages is
off; pictures are read with a stand-in for Tesseract. The same numbers give the same inputs (with the same files).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

_ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_ROOT))  # the damage is that of the tests

from tests.readers.fuzz_corpus import corpus  # noqa: E402
from tests.readers.fuzzing import Input, damage, verdict  # noqa: E402
from tests.readers.scans import FakeEngine  # noqa: E402

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_MEGABYTE = 1024 * 1024


def serve(pipe: Connection, memory: int) -> None:
    """Read what comes through the pipe and send back how it ended; runs in the child."""
    from contractlens.readers import ocr_engines

    ocr_engines.find_engine = lambda: FakeEngine(["The Supplier shall pay."])
    os.environ["CONTRACTLENS_SOFFICE"] = "none"  # its process would not keep to the limits set here, and takes seconds
    verdict("warm.pdf", (_ROOT / "sample_contracts" / "council_hosting.pdf").read_bytes())
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    while True:
        name, data, ocr = pipe.recv()
        started = time.perf_counter()
        end, wrong = verdict(name, data, ocr=ocr)
        seconds = time.perf_counter() - started
        pipe.send((end, wrong[:300], seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024))


class Child:
    """The process that reads, started again when it died or was stopped."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, case: Input, timeout: float) -> tuple[str, str, float, int]:
        """Return how the input ended, what was wrong, the seconds it took and the peak memory of the process."""
        if self._process is None:
            self._start()
        assert self._pipe is not None
        assert self._process is not None
        started = time.perf_counter()
        try:
            self._pipe.send((case.name, case.data, "auto" if case.format == "image" else "never"))
            if self._pipe.poll(timeout):
                result: tuple[str, str, float, int] = self._pipe.recv()
                return result
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self._process.join(10)
            code = self._process.exitcode
            self._process = None
            return "crash", f"the process ended with {code}", time.perf_counter() - started, 0
        self._process.kill()
        self._process.join(10)
        self._process = None
        return "hang", f"more than {timeout:.0f} s", timeout, 0

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._memory), daemon=True)
        self._process.start()
        theirs.close()


@dataclass
class Tally:
    """What came of the inputs of one format."""

    ends: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    seconds: float = 0.0
    memory: int = 0

    def line(self, form: str) -> str:
        """Return a row of the report."""
        total = self.ends.total()
        refused = total - self.ends["document"] - len(self.failures)
        return (
            f"{form:10}{total:8}{self.ends['document']:10}{max(refused, 0):9}{len(self.failures):9}"
            f"{self.slowest[0]:10.2f} (#{self.slowest[1]}){self.memory / _MEGABYTE:9.0f}"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run and report; 1 when there were defects."""
    options = _parser().parse_args(arguments)
    seeds = corpus(options.folder)
    forms = options.format or sorted(seeds)
    child = Child(options.memory * _MEGABYTE)
    if options.again:
        form, number = options.again
        case = damage(seeds, form, int(number))
        print(case.recipe, *child.read(case, options.timeout), _save(case, options.out), sep="\n")
        return 0
    tallies = {form: Tally() for form in forms}
    started = time.perf_counter()
    number = options.first
    while number - options.first < options.inputs and time.perf_counter() - started < options.seconds:
        for form in forms:
            _one(damage(seeds, form, number), child, tallies[form], options)
        number += 1
    report(tallies)
    return int(any(tally.failures for tally in tallies.values()))


def _one(case: Input, child: Child, tally: Tally, options: Any) -> None:
    end, wrong, seconds, memory = child.read(case, options.timeout)
    tally.ends[end] += 1
    tally.seconds += seconds
    tally.slowest = max(tally.slowest, (seconds, case.number))
    tally.memory = max(tally.memory, memory)
    if wrong:
        tally.failures.append(f"{case.format} {case.number} {case.recipe}: {end}: {wrong}")
        print(tally.failures[-1], "->", _save(case, options.out), flush=True)


def _save(case: Input, out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{case.format}-{case.number}{Path(case.name).suffix}"
    path.write_bytes(case.data)
    return path


def report(tallies: dict[str, Tally]) -> None:
    """Print a table: per format the inputs, how they ended, the slowest and the peak memory of the child so far."""
    print(f"{'format':10}{'inputs':>8}{'document':>10}{'refused':>9}{'defects':>9}{'slowest s':>10}{'peak MB':>14}")
    for form, tally in tallies.items():
        print(tally.line(form))
    ends = sum((tally.ends for tally in tallies.values()), Counter())
    print(f"\n{ends.total():,} inputs:", ", ".join(f"{end} {count:,}" for end, count in ends.most_common()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=500, help="of each format")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--format", nargs="+", help="only these")
    parser.add_argument("--folder", type=Path, help="good files to damage beside the samples")
    parser.add_argument("--timeout", type=float, default=30.0, help="seconds for one input")
    parser.add_argument("--memory", type=int, default=2048, help="MB of address space")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "contractlens-fuzz")
    parser.add_argument("--again", nargs=2, metavar=("FORMAT", "NUMBER"), help="read one input again and keep it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
