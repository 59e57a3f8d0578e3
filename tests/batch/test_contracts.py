from __future__ import annotations

import pandas as pd
import pytest

from contractlens.batch.tables import CONTRACT_COLUMNS, VARIATION_COLUMNS

from .papers import agreement, schedule, variation

ASKING = "7 Charges\n7.1 The charges are set out in Schedule 2 and the levels in Schedule 3.\n"


@pytest.fixture
def made(tmp_path, scan):
    folder = tmp_path / "archive" / "hosting"
    folder.mkdir(parents=True)
    (folder / "order.txt").write_text(agreement(more=ASKING))
    (folder / "Schedule 2.txt").write_text(schedule(2))
    (folder / "B change.txt").write_text(variation(1, day="1 May 2025", clause="3"))
    (folder / "A change.txt").write_text(variation(2, day="9 June 2026", clause="4.1"))
    return scan(tmp_path / "archive")


def test_a_contract_has_the_facts_of_its_agreement(made):
    row = made.contracts.iloc[0]
    assert (row.contract_id, row.files, row.title) == ("hosting", 4, "Agreement for Hosting Services")
    assert (row.reference, row.buyer, row.supplier) == (
        "HOS/0417",
        "Saltmarsh Port Authority",
        "Tidewell Digital Limited",
    )
    assert (str(row.start.date()), str(row.end.date())) == ("2024-04-01", "2029-03-31")
    assert row.best_file == "hosting/order.txt"


def test_schedules_in_another_file_of_the_contract_are_not_missing(made):
    row = made.contracts.iloc[0]
    assert (row.missing_schedules, bool(row.complete)) == ("schedule 3", False)


def test_variations_stand_in_the_order_of_their_dates(made):
    assert list(made.variations.path) == ["hosting/B change.txt", "hosting/A change.txt"]
    assert list(made.variations.amends) == ["3", "4.1"]
    row = made.contracts.iloc[0]
    assert (row.variations, str(row.last_varied.date())) == (2, "2026-06-09")


def test_findings_say_which_variations_touch_them(made):
    found = made.findings[made.findings.path == "hosting/order.txt"].set_index("clause_number").amended_by
    assert set(found["3.1":"3.1"]) == {"hosting/B change.txt"}
    assert set(found["4.1":"4.1"]) == {"hosting/A change.txt"}
    assert found.drop(["3.1", "4.1"], errors="ignore").isna().all()


def test_a_variation_is_not_touched_by_itself(made):
    own = made.findings[made.findings.path.str.contains("change")]
    assert own.amended_by.isna().all()


def test_frames_without_contracts_have_the_same_columns(tmp_path, scan):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-")
    empty = scan(folder)
    assert list(empty.contracts.columns) == [column.name for column in CONTRACT_COLUMNS]
    assert {name: str(dtype) for name, dtype in empty.variations.dtypes.items()} == {
        column.name: column.dtype for column in VARIATION_COLUMNS
    }


def test_the_order_of_the_work_does_not_matter(tmp_path, scan, made):
    again = scan(tmp_path / "archive", tmp_path / "second")
    pd.testing.assert_frame_equal(made.contracts, again.contracts)
