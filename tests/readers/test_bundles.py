from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contractlens as cl
from tests.readers import outlook_builder as outlook

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
DOCX = (SAMPLES / "harbour_call_off.docx").read_bytes()
PDF = (SAMPLES / "council_hosting.pdf").read_bytes()
TERMS = b"1. The Supplier shall replace every laptop."
LINK = 0o120777 << 16


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def mail(*attachments: tuple[str, bytes], body: str = "See attached.", subject: str = "Terms") -> bytes:
    message = EmailMessage()
    message["From"] = "Zoë <zoe@council.example>"
    message["To"] = "sam@supplier.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message.set_content(body)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def listed(data: bytes, **options: object) -> dict[str, str | None]:
    return {member.path: member.error and member.error.kind for member in cl.open_bundle(data, **options)}


def encrypted(data: bytes) -> bytes:
    """Mark the only member of a ZIP as encrypted."""
    changed = bytearray(data)
    changed[6] |= 1
    directory = data.index(b"PK\x01\x02")
    changed[directory + 8] |= 1
    return bytes(changed)


def test_members_of_nested_containers_have_their_whole_path():
    inner = zipped(("b.pdf", PDF))
    data = zipped(("a/x.docx", DOCX), ("inner.zip", inner), ("m.eml", mail(("c.docx", DOCX))))
    assert list(listed(data)) == [
        "bundle!/a/x.docx",
        "bundle!/inner.zip!/b.pdf",
        "bundle!/m.eml!/c.docx",
        "bundle!/m.eml!/body",
    ]


def test_path_begins_with_the_name_of_the_file(tmp_path):
    (tmp_path / "bundle.zip").write_bytes(zipped(("a.docx", DOCX)))
    assert [member.path for member in cl.open_bundle(tmp_path / "bundle.zip")] == ["bundle.zip!/a.docx"]


def test_member_is_told_by_its_content_and_its_data_are_the_same_at_each_call():
    (member,) = cl.open_bundle(zipped(("misnamed.pdf", DOCX)))
    assert (member.kind, member.size, member.is_contract) == ("docx", len(DOCX), True)
    assert member.data == member.data == DOCX


def test_member_is_read_as_a_document_with_its_container():
    (member,) = [each for each in cl.open_bundle(mail(("a.docx", DOCX))) if each.is_contract]
    document = cl.read_document(member)
    assert (document.name, document.container) == ("a.docx", "bundle!/a.docx")
    assert document.properties["sender"] == "Zoë <zoe@council.example>"
    assert document.properties["date"] == "2026-03-02T10:00:00+00:00"


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "C:/a.txt", "a/../../b.txt", "..\\a.txt", "\\\\server\\a.txt"]
)
def test_member_with_an_unsafe_path_is_refused_and_its_neighbours_are_read(name):
    found = list(listed(zipped((name, TERMS), ("good.txt", TERMS))).values())
    assert found == ["unsafe_path", None]


def test_link_in_a_zip_is_not_followed():
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = LINK
    assert listed(zipped((link, b"/etc/passwd"))) == {"bundle!/a.txt": "unsafe_path"}


def test_zip_bomb_is_refused_by_its_ratio_and_its_neighbours_are_read():
    data = zipped(("bomb.txt", b"\0" * 3_000_000), ("good.txt", TERMS))
    assert listed(data) == {"bundle!/bomb.txt": "compression_ratio", "bundle!/good.txt": None}


def test_overlapping_members_are_refused():
    data = bytearray(zipped(("a.txt", b"x" * 500), ("b.txt", b"y" * 500)))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 5)  # the second begins inside the first
    assert set(listed(bytes(data)).values()) <= {"overlapping_members", "corrupt"}


def test_containers_too_deep_are_refused():
    data = zipped(("good.txt", TERMS))
    for _ in range(6):
        data = zipped(("inner.zip", data), ("beside.txt", TERMS))
    found = listed(data)
    assert list(found.values()).count("too_deep") == 1
    assert max(path.count("!/") for path in found) == cl.BundleLimits().max_depth


def test_walk_ends_at_too_many_files():
    data = zipped(*[(f"{number}.txt", TERMS) for number in range(10)])
    found = list(listed(data, limits=cl.BundleLimits(max_files=3)).values())
    assert found == [None, None, None, "too_many_files"]


@pytest.mark.parametrize("limit", ["max_total_bytes", "max_bytes"])
def test_what_unpacks_to_too_much_is_refused(limit):
    data = zipped(("a.txt", TERMS), ("big.txt", b"w" * 9_999))
    assert list(listed(data, limits=cl.BundleLimits(**{limit: 5_000})).values()) == [None, "too_large"]


