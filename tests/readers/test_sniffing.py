from __future__ import annotations

import io
import zipfile

import pytest

import contractlens as cl
from contractlens.document import Block, Document
from contractlens.readers import sha256
from contractlens.readers.registry import find_reader, forget_reader
from contractlens.readers.sniffing import sniff
from tests.readers import outlook_builder as outlook
from tests.readers.test_bundles import DOCX, PDF, mail, zipped

FLAT = (
    b'<?mso-application progid="PROGID"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    b'<pkg:part pkg:name="/word/document.xml"/></pkg:package>'
)
LETTER = b"To: The Supplier\nFrom: The Buyer\n\nWe write about the laptops.\n"


def ole(*streams: str) -> bytes:
    return outlook.pack(outlook.Storage(dict.fromkeys(streams, b"x" * 600)))


def stored(media_type: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", media_type)
        archive.writestr("content.xml", "<x/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PDF, "a.docx", "pdf"),
        (b"rubbish\n" + PDF, "", "pdf"),
        (DOCX, "a.pdf", "docx"),
        (DOCX[:-200], "a.docx", "docx"),
        (stored(b"application/vnd.oasis.opendocument.text"), "a.zip", "odt"),
        (stored(b"application/vnd.oasis.opendocument.spreadsheet"), "a.odt", "companion"),
        (zipped(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")), "a.docx", "companion"),
        (zipped(("[Content_Types].xml", b"<x/>"), ("ppt/presentation.xml", b"<x/>")), "", "companion"),
        (zipped(("word.docx", DOCX)), "a.docx", "zip"),
        (zipped(), "", "zip"),
        (ole("WordDocument", "1Table"), "a.pdf", "doc"),
        (ole("Workbook"), "a.doc", "companion"),
        (ole("EncryptedPackage", "EncryptionInfo"), "a.docx", "encrypted_office"),
        (ole("__properties_version1.0"), "a.bin", "msg"),
        (ole("Other"), "", "ole"),
        (b"{\\rtf1\\ansi words}", "a.doc", "rtf"),
        (b"<html><body>words</body></html>", "a.doc", "html"),
        (b"\xef\xbb\xbf <!DOCTYPE HTML><p>words</p>", "", "html"),
        ("<html><p>words</p></html>".encode("utf-16"), "a.doc", "html"),
        (b"<p>words</p>", "a.htm", "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "a.doc", "word_xml"),
        (FLAT.replace(b"PROGID", b"Word.Document"), "a.xml", "flat_word"),
        (FLAT.replace(b"PROGID", b"PowerPoint.Show"), "a.xml", "companion"),
        (FLAT.partition(b"?>")[2].replace(b"/word/", b"/ppt/"), "", "companion"),
        (FLAT.partition(b"?>")[2], "", "flat_word"),
        (mail(), "a.txt", "mail"),
        (b"From nobody Mon Mar  2\n" + mail(), "", "mail"),
        (LETTER, "a.txt", "text"),
        (b"plain words", "", "text"),
        (b"plain words", "a.md", "markdown"),
        (b"a,b\n1,2", "a.csv", "companion"),
        (b"plain words", "a.pdf", "unknown"),
        (b"\x01\x02 words", "", "unknown"),
        (b"\x89PNG\r\n\x1a\n....", "a.pdf", "image"),
        (b"II*\0....", "scan.tif", "image"),
        (b"\0" * 500, "a.docx", "empty"),
        (b"", "", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_format_is_told_by_content(data, name, expected):
    assert sniff(data, name) == expected


@pytest.mark.parametrize(
    ("data", "error", "kind"),
    [
        (b"", cl.NoTextError, "empty_file"),
        (b"\0" * 9_000, cl.NoTextError, "empty_file"),
        (ole("EncryptedPackage"), cl.EncryptedFileError, "encrypted"),
        (ole("Workbook"), cl.UnsupportedFormatError, "unsupported_companion"),
        (b'<?mso-application progid="Word.Document"?><x/>', cl.UnsupportedFormatError, "unsupported"),
        (b"GIF89a picture", cl.NoTextError, "image_only"),
        (b"\x01\x02\x03 rubbish", cl.UnsupportedFormatError, "unsupported"),
    ],
    ids=["empty", "placeholder", "encrypted", "sheet", "word_xml", "image", "rubbish"],
)
def test_what_is_not_read_has_a_reason(data, error, kind):
    with pytest.raises(error) as caught:
        cl.read_document(data)
    assert caught.value.kind == kind


ODT_BODY = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" '
    'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    "<text:p>The Supplier shall pay.</text:p></office:text></office:body></office:document>"
)


def test_flat_opendocument_text_is_read(tmp_path):
    (tmp_path / "terms.fodt").write_text('<?xml version="1.0"?>' + ODT_BODY, encoding="utf-8")
    assert cl.read_document(tmp_path / "terms.fodt").text == "The Supplier shall pay."


def test_html_saved_as_doc_is_read(tmp_path):
    (tmp_path / "terms.doc").write_bytes(b"<html><ol><li>The Supplier shall pay.</ol></html>")
    document = cl.read_document(tmp_path / "terms.doc")
    assert (document.media_type, document.blocks[0].label) == ("text/html", "1.")


@pytest.mark.parametrize(
    ("options", "message"),
    [({"engine": "x"}, "engine"), ({"revisions": "x"}, "revisions"), ({"ocr": "x"}, "ocr")],
    ids=["engine", "revisions", "ocr"],
)
def test_unknown_choice_is_refused(options, message):
    with pytest.raises(ValueError, match=f"{message} must be .* not 'x'"):
        cl.read_document(PDF, **options)


class Memo:
    """Reads a format of its own; needs the password "b"."""

    media_type = "text/x-memo"

    def claims(self, head, name):
        return head.startswith(b"\x01MEMO")

    def read(self, data, *, name, password, limits):
        if password != "b":
            raise cl.EncryptedFileError("no", kind="wrong_password" if password else "encrypted")
        return Document("Memo", (), (Block(0, 4, "heading"),), sha256(data), name, self.media_type)


@pytest.fixture
def memo():
    reader = Memo()
    cl.register_reader(reader)
    yield reader
    forget_reader(reader)


def test_registered_reader_reads_what_no_other_claims(memo):
    assert cl.read_document(b"\x01MEMO", password="b").media_type == "text/x-memo"


def test_registered_reader_is_not_asked_for_what_we_read(memo):
    memo.claims = lambda head, name: True
    assert cl.read_document(PDF).media_type == "application/pdf"


def test_forgotten_reader_is_not_asked(memo):
    forget_reader(memo)
    assert find_reader(b"\x01MEMO", "") is None


def test_passwords_are_tried_in_order(memo):
    assert cl.read_document(b"\x01MEMO", password=["a", "b"]).text == "Memo"


@pytest.mark.parametrize(
    ("password", "kind"),
    [(None, "encrypted"), ([], "encrypted"), ("a", "wrong_password"), (["a", "c"], "wrong_password")],
)
def test_without_the_right_password_the_file_is_refused(memo, password, kind):
    with pytest.raises(cl.EncryptedFileError) as caught:
        cl.read_document(b"\x01MEMO", password=password)
    assert caught.value.kind == kind


def test_reader_of_an_installed_package_is_found(monkeypatch):
    from contractlens.readers import registry

    class Entry:
        name, value = "memo", "memo:Memo"

        def load(self):
            return Memo

    monkeypatch.setattr(registry, "entry_points", lambda group: [Entry()])
    registry._installed.cache_clear()
    try:
        assert cl.read_document(b"\x01MEMO", password="b").text == "Memo"
    finally:
        registry._installed.cache_clear()


def test_reader_that_cannot_be_loaded_is_left_out_with_a_warning(monkeypatch):
    from contractlens.readers import registry

    class Entry:
        name, value = "memo", "memo:Memo"

        def load(self):
            raise ImportError("gone")

    monkeypatch.setattr(registry, "entry_points", lambda group: [Entry()])
    registry._installed.cache_clear()
    try:
        with pytest.warns(cl.ContractLensWarning, match="memo"):
            assert find_reader(b"\x01MEMO", "") is None
    finally:
        registry._installed.cache_clear()
