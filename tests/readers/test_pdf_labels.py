from __future__ import annotations

import pytest

from contractlens.readers.pdf_labels import ends_sentence, find_label, is_wrapped_reference


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("1. Definitions", "1."),
        ("1.1 In this agreement", "1.1"),
        ("1.1.1.1 deep", "1.1.1.1"),
        ("12A. Inserted", "12A."),
        ("4.2(a) combined", "4.2(a)"),
        ("A1.1 alpha", "A1.1"),
        ("C.1.2 dotted", "C.1.2"),
        ("12 Term", "12"),
        ("(a) letter", "(a)"),
        ("(aa) letters", "(aa)"),
        ("(xiv) roman", "(xiv)"),
        ("(12) figure", "(12)"),
        ("a) letter", "a)"),
        ("bb) second round", "bb)"),
        ("iv. roman", "iv."),
        ("(iii)this agreement", "(iii)"),
        ("5.MANUFACTURING", "5."),
        ("5.1Supply of goods", "5.1"),
        ("ARTICLE IV", "ARTICLE IV"),
        ("Section 3.2 Duties", "Section 3.2"),
        ("Schedule 2: Services", "Schedule 2:"),
        ("Annex A", "Annex A"),
        ("\u2022 item", "\u2022"),
        ("\u2013 item", "\u2013"),
    ],
)
def test_find_label_knows_common_numbers(line: str, label: str) -> None:
    found = find_label(line)
    assert found is not None
    assert found.text == label


@pytest.mark.parametrize(
    "line",
    [
        "The Supplier",
        "2.5% of the charges",
        "30 days after notice",
        "2025 the parties",
        "(the Buyer) agrees",
        "Scheduled work",
        "Section heads meet",
        "e.g. hosting",
        "1,000 users",
    ],
)
def test_find_label_takes_no_other_text_for_a_number(line: str) -> None:
    assert find_label(line) is None


@pytest.mark.parametrize("line", ["ends here.", "as follows:", "one; and", "two; or", "done.\u201d", "why?"])
def test_ends_sentence_knows_the_ends_of_provisions(line: str) -> None:
    assert ends_sentence(line)


@pytest.mark.parametrize("line", ["in accordance with clause", "the Supplier and", "the charges,"])
def test_ends_sentence_knows_what_goes_on(line: str) -> None:
    assert not ends_sentence(line)


@pytest.mark.parametrize(
    ("before", "line", "wrapped"),
    [
        ("in accordance with clause", "12.3 The", True),
        ("set out in paragraphs", "(a) to (c) below", True),
        ("uses Framework", "Schedule 7 (Award) and", True),
        ("the exhibits listed below", "Appendix A Usage", False),
        ("the first item; and", "(b) the second", False),
        ("ends here.", "1.2 The Supplier", False),
        ("the completed form", "\u2022 survives", False),
    ],
)
def test_is_wrapped_reference_tells_a_reference_from_a_number(before: str, line: str, wrapped: bool) -> None:
    label = find_label(line)
    assert label is not None
    assert is_wrapped_reference(before, line, label) is wrapped
