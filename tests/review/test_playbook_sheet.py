from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

import contractlens as cl

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", '=HYPERLINK("http://x.example","y")', "http://x.example"]


@pytest.fixture
def book(tmp_path):
    """A workbook of a shipped playbook, opened to be changed, and how to load it again."""
    place = cl.Playbook.builtin("tech_benefit_and_skills").to_excel(tmp_path / "p.xlsx")
    workbook = openpyxl.load_workbook(place)

    def load():
        workbook.save(place)
        return cl.Playbook.load(place)

    return workbook, load


def cell(sheet, column, row=2):
    """The cell of a named column."""
    names = [item.value for item in sheet[1]]
    return sheet.cell(row, names.index(column) + 1)


def problems(load):
    with pytest.raises(cl.PlaybookError) as caught:
        load()
    return {problem.key: problem.reason for problem in caught.value.problems}


@pytest.mark.parametrize("name", cl.Playbook.names())
def test_playbooks_that_ship_survive_the_sheet(name, tmp_path):
    playbook = cl.Playbook.builtin(name)
    assert cl.Playbook.load(playbook.to_excel(tmp_path / "p.xlsx")) == playbook


def test_alternatives_of_several_checks_survive_the_sheet(tmp_path):
    playbook = cl.Playbook.loads("""
name = "p"
title = "P"
[[requirements]]
id = "one"
title = "One"
clause_types = ["insurance", "liability_cap"]
checks = [
  { any_of = [
    { all_of = [{ attribute = "amount_gbp", op = "ge", value = 2.5, unit = "GBP" }, { field = "text", op = "present" }] },
    { attribute = "class", op = "in", value = ["cyber", "public liability"] },
  ] },
  { any_of = [{ field = "modality", op = "eq", value = "right" }, { field = "bearer", op = "absent" }] },
  { attribute = "run_off_years", op = "gt", value = 5, unit = "years", match = "all" },
]
applies_when = { signed_before = 2030-01-01, value_below = 5, facts = { tier = "gold", small = false, size = 3 } }
""")
    assert cl.Playbook.load(playbook.to_excel(tmp_path / "p.xlsx")) == playbook


@pytest.mark.parametrize("words", HOSTILE)
def test_words_that_look_like_formulas_stay_words(words, tmp_path):
    playbook = cl.Playbook(
        "p", words, (cl.Requirement("one", words, ("insurance",), advice=words, source=words, wording=words),)
    )
    place = playbook.to_excel(tmp_path / "p.xlsx")
    workbook = openpyxl.load_workbook(place)
    cells = [item for sheet in workbook for row in sheet.iter_rows() for item in row if item.value is not None]
    assert all(item.data_type != "f" and item.hyperlink is None for item in cells)
    assert all(item.quotePrefix for item in cells if item.value == words)
    assert cl.Playbook.load(place) == playbook


def test_cells_have_lists_to_choose_from(book):
    workbook, _ = book
    for sheet, count in (("Requirements", 4), ("Checks", 5)):
        assert len(workbook[sheet].data_validations.dataValidation) == count
    assert workbook["Lists"].sheet_state == "hidden"
    assert workbook.sheetnames[0] == "Read me"


def test_what_people_fill_in_is_read(book):
    workbook, load = book
    sheet = workbook["Requirements"]
    row = sheet.max_row + 1
    for column, value in (("id", "own"), ("title", "Own"), ("clause_types", " insurance ; "), ("value_at_least", 5)):
        cell(sheet, column, row).value = value
    cell(sheet, "other_facts", row).value = "citizen_facing = yes; tier = gold"
    own = load().requirements[-1]
    assert (own.id, own.clause_types, own.severity, own.applies_when.value_at_least) == (
        "own",
        ("insurance",),
        "must",
        5,
    )
    assert own.applies_when.facts == (("citizen_facing", True), ("tier", "gold"))


def test_columns_may_stand_in_any_order(book):
    workbook, load = book
    workbook["Requirements"].move_range("A1:A20", cols=40)
    assert load() == cl.Playbook.builtin("tech_benefit_and_skills")


@pytest.mark.parametrize(
    ("sheet", "column", "value", "reason"),
    [
        ("Requirements", "id", "Not An Id", "small letters"),
        ("Requirements", "severity", "perhaps", "must be one of"),
        ("Requirements", "clause_types", "technology_refrsh", "did you mean technology_refresh"),
        ("Requirements", "signed_from", "soon", "must be a date"),
        ("Requirements", "value_above", "much", "must be a number"),
        ("Requirements", "other_facts", "citizen_facing", "table of names"),
        ("Requirements", "title", "=1+1", "holds a formula"),
        ("Checks", "op", "matches", "must be one of"),
        ("Checks", "name", "modalety", "must be one of"),
        ("Checks", "requirement", "nobody", "no requirement has this id"),
    ],
)
def test_mistakes_are_named_by_their_cell(book, sheet, column, value, reason):
    workbook, load = book
    changed = cell(workbook[sheet], column)
    changed.value = value
    found = problems(load)
    assert reason in found[f"{sheet}!{changed.coordinate}"]


def test_all_mistakes_are_reported_at_once(book):
    workbook, load = book
    cell(workbook["Requirements"], "severity").value = "perhaps"
    cell(workbook["Requirements"], "source_date", 4).value = "soon"
    workbook["Playbook"]["B1"].value = "My Playbook"
    assert len(problems(load)) == 3


def test_unknown_and_missing_columns_are_told(book):
    workbook, load = book
    workbook["Requirements"]["A1"].value = "identity"
    reasons = " ".join(problems(load).values())
    assert "unknown column" in reasons
    assert "'id' is missing" in reasons


def test_missing_sheets_are_told(book):
    workbook, load = book
    del workbook["Requirements"]
    assert list(problems(load)) == ["Requirements"]


def bomb():
    """A ZIP file that unpacks to far more than a playbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    return buffer.getvalue()


def other_zip():
    """A ZIP file that is no workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "hello")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"PK\x03\x04broken", other_zip(), bomb()], ids=["empty", "text", "cut", "zip", "bomb"]
)
def test_files_that_are_no_workbook_are_refused(data, tmp_path):
    place = tmp_path / "p.xlsx"
    place.write_bytes(data)
    with pytest.raises(cl.PlaybookError) as caught:
        cl.Playbook.load(place)
    assert caught.value.kind == "unreadable"


def test_a_damaged_workbook_is_an_error_of_ours(tmp_path):
    data = cl.Playbook.builtin("exit_readiness").to_excel(tmp_path / "p.xlsx").read_bytes()
    for part in ("xl/workbook.xml", "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        for spoilt in (b"<broken", b""):
            buffer = io.BytesIO()
            with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
                for name in old.namelist():
                    new.writestr(name, spoilt if name == part else old.read(name))
            (tmp_path / "q.xlsx").write_bytes(buffer.getvalue())
            with pytest.raises(cl.PlaybookError):
                cl.Playbook.load(tmp_path / "q.xlsx")


def test_a_folder_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(cl.PlaybookError) as caught:
        cl.Playbook.builtin("exit_readiness").to_excel(tmp_path / "no" / "p.xlsx")
    assert caught.value.kind == "unwritable"
