"""Make an archive of contracts varied from the sample contracts: other parties, dates, amounts, order of the clauses.

    python benchmarks/make_archive.py archive --files 10000 [--seed 1] [--processes 2] [--sections 4]

Of the files, 5 % are damaged, 2 % are encrypted and 3 % are copies of others; the rest are about half Word, half PDF, in
folders by supplier and year. With ``--sections`` each contract keeps only its opening and that many of its sections, a
file of two or three pages instead of twenty, so that ten thousand are made and scanned in minutes. The same arguments always give the same files. ``register.csv`` beside the folder is a
manifest that fits.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_SOURCES = _ROOT / "sample_contracts" / "source"
sys.path.insert(0, str(_ROOT / "sample_contracts"))

DAMAGED, ENCRYPTED, COPIES = 0.05, 0.02, 0.03
SWAPPED = 0.3  # of neighbouring clauses
WORD, ONE_COLUMN = 0.5, 0.95  # up to the first share Word, up to the second PDF in one column, the rest in two
CUT = 0.8  # of the damaged files; the others are empty
_LABELS = re.compile(r"\s*\{\{.*?\}\}")
_PARTY = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){0,3} (?:Limited|plc|Authority|Council)\b")
_AMOUNT = re.compile(r"£(\d{1,3}(?:,\d{3})+|\d{3,})")
_YEAR = re.compile(r"\b20[12]\d\b")
_PERIOD = re.compile(r"\b(\d{1,3})(?= (?:days|months|Working Days|per cent)\b|%)")
_FIRST = (
    "Alder",
    "Birch",
    "Cedar",
    "Dove",
    "Elm",
    "Fenn",
    "Gorse",
    "Heron",
    "Iron",
    "Juniper",
    "Kite",
    "Larch",
    "Moss",
)
_SECOND = (
    "bank",
    "bridge",
    "field",
    "ford",
    "gate",
    "ham",
    "ley",
    "mere",
    "moor",
    "shaw",
    "ton",
    "well",
    "wick",
    "worth",
)
_BUYERS = ("Port Authority", "District Council", "Borough Council", "Water Authority")
_SUPPLIERS = ("Systems Limited", "Digital Limited", "Networks plc", "Data Limited", "Cloud Limited")
_PASSWORD = "made for a benchmark"


def name_of(chance: random.Random, kinds: tuple[str, ...]) -> str:
    """Return the name of a made-up party."""
    return f"{chance.choice(_FIRST)}{chance.choice(_SECOND)} {chance.choice(kinds)}"


def varied(text: str, chance: random.Random, sections: int = 0) -> str:
    """Return the source of a contract with other parties, amounts, years and periods, and clauses in another order.

    Above 0, `sections` says how many sections are kept beside the opening.
    """
    head, _, body = _LABELS.sub("", text).partition("\n---\n")
    names: dict[str, str] = {}

    def party(found: re.Match[str]) -> str:
        kinds = _BUYERS if found[0].endswith(("Authority", "Council")) else _SUPPLIERS
        return names.setdefault(found[0], name_of(chance, kinds))

    def amount(found: re.Match[str]) -> str:
        return f"£{int(int(found[1].replace(',', '')) * chance.uniform(0.5, 2.0)):,}"

    shift = chance.randint(-4, 3)
    body = _PARTY.sub(party, body)
    body = _AMOUNT.sub(amount, body)
    body = _YEAR.sub(lambda found: str(int(found[0]) + shift), body)
    body = _PERIOD.sub(lambda found: str(max(1, int(found[1]) + chance.randint(-3, 6))), body)
    return f"{head}\n---\n{reordered(shortened(body, chance, sections) if sections else body, chance)}"


def sections_of(body: str) -> list[list[str]]:
    """Return the lines of each top-level clause or part; those before the first are the opening."""
    sections: list[list[str]] = [[]]
    for line in body.splitlines():
        if line.startswith(("# ", "= ")):
            sections.append([])
        sections[-1].append(line)
    return sections


def shortened(body: str, chance: random.Random, count: int) -> str:
    """Return the opening and `count` sections that follow one another."""
    opening, *others = sections_of(body)
    first = chance.randrange(max(1, len(others) - count + 1))
    return "\n".join(line for section in (opening, *others[first : first + count]) for line in section) + "\n"


def reordered(body: str, chance: random.Random) -> str:
    """Return the lines with neighbouring top-level clauses swapped here and there, inside their part."""
    sections = sections_of(body)
    for at in range(2, len(sections) - 1):
        if sections[at][0].startswith("# ") and sections[at + 1][0].startswith("# ") and chance.random() < SWAPPED:
            sections[at], sections[at + 1] = sections[at + 1], sections[at]
    return "\n".join(line for section in sections for line in section) + "\n"


@lru_cache(maxsize=1)
def sources() -> tuple[tuple[str, str], ...]:
    """Return name and text of the sources of the sample contracts."""
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in sorted(_SOURCES.glob("*.txt")))


def contract(number: int, seed: int, sections: int = 0) -> tuple[str, bytes]:
    """Return ending and bytes of contract `number`."""
    from builders.pdf import build_pdf
    from builders.word import build_word

    from contractlens.learning.markup import parse_contract

    chance = random.Random(f"{seed}:{number}")
    name, text = sources()[number % len(sources())]
    source = parse_contract(varied(text, chance, sections), name=f"{name}_{number}")
    kind = chance.random()
    if kind < WORD:
        return ".docx", build_word(source)
    return ".pdf", build_pdf(source, columns=2 if kind > ONE_COLUMN else 1)


def encrypted(data: bytes) -> bytes:
    """Return an encrypted page; what it would say does not matter, as nobody has the password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, encrypt=StandardEncryption(_PASSWORD, strength=128))
    canvas.drawString(72, 720, f"Order of {len(data)} items")
    canvas.save()
    return stream.getvalue()


