from __future__ import annotations

import pytest

from contractlens.document import Comment, Document
from tests.readers.docx_builder import (
    begin_comment,
    comment,
    docx,
    end_comment,
    gone,
    ins,
    p,
    r,
    read,
    tbl,
    tr,
)


def words(document: Document) -> list[str | None]:
    """The words that each comment hangs on."""
    return [
        None if each.start is None or each.end is None else document.text[each.start : each.end]
        for each in document.comments
    ]


def commented(*body: str, count: int = 1) -> Document:
    """A file with comments "c0", "c1", ..."""
    return read(docx(*body, comments="".join(comment(i, f"c{i}") for i in range(count))))


def test_comment_has_author_and_words() -> None:
    data = docx(
        p(r("The "), begin_comment(0), r("Supplier"), end_comment(0), r(" pays")), comments=comment(0, "Who?", "Ada")
    )

    assert read(data).comments == (Comment("Who?", "Ada", 4, 12),)


def test_comment_is_not_in_the_text() -> None:
    assert commented(p(begin_comment(0), r("a"), end_comment(0))).text == "a"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param([p(begin_comment(0), r(" a "), end_comment(0), r("b"))], "a", id="spaces-outside"),
        pytest.param([p(r("x"), begin_comment(0)), p(r("a"), end_comment(0))], "a", id="begins-at-the-end"),
        pytest.param([p(begin_comment(0), r("a")), p(r("b"), end_comment(0), r("c"))], "a\nb", id="two-paragraphs"),
        pytest.param([begin_comment(0), p("a"), '<w:commentRangeEnd w:id="0"/>', p("b")], "a", id="between-paragraphs"),
        pytest.param([p("x"), p(begin_comment(0)), p(r("a"), end_comment(0))], "a", id="empty-paragraph"),
        pytest.param([p(ins(begin_comment(0), "a b", end_comment(0)))], "a b", id="inside-an-insertion"),
        pytest.param([p(r("x "), begin_comment(0), gone("y "), r("a"), end_comment(0))], "a", id="deletion-inside"),
        pytest.param(
            [tbl(tr(p(begin_comment(0), r("a"), end_comment(0)).join(["<w:tc>", "</w:tc>"]), "b"))], "a", id="cell"
        ),
        pytest.param(
            [p(r("1 A"), "<w:r><w:br/></w:r>", r("2 B "), begin_comment(0), r("b"), end_comment(0))], "b", id="break"
        ),
    ],
)
def test_comment_hangs_on_the_words_between_its_marks(body: list[str], expected: str) -> None:
    assert words(commented(*body)) == [expected]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(p(r("a b"), '<w:r><w:commentReference w:id="0"/></w:r>'), id="only-a-reference"),
        pytest.param(p(r("a "), begin_comment(0), end_comment(0), r("b")), id="nothing-between"),
        pytest.param(p(r("a b"), begin_comment(0)), id="never-ends"),
        pytest.param(p(r("a "), begin_comment(0), gone("gone words"), end_comment(0), r("b")), id="deleted-words"),
    ],
)
def test_comment_without_words_hangs_on_its_paragraph(body: str) -> None:
    assert words(commented("before", body, "after")) == ["a b"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(p("a"), id="no-mark"),
        pytest.param(p(begin_comment(0), end_comment(0)), id="empty-paragraph"),
        pytest.param('<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/>', id="between-paragraphs"),
    ],
)
def test_comment_without_a_paragraph_has_no_place(body: str) -> None:
    assert words(commented("before", body)) == [None]


def test_comments_stand_in_order_of_their_places() -> None:
    body = p(begin_comment(1), r("a"), end_comment(1), begin_comment(0), r("b"), end_comment(0))

    assert [each.text for each in commented(body, count=3).comments] == ["c1", "c0", "c2"]


def test_comment_of_several_paragraphs_is_one_line() -> None:
    comments = f'<w:comment w:id="0">{p("a")}{p("b")}</w:comment>'

    assert [(each.text, each.author) for each in read(docx("x", comments=comments)).comments] == [("a b", "")]


def test_words_of_a_comment_follow_how_changes_are_read() -> None:
    body = p(begin_comment(0), gone("36"), ins("24"), end_comment(0), r(" months"))
    found = {mode: read(docx(body, comments=comment(0, "c")), revisions=mode) for mode in ("final", "original", "all")}

    assert {mode: words(document) for mode, document in found.items()} == {
        "final": ["24"],
        "original": ["36"],
        "all": ["36 24"],
    }
