"""Word files whose styles or lists are damaged while the body is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contractlens.exceptions import CorruptFileError
from contractlens.readers import read_document
from tests.readers.docx_builder import abstract, comment, docx, labels, lvl, num, p, read, style, texts
from tests.readers.test_docx import repacked

if TYPE_CHECKING:
    from contractlens.document import Document

NUMBERED = '<w:numPr><w:numId w:val="1"/></w:numPr>'
FILE = docx(
    p("Term", style="Clause"),
    p("Sub", num=(1, 1)),
    p("Seen"),
    styles=style("Clause", "heading 1", paragraph=NUMBERED),
    numbering=abstract(0, lvl(0, "%1."), lvl(1, "%1.%2")) + num(1, 0),
)


def told(document: Document) -> list[tuple[str, bool]]:
    """The kinds of the notices, each with whether it says that numbers are missing."""
    return [(notice.kind, "automatic numbers are missing" in notice.message) for notice in document.notices]


@pytest.mark.parametrize("part", ["styles", "numbering"])
@pytest.mark.parametrize("content", [b"<oops", b"", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"], ids=len)
def test_body_is_read_without_a_damaged_part_which_is_told(part: str, content: bytes) -> None:
    document = read(repacked(FILE, **{part: content}))

    assert texts(document) == ["Term", "Sub", "Seen"]
    assert told(document) == [("damaged_part", True)]


@pytest.mark.parametrize("part", ["styles", "numbering"])
def test_no_number_is_printed_where_some_are_missing(part: str) -> None:
    assert labels(read(FILE)) == ["1.", "1.1", ""]
    assert labels(read(repacked(FILE, **{part: b"<oops"}))) == ["", "", ""]


def test_each_damaged_part_is_told() -> None:
    assert told(read(repacked(FILE, styles=b"<oops", numbering=b"<oops"))) == [("damaged_part", True)] * 2


def test_headings_are_told_by_styles_where_only_the_lists_are_damaged() -> None:
    assert read(repacked(FILE, numbering=b"<oops")).blocks[0].kind == "heading"


def test_part_that_cannot_be_unpacked_is_damaged_too() -> None:
    data = docx("a", styles=style("Rare", "Rare"))
    at = data.index(b"word/styles.xml") + len(b"word/styles.xml")
    document = read_document(data[:at] + b"\xff" * 8 + data[at + 8 :])

    assert (document.text, told(document)) == ("a", [("damaged_part", True)])


def test_other_damaged_parts_are_told_once() -> None:
    document = read(repacked(docx("a", comments=comment(0, "c")), comments=b"<oops", styles=b"<oops"))

    assert told(document) == [("damaged_part", True), ("damaged_part", False)][::-1]


@pytest.mark.parametrize("part", ["document", "footnotes"])
def test_damage_where_words_stand_refuses_the_file(part: str) -> None:
    data = docx("a", footnotes=f'<w:footnote w:id="2">{p("note")}</w:footnote>')

    with pytest.raises(CorruptFileError):
        read(repacked(data, **{part: b"<oops", "styles": b"<oops"}))
