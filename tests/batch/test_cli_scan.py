from __future__ import annotations

import pytest
from typer.testing import CliRunner

from contractlens.batch.runner import Progress
from contractlens.cli import app
from contractlens.cli.scan import rate_and_time_left

from .conftest import contract

runner = CliRunner()


@pytest.fixture
def good(tmp_path):
    folder = tmp_path / "good"
    folder.mkdir()
    (folder / "a.txt").write_bytes(contract(1))
    return folder


def scan_command(*arguments):
    return runner.invoke(app, ["scan", *map(str, arguments), "--workers", "0"])


def test_a_scan_of_readable_files_exits_0_with_a_summary(good, tmp_path):
    result = scan_command(good, "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout.startswith("1 files, 1 ok")) == (0, True), result.stderr
    assert "1 of 1 files" in result.stderr


def test_a_scan_with_a_failed_file_exits_3_and_says_why(good, tmp_path):
    (good / "b.pdf").write_bytes(b"%PDF-")
    result = scan_command(good, "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "corrupt: 1" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--shard", "9/8"], ["--manifest", "none.csv"], ["--model", "none"], ["--max-pages", "7"]],
    ids=["shard", "manifest", "model", "settings"],
)
def test_a_scan_that_cannot_start_exits_2_with_one_sentence(good, tmp_path, arguments):
    scan_command(good, "-o", tmp_path / "out")
    result = scan_command(good, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


def test_a_row_of_the_manifest_that_fits_no_file_is_said_in_a_line(good, tmp_path):
    (tmp_path / "register.csv").write_text("contract_id,file\nC1,good/a.txt\n")
    result = scan_command(good, "-o", tmp_path / "out", "--manifest", tmp_path / "register.csv")
    assert result.exit_code == 0
    assert "register.csv: 1 rows name no file of the archive: good/a.txt" in result.stderr
    assert "ContractLensWarning" not in result.stderr


def test_ctrl_c_exits_130_and_says_how_to_go_on(good, tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("contractlens.batch.scanner.process_file", stopped)
    monkeypatch.setattr("contractlens.batch.scanner.run_scan", stopped)
    result = scan_command(good, "-o", tmp_path / "out")
    assert result.exit_code == 130
    assert "The same command goes on" in result.stderr


def test_shards_are_merged(good, tmp_path):
    (good / "b.txt").write_bytes(contract(2))
    for share in "12":
        scan_command(good, "-o", tmp_path / share, "--shard", f"{share}/2")
    result = runner.invoke(app, ["merge", str(tmp_path / "1"), str(tmp_path / "2"), "-o", str(tmp_path / "all")])
    assert (result.exit_code, result.stdout.startswith("2 files, 2 ok")) == (0, True), result.stderr


def test_a_merge_into_a_full_folder_exits_2(good, tmp_path):
    scan_command(good, "-o", tmp_path / "out")
    assert runner.invoke(app, ["merge", str(tmp_path / "out"), "-o", str(good)]).exit_code == 2


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (10, 100, 5.0, "2.0 files/s, 45 s left"),
        (10, 100, 60.0, "10.0 files/min, 9 min 00 s left"),
        (10, 1000, 600.0, "1.0 files/min, 16 h 30 min left"),
        (0, 100, 5.0, "rate not known yet"),
    ],
)
def test_rate_and_time_left(done, total, seconds, said):
    assert rate_and_time_left(Progress(done, total, "a", "ok", seconds, 0)) == said


@pytest.mark.parametrize("command", ["scan", "merge"])
def test_help_has_an_example(command):
    assert f"Example: contractlens {command}" in runner.invoke(app, [command, "--help"]).stdout
