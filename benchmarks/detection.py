"""Provisions a second that detection judges: rules, features, classifier, status, modality and attributes together.

    python benchmarks/detection.py [FILE_OR_FOLDER ...] [--every N] [--rounds N]

Whole contracts are read and cut into provisions first, which is not counted; then each round judges all of them, on one
core. Without a file the samples are judged. Seconds are those of the processor; the first round, in which patterns are
compiled and words seen for the first time, is shown beside the best of the others.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contractlens.detection.detector import Detector
from contractlens.detection.model_store import load_model
from contractlens.detection.parties import find_roles
from contractlens.detection.provisions import build_provisions
from contractlens.exceptions import ReadError
from contractlens.readers import read_document
from contractlens.segmentation import segment_clauses
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from contractlens.detection.parties import PartyRoles
    from contractlens.detection.provisions import Provision

_SAMPLES = Path(__file__).resolve().parents[1] / "sample_contracts"
_KINDS = frozenset({".docx", ".pdf"})


class Contract(NamedTuple):
    """What the detector is given."""

    provisions: tuple[Provision, ...]
    text: str
    document_id: str
    roles: PartyRoles


def read(path: Path) -> Contract | None:
    """Return a contract cut into provisions; None for a file that cannot be read."""
    try:
        document = read_document(path, ocr="never")
    except ReadError as error:
        print(f"{path.name[:58]:60} not judged: {error.kind}")
        return None
    provisions = build_provisions(document, segment_clauses(document))
    return Contract(provisions, document.text, document.sha256, find_roles(document.text))


def files_of(given: list[Path]) -> list[Path]:
    """Return the Word and PDF files that the arguments name."""
    found = [[place] if place.is_file() else sorted(place.rglob("*")) for place in given]
    return [path for paths in found for path in paths if path.suffix.lower() in _KINDS]


def seconds(detector: Detector, contracts: list[Contract]) -> tuple[float, int]:
    """Return the processor time that judging all contracts takes, and how many findings they give."""
    start = time.process_time()
    found = sum(len(detector.detect(*contract)) for contract in contracts)
    return time.process_time() - start, found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", metavar="FILE_OR_FOLDER", type=Path)
    parser.add_argument("--every", type=int, default=1, help="judge every n-th file")
    parser.add_argument("--rounds", type=int, default=4, help="rounds over all contracts")
    options = parser.parse_args()
    paths = files_of(options.places or [_SAMPLES])[:: options.every]
    contracts = [contract for path in paths if (contract := read(path)) is not None]
    count = sum(len(contract.provisions) for contract in contracts)
    if not count:
        print("no provisions; name Word or PDF files, or folders of them")
        return 2
    detector = Detector(Taxonomy.default(), load_model())
    spent = [seconds(detector, contracts) for _ in range(max(2, options.rounds))]
    (first, found), best = spent[0], min(spent[1:])[0]
    print(f"{len(contracts)} contracts, {count:,} provisions, {found:,} findings")
    print(
        f"provisions a second: {count / first:,.0f} in the first round, {count / best:,.0f} in the best of the others"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
