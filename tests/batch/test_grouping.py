from __future__ import annotations

import io

import pytest

from contractlens.batch.nodes import Node
from contractlens.batch.profiles import profile_row
from contractlens.batch.settings import RULES_ONLY, Settings
from contractlens.batch.work import load_analyzer

from .papers import CLAUSES, agreement, schedule, variation

OTHER = {"title": "Agreement for Licences", "reference": "LIC/0900", "supplier": "Finch and Alder Consulting LLP"}


@pytest.fixture
def contracts(tmp_path, scan):
    """Write files and say which of them the scan holds for one contract."""

    def run(files: dict[str, str | bytes], **options):
        folder = tmp_path / "archive"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        made = scan(folder, **options)
        return {
            name: sorted(group.path)
            for name, group in made.files[made.files.role != "container"].groupby("contract_id")
        }

    return run


def test_a_folder_of_unrelated_contracts_is_not_one_contract(contracts):
    assert contracts({"north/a.txt": agreement(), "north/b.txt": agreement(**OTHER)}) == {
        "north/a.txt": ["north/a.txt"],
        "north/b.txt": ["north/b.txt"],
    }


def test_a_contract_and_its_schedules_in_a_folder_are_one_contract_with_the_name_of_the_folder(contracts):
    files = {"north/order.txt": agreement(), "north/Schedule 2.txt": schedule(2), "north/Annexes/Annex A.txt": "Rates"}
    assert contracts(files) == {"north": sorted(files)}


def test_a_schedule_goes_to_the_contract_that_refers_to_it(contracts):
    asking = agreement(more="7 Charges\n7.1 The charges are set out in Schedule 2.\n")
    files = {"x/a.txt": asking, "x/b.txt": agreement(**OTHER), "x/Schedule 2.txt": schedule(2)}
    assert contracts(files)["x/a.txt"] == ["x/Schedule 2.txt", "x/a.txt"]


def test_a_schedule_that_either_contract_may_hold_stands_alone(contracts):
    files = {"x/a.txt": agreement(), "x/b.txt": agreement(**OTHER), "x/Schedule 2.txt": schedule(2)}
    assert contracts(files)["x/Schedule 2.txt"] == ["x/Schedule 2.txt"]


def test_a_variation_finds_its_parent_by_reference_in_another_folder(contracts):
    files = {"2024/order.txt": agreement(), "2024/b.txt": agreement(**OTHER), "2025/change.txt": variation()}
    assert contracts(files)["2024/order.txt"] == ["2024/order.txt", "2025/change.txt"]


def test_a_variation_of_another_reference_stands_alone(contracts):
    files = {"x/order.txt": agreement(supplier="Larch Systems Limited"), "y/change.txt": variation(reference="ZZ/9")}
    assert len(contracts(files)) == 2


def test_files_with_one_reference_and_different_parties_are_two_contracts(contracts):
    files = {"x/a.txt": agreement(), "y/b.txt": agreement(supplier="Larchwell Systems Limited")}
    assert len(contracts(files)) == 2


def test_an_unreadable_file_beside_one_contract_belongs_to_it(contracts):
    files = {"x/a.txt": agreement(), "x/signed.pdf": b"%PDF-1.7 broken", "x/prices.xlsx": b"PK\3\4 no workbook"}
    assert contracts(files) == {"x": sorted(files)}


def test_an_unreadable_file_at_the_top_stands_alone(contracts):
    files = {"a.txt": agreement(), "unknown.pdf": b"%PDF-1.7 broken"}
    assert len(contracts(files)) == 2


def test_standard_terms_in_many_folders_join_nothing(contracts):
    files = {
        "x/a.txt": agreement(),
        "y/b.txt": agreement(**OTHER),
        "x/terms.txt": "Terms of Supply\n\n" + CLAUSES,
        "y/terms.txt": "Terms of Supply\n\n" + CLAUSES,
    }
    found = contracts(files)
    assert not any("x/a.txt" in paths and "y/b.txt" in paths for paths in found.values())


def test_the_manifest_parts_what_the_texts_would_join(contracts, tmp_path):
    (tmp_path / "archive").mkdir()
    register = tmp_path / "archive" / "register.csv"
    register.write_text("contract_id,file\nC1,x/a.txt\nC2,x/change.txt\n")
    found = contracts({"x/a.txt": agreement(), "x/change.txt": variation()}, manifest=register)
    assert found == {"C1": ["x/a.txt"], "C2": ["x/change.txt"]}


def test_a_file_that_the_manifest_does_not_name_joins_the_contract_that_it_changes(contracts, tmp_path):
    (tmp_path / "archive").mkdir()
    register = tmp_path / "archive" / "register.csv"
    register.write_text("contract_id,file\nC1,x/a.txt\n")
    found = contracts({"x/a.txt": agreement(), "y/change.txt": variation()}, manifest=register)
    assert found == {"C1": ["x/a.txt", "y/change.txt"]}


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("Schedule 3 - Charges.docx", "schedule"),
        ("07 Annex B.pdf", "schedule"),
        ("CCN-004.pdf", "variation"),
        ("CCN 4 extension.pdf", "variation"),
        ("Deed of Variation.pdf", "variation"),
        ("Contract.pdf", "unread"),
        ("Scheduled maintenance.pdf", "unread"),
        ("Cannock order.pdf", "unread"),
    ],
)
def test_a_name_tells_the_role_of_a_file_that_could_not_be_read(path, role):
    assert Node(path).role == role


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("Variation Agreement No 7", "7"),
        ("Deed of Variation 012", "12"),
        ("Change Control Notice\nCCN number: CCN-004", "4"),
        ("Change Control Notice\nClause 7 is deleted.", ""),
    ],
)
def test_a_variation_has_the_number_that_it_gives_itself(head, number):
    document = load_analyzer(Settings.make(model_dir=RULES_ONLY)).analyze(io.BytesIO(f"{head}\n\n{CLAUSES}".encode()))
    row = profile_row(document)
    assert (row["role"], row["number"] or "") == ("variation", number)


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("a.pdf", ""),
        ("x/a.pdf", "x"),
        ("x/Schedules/a.pdf", "x"),
        ("x/Drafts/old/a.pdf", "x"),
        ("x/bundle.zip!/a.pdf", "x/bundle.zip!"),
        ("x/bundle.zip!/deep/a.pdf", "x/bundle.zip!/deep"),
    ],
)
def test_folders_that_only_hold_pieces_do_not_count(path, folder):
    assert Node(path).folder == folder
