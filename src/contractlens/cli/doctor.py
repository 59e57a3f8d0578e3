"""``contractlens doctor``: what is installed, and what each thing gives."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from contractlens import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARIES = (
    ("spacy", "tokens and rules"),
    ("scikit-learn", "training only"),
    ("pandas", "result frames"),
    ("numpy", "the model's arithmetic"),
    ("pypdfium2", "reads and draws PDF"),
    ("pdfplumber", "the second PDF reader"),
    ("python-docx", "reads Word"),
    ("lxml", "reads XML and HTML"),
    ("openpyxl", "reads workbooks back"),
    ("xlsxwriter", "writes workbooks"),
    ("rapidfuzz", "compares wordings"),
    ("icalendar", "writes calendar files"),
    ("pyarrow", "writes Parquet"),
)
_EXTRAS = (
    ("report", "matplotlib", "matplotlib", "plots of coverage, key dates and refresh"),
    ("notebooks", "ipykernel", "ipykernel", "the notebooks"),
    ("distributed", "distributed", "distributed", "scans on several machines"),
    ("ocr", "tesserocr", "tesserocr", "pages that are pictures, recognised in this process"),
    ("ocr", "pytesseract", "pytesseract", "pages that are pictures, with the tesseract command"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what, whether it is there, which version or why not, and what it gives."""

    name: str
    state: str
    detail: str
    gives: str


def doctor() -> None:
    """Say what is installed and what each thing gives: versions, model, recognition of scans, LibreOffice, extras.

    Nothing is downloaded, and no contract is read. What says "not there" limits what can be done, and nothing else.

    Example: contractlens doctor
    """
    for title, checks in (
        ("contractlens", _own()),
        ("Speed", _compiled()),
        ("Model", _model()),
        ("Scans (OCR)", _recognition()),
        ("Old Word files", _libreoffice()),
        ("Extras", _extras()),
        ("Libraries", _libraries()),
        ("Machine", _machine()),
    ):
        typer.echo(title)
        for check in checks:
            told = (
                f"  {check.state:9} {check.name}: {check.detail}" if check.detail else f"  {check.state:9} {check.name}"
            )
            typer.echo(f"{told} ({check.gives})" if check.gives else told)


def _own() -> Iterator[Check]:
    yield Check("contractlens", "ok", __version__, "")
    yield Check("Python", "ok", f"{platform.python_version()} at {sys.executable}", "")


def _compiled() -> Iterator[Check]:
    from contractlens.readers.compiled import is_built

    told = "" if is_built() else "built by native/build.py in a checkout with Rust, or part of the wheel of a platform"
    yield Check("compiled code", "ok" if is_built() else "not there", told, "reads Word files four times as fast")


def _model() -> Iterator[Check]:
    from contractlens.detection.model_store import default_model_dir, load_model
    from contractlens.exceptions import ModelError
    from contractlens.taxonomy import OTHER, Taxonomy

    try:
        model = load_model()
    except ModelError as error:
        yield Check("model", "problem", str(error), "without it only the rules judge")
        return
    types = [label for label in model.labels if label != OTHER]
    fingerprint = _fingerprint(default_model_dir() / "manifest.json")
    yield Check("model", "ok", f"version {model.version}, fingerprint {fingerprint}, {len(types)} clause types", "")
    fits = Taxonomy.default().subset({*model.labels, OTHER}).fingerprint == model.taxonomy_fingerprint
    told = "as when the model was trained" if fits else "changed since the model was trained: install the package again"
    yield Check("clause types", "ok" if fits else "problem", told, "")


def _fingerprint(manifest: Path) -> str:
    """Return the start of the SHA-256 of the manifest, which holds those of all other files of the model."""
    import hashlib

    return hashlib.sha256(manifest.read_bytes()).hexdigest()[:16]


def _recognition() -> Iterator[Check]:
    from contractlens.readers.ocr_engines import data_folder, find_engine

    engine = find_engine()
    if engine is None:
        yield Check(
            "Tesseract", "not there", "pip install 'contractlens[ocr]' and Tesseract with its English data",
            "without it pages that are pictures are reported and not read",
        )  # fmt: skip
        return
    yield Check("engine", "ok", engine.name, "reads pages that are pictures")
    folder = data_folder()
    if folder is not None:
        languages = sorted(path.stem for path in folder.glob("*.traineddata"))
        yield Check("languages", "ok", ", ".join(languages), "")


def _libreoffice() -> Iterator[Check]:
    from contractlens.readers.soffice import find_soffice

    found = find_soffice()
    if found is None:
        yield Check("LibreOffice", "not there", "", "without it .doc and .rtf are reported and not read")
    else:
        yield Check("LibreOffice", "ok", found, "converts .doc and .rtf")


def _extras() -> Iterator[Check]:
    for extra, package, module, gives in _EXTRAS:
        version = _version(package) if util.find_spec(module) else None
        detail = version or f"pip install 'contractlens[{extra}]'"
        yield Check(package, "ok" if version else "not there", detail, gives)


def _libraries() -> Iterator[Check]:
    for package, gives in _LIBRARIES:
        version = _version(package)
        yield Check(package, "ok" if version else "problem", version or "missing: install contractlens again", gives)


def _version(package: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _machine() -> Iterator[Check]:
    import os

    yield Check("system", "ok", platform.platform(), "")
    yield Check("processors", "ok", str(os.cpu_count() or "unknown"), "a scan uses as many workers as you give it")
    free = shutil.disk_usage(Path.cwd()).free / 1024**3
    yield Check("free disk here", "ok", f"{free:,.1f} GB", "")
    memory = _memory()
    if memory:
        yield Check("memory", "ok", f"{memory / 1024**3:,.1f} GB", "")


def _memory() -> int | None:
    """Return the machine's memory in bytes, None where the system does not tell."""
    import os

    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
