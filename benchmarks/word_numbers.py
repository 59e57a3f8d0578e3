"""How many automatic numbers of Word files are those that LibreOffice prints in its text export.

    python benchmarks/word_numbers.py [FILE_OR_FOLDER ...] [--differences]

Changes are shown on both sides. Paragraphs are paired by how they end; every bullet counts as alike, notes are left out
(LibreOffice prints them elsewhere), and so are text boxes (it does not print them). Needs LibreOffice (`soffice`).
"""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contractlens.exceptions import ContractLensError
from contractlens.readers import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROOT = Path(__file__).resolve().parents[1]
_DEFAULTS = (_ROOT / "sample_contracts", _ROOT.parent / "shared" / "contracts")
_UNSEEN = re.compile("[\xad\u200b\ufeff]")
_NO_SIGN = re.compile(r"[\W_]+")
_TAIL = 30
"""Letters at the end of a paragraph that tell it from its neighbours."""
_WINDOW = 30
_ALIKE = 0.5
"""Share of letters alike from which two paragraphs between two pairs are taken for one."""
_TARGET = 99.5


class Paragraph(NamedTuple):
    """A paragraph as this reader reads it: its number ("" where none is drawn), and its words."""

    number: str
    words: str


class Difference(NamedTuple):
    """A paragraph with another number there than here; None where it is not there at all."""

    here: str
    there: str | None
    words: str


def exported(files: Sequence[Path], folder: Path) -> Iterator[list[str]]:
    """Yield the lines that LibreOffice prints of each file."""
    for position, path in enumerate(files):
        shutil.copy(path, folder / f"{position}.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    copies = [str(folder / f"{position}.docx") for position in range(len(files))]
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(folder), *copies]
    subprocess.run(command, check=True, capture_output=True)
    for position in range(len(files)):
        text = (folder / f"{position}.txt").read_text(encoding="utf-8-sig")
        yield [line for line in map(_plain, text.split("\n")) if line]


def read(path: Path) -> list[Paragraph]:
    """Return the paragraphs of a file."""
    document = read_document(path, revisions="all")
    blocks = [block for block in document.blocks if block.kind != "footnote"]
    return [
        Paragraph("" if each.label_in_text else each.label, _plain(document.text[each.start : each.end]))
        for each in blocks
    ]


def differences(here: Sequence[Paragraph], there: Sequence[str]) -> tuple[int, list[Difference]]:
    """Return how many paragraphs have a number on either side, and those whose numbers differ."""
    count, found = 0, []
    for paragraph, line in _pairs(here, there):
        number = None if line is None else _number(line, paragraph)
        if number or paragraph.number:
            count += 1
            if number != paragraph.number and not (paragraph.number == "•" and _is_bullet(number)):
                found.append(Difference(paragraph.number, number, paragraph.words))
    return count, found


def _pairs(here: Sequence[Paragraph], there: Sequence[str]) -> Iterator[tuple[Paragraph, str | None]]:
    ends_here, ends_there = [_end(each.words) for each in here], [_end(line) for line in there]
    done_here = done_there = 0
    matcher = difflib.SequenceMatcher(None, ends_here, ends_there, autojunk=False)
    for first_here, first_there, length in matcher.get_matching_blocks():
        free = done_there
        for position in range(done_here, first_here):
            ratios = [
                (difflib.SequenceMatcher(None, _letters(here[position].words), _letters(there[at])).ratio(), -at)
                for at in range(free, min(first_there, free + _WINDOW))
            ]
            best, at = max(ratios, default=(0.0, 0))
            yield here[position], there[-at] if best > _ALIKE else None
            free = 1 - at if best > _ALIKE else free
        for step in range(length):
            yield here[first_here + step], there[first_there + step]
        done_here, done_there = first_here + length, first_there + length


def _number(line: str, paragraph: Paragraph) -> str:
    """Return what stands before the words of a paragraph in a line."""
    if paragraph.number and line.startswith(f"{paragraph.number} "):
        return paragraph.number
    if line.endswith(paragraph.words):
        before = line[: len(line) - len(paragraph.words)].strip()
        return before if paragraph.number or _NO_SIGN.sub("", before) else ""
    return line.split(" ", 1)[0] if paragraph.number else ""


def _is_bullet(number: str | None) -> bool:
    return number is not None and len(number) == 1 and (number == "o" or not number.isalnum())


def _plain(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).replace("\u2011", "-").split())


def _letters(text: str) -> str:
    return _NO_SIGN.sub("", text).casefold()


def _end(text: str) -> str:
    return _letters(text)[-_TAIL:]


def _files(places: Sequence[Path]) -> list[Path]:
    return [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.docx")))]


def main() -> int:
    """Print the share of numbers that are alike; return 1 below the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", type=Path, default=list(_DEFAULTS))
    parser.add_argument("--differences", action="store_true", help="print each difference")
    options = parser.parse_args()
    files = _files(options.places)
    numbers = different = 0
    with tempfile.TemporaryDirectory() as folder:
        for path, lines in zip(files, exported(files, Path(folder)), strict=True):
            try:
                paragraphs = read(path)
            except ContractLensError as error:
                print(f"{path.name}: {error.kind}")
                continue
            count, found = differences(paragraphs, lines)
            numbers, different = numbers + count, different + len(found)
            print(f"{path.name[:60]:60} {count:6} numbers {len(found):4} different")
            for each in found if options.differences else ():
                print(f"    {each.here!r} here, {each.there!r} there: {each.words[:50]}")
    share = 100 * (1 - different / max(numbers, 1))
    print(f"{len(files)} files, {numbers} numbers, {share:.2f}% alike")
    return int(share < _TARGET)


if __name__ == "__main__":
    sys.exit(main())
