from __future__ import annotations

import pytest

from contractlens.batch.manifest import read_manifest
from contractlens.exceptions import ContractLensWarning, ScanError


@pytest.fixture
def register(archive):
    path = archive / "register.csv"
    path.write_text(
        "Contract_ID,File,supplier,status\n"
        "C1,a.txt,Saltmarsh,live\nC1,b.txt,,\nC2,north,Tidewell,ended\nC3,bundle.zip,Birch & Söhne,live\n",
        encoding="utf-8",
    )
    return path


def test_register_columns_come_back_joined(archive, register, scan):
    made = scan(archive, manifest=register)
    contracts = made.contracts.set_index("contract_id")
    assert contracts.register_supplier[["C1", "C2", "C3"]].to_list() == ["Saltmarsh", "Tidewell", "Birch & Söhne"]
    assert contracts.files[["C1", "C2", "C3"]].to_list() == [2, 2, 3]


def test_a_register_column_named_like_one_of_ours_gets_a_prefix(archive, register, scan):
    made = scan(archive, manifest=register)
    assert made.files.set_index("path").register_status["a.txt"] == "live"
    assert made.files.set_index("path").status["a.txt"] == "ok"


def test_files_that_the_manifest_does_not_name_are_scanned_too(archive, register, scan):
    made = scan(archive, manifest=register)
    assert made.files.set_index("path").contract_id["damaged.pdf"] == "damaged.pdf"


def test_rows_can_be_chosen_by_register_columns(archive, register, scan):
    made = scan(archive, manifest=register)
    rows = made.load(
        "findings", columns=["contract_id", "clause_type"], filters=[("register_supplier", "==", "Tidewell")]
    )
    assert set(rows.contract_id) == {"C2"}


def test_a_manifest_as_source_lists_its_files_and_tells_missing_ones(archive, register, scan):
    register.write_text(register.read_text(encoding="utf-8") + "C4,gone.pdf,,\n", encoding="utf-8")
    made = scan(register)
    files = made.files.set_index("path")
    assert files.reason["gone.pdf"] == "unreadable_path"
    assert "damaged.pdf" not in files.index


def test_rows_that_fit_no_file_are_told(archive, register, scan):
    register.write_text(register.read_text(encoding="utf-8") + "C4,archive\\gone.pdf,,\n", encoding="utf-8")
    with pytest.warns(ContractLensWarning, match=r"1 rows name no file of the archive: archive/gone\.pdf"):
        scan(archive, manifest=register)


def test_a_changed_manifest_moves_files_without_judging_them_again(archive, register, scan):
    scan(archive, manifest=register)
    register.write_text("contract_id,file\nX9,a.txt\n", encoding="utf-8")
    made = scan(archive, manifest=register, work=lambda job: pytest.fail(job.path))
    assert made.files.set_index("path").contract_id["a.txt"] == "X9"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_manifests_of_any_office_are_read(tmp_path, delimiter, encoding):
    path = tmp_path / "m.csv"
    rows = [["contract id", "FILE", "Supplier"], ["7", "a\\b.pdf", "Müller"]]
    path.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    manifest = read_manifest(path)
    assert manifest.entries["a/b.pdf"].register == {"Supplier": "Müller"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("file,supplier\na.pdf,x\n", "contract_id"),
        ("", "none"),
        ("contract_id,file\n1,a.pdf\n2,a.pdf\n", "line 3: the file belongs to another contract"),
        ("contract_id,file\n,a.pdf\n1,\n", "line 2: no contract_id"),
    ],
    ids=["no id", "empty", "two contracts", "gaps"],
)
def test_mistakes_in_a_manifest_are_told_with_their_line(tmp_path, text, told):
    path = tmp_path / "m.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScanError, match=told) as error:
        read_manifest(path)
    assert error.value.kind == "manifest"
