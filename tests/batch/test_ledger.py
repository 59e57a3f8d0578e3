from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

from contractlens.batch.ledger import LEDGER_FILE, Ledger
from contractlens.batch.listing import Listed
from contractlens.batch.scan import open_scan
from contractlens.exceptions import ScanError

HALF_A_COMMIT = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE results SET message = hex(randomblob(5000))")
db.executemany("INSERT INTO payloads VALUES ('x', 'findings', ?)", [(bytes(50_000),)] * 20)
os._exit(9)
"""


def test_a_commit_that_was_cut_off_is_taken_back_on_reading(archive, scan):
    before = scan(archive)
    ledger = before.out / LEDGER_FILE
    subprocess.run([sys.executable, "-c", HALF_A_COMMIT, str(ledger)], check=False)
    assert (before.out / f"{LEDGER_FILE}-journal").exists()
    after = open_scan(before.out)
    pd.testing.assert_frame_equal(after.files, before.files)
    pd.testing.assert_frame_equal(after.findings, before.findings)


def test_a_reader_never_makes_a_ledger(tmp_path):
    path = tmp_path / LEDGER_FILE
    with pytest.raises(ScanError):
        Ledger(tmp_path, is_readonly=True)
    assert not path.exists()


def test_twins_of_waiting_files_are_looked_up_in_an_index(tmp_path, monkeypatch):
    """Looking through all files for each would take hours in a flat folder of a hundred thousand."""
    asked = []
    ledger = Ledger(tmp_path)
    monkeypatch.setattr(ledger, "pages", lambda statement, *_: asked.append(statement) or iter(()))
    ledger.waiting()
    ledger.unidentified_twins()
    plans = [row[3] for statement in asked for row in ledger.query(f"EXPLAIN QUERY PLAN {statement}", ("", 1))]
    ledger.close()
    assert "SEARCH twin USING COVERING INDEX files_by_document (document_id=? AND path<?)" in {
        plan.replace("USING INDEX", "USING COVERING INDEX") for plan in plans
    }
    assert not [plan for plan in plans if plan.startswith("SCAN") and "subquery" not in plan]


def test_of_equal_files_only_the_first_waits(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.replace_listing(Listed(f"{name}.txt", name, 1, 1) for name in "cabd")
    with ledger.transaction() as db:
        for name in "abd":
            ledger.set_identity(db, f"{name}.txt", "same")
    waiting = [path for path, _, _ in ledger.waiting()]
    ledger.close()
    assert waiting == ["a.txt", "c.txt"]
