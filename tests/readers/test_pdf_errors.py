"""Damaged, encrypted, empty and hostile PDF files: our errors only, whatever is in them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader

from contractlens.document import Limits
from contractlens.exceptions import (
    CorruptFileError,
    EncryptedFileError,
    LimitExceededError,
    NoTextError,
    ReadError,
)
from contractlens.readers import Engine, read_document
from tests.readers.pdf_samples import LEFT, LONG, paragraph, pdf, table, text

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

ENGINES: list[Engine] = ["pdfium", "pdfplumber"]

each_engine = pytest.mark.parametrize("engine", ENGINES)

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def _words(canvas: Canvas) -> None:
    paragraph(canvas, LONG + ".", 72)
    table(canvas, [["Item", "Level"], ["Portal", "99%"]], 300, [100, 100])


def _image(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(_PIXEL)), 50, 50, 400, 600)


def _blank(canvas: Canvas) -> None:
    canvas.setTitle("blank")


PLAIN = pdf([_words, _words])


@each_engine
def test_an_encrypted_file_without_password_is_refused(engine: Engine) -> None:
    with pytest.raises(EncryptedFileError) as caught:
        read_document(pdf([_words], password="tarn"), engine=engine)
    assert caught.value.kind == "encrypted"


@each_engine
def test_a_wrong_password_is_refused(engine: Engine) -> None:
    with pytest.raises(EncryptedFileError) as caught:
        read_document(pdf([_words], password="tarn"), password="beck", engine=engine)
    assert caught.value.kind == "wrong_password"


@each_engine
def test_the_right_password_opens_the_file(engine: Engine) -> None:
    document = read_document(pdf([_words], password="tarn"), password="tarn", engine=engine)
    assert document.text.startswith("The Supplier")


@each_engine
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\n", id="header-only"),
        pytest.param(b"%PDF-1.7\n" + b"rubbish " * 500, id="rubbish"),
        pytest.param(PLAIN[:400], id="truncated"),
    ],
)
def test_a_broken_file_is_refused(data: bytes, engine: Engine) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(data, engine=engine)
    assert caught.value.kind in {"corrupt", "no_text"}


def test_a_truncated_file_is_corrupt() -> None:
    with pytest.raises(CorruptFileError) as caught:
        read_document(PLAIN[:400])
    assert caught.value.kind == "corrupt"


@each_engine
def test_a_file_of_images_says_so(engine: Engine) -> None:
    with pytest.raises(NoTextError) as caught:
        read_document(pdf([_image, _image]), engine=engine)
    assert caught.value.kind == "image_only"


@each_engine
def test_a_file_without_words_says_so(engine: Engine) -> None:
    with pytest.raises(NoTextError) as caught:
        read_document(pdf([_blank]), engine=engine)
    assert caught.value.kind == "no_text"


def test_a_file_of_page_numbers_alone_has_no_text() -> None:
    with pytest.raises(NoTextError) as caught:
        read_document(pdf([lambda canvas: text(canvas, "Page 1 of 1", LEFT, 800)]))
    assert caught.value.kind == "no_text"


@each_engine
def test_too_many_pages_are_refused(engine: Engine) -> None:
    with pytest.raises(LimitExceededError) as caught:
        read_document(PLAIN, limits=Limits(max_pages=1), engine=engine)
    assert caught.value.kind == "too_many_pages"


def test_too_many_characters_are_refused() -> None:
    with pytest.raises(LimitExceededError) as caught:
        read_document(PLAIN, limits=Limits(max_chars=100))
    assert caught.value.kind == "too_many_characters"


@each_engine
def test_a_page_without_text_among_others_is_named(engine: Engine) -> None:
    document = read_document(pdf([_words, _image, _words]), engine=engine)
    assert [(notice.kind, notice.page) for notice in document.notices] == [("page_unreadable", 2)]
    assert document.notices[0].message.startswith("page 2")
    assert [page.characters > 0 for page in document.pages] == [True, False, True]


def test_errors_name_the_file_and_no_error_of_another_library(tmp_path: Path) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(PLAIN[:400])
    with pytest.raises(CorruptFileError, match=r"draft\.pdf") as caught:
        read_document(path)
    assert caught.value.__cause__ is not None


def _with_page_content(stream: bytes, box: bytes = b"0 0 595 842") -> bytes:
    """Return a minimal file with one page that draws `stream`."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>" % box,
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%sendobj\n" % (number, item) for number, item in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


