"""Paragraphs per second of reading Word files, beside python-docx's in-order traversal in the same run.

    python benchmarks/word.py [--folder FOLDER] [--every N] [--rounds N] [--reads N]

What python-docx does is measured twice: with the name of each paragraph's style (`style`), and with the names of the
styles of runs and their size and weight as well (`looks`), which the reader also works out. `parse` only
unpacks and parses the parts of the text with lxml: nothing that makes a tree of the file can be faster. `words` makes
no tree: it unpacks the body alone, finds each paragraph and its words in the XML with one expression, and joins them,
without styles, numbers, tables, changes, notes and blocks: nothing written in Python can be faster. Where the
compiled reader was built (`native/build.py`), `python` is the reader in Python beside it.

Seconds are those of the processor. The engines take turns on each file; in its turn an engine reads it several times and
the best time counts, so that nobody pays for caches that another emptied (`--reads 1` lets everybody pay). Read the
ratios. The means are also given by size.
"""

from __future__ import annotations

import argparse
import gc
import io
import math
import os
import re
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx  # noqa: TID253 - a script: start-up speed does not matter
from docx.table import Table  # noqa: TID253 - as above
from lxml import etree

from contractlens.exceptions import ContractLensError
from contractlens.readers import read_document
from contractlens.readers.compiled import CHOICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_ROOT = Path(__file__).resolve().parents[1]
_DEFAULTS = (_ROOT / "sample_contracts", _ROOT.parent / "shared" / "contracts")
_OURS = "contractlens"
_PART = re.compile(r"word/(?:document|styles|numbering|comments|(?:foot|end)notes|header\d*|footer\d*)\.xml")


_SHOWN = {
    "style": "as fast as python-docx with names of styles",
    "looks": "as fast as python-docx with all looks",
    "parse": "as fast as unpacking and parsing alone",
    "words": "as fast as finding the words alone",
    "python": "as fast as our reader in Python",
}
_SIZES = ((0, 100), (100, 300), (300, 10**9))
"""Blocks of small, middling and large files."""
_PLACES = re.compile(r"<w:(?:p[ >]|t(?: [^>]*)?>([^<]*))")


def paragraph_style(paragraph: Paragraph) -> None:
    """Ask for the name of the paragraph's style and the text of its runs."""
    _ = paragraph.style and paragraph.style.name
    for run in paragraph.runs:
        _ = run.text


def all_looks(paragraph: Paragraph) -> None:
    """Ask for the names of the styles of the paragraph and of its runs, and for their text, size and weight."""
    _ = paragraph.style and paragraph.style.name
    for run in paragraph.runs:
        _ = run.text, run.style.name, run.font.size, run.bold, run.italic


def traverse(container: Document | BlockItemContainer, visit: Callable[[Paragraph], None]) -> None:
    """Visit the paragraphs in order, also those in the cells of tables."""
    for item in container.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                for cell in row.cells:
                    traverse(cell, visit)
        else:
            visit(item)


def parse_only(data: bytes) -> None:
    """Unpack and parse the XML parts of the text: the body and what stands beside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if _PART.fullmatch(name):
                etree.fromstring(package.read(name))


def words_only(data: bytes) -> str:
    """Unpack the body and find its paragraphs and their words without a tree."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
    return "".join([words or "\n" for words in _PLACES.findall(body)])


def in_python(data: bytes) -> None:
    """Read the file without compiled code."""
    os.environ[CHOICE] = "python"
    try:
        read_document(data)
    finally:
        del os.environ[CHOICE]


ENGINES: dict[str, Callable[[bytes], object]] = {
    "style": lambda data: traverse(docx.Document(io.BytesIO(data)), paragraph_style),
    "looks": lambda data: traverse(docx.Document(io.BytesIO(data)), all_looks),
    "parse": parse_only,
    "words": words_only,
    "python": in_python,
    _OURS: read_document,
}


def measure(data: bytes, rounds: int, reads: int) -> dict[str, float]:
    """Let the engines take turns on one file and return the best time of each."""
    seconds = dict.fromkeys(ENGINES, math.inf)
    for _ in range(rounds):
        for name, run in ENGINES.items():
            gc.collect()  # nobody pays for what another leaves behind
            for _ in range(reads):
                start = time.process_time()
                run(data)
                seconds[name] = min(seconds[name], time.process_time() - start)
    return seconds


def files_of(folder: Path | None) -> list[Path]:
    """Return the Word files in a folder, or those in the default folders."""
    places = [folder] if folder else [place for place in _DEFAULTS if place.exists()]
    return [path for place in places for path in sorted(place.rglob("*.docx"))]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="where to look for .docx files")
    parser.add_argument("--every", type=int, default=1, help="measure every n-th file")
    parser.add_argument("--rounds", type=int, default=3, help="turns for each engine; the best time counts")
    parser.add_argument("--reads", type=int, default=4, help="how often an engine reads a file in its turn")
    options = parser.parse_args()
    ratios: dict[str, list[float]] = {name: [] for name in ENGINES if name != _OURS}
    sizes: list[int] = []
    print(f"{'file':48}{'blocks':>8}{'blocks/s':>10}" + "".join(f"{'x ' + name:>9}" for name in ratios))
    for path in files_of(options.folder)[:: options.every]:
        data = path.read_bytes()
        try:
            blocks = len(read_document(data).blocks)
        except ContractLensError as error:
            print(f"{path.name[:46]:48} not measured: {str(error)[:60]}")
            continue
        sizes.append(blocks)
        seconds = measure(data, options.rounds, options.reads)
        for name, values in ratios.items():
            values.append(seconds[name] / seconds[_OURS])
        shown = "".join(f"{values[-1]:9.1f}" for values in ratios.values())
        print(f"{path.name[:46]:48}{blocks:8}{blocks / seconds[_OURS]:10.0f}{shown}")
    if not ratios["style"]:
        print("no Word files; name a folder")
        return 2
    print_means(sizes, ratios)
    return 0


def print_means(sizes: list[int], ratios: dict[str, list[float]]) -> None:
    """Print the geometric means of all files and of those of each size."""
    for least, most in ((0, 10**9), *_SIZES):
        chosen = [place for place, blocks in enumerate(sizes) if least <= blocks < most]
        if not chosen:
            continue
        limit = (
            f" of {least} to {most} blocks" if most < _SIZES[-1][1] else f" of {least} blocks and more" if least else ""
        )
        for name, values in ratios.items():
            mean = math.exp(sum(math.log(values[place]) for place in chosen) / len(chosen))
            print(f"{len(chosen)} files{limit}: {mean:.2f} times {_SHOWN[name]}, by geometric mean")


if __name__ == "__main__":
    sys.exit(main())
