"""Parts that Word inserts into a text on opening (``w:altChunk``)."""

from __future__ import annotations

import pytest

from contractlens.document import Document, Limits
from contractlens.exceptions import LimitExceededError, NoTextError
from contractlens.readers import docx_beside, docx_chunks, read_document
from contractlens.readers.conformance import check_document
from contractlens.readers.soffice import find_soffice
from tests.readers.docx_builder import (
    DELETED_MARK,
    abstract,
    begin_comment,
    box,
    chunk,
    comment,
    docx,
    end_comment,
    gone,
    ins,
    labels,
    lvl,
    marked,
    num,
    p,
    part,
    r,
    read,
    related,
    sdt,
    tbl,
    tc,
    texts,
    tr,
)

HTML = ("text/html", b"<html><body><h1>Term</h1><ol><li>One</li><li>Two</li></ol></body></html>")
TEXT = ("text/plain", "Fees of £5.\n\nThey are due.".encode())
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ARCHIVE = (
    "message/rfc822",
    (
        b'MIME-Version: 1.0\nContent-Type: multipart/related;\n    type="text/html";\n    boundary="--b"\n\n\n'
        b'----b\nContent-Type: text/html;\n    charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n'
        b"Content-Location: file:///C:/fake/document.html\n\n"
        b'<!DOCTYPE html><html><body><p class=3D"a">Fee \xc2\xa35 =E2=80=93 due.</p></body></html>\n\n'
        b"----b\nContent-Type: text/html\n\n<p>Header of the page</p>\n\n----b--\n"
    ),
)
GRID = b"<table><tr><td>x</td><td>y</td></tr></table>"
RTF = ("application/rtf", rb"{\rtf1\ansi Words}")
NESTED = docx(p("Inner", num=(1, 0)), tbl(tr("c")), numbering=abstract(0, lvl(0, "%1)")) + num(1, 0))


def word(*body: str) -> tuple[str, bytes]:
    """A Word file to insert."""
    return WORD, docx(*body)


def with_chunk(content: tuple[str, bytes], *body: str, name: str = "a.part", **parts: str) -> bytes:
    """A file that inserts one part, alone where no body is given."""
    return related(docx(*(body or (chunk(name),)), **parts), {name: content})


def kinds(document: Document) -> list[str]:
    """The kinds of the notices."""
    return [notice.kind for notice in document.notices]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(HTML, ["Term", "One", "Two"], id="html"),
        pytest.param(("application/xhtml+xml", HTML[1]), ["Term", "One", "Two"], id="xhtml"),
        pytest.param(("text/html", b"no mark of HTML"), ["no mark of HTML"], id="html-fragment"),
        pytest.param(("application/unknown", b"<p>a</p><p>b</p>"), ["a", "b"], id="html-not-stated"),
        pytest.param(ARCHIVE, ["Fee £5 – due."], id="web-archive"),
        pytest.param(
            ("message/rfc822", b"Content-Type: text/html\n\n<p>a</p>"), ["a"], id="web-archive-without-a-mark"
        ),
        pytest.param(TEXT, ["Fees of £5.", "They are due."], id="text"),
        pytest.param(
            ("text/plain", b"From: A\nTo: B\nDate: today\nSubject: c\n\nWords"),
            ["From: A To: B", "Date: today Subject: c", "Words"],
            id="text-like-a-mail",
        ),
        pytest.param((WORD, NESTED), ["Inner", "c"], id="word"),
        pytest.param(("application/octet-stream", NESTED), ["Inner", "c"], id="word-of-unknown-type"),
    ],
)
def test_inserted_part_is_read_in_its_place(content: tuple[str, bytes], expected: list[str]) -> None:
    document = read(with_chunk(content, "before", chunk("a.part"), "after"))

    assert texts(document) == ["before", *expected, "after"]
    assert (document.notices, check_document(document)) == ((), [])


def test_file_of_nothing_but_an_inserted_part_is_read() -> None:
    assert texts(read_document(with_chunk(ARCHIVE))) == ["Fee £5 – due."]


def test_numbers_and_kinds_of_the_inserted_part_are_kept() -> None:
    document = read(with_chunk(HTML))

    assert labels(document) == ["", "1.", "2."]
    assert [block.kind for block in document.blocks] == ["heading", "list_item", "list_item"]
    assert labels(read(with_chunk((WORD, NESTED)))) == ["1)", ""]


