"""Folders that were spoilt, or made by another version: told with a kind and with what to do, never a raw error."""

from __future__ import annotations

import json
import sqlite3

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contractlens.batch.ledger import LEDGER_FILE
from contractlens.batch.scan import open_scan
from contractlens.batch.settings import SETTINGS_FILE
from contractlens.exceptions import ResumeMismatchError, ScanError


def _without_a_column(path):
    table = pq.read_table(path, partitioning=None)
    pq.write_table(table.drop_columns(["clause_type"]), path)


def _with_another_type(path):
    table = pq.read_table(path, partitioning=None)
    at = table.schema.get_field_index("start")
    pq.write_table(table.set_column(at, "start", table.column("start").cast("string")), path)


def _cut_off(path):
    path.write_bytes(path.read_bytes()[:-100])


def _overwritten(path):
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(data[:half] + bytes(byte ^ 1 for byte in data[half : half + 64]) + data[half + 64 :])


@pytest.mark.parametrize("spoil", [_without_a_column, _with_another_type, _cut_off, _overwritten])
def test_a_part_that_was_spoilt_is_told_and_can_be_made_again(archive, scan, tmp_path, spoil):
    before = scan(archive)
    part = next((tmp_path / "out" / "findings").glob("*.parquet"))
    spoil(part)
    with pytest.raises(ScanError, match="delete it and scan again") as error:
        _ = open_scan(tmp_path / "out").findings
    assert error.value.kind == "part_damaged"
    part.unlink()
    pd.testing.assert_frame_equal(scan(archive).findings, before.findings)


@pytest.mark.parametrize("fact", ["columns", "format"])
@pytest.mark.parametrize("before", [None, "another"])
def test_a_folder_of_a_version_with_other_tables_is_told(archive, scan, tmp_path, fact, before):
    scan(archive)
    place = tmp_path / "out" / SETTINGS_FILE
    stored = json.loads(place.read_text())
    stored["settings"].update({fact: before, "version": "0.0.1"})
    place.write_text(json.dumps(stored))
    with pytest.raises(ScanError, match=r"contractlens 0\.0\.1.*--redo") as error:
        open_scan(tmp_path / "out")
    assert error.value.kind == "other_version"


def test_a_folder_of_a_version_with_other_tables_is_refused_and_can_be_done_anew(archive, scan, tmp_path):
    before = scan(archive)
    place = tmp_path / "out" / SETTINGS_FILE
    stored = json.loads(place.read_text())
    stored["settings"]["columns"] = stored["fingerprint"] = "another"
    place.write_text(json.dumps(stored))
    for path in (tmp_path / "out").rglob("*.parquet"):
        pq.write_table(pa.table({"document_id": ["a"], "other": [1]}), path)
    with pytest.raises(ResumeMismatchError, match="columns of the tables"):
        scan(archive)
    pd.testing.assert_frame_equal(scan(archive, resume=False).findings, before.findings)


def test_damaged_rows_in_the_ledger_are_told(archive, scan, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("contractlens.batch.runner.write_part", lambda *_: False)
        scan(archive)
    with sqlite3.connect(tmp_path / "out" / LEDGER_FILE) as db:
        db.execute("UPDATE payloads SET data = substr(data, 1, 40) WHERE name = 'findings'")
    with pytest.raises(ScanError) as error:
        _ = open_scan(tmp_path / "out").findings
    assert error.value.kind == "ledger_damaged"
