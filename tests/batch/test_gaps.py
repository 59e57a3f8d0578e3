from __future__ import annotations

import pytest

from contractlens.batch.gaps import CONTRACT_GAP_COLUMNS

from .papers import agreement, schedule

PLAYBOOK = """
schema_version = 1
name = "refresh"
title = "Refresh"

[[requirements]]
id = "refresh"
title = "Devices are replaced"
clause_types = ["technology_refresh"]
severity = "must"
source = "A test"
advice = "Ask for it."

[[requirements]]
id = "insured"
title = "The supplier is insured"
clause_types = ["insurance"]
severity = "must"
source = "A test"
advice = "Ask for it."
"""
MISSING = "7 Charges\n7.1 The charges are set out in Schedule 2.\n"
SILENT = agreement().replace(
    "3.1 The Supplier shall replace every laptop every 36 months", "3.1 The Supplier shall be kind"
)


@pytest.fixture
def statuses(tmp_path, scan):
    """Scan files and return the status of each requirement of the one contract in folder x."""

    def run(files: dict[str, str | bytes], requirement: str):
        for name, content in files.items():
            path = tmp_path / "archive" / "x" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (tmp_path / "refresh.toml").write_text(PLAYBOOK)
        made = scan(tmp_path / "archive").gaps(tmp_path / "refresh.toml")
        assert set(made.contract_id) == {"x"}
        return made.set_index("requirement_id").status[requirement]

    return run


def test_a_contract_meets_what_any_of_its_files_meets(statuses):
    files = {
        "order.txt": SILENT,
        "Schedule 2.txt": schedule()
        + "2 Refresh\n2.1 The Supplier shall replace every laptop every 36 months at its own cost.\n",
    }
    assert statuses(files, "refresh") == "met"


def test_what_no_file_has_is_not_met(statuses):
    assert statuses({"order.txt": agreement(more=MISSING), "Schedule 2.txt": schedule()}, "insured") == "not_met"


def test_nothing_can_be_told_while_a_schedule_is_missing(statuses):
    assert statuses({"order.txt": agreement(more=MISSING)}, "insured") == "cannot_tell"


def test_nothing_can_be_told_while_a_file_failed(statuses):
    assert statuses({"order.txt": agreement(), "Schedule 2.pdf": b"%PDF-1.7 broken"}, "insured") == "cannot_tell"


def test_a_draft_does_not_meet_what_the_signed_copy_lacks(statuses):
    assert statuses({"draft v1.txt": agreement(), "signed.txt": SILENT}, "refresh") == "not_met"


def test_what_the_caller_knows_may_differ_by_contract(archive, scan):
    asked = []

    def facts(contract: str) -> dict[str, object]:
        asked.append(contract)
        return {"value": 5_000_000}

    made = scan(archive).gaps("tech_benefit_and_skills", facts=facts, contracts=["a.txt", "none such"])
    assert asked == ["a.txt"]
    assert set(made.contract_id) == {"a.txt"}


def test_no_contracts_give_the_same_columns(archive, scan):
    made = scan(archive).gaps("tech_benefit_and_skills", contracts=[])
    assert {name: str(dtype) for name, dtype in made.dtypes.items()} == {
        column.name: column.dtype for column in CONTRACT_GAP_COLUMNS
    }
