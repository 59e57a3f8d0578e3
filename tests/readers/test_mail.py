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


def test_forwarded_mail_in_base64_is_unpacked():
    inner = mail(multipart(WORDS, attached("terms.txt"), boundary="inner"), b"Signed copy")
    outer = mail(multipart(WORDS, part("message/rfc822", inner, "Content-Disposition: attachment")))
    assert paths(outer) == ["Signed copy.eml!/terms.txt", "Signed copy.eml!/body", "body"]


def test_each_mail_of_a_mailbox_is_read():
    one = mail(multipart(WORDS, attached("terms.txt"))).replace(b"\r\n", b"\n")
    envelope = b"From a@b.example Mon Mar  2 10:00:00 2026\n"
    two = one.replace(b"terms.txt", b"annex.txt").replace(b"Subject: Terms", b"Subject: Annex")
    assert paths(envelope + one + b"\n" + envelope + two) == [
        "Terms.eml!/terms.txt",
        "Terms.eml!/body",
        "Annex.eml!/annex.txt",
        "Annex.eml!/body",
    ]


def test_paragraph_that_begins_like_an_envelope_is_no_other_mail():
    words = b"From a@b.example Mon Mar  2 10:00:00 2026\n" + mail(
        b"\r\nTerms\r\n\r\nFrom 1 May at noon\r\nTerm: a year."
    )
    assert paths(words) == ["body"]


def test_mail_behind_a_byte_order_mark_keeps_its_attachments():
    assert paths(b"\xef\xbb\xbf" + mail(multipart(WORDS, attached("terms.txt")))) == ["terms.txt", "body"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_name_and_subject_in_plain_bytes_are_decoded(encoding: str):
    raw = mail(multipart(WORDS, attached("NAME.txt")), "Größe".encode(encoding))
    member, _ = cl.open_bundle(raw.replace(b"NAME", "Contrôle".encode(encoding)))
    assert (member.name, member.properties["subject"]) == ("Contrôle.txt", "Größe")


def test_picture_that_the_text_does_not_show_is_an_attachment():
    marks = ("Content-ID: <f_1>", 'Content-Disposition: attachment; filename="page 1.png"')
    assert paths(mail(multipart(WORDS, part("image/png", PICTURE, *marks)))) == ["page 1.png", "body"]


def test_icon_of_a_file_is_no_attachment():
    icon = part("application/applefile", b"\0\5\x16\7", 'Content-Disposition: attachment; filename="terms.txt"')
    assert paths(mail(multipart(WORDS, icon, attached("terms.txt")))) == ["terms.txt", "body"]


def test_footer_in_html_does_not_take_the_place_of_the_words():
    terms, footer = part("text/plain", b"The fee is < 5.\nIt is fixed."), part("text/html", b"<p>Confidential</p>")
    assert cl.read_document(mail(multipart(terms, footer))).text == "The fee is < 5.\nIt is fixed.\nConfidential"


def test_of_a_choice_html_is_read_and_the_words_after_it():
    choice = multipart(
        part("text/plain", b"plain"), part("text/html", b"<p>rich</p>"), kind="alternative", boundary="either"
    )
    assert cl.read_document(mail(multipart(choice, part("text/plain", b"footer")))).text == "rich\nfooter"


def test_words_of_a_part_in_no_known_encoding_are_kept_beside_others():
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
def test_pictures_of_an_outlook_mail_are_attachments_where_the_text_does_not_show_them(html: bytes, kept: list[str]):
    picture = outlook.attachment("page.png", PICTURE, mime="image/png", cid="page1")
    data = outlook.pack(outlook.message(subject="x", body="words", html=html, attachments=[picture]))
    assert paths(data) == [*kept, "body"]
