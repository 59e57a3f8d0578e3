"""Headings that tags name: told from a small tagged file made here, object by object."""

from __future__ import annotations

import pytest

from contractlens.readers import read_document
from contractlens.readers.pdf_outline import trusted_titles
from contractlens.readers.pdf_source import Bookmark

BODY = "The Supplier shall do what this paragraph says, and more of it."


def tagged_pdf(items: list[tuple[str, str]], *, bookmark: str = "") -> bytes:
    """Return a page with one line of print per (tag, text), all in the same font and size."""
    content = "\n".join(
        f"/{tag} <</MCID {number}>> BDC BT /F1 10 Tf 72 {760 - 24 * number} Td ({text}) Tj ET EMC"
        for number, (tag, text) in enumerate(items)
    ).encode()
    first = 9
    kids = " ".join(f"{first + number} 0 R" for number in range(len(items)))
    outlines = "/Outlines 7 0 R" if bookmark else ""
    objects = [
        f"<</Type /Catalog /Pages 2 0 R /MarkInfo <</Marked true>> /StructTreeRoot 5 0 R {outlines}>>".encode(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        (
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents 0 /Contents 4 0 R"
            b" /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> >> >> >>"
        ),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        f"<</Type /StructTreeRoot /K [6 0 R] /ParentTree <</Nums [0 [{kids}]]>> >>".encode(),
        f"<</Type /StructElem /S /Document /P 5 0 R /K [{kids}]>>".encode(),
        b"<</Type /Outlines /First 8 0 R /Last 8 0 R /Count 1>>",
        f"<</Title ({bookmark or 'none'}) /Parent 7 0 R /Dest [3 0 R /Fit]>>".encode(),
        *(
            f"<</Type /StructElem /S /{tag} /P 6 0 R /Pg 3 0 R /K {number}>>".encode()
            for number, (tag, _) in enumerate(items)
        ),
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def headings(data: bytes) -> list[str]:
    document = read_document(data)
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == "heading"]


def test_a_tagged_heading_that_looks_like_text_is_a_heading() -> None:
    data = tagged_pdf([("H1", "Keeping kit current"), ("P", BODY), ("H2", "Passing on skills"), ("P", BODY)])
    assert headings(data) == ["Keeping kit current", "Passing on skills"]


def test_the_same_lines_tagged_as_paragraphs_are_none() -> None:
    data = tagged_pdf([("P", "Keeping kit current"), ("P", BODY), ("P", "Passing on skills"), ("P", BODY)])
    assert headings(data) == []


def test_bookmarks_go_before_tags() -> None:
    data = tagged_pdf([("H1", "Keeping kit current"), ("P", BODY), ("P", "Terms"), ("P", BODY)], bookmark="Terms")
    assert headings(data) == ["Terms"]


def test_tags_that_make_headings_of_sentences_are_not_trusted() -> None:
    items = [("H1", "Keeping kit current"), ("H1", "the supplier shall do this; and"), ("H1", "and that,"), ("P", BODY)]
    assert headings(tagged_pdf(items)) == []


def test_tags_are_not_asked_where_headings_stand_out() -> None:
    items = [("H1", "Keeping kit current"), ("P", BODY), ("P", "Passing on skills"), ("P", BODY)]
    data = tagged_pdf(items).replace(b"/F1 10 Tf 72 712", b"/F1 14 Tf 72 712")
    assert headings(data) == ["Passing on skills"]


@pytest.mark.parametrize(
    ("titles", "kept"),
    [
        ([], []),
        (["Payment", "Term"], ["Payment", "Term"]),
        (["Schedule 3", "Exit plan"], ["Schedule 3 Exit plan"]),
        (["Joint Schedule 10", "Exit plan"], ["Joint Schedule 10 Exit plan"]),
        (["1. Payment", "2. which is due;"], []),
        (["Payment", "Term", "Exit", "Notices", "any of:"], ["Payment", "Term", "Exit", "Notices"]),
        (["4.1"], []),
    ],
)
def test_trusted_titles(titles: list[str], kept: list[str]) -> None:
    assert [title.title for title in trusted_titles([Bookmark(0, text, 1) for text in titles])] == kept


def test_a_label_is_not_put_together_with_the_title_of_another_page() -> None:
    titles = [Bookmark(0, "Part A", 1), Bookmark(0, "Exit plan", 2)]
    assert trusted_titles(titles) == titles


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_a_header_that_the_file_marks_as_no_text_of_it_is_furniture(engine: str) -> None:
    data = tagged_pdf([("Artifact", "Northmoor hosting v3"), ("P", BODY), ("P", BODY)])
    document = read_document(data, engine=engine)  # type: ignore[arg-type]
    assert [(one.kind, one.text, one.pages) for one in document.furniture] == [("header", "Northmoor hosting v3", (1,))]
    assert "Northmoor" not in document.text


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("1.1 Northmoor hosting", id="clause"),
        pytest.param("Northmoor shall host the Portal", id="sentence"),
    ],
)
def test_what_reads_like_the_contract_stays_whatever_its_mark_says(words: str) -> None:
    document = read_document(tagged_pdf([("Artifact", words), ("P", BODY)]))
    assert words in document.text
    assert document.furniture == ()


def test_words_in_the_middle_of_a_page_stay_whatever_their_mark_says() -> None:
    items = [("P", BODY)] * 6 + [("Artifact", "Northmoor hosting")] + [("P", BODY)] * 2
    assert "Northmoor hosting" in read_document(tagged_pdf(items)).text


def test_marks_of_a_file_that_is_not_tagged_are_not_believed() -> None:
    data = tagged_pdf([("Artifact", "Northmoor hosting v3"), ("P", BODY)]).replace(b"/Marked true", b"/Marke  true")
    assert "Northmoor hosting v3" in read_document(data).text
