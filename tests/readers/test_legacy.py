from __future__ import annotations

import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from contractlens.document import Limits
from contractlens.exceptions import CorruptFileError, EncryptedFileError, LimitExceededError, UnsupportedFormatError
from contractlens.readers import legacy, read_document, sha256, soffice
from contractlens.readers.legacy import read_legacy
from contractlens.readers.soffice import SOFFICE_VARIABLE, convert, find_soffice

needs_libreoffice = pytest.mark.skipif(find_soffice() is None, reason="libreoffice-writer is not installed")
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")

RTF = rb"{\rtf1\ansi Heading\par The Supplier shall pay \'a35.\par}"


def stand_in(folder, monkeypatch, script: str) -> None:
    """Let a shell script play LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(SOFFICE_VARIABLE, str(program))


def reason(data: bytes, **more: object) -> str:
    with pytest.raises((CorruptFileError, UnsupportedFormatError, LimitExceededError)) as caught:
        read_legacy(data, name="a.rtf", kind="rtf", limits=more.pop("limits", Limits()), **more)
    return caught.value.kind


def test_missing_converter_is_told(monkeypatch):
    monkeypatch.setattr(soffice.shutil, "which", lambda _: None)
    with pytest.raises(UnsupportedFormatError, match="install it") as caught:
        read_document(RTF, limits=Limits())
    assert caught.value.kind == "converter_missing"


def test_environment_names_the_converter(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, "exit 0")
    assert find_soffice() == str(tmp_path / "soffice")


@needs_shell
def test_failed_conversion_is_tried_twice(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, f"echo x >> '{tmp_path}/tries'; exit 1")
    assert reason(RTF) == "conversion_failed"
    assert (tmp_path / "tries").read_text() == "x\nx\n"


@needs_shell
def test_hanging_conversion_is_ended_with_its_children(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, "sleep 600 & sleep 600")
    assert reason(RTF, timeout=0.1) == "conversion_timeout"


@needs_shell
def test_result_is_held_to_the_limits(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, 'mkdir out; head -c 5000 /dev/zero > "out/source.odt"')
    assert reason(RTF, limits=Limits(max_bytes=4000)) == "too_large"


@needs_shell
def test_result_that_is_no_odt_is_damage(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, 'mkdir out; echo rubbish > "out/source.odt"')
    assert reason(RTF) == "corrupt"


@needs_shell
def test_converter_gets_a_profile_and_folder_of_its_own(tmp_path, monkeypatch):
    seen = f"'{tmp_path}/seen'"
    stand_in(tmp_path, monkeypatch, f'echo "$@" >> {seen}; cat profile/user/registrymodifications.xcu >> {seen}')
    reason(RTF)
    log = (tmp_path / "seen").read_text()
    profiles = {word for word in log.split() if word.startswith("-env:UserInstallation=file://")}
    assert len(profiles) == 2
    assert "DisableMacrosExecution" in log


def test_program_that_cannot_run_converts_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(soffice, "find_soffice", lambda: str(tmp_path))
    assert reason(RTF) == "conversion_failed"


@needs_libreoffice
def test_rtf_is_read():
    document = read_document(RTF, limits=Limits())
    assert document.text == "Heading\nThe Supplier shall pay £5."
    assert (document.media_type, document.sha256) == ("application/rtf", sha256(RTF))
    assert [notice.kind for notice in document.notices] == ["converted"]


@needs_libreoffice
def test_name_stays_the_files_own(tmp_path):
    odd = tmp_path / "it's; rm -rf $HOME & ünï «code».rtf"
    odd.write_bytes(RTF)
    assert read_document(odd).name == odd.name


@needs_libreoffice
def test_conversions_run_side_by_side():
    with ThreadPoolExecutor(2) as pool:
        texts = [each.text for each in pool.map(lambda n: read_document(RTF.replace(b"Heading", b"H%d" % n)), (1, 2))]
    assert [text.split("\n")[0] for text in texts] == ["H1", "H2"]


@needs_libreoffice
def test_doc_keeps_numbers_and_changes(samples):
    source = (samples / "harbour_call_off.docx").read_bytes()
    data = convert(source, ending="docx", target="doc:MS Word 97", name="", max_bytes=10**8, timeout=120)
    document = read_document(data, limits=Limits())
    assert document.media_type == "application/msword"
    labels = {document.text[b.start : b.end][:30]: b.label for b in document.blocks}
    assert labels["How long it lasts"] == "2."
    assert {change.kind for change in document.changes} == {"inserted", "deleted"}


def test_password_is_told(monkeypatch):
    monkeypatch.setattr(legacy, "is_encrypted", lambda _: True)
    with pytest.raises(EncryptedFileError, match="password"):
        read_legacy(b"", name="a.doc", kind="doc", limits=Limits())
