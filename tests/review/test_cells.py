from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.review.cells import MAX_CELL, clean, file_link, fit, looks_like_formula, place_beside, sheet_name


@given(st.text())
def test_clean_text_can_be_written_as_xml(text):
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(ord(character) < 32 and character not in "\t\n" for character in cleaned)
    assert clean(cleaned) == cleaned


def test_clean_text_keeps_no_mark_that_turns_the_direction():
    assert clean("fee \u202e001£\u202c") == "fee 001£"


@pytest.mark.parametrize("length", [MAX_CELL, MAX_CELL + 1, 2 * MAX_CELL], ids=["just_fits", "one_over", "twice"])
def test_long_text_is_cut_with_a_mark_that_says_so(length):
    text, cut = fit("x" * length)
    assert len(text) <= MAX_CELL
    assert (cut > 0) == (length > MAX_CELL) == text.endswith("characters in all]")


def test_long_text_is_counted_as_excel_counts():
    text, cut = fit("😀" * 20_000)
    assert len(text.encode("utf-16-le")) // 2 <= MAX_CELL
    assert cut > 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_starts_of_formulas_are_known(text):
    assert looks_like_formula(text)


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=3))
def test_sheet_names_are_ones_that_excel_takes(name, taken):
    made = sheet_name(name, taken)
    assert 0 < len(made) <= 31
    assert not set(made) & set("[]:*?/\\")
    assert made.casefold() not in {other.casefold() for other in taken}
    assert made[0] != "'" != made[-1]


def test_sheet_names_used_twice_are_numbered():
    assert sheet_name("Findings", ["findings"]) == "Findings (2)"


@pytest.mark.parametrize(
    ("path", "page", "link"),
    [
        ("a.pdf", 12, "external:a.pdf#page=12"),
        ("a.docx", 12, "external:a.docx"),
        ("a b#1.pdf", None, "external:a%20b%231.pdf"),
        ("bundle.zip!/x/a.pdf", 3, "external:bundle.zip"),
        ("javascript:alert(1).pdf", None, "external:javascript%3Aalert(1).pdf"),
        ("http://example.org/a.pdf", None, "external:http%3A//example.org/a.pdf"),
        ("x" * 3_000, None, ""),
        ("", 1, ""),
    ],
    ids=["pdf_page", "docx", "escaped", "container", "script", "web", "too_long", "empty"],
)
def test_links_lead_to_files_only(path, page, link):
    assert file_link(path, page) == link


def test_files_are_linked_as_seen_from_the_workbook(tmp_path):
    assert place_beside(tmp_path / "out" / "w.xlsx", tmp_path / "in", "a.pdf") == "../in/a.pdf"
    assert place_beside(Path("w.xlsx"), None, "a.pdf") == "a.pdf"


@pytest.mark.parametrize("name", ["//server/share/a.pdf", "\\\\server\\share\\a.pdf"], ids=["slashes", "backslashes"])
def test_names_never_lead_to_another_machine(name):
    assert place_beside(Path("w.xlsx"), None, name)[0] == "s"
