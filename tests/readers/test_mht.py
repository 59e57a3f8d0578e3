"""The page of a web archive (.mht)."""

from __future__ import annotations

import base64

import pytest

from contractlens.exceptions import CorruptFileError
from contractlens.readers import mht
from contractlens.readers.mht import page_of

HEAD = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
PAGE = b"<html><p>Fee</p></html>"
MARK = b"\xef\xbb\xbf"


def archive(*parts: bytes, end: bytes = b"\r\n--b--\r\n") -> bytes:
    """A web archive of these parts."""
    return HEAD + b"".join(b"\r\n--b\r\n" + part for part in parts) + end


def html(content: bytes = PAGE, charset: str = "", encoding: str = "8bit") -> bytes:
    """A part that is a page."""
    stated = f"; charset={charset}" if charset else ""
    head = f"Content-Type: text/html{stated}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + content


def nested(depth: int) -> bytes:
    """A page inside so many multipart levels."""
    heads = (f"Content-Type: multipart/related; boundary=x{level}y\n\n--x{level}y\n" for level in range(depth))
    return "".join(heads).encode() + html()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(archive(html()), PAGE, id="raw"),
        pytest.param(nested(mht._MOST_DEPTH), PAGE, id="nested-deep"),
        pytest.param(archive(html(charset="utf-8")), MARK + PAGE, id="with-charset"),
        pytest.param(archive(html(b"\xa35", "windows-1252")), MARK + "£5".encode(), id="windows"),
        pytest.param(archive(html(b"\xa35", "no-such")), b"\xa35", id="unknown-charset"),
        pytest.param(archive(html(b"\xa35", "utf-8")), b"\xa35", id="wrong-charset"),
        pytest.param(archive(html(b"a=3Db=\r\nc", "utf-8", "quoted-printable")), MARK + b"a=bc", id="quoted"),
        pytest.param(archive(html(base64.encodebytes(PAGE), "utf-8", "base64")), MARK + PAGE, id="base64"),
        pytest.param(archive(b"Content-Type: image/png\r\n\r\nx", html()), PAGE, id="behind-a-picture"),
        pytest.param(archive(html(), html(b"frame")), PAGE, id="first-of-two"),
        pytest.param(archive(html(), end=b""), PAGE, id="without-end"),
        pytest.param(archive(html()).replace(b"\r\n", b"\n"), PAGE, id="line-feeds"),
        pytest.param(b"\n \n" + archive(html()), PAGE, id="blank-lines-before"),
        pytest.param(html(), PAGE, id="only-a-page"),
        pytest.param(archive(html(b"a\r\n--bc\r\nd")), b"a\r\n--bc\r\nd", id="longer-boundary-inside"),
        pytest.param(
            archive(b"Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n" + html() + b"\r\n--c--"),
            PAGE,
            id="nested",
        ),
    ],
)
def test_page_is_found_and_decoded(data: bytes, expected: bytes) -> None:
    found = page_of(data)

    assert found is not None
    assert found.rstrip(b"\r\n") == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(archive(b"Content-Type: text/plain\r\n\r\nwords"), id="text"),
        pytest.param(archive(b"<p>no header</p>"), id="no-header"),
        pytest.param(b"MIME-Version: 1.0", id="no-body"),
        pytest.param(HEAD.replace(b'; boundary="b"', b"") + PAGE, id="no-boundary"),
        pytest.param(nested(mht._MOST_DEPTH + 1), id="nested-too-deep"),
        pytest.param(archive(*[b"Content-Type: image/png\r\n\r\n"] * mht._MOST_PARTS, html()), id="too-many-parts"),
        pytest.param(b"X: " + b"x" * 20_000 + b"\r\n" + archive(html()), id="long-header"),
    ],
)
def test_archive_without_a_page_gives_none(data: bytes) -> None:
    assert page_of(data) is None


def test_page_that_cannot_be_decoded_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise ValueError

    monkeypatch.setattr("contractlens.readers.mht._decoded", fail)
    with pytest.raises(CorruptFileError):
        page_of(archive(html()))
