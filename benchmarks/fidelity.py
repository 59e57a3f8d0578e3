"""How much of a PDF's text is read as pdfplumber reads it: words of each page, whatever their order.

    python benchmarks/fidelity.py [FILE_OR_FOLDER ...] [--every N] [--differences]

Words are compared as multisets, page by page, after ligatures are spelt out and hyphens at the end of a line are taken
off. Headers and footers that were set apart count as read; numbers in them are not compared. A word that the one engine
cuts in two where the other does not counts as different unless its letters are all there (the second figure).
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber  # noqa: TID253 - a script: start-up speed does not matter

from contractlens.exceptions import ContractLensError
from contractlens.readers import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.document import Document

_ROOT = Path(__file__).resolve().parents[1]
_DEFAULTS = (_ROOT / "sample_contracts", _ROOT.parent / "shared" / "contracts")
_WORD_GAP = 0.15
"""Font sizes between words; pdfplumber's own tolerance of 3 points joins words of small print."""

_REMOVED = re.compile("[\x00-\x1f\xad\u200b-\u200d\u2060\ufeff\ufffe\uffff\ue000-\uf8ff]")
_TARGET = 99.5


@dataclass
class Score:
    """Words of one file: how many pdfplumber finds, how many of them were read alike, and which were not."""

    name: str
    words: int = 0
    same: int = 0
    letters: int = 0
    same_letters: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)

    def add_page(self, expected: Counter[str], found: Counter[str], furniture: Counter[str]) -> None:
        """Compare the words of one page."""
        missing = expected - found
        for word in list(missing):
            masked = re.sub(r"\d+", "#", word)
            taken = min(missing[word], furniture[masked])
            missing[word] -= taken
            furniture[masked] -= taken
        missing = +missing
        extra = found - expected
        self.words += expected.total()
        self.same += expected.total() - missing.total()
        lost = _letters(missing) - _letters(extra)
        self.letters += _letters(expected).total()
        self.same_letters += _letters(expected).total() - lost.total()
        self.missing += missing
        self.extra += extra


def _letters(words: Counter[str]) -> Counter[str]:
    letters: Counter[str] = Counter()
    for word, count in words.items():
        for letter in word:
            letters[letter] += count
    return letters


def normal(text: str) -> Iterator[str]:
    """Yield the words of a text with ligatures spelt out and hyphens of line ends taken off."""
    for word in _REMOVED.sub("", unicodedata.normalize("NFKC", text)).split():
        stripped = word.rstrip("-\u2010")
        if stripped:
            yield stripped


def read_words(document: Document) -> tuple[dict[int, Counter[str]], dict[int, Counter[str]]]:
    """Return the words of each page's text, and those of its headers and footers with `#` for numbers."""
    words: dict[int, Counter[str]] = defaultdict(Counter)
    furniture: dict[int, Counter[str]] = defaultdict(Counter)
    for region in document.regions:
        if region.page is not None:
            words[region.page].update(normal(document.text[region.start : region.end]))
    for piece in document.furniture:
        for page in piece.pages:
            furniture[page].update(normal(re.sub(r"\d+", "#", piece.text)))
    return words, furniture


def compare(path: Path) -> Score | None:
    """Compare one file; None if it cannot be read."""
    try:
        document = read_document(path, ocr="never")
    except ContractLensError as error:
        print(f"{path.name[:58]:60} not compared: {error.kind}")
        return None
    words, furniture = read_words(document)
    score = Score(path.name)
    with pdfplumber.open(path) as file:
        for number, page in enumerate(file.pages, start=1):
            entries = page.dedupe_chars().extract_words(x_tolerance_ratio=_WORD_GAP)
            expected = Counter(word for entry in entries for word in normal(entry["text"]))
            score.add_page(expected, words[number], furniture[number])
            page.close()
    return score


def files_of(given: list[str]) -> list[Path]:
    """Return the PDF files that the arguments name, or those of the default folders."""
    places = [Path(item) for item in given] or [place for place in _DEFAULTS if place.exists()]
    return [
        path
        for place in places
        for path in ([place] if place.is_file() else sorted(place.rglob("*")))
        if path.suffix.lower() == ".pdf"
    ]


def show(score: Score, *, differences: bool) -> None:
    """Print one file's shares, and the words that differ if asked for."""
    share, letters = 100 * score.same / score.words, 100 * score.same_letters / max(score.letters, 1)
    print(f"{score.name[:60]:62}{score.words:8}{share:9.2f}{letters:11.2f}", flush=True)
    if differences and score.missing:
        print("    pdfplumber only:", ", ".join(f"{word} x{count}" for word, count in score.missing.most_common(25)))
        print("    this reader only:", ", ".join(f"{word} x{count}" for word, count in score.extra.most_common(25)))


def main() -> int:
    """Compare and print; 1 when the share of equal words is below the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", metavar="FILE_OR_FOLDER")
    parser.add_argument("--every", type=int, default=1, help="compare every n-th file")
    parser.add_argument("--differences", action="store_true", help="print the words that differ")
    options = parser.parse_args()
    paths = files_of(options.places)[:: options.every]
    print(f"{'file':62}{'words':>8}{'equal %':>9}{'letters %':>11}")
    scores: list[Score] = []
    for path in paths:
        score = compare(path)
        if score is not None and score.words:
            scores.append(score)
            show(score, differences=options.differences)
    if not scores:
        print("no PDF files; name a file or a folder")
        return 2
    words, same = sum(score.words for score in scores), sum(score.same for score in scores)
    letters, same_letters = sum(score.letters for score in scores), sum(score.same_letters for score in scores)
    print(
        f"\n{len(scores)} files, {words:,} words: {100 * same / words:.3f}% equal, "
        f"{100 * same_letters / letters:.3f}% of letters"
    )
    return 0 if 100 * same / words >= _TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
