from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import contractlens as cl
from contractlens.batch.shown import shown_frames

SAMPLES = Path(__file__).parents[2] / "sample_contracts"


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    for name in ("kestrel_agile_sow.docx", "kestrel_agile_sow.pdf", "broken_transfer.pdf"):
        shutil.copy(SAMPLES / name, folder / name)
    shutil.copy(SAMPLES / "kestrel_agile_sow.docx", folder / "the same again.docx")
    return cl.scan_archive(folder, folder.parent / "shown_results", workers=0)


@pytest.fixture(scope="module")
def frames(scan):
    return shown_frames(scan)


def test_of_copies_only_the_best_is_shown(scan, frames):
    best = scan.files[scan.files.is_best_copy.fillna(value=False) & (scan.files.status == "ok")]
    read = frames["files"][frames["files"].status == "ok"]
    assert (len(scan.files), len(best), len(read)) == (4, 1, 1)
    assert read.document_id.tolist() == best.document_id.tolist()
    assert set(frames["findings"].document_id) == set(read.document_id)


def test_file_that_could_not_be_read_stays_with_its_reason(frames):
    failed = frames["files"][frames["files"].status == "failed"]
    assert failed.document.tolist() == ["broken_transfer.pdf"]
    assert failed.reason.tolist() == ["corrupt"]


def test_facts_and_coverage_stand_beside_the_file(frames):
    read = frames["files"][frames["files"].status == "ok"].iloc[0]
    assert read.buyer == "Department for Coastal Homes"
    assert bool(read.can_tell)
    assert read.words > 4000


def test_every_clause_type_that_was_searched_for_is_named(frames, scan):
    assert frames["clause_types"].clause_type.tolist() == list(scan.clause_types)


def test_scan_without_any_readable_file_gives_a_workbook(tmp_path):
    shutil.copy(SAMPLES / "broken_transfer.pdf", tmp_path / "broken.pdf")
    scan = cl.scan_archive(tmp_path / "broken.pdf", tmp_path / "results", workers=0)
    made = cl.write_workbook(tmp_path / "made.xlsx", shown_frames(scan))
    assert made.exists()
