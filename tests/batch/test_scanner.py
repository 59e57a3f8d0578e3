from __future__ import annotations

import os
import sqlite3

import pandas as pd
import pytest

import contractlens as cl
from contractlens.batch.jobs import Outcome, Result
from contractlens.batch.ledger import LEDGER_FILE, ScanLock
from contractlens.batch.runner import Runner
from contractlens.batch.scan import open_scan
from contractlens.batch.settings import RULES_ONLY, Settings
from contractlens.batch.shards import Shard
from contractlens.batch.work import load_analyzer
from contractlens.exceptions import ResumeMismatchError, ScanError

from .conftest import contract, counting, packed


def rules_alone():
    return load_analyzer(Settings.make(model_dir=RULES_ONLY))


def statuses(scan):
    return dict(zip(scan.files.path, scan.files.status, strict=True))


def test_every_file_is_listed_with_what_became_of_it(archive, scan):
    assert statuses(scan(archive)) == {
        "a.txt": "ok",
        "b.txt": "ok",
        "bundle.zip": "ok",
        "bundle.zip!/d.txt": "ok",
        "bundle.zip!/deep/a again.txt": "ok",
        "bundle.zip!/x.pdf": "failed",
        "damaged.pdf": "failed",
        "north/copy of a.txt": "ok",
        "north/orders/c.txt": "ok",
        "photo.raw": "skipped",
    }


def test_rows_are_those_of_the_single_file_function(archive, scan):
    made = scan(archive)
    alone = rules_alone().analyze(archive / "b.txt").findings
    rows = (
        made.findings[made.findings.path == "b.txt"]
        .drop(columns=["path", "contract_id", "amended_by"])
        .reset_index(drop=True)
    )
    pd.testing.assert_frame_equal(rows, alone)


@pytest.mark.parametrize("table", ["findings", "attributes", "clauses", "warnings"])
def test_frames_have_the_dtypes_of_an_analysis_also_when_empty(archive, scan, table):
    (archive.parent / "nothing").mkdir()
    (archive.parent / "nothing" / "a.pdf").write_bytes(b"%PDF-")
    full, empty = scan(archive), scan(archive.parent / "nothing", archive.parent / "out2")
    expected = getattr(rules_alone().analyze(archive / "a.txt"), table).dtypes.to_dict()
    assert getattr(full, table).dtypes.to_dict() == getattr(empty, table).dtypes.to_dict()
    assert expected.items() <= getattr(full, table).dtypes.to_dict().items()


def test_equal_files_are_judged_once_and_listed_all(archive, scan):
    calls = []
    made = scan(archive, work=counting(calls))
    twins = made.files[made.files.duplicate_of == "a.txt"].path
    assert sorted(twins) == ["bundle.zip!/deep/a again.txt", "north/copy of a.txt"]
    assert not set(twins) & set(calls)


def test_a_second_scan_does_nothing_again(archive, scan):
    first = scan(archive)
    calls = []
    again = scan(archive, work=counting(calls))
    assert calls == []
    pd.testing.assert_frame_equal(first.files, again.files)


def test_a_renamed_file_is_not_judged_again(archive, scan):
    scan(archive)
    (archive / "b.txt").rename(archive / "z.txt")
    calls = []
    made = scan(archive, work=counting(calls))
    assert calls == []
    assert "z.txt" in set(made.findings.path)
    assert "b.txt" not in set(made.files.path)


def test_a_changed_file_is_judged_again_and_its_old_rows_go(archive, scan):
    before = scan(archive).findings
    (archive / "b.txt").write_bytes(contract(50))
    calls = []
    after = scan(archive, work=counting(calls)).findings
    assert calls == ["b.txt"]
    assert set(after.document_id[after.path == "b.txt"]).isdisjoint(before.document_id[before.path == "b.txt"])


def test_a_changed_container_is_unpacked_again(archive, scan):
    scan(archive)
    (archive / "bundle.zip").write_bytes(packed({"new.txt": contract(33)}))
    made = scan(archive)
    assert [path for path in made.files.path if "!/" in path] == ["bundle.zip!/new.txt"]


def test_an_interrupted_scan_goes_on_where_it_was(archive, scan):
    done = []

    def interrupted(job):
        if job.task == "analyse" and len(done) == 3:
            raise KeyboardInterrupt
        return counting(done)(job)

    with pytest.raises(KeyboardInterrupt):
        scan(archive, work=interrupted)
    later = []
    resumed = scan(archive, work=counting(later))
    whole = scan(archive, archive.parent / "whole")
    assert len(done) == 3
    assert set(later).isdisjoint(done) or set(done) & set(later) == {"bundle.zip"}
    pd.testing.assert_frame_equal(resumed.findings, whole.findings)


