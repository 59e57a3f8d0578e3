from __future__ import annotations

import csv
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import contractlens as cl
from contractlens.exceptions import OutputError
from contractlens.review import cells
from contractlens.review.gathered import frames_of
from contractlens.review.workbook_writer import FIRST_ROW, HEADER_ROW
from tests.review.made import ROWS, make, warning

FACTS = {
    "technology_refresh": (("refresh_interval_months", 48, "months"), ("who_pays", "supplier", "")),
    "liability_cap": (("cap_amount_gbp", 1_500_000.5, "GBP"), ("cap_percentage", 12, "percent")),
    "insurance": (("expiry_date", "2030-08-31", "date"),),
}
ALWAYS = ["Read me", "Summary", "Findings"]


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "findings.xlsx"


def opened(path: Path) -> openpyxl.Workbook:
    book = openpyxl.load_workbook(path)
    book.close()
    return book


def rows_of(sheet) -> list[dict[str, object]]:
    header, *rows = sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def cell_of(sheet, title: str, row: int = FIRST_ROW + 1):
    titles = [cell.value for cell in sheet[HEADER_ROW + 1]]
    return sheet.cell(row, titles.index(title) + 1)


def judge(path: Path, **answers: str) -> None:
    """Write into the first row as a reviewer would."""
    book = openpyxl.load_workbook(path)
    for title, value in answers.items():
        cell_of(book["Findings"], title.replace("_", " ")).value = value
    book.save(path)
    book.close()


def test_sheets_stand_in_their_order(path):
    book = opened(make(facts=FACTS).to_excel(path))
    assert book.sheetnames == [
        *ALWAYS,
        "Attributes",
        "Obligations",
        "Liability and money",
        "Files",
        "Warnings",
        "Glossary",
    ]


def test_sheets_left_out_are_told_with_the_reason(path):
    words = {cell.value for row in opened(make().to_excel(path))["Read me"] for cell in row}
    assert {"Gaps", "Left out: no playbook was asked for."} <= words


def test_rows_of_the_first_sheet_are_high_enough_for_their_words(path):
    page = opened(make().to_excel(path))["Read me"]
    heights = {row[0].value: page.row_dimensions[row[0].row].height for row in page if row[1].value}
    assert heights["Where"] > heights["Close the file first"]


def test_an_analysis_without_findings_makes_a_workbook(path):
    book = opened(make(rows=()).to_excel(path))
    assert rows_of(book["Findings"]) == []
    assert {row["Answer"] for row in rows_of(book["Summary"])} == {"? Cannot tell"}


def test_findings_hold_the_exact_words_and_facts(path):
    (first, *_) = rows_of(opened(make(facts=FACTS).to_excel(path))["Findings"])
    assert first["Words"] == ROWS[0][1]
    assert first["Facts"] == "Refresh interval: 48 months; Who pays: supplier"
    assert first["Confidence"] == "High"


def test_summary_says_each_answer_in_words_and_signs(path):
    answers = {row["Clause type"]: row["Answer"] for row in rows_of(opened(make().to_excel(path))["Summary"])}
    assert answers["Technology refresh"] == "✔ Yes"
    assert answers["Insurance"] == "○ To check"
    assert answers["Secondment"] == "– Not found"


def test_summary_cannot_tell_where_pages_were_not_read(path):
    rows = rows_of(opened(make(quality="none").to_excel(path))["Summary"])
    assert {row["Answer"] for row in rows if row["Clause type"] == "Secondment"} == {"? Cannot tell"}


def test_summary_leads_to_the_finding(path):
    book = opened(make().to_excel(path))
    (cell,) = [
        row[1] for row in book["Summary"].iter_rows(min_row=FIRST_ROW + 1) if row[0].value == "Limits of liability"
    ]
    target = book["Findings"][cell.hyperlink.location.split("!")[1]]
    assert cell_of(book["Findings"], "Words", target.row).value == ROWS[1][1]


def test_page_leads_to_the_page_of_the_file(path):
    cell = cell_of(opened(make().to_excel(path, folder=path.parent / "in"))["Findings"], "Page")
    assert (cell.hyperlink.target.replace("\\", "/"), cell.hyperlink.location) == ("in/deal.pdf", "page=1")


