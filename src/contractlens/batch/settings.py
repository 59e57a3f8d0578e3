"""What decides the rows of a scan: package, clause types, model, options. Two scans may share a folder only if it is equal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from contractlens import __version__
from contractlens.batch.tables import TABLES
from contractlens.document import Limits, Revisions
from contractlens.exceptions import ResumeMismatchError, ScanError
from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping

Ocr = Literal["auto", "never", "always"]
RULES_ONLY = "rules"
FORMAT_VERSION = 2
SETTINGS_FILE = "scan.json"
_MANIFEST = "manifest.json"
_TITLES = {
    "format": "format of the folder",
    "version": "version of contractlens",
    "columns": "columns of the tables",
    "taxonomy": "clause types",
    "model": "model",
    "limits": "limits",
    "ocr": "recognition of scanned pages (ocr)",
    "revisions": "reading of tracked changes (revisions)",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker needs to know to judge a file; travels with every job, so it stays small.

    Attributes:
        facts: What the fingerprint is made of, by name.
        model_dir: Directory of the model; "" for the one that ships, ``rules`` for none.
        taxonomy: The user's clause types; None for those that ship.
        limits: How much of a file is read.
        ocr: Whether pages without text are recognised.
        revisions: How tracked changes are read.
        passwords: Tried one after the other; never written down.
    """

    facts: tuple[tuple[str, str], ...]
    model_dir: str = ""
    taxonomy: Taxonomy | None = field(default=None, compare=False, repr=False)
    limits: Limits = field(default_factory=Limits)
    ocr: Ocr = "auto"
    revisions: Revisions = "final"
    passwords: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def make(
        cls,
        *,
        model_dir: Path | str | None = None,
        taxonomy: Taxonomy | None = None,
        limits: Limits | None = None,
        ocr: Ocr = "auto",
        revisions: Revisions = "final",
        passwords: tuple[str, ...] = (),
    ) -> Self:
        """Return the settings with their facts gathered.

        Raises:
            ScanError: The model's manifest cannot be read (``model``).
        """
        limits = limits or Limits()
        facts = {
            "format": str(FORMAT_VERSION),
            "version": __version__,
            "columns": _columns_digest(),
            "taxonomy": taxonomy.fingerprint if taxonomy else _default_fingerprint(),
            "model": _model_digest(model_dir),
            "limits": json.dumps(asdict(limits), sort_keys=True),
            "ocr": ocr,
            "revisions": revisions,
        }
        return cls(tuple(facts.items()), str(model_dir or ""), taxonomy, limits, ocr, revisions, passwords)

    @property
    def fingerprint(self) -> str:
        """16 characters that differ as soon as one fact does."""
        return _digest(json.dumps(self.facts).encode())

    def as_json(self) -> str:
        """Return what is written to ``scan.json``."""
        types = {item.id: item.title for item in self.taxonomy or Taxonomy.default() if item.id != OTHER}
        stored = {"fingerprint": self.fingerprint, "settings": dict(self.facts), "clause_types": types}
        return json.dumps(stored, indent=1, ensure_ascii=False) + "\n"

    def check_against(self, stored: Mapping[str, Any], out: Path) -> None:
        """Refuse to go on in a folder that other settings filled.

        Raises:
            ResumeMismatchError: Names what differs.
        """
        if stored.get("fingerprint") == self.fingerprint:
            return
        before = stored.get("settings", {})
        changed = [
            f"{_TITLES.get(name, name)} ({_short(before.get(name))} before, {_short(value)} now)"
            for name, value in self.facts
            if before.get(name) != value
        ]
        msg = (
            f"{out} was made with other settings: {'; '.join(changed) or 'unknown ones'}. Results are never mixed: choose "
            "another folder, or let this one be done again from the start (resume=False, on the command line --redo)"
        )
        raise ResumeMismatchError(msg, name=str(out))


def read_stored(out: Path) -> dict[str, Any]:
    """Return what ``scan.json`` holds.

    Raises:
        ScanError: There is none (``not_a_scan``), or it is damaged (``settings_damaged``).
    """
    path = out / SETTINGS_FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        msg = f"{out} holds no scan ({SETTINGS_FILE} is missing)"
        raise ScanError(msg, kind="not_a_scan", name=str(out)) from error
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read; scan again with resume=False (--redo), or bring the file back"
        raise ScanError(msg, kind="settings_damaged", name=str(path)) from error
    if not isinstance(stored, dict) or not isinstance(stored.get("settings", {}), dict):
        msg = f"{path} is not a settings file of a scan; scan again with resume=False (--redo), or bring the file back"
        raise ScanError(msg, kind="settings_damaged", name=str(path))
    return stored


def check_readable(stored: Mapping[str, Any], out: Path) -> None:
    """Refuse a folder whose tables are not those of this version: their rows would be misread.

    Raises:
        ScanError: It was made by a version with other tables (``other_version``).
    """
    before = stored.get("settings", {})
    if before.get("format") == str(FORMAT_VERSION) and before.get("columns") == _columns_digest():
        return
    msg = (
        f"{out} was made by contractlens {before.get('version', 'of another version')}, whose tables have other columns than "
        f"those of {__version__}: open it with that version, or scan again with resume=False (--redo); the Parquet files in "
        "it can be read with any tool"
    )
    raise ScanError(msg, kind="other_version", name=str(out))


@lru_cache(maxsize=1)
def _columns_digest() -> str:
    columns = {name: [(column.name, column.dtype) for column in listed] for name, listed in TABLES.items()}
    return _digest(json.dumps(columns).encode())


def _model_digest(model_dir: Path | str | None) -> str:
    from contractlens.detection.model_store import default_model_dir

    if model_dir == RULES_ONLY:
        return RULES_ONLY
    folder = Path(model_dir) if model_dir else default_model_dir()
    try:
        data = (folder / _MANIFEST).read_bytes()  # it holds the checksums of all other files
    except OSError as error:
        msg = f"{folder} holds no model: {_MANIFEST} cannot be read"
        raise ScanError(msg, kind="model", name=str(folder)) from error
    return _digest(data)


@lru_cache(maxsize=1)
def _default_fingerprint() -> str:
    return Taxonomy.default().fingerprint


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 - a line of a terminal
