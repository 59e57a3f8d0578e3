"""Damaged and hostile files: each ends as `damaged` says, whatever it was made to do."""

from __future__ import annotations

import pytest

from contractlens import LimitExceededError, Limits
from contractlens.readers import read_document
from tests.readers import damaged
from tests.readers.damaged import ALL
from tests.readers.docx_builder import docx
from tests.readers.fuzz_corpus import fodt, form_pdf, odt
from tests.readers.fuzzing import Named, verdict


@pytest.mark.parametrize("case", ALL)
def test_damaged_file_ends_as_it_must(case, monkeypatch):
    monkeypatch.setenv("CONTRACTLENS_SOFFICE", "none")
    name, make, end = ALL[case]

    assert verdict(name, make()) == (end, "")


_SLOW_WITH_PDFPLUMBER = {  # seconds each, and most of a minute for the first: pdfminer looks for every page
    "pdf-million-pages-said",
    "pdf-lines-by-the-thousand",
    "pdf-forms-doubling",
    "pdf-states-never-closed",
}


@pytest.mark.parametrize(
    "case", [case for case in ALL if case.startswith("pdf-") and case not in _SLOW_WITH_PDFPLUMBER]
)
def test_damaged_pdf_ends_in_order_with_the_second_engine_too(case):
    name, make, _ = ALL[case]

    assert verdict(name, make(), engine="pdfplumber")[1] == ""


def test_words_around_an_entity_stay_and_the_entity_is_not_resolved():
    document = read_document(Named(ALL["bomb-outside-entity-html"].make(), "a.html"))

    assert damaged.WORDS in document.text
    assert "root:" not in document.text


@pytest.mark.parametrize("case", ["extreme-md-of-10-million", "extreme-docx-of-10-million"])
def test_long_paragraph_is_read_whole(case):
    name, make, _ = ALL[case]

    assert read_document(Named(make(), name)).text.count("word") == 2_000_000


def test_body_that_stands_twice_is_read_once():
    document = read_document(ALL["disguised-docx-with-its-body-twice"].make())

    assert document.text in {damaged.WORDS, "The other one."}


def test_members_outside_the_package_are_not_looked_at():
    document = read_document(ALL["disguised-docx-with-unsafe-names"].make())

    assert document.text == read_document(damaged.rich_docx()).text


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", form_pdf),
        ("a.docx", lambda: docx("a")),
        ("a.odt", odt),
        ("a.fodt", fodt),
        ("a.txt", lambda: b"words here"),
        ("a.md", lambda: b"# words"),
        ("a.html", lambda: b"<html><p>words"),
        ("a.eml", lambda: b"From: a@b\nMIME-Version: 1.0\n\nwords"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_time_limit_ends_reading(name, make):
    with pytest.raises(LimitExceededError) as caught:
        read_document(Named(make(), name), limits=Limits(max_seconds=0), ocr="never")

    assert caught.value.kind == "too_slow"


def test_time_limit_that_suffices_changes_nothing():
    data = damaged.rich_docx()

    assert read_document(data, limits=Limits(max_seconds=1e9)) == read_document(data)


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        pytest.param(Limits(max_bytes=100), "too_large", id="bytes"),
        pytest.param(Limits(max_pages=2), "too_many_pages", id="pages"),
        pytest.param(Limits(max_chars=100), "too_many_characters", id="characters"),
        pytest.param(Limits(max_blocks=5), "too_many_blocks", id="blocks"),
    ],
)
def test_limit_of_a_pdf_has_its_kind(limits, kind):
    with pytest.raises(LimitExceededError) as caught:
        read_document(form_pdf(), limits=limits, ocr="never")

    assert caught.value.kind == kind


@pytest.mark.parametrize("make", [damaged.rich_docx, odt, fodt, lambda: b"<html><p>" + b"words " * 400])
def test_markup_above_its_limit_is_not_parsed(make):
    with pytest.raises(LimitExceededError) as caught:
        read_document(make(), limits=Limits(max_xml_bytes=1_000))

    assert (caught.value.kind, "max_xml_bytes" in caught.value.message) == ("too_large", True)
