from __future__ import annotations

import openpyxl
import pytest

import contractlens as cl
from tests.review.made import ROWS, make


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.xlsx"
    make().to_excel(path)
    return path


def fill(path, **by_row):
    """Write into the yellow columns of the first findings: ``fill(path, first={"Reviewer": "AB"})``."""
    book = openpyxl.load_workbook(path)
    sheet = book["Findings"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Finding id" for cell in row))
    columns = {cell.value: cell.column for cell in header}
    for offset, values in enumerate(by_row.values(), start=1):
        for title, value in values.items():
            sheet.cell(header[0].row + offset, columns[title]).value = value
    book.save(path)


def test_decisions_of_a_workbook_are_corrections(book):
    fill(
        book,
        first={"Reviewer decision": "agree", "Reviewer": "AB"},
        second={"Reviewer decision": "reject", "Reviewer comment": "a price"},
        third={"Reviewer decision": "unsure"},
    )
    found = cl.read_corrections(book, made_at="2026-05-31")
    assert [(each.verdict, each.found_type, each.reviewer, each.note) for each in found] == [
        ("confirmed", "technology_refresh", "AB", ""),
        ("rejected", "liability_cap", "", "a price"),
    ]
    assert {(each.source, each.made_at) for each in found} == {("workbook", "2026-05-31")}


@pytest.mark.parametrize("decision", ["reject", None], ids=["rejected", "left-empty"])
@pytest.mark.parametrize("written", ["insurance", "INSURANCE", "title"], ids=["id", "capitals", "title"])
def test_the_right_type_of_a_workbook_is_read(book, decision, written):
    title = cl.Taxonomy.default().types["insurance"].title if written == "title" else written
    fill(book, first={"Reviewer decision": decision, "Right clause type": title})
    [found] = cl.read_corrections(book)
    assert (found.verdict, found.right_type) == ("retyped", "insurance")


def test_corrections_of_a_workbook_are_applied_by_id(book):
    fill(book, first={"Reviewer decision": "reject"})
    corrected = make().with_corrections(book)
    assert corrected.corrections.matched_by.tolist() == ["finding_id"]
    assert len(corrected.findings) == 2


def test_corrections_of_a_workbook_carry_words_and_place(book):
    fill(book, first={"Reviewer decision": "reject"})
    [found] = cl.read_corrections(book)
    assert (found.text, found.context.number, found.context.heading) == (ROWS[0][1], "1.1", "Head")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"Right clause type": "no such type"}, "not one that is known"),
        ({"Reviewer decision": "agree", "Right clause type": "insurance"}, "agreed with"),
    ],
    ids=["unknown", "contradiction"],
)
def test_what_cannot_be_read_is_told_by_finding(book, written, reason):
    fill(book, first=written)
    with pytest.raises(cl.CorpusError, match=reason):
        cl.read_corrections(book)


def test_the_right_type_stays_when_the_workbook_is_made_again(book):
    fill(book, first={"Right clause type": "insurance"})
    make().to_excel(book)
    assert cl.read_decisions(book).right_type.tolist() == ["insurance"]


def test_a_workbook_that_nobody_filled_in_gives_none(book):
    assert cl.read_corrections(book) == []


def test_what_is_no_workbook_is_told(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK no")
    with pytest.raises(cl.OutputError) as caught:
        cl.read_corrections(path)
    assert caught.value.kind == "not_a_workbook"
