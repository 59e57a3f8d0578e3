"""Files with a password, of every format: the empty one, then the list given, else an error that says which."""

from __future__ import annotations

import io
import logging
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import contractlens as cl
from contractlens.readers import legacy, sha256
from contractlens.readers.conformance import check_document
from contractlens.readers.office_encryption import decrypt_office
from tests.readers import locked
from tests.readers import outlook_builder as outlook
from tests.readers.docx_builder import docx
from tests.readers.docx_builder import p as paragraph
from tests.readers.fuzzing import KINDS, pack
from tests.readers.odt_builder import p

WORDS = "The Supplier shall refresh the Hardware."
SECRET = "Tarn & Beck 7£"
DOCX = docx(paragraph(WORDS))

FILES = {
    "docx_agile": lambda password: locked.agile(DOCX, password),
    "docx_standard": lambda password: locked.standard(DOCX, password),
    "odt_aes": lambda password: locked.odt(p(WORDS), password),
    "odt_blowfish": lambda password: locked.odt(p(WORDS), password, way="blowfish"),
    "odt_whole": lambda password: locked.whole_odt(p(WORDS), password),
    "zip_aes": lambda password: locked.aes_zip("terms.docx", DOCX, password),
    "docx_in_zip": lambda password: pack([("terms.docx", locked.agile(DOCX, password))]),
}


@pytest.fixture(params=FILES, scope="module")
def file(request):
    return FILES[request.param](SECRET)


def refused(data, password=None):
    with pytest.raises(cl.ReadError) as caught:
        cl.read_document(data, password=password)
    assert SECRET not in str(caught.value)
    return caught.value.kind


@pytest.mark.parametrize("password", [SECRET, ["x", SECRET, "y"]], ids=["one", "list"])
def test_a_password_opens_the_file(file, password):
    assert cl.read_document(file, password=password).text == WORDS


@pytest.mark.parametrize(
    ("password", "kind"),
    [(None, "encrypted"), ("", "encrypted"), ("x", "wrong_password"), (["x", SECRET.upper()], "wrong_password")],
)
def test_without_the_right_password_the_file_is_refused(file, password, kind):
    assert refused(file, password) == kind


def test_document_is_known_by_the_bytes_of_the_locked_file():
    data = locked.agile(DOCX, SECRET)
    assert cl.read_document(data, password=SECRET).sha256 == sha256(data)


def test_empty_password_is_tried_first():
    assert cl.read_document(locked.odt(p(WORDS), "")).text == WORDS


@pytest.mark.parametrize("strength", [1, 2, 3])
@pytest.mark.parametrize("deflate", [True, False], ids=["deflated", "stored"])
def test_zip_encrypted_with_aes_is_unpacked(strength, deflate):
    data = locked.aes_zip("a.txt", WORDS.encode() * 9_000, SECRET, strength=strength, deflate=deflate)
    assert [member.data for member in cl.open_bundle(data, password=SECRET)] == [WORDS.encode() * 9_000]


def test_zip_member_that_was_changed_is_not_opened():
    data = bytearray(locked.aes_zip("a.txt", WORDS.encode(), SECRET))
    data[75] ^= 1
    assert [member.error.kind for member in cl.open_bundle(bytes(data), password=SECRET)] == ["wrong_password"]


def test_locked_spreadsheet_is_a_companion():
    book = pack([("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")])
    assert refused(locked.agile(book, SECRET), SECRET) == "unsupported_companion"


