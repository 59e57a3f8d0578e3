from __future__ import annotations

import pytest

from contractlens.batch.fingerprints import fingerprint, values_of

from .papers import CLAUSES, agreement


@pytest.fixture
def copies(tmp_path, scan):
    """Write files into one folder and return their rows by name."""

    def run(files: dict[str, str]):
        for name, content in files.items():
            path = tmp_path / "archive" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return scan(tmp_path / "archive").files.set_index("path")

    return run


def draft(text: str) -> str:
    return text.replace("three months'", "six weeks'")


def test_drafts_and_the_signed_copy_are_one_group_with_the_signed_one_best(copies):
    rows = copies(
        {
            "x/order draft v1.txt": draft(agreement()),
            "x/order v2.txt": agreement(),
            "x/order v2 signed.txt": agreement() + "\n",
            "x/order v10.txt": agreement().replace("interest at four", "interest at five"),
        }
    )
    assert rows.copy_group.nunique() == 1
    assert rows.copy_group.notna().all()
    assert list(rows.index[rows.is_best_copy]) == ["x/order v2 signed.txt"]
    assert rows.copy_reason["x/order v2 signed.txt"].startswith("signed")
    assert rows.copy_reason["x/order draft v1.txt"] == "x/order v2 signed.txt is signed"


def test_folders_of_thousands_give_the_same_groups(copies, monkeypatch):
    monkeypatch.setattr("contractlens.batch.alike.MANY", 0)
    rows = copies({"x/a v1.txt": draft(agreement()), "x/a v2.txt": agreement(), "x/b.txt": agreement(reference="Z/9")})
    assert list(rows.index[rows.copy_group.notna()]) == ["x/a v1.txt", "x/a v2.txt"]


def test_without_a_signed_copy_the_latest_version_is_best(copies):
    rows = copies({"x/order v9.txt": draft(agreement()), "x/order v10.txt": agreement()})
    assert list(rows.index[rows.is_best_copy]) == ["x/order v10.txt"]


def test_a_redacted_copy_is_not_the_best(copies):
    hidden = agreement().replace("30 days of receipt", "[REDACTED]")
    rows = copies({"x/order.txt": agreement(), "x/published.txt": hidden})
    assert rows.copy_group.nunique() == 1
    assert rows.is_best_copy["x/order.txt"]
    assert rows.copy_reason["x/published.txt"] == "x/order.txt is not redacted"


@pytest.mark.parametrize(
    "change",
    [{"supplier": "Larchwell Systems Limited"}, {"reference": "HOS/0418"}, {"start": "1 April 2026"}],
    ids=["supplier", "reference", "start"],
)
def test_orders_from_one_template_are_no_copies(copies, change):
    rows = copies({"x/a.txt": agreement(), "x/b.txt": agreement(**change)})
    assert rows.copy_group.isna().all()
    assert rows.is_best_copy.all()


def test_a_blank_template_does_not_join_the_orders_made_from_it(copies):
    blank = "Agreement for Hosting Services\n\n" + CLAUSES
    rows = copies(
        {
            "a/one.txt": agreement(),
            "b/two.txt": agreement(supplier="Larchwell Systems Limited", reference="L/1"),
            "template.txt": blank,
        }
    )
    assert rows.contract_id.nunique() == 3


def test_a_copy_in_another_folder_belongs_to_the_same_contract(copies):
    rows = copies({"a/order.txt": agreement(), "z/order scan.txt": draft(agreement())})
    assert rows.contract_id.nunique() == 1


def test_findings_of_other_copies_do_not_count_for_the_contract(tmp_path, scan):
    folder = tmp_path / "archive" / "x"
    folder.mkdir(parents=True)
    refresh = (
        "3.1 The Supplier shall replace every laptop every 36 months at its own cost and dispose of the old one safely."
    )
    (folder / "draft v1.txt").write_text(agreement())
    (folder / "signed.txt").write_text(agreement().replace(refresh, "3.1 Not used in this contract."))
    made = scan(tmp_path / "archive")
    assert made.matrix().technology_refresh["x"] == "not_found"
    assert made.contracts.findings[0] == made.files.set_index("path").findings["x/signed.txt"]


def test_fingerprints_ignore_capitals_and_white_space():
    assert fingerprint(CLAUSES) == fingerprint(CLAUSES.upper().replace(" ", "\n  "))


def test_fingerprints_say_how_alike_texts_are():
    first, near, far = (
        values_of(fingerprint(text) or "") for text in (CLAUSES, CLAUSES.replace("laptop", "tablet"), CLAUSES[::-1])
    )
    assert (first == near).mean() > 0.8
    assert (first == far).mean() < 0.1


def test_a_text_of_few_words_has_no_fingerprint():
    assert fingerprint("Page 1 of 1") is None
