from __future__ import annotations

import pandas as pd
import pytest

from contractlens.batch.scan import open_scan
from contractlens.batch.search import SEARCH_FILE, match_expression
from contractlens.exceptions import ScanError

from .conftest import contract


@pytest.fixture
def made(archive, scan):
    return scan(archive)


def test_a_folder_without_a_scan_is_told(tmp_path):
    with pytest.raises(ScanError) as error:
        open_scan(tmp_path)
    assert error.value.kind == "not_a_scan"


def test_load_keeps_the_columns_asked_for_in_order(made):
    rows = made.load("findings", columns=["clause_number", "path", "confidence"])
    assert list(rows.columns) == ["clause_number", "path", "confidence"]
    pd.testing.assert_frame_equal(rows, made.findings[["clause_number", "path", "confidence"]])


@pytest.mark.parametrize(
    "filters",
    [
        [("clause_type", "==", "technology_refresh")],
        [("path", "in", ["a.txt", "b.txt"]), ("start", ">", 100)],
        [("document", "==", "c.txt")],
        [("contract_id", "==", "none such")],
    ],
    ids=["stored", "both", "document", "nothing"],
)
def test_filters_give_the_rows_that_pandas_would_give(made, filters):
    expected = made.findings
    for name, operator, value in filters:
        kept = {"==": lambda a, b: a == b, "in": lambda a, b: a.isin(b), ">": lambda a, b: a > b}[operator]
        expected = expected[kept(expected[name], value)]
    pd.testing.assert_frame_equal(made.load("findings", filters=filters), expected.reset_index(drop=True))


@pytest.mark.parametrize(
    "arguments",
    [
        {"table": "nothing"},
        {"table": "findings", "columns": ["nothing"]},
        {"table": "findings", "filters": [("nothing", "==", 1)]},
        {"table": "findings", "filters": [("start", "~", 1)]},
    ],
    ids=["table", "column", "filter", "operator"],
)
def test_what_does_not_exist_cannot_be_loaded(made, arguments):
    with pytest.raises(ValueError, match=r"nothing|operator|~"):
        made.load(**arguments)


def test_rows_stand_in_the_order_of_paths_then_text(made):
    order = made.clauses[["path", "start"]].to_numpy().tolist()
    assert order == sorted(order, key=lambda row: row[0])
    for _, group in made.clauses.groupby("path"):
        assert group.start.is_monotonic_increasing


def test_matrix_says_what_was_found_and_what_cannot_be_told(made):
    matrix = made.matrix()
    assert matrix.technology_refresh["a.txt"] == "present"
    assert matrix.insurance["a.txt"] == "not_found"
    assert matrix.insurance["damaged.pdf"] == "cannot_tell"
    assert matrix.insurance["bundle.zip"] == "cannot_tell"  # one of its files is damaged
    assert matrix.insurance["photo.raw"] == "cannot_tell"  # none of its files could be read


def test_matrix_counts_a_copy_for_the_contract_that_it_lies_in(made):
    assert made.matrix().technology_refresh["north"] == "present"


def test_matrix_refuses_an_unknown_band(made):
    with pytest.raises(ValueError, match="min_band"):
        made.matrix(min_band="certain")


def test_search_finds_words_with_their_place(made):
    found = made.search("laptop months", limit=3)
    assert len(found) == 3
    assert set(found.clause_number) == {"2.1"}
    assert "[laptop]" in found.snippet[0]
    assert found.score.is_monotonic_decreasing


def test_search_takes_phrases_and_beginnings(made):
    assert len(made.search('"at its own cost"')) == 4
    assert len(made.search('"own its at cost"')) == 0
    assert len(made.search("lapt*")) == 4


@pytest.mark.parametrize(
    "words", ['"', "AND", "NEAR(", "a AND", "text:", "*", "^x", "-", "'; DROP TABLE clauses; --", "\0", "", "(((" * 999]
)
def test_search_takes_anything_that_people_type(made, words):
    assert list(made.search(words).columns)[:2] == ["path", "contract_id"]


def test_match_expression_escapes_everything():
    assert match_expression('NEAR(a b) "c ""d"') == '"NEAR(a" "b)" "c " "d"'


def test_search_sees_what_came_since(archive, scan, made):
    assert made.search("zebra").empty
    (archive / "new.txt").write_bytes(contract(7) + b"9 Animals\n9.1 The zebra shall be fed.\n")
    again = scan(archive)
    assert list(again.search("zebra").path) == ["new.txt"]
    (archive / "new.txt").unlink()
    assert scan(archive).search("zebra").empty


def test_a_damaged_index_is_made_anew(made):
    before = made.search("laptop")
    (made.out / SEARCH_FILE).write_bytes(b"no database" * 1000)
    pd.testing.assert_frame_equal(made.search("laptop"), before)


def test_summary_counts_and_repr_shows_no_words(made):
    summary = made.summary()
    assert (summary.files, summary.ok, summary.failed, summary.skipped, summary.duplicates) == (10, 7, 2, 1, 2)
    assert dict(summary.reasons) == {"corrupt": 2}
    assert "Supplier" not in repr(made) + made._repr_html_()


def test_files_and_contracts_lie_there_as_parquet_too(made):
    files = pd.read_parquet(made.out / "files.parquet")
    assert list(files.path) == list(made.files.path)
    assert list(pd.read_parquet(made.out / "contracts.parquet").contract_id) == list(made.contracts.contract_id)


def test_parts_say_which_files_their_rows_come_from(made):
    parts = pd.read_parquet(made.out / "files")
    judged = made.files[made.files.document_id.notna() & (made.files.role != "container")]
    assert sorted(parts.path) == sorted(judged.path)
    assert set(pd.read_parquet(made.out / "findings").document_id) <= set(parts.document_id)


def test_what_a_file_says_of_itself_can_be_loaded(made):
    for table in ("documents", "summary", "parties", "dates", "references", "coverage", "nearest"):
        assert "document_id" in made.load(table).columns
    assert set(made.documents.path) == set(
        made.files.path[made.files.status.eq("ok") & made.files.duplicate_of.isna() & made.files.role.ne("container")]
    )