@pytest.mark.parametrize(
    ("fact", "value", "number_format"),
    [
        ("Cap", 1_500_000.5, "[$£-809]#,##0.00"),
        ("Cap percentage", 0.12, "0%"),
        ("Refresh interval", 48, "#,##0"),
        ("Expiry date", datetime.fromisoformat("2030-08-31"), "dd/mm/yyyy"),
        ("Who pays", "supplier", "General"),
    ],
    ids=["money", "share", "number", "date", "words"],
)
def test_values_are_numbers_sums_and_days(path, fact, value, number_format):
    sheet = opened(make(facts=FACTS).to_excel(path))["Attributes"]
    row = next(row for row in range(FIRST_ROW + 1, sheet.max_row + 1) if cell_of(sheet, "Fact", row).value == fact)
    cell = cell_of(sheet, "Value", row)
    assert (cell.value, cell.number_format) == (value, number_format)


def test_every_table_is_frozen_filtered_and_set_up_for_print(path):
    for sheet in opened(make(facts=FACTS).to_excel(path)).worksheets[1:]:
        assert sheet.freeze_panes.endswith(str(FIRST_ROW + 1))
        assert sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"


def test_decisions_are_chosen_from_a_list(path):
    (rule,) = opened(make().to_excel(path))["Findings"].data_validations.dataValidation
    assert rule.formula1 == '"agree,reject,unsure"'


def test_same_input_gives_the_same_bytes(path, tmp_path):
    first = make(facts=FACTS).to_excel(path).read_bytes()
    assert make(facts=FACTS).to_excel(tmp_path / "other.xlsx").read_bytes() == first


HOSTILE = '=HYPERLINK("http://evil.example","x")'


