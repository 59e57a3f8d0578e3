"""How long `contractlens check` takes from a cold start, beside `python -c "import spacy"`.

    python benchmarks/cold_start.py [FILE] [--runs N]

Without a file, a synthetic contract of 20 pages is checked. The commands take turns in processes of their own, so that
a busy machine slows all alike; the median of each counts. `wall` is what the user waits, `cpu` what the processor works
(user and system time): on a busy machine read the second. Files compiled by Python (.pyc) are warm, as they are where the
package is installed: the first turn, which does not count, writes them into a folder of their own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from throughput import synthetic_contract

_PAGES = 20
_YARDSTICK = "import spacy"
_CHECK = "import sys; from contractlens.cli import main; sys.argv[0] = 'contractlens'; main()"


class Spent(NamedTuple):
    """Seconds that one process took."""

    wall: float
    cpu: float


def commands(file: Path) -> dict[str, list[str]]:
    """Return what is measured, by name; the yardstick first."""
    python = sys.executable
    return {
        _YARDSTICK: [python, "-c", _YARDSTICK],
        "import pandas": [python, "-c", "import pandas"],
        "contractlens --version": [python, "-c", _CHECK, "--version"],
        "contractlens check": [python, "-c", _CHECK, "check", str(file)],
    }


def environment(folder: Path) -> dict[str, str]:
    """Return the variables that the commands run with: compiled files are kept, and one core is used."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**kept, **threads, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def measure(command: list[str], variables: dict[str, str]) -> Spent:
    """Run a command in a process of its own; where the system does not tell its processor time, that is 0."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=variables, check=False)
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        sys.exit(f"{command[-1]} failed: {done.stderr.decode(errors='replace')[-500:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(wall, cpu)


def report(spent: dict[str, list[Spent]]) -> None:
    """Print the medians and their ratios to the yardstick."""
    print(f"{'command':26}{'wall s':>9}{'x':>7}{'cpu s':>9}{'x':>7}")
    yardstick = Spent(*(median(values) for values in zip(*spent[_YARDSTICK], strict=True)))
    for name, runs in spent.items():
        middle = Spent(*(median(values) for values in zip(*runs, strict=True)))
        ratios = [one / other if other else 0.0 for one, other in zip(middle, yardstick, strict=True)]
        print(f"{name:26}{middle.wall:9.2f}{ratios[0]:7.2f}{middle.cpu:9.2f}{ratios[1]:7.2f}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="a contract; default a synthetic one of 20 pages")
    parser.add_argument("--runs", type=int, default=5, help="turns for each command; the median counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "contract.pdf"
        if options.file is None:
            file.write_bytes(synthetic_contract(_PAGES))
        listed, variables = commands(file), environment(Path(folder))
        for command in listed.values():  # once to warm the caches of the system
            measure(command, variables)
        spent: dict[str, list[Spent]] = {name: [] for name in listed}
        for _ in range(options.runs):
            for name, command in listed.items():
                spent[name].append(measure(command, variables))
    report(spent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