def test_tables_have_numbers_of_their_own() -> None:
    parts = {"a": ("text/html", GRID.replace(b"x", b"a") + b"<p>between</p>" + GRID)}
    body = (tbl(tr("x")), chunk("a"), tbl(tr("y")), chunk("a"))
    document = read(related(docx(*body), parts))

    assert [block.cell.table for block in document.blocks if block.cell] == [0, 1, 1, 2, 2, 3, 4, 4, 5, 5]


def test_part_inserted_into_a_cell_is_text_of_the_cell() -> None:
    document = read(with_chunk(("text/html", b"<h1>Head</h1>" + GRID), tbl(tr(tc(chunk("a.part")), "next"))))

    assert texts(document) == ["Head", "x", "y", "next"]
    assert [(b.kind, b.cell and (b.cell.table, b.cell.column, b.cell.depth)) for b in document.blocks] == [
        ("cell", (0, 0, 0)),
        ("cell", (1, 0, 1)),
        ("cell", (1, 1, 1)),
        ("cell", (0, 1, 0)),
    ]


def test_part_inserted_into_a_note_is_a_footnote() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnote w:id="2">{chunk("a.part")}</w:footnote>'
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{LINK}</Relationships>'
    )
    data = docx(
        p("a", reference),
        footnotes=note,
        extra_files={"word/_rels/footnotes.xml.rels": links.encode(), "word/n.txt": b"of the note"},
    )
    document = read(data)

    assert [(block.kind, text) for block, text in zip(document.blocks, texts(document), strict=True)] == [
        ("paragraph", "a"),
        ("footnote", "of the note"),
    ]


LINK = '<Relationship Id="a.part" Type="x/aFChunk" Target="n.txt"/>'


@pytest.mark.parametrize(
    "around",
    [
        pytest.param(sdt, id="control"),
        pytest.param(lambda inside: p(box(inside)), id="text-box"),
        pytest.param(lambda inside: f"<w:customXml>{inside}</w:customXml>", id="custom-xml"),
    ],
)
def test_part_is_inserted_wherever_paragraphs_stand(around) -> None:
    assert texts(read(with_chunk(TEXT, around(chunk("a.part"))))) == ["Fees of £5.", "They are due."]


def test_paragraph_that_runs_on_ends_before_an_inserted_part() -> None:
    body = (p("a", mark=DELETED_MARK), chunk("a.part"), p("b"))

    assert texts(read(with_chunk(("text/plain", b"x"), *body))) == ["a", "x", "b"]


def test_tracked_changes_of_the_part_stand_where_they_are() -> None:
    document = read(
        with_chunk(word(p("old ", ins("new"), gone(" lost"), " end"), p("next")), "before", chunk("a.part"))
    )

    assert texts(document) == ["before", "old new end", "next"]
    assert marked(document) == [("inserted", "new")]
    assert [(document.text[: each.at][-3:], each.text) for each in document.deletions] == [("new", "lost")]
    assert document.notices[0].kind == "tracked_changes"


@pytest.mark.parametrize(
    ("revisions", "expected"), [("final", "old new"), ("original", "old lost"), ("all", "old new lost")]
)
def test_tracked_changes_of_the_part_are_read_as_asked_for(revisions, expected: str) -> None:
    data = with_chunk(word(p("old ", ins("new"), gone("lost"))))

    assert read(data, revisions=revisions).text == expected


@pytest.mark.parametrize(("revisions", "expected"), [("final", "inserted"), ("original", None)])
def test_part_inserted_by_a_tracked_change_is_marked(revisions, expected: str | None) -> None:
    body = ("a", f'<w:ins w:id="1" w:author="A">{chunk("a.part")}</w:ins>')
    document = read(with_chunk(TEXT, *body), revisions=revisions)

    assert marked(document) == ([(expected, "Fees of £5."), (expected, "They are due.")] if expected else [])


def test_comments_keep_their_words() -> None:
    inner = docx(p(begin_comment(0), "Inner", end_comment(0)), comments=comment(0, "of the part"))
    outer = docx(chunk("a"), p(begin_comment(0), "Outer", end_comment(0)), comments=comment(0, "of the file"))
    document = read(related(outer, {"a": (WORD, inner)}))

    assert [(each.text, document.text[each.start : each.end]) for each in document.comments] == [
        ("of the part", "Inner"),
        ("of the file", "Outer"),
    ]


