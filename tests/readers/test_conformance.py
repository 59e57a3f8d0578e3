from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contractlens.document import Block, Document, Limits
from contractlens.readers import DOCX, PDF, sha256
from contractlens.readers.conformance import check_document, check_reader
from contractlens.readers.docx import read_docx
from contractlens.readers.html import HTML, read_html
from contractlens.readers.markdown import MARKDOWN, read_markdown
from contractlens.readers.pdf import read_pdf
from contractlens.readers.plain_text import TEXT, read_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "sample_contracts"

PLAIN = """                    SUPPLY AGREEMENT

1. DEFINITIONS

1.1 In this Agreement the following terms have the meanings that are set out
    in Schedule 1.
1.2 The Supplier shall:
    (a) replace every laptop; and
    (b) pay £5.

| Item | Price |
|------|-------|
| A    | 100   |
"""
MARKED = "# 1. Definitions\n\nThe **Supplier** shall [pay](x).\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | £2 |\n"
PAGE = (
    "<html><body><h1>1. Term</h1><p>The <del>old</del> <ins>new</ins> term £5.<ol><li>one<li>two</ol>"
    "<table><tr><th>a<th>b<tr><td rowspan=2>1<td>2<tr><td>3</table></body></html>"
)


@dataclass(frozen=True)
class BuiltIn:
    media_type: str
    function: Callable[..., Document]

    def claims(self, head: bytes, name: str) -> bool:
        return True

    def read(self, data: bytes, *, name: str, password: str | None, limits: Limits) -> Document:
        options = {"password": password, "engine": "pdfium"} if self.media_type == PDF else {}
        return self.function(data, name=name, limits=limits, **options)


@pytest.mark.parametrize(
    ("reader", "samples"),
    [
        (
            BuiltIn(TEXT, read_plain_text),
            {"a.txt": PLAIN.encode(), "paged.txt": (PLAIN + "\f" + PLAIN).encode("utf-16")},
        ),
        (BuiltIn(MARKDOWN, read_markdown), {"a.md": MARKED.encode()}),
        (BuiltIn(HTML, read_html), {"a.html": PAGE.encode()}),
        (BuiltIn(DOCX, read_docx), {"a.docx": (SAMPLES / "harbour_call_off.docx").read_bytes()}),
        (BuiltIn(PDF, read_pdf), {"a.pdf": (SAMPLES / "council_hosting.pdf").read_bytes()}),
    ],
    ids=["text", "markdown", "html", "docx", "pdf"],
)
def test_built_in_reader_conforms(reader, samples):
    assert check_reader(reader, samples) == []


GOOD = Document("1 Term", (), (Block(0, 6, "heading", "1", label_in_text=True),), sha256(b"x"), "a")


def test_check_document_accepts_a_good_document():
    assert check_document(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"blocks": (Block(0, 7, "heading"),)}, "does not lie in the text"),
        ({"blocks": (Block(0, 2, "heading"), Block(2, 6, "heading"))}, "white space"),
        ({"blocks": (Block(0, 4, "heading"), Block(2, 6, "heading"))}, "begins before"),
        ({"blocks": (Block(0, 1, "heading"),)}, "outside all blocks"),
        ({"blocks": (Block(0, 6, "heading", "2", label_in_text=True),)}, "its label"),
        ({"text": "1 Ter\ud800"}, "JSON"),
    ],
    ids=["outside", "white_space", "overlap", "words_lost", "label", "surrogate"],
)
def test_check_document_finds(changes, problem):
    assert any(problem in found for found in check_document(replace(GOOD, **changes)))


class Crashing:
    media_type = "text/x-crash"

    def claims(self, head: bytes, name: str) -> bool:
        return False

    def read(self, data: bytes, *, name: str, password: str | None, limits: Limits) -> Document:
        if not data.startswith(b"good") or len(data) < 8:
            raise KeyError("boom")
        return Document("1 Term", (), (Block(0, 6, "heading"),), sha256(data), name, self.media_type)


@pytest.mark.parametrize("problem", ["is not claimed", "max_chars is not kept", "raises KeyError"])
def test_check_reader_finds(problem):
    assert any(problem in found for found in check_reader(Crashing(), {"a": b"good file"}))
