"""The same contract in several formats: are the clause numbers and the findings the same?

Each Word file is converted with LibreOffice to the other formats, all are analysed, and each is compared with the Word
file: `numbers` is the share of numbered clauses (number and first words) that both have, `findings` that of findings
(clause type and clause number), both as 2 * common / (one + other).

    python benchmarks/formats.py [DOCX ...] [--formats odt,pdf,rtf,doc] [--show]

A PDF has no tracked changes, and LibreOffice prints what they do to numbers ("[2.1]"): the PDF is made of a copy with all
changes accepted, and compared with that copy. What .doc shows is what LibreOffice writes into a .doc, too: its numbers may be lost before anything is read.
"""

from __future__ import annotations

import argparse
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree

import contractlens
from contractlens.document import Limits
from contractlens.readers.docx_names import w
from contractlens.readers.soffice import TIMEOUT_SECONDS, convert

_ROOT = Path(__file__).resolve().parents[1]
_TARGETS = {
    "odt": "odt:writer8",
    "pdf": "pdf:writer_pdf_Export",
    "rtf": "rtf:Rich Text Format",
    "doc": "doc:MS Word 97",
}
_FIRST_CHARACTERS = 40
"""Enough to tell clauses apart, too few to meet a line break that a format adds."""
_NOT_WORDS = re.compile(r"[\W_]+")


def accepted(data: bytes) -> bytes:
    """Return a Word file with its tracked changes accepted."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in package.namelist():
            blob = package.read(part)
            copy.writestr(part, _without_changes(blob) if part == "word/document.xml" else blob)
    return out.getvalue()


def _without_changes(blob: bytes) -> bytes:
    root = etree.fromstring(blob)
    for paragraph in list(root.iter(w("p"))):
        if paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None:  # all samples delete such paragraphs whole
            paragraph.getparent().remove(paragraph)
    for change in list(root.iter(w("del"), w("moveFrom"))):
        change.getparent().remove(change)
    etree.strip_tags(root, w("ins"), w("moveTo"))
    return etree.tostring(root)


def clauses_of(analysis: contractlens.Analysis) -> Counter[tuple[str, str]]:
    """Count the numbered clauses: number and first words."""
    frame = analysis.clauses
    frame = frame[(frame["clause_number"] != "") & (frame["kind"] != "contents")]
    found = zip(frame["clause_number"], frame["label"], frame["text"], strict=True)
    return Counter((number, _first(text.removeprefix(label))) for number, label, text in found)


def _first(text: str) -> str:
    """Return the first letters and digits; in a PDF the label stands in the text, and is taken off before."""
    return _NOT_WORDS.sub("", text.casefold())[:_FIRST_CHARACTERS]


def findings_of(analysis: contractlens.Analysis) -> Counter[tuple[str, str]]:
    """Count the findings: type and clause number."""
    frame = analysis.findings
    return Counter(zip(frame["clause_type"], frame["clause_number"], strict=True))


def agreement(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    """Return the share that two counts have in common."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0


def main() -> None:
    """Print one line for each file and format, and the differences if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--formats", default="odt,pdf")
    parser.add_argument("--show", action="store_true", help="print what differs")
    options = parser.parse_args()
    analyzer = contractlens.Analyzer.load()
    print(f"{'file':32} {'format':6} {'numbers':>8} {'findings':>8} {'clauses':>8} {'found':>6}")
    for path in options.files or sorted((_ROOT / "sample_contracts").glob("*.docx")):
        for ending in options.formats.split(","):
            data = accepted(path.read_bytes()) if ending == "pdf" else path.read_bytes()
            first = analyzer.analyze(data)
            limit = Limits().max_bytes
            copy = convert(
                data, ending="docx", target=_TARGETS[ending], name="", max_bytes=limit, timeout=TIMEOUT_SECONDS
            )
            second = analyzer.analyze(copy)
            pairs = [(each(first), each(second)) for each in (clauses_of, findings_of)]
            shares = " ".join(f"{agreement(*pair):8.2%}" for pair in pairs)
            print(f"{path.stem[:32]:32} {ending:6} {shares} {pairs[0][0].total():8} {pairs[1][0].total():6}")
            for one, other in pairs if options.show else ():
                for mark, only in (("-", one - other), ("+", other - one)):
                    for what in sorted(only):
                        print(f"    {mark} {what[0]:28} {what[1]}")


if __name__ == "__main__":
    main()