def test_comment_around_an_inserted_part_hangs_on_its_words() -> None:
    body = (begin_comment(0), chunk("a.part"), p("last", end_comment(0)))
    document = read(with_chunk(("text/plain", b"first"), *body, comments=comment(0, "c")))

    assert [(each.start, each.end) for each in document.comments] == [(0, len("first\nlast"))]


def test_what_stands_beside_the_part_comes_along() -> None:
    inner = docx(p(r("seen"), r("hidden", "<w:vanish/>")), furniture={"header1": p("Head")})
    document = read(related(docx(chunk("a")), {"a": (WORD, inner)}))

    assert ([each.text for each in document.furniture], document.concealed[0].characters) == (["Head"], 6)


def test_same_header_of_many_parts_is_kept_once() -> None:
    inner = (WORD, docx("a", furniture={"header1": p("Head")}))
    outer = docx(chunk("a"), chunk("b"), furniture={"header1": p("Head")})

    assert [each.text for each in read(related(outer, {"a": inner, "b": inner})).furniture] == ["Head"]


def test_notices_with_a_place_move_with_the_words() -> None:
    inner = word("Error! Reference source not found. applies.")
    document = read(with_chunk(inner, "before", chunk("a.part")))
    (notice,) = document.notices

    assert notice.start is not None
    assert document.text[notice.start : notice.end] == "Error! Reference source not found."


def test_same_notice_of_many_parts_is_one() -> None:
    parts = {f"c{number}": word(p("a", r("b" * number, "<w:vanish/>"))) for number in range(1, 4)}
    document = read(related(docx(*map(chunk, parts)), parts))

    assert kinds(document) == ["hidden_text"]
    assert "likewise in 2 more" in document.notices[0].message


def test_notices_that_say_otherwise_stay_apart() -> None:
    parts = {"a": word(p("a", ins("b"))), "b": word(tbl(tr("a", properties='<w:ins w:id="1" w:author="A"/>')))}
    document = read(related(docx(*map(chunk, parts)), parts))

    assert kinds(document) == ["tracked_changes", "tracked_changes"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(("application/pdf", b"%PDF-1.4"), id="pdf"),
        pytest.param(("application/xml", b'<?mso-application progid="Word.Document"?><x/>'), id="word-2003"),
        pytest.param((WORD, docx("x")[:-30]), id="damaged"),
        pytest.param(("message/rfc822", b"MIME-Version: 1.0\nFrom: a\nContent-Type: image/png\n\nx"), id="no-page"),
        pytest.param(("application/octet-stream", b"\x01\x02"), id="unknown"),
        pytest.param(("text/html", b"<html>" + b"<div>" * 5_000 + b"x"), id="nested-too-deep"),
        pytest.param((WORD, docx(p("<w:r><w:drawing><a:blip/></w:drawing></w:r>"), chunk("b"))), id="of-nothing-read"),
    ],
)
def test_part_that_is_not_read_is_told(content: tuple[str, bytes]) -> None:
    document = read(with_chunk(content, "a", chunk("a.part"), "b"))

    assert (texts(document), kinds(document)) == (["a", "b"], ["external_content"])


@pytest.mark.parametrize(
    "link",
    [
        pytest.param('Target="https://example.org/a.html" TargetMode="External"', id="elsewhere"),
        pytest.param('Target="file:///etc/hostname" TargetMode="External"', id="file"),
        pytest.param('Target="../../etc/hostname"', id="outside"),
        pytest.param('Target="missing.html"', id="missing"),
        pytest.param('Target="document.xml"', id="itself"),
    ],
)
def test_part_that_is_not_in_the_file_is_told_and_never_fetched(link: str) -> None:
    data = related(docx("a", chunk("a.part")), {"a.part": TEXT})
    links = f'<Relationship Id="a.part" Type="x/aFChunk" {link}/>'
    wrong = data_with(data, "word/_rels/document.xml.rels", links)

    assert (read(wrong).text, kinds(read(wrong))) == ("a", ["external_content"])


def data_with(data: bytes, name: str, links: str) -> bytes:
    """The file with other relationships."""
    from tests.readers.test_docx_forms import files_of, packed, relationships

    return packed(files_of(data) | {name: relationships(links)})


@pytest.mark.parametrize(
    "content", [("text/html", b"<html></html>"), ("text/plain", b" "), word()], ids=["html", "text", "word"]
)
def test_empty_part_inserts_nothing(content: tuple[str, bytes]) -> None:
    document = read(with_chunk(content, "a", chunk("a.part")))

    assert (document.text, document.notices) == ("a", ())


