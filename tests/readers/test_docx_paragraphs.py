from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.readers.docx_looks import Looks
from contractlens.readers.docx_paragraphs import assemble, typed_label
from contractlens.readers.docx_revisions import DELETED, INSERTED, LIVE


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("1.1\tThe Supplier", "1.1"),
        ("1.1 The Supplier shall", "1.1"),
        ("1.\tterm", "1."),
        ("1. Definitions", "1."),
        ("12A.3\tText", "12A.3"),
        ("4\tPricing", "4"),
        ("10.2.3.1 Any", "10.2.3.1"),
        ("(a) the price", "(a)"),
        ("(iv)\tthe price", "(iv)"),
        ("(A) The Buyer", "(A)"),
        ("a) the price", "a)"),
        ("i.\tthe price", "i."),
        ("A1.1\tText", "A1.1"),
        ("C.1.2 The", "C.1.2"),
        ("•\titem", "•"),
        ("- item", "-"),
        ("\xa0 2.3\xa0 Text", "2.3"),
        ("Schedule 2", "Schedule 2"),
        ("SCHEDULE 2: SERVICES", "SCHEDULE 2"),
        ("Annex A – Forms", "Annex A"),
        ("Schedule\xa02 (Services)", "Schedule 2"),
        ("Article IV\tTerm", "Article IV"),
        ("Part B Security", "Part B"),
        ("36 months after the Start Date", ""),
        ("2.5 hours in each day", ""),
        ("2017 Edition", ""),
        ("A party may end", ""),
        ("I. the", ""),
        ("Schedule 2 applies to the Services and to all that is bought under them from the Supplier.", ""),
        ("Schedule 2 applies.", ""),
        ("Schedule of rates", ""),
        ("Part of the price", ""),
        ("1.1", ""),
        ("(a)", ""),
        ("", ""),
    ],
)
def test_typed_label_finds_the_number_at_the_start(raw: str, label: str) -> None:
    assert typed_label(raw) == label


PIECES = st.lists(
    st.tuples(st.text("ab .\t\v\u00a0", max_size=8), st.sampled_from([LIVE, INSERTED, DELETED]), st.just(Looks())),
    max_size=8,
)


@given(PIECES)
def test_assembled_text_is_clean_and_offsets_fit(pieces: list[tuple[str, int, Looks]]) -> None:
    result = assemble(pieces)

    assert result.text == " ".join(result.text.split())
    for change in result.changes:
        words = result.text[change.start : change.end]
        assert words
        assert words == words.strip()
    assert all(0 <= at <= len(result.text) for at, _ in result.deletions)


@given(PIECES)
def test_assembled_text_is_the_live_text(pieces: list[tuple[str, int, Looks]]) -> None:
    live = "".join(text for text, state, _ in pieces if state != DELETED)
    result = assemble(pieces)

    assert result.deleted or result.text == " ".join(live.split())


def test_looks_are_bold_only_when_all_is() -> None:
    pieces = [("bold", LIVE, Looks(size=14, bold=True)), (" ", LIVE, Looks()), ("a", LIVE, Looks(size=10, bold=False))]

    looks = assemble(pieces).looks
    assert (looks.size, looks.bold) == (14, False)


def test_spaces_do_not_decide_the_looks() -> None:
    assert assemble([("bold", LIVE, Looks(bold=True)), ("    ", LIVE, Looks())]).looks.bold is True
