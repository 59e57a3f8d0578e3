from __future__ import annotations

import json
from pathlib import Path

import pytest

import contractlens as cl
from contractlens.document import Block, Document
from contractlens.learning import model_diff
from contractlens.learning.model_diff import diff_models

DATA = Path(__file__).parents[1] / "data"
OLD, NEW = (DATA / f"model_format_{number}" for number in (1, 2))
TABLES = {
    "facts": "FACT_COLUMNS",
    "types": "TYPE_DIFF_COLUMNS",
    "metrics": "METRIC_DIFF_COLUMNS",
    "vocabulary": "VOCABULARY_COLUMNS",
    "findings": "FINDING_DIFF_COLUMNS",
}
WORDS = "The Supplier shall hold insurance.\nThe Supplier shall replace laptops every four years."
CONTRACT = Document(
    WORDS, (), (Block(0, 34, "paragraph"), Block(35, len(WORDS), "paragraph")), "0" * 64, "mine.txt", "text/plain"
)


@pytest.fixture(scope="module")
def diff():
    return diff_models(OLD, NEW, contracts=[CONTRACT])


@pytest.mark.parametrize("other", [OLD, NEW], ids=["differing", "same"])
@pytest.mark.parametrize("name", TABLES)
def test_table_has_its_columns_and_dtypes(name, other):
    columns = getattr(model_diff, TABLES[name])
    table = getattr(diff_models(NEW, other), name)
    assert {key: str(dtype) for key, dtype in table.dtypes.items()} == {each.name: each.dtype for each in columns}


def test_model_is_the_same_as_itself():
    same = diff_models(NEW, NEW, contracts=[CONTRACT])
    assert (same.is_same, len(same.facts), len(same.types), len(same.findings)) == (True, 0, 0, 0)


def test_facts_tell_format_and_version(diff):
    facts = diff.facts.set_index("what")
    assert tuple(facts.loc["format_version"]) == ("1", "2")
    assert tuple(facts.loc["version"]) == ("7", "2")


def test_types_tell_thresholds():
    row = diff_models(NEW, None).types.set_index("clause_type").loc["insurance"]
    assert (row.change, row.threshold_old) == ("changed", 0.4)


def test_types_that_are_alike_are_left_out(diff):
    assert "innovation" not in set(diff.types.clause_type)


def test_vocabulary_counts_what_came_and_went(diff):
    words = diff.vocabulary.set_index("block").loc["words"]
    assert (words.old, words.new, words.gained, words.lost) == (2, 3, 3, 2)
    assert words.examples_lost == "words a, words b"


def test_findings_that_only_one_model_has_are_told():
    found = diff_models(None, NEW, contracts=[CONTRACT]).findings
    assert set(found.change) <= {"gained", "lost", "changed"}
    ours = cl.Analyzer.load().analyze(CONTRACT).findings
    theirs = cl.Analyzer.load(NEW).analyze(CONTRACT).findings
    lost = set(ours.finding_id) - set(theirs.finding_id)
    assert set(found[found.change == "lost"].finding_id) == lost
    assert set(found[found.change == "gained"].finding_id) == set(theirs.finding_id) - set(ours.finding_id)
    assert len(found)


def test_plain_data_goes_through_json(diff):
    assert json.loads(json.dumps(diff.to_dict()))["contracts"] == 1


def test_clause_types_that_one_model_lacks_are_told():
    types = diff_models(NEW, None).types
    assert set(types.change) == {"added", "changed"}
