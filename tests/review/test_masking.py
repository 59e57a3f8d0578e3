from __future__ import annotations

import pytest

from contractlens.review.masking import Masker, mask_frame
from tests.review.made import make


def masked(text: str) -> str:
    return Masker.learn([text]).mask(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to joan.f@example.gov.uk.", "Write to [e-mail]."),
        ("Call 020 7946 0018 or +44 (0)161 496 0000.", "Call [phone] or [phone]."),
        ("Mobile 07700 900123, ext. 4", "Mobile [phone], ext. 4"),
        ("Ring +1 202 555 0143 today", "Ring [phone] today"),
        ("Ms J. Ferris and Dr Amir Patel sign.", "Ms [name] and Dr [name] sign."),
        ("Name: Joan Ferris\nTitle: Director", "Name: [name]\nTitle: Director"),
        ("Service manager\tAmir Patel", "Service manager\t[name]"),
        ("1 High Street, Leeds LS1 4AP", "1 High Street, Leeds [postcode]"),
        ("Signed by: Seán O'Brien", "Signed by: [name]"),
    ],
    ids=["email", "uk_phone", "mobile", "foreign_phone", "titles", "label", "table_row", "postcode", "accents"],
)
def test_personal_data_is_masked(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall pay £1,000,000 by 31 December 2027.",
        "See clause 12.3.4 and paragraph 2 of Schedule 10.",
        "Name: Brightwater Systems Limited",
        "Service manager: The Authority",
        "Contract number 2025/001234, 30 Working Days, 99.95 per cent",
        "Company number 01234567",
        "SHA 1234567890",
        "Director: Finance Director",
    ],
    ids=["money_and_date", "clauses", "firm", "role", "numbers", "company", "digits", "post"],
)
def test_what_is_no_personal_data_stays(text):
    assert masked(text) == text


def test_a_name_learned_in_one_place_is_masked_everywhere():
    text = "Contract manager: Joan Ferris\nJoan Ferris shall chair. Ferris may delegate."
    assert "Ferris" not in masked(text)


def test_a_name_is_learned_from_its_address():
    assert masked("Amir Patel leads. amir.patel@example.org") == "[name] leads. [e-mail]"


def test_masking_takes_time_in_line_with_the_text():
    text = "Name: " * 20_000 + "A" * 20_000 + "0 1 " * 20_000 + "a.a@" * 20_000 + "Mr " * 20_000
    assert len(masked(text)) > 0


def test_frames_keep_their_columns_types_and_ids():
    analysis = make([("key_personnel", "Account manager: Joan Ferris", "high")])
    masker = Masker.learn([analysis.document.text])
    frame = mask_frame(analysis.findings, masker)
    assert frame.dtypes.equals(analysis.findings.dtypes)
    assert frame.text[0] == "Account manager: [name]"
    assert frame.finding_id[0] == analysis.findings.finding_id[0]


def test_masked_frames_of_an_analysis_hold_no_name():
    analysis = make([("key_personnel", "Account manager: Joan Ferris", "high")])
    for frame in analysis.masked().values():
        assert "Ferris" not in frame.to_csv()