def test_encrypted_member_costs_no_neighbour():
    found = listed(encrypted(zipped(("a.docx", TERMS))))
    assert found == {"bundle!/a.docx": "encrypted"}
    assert listed(encrypted(zipped(("a.docx", TERMS))), password=["x", "y"]) == {"bundle!/a.docx": "wrong_password"}


def test_zip_with_one_encrypted_contract_asks_for_the_password():
    with pytest.raises(cl.EncryptedFileError):
        cl.read_document(encrypted(zipped(("a.docx", TERMS))))


def test_members_of_one_name_are_told_apart():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.txt", TERMS), ("a.txt", TERMS + b" Twice."))
    members = list(cl.open_bundle(data))
    assert [member.path for member in members] == ["bundle!/a.txt", "bundle!/a (2).txt"]
    assert [len(member.data) for member in members] == [len(TERMS), len(TERMS) + 7]


def test_litter_of_operating_systems_is_left_out():
    data = zipped(
        ("__MACOSX/._a.docx", b"x"), (".DS_Store", b"x"), ("Thumbs.db", b"x"), ("~$a.docx", b"x"), ("a.docx", DOCX)
    )
    assert list(listed(data)) == ["bundle!/a.docx"]


def test_broken_inner_zip_is_yielded_with_its_error():
    inner = zipped(("a.docx", DOCX))
    assert listed(zipped(("bad.zip", inner[:1000] + inner[-5:]), ("good.txt", TERMS)))["bundle!/good.txt"] is None


def test_broken_directory_of_the_container_itself_is_an_error():
    data = zipped(("terms.txt", TERMS * 50))
    with pytest.raises(cl.CorruptFileError):
        cl.open_bundle(data[:-40])


def test_what_is_no_container_is_refused():
    with pytest.raises(cl.UnsupportedFormatError, match="neither a ZIP nor a mail"):
        cl.open_bundle(PDF)


@pytest.mark.parametrize(
    "pack", [lambda: zipped(("a/x.docx", DOCX)), lambda: mail(("x.docx", DOCX))], ids=["zip", "mail"]
)
def test_container_with_one_contract_is_read_as_it(pack):
    document = cl.read_document(pack())
    assert document.container.endswith("x.docx")
    assert document.text == cl.read_document(DOCX).text


def test_container_with_several_contracts_says_how_many():
    with pytest.raises(cl.BundleError, match=r"2 contracts .*open_bundle") as caught:
        cl.read_document(zipped(("a.docx", DOCX), ("b.pdf", PDF)))
    assert caught.value.kind == "bundle"


@pytest.mark.parametrize("members", [(), (("prices.xlsx", b"PK no"),)], ids=["nothing", "rubbish"])
def test_container_without_a_contract_is_an_empty_bundle(members):
    with pytest.raises(cl.UnsupportedFormatError) as caught:
        cl.read_document(zipped(*members))
    assert caught.value.kind == "empty_bundle"


def test_files_beside_the_only_contract_are_told():
    sheet = zipped(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"))
    document = cl.read_document(zipped(("a.docx", DOCX), ("prices.xlsx", sheet)))
    (notice,) = [each for each in document.notices if each.kind == "bundle_members_skipped"]
    assert "1 spreadsheets or slides" in notice.message


def test_mail_without_attachments_is_read_as_its_words():
    document = cl.read_document(mail(body="1. The Supplier shall pay £5."))
    assert (document.text, document.container) == ("1. The Supplier shall pay £5.", "bundle!/body")


def test_html_is_the_body_of_a_mail_with_both():
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "x"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message.set_content("plain words")
    message.add_alternative("<ol><li>HTML words</ol>", subtype="html")
    (member,) = cl.open_bundle(message.as_bytes())
    assert (member.kind, member.role) == ("html", "body")
    assert cl.read_document(member).blocks[0].label == "1."


def test_words_parted_around_an_attachment_are_one_body():
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "x"
    message.set_content("before £5")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
    last = EmailMessage()
    last.set_content("after")
    message.attach(last)
    bodies = [
        member.data.decode("utf-8-sig").split()
        for member in cl.open_bundle(message.as_bytes())
        if member.role == "body"
    ]
    assert bodies == [["before", "£5", "after"]]


def test_body_in_an_encoding_that_it_does_not_name_is_read_with_a_notice():
    data = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nThe Supplier shall pay \xa35 a day."
    document = cl.read_document(data)
    assert document.text == "The Supplier shall pay £5 a day."
    assert [notice.kind for notice in document.notices] == ["encoding_guessed"]


def test_picture_shown_in_a_mail_and_its_signature_are_left_out():
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "x"
    message.set_content('<p>words <img src="cid:logo"></p>', subtype="html")
    message.add_attachment(
        b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", disposition="inline", filename="logo.png"
    )
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", cid="<logo>", filename="logo2.png")
    message.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert list(listed(message.as_bytes())) == ["bundle!/body"]


def test_forwarded_mail_keeps_the_sender_of_each():
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "inner@x.example", "Signed copy"
    inner.set_content("inner words")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="größe.pdf")
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "outer@x.example", "Fwd"
    outer.set_content("outer words")
    outer.add_attachment(inner)
    members = {member.path: member for member in cl.open_bundle(outer.as_bytes())}
    assert list(members) == ["bundle!/Signed copy.eml!/größe.pdf", "bundle!/Signed copy.eml!/body", "bundle!/body"]
    assert [member.properties["sender"] for member in members.values()] == ["inner@x.example"] * 2 + ["outer@x.example"]


