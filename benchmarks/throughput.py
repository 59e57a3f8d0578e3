"""Pages per second of reading and of the whole analysis, beside pdfplumber's `extract_words` in the same run.

`words` takes the words of each page with boxes, sizes and weights; `reading` makes the whole Document, tables found;
`analysis` finds the clauses too. pdfplumber is asked for the same words: `extra_attrs=["fontname", "size"]`.

    python benchmarks/throughput.py [FILE_OR_FOLDER ...] [--limit PAGES] [--no-memory]

Seconds are those of the processor (user and system), and the engines take turns on each file, so that a busy machine
changes little: read the ratios, not the pages per second. Memory is measured on a synthetic contract of 50 and of 600 pages, each read in a process of its own.
"""

from __future__ import annotations

import argparse
import io
import math
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber  # noqa: TID253 - a script: start-up speed does not matter
import pypdfium2  # noqa: TID253 - as above

import contractlens
from contractlens.exceptions import ContractLensError
from contractlens.readers import read_document
from contractlens.readers.pdf_chars import PDFIUM_LOCK, PdfiumSource

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOT = Path(__file__).resolve().parents[1]
_DEFAULTS = (_ROOT / "sample_contracts", _ROOT.parent / "shared" / "contracts")
_SYNTHETIC_PAGES = (1, 50, 600)


@dataclass
class Timing:
    """Seconds that each engine took for the pages of one file."""

    name: str
    pages: int
    seconds: dict[str, float] = field(default_factory=dict)

    def speed(self, engine: str) -> float:
        """Return pages per second."""
        return self.pages / self.seconds[engine]


def plumber_words(data: bytes) -> None:
    """Take the words of every page with pdfplumber, closing each page: the way that keeps its memory flat."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_words(extra_attrs=["fontname", "size"])
            page.close()


def reader_words(data: bytes) -> None:
    """Take the words of every page with this reader's engine, with boxes, sizes and weights."""
    with PDFIUM_LOCK:
        source = PdfiumSource(data, name="", password=None)
        for page in source.pages():
            page.words.clear()
        source.close()


def read_plainly(data: bytes) -> None:
    """Make the Document, tables found; recognition of images is not compared."""
    read_document(data, ocr="never")


def measured_engines() -> dict[str, Callable[[bytes], object]]:
    """Return the engines by name, the model already loaded."""
    contractlens.analyze(synthetic_contract(1))
    return {
        "pdfplumber": plumber_words,
        "words": reader_words,
        "reading": read_plainly,
        "analysis": contractlens.analyze,
    }


def first_pages(data: bytes, limit: int | None) -> tuple[bytes, int]:
    """Return a file with the first `limit` pages, and how many pages it has."""
    document = pypdfium2.PdfDocument(data)
    count = len(document)
    if limit is None or count <= limit:
        document.close()
        return data, count
    shortened = pypdfium2.PdfDocument.new()
    shortened.import_pages(document, list(range(limit)))
    buffer = io.BytesIO()
    shortened.save(buffer)
    shortened.close()
    document.close()
    return buffer.getvalue(), limit


def measure(path: Path, engines: dict[str, Callable[[bytes], object]], limit: int | None, rounds: int) -> Timing | None:
    """Let the engines take turns on one file and keep each one's best time; None for a file that cannot be read."""
    try:
        data, pages = first_pages(path.read_bytes(), limit)
        read_plainly(data)
    except (ContractLensError, pypdfium2.PdfiumError) as error:
        print(f"{path.name[:58]:60} not measured: {str(error)[:70]}")
        return None
    timing = Timing(path.name, pages)
    for _ in range(rounds):
        for name, run in engines.items():
            start = time.process_time()
            run(data)
            spent = time.process_time() - start
            timing.seconds[name] = min(spent, timing.seconds.get(name, math.inf))
    return timing


