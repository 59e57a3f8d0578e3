"""The forms that Word files come in: macros, templates, the strict form, other programs, parts left out."""

from __future__ import annotations

import io
import zipfile

import pytest

from contractlens.document import Document, Furniture
from contractlens.exceptions import NoTextError
from contractlens.readers import read_document
from tests.readers.docx_builder import (
    MACRO_TYPE,
    OFFICE,
    PACKAGE,
    abstract,
    begin_comment,
    comment,
    docx,
    end_comment,
    labels,
    lvl,
    num,
    p,
    packed,
    part,
    r,
    read,
    relationships,
    style,
    tbl,
    texts,
    tr,
)

WORD_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title> Call-off  contract </dc:title><dc:creator>Ada</dc:creator><dc:subject/>"
    "<dcterms:created>2024-01-02T03:04:05Z</dcterms:created><dcterms:modified/></cp:coreProperties>"
)
STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
}


def files_of(data: bytes) -> dict[str, bytes]:
    """The files of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def kinds(document: Document) -> list[str]:
    """The kinds of the notices."""
    return [notice.kind for notice in document.notices]


def with_core(content: str) -> bytes:
    """A file with core properties."""
    files = files_of(docx("a"))
    files["docProps/core.xml"] = content.encode()
    files["_rels/.rels"] = relationships(
        f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="b" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    )
    return packed(files)


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param(MACRO_TYPE, id="docm"),
        pytest.param(f"{WORD_TYPES}.template.main+xml", id="dotx"),
        pytest.param("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", id="dotm"),
        pytest.param("application/xml", id="unknown"),
    ],
)
def test_file_is_read_whatever_its_content_type(content_type: str) -> None:
    document = read_document(docx(p("a", num=(1, 0)), content_type=content_type))

    assert (document.text, document.media_type) == ("a", f"{WORD_TYPES}.document")


def test_macros_are_told_and_not_read() -> None:
    document = read(docx("a", content_type=MACRO_TYPE, extra_files={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub"}))

    assert (document.text, kinds(document)) == ("a", ["macros_ignored"])


def test_file_without_macros_has_no_notice() -> None:
    assert kinds(read(docx("a", content_type=MACRO_TYPE))) == []


def test_strict_file_has_numbers_styles_comments_and_furniture() -> None:
    data = docx(
        p(begin_comment(0), r("Term", '<w:sz w:val="11pt"/>'), end_comment(0), style="Clause"),
        styles=style("Clause", "Clause", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'),
        numbering=abstract(0, lvl(0, "%1.")) + num(1, 0),
        comments=comment(0, "why"),
        furniture={"header1": p("Draft")},
    )
    files = files_of(data)
    for name, content in files.items():
        for usual, strict in STRICT.items():
            content = content.replace(usual.encode(), strict.encode())  # noqa: PLW2901 - both in turn
        files[name] = content
    document = read_document(packed(files))

    assert (document.text, labels(document), document.blocks[0].style.size) == ("Term", ["1."], 11.0)
    assert [each.text for each in document.comments] == ["why"]
    assert document.furniture == (Furniture("header", "Draft"),)


@pytest.mark.parametrize(
    "part_name", ["word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"]
)
def test_file_with_a_part_missing_is_read(part_name: str) -> None:
    files = files_of(docx(p("a", style="Any", num=(1, 0))))
    del files[part_name]

    assert read_document(packed(files)).text == "a"


def test_damaged_part_beside_the_text_is_passed_over_and_told() -> None:
    files = files_of(docx("a", comments=comment(0, "c"), furniture={"header1": p("h")}))
    files["word/comments.xml"] = files["word/header1.xml"] = b"<w:hdr><broken"
    document = read(packed(files))

    assert (document.text, document.comments, document.furniture) == ("a", (), ())
    assert kinds(document) == ["damaged_part"]


def test_part_that_other_programs_add_is_passed_over() -> None:
    extra = {"word/theme/theme1.xml": b"<broken", "customXml/item1.xml": b"", "word/wpsCustomData.bin": b"\0"}

    assert read_document(docx("a", extra_files=extra)).text == "a"


def test_markup_of_other_programs_is_passed_over() -> None:
    odd = '<w:p><wps:unknown/><w:pPr><w:unknown w:val="1"/></w:pPr><w:r><w:unknown/><w:t>a</w:t></w:r></w:p>'

    assert read(docx(odd)).text == "a"


def test_one_branch_of_alternative_content_is_read() -> None:
    both = f"<mc:AlternateContent><mc:Choice Requires='x'>{p('a')}</mc:Choice><mc:Fallback>{p('b')}</mc:Fallback></mc:AlternateContent>"

    assert texts(read(docx(both, "c"))) == ["a", "c"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<w:altChunk r:id="rId9"/>', id="other-format"),
        pytest.param('<w:p><w:subDoc r:id="rId9"/></w:p>', id="subdocument"),
    ],
)
def test_text_that_stands_in_another_file_is_told(body: str) -> None:
    assert kinds(read(docx("a", body))) == ["external_content"]


def test_headers_and_footers_of_all_sections_are_furniture() -> None:
    names = [f"{kind}{number}" for number in range(1, 4) for kind in ("header", "footer")]
    links = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{name[:6]}" Target="{name}.xml"/>' for name in names)
    references = [
        f'<w:{name[:6]}Reference w:type="{kind}" r:id="{name}"/>'
        for name, kind in zip(names, ("default", "default", "first", "first", "even", "even"), strict=True)
    ]
    body = p("a", properties=f"<w:sectPr>{''.join(references[:4])}</w:sectPr>") + p("b")
    files = files_of(docx("x"))
    files["word/document.xml"] = part(
        "document", f"<w:body>{body}<w:sectPr>{''.join(references[4:])}</w:sectPr></w:body>"
    ).encode()
    files["word/_rels/document.xml.rels"] = relationships(links)
    files |= {f"word/{name}.xml": part("hdr", p(f"Text of {name}")).encode() for name in names}
    document = read(packed(files))

    assert document.text == "a\nb"
    assert document.furniture == tuple(
        Furniture("header" if name.startswith("header") else "footer", f"Text of {name}") for name in names
    )


def test_columns_and_landscape_pages_keep_the_order_of_the_file() -> None:
    columns = '<w:sectPr><w:type w:val="continuous"/><w:cols w:num="2"/></w:sectPr>'
    landscape = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    body = [p("a"), p("b", properties=columns), tbl(tr("c", "d")), p("e", properties=landscape), p("f")]
    document = read(docx(*body))

    assert texts(document) == ["a", "b", "c", "d", "e", "f"]
    assert [block.cell is not None for block in document.blocks] == [False, False, True, True, False, False]


def test_core_properties_are_kept() -> None:
    document = read(with_core(CORE))

    assert document.properties == {"title": "Call-off contract", "author": "Ada", "created": "2024-01-02T03:04:05Z"}


@pytest.mark.parametrize("content", ["", "<broken", "<a/>", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'])
def test_damaged_core_properties_say_nothing(content: str) -> None:
    assert read(with_core(content)).properties == {}


def test_document_with_all_that_stands_beside_it_survives_its_journey() -> None:
    data = docx(p(begin_comment(0), r("a"), end_comment(0), r("b", "<w:vanish/>")), comments=comment(0, "c"))
    document = read(data, revisions="all")

    assert Document.from_dict(document.to_dict()) == document


def test_strict_file_of_pictures_is_known_as_one() -> None:
    picture = "<w:r><w:drawing><a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic></w:drawing></w:r>"
    files = files_of(docx(p(picture)))
    main = files["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/drawingml/2006/main", b"http://purl.oclc.org/ooxml/drawingml/main"
    )

    with pytest.raises(NoTextError) as error:
        read(packed(files | {"word/document.xml": main}))

    assert error.value.kind == "image_only"
