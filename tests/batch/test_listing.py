from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from contractlens.batch.listing import list_files


def paths(source, tmp_path, **options):
    return [entry.path for entry in list_files(source, out=tmp_path / "out", **options)]


def test_hidden_and_lock_files_and_litter_are_left_out(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.pdf", "~$a.docx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"x")
    assert paths(folder, tmp_path) == ["a.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_in_a_circle_end(tmp_path):
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.pdf").write_bytes(b"x")
    (folder / "deep" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "dangling.pdf").symlink_to(folder / "nowhere.pdf")
    listed = list(list_files(folder, out=tmp_path / "out"))
    assert [(entry.path, entry.reason) for entry in listed] == [
        ("dangling.pdf", "unreadable_path"),
        ("deep/a.pdf", ""),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_names_that_are_no_text_are_listed_and_can_be_opened(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    (entry,) = list_files(folder, out=tmp_path / "out")
    assert entry.path == "caf\\xe9.txt"
    assert Path(os.fsdecode(entry.location_bytes)).read_bytes() == b"x"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_a_pipe_is_told_and_not_opened(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.pdf")
    (entry,) = list_files(folder, out=tmp_path / "out")
    assert entry.reason == "unreadable_path"


def test_a_list_keeps_each_path_once(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"x")
    listed = paths([folder / "a.pdf", folder / "a.pdf", folder / "no.pdf"], tmp_path)
    assert listed == [(folder / "a.pdf").as_posix(), (folder / "no.pdf").as_posix()]


def test_deep_folders_are_walked(tmp_path):
    deep = tmp_path / "in"
    deep = deep.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "a.pdf").write_bytes(b"x")
    assert paths(tmp_path / "in", tmp_path) == ["d/" * 300 + "a.pdf"]