def test_locked_spreadsheet_beside_a_contract_does_no_harm():
    book = locked.agile(pack([("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]), "other")
    assert cl.read_document(pack([("prices.xlsx", book), ("terms.docx", DOCX)])).text == WORDS


def test_locked_contract_in_a_zip_asks_for_its_password():
    assert refused(pack([("terms.docx", locked.agile(DOCX, SECRET))])) == "encrypted"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (locked.container(struct.pack("<HHI", 4, 4, 0x40) + b"<encryption/>", b"x" * 99), "corrupt"),
        (locked.container(struct.pack("<HHI", 4, 4, 0x40) + b"not xml", b"x" * 99), "corrupt"),
        (locked.container(struct.pack("<HHI", 4, 4, 0x40) + b" " * 70_000, b"x" * 99), "corrupt"),
        (locked.container(struct.pack("<HH", 4, 2), b"x" * 99), "corrupt"),
        (locked.container(struct.pack("<HHI", 4, 3, 0), b"x" * 99), "encrypted"),
        (locked.container(b"", b""), "corrupt"),
        (outlook.pack(outlook.Storage({"EncryptedPackage": b"x" * 600})), "corrupt"),
    ],
    ids=["bare", "not_xml", "large", "cut", "extensible", "empty", "no_info"],
)
def test_damaged_encryption_is_told(data, kind):
    assert refused(data, "x") == kind


def test_more_rounds_than_any_program_asks_for_are_not_run():
    data = locked.agile(DOCX, SECRET, rounds=10_000).replace(
        b' spinCount="10000" saltSize="16"', b' spinCount="9999999" saltSize=""'
    )
    assert refused(data, SECRET) == "encrypted"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('iteration-count="500"', 'iteration-count="999999999"'),
        ("xmlenc#aes256-cbc", "xmlenc#camellia256-cbc"),
        ('key-size="32"', 'key-size="31"'),
    ],
    ids=["rounds", "cipher", "key"],
)
def test_opendocument_encrypted_in_an_unknown_way_is_told(old, new):
    data = _changed(locked.odt(p(WORDS), SECRET), old, new)
    assert refused(data, SECRET) == "encrypted"


def test_more_memory_than_any_program_asks_for_is_not_taken():
    data = _changed(locked.whole_odt(p(WORDS), SECRET), 'argon2-memory="64"', 'argon2-memory="99999999"')
    assert refused(data, SECRET) == "encrypted"


def test_bomb_inside_a_locked_file_is_refused():
    data = locked.odt(p("w" * 9_000_000), SECRET)
    with pytest.raises(cl.LimitExceededError) as caught:
        cl.read_document(data, password=SECRET, limits=cl.Limits(max_xml_bytes=1_000_000))
    assert caught.value.kind == "too_large"


def test_passwords_are_not_logged(caplog):
    files = locked.standard(DOCX, SECRET), locked.agile(DOCX, SECRET)
    caplog.set_level(logging.DEBUG)
    for data in files:
        cl.read_document(data, password=SECRET)
    assert SECRET not in caplog.text


def test_logging_is_left_as_it_was():
    before = list(logging.getLogger().handlers), logging.getLogger("msoffcrypto").level
    cl.read_document(locked.standard(DOCX, SECRET), password=SECRET)
    assert (list(logging.getLogger().handlers), logging.getLogger("msoffcrypto").level) == before


def test_legacy_file_is_unlocked_before_it_is_converted(monkeypatch):
    seen = []
    monkeypatch.setattr(legacy, "is_encrypted", lambda _: True)
    monkeypatch.setattr(legacy, "decrypt_office", lambda data, name, kind, passwords: b"open " + data + kind.encode())
    monkeypatch.setattr(legacy, "convert", lambda data, **_: seen.append(data) or locked.odt(p(WORDS), ""))
    document = legacy.read_legacy(b"doc", name="a.doc", kind="doc", limits=cl.Limits(), passwords=[SECRET])
    assert (document.text, seen, document.sha256) == (WORDS, [b"open docdoc"], sha256(b"doc"))


def test_damaged_legacy_encryption_is_told():
    header = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x809, 0, 0x0100)
    data = outlook.pack(outlook.Storage({"WordDocument": header + bytes(2_000), "1Table": b"x" * 2_000}))
    with pytest.raises(cl.ReadError) as caught:
        decrypt_office(data, "a.doc", "doc", [SECRET])
    assert caught.value.kind in {"corrupt", "encrypted"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=12))
def test_damaged_locked_files_are_read_or_refused_in_order(file, place, rubbish):
    at = int(place * len(file))
    data = file[:at] + rubbish + file[at + len(rubbish) :]
    kind, problems = "", []
    try:
        problems = check_document(cl.read_document(data, password=["x", SECRET]))
    except cl.ReadError as error:
        kind = error.kind
    assert kind in KINDS | {""}
    assert list(problems) == []


def _changed(data, old, new):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    changed = [(name, content.replace(old.encode(), new.encode())) for name, content in parts]
    assert changed != parts
    return pack(changed)
