from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from contractlens.readers.docx_package import Package
from tests.readers.docx_builder import WORD, docx, p, packed, part, read

if TYPE_CHECKING:
    from contractlens.document import Document

EMPTY = part("hdr", p())
WITH_WORDS = part("hdr", p("Draft"))


def with_header(blob: bytes) -> bytes:
    data = docx("a", furniture={"header1": p("x"), "footer1": p("Page footer")})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return packed(files | {"word/header1.xml": blob})


def furniture(document: Document) -> list[str]:
    return [each.text for each in document.furniture]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of parts that were parsed."""
    found: list[str] = []
    parse = Package._parse

    def noted(package: Package, blob: bytes, name: str) -> object:
        found.append(name)
        return parse(package, blob, name)

    monkeypatch.setattr(Package, "_parse", noted)
    return found


@pytest.mark.only_python
def test_header_in_which_no_words_can_stand_is_not_parsed(parsed: list[str]) -> None:
    document = read(with_header(EMPTY.encode()))

    assert (furniture(document), document.notices) == (["Page footer"], ())
    assert "word/header1.xml" not in parsed
    assert "word/footer1.xml" in parsed


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(WITH_WORDS.encode(), id="usual"),
        pytest.param(WITH_WORDS.replace("UTF-8", "UTF-16").encode("utf-16"), id="utf-16"),
        pytest.param(
            f'<?xml version="1.0" encoding="UTF-8"?><w:hdr xmlns:w="{WORD}" xmlns:x="{WORD}"><x:p><x:r><x:t\n>Draft</x:t>'
            "</x:r></x:p></w:hdr>".encode(),
            id="another-prefix",
        ),
        pytest.param(
            f'<?xml version="1.0" encoding="UTF-8"?><w:hdr xmlns:w="urn:x"><p xmlns="{WORD}"><r><t>Draft</t></r></p>'
            "</w:hdr>".encode(),
            id="no-prefix",
        ),
    ],
)
def test_words_of_a_header_are_found_however_it_is_written(blob: bytes) -> None:
    assert furniture(read(with_header(blob))) == ["Draft", "Page footer"]


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(EMPTY.encode()[:-20], id="cut"),
        pytest.param(EMPTY.replace("<w:hdr ", "<!DOCTYPE x []><w:hdr ").encode(), id="document-type"),
        pytest.param(b"", id="nothing"),
        pytest.param(WITH_WORDS.replace("</w:t>", "").encode(), id="words-in-bad-markup"),
    ],
)
def test_damaged_header_that_may_have_held_words_is_told(blob: bytes) -> None:
    document = read(with_header(blob))

    assert (furniture(document), [notice.kind for notice in document.notices]) == (["Page footer"], ["damaged_part"])
