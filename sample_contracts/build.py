"""Build the sample contracts from their sources.

    python sample_contracts/build.py                     all of sample_contracts/source/*.txt
    python sample_contracts/build.py council_hosting     only these
    python sample_contracts/build.py --into some/folder  somewhere else

The head of a source says what is built: ``output: docx``, ``pdf``, ``pdf-two-column``, ``pdf-scanned``, or several,
parted by commas. `FAULTY` has no sources: an encrypted and a broken file. `COPIES` are scans of pages of other samples. The same source always gives the same bytes.
Needs contractlens and reportlab.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from builders.elements import BuildError  # noqa: E402 - found only now
from builders.faulty import broken_transfer, encrypted_order  # noqa: E402
from builders.pdf import build_pdf  # noqa: E402
from builders.scan import scan  # noqa: E402
from builders.scanned import photocopy  # noqa: E402
from builders.word import build_word  # noqa: E402

from contractlens.exceptions import CorpusError  # noqa: E402
from contractlens.learning.markup import ContractSource, load_contract  # noqa: E402
from contractlens.taxonomy import Taxonomy  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

OUTPUTS: dict[str, tuple[str, Callable[[ContractSource], bytes]]] = {
    "docx": (".docx", build_word),
    "pdf": (".pdf", build_pdf),
    "pdf-two-column": (".pdf", lambda source: build_pdf(source, columns=2)),
    "pdf-scanned": (".pdf", lambda source: scan(build_pdf(source), title=source.meta["title"])),
}
FAULTY: dict[str, Callable[[], bytes]] = {"encrypted_order": encrypted_order, "broken_transfer": broken_transfer}
COPIES: dict[str, tuple[str, tuple[int, ...]]] = {"hosting_photocopy": ("council_hosting", (4, 8))}
"""Photocopies: source of a PDF, and which of its pages were copied."""

LARGEST_KB = 400  # of a file that is committed


def outputs_of(source: ContractSource) -> list[str]:
    """Return what the source asks to be built.

    Raises:
        BuildError: It asks for nothing, for something unknown, or for two files of one name.
    """
    wanted = [output.strip() for output in source.meta.get("output", "").split(",") if output.strip()]
    unknown = [output for output in wanted if output not in OUTPUTS]
    if not wanted or unknown:
        what = f"asks for {unknown[0]!r}" if unknown else "has no 'output' in its head"
        msg = f"{source.name} {what}; allowed: {', '.join(OUTPUTS)}"
        raise BuildError(msg)
    suffixes = [OUTPUTS[output][0] for output in wanted]
    if len(set(suffixes)) < len(suffixes):
        msg = f"{source.name} asks for two files of one name: {', '.join(wanted)}"
        raise BuildError(msg)
    return wanted


def build(source: ContractSource, folder: Path) -> list[Path]:
    """Build the files of one source into `folder`.

    Raises:
        BuildError: The source cannot be built, or a file comes out too large to commit.
    """
    written = []
    for output in outputs_of(source):
        suffix, make = OUTPUTS[output]
        data = make(source)
        if len(data) > LARGEST_KB * 1024:
            msg = f"{source.name}: {output} has {len(data) // 1024} kB, more than {LARGEST_KB}; shorten the source"
            raise BuildError(msg)
        path = folder / f"{source.name}{suffix}"
        path.write_bytes(data)
        written.append(path)
    return written


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line names; return 1 when a source could not be built."""
    parser = argparse.ArgumentParser(description="Build the sample contracts from their sources.")
    parser.add_argument("names", nargs="*", help="names of sources, without .txt (default: all)")
    parser.add_argument("--into", type=Path, default=HERE, help="folder of the built files (default: beside build.py)")
    chosen = parser.parse_args(arguments)
    sources = [HERE / "source" / f"{name}.txt" for name in chosen.names if name not in FAULTY | COPIES]
    paths = sources if chosen.names else sorted((HERE / "source").glob("*.txt"))
    chosen.into.mkdir(parents=True, exist_ok=True)
    for name, make in FAULTY.items():
        if name in chosen.names or not chosen.names:
            (chosen.into / f"{name}.pdf").write_bytes(make())
            print(f"{name}.pdf")
    for name, (origin, pages) in COPIES.items():
        if name in chosen.names or not chosen.names:
            source = load_contract(HERE / "source" / f"{origin}.txt")
            (chosen.into / f"{name}.pdf").write_bytes(
                photocopy(OUTPUTS[outputs_of(source)[0]][1](source), pages, title=name)
            )
            print(f"{name}.pdf")
    known_types = {clause_type.id for clause_type in Taxonomy.default()}
    failed = 0
    for path in paths:
        try:
            written = build(load_contract(path, known_types=known_types), chosen.into)
        except (BuildError, CorpusError, OSError) as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            failed = 1
        else:
            print(", ".join(f"{file.name} ({file.stat().st_size // 1024} kB)" for file in written))
    return failed


if __name__ == "__main__":
    sys.exit(main())