_HELLO = b"BT /F 12 Tf 72 700 Td (Plain words) Tj ET "


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(b"BT /F 12 Tf 1e30 1e30 Td (far away) Tj ET ", id="huge-coordinates"),
        pytest.param(b"BT /F 1e30 Tf 72 600 Td (huge) Tj ET ", id="huge-font"),
        pytest.param(b"BT /F 0 Tf 72 600 Td (tiny) Tj ET ", id="zero-size"),
        pytest.param(b"BT /F 12 Tf 0 0 0 0 72 600 Tm (flat) Tj ET ", id="singular-matrix"),
        pytest.param(b"0 0 1e38 1e38 re S -1e38 5 m 1e38 5 l S ", id="huge-rectangles"),
        pytest.param(b"q 1e20 0 0 1e20 0 0 cm 0 0 1 1 re S Q ", id="huge-scale"),
        pytest.param(b"10 10 m 20 10 l S " * 10_000, id="ten-thousand-lines"),
        pytest.param(
            b"".join(b"%d 10 m %d 800 l S 10 %d m 580 %d l S " % (n, n, n, n) for n in range(10, 500, 2)), id="grid"
        ),
        pytest.param(b"q " * 5_000, id="deep-states"),
    ],
)
def test_hostile_pages_are_read_without_their_rubbish(stream: bytes) -> None:
    assert "Plain words" in read_document(_with_page_content(stream + _HELLO)).text


@pytest.mark.parametrize("box", [b"0 0 0 0", b"0 0 1e9 1e9", b"-5000 -5000 9000 9000", b"595 842 0 0"])
def test_strange_page_sizes_raise_nothing_of_other_libraries(box: bytes) -> None:
    try:
        found = read_document(_with_page_content(_HELLO, box)).text
    except ReadError as error:
        found = error.kind
    assert found in {"Plain words", "no_text", "corrupt"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    edits=st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=8)), max_size=12),
    length=st.integers(0, len(PLAIN)),
    engine=st.sampled_from(ENGINES),
)
def test_mutated_files_give_a_document_or_one_of_our_errors(
    edits: list[tuple[int, bytes]], length: int, engine: Engine
) -> None:
    data = bytearray(PLAIN)
    for position, replacement in edits:
        data[position : position + len(replacement)] = replacement
    mutated = bytes(data) if length % 3 else bytes(data[:length])
    try:
        document = read_document(mutated, engine=engine)
    except ReadError:
        return
    for block in document.blocks:
        assert document.text[block.start : block.end].strip() == document.text[block.start : block.end] != ""


@settings(max_examples=40, deadline=None)
@given(
    words=st.lists(
        st.tuples(
            st.integers(0, 550), st.integers(0, 800), st.sampled_from(["1.1", "(a)", "Supplier", "shall", "30", "-"])
        ),
        min_size=1,
        max_size=60,
    )
)
def test_words_scattered_over_a_page_are_all_kept(words: list[tuple[int, int, str]]) -> None:
    placed = {(x // 60, y // 20): (x // 60 * 60, y // 20 * 20, word) for x, y, word in words}

    def draw(canvas: Canvas) -> None:
        text(canvas, "Terms", LEFT + 200, 400, size=3)
        for x, y, word in placed.values():
            text(canvas, word, x, y, size=9)

    document = read_document(pdf([draw]))
    kept = document.text.split() + [word for item in document.furniture for word in item.text.split()]
    assert sorted(kept) == sorted(["Terms", *(word for _, _, word in placed.values())])


_CATALOG = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
_ONE_PAGE = (
    _CATALOG + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 99 99]>>endobj\n"
)


@each_engine
@pytest.mark.parametrize(
    "objects",
    [
        pytest.param(b"1 0 obj 1 0 R endobj\n", id="root"),
        pytest.param(_CATALOG + b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n", id="page-tree"),
        pytest.param(_ONE_PAGE + b"4 0 obj 4 0 R endobj\n", id="contents"),
        pytest.param(_ONE_PAGE + b"4 0 obj 5 0 R endobj\n5 0 obj 4 0 R endobj\n", id="contents-by-way-of-another"),
    ],
)
def test_references_that_lead_in_a_circle_end_in_an_error(objects: bytes, engine: Engine) -> None:
    data = b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"
    with pytest.raises(ReadError):
        read_document(data, engine=engine)
