"""Remarks on a page that answer one another, are written in rich text only, or hide words."""

from __future__ import annotations

import pytest

from contractlens.readers import read_document
from tests.readers.raw_pdf import FIRST_FREE, one_page

CLAUSE = "The Supplier shall support the Services for three years."
LINES = [(72.0, 60.0, CLAUSE), (72.0, 90.0, "The Charges are fixed for the Term.")]
OVER = "/Rect [155 778 300 796]"  # over "shall support the Services", about


def annotated(*annotations: str, page: str = "") -> bytes:
    numbers = " ".join(f"{FIRST_FREE + number} 0 R" for number in range(len(annotations)))
    return one_page(
        LINES, [f"<</Type /Annot /F 4 {each}>>" for each in annotations], page=f"/Annots [{numbers}] {page}"
    )


HIGHLIGHT = "/Subtype /Highlight /Rect [72 778 172 796] /QuadPoints [72 796 172 796 72 778 172 778] /C [1 1 0]"


def test_an_answer_to_a_remark_hangs_on_the_same_words() -> None:
    document = read_document(
        annotated(
            f"{HIGHLIGHT} /Contents (Which services?) /T (A)",
            "/Subtype /Text /Rect [72 778 92 796] /IRT 5 0 R /Contents (All of them) /T (B)",
            "/Subtype /Text /Rect [72 778 92 796] /IRT 6 0 R /Contents (Fine) /T (A)",
            "/Subtype /Text /Rect [400 700 420 720] /Contents (See the order) /T (C)",
        )
    )
    spans = {
        comment.text: document.text[comment.start : comment.end] if comment.end else "" for comment in document.comments
    }
    marked = "The Supplier shall"
    assert spans == {"Which services?": marked, "All of them": marked, "Fine": marked, "See the order": ""}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_remark_on_a_turned_page_hangs_on_its_words(turn: int) -> None:
    document = read_document(annotated(f"{HIGHLIGHT} /Contents (Which?)", page=f"/Rotate {turn}"))
    (comment,) = document.comments
    assert document.text[comment.start : comment.end] == "The Supplier shall"


def test_answers_that_go_in_a_circle_end() -> None:
    note = "/Subtype /Text /Rect [72 778 92 796] /Contents (x)"
    assert len(read_document(annotated(f"{note} /IRT 6 0 R", f"{note} /IRT 5 0 R")).comments) == 2


def test_a_remark_in_rich_text_only_is_read() -> None:
    rich = '<?xml version="1.0"?><body><p>Agreed by <b>Zo&#235;</b></p></body>'
    document = read_document(annotated(f"/Subtype /FreeText {OVER} /RC ({rich})"))
    assert [comment.text for comment in document.comments] == ["Agreed by Zoë"]


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param("/Subtype /FreeText /C [0 0 0]", id="box"),
        pytest.param("/Subtype /Polygon /IC [0 0 0] /Vertices [155 796 300 796 300 778 155 778]", id="polygon"),
        pytest.param("/Subtype /Circle /IC [0.1 0.1 0.1]", id="ellipse"),
    ],
)
def test_words_under_a_dark_shape_are_left_out_and_named(shape: str) -> None:
    document = read_document(annotated(f"{shape} {OVER}"))
    assert "support" not in document.text
    assert [notice.kind for notice in document.notices] == ["covered_text"]


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param("/Subtype /FreeText /C [1 1 1]", id="light-box"),
        pytest.param("/Subtype /FreeText", id="open-box"),
        pytest.param("/Subtype /Circle /C [0 0 0]", id="ring"),
    ],
)
def test_words_under_other_shapes_stay(shape: str) -> None:
    document = read_document(annotated(f"{shape} {OVER}"))
    assert CLAUSE in document.text
    assert document.notices == ()
