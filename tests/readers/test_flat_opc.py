"""Word files written as one XML (flat OPC)."""

from __future__ import annotations

import base64
import hashlib
from xml.sax.saxutils import quoteattr

import pytest

from contractlens.document import Limits
from contractlens.exceptions import CorruptFileError, LimitExceededError, UnsupportedFormatError
from contractlens.readers import flat_opc, read_document
from tests.readers.docx_builder import abstract, chunk, comment, docx, labels, lvl, num, p, related, texts
from tests.readers.test_docx_forms import files_of, kinds

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
NAMESPACE = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
SOURCE = docx(
    p("One", num=(1, 0)),
    p("Two", num=(1, 0)),
    numbering=abstract(0, lvl(0, "%1.")) + num(1, 0),
    comments=comment(0, "c"),
    furniture={"header1": p("Head")},
)


def flat(data: bytes, head: str = HEAD, **types: str) -> bytes:
    """A Word file as one XML; parts that are no XML are packed as base64."""
    parts = []
    for name, content in files_of(data).items():
        if name == "[Content_Types].xml":
            continue
        if name.endswith((".xml", ".rels")):
            inner = f"<pkg:xmlData>{content.decode().partition('?>')[2] or content.decode()}</pkg:xmlData>"
        else:
            inner = f"<pkg:binaryData>{base64.encodebytes(content).decode()}</pkg:binaryData>"
        stated = types.get(name.rsplit("/", 1)[-1], "application/xml")
        parts.append(f'<pkg:part pkg:name={quoteattr("/" + name)} pkg:contentType="{stated}">{inner}</pkg:part>')
    return f"{head}<pkg:package {NAMESPACE}>{''.join(parts)}</pkg:package>".encode()


def test_flat_file_reads_as_the_packed_one() -> None:
    packed, found = read_document(SOURCE), read_document(flat(SOURCE))

    assert (found.text, found.blocks, found.comments, found.furniture, found.media_type, found.notices) == (
        packed.text,
        packed.blocks,
        packed.comments,
        packed.furniture,
        packed.media_type,
        packed.notices,
    )
    assert labels(found) == ["1.", "2."]


def test_flat_file_is_known_by_its_own_bytes() -> None:
    data = flat(SOURCE)

    assert read_document(data).sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(flat(SOURCE, ""), id="without-head"),
        pytest.param(flat(SOURCE, HEAD.replace("UTF-8", "UTF-16")).decode().encode("utf-16"), id="utf-16"),
    ],
)
def test_flat_file_is_told_by_its_content(data: bytes) -> None:
    assert texts(read_document(data)) == ["One", "Two"]


def test_binary_parts_are_read_and_large_pictures_left_out() -> None:
    picture = b"\xff" * 9_000_000
    data = related(docx("a", chunk("b.part")), {"b.part": ("text/plain", b"inserted"), "p.png": ("image/png", picture)})
    packed = flat_opc.packed(flat(data, **{"b.part": "text/plain"}), "", Limits())

    assert texts(read_document(packed)) == ["a", "inserted"]
    assert len(packed) < 100_000


def test_macros_of_a_flat_file_are_told() -> None:
    document = read_document(flat(docx("a", extra_files={"word/vbaProject.bin": b"\xd0\xcf"})))

    assert (document.text, kinds(document)) == ("a", ["macros_ignored"])


def test_flat_part_is_inserted_into_another_file() -> None:
    document = read_document(related(docx("a", chunk("f.xml")), {"f.xml": ("application/xml", flat(SOURCE))}))

    assert (texts(document), labels(document)) == (["a", "One", "Two"], ["", "1.", "2."])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(flat(SOURCE)[:-30], id="cut-off"),
        pytest.param(flat(SOURCE).replace(b"<w:body", b"<w:bod"), id="not-well-formed"),
        pytest.param(HEAD.encode() + f"<pkg:package {NAMESPACE}/>".encode(), id="no-parts"),
        pytest.param(flat(SOURCE, "<!DOCTYPE a [<!ENTITY b 'c'>]>").replace(b"One", b"&b;"), id="with-a-document-type"),
        pytest.param(flat(SOURCE, "").replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 999), id="deep"),
        pytest.param(flat(SOURCE).replace(b"<pkg:xmlData>", b"<pkg:binaryData>\xc3\xa9="), id="no-base64"),
    ],
)
def test_damaged_flat_file_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptFileError) as caught:
        read_document(data)

    assert caught.value.kind == "corrupt"


def test_flat_file_is_held_to_the_limits() -> None:
    with pytest.raises(LimitExceededError) as caught:
        read_document(flat(SOURCE), limits=Limits(max_xml_bytes=1_000))

    assert caught.value.kind == "too_large"


def test_xml_of_word_2003_is_refused_with_advice() -> None:
    with pytest.raises(UnsupportedFormatError, match=r"Word 2003 XML.*save it as \.docx"):
        read_document(b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>')