@pytest.mark.parametrize("words", [HOSTILE, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1"])
def test_words_of_a_contract_never_become_a_formula(path, words):
    analysis = make([("insurance", words, "high")], name="=evil.pdf", notices=[warning(words)])
    for sheet in opened(analysis.to_excel(path)):
        assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_words_like_a_formula_stay_text_when_a_cell_is_edited(path):
    analysis = make([("insurance", HOSTILE, "high")])
    cell = cell_of(opened(analysis.to_excel(path))["Findings"], "Words")
    assert (cell.value, cell._style.quotePrefix) == (HOSTILE, 1)


def test_links_never_lead_to_the_web(path):
    analysis = make([("insurance", "See http://evil.example now", "high")], name="http://evil.example/a.pdf")
    cells_ = (cell for sheet in opened(analysis.to_excel(path)) for row in sheet for cell in row)
    links = [cell.hyperlink.target for cell in cells_ if cell.hyperlink and cell.hyperlink.target]
    assert links
    assert all(link.startswith("http%3A") for link in links)


def test_control_characters_are_cleaned(path):
    analysis = make([("insurance", "Fees\x0c and\x00 costs\x1f", "high")], name="a\x07b.pdf")
    (row,) = rows_of(opened(analysis.to_excel(path))["Findings"])
    assert row["Words"] == "Fees  and  costs"


def test_text_too_long_for_a_cell_is_cut_and_told(path):
    book = opened(make([("insurance", "word " * 10_000, "high")]).to_excel(path))
    assert len(cell_of(book["Findings"], "Words").value) <= cells.MAX_CELL
    warnings = [row for row in rows_of(book["Warnings"]) if row["Code"] == "cell_cut"]
    assert [row["Document"] for row in warnings] == [
        "This workbook, sheet Findings",
        "This workbook, sheet Obligations",
        "This workbook, sheet Liability and money",
    ]


def test_more_rows_than_a_sheet_takes_go_on_another(path, monkeypatch):
    monkeypatch.setattr(cells, "MAX_ROWS", FIRST_ROW + 2)
    book = opened(make().to_excel(path))
    assert [len(rows_of(book[name])) for name in ("Findings", "Findings (2)")] == [2, 1]
    cell = next(
        row[1]
        for sheet in book
        if sheet.title.startswith("Summary")
        for row in sheet.iter_rows(min_row=FIRST_ROW + 1)
        if row[1].value == "○ To check"
    )
    assert cell.hyperlink.location == "'Findings (2)'!A5"


def test_more_links_than_a_sheet_takes_are_left_out_and_told(path, monkeypatch):
    monkeypatch.setattr(cells, "MAX_LINKS", 1)
    book = opened(make().to_excel(path))
    assert sum(cell.hyperlink is not None for row in book["Findings"] for cell in row) == 1
    assert "links_left_out" in {row["Code"] for row in rows_of(book["Warnings"])}


def test_many_rows_are_written_without_holding_them(path, monkeypatch):
    monkeypatch.setattr("contractlens.review.workbook_writer._INMEMORY_ROWS", 0)
    assert len(rows_of(opened(make(facts=FACTS).to_excel(path))["Findings"])) == 3


def test_decisions_survive_a_re_run(path):
    make().to_excel(path)
    judge(path, Reviewer_decision="agree", Reviewer_comment="+1 from me", Reviewer="JD")
    make().to_excel(path)
    (first, second, _) = rows_of(opened(path)["Findings"])
    assert (first["Reviewer decision"], first["Reviewer comment"], first["Reviewer"]) == (
        "agree",
        "+1 from me",
        "JD",
    )
    assert second["Reviewer decision"] is None


def test_decisions_survive_sorting_and_moved_columns(path):
    make().to_excel(path)
    judge(path, Reviewer_decision="Reject ")
    book = openpyxl.load_workbook(path)
    sheet = book["Findings"]
    sheet.insert_cols(1)
    sheet.move_range(f"A{FIRST_ROW + 1}:Z{FIRST_ROW + 1}", rows=10)
    book.save(path)
    book.close()
    assert list(cl.read_decisions(path).decision) == ["reject"]


def test_decisions_on_findings_that_are_gone_are_kept_and_come_back(path):
    make().to_excel(path)
    judge(path, Reviewer_decision="unsure", Reviewer_comment="ask")
    make(ROWS[1:], sha256="b" * 64).to_excel(path)
    (row,) = rows_of(opened(path)["Earlier decisions"])
    assert (row["Reviewer decision"], row["Reviewer comment"], row["Words"]) == ("unsure", "ask", ROWS[0][1])
    make().to_excel(path)
    assert "Earlier decisions" not in opened(path).sheetnames
    assert rows_of(opened(path)["Findings"])[0]["Reviewer comment"] == "ask"


def test_decisions_are_dropped_only_when_asked(path):
    make().to_excel(path)
    judge(path, Reviewer_decision="agree")
    make().to_excel(path, keep_decisions=False)
    assert cl.read_decisions(path).empty


def test_decisions_of_nobody_have_the_columns(path):
    found = cl.read_decisions(make().to_excel(path))
    assert list(found.columns) == [
        "finding_id",
        "document",
        "title",
        "clause",
        "words",
        "decision",
        "comment",
        "reviewer",
        "right_type",
    ]
    assert found.empty


def test_judged_findings_no_longer_await_review(path):
    make().to_excel(path)
    assert "2 findings of middling" in opened(path)["Summary"]["A2"].value
    book = openpyxl.load_workbook(path)
    cell_of(book["Findings"], "Reviewer decision", FIRST_ROW + 2).value = "agree"
    book.save(path)
    book.close()
    make().to_excel(path)
    assert "1 finding of middling" in opened(path)["Summary"]["A2"].value


@pytest.mark.parametrize(
    ("content", "kind"), [(b"hello", "not_a_workbook"), (b"", "not_a_workbook")], ids=["words", "empty"]
)
def test_a_file_that_is_no_workbook_is_not_written_over(path, content, kind):
    path.write_bytes(content)
    with pytest.raises(OutputError) as caught:
        make().to_excel(path)
    assert (caught.value.kind, path.read_bytes()) == (kind, content)


def test_a_workbook_of_somebody_else_is_not_written_over(path):
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(OutputError) as caught:
        make().to_excel(path)
    assert caught.value.kind == "no_decisions"


def test_a_workbook_that_is_open_elsewhere_gives_a_clear_error(path, monkeypatch):
    make().to_excel(path)
    before = path.read_bytes()

    def locked(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputError, match="open in another program") as caught:
        make(ROWS[1:]).to_excel(path)
    assert (caught.value.kind, path.read_bytes()) == ("in_use", before)
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_not_there_gives_a_clear_error(tmp_path):
    with pytest.raises(OutputError) as caught:
        make().to_excel(tmp_path / "no" / "w.xlsx")
    assert caught.value.kind == "unwritable"


def test_several_contracts_stand_side_by_side(path):
    contracts = [make(facts=FACTS), make(ROWS[1:], name="other.pdf", sha256="b" * 64)]
    book = opened(cl.write_workbook(path, contracts))
    (row,) = [row for row in rows_of(book["Summary"]) if row["Clause type"] == "Technology refresh"]
    assert (row["deal.pdf"], row["other.pdf"], row["Found in"]) == ("✔ Yes", "– Not found", "1 of 2")
    assert "Comparison" in book.sheetnames


def test_many_contracts_have_a_row_each(path):
    contracts = [make(name=f"{number}.pdf", sha256=f"{number:064}") for number in range(12)]
    rows = rows_of(opened(cl.write_workbook(path, contracts))["Summary"])
    assert [row["Contract"] for row in rows] == [f"{number}.pdf" for number in range(12)]
    assert {row["Technology refresh"] for row in rows} == {"✔ Yes"}


def test_plain_frames_of_a_scan_make_the_same_findings(path, tmp_path):
    contracts = [make(facts=FACTS)]
    frames = frames_of(contracts)
    frames["files"] = pd.DataFrame({"path": ["in/deal.pdf"], "document_id": ["a" * 64], "status": ["ok"]})
    book = opened(cl.write_workbook(path, frames))
    assert [row["Words"] for row in rows_of(book["Findings"])] == [words for _, words, _ in ROWS]
    assert cell_of(book["Findings"], "Page").hyperlink.target.replace("\\", "/") == "in/deal.pdf"


def test_gaps_stand_on_their_sheet_the_open_ones_first(path):
    gaps = pd.DataFrame(
        {
            "document": ["deal.pdf"] * 3,
            "title": ["Settled", "Could", "Must"],
            "severity": ["must", "could", "must"],
            "status": ["met", "not_met", "not_met"],
        }
    )
    rows = rows_of(opened(make().to_excel(path, gaps=gaps))["Gaps"])
    assert [(row["Requirement"], row["Status"]) for row in rows] == [
        ("Must", "✖ Not met"),
        ("Could", "✖ Not met"),
        ("Settled", "✔ Met"),
    ]


def test_only_findings_sure_enough_are_shown_but_answers_stay(path):
    book = opened(make().to_excel(path, clause_types={"insurance", "liability_cap"}, min_band="high"))
    assert rows_of(book["Findings"]) == []
    assert {row["Clause type"]: row["Answer"] for row in rows_of(book["Summary"])} == {
        "Insurance": "○ To check",
        "Limits of liability": "✔ Yes",
    }


def test_the_day_is_named_only_when_given(path):
    make().to_excel(path, made_on=date(2026, 1, 2))
    assert "2 January 2026" in {cell.value for row in opened(path)["Read me"] for cell in row}


def test_masked_workbook_holds_no_name(path):
    words = "Contract manager: Joan Ferris (joan.ferris@example.org, 020 7946 0018) reports to Ms Ferris."
    book = opened(
        make([("key_personnel", words, "high")], notices=[warning("by Joan Ferris")]).to_excel(path, mask=True)
    )
    everything = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert not any(word in everything for word in ("Ferris", "example.org", "7946"))


@pytest.mark.skipif(
    shutil.which("soffice") is None or not list(Path("/usr/lib/libreoffice/program").glob("libsclo.so")),
    reason="needs the package libreoffice-calc",
)
def test_libreoffice_opens_it_with_the_same_rows(tmp_path, samples, analyzer):
    path = analyzer.analyze(cl.read_document(samples / "council_hosting.pdf")).to_excel(tmp_path / "w.xlsx")
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    subprocess.run(
        [*command, every_sheet, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120
    )
    for sheet in opened(path):
        with (tmp_path / f"w-{sheet.title}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) == sheet.max_row


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 10_000_000)
    with pytest.raises(cl.OutputError, match="unpacks from") as caught:
        cl.read_decisions(path)
    assert caught.value.kind == "not_a_workbook"