def report(timings: list[Timing], engines: list[str]) -> None:
    """Print pages per second and ratios, file by file, then in all."""
    others = [name for name in engines if name != "pdfplumber"]
    print(
        f"\n{'file':52}{'pages':>6}"
        + "".join(f"{name:>12}" for name in engines)
        + "".join(f"{'x ' + n:>12}" for n in others)
    )
    for timing in timings:
        ratios = "".join(f"{timing.speed(name) / timing.speed('pdfplumber'):12.1f}" for name in others)
        speeds = "".join(f"{timing.speed(name):12.1f}" for name in engines)
        print(f"{timing.name[:50]:52}{timing.pages:6}{speeds}{ratios}")
    pages = sum(timing.pages for timing in timings)
    totals = {name: sum(timing.seconds[name] for timing in timings) for name in engines}
    print(
        f"\n{len(timings)} files, {pages} pages; pages/s: " + ", ".join(f"{n} {pages / totals[n]:.1f}" for n in engines)
    )
    for name in others:
        logs = [math.log(timing.speed(name) / timing.speed("pdfplumber")) for timing in timings]
        mean = math.exp(sum(logs) / len(logs))
        print(
            f"{name}: {totals['pdfplumber'] / totals[name]:.1f} times pdfplumber in all, {mean:.1f} times by geometric mean"
        )


def synthetic_contract(pages: int) -> bytes:
    """Return a made-up contract of many pages with clauses, a table and a footer on each."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 10)
        for line in range(36):
            start = f"{page}.{line // 4 + 1} " if line % 4 == 0 else ""
            canvas.drawString(
                72, 780 - 15 * line, f"{start}The Supplier shall review item {page}-{line} with the Customer every year"
            )
        for row in range(4):
            for column in range(3):
                canvas.rect(72 + 140 * column, 150 - 20 * row, 140, 20)
                canvas.drawString(76 + 140 * column, 156 - 20 * row, f"Cell {page} {row} {column}")
        canvas.drawString(290, 30, f"Page {page} of {pages}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def peak_memory() -> float:
    """Return the peak memory of this process in MB; Linux's own count, as `getrusage` inherits that of the parent."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def memory_of_a_file(path: Path) -> None:
    """Print how much the peak memory of this process grows while a file is read, then analysed."""
    data = path.read_bytes()
    before = peak_memory()
    document = read_document(data, ocr="never")
    read = peak_memory() - before
    analysis = contractlens.analyze(document)
    analysed = peak_memory() - before
    size = f"{len(document.pages):4} pages, {len(document.text):9,} characters, {len(analysis.records.findings):5} findings"
    print(f"{size}: peak memory grows by {read:6.1f} MB for reading, {analysed:6.1f} MB for all, libraries included")


def measure_memory() -> None:
    """Read synthetic contracts of different lengths, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for pages in _SYNTHETIC_PAGES:
            path = Path(folder) / f"{pages}.pdf"
            path.write_bytes(synthetic_contract(pages))
            subprocess.run([sys.executable, __file__, "--memory-of", str(path)], check=True)


def files_of(given: list[str]) -> list[Path]:
    """Return the PDF files that the arguments name, or those of the default folders."""
    places = [Path(item) for item in given] or [place for place in _DEFAULTS if place.exists()]
    found = [place if place.is_file() else sorted(place.rglob("*.pdf")) for place in places]
    return [path for item in found for path in (item if isinstance(item, list) else [item])]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", metavar="FILE_OR_FOLDER")
    parser.add_argument("--limit", type=int, help="pages read of each file")
    parser.add_argument("--every", type=int, default=1, help="measure every n-th file")
    parser.add_argument("--rounds", type=int, default=1, help="turns for each engine; the best time counts")
    parser.add_argument("--no-memory", action="store_true", help="skip the memory measurement")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory_of:
        memory_of_a_file(options.memory_of)
        return 0
    paths = files_of(options.places)[:: options.every]
    if not paths:
        print("no PDF files; name a file or a folder")
        return 2
    engines = measured_engines()
    measured = [measure(path, engines, options.limit, options.rounds) for path in paths]
    timings = [timing for timing in measured if timing is not None]
    if timings:
        report(timings, list(engines))
    if not options.no_memory:
        print()
        measure_memory()
    return 0


if __name__ == "__main__":
    sys.exit(main())
