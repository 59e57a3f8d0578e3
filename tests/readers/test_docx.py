from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.document import Furniture, Limits, Style
from contractlens.exceptions import (
    CorruptFileError,
    EncryptedFileError,
    LimitExceededError,
    NoTextError,
    ReadError,
)
from contractlens.readers import DOCX, read_document
from contractlens.readers.docx import read_docx
from tests.readers.docx_builder import (
    MACRO_TYPE,
    NAMESPACES,
    WORD,
    abstract,
    docx,
    field,
    gone,
    ins,
    lvl,
    num,
    p,
    packed,
    part,
    r,
    read,
    relationships,
    sdt,
    style,
    tbl,
    texts,
    tr,
)


def repacked(data: bytes, **changed: bytes | None) -> bytes:
    """The package with files replaced (or left out, for None); "document" means word/document.xml."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for key, content in changed.items():
        name = f"word/{key}.xml"
        if content is None:
            files.pop(name)
        else:
            files[name] = content
    return packed(files)


def test_document_says_what_it_is() -> None:
    data = docx("The Supplier shall deliver.")
    document = read_document(data)

    assert (document.text, document.media_type, document.pages) == ("The Supplier shall deliver.", DOCX, ())


def test_file_of_python_docx_is_read() -> None:
    source = python_docx.Document()
    source.add_heading("Term", level=1)
    source.add_paragraph("It ends in May.", style="List Number")
    out = io.BytesIO()
    source.save(out)

    document = read(out.getvalue())
    assert [(block.kind, block.label) for block in document.blocks] == [("heading", ""), ("list_item", "1.")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(p("Term", style="Heading1"), "heading", id="heading-style"),
        pytest.param(p("Agreement", style="Title"), "heading", id="title"),
        pytest.param(p("Term", properties='<w:outlineLvl w:val="2"/>'), "heading", id="outline-level"),
        pytest.param(p("Term", properties='<w:outlineLvl w:val="9"/>'), "paragraph", id="body-level"),
        pytest.param(p(r("Limits of liability", "<w:b/>")), "heading", id="bold"),
        pytest.param(p("LIMITS OF LIABILITY"), "heading", id="capitals"),
        pytest.param(p(r("Limits of liability", "<w:caps/>")), "heading", id="printed-in-capitals"),
        pytest.param(p(r("The Supplier shall pay.", "<w:b/>")), "paragraph", id="bold-sentence"),
        pytest.param(p(r("and", "<w:b/>")), "paragraph", id="bold-word"),
        pytest.param(p(r("Name: [ ]", "<w:b/>")), "paragraph", id="bold-blank"),
        pytest.param(p(r("Limits ", "<w:b/>"), r("of liability")), "paragraph", id="partly-bold"),
        pytest.param(p("Heading style. " * 20, style="Heading1"), "paragraph", id="long-heading-style"),
        pytest.param(p("x", num=(1, 0)), "list_item", id="numbered"),
        pytest.param(p("1.1 The Supplier"), "list_item", id="typed-number"),
        pytest.param(p("Some text"), "paragraph", id="plain"),
        pytest.param(p("1. Term ... 4", style="TOC1"), "contents", id="contents-style"),
        pytest.param(p(field('TOC \\o "1-3"', "1. Term 4")), "contents", id="contents-field"),
    ],
)
def test_kind_of_a_block_is_known(body: str, kind: str) -> None:
    sheet = (
        style("Normal", default=True)
        + style("Heading1", "heading 1", based_on="Normal")
        + style("Title", "Title")
        + style("TOC1", "toc 1")
    )
    numbering = abstract(1, lvl(0, "%1.")) + num(1, 1)

    assert [block.kind for block in read(docx(body, styles=sheet, numbering=numbering)).blocks] == [kind]


def test_contents_control_holds_contents() -> None:
    control = sdt(
        p("Contents") + p("1. Term 4"),
        '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
    )

    assert [block.kind for block in read(docx(control, "Body")).blocks] == ["contents", "contents", "paragraph"]


def test_contents_field_covers_its_paragraphs_only() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    document = read(docx(p(begin, separate, r("One 1")), p(r("Two 2")), p(end), "Body"))

    assert [block.kind for block in document.blocks] == ["contents", "contents", "paragraph"]


def test_heading_level_counts_from_zero() -> None:
    sheet = style("H3", "heading 3")

    assert read(docx(p("Term", style="H3"), styles=sheet)).blocks[0].level == 2


def test_style_comes_from_run_style_and_defaults() -> None:
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    sheet = defaults + style("Base", run="<w:b/>") + style("Clause", "Clause Text", based_on="Base", run="<w:i/>")
    body = [p("a", style="Clause"), p(r("b", '<w:b w:val="0"/><w:sz w:val="40"/>'), style="Clause"), p("c")]

    assert [block.style for block in read(docx(*body, styles=sheet)).blocks] == [
        Style(11.0, bold=True, italic=True, name="Clause Text"),
        Style(20.0, bold=False, italic=True, name="Clause Text"),
        Style(11.0),
    ]


def test_bold_of_two_styles_cancels_out() -> None:
    sheet = style("Bold", run="<w:b/>") + style("Strong", kind="character", run="<w:b/>")
    document = read(docx(p(r("a", '<w:rStyle w:val="Strong"/>'), style="Bold"), styles=sheet))

    assert document.blocks[0].style.bold is False


def test_styles_in_a_circle_do_not_hang() -> None:
    sheet = style("A", based_on="B") + style("B", based_on="A", run="<w:b/>")

    assert read(docx(p("text", style="A"), styles=sheet)).blocks[0].style.bold is True


def test_headers_and_footers_are_furniture() -> None:
    furniture = {
        "header1": p("Secret ") + p("Draft"),
        "header2": p("Secret ") + p("Draft"),
        "footer1": p("Page ", field("PAGE", "2"), " of ", field("NUMPAGES", "9")),
        "footer2": p("Ref 7/A"),
    }
    document = read(docx("Body", furniture=furniture))

    assert document.text == "Body"
    assert document.furniture == (
        Furniture("header", "Secret Draft"),
        Furniture("page_number", "Page 2 of 9"),
        Furniture("footer", "Ref 7/A"),
    )


@pytest.mark.parametrize("missing", [{"styles": None}, {"numbering": None}, {"styles": None, "numbering": None}])
def test_file_without_a_part_is_read(missing: dict[str, None]) -> None:
    assert read(docx(p("a", style="Any", num=(1, 0)), **missing)).text == "a"


def test_macro_file_is_read() -> None:
    assert read(docx("a", content_type=MACRO_TYPE)).text == "a"


def test_strict_file_is_read() -> None:
    strict = part("document", f"<w:body>{p('a')}</w:body>").replace(
        WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )

    assert read(repacked(docx("x"), document=strict.encode())).text == "a"


def test_main_part_may_have_another_name() -> None:
    files = {
        "_rels/.rels": relationships('<Relationship Id="a" Type="x/officeDocument" Target="/word/document22.xml"/>'),
        "word/document22.xml": part("document", f"<w:body>{p('a')}</w:body>").encode(),
    }

    assert read(packed(files)).text == "a"


def test_package_with_backslashes_is_read() -> None:
    assert read(packed({"word\\document.xml": part("document", f"<w:body>{p('a')}</w:body>").encode()})).text == "a"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(docx(), "no_text", id="no-paragraph"),
        pytest.param(docx(p(), p(r("  "))), "no_text", id="only-spaces"),
        pytest.param(docx(p("<w:r><w:drawing><a:blip/></w:drawing></w:r>")), "image_only", id="picture"),
        pytest.param(docx(p("<w:r><w:pict><v:imagedata/></w:pict></w:r>")), "image_only", id="old-picture"),
    ],
)
def test_file_without_words_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(NoTextError) as caught:
        read(data)

    assert (caught.value.kind, caught.value.name) == (kind, "contract.docx")


ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "x" * 100}">' for i in range(9))
BOMB = (
    f"<!DOCTYPE d [{ENTITIES}]><w:document {NAMESPACES}><w:body>{p('&e8;').replace('&amp;', '&')}</w:body></w:document>"
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04word/document.xml", id="no-directory"),
        pytest.param(docx("a")[:-30], id="cut-off"),
        pytest.param(packed({"word/styles.xml": b"<a/>"}), id="no-main-part"),
        pytest.param(repacked(docx("a"), document=b"<w:document"), id="not-well-formed"),
        pytest.param(repacked(docx("a"), document=b""), id="empty-part"),
        pytest.param(repacked(docx("a"), document=b"<html/>"), id="no-body"),
        pytest.param(repacked(docx("a", footnotes="<w:footnote/>"), footnotes=b"<oops"), id="damaged-footnotes"),
        pytest.param(repacked(docx("a"), document=BOMB.encode()), id="entity-bomb"),
        pytest.param(
            repacked(docx("a"), document=part("document", "<w:body>" + "<w:sdt>" * 999).encode()), id="deep-nesting"
        ),
        pytest.param(docx(tbl(tr("a")).replace("<w:p>", "<w:smartTag>" * 300)), id="deep-and-open"),
    ],
)
def test_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptFileError) as caught:
        read(data)

    assert caught.value.kind == "corrupt"


def test_external_entity_is_not_read() -> None:
    body = p("&x;").replace("&amp;", "&")
    xml = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'

    with pytest.raises(CorruptFileError):
        read(repacked(docx("a"), document=xml.encode()))


def test_nesting_as_deep_as_the_parser_allows_is_read() -> None:
    nested = p("core")
    for _ in range(70):
        nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"

    document = read(docx(nested))
    assert document.blocks[0].cell is not None
    assert document.blocks[0].cell.depth == 69


def test_part_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(LimitExceededError) as caught:
        read(docx("a" * 200_000), Limits(max_bytes=100_000))

    assert caught.value.kind == "too_large"


def test_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(LimitExceededError) as caught:
        read(docx("a" * 500), Limits(max_chars=499))

    assert caught.value.kind == "too_many_characters"


def test_zip_with_a_password_is_refused() -> None:
    data = bytearray(docx("a"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(signature)
        while position >= 0:
            data[position + offset] |= 1
            position = data.find(signature, position + 4)

    with pytest.raises(EncryptedFileError) as caught:
        read(bytes(data))

    assert caught.value.kind == "encrypted"


FULL = docx(
    p("Term", style="H1", num=(1, 0)),
    p(r("It "), gone("never"), ins("soon"), r(" ends"), '<w:r><w:footnoteReference w:id="1"/></w:r>'),
    tbl(tr("a", "b")),
    p(field("TOC", "1")),
    styles=style("H1", "heading 1"),
    numbering=abstract(1, lvl(0, "%1.")) + num(1, 1),
    footnotes=f'<w:footnote w:id="1">{p("Note")}</w:footnote>',
    furniture={"header1": p("Head")},
)
STORED = io.BytesIO()
with zipfile.ZipFile(io.BytesIO(FULL)) as _source, zipfile.ZipFile(STORED, "w") as _target:
    for _name in _source.namelist():
        _target.writestr(zipfile.ZipInfo(_name), _source.read(_name))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([FULL, STORED.getvalue()]),
    st.lists(st.tuples(st.integers(0, len(STORED.getvalue()) - 1), st.integers(0, 255)), max_size=12),
    st.just(0) | st.integers(1, len(STORED.getvalue())),
)
def test_mutated_file_raises_only_our_errors(data: bytes, edits: list[tuple[int, int]], cut: int) -> None:
    changed = bytearray(data)
    for position, value in edits:
        changed[position % len(changed)] = value
    try:
        document = read_docx(bytes(changed[: max(len(changed) - cut, 0)]), name="", limits=Limits())
    except ReadError:
        return
    assert texts(document)


def test_same_bytes_give_the_same_document() -> None:
    assert read(FULL) == read(FULL)


def test_blocks_cover_the_text_but_for_white_space() -> None:
    document = read(FULL)
    between = document.text[: document.blocks[0].start]
    for block, following in zip(document.blocks, document.blocks[1:], strict=False):
        between += document.text[block.end : following.start]

    assert between.strip() == ""
    assert all(text == text.strip() for text in texts(document))
