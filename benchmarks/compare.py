"""Findings gained and lost against another git revision, with pages per second and peak memory of both.

    python benchmarks/compare.py BASE [HEAD] [--files FILE_OR_FOLDER ...] [--words] [--all]

BASE and HEAD are git revisions; without HEAD the working tree is compared. Each revision is checked out into a folder
of its own (`git worktree`), analyses the same files with its own code and its own model in a process of its own, and
its findings are held against each other by file, clause type and clause number, those of equal place first. Findings
are named by id, type, clause number and page, never by their words, save with ``--words`` those of our own samples.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_contracts"
SUFFIXES = (".pdf", ".docx")
WORDS_SHOWN = 80
Finding = dict[str, Any]

# Runs in the process of each revision: only names that every revision has.
WORKER = """
import json, resource, sys, time
import contractlens as cl
import pandas as pd
out = []
cl.classify(["The Supplier shall insure."])
for name in json.load(sys.stdin):
    began = time.perf_counter()
    try:
        analysis = cl.analyze(name)
    except cl.ReadError as error:
        out.append({"file": name, "error": getattr(error, "kind", "unreadable")})
        continue
    rows = [
        {
            "id": f.finding_id, "type": f.clause_type, "number": f.clause_number,
            "page": None if pd.isna(f.page_start) else int(f.page_start),
            "start": int(f.start), "end": int(f.end), "band": f.band, "text": f.text,
        }
        for f in analysis.findings.itertuples()
    ]
    seconds = time.perf_counter() - began
    out.append({"file": name, "findings": rows, "seconds": seconds, "pages": len(analysis.document.pages)})
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"files": out, "peak_mb": peak, "home": cl.__file__}))
"""


@contextlib.contextmanager
def checkout(revision: str | None) -> Iterator[Path]:
    """Yield a folder with the files of a revision; the working tree for None."""
    if revision is None:
        yield ROOT
        return
    with tempfile.TemporaryDirectory(prefix="contractlens-compare-") as folder:
        place = Path(folder) / "tree"
        git("worktree", "add", "--detach", "--quiet", str(place), revision)
        try:
            yield place
        finally:
            git("worktree", "remove", "--force", str(place))


def git(*arguments: str) -> str:
    """Run git in the checkout and return what it prints."""
    return subprocess.run(("git", "-C", str(ROOT), *arguments), check=True, capture_output=True, text=True).stdout


def measure(revision: str | None, files: Sequence[Path]) -> dict[str, Any]:
    """Return what a revision finds in the files, with its times and its peak memory."""
    with checkout(revision) as place:
        environment = os.environ | {"PYTHONPATH": str(place / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            (sys.executable, "-W", "ignore", "-c", WORKER),
            input=json.dumps([str(path) for path in files]),
            env=environment,
            cwd=place,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"{revision or 'working tree'} fails: {done.stderr.strip().splitlines()[-1]}")
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        if not Path(result["home"]).is_relative_to(place):
            sys.exit(f"{revision or 'working tree'}: another contractlens was imported")
    return result


def difference(base: Sequence[Finding], head: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings of `head` that `base` lacks, and those of `base` that `head` lacks.

    Findings of one type agree when they have the same place, else when they stand under the same clause number: ids
    change when a reader moves the text, and that alone is neither gain nor loss.
    """
    lost, gained = list(base), list(head)
    for key in (("type", "start", "end"), ("type", "number", "page"), ("type", "number")):
        lost, gained = unmatched(lost, gained, key), unmatched(gained, lost, key)
    return gained, lost


def unmatched(these: Sequence[Finding], others: Sequence[Finding], key: tuple[str, ...]) -> list[Finding]:
    """Return those of `these` that have no partner among `others` with the same values under `key`."""
    partners = Counter(tuple(other[name] for name in key) for other in others)
    left = []
    for finding in these:
        value = tuple(finding[name] for name in key)
        if partners[value]:
            partners[value] -= 1
        else:
            left.append(finding)
    return left