def test_results_can_be_read_while_the_scan_runs(archive, scan, tmp_path):
    seen = []

    def progress(_):
        running = open_scan(tmp_path / "out")
        seen.append(len(running.findings))
        assert set(running.files.contract_id) >= set(running.contracts.contract_id)

    made = scan(archive, progress=progress)
    assert seen == sorted(seen)
    assert seen[-1] == len(made.findings) > 0


def test_parts_written_one_by_one_give_the_same_rows(archive, scan, monkeypatch):
    whole = scan(archive)
    monkeypatch.setattr("contractlens.batch.runner.PART_FILES", 1)
    single = scan(archive, archive.parent / "single")
    assert len(list((archive.parent / "single" / "findings").glob("*.parquet"))) > 2
    for table in ("findings", "attributes", "clauses", "warnings"):
        pd.testing.assert_frame_equal(getattr(whole, table), getattr(single, table))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"limits": cl.Limits(max_pages=3)}, "limits"),
        ({"revisions": "original"}, "tracked changes"),
        ({"taxonomy": cl.Taxonomy.default().subset({"technology_refresh"})}, "clause types"),
    ],
    ids=["limits", "revisions", "taxonomy"],
)
def test_other_settings_are_refused_and_named(archive, scan, change, named):
    scan(archive)
    with pytest.raises(ResumeMismatchError, match=named):
        scan(archive, settings=change)


def test_other_settings_start_anew_when_asked(archive, scan):
    scan(archive)
    calls = []
    made = scan(archive, settings={"limits": cl.Limits(max_pages=3)}, resume=False, work=counting(calls))
    assert "a.txt" in calls
    assert len(list((made.out / "findings").glob("*"))) == 1


def test_passwords_are_never_written_down(archive, scan, tmp_path):
    scan(archive, settings={"passwords": ("open sesame",)})
    assert not any(b"open sesame" in path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())


def test_a_second_scan_into_the_same_folder_is_refused(archive, scan, tmp_path):
    (tmp_path / "out").mkdir()
    with ScanLock(tmp_path / "out"), pytest.raises(ScanError, match="another scan") as error:
        scan(archive)
    assert error.value.kind == "scan_running"


