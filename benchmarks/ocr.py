"""Recognition of scans: pages per second, wrong characters, and the findings that are found again.

    python benchmarks/ocr.py [FILE.pdf ...] [--dpi 200 300] [--pages N] [--no-findings]

Each born-digital PDF (default: the sample contracts) is drawn page by page as a grey JPEG; the pictures are read by both
engines that this machine has, in one run, and the result is held against the file itself. Wrong characters count
insertions, deletions and replacements in the words of each page, white space evened out.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2  # noqa: TID253 - a script: start-up speed does not matter
from rapidfuzz import fuzz  # noqa: TID253 - as above
from rapidfuzz.distance import Levenshtein  # noqa: TID253 - as above

import contractlens as cl
from contractlens.readers import ocr_engines, read_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Document
    from contractlens.findings import Finding

_SAMPLES = Path(__file__).resolve().parents[1] / "sample_contracts"
_DEFAULTS = ("council_hosting.pdf", "brightwater_supplier_terms.pdf", "kestrel_agile_sow.pdf")
_JPEG_QUALITY = 60
_SAME_WORDS = 85  # per cent alike: the same provision, some characters misread


def pictures(data: bytes, dpi: int, most: int) -> bytes:
    """Return a PDF whose pages are pictures of the pages of `data`."""
    document = pypdfium2.PdfDocument(data)
    images = [
        page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        for page, _ in zip(document, range(most), strict=False)
    ]
    document.close()
    stream = io.BytesIO()
    images[0].save(stream, "PDF", resolution=dpi, save_all=True, append_images=images[1:], quality=_JPEG_QUALITY)
    return stream.getvalue()


def page_texts(document: Document) -> dict[int, str]:
    """Return the words of each page, white space evened out."""
    pieces: dict[int, list[str]] = {}
    for region in document.regions:
        pieces.setdefault(region.page or 0, []).append(document.text[region.start : region.end])
    return {page: " ".join(" ".join(lines).split()) for page, lines in pieces.items()}


def wrong_share(truth: Document, scan: Document) -> float:
    """Return wrong characters over characters."""
    one, other = page_texts(truth), page_texts(scan)
    pages = [page.number for page in scan.pages]
    wrong = sum(Levenshtein.distance(one.get(page, ""), other.get(page, "")) for page in pages)
    return wrong / max(sum(len(one.get(page, "")) for page in pages), 1)


def found_again(analyzer: cl.Analyzer, truth: Document, scan: Document) -> Counter[str]:
    """Count the findings of the file, those that the scan has too, and what these agree in."""
    one, other = analyzer.analyze(truth), analyzer.analyze(scan)
    last = len(scan.pages)
    counts: Counter[str] = Counter()
    numbers = {clause.id: clause.number for clause in one.records.clauses}
    others = {clause.id: clause.number for clause in other.records.clauses}
    left: list[Finding] = list(other.records.findings)
    counts["on scan"] = len(left)
    for finding in one.records.findings:
        page = truth.page_span(finding.start, finding.end)[0]
        if page is None or page > last:
            continue
        counts["findings"] += 1
        words = truth.text[finding.start : finding.end]
        match = next(
            (
                each
                for each in left
                if each.clause_type == finding.clause_type
                and fuzz.partial_ratio(words, scan.text[each.start : each.end]) >= _SAME_WORDS
            ),
            None,
        )
        if match is None:
            continue
        left.remove(match)
        counts["again"] += 1
        counts["page"] += scan.page_span(match.start, match.end)[0] == page
        counts["number"] += numbers[finding.clause_id] == others[match.clause_id]
        counts["box"] += all(region.bbox is not None for region in scan.locate(match.start, match.end))
        counts["status"] += (finding.status, finding.modality) == (match.status, match.modality)
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table row per file, resolution and engine."""
    parser = argparse.ArgumentParser(description="Recognition of scans: speed, wrong characters, findings.")
    parser.add_argument("files", nargs="*", type=Path, default=[_SAMPLES / name for name in _DEFAULTS])
    parser.add_argument("--dpi", nargs="+", type=int, default=[200, 300])
    parser.add_argument("--pages", type=int, default=8, help="of each file (default 8)")
    parser.add_argument("--no-findings", action="store_true", help="measure recognition alone")
    chosen = parser.parse_args(arguments)
    engines = [each for each in (ocr_engines.tesserocr_engine(), ocr_engines.pytesseract_engine()) if each]
    if not engines:
        print(f"Tesseract was not found: {ocr_engines.ADVICE}", file=sys.stderr)
        return 1
    analyzer = None if chosen.no_findings else cl.Analyzer.load()
    print(
        "| file | dpi | engine | pages | pages/s | wrong characters | confidence | findings again | page | number | box |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for path in chosen.files:
        data = path.read_bytes()
        truth = read_document(data)
        for dpi in chosen.dpi:
            scanned = pictures(data, dpi, chosen.pages)
            for engine in engines:
                ocr_engines.find_engine = lambda engine=engine: engine
                began = time.perf_counter()
                scan = read_document(scanned)
                seconds = time.perf_counter() - began
                pages = len(scan.pages)
                sure = sum(page.confidence or 0.0 for page in scan.pages) / pages
                row = f"| {path.stem} | {dpi} | {engine.name} | {pages} | {pages / seconds:.2f} | {wrong_share(truth, scan):.4f} | {sure:.3f} |"
                if analyzer is not None:
                    counts = found_again(analyzer, truth, scan)
                    again = max(counts["again"], 1)
                    row += (
                        f" {counts['again']}/{counts['findings']} (+{counts['on scan'] - counts['again']}) | "
                        + " | ".join(f"{counts[name] / again:.2f}" for name in ("page", "number", "box"))
                        + " |"
                    )
                print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