def test_file_whose_only_part_is_not_read_is_refused() -> None:
    with pytest.raises(NoTextError, match="save the file in Word"):
        read(with_chunk(("application/pdf", b"%PDF-1.4")))


def nested(depth: int) -> bytes:
    """Word files inserted into one another, the words in the innermost."""
    data = docx("core")
    for level in range(depth):
        data = related(docx(f"level {level}", chunk("a")), {"a": (WORD, data)})
    return data


def test_files_are_inserted_into_one_another_to_a_bounded_depth() -> None:
    assert texts(read(nested(docx_beside.DEEPEST)))[-1] == "core"
    deeper = read(nested(docx_beside.DEEPEST + 1))
    assert (texts(deeper)[-1], kinds(deeper)) == ("level 0", ["external_content"])


def test_many_parts_are_read_in_order() -> None:
    parts = {f"c{number}": ("text/plain", b"clause %d" % number) for number in range(300)}

    assert texts(read(related(docx(*map(chunk, parts)), parts))) == [f"clause {number}" for number in range(300)]


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        pytest.param(Limits(max_chars=2_000), "too_many_characters", id="characters"),
        pytest.param(Limits(max_blocks=50), "too_many_blocks", id="blocks"),
        pytest.param(Limits(max_bytes=docx_beside._LEAST_COST * 20), "too_large", id="bytes"),
        pytest.param(Limits(max_seconds=0), "too_slow", id="seconds"),
    ],
)
def test_limits_hold_for_all_parts_together(limits: Limits, kind: str) -> None:
    data = related(docx("a", *[chunk("a")] * 100), {"a": ("text/plain", b"words " * 20)})
    with pytest.raises(LimitExceededError) as caught:
        read(data, limits)

    assert (caught.value.kind, caught.value.name) == (kind, "contract.docx")


@pytest.mark.parametrize("content", [("text/html", b" " * 3_000_000), (WORD, docx("a" + " " * 3_000_000))])
def test_bomb_in_a_part_is_refused(content: tuple[str, bytes]) -> None:
    with pytest.raises(LimitExceededError) as caught:
        read(with_chunk(content, "a", chunk("a.part")), Limits(max_xml_bytes=1_000_000))

    assert caught.value.kind == "too_large"


def test_small_bombs_in_many_parts_are_refused_together() -> None:
    blank = docx("a", extra_files={"word/theme.xml": b" " * 3_000_000})
    data = related(docx(*[chunk("a")] * 10), {"a": (WORD, blank)})
    with pytest.raises(LimitExceededError) as caught:
        read(data, Limits(max_xml_bytes=4_000_000))

    assert caught.value.kind == "too_large"


def test_rtf_is_told_without_a_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACTLENS_SOFFICE", "none")
    document = read(with_chunk(RTF, "a", chunk("a.part")))

    assert (document.text, kinds(document)) == ("a", ["external_content"])


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice (libreoffice-writer) is not installed")
def test_rtf_is_converted_in_its_place() -> None:
    rtf = rb"{\rtf1\ansi\pard First clause.\par Second clause.\par}"
    document = read(with_chunk(("application/rtf", rtf), "a", chunk("a.part"), "b"))

    assert (texts(document), kinds(document)) == (["a", "First clause.", "Second clause.", "b"], ["converted"])


def test_only_so_many_parts_are_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def convert(data: bytes, **_options: object) -> Document:
        asked.append(data)
        return read(docx("converted"))

    monkeypatch.setattr("contractlens.readers.legacy.read_legacy", convert)
    document = read(related(docx("a", *[chunk("a")] * 30), {"a": RTF}))

    assert len(asked) == docx_chunks.MOST_CONVERTED == document.text.count("converted")
    assert kinds(document) == ["external_content"]


def test_damaged_styles_of_a_part_are_told_and_its_words_read() -> None:
    from tests.readers.test_docx import repacked

    document = read(with_chunk((WORD, repacked(docx("inner"), styles=b"<oops")), "a", chunk("a.part")))

    assert (texts(document), kinds(document)) == (["a", "inner"], ["damaged_part"])


def test_strict_file_inserts_its_parts() -> None:
    main = part("document", f"<w:body>{chunk('a.part')}</w:body>")
    strict = main.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ).replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
    from tests.readers.test_docx import repacked

    assert read(repacked(with_chunk(TEXT), document=strict.encode())).text == "Fees of £5.\nThey are due."