def test_a_folder_with_other_files_is_refused(archive, scan, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_bytes(b"")
    with pytest.raises(ScanError) as error:
        scan(archive, resume=False)
    assert error.value.kind == "not_a_scan"
    assert (tmp_path / "out" / "thesis.docx").exists()


def test_the_output_may_lie_inside_the_archive(archive, scan):
    scan(archive, archive / "results")
    made = scan(archive, archive / "results")
    assert not any(path.startswith("results") for path in made.files.path)


@pytest.mark.parametrize("content", [b"this is no database at all" * 50, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_ledger_is_told(archive, scan, tmp_path, content):
    scan(archive)
    (tmp_path / "out" / LEDGER_FILE).write_bytes(content)
    with pytest.raises(ScanError) as error:
        open_scan(tmp_path / "out")
    assert error.value.kind == "ledger_damaged"


def test_a_lost_part_is_done_again(archive, scan, tmp_path):
    before = scan(archive)
    next((tmp_path / "out" / "findings").glob("*.parquet")).unlink()
    pd.testing.assert_frame_equal(scan(archive).findings, before.findings)


def test_a_damaged_part_is_named(archive, scan, tmp_path):
    scan(archive)
    part = next((tmp_path / "out" / "findings").glob("*.parquet"))
    part.write_bytes(b"\0" * part.stat().st_size)
    with pytest.raises(ScanError, match=r"part-000001\.parquet") as error:
        _ = open_scan(tmp_path / "out").findings
    assert error.value.kind == "part_damaged"


def test_parts_that_nothing_names_are_removed(archive, scan, tmp_path):
    scan(archive)
    orphan = tmp_path / "out" / "findings" / "part-000077.parquet"
    orphan.write_bytes(b"half")
    scan(archive)
    assert not orphan.exists()


@pytest.mark.parametrize("kind", ["ENOSPC", "EROFS"])
def test_a_part_that_cannot_be_written_keeps_the_ledger(archive, scan, tmp_path, monkeypatch, kind):
    import errno

    def full(_):
        raise OSError(getattr(errno, kind), os.strerror(getattr(errno, kind)))

    with monkeypatch.context() as patched:
        patched.setattr("contractlens.batch.parts.os.fsync", full)
        with pytest.raises(ScanError) as error:
            scan(archive)
    assert error.value.kind == "output_unwritable"
    calls = []
    scan(archive, work=counting(calls))
    assert calls == []


def test_a_full_disk_under_the_ledger_is_told(archive, scan, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Runner, "_write_one", full)
    with pytest.raises(ScanError) as error:
        scan(archive)
    assert error.value.kind == "output_unwritable"


def test_a_drive_that_drops_is_tried_again(archive, scan, monkeypatch):
    monkeypatch.setattr("contractlens.batch.runner.RETRY_DELAYS_S", (0.0, 0.0))
    tries = []

    def dropping(job):
        if job.path == "b.txt" and job.task == "analyse":
            tries.append(job.attempt)
            if len(tries) < 3:
                return Outcome(result=Result("failed", "unreadable_path"), is_transient=True)
        return counting([])(job)

    assert statuses(scan(archive, work=dropping))["b.txt"] == "ok"
    assert tries == [0, 1, 2]


def test_a_file_that_stays_away_is_unreadable_and_comes_back_later(archive, scan, monkeypatch):
    monkeypatch.setattr("contractlens.batch.runner.RETRY_DELAYS_S", (0.0,))

    def away(job):
        if job.path == "b.txt":
            return Outcome(result=Result("failed", "unreadable_path", "gone"), is_transient=True)
        return counting([])(job)

    made = scan(archive, work=away)
    assert made.files.set_index("path").reason["b.txt"] == "unreadable_path"
    assert statuses(scan(archive))["b.txt"] == "ok"


def test_failed_files_are_tried_again_only_when_asked(archive, scan):
    scan(archive)
    calls = []
    scan(archive, work=counting(calls))
    scan(archive, work=counting(calls), retry_failed=True)
    assert set(calls) == {"damaged.pdf", "photo.raw", "bundle.zip", "bundle.zip!/x.pdf"}


def test_fail_fast_stops_at_the_first_failure(archive, scan):
    with pytest.raises(ScanError) as error:
        scan(archive, fail_fast=True)
    assert error.value.kind == "failed_fast"


def test_a_mistake_of_ours_costs_one_file_and_tells_no_words(archive, scan):
    def wrong(job):
        if job.path == "b.txt" and job.task == "analyse":
            raise KeyError("The Supplier shall pay")
        return counting([])(job)

    row = scan(archive, work=wrong).files.set_index("path").loc["b.txt"]
    assert (row.status, row.reason) == ("failed", "internal_error")
    assert "Supplier" not in row.message


@pytest.mark.parametrize("source", ["missing", "empty"])
def test_a_source_without_files_is_refused_and_keeps_the_results(archive, scan, tmp_path, source):
    before = scan(archive)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScanError) as error:
        scan(tmp_path / source)
    assert error.value.kind == "source"
    assert len(open_scan(tmp_path / "out").files) == len(before.files)


def test_shards_merge_into_the_whole(archive, scan, tmp_path):
    whole = scan(archive)
    shares = [scan(archive, tmp_path / f"share{n}", shard=Shard(n, 3)).out for n in (1, 2, 3)]
    merged = cl.merge_scans(shares, tmp_path / "merged")
    for table in ("findings", "attributes", "clauses", "warnings"):
        pd.testing.assert_frame_equal(getattr(merged, table), getattr(whole, table))
    pd.testing.assert_frame_equal(merged.files.drop(columns="seconds"), whole.files.drop(columns="seconds"))


def test_scans_of_different_settings_are_not_merged(archive, scan, tmp_path):
    one = scan(archive).out
    other = scan(archive, tmp_path / "other", settings={"limits": cl.Limits(max_pages=3)}).out
    with pytest.raises(ResumeMismatchError):
        cl.merge_scans([one, other], tmp_path / "merged")


@pytest.mark.parametrize("text", ["0/3", "4/3", "x", "3", "1/0"])
def test_a_shard_that_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError, match="3/8"):
        Shard.parse(text)


@pytest.mark.parametrize("argument", [{"workers": -1}, {"timeout_s": 0}, {"memory_mb": 0}])
def test_arguments_that_make_no_sense_are_refused(archive, tmp_path, argument):
    with pytest.raises(ValueError, match=next(iter(argument))):
        cl.scan_archive(archive, tmp_path / "out", **argument)


def test_a_missing_model_is_told_once(archive, tmp_path):
    with pytest.raises(ScanError) as error:
        cl.scan_archive(archive, tmp_path / "out", workers=0, model_dir=tmp_path / "none")
    assert error.value.kind == "model"