def test_parts_nested_100_000_deep_end_in_our_error_or_in_nothing():
    data = b"From: a@b.example\nMIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(100_000)
    )
    with pytest.raises(cl.ReadError) as caught:
        list(cl.open_bundle(data))
    assert caught.value.kind == "corrupt"


def test_parts_beyond_100_levels_are_named():
    data = b"From: a@b.example\nMIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(110)
    )
    assert listed(data + b"\nwords\n") == {"bundle!/part": "too_deep"}


def test_headers_that_cannot_be_decoded_are_shown_as_they_are():
    data = b"From: =?no-such-charset?q?x?= <a@b.example>\nSubject: =?utf-8?b?!!!?=\nMIME-Version: 1.0\nDate: never\n\nwords"
    (member,) = cl.open_bundle(data)
    assert member.properties["date"] == "never"
    assert "a@b.example" in member.properties["sender"]


@pytest.mark.parametrize(
    "value", [b"=?ut\xb3f-8?q?Zo=C3=AB?=", b"=?utf-8?b?\xff?=", b"\xff\xfe", b"=?utf-8?q?" + b"=?" * 5_000]
)
def test_damaged_header_costs_nothing_else(value):
    data = b"From: " + value + b" <a@b.example>\nMIME-Version: 1.0\nSubject: Terms\n\nwords"
    (member,) = cl.open_bundle(data)
    assert member.properties["subject"] == "Terms"


def test_outlook_mail_gives_body_attachments_and_attached_mails():
    inner = outlook.message(
        subject="Inner", sender="in@x.example", attachments=[outlook.attachment("c.docx", DOCX)], header=24
    )
    data = outlook.pack(
        outlook.message(
            subject="Outer",
            sender="out@x.example",
            body="words",
            sent=134_168_328_000_000_000,
            attachments=[
                outlook.attachment("a.pdf", PDF),
                outlook.attachment("logo.png", b"\x89PNG", mime="image/png", cid="logo"),
                outlook.attached_message("Signed", inner),
            ],
        )
    )
    members = {member.path: member for member in cl.open_bundle(data)}
    assert list(members) == ["bundle!/a.pdf", "bundle!/Signed.msg!/c.docx", "bundle!/body"]
    assert members["bundle!/a.pdf"].data == PDF
    assert members["bundle!/a.pdf"].properties["sender"] == "<out@x.example>"
    assert members["bundle!/a.pdf"].properties["date"] == "2026-03-01T10:00:00+00:00"
    assert members["bundle!/Signed.msg!/c.docx"].data == DOCX


def test_outlook_mail_in_html_is_read_so():
    data = outlook.pack(outlook.message(subject="x", html=b"<p>The <b>Supplier</b> shall pay.</p>"))
    assert cl.read_document(data).text == "The Supplier shall pay."


def test_damaged_outlook_mail_is_our_error():
    data = outlook.pack(outlook.message(subject="x", body="words", attachments=[outlook.attachment("a.pdf", PDF)]))
    for cut in range(512, len(data), 2048):
        with suppress(cl.ReadError):
            list(cl.open_bundle(data[:cut]))


@given(st.binary(max_size=200), st.integers(0, 3_000))
def test_damaged_zip_raises_nothing_but_our_errors(noise, at):
    data = bytearray(zipped(("a.txt", TERMS * 20), ("b/c.txt", TERMS), ("m.eml", mail(("x.txt", TERMS)))))
    data[at : at + len(noise)] = noise
    with suppress(cl.ReadError):
        for member in cl.open_bundle(bytes(data)):
            assert member.error is None or isinstance(member.error, cl.ReadError)


@pytest.mark.parametrize("name", ["a.txt", "word/document.xml"], ids=["zip", "docx"])
def test_member_that_asks_for_all_the_memory_is_damage(monkeypatch, name):
    def read(*_: object, **__: object) -> bytes:
        raise MemoryError  # as LZMA with a dictionary of 4 GB does where a process may not have so much

    monkeypatch.setattr(zipfile.ZipFile, "read", read)
    with pytest.raises(cl.ReadError) as caught:
        cl.read_document(zipped((name, TERMS), method=zipfile.ZIP_LZMA))
    assert caught.value.kind in {"corrupt", "empty_bundle"}