def print_speed(results: dict[str, dict[str, Any]]) -> None:
    """Print pages per second and peak memory of the revisions."""
    print("| revision | files | findings | seconds | pages/s | peak memory |\n|---|---|---|---|---|---|")
    for name, result in results.items():
        read = [each for each in result["files"] if "findings" in each]
        seconds = sum(each["seconds"] for each in read)
        paged = [each for each in read if each["pages"]]
        pages = sum(each["pages"] for each in paged) / max(sum(each["seconds"] for each in paged), 1e-9)
        found = sum(len(each["findings"]) for each in read)
        print(f"| {name} | {len(read)} | {found} | {seconds:.1f} | {pages:.0f} | {result['peak_mb']:.0f} MB |")


def print_types(changes: dict[str, tuple[list[Finding], list[Finding]]], totals: Counter[str]) -> None:
    """Print how many findings of each type were gained and lost."""
    gained = Counter(finding["type"] for new, _ in changes.values() for finding in new)
    lost = Counter(finding["type"] for _, old in changes.values() for finding in old)
    print("\n| type | before | gained | lost |\n|---|---|---|---|")
    for name in sorted(gained.keys() | lost.keys(), key=lambda name: (-gained[name] - lost[name], name)):
        print(f"| {name} | {totals[name]} | {gained[name] or ''} | {lost[name] or ''} |")
    print(f"| **all** | {totals.total()} | {gained.total()} | {lost.total()} |")


def print_findings(changes: dict[str, tuple[list[Finding], list[Finding]]], *, words: bool) -> None:
    """Print each finding gained or lost; its words only for our own samples."""
    print("\n| file | | type | clause | page | band | finding |" + (" words |" if words else ""))
    print("|---" * (8 if words else 7) + "|")
    for name, (new, old) in changes.items():
        ours = Path(name).is_relative_to(SAMPLES)
        for sign, finding in [("+", each) for each in new] + [("-", each) for each in old]:
            cells = [Path(name).name, sign, *(finding[key] for key in ("type", "number", "page", "band", "id"))]
            if words:
                cells.append(" ".join(finding["text"].split())[:WORDS_SHOWN] if ours else "")
            print("| " + " | ".join("" if cell is None else str(cell).replace("|", "\\|") for cell in cells) + " |")


def contract_files(given: Sequence[Path]) -> list[Path]:
    """Return the contracts in files and folders, sorted."""
    found: dict[Path, None] = {}
    for path in given or [SAMPLES]:
        listed = sorted(path.iterdir()) if path.is_dir() else [path]
        found |= dict.fromkeys(
            each.resolve() for each in listed if not path.is_dir() or each.suffix.lower() in SUFFIXES
        )
    return list(found)


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="git revision to compare with")
    parser.add_argument("head", nargs="?", help="git revision; the working tree without it")
    parser.add_argument(
        "--files", nargs="+", type=Path, default=[], help="contracts or folders; our samples without it"
    )
    parser.add_argument("--words", action="store_true", help="show the first words of findings in our own samples")
    parser.add_argument("--all", action="store_true", help="list each finding, not only the counts by type")
    options = parser.parse_args()
    files = contract_files(options.files)
    if not files:
        parser.error("no contracts to compare on")
    names = {options.base: options.base, options.head or "working tree": options.head}
    results = {name: measure(revision, files) for name, revision in names.items()}
    if len(results) == 1:
        parser.error("both revisions are the same")
    base, head = ({each["file"]: each.get("findings") for each in result["files"]} for result in results.values())
    changes = {
        name: difference(base[name], head[name]) for name in base if base[name] is not None and head[name] is not None
    }
    print_speed(results)
    totals = Counter(finding["type"] for found in base.values() for finding in found or ())
    print_types(changes, totals)
    if options.all or options.words:
        print_findings(changes, words=options.words)
    for name in base:
        if (base[name] is None) != (head[name] is None):
            print(f"\n{Path(name).name}: read by one revision only")
    return 0


if __name__ == "__main__":
    sys.exit(main())
