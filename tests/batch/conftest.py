"""Tiny archives, judged by rules alone: what is tested is that nothing gets lost, not what is found."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from contractlens.batch.pools import InProcessPool
from contractlens.batch.scanner import Archive, run_scan
from contractlens.batch.settings import RULES_ONLY, Settings
from contractlens.batch.work import process_file

if TYPE_CHECKING:
    from pathlib import Path


TEXT = """1 Definitions
1.1 Words have the meanings that they have in clause 2.
2 Technology refresh
2.1 The Supplier shall replace every {thing} every {months} months at its own cost.
3 Payment
3.1 The Customer shall pay each valid invoice within {days} days of receipt.
"""


def contract(number: int = 0) -> bytes:
    """A contract of three clauses; the number makes it differ, not its length."""
    return TEXT.format(thing="laptop", months=24 + number % 10, days=30 + number % 60).encode()


def packed(members: dict[str, bytes]) -> bytes:
    """A ZIP with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """Power does not fail during tests; a process that is killed loses nothing that it handed to the system."""
    monkeypatch.setattr("contractlens.batch.ledger.SYNCHRONOUS", "OFF")
    monkeypatch.setattr("contractlens.batch.parts.os.fsync", lambda _: None)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of contracts: two that differ, a copy, a workbook, a damaged PDF, a ZIP, and litter."""
    folder = tmp_path / "archive"
    (folder / "north" / "orders").mkdir(parents=True)
    (folder / "a.txt").write_bytes(contract(1))
    (folder / "b.txt").write_bytes(contract(2) + b"4 More\n4.1 Nothing else is agreed.\n")
    (folder / "north" / "copy of a.txt").write_bytes(contract(1))
    (folder / "north" / "orders" / "c.txt").write_bytes(contract(3))
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 and then nothing that makes sense")
    (folder / "photo.raw").write_bytes(bytes(range(256)))
    (folder / "bundle.zip").write_bytes(
        packed({"d.txt": contract(4), "deep/a again.txt": contract(1), "x.pdf": b"%PDF-"})
    )
    (folder / "~$a.txt").write_bytes(b"lock")
    (folder / ".hidden.txt").write_bytes(contract(9))
    return folder


@pytest.fixture
def scan(tmp_path):
    """Scan in this process with rules alone, unless told otherwise."""

    def run(source, out=None, *, work=process_file, make_pool=InProcessPool, manifest=None, shard=None, **options):
        settings = Settings.make(model_dir=RULES_ONLY, **options.pop("settings", {}))
        place = tmp_path / "out" if out is None else out
        return run_scan(Archive(source, manifest, shard), place, settings, make_pool, work=work, **options)

    return run


def counting(calls: list[str], work=process_file):
    """A work function that notes which files it was given to judge."""

    def run(job):
        if job.task == "analyse":
            calls.append(job.path)
        return work(job)

    return run
