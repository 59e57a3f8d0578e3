from __future__ import annotations

import pandas as pd
import pytest

import contractlens as cl
from contractlens.learning.suggesting import SUGGESTION_COLUMNS
from tests.learning.own_type_texts import EXAMPLES, NEW, OTHERS, analyzer, publicity

COLUMNS = {column.name: column.dtype for column in SUGGESTION_COLUMNS}
NEAR = "The Supplier shall agree every announcement about the Services with the Buyer before making it."
CONTRACT = f"1. Announcements\n\n1.1 {NEAR}\n\n2. Payment\n\n2.1 {OTHERS[1]}\n\n2.2 {OTHERS[0]}\n".encode()


def test_suggest_has_the_documented_columns():
    assert publicity().suggest([NEW, NEAR]).dtypes.astype(str).to_dict() == COLUMNS


@pytest.mark.parametrize("source", [[], [""], list(EXAMPLES), pd.DataFrame({"text": []})], ids=range(4))
def test_suggest_has_the_same_columns_when_there_is_nothing_to_ask(source):
    suggested = publicity().suggest(source)
    assert (len(suggested), suggested.dtypes.astype(str).to_dict()) == (0, COLUMNS)


def test_suggest_asks_first_for_what_is_near_the_threshold():
    assert publicity().suggest([*OTHERS, NEAR]).text[0] == NEAR


def test_suggest_shows_equal_texts_once_and_counts_them():
    suggested = publicity().suggest([NEAR, NEAR.upper(), OTHERS[0]])
    assert sorted(suggested.copies) == [1, 2]


def test_suggest_prefers_a_different_text_to_a_second_variant():
    variants = [NEAR.replace("Services", word) for word in ("Works", "Goods", "Deliverables", "Services")]
    other = "Invitations to events at which the Buyer is named shall be shown to the Buyer in good time."
    assert other in set(publicity().suggest([*variants, other], 2).text)


def test_suggest_gives_no_more_than_asked_for():
    assert len(publicity().suggest([NEW, NEAR, *OTHERS], 3)) == 3


def test_suggest_leaves_known_examples_out():
    assert not set(publicity().suggest([*EXAMPLES, NEW, NEAR]).text) & set(EXAMPLES)


def test_suggest_takes_an_analysis():
    suggested = publicity().suggest(analyzer().analyze(CONTRACT), 1)
    assert (suggested.clause_number.item(), suggested.label.isna().all()) == ("1.1", True)


def test_suggest_takes_several_analyses():
    analysis = analyzer().analyze(CONTRACT)
    assert publicity().suggest([analysis, analysis]).copies.max() == 2


def test_suggest_takes_a_scan(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_bytes(CONTRACT)
    scan = cl.scan_archive(tmp_path / "in", tmp_path / "out", workers=0)
    suggested = publicity().suggest(scan, 1)
    assert (suggested.document.item(), suggested.clause_number.item()) == ("one.txt", "1.1")


def test_suggestions_with_labels_teach():
    suggested = publicity().suggest(analyzer().analyze(CONTRACT), 3)
    suggested["label"] = suggested.text.str.contains("announcement").astype("boolean")
    learnt = publicity().relearn(suggested)
    assert learnt.judge([NEAR]).confidence.item() > publicity().judge([NEAR]).confidence.item()


def test_suggest_refuses_no_rows():
    with pytest.raises(ValueError, match="1 or more"):
        publicity().suggest([NEW], 0)


def test_suggest_refuses_a_single_text():
    with pytest.raises(TypeError, match="write"):
        publicity().suggest(NEW)


def test_suggest_refuses_a_frame_without_texts():
    with pytest.raises(ValueError, match="text"):
        publicity().suggest(pd.DataFrame({"words": [NEW]}))
