"""Mails as they are found: parts written against the rules, and parts that only look like the mail's own words."""

from __future__ import annotations

import base64

import pytest

import contractlens as cl
from tests.readers import outlook_builder as outlook

TERMS = b"1. The Supplier shall replace every laptop."
PICTURE = b"\x89PNG\r\n\x1a\n"


def part(kind: str, data: bytes, *headers: str) -> bytes:
    lines = [f"Content-Type: {kind}", *headers, "Content-Transfer-Encoding: base64", ""]
    return "\r\n".join(lines).encode() + b"\r\n" + base64.encodebytes(data)


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "here") -> bytes:
    mark = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(mark + b"\r\n" + each + b"\r\n" for each in parts) + mark + b"--\r\n"


def mail(content: bytes, subject: bytes = b"Terms") -> bytes:
    return (
        b"From: a@b.example\r\nSubject: " + subject + b"\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        b"MIME-Version: 1.0\r\n" + content
    )


def attached(name: str, data: bytes = TERMS) -> bytes:
    return part("application/octet-stream", data, f'Content-Disposition: attachment; filename="{name}"')


def paths(data: bytes) -> list[str]:
    return [member.path.removeprefix("bundle!/") for member in cl.open_bundle(data)]


def body(data: bytes) -> str:
    (member,) = [member for member in cl.open_bundle(data) if member.path == "bundle!/body"]
    return member.data.decode("utf-8-sig")


WORDS = part("text/plain; charset=utf-8", b"See attached.")


def test_forwarded_mail_in_base64_is_unpacked() -> None:
    inner = mail(multipart(WORDS, attached("terms.txt"), boundary="inner"), b"Signed copy")
    outer = mail(multipart(WORDS, part("message/rfc822", inner, "Content-Disposition: attachment")))
    assert paths(outer) == ["Signed copy.eml!/terms.txt", "Signed copy.eml!/body", "body"]


def test_each_mail_of_a_mailbox_is_read() -> None:
    one = mail(multipart(WORDS, attached("terms.txt"))).replace(b"\r\n", b"\n")
    envelope = b"From a@b.example Mon Mar  2 10:00:00 2026\n"
    two = one.replace(b"terms.txt", b"annex.txt").replace(b"Subject: Terms", b"Subject: Annex")
    assert paths(envelope + one + b"\n" + envelope + two) == [
        "Terms.eml!/terms.txt",
        "Terms.eml!/body",
        "Annex.eml!/annex.txt",
        "Annex.eml!/body",
    ]


def test_paragraph_that_begins_like_an_envelope_is_no_other_mail() -> None:
    words = b"From a@b.example Mon Mar  2 10:00:00 2026\n" + mail(
        b"\r\nTerms\r\n\r\nFrom 1 May at noon\r\nTerm: a year."
    )
    assert paths(words) == ["body"]


def test_mail_behind_a_byte_order_mark_keeps_its_attachments() -> None:
    assert paths(b"\xef\xbb\xbf" + mail(multipart(WORDS, attached("terms.txt")))) == ["terms.txt", "body"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_name_and_subject_in_plain_bytes_are_decoded(encoding: str) -> None:
    raw = mail(multipart(WORDS, attached("NAME.txt")), "Größe".encode(encoding))
    member, _ = cl.open_bundle(raw.replace(b"NAME", "Contrôle".encode(encoding)))
    assert (member.name, member.properties["subject"]) == ("Contrôle.txt", "Größe")


def test_picture_that_the_text_does_not_show_is_an_attachment() -> None:
    marks = ("Content-ID: <f_1>", 'Content-Disposition: attachment; filename="page 1.png"')
    assert paths(mail(multipart(WORDS, part("image/png", PICTURE, *marks)))) == ["page 1.png", "body"]


def test_icon_of_a_file_is_no_attachment() -> None:
    icon = part("application/applefile", b"\0\5\x16\7", 'Content-Disposition: attachment; filename="terms.txt"')
    assert paths(mail(multipart(WORDS, icon, attached("terms.txt")))) == ["terms.txt", "body"]


def test_footer_in_html_does_not_take_the_place_of_the_words() -> None:
    terms, footer = part("text/plain", b"The fee is < 5.\nIt is fixed."), part("text/html", b"<p>Confidential</p>")
    assert cl.read_document(mail(multipart(terms, footer))).text == "The fee is < 5.\nIt is fixed.\nConfidential"


def test_of_a_choice_html_is_read_and_the_words_after_it() -> None:
    choice = multipart(
        part("text/plain", b"plain"), part("text/html", b"<p>rich</p>"), kind="alternative", boundary="either"
    )
    assert cl.read_document(mail(multipart(choice, part("text/plain", b"footer")))).text == "rich\nfooter"


def test_words_of_a_part_in_no_known_encoding_are_kept_beside_others() -> None:
    odd = part("text/plain; charset=x-unknown", "fee £5".encode("latin-1"))
    assert body(mail(multipart(WORDS, odd))) == "See attached.\n\nfee £5"


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        pytest.param(b'<p>words <IMG src="CID:Page1"></p>', [], id="shown"),
        pytest.param(b"<p>words</p>", ["page.png"], id="not-shown"),
        pytest.param(b"", [], id="cannot-be-told"),
    ],
)
def test_pictures_of_an_outlook_mail_are_attachments_where_the_text_does_not_show_them(
    html: bytes, kept: list[str]
) -> None:
    picture = outlook.attachment("page.png", PICTURE, mime="image/png", cid="page1")
    data = outlook.pack(outlook.message(subject="x", body="words", html=html, attachments=[picture]))
    assert paths(data) == [*kept, "body"]


