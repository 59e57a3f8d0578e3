from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.readers.docx_parts import UNPACK_ERRORS
from contractlens.readers.zip_entries import unpack

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = b"The Supplier shall pay. " * 40


def packed(name: str = "word/a.xml", method: int = zipfile.ZIP_DEFLATED, prefix: bytes = b"") -> bytes:
    file = io.BytesIO()
    file.write(prefix)
    with zipfile.ZipFile(file, "a", method) as archive:
        archive.writestr(name, WORDS)
        archive.writestr("b.xml", WORDS[::-1])
    return file.getvalue()


def streamed() -> bytes:
    """A ZIP whose sizes stand behind the entries."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/a.xml", WORDS)
    return file.getvalue()


def outcome(data: bytes, read: Callable[[zipfile.ZipFile, zipfile.ZipInfo], bytes]) -> list[bytes | str]:
    """What the first entries of a ZIP hold, or how reading them fails."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*UNPACK_ERRORS, KeyError) as error:
        return [repr(error)]
    found: list[bytes | str] = []
    for info in archive.infolist():
        try:
            found.append(read(archive, info) if info.file_size < 100_000 else "")
        except UNPACK_ERRORS as error:
            found.append(repr(error))
    return found


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(packed(), id="usual"),
        pytest.param(packed("word/ä.xml"), id="name-in-utf-8"),
        pytest.param(packed(prefix=b"rubbish"), id="rubbish-before"),
        pytest.param(streamed(), id="sizes-behind-the-entry"),
    ],
)
def test_usual_entry_is_unpacked_without_zipfile(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipfile.ZipFile(io.BytesIO(data))
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    assert unpack(archive, archive.infolist()[0], data) == WORDS


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_LZMA], ids=["stored", "lzma"])
def test_entry_packed_in_another_way_is_left_to_zipfile(method: int) -> None:
    data = packed(method=method)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert unpack(archive, archive.infolist()[0], data) == WORDS


@given(at=st.integers(0, len(packed()) - 1), noise=st.binary(min_size=1, max_size=4))
def test_damaged_entry_fails_or_is_read_as_zipfile_does(at: int, noise: bytes) -> None:
    data = packed()
    data = data[:at] + noise + data[at + len(noise) :]
    expected = outcome(data, lambda archive, info: archive.read(info))
    assert outcome(data, lambda archive, info: unpack(archive, info, data)) == expected