def write_one(number: int, files: int, seed: int, folder: Path, sections: int = 0) -> tuple[str, str]:
    """Write file `number` and return its contract and its path inside the folder."""
    chance = random.Random(f"{seed}:{number}:fate")
    fate = (number * 37 % 100) / 100  # exact shares, spread evenly
    copied = max(0, number - 1 - chance.randrange(7)) if number and fate < COPIES else number
    ending, data = contract(copied, seed, sections)
    if COPIES <= fate < COPIES + DAMAGED:
        data = data[: int(len(data) * chance.uniform(0.2, 0.8))] if chance.random() < CUT else b""
    elif COPIES + DAMAGED <= fate < COPIES + DAMAGED + ENCRYPTED:
        ending, data = ".pdf", encrypted(data)
    place = f"supplier {number % max(1, files // 20):04d}/20{15 + number % 10}"
    path = f"{place}/contract {number:06d}{ending}"
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return f"C{number:06d}", path


def _write_one(arguments: tuple[int, int, int, Path, int]) -> tuple[str, str]:
    return write_one(*arguments)


def make(folder: Path, files: int, *, seed: int = 1, processes: int = 1, sections: int = 0) -> None:
    """Write the archive and its register."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(number, files, seed, folder, sections) for number in range(files)]
    if processes > 1:
        with ProcessPoolExecutor(processes) as pool:
            rows = list(pool.map(_write_one, jobs, chunksize=16))
    else:
        rows = [_write_one(job) for job in jobs]
    with (folder.parent / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["contract_id", "file", "supplier", "department"])
        for contract_id, path in rows:
            writer.writerow([contract_id, path, path.split("/")[0], f"Department {len(path) % 7}"])


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--sections", type=int, default=0, help="sections kept of each contract; 0 for all")
    options = parser.parse_args()
    make(options.folder, options.files, seed=options.seed, processes=options.processes, sections=options.sections)
    print(f"{options.files} files in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