def der(tag: int, *parts: bytes) -> bytes:
    """Return one element of a signature's structure."""
    content = b"".join(parts)
    size = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + content


def endless(tag: int, *parts: bytes) -> bytes:
    """Return one element whose end is marked instead of its length being told."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
ENVELOPED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"


def sign(words: bytes, *, streamed: bool = False, kind: bytes = SIGNED_DATA) -> bytes:
    """Return a signature that encloses `words`; streamed ones have no lengths and the words in pieces."""
    if streamed:
        pieces = endless(0x24, der(0x04, words[:10]), der(0x04, words[10:]))
        inner = endless(0x30, b"\x02\x01\x01", endless(0x31), endless(0x30, DATA, endless(0xA0, pieces)), der(0x31))
        return endless(0x30, kind, endless(0xA0, inner))
    inner = der(0x30, b"\x02\x01\x01", der(0x31), der(0x30, DATA, der(0xA0, der(0x04, words))), der(0x31))
    return der(0x30, kind, der(0xA0, inner))


@pytest.mark.parametrize("streamed", [False, True], ids=["lengths", "streamed"])
def test_mail_signed_as_a_whole_is_opened(streamed: bool) -> None:
    sealed = sign(multipart(WORDS, attached("terms.txt")), streamed=streamed)
    data = mail(part('application/pkcs7-mime; name="smime.p7m"', sealed))
    members = list(cl.open_bundle(data))
    assert [member.path for member in members] == ["bundle!/smime.p7m!/terms.txt", "bundle!/smime.p7m!/body"]
    assert (members[0].data, members[0].properties["sender"]) == (TERMS, "a@b.example")


def test_file_signed_as_a_whole_has_its_own_name() -> None:
    assert paths(mail(multipart(WORDS, attached("terms.txt.p7m", sign(TERMS))))) == ["terms.txt", "body"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(sign(TERMS, kind=ENVELOPED), id="encrypted"),
        pytest.param(der(0x30, SIGNED_DATA, der(0xA0, der(0x30, der(0x30, DATA)))), id="words-elsewhere"),
        pytest.param(sign(TERMS)[:40], id="cut-off"),
        pytest.param(b"\x30\x80" * 5_000, id="deep"),
        pytest.param(b"", id="empty"),
    ],
)
def test_what_only_its_recipient_can_open_is_named(data: bytes) -> None:
    (member, _) = cl.open_bundle(mail(multipart(WORDS, attached("smime.p7m", data))))
    assert member.error is not None
    assert (member.name, member.error.kind) == ("smime.p7m", "unsupported")


def test_outlook_mail_signed_in_the_open_is_opened() -> None:
    signed = multipart(
        multipart(WORDS, attached("terms.txt"), boundary="inner"), part("application/pkcs7-signature", b"x")
    )
    entity = signed.replace(b"multipart/mixed", b"multipart/signed", 1)
    sealed = outlook.attachment("smime.p7m", entity, mime="multipart/signed")
    members = list(
        cl.open_bundle(outlook.pack(outlook.message(subject="Terms", sender="a@b.example", attachments=[sealed])))
    )
    assert [member.path for member in members] == ["bundle!/smime.p7m!/terms.txt", "bundle!/smime.p7m!/body"]
    assert members[0].properties["subject"] == "Terms"


def test_words_and_sender_of_a_mail_attached_to_an_outlook_mail_are_its_own() -> None:
    inner = outlook.message(
        subject="Re: Terms", sender="in@x.example", body="We agree.", sent=134_168_328_000_000_000, header=24
    )
    outer = outlook.message(
        subject="Fwd", sender="out@x.example", attachments=[outlook.attached_message("Order 12/2026", inner)]
    )
    (member,) = cl.open_bundle(outlook.pack(outer))
    assert (member.path, member.data.decode("utf-8-sig")) == ("bundle!/Order 12-2026.msg!/body", "We agree.")
    assert member.properties == {
        "sender": "<in@x.example>",
        "subject": "Re: Terms",
        "date": "2026-03-01T10:00:00+00:00",
    }
