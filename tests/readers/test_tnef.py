from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contractlens as cl
from contractlens.readers.tnef import TnefError, read_tnef
from tests.readers import tnef_builder as tnef
from tests.readers.test_bundles import DOCX, TERMS

ORDER = tnef.file("Call-Off Verträge 2024.docx", DOCX, short="CALL-O~1.DOC")


def members(data: bytes, *, words: str = "See attached.", kind: str = "ms-tnef") -> dict[str, object]:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@b.example", "Order", "Mon, 01 Apr 2024 10:00:00 +0100"
    message["MIME-Version"] = "1.0"
    if words:
        message.set_content(words)
    message.add_attachment(data, maintype="application", subtype=kind, filename="winmail.dat")
    return {
        member.path: member.error.kind if member.error else member.data for member in cl.open_bundle(message.as_bytes())
    }


@pytest.mark.parametrize("kind", ["ms-tnef", "octet-stream"])
def test_attachments_are_read_with_their_long_names(kind):
    found = members(tnef.stream(ORDER, tnef.file("terms.txt", TERMS)), kind=kind)
    assert found["bundle!/winmail.dat!/Call-Off Verträge 2024.docx"] == DOCX
    assert found["bundle!/winmail.dat!/terms.txt"] == TERMS


def test_attachments_keep_the_properties_of_their_mail():
    message = EmailMessage()
    message["Subject"], message["From"], message["MIME-Version"] = "Order", "a@b.example", "1.0"
    message.add_attachment(tnef.stream(ORDER), maintype="application", subtype="ms-tnef", filename="winmail.dat")
    document = cl.read_document(message.as_bytes())
    assert (document.name, document.properties["subject"]) == ("Call-Off Verträge 2024.docx", "Order")


def test_mail_inside_is_walked():
    inner = tnef.stream(tnef.file("terms.txt", TERMS), body="inner words")
    found = members(tnef.stream(tnef.mail("Signed copy", inner)))
    assert found["bundle!/winmail.dat!/Signed copy.eml!/terms.txt"] == TERMS
    assert found["bundle!/winmail.dat!/Signed copy.eml!/body"] == b"inner words"


def test_mails_inside_one_another_end_at_the_limit():
    data = tnef.stream(tnef.file("terms.txt", TERMS))
    for _ in range(50):
        data = tnef.stream(tnef.mail("m", data))
    assert "too_deep" in members(data).values()


def test_part_that_only_says_how_the_mail_looks_is_left_out():
    assert list(members(tnef.stream(body="See attached."))) == ["bundle!/body"]


def test_words_that_stand_only_there_are_the_body():
    assert members(tnef.stream(body="1.1 The Supplier shall pay."), words="") == {
        "bundle!/body": b"1.1 The Supplier shall pay."
    }


def test_words_that_cannot_be_read_are_told():
    assert members(tnef.stream(), words="") == {"bundle!/winmail.dat": "unsupported_tnef"}


@pytest.mark.parametrize(
    "data", [b"\x78\x9f\x3e\x22", b"rubbish", tnef.stream(ORDER)[:-400]], ids=["bare", "other", "cut"]
)
def test_damage_is_told(data):
    assert members(data).get("bundle!/winmail.dat", "corrupt") == "corrupt"


@given(st.binary(max_size=300), st.integers(0, 400))
def test_damaged_streams_raise_nothing_else(rubbish, at):
    whole = tnef.stream(ORDER, tnef.mail("m", tnef.stream(body="x")))
    data = whole[:at] + rubbish + whole[at + len(rubbish) :]
    with suppress(TnefError):
        read_tnef(data)
