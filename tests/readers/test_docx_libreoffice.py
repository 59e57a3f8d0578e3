"""Numbers beside those of LibreOffice, which prints them in its text export.

Left out is what LibreOffice 7.4 does otherwise than Word: it passes over ``isLgl`` and ``lvlRestart="0"``, and counts a
level that was skipped. `test_docx_numbering` holds these against the rules of the standard.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.readers.docx_builder import (
    DELETED_MARK,
    abstract,
    docx,
    gone,
    lvl,
    num,
    p,
    read,
    restart,
    style,
)

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
TIMEOUT = 120
FORMATS = [
    "decimal",
    "decimalZero",
    "lowerLetter",
    "upperLetter",
    "lowerRoman",
    "upperRoman",
    "ordinal",
    "ordinalText",
    "cardinalText",
    "chicago",
    "none",
    "decimalEnclosedCircle",
]


def body(*levels: int, of: int = 1) -> list[str]:
    """Paragraphs at these levels of one list."""
    return [p(f"words {position}", num=(of, level)) for position, level in enumerate(levels)]


def outline(*third: str) -> str:
    """A list of two levels and perhaps a third: 1. / 1.1 / (a)."""
    return abstract(0, lvl(0, "%1."), lvl(1, "%1.%2"), *third) + num(1, 0)


CLAUSES = outline(lvl(2, "(%3)", "lowerLetter"))
LINKED = style("Clause", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>') + style(
    "Sub", based_on="Clause", paragraph='<w:numPr><w:ilvl w:val="1"/></w:numPr>'
)
CUSTOM = '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
CASES = {
    "custom-format": docx(*body(*[0] * 12), numbering=outline().replace('<w:numFmt w:val="decimal"/>', CUSTOM)),
    "level-of-the-style": docx(
        p("a", style="Sub"),
        p("b", style="Sub", properties='<w:numPr><w:numId w:val="2"/></w:numPr>'),
        styles=style("Sub", paragraph='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
        numbering=outline() + abstract(1, lvl(0, "%1)", "upperLetter"), lvl(1, "%1-%2", "lowerLetter")) + num(2, 1),
    ),
    "outline": docx(*body(0, 1, 1, 2, 2, 1, 2, 0, 1), numbering=CLAUSES),
    "start-override": docx(
        *body(0, 0), *body(0, 0, of=2), *body(0, of=3), numbering=outline() + num(2, 0, restart(0, 7)) + num(3, 0)
    ),
    "start-value": docx(*body(0, 0), numbering=abstract(0, lvl(0, "%1.", start=5)) + num(1, 0)),
    "style-linked": docx(
        p("a", style="Clause"),
        p("b", style="Sub"),
        p("c", style="Sub"),
        p("d", style="Clause"),
        styles=LINKED,
        numbering=abstract(
            0, lvl(0, "%1.", extra='<w:pStyle w:val="Clause"/>'), lvl(1, "%1.%2", extra='<w:pStyle w:val="Sub"/>')
        )
        + num(1, 0),
    ),
    "style-link": docx(
        *body(0, 0, of=2),
        styles=style("List", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'),
        numbering=abstract(0, lvl(0, "Part %1"), extra='<w:styleLink w:val="List"/>')
        + abstract(1, extra='<w:numStyleLink w:val="List"/>')
        + num(1, 0)
        + num(2, 1),
    ),
    "text-around": docx(*body(0, 0), numbering=abstract(0, lvl(0, "Schedule %1 -", "upperLetter")) + num(1, 0)),
    "shared-definition": docx(*body(0, 0), *body(0, of=2), numbering=outline() + num(2, 0)),
    "level-override": docx(
        *body(0, of=2),
        numbering=outline()
        + num(2, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "Article %1", "upperRoman")}</w:lvlOverride>'),
    ),
    "deleted-counts": docx(
        p("a", num=(1, 0)), p(gone("old words"), num=(1, 0), mark=DELETED_MARK), p("b", num=(1, 0)), numbering=CLAUSES
    ),
} | {
    style_name: docx(*body(*[0] * 12), numbering=abstract(0, lvl(0, "%1)", style_name)) + num(1, 0))
    for style_name in FORMATS
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the text export of every case, all made in one run of LibreOffice."""
    if SOFFICE is None:
        pytest.skip("needs LibreOffice (package libreoffice-writer)")
    folder = tmp_path_factory.mktemp("libreoffice")
    for name, data in CASES.items():
        (folder / f"{name}.docx").write_bytes(data)
    files = sorted(str(path) for path in folder.glob("*.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
    return folder


@pytest.mark.parametrize("case", CASES)
def test_numbers_are_those_of_libreoffice(case: str, exported: Path) -> None:
    document = read(CASES[case], revisions="all")
    ours = [f"{block.label} {document.text[block.start : block.end]}".strip() for block in document.blocks]
    theirs = (exported / f"{case}.txt").read_text(encoding="utf-8-sig").split("\n")

    assert ours == [" ".join(line.split()) for line in theirs if line.strip()]
