"""Labelled provisions teach modality, bearer and strength."""

from __future__ import annotations

import pytest

from contractlens.exceptions import CorpusError
from contractlens.learning.examples import clause_example, load_corpus
from contractlens.learning.judgement_training import (
    LabelledJudgement,
    fit_judgements,
    judgement_accuracy,
    labelled_judgements,
)
from contractlens.learning.markup import load_clauses

LINES = """## family: quay
Exit || - || The Vendor hands back the keys. {{exit_management; present; obligation; supplier; -}}
Exit || - || Exit help: see the harbour manual. {{exit_management; by_reference; statement; -; -}}
Ending || - || The Port may end this at any time. {{termination_rights; present; right; buyer; may}}
"""


def test_labelled_judgements_leave_out_what_binds_nobody(tmp_path):
    (tmp_path / "z_1.txt").write_text(LINES, encoding="utf-8")
    examples = [clause_example(clause) for clause in load_clauses(tmp_path / "z_1.txt")]
    judged = list(labelled_judgements(examples))
    assert [(one.modality, one.bearer, one.strength, one.family) for one in judged] == [
        ("obligation", "supplier", "-", "quay"),
        ("right", "buyer", "may", "quay"),
    ]


def test_labelled_judgements_know_the_parties_of_a_whole_contract(tmp_path):
    (tmp_path / "contracts").mkdir()
    (tmp_path / "clauses").mkdir()
    (tmp_path / "contracts" / "quay.txt").write_text(
        "title: Quay\nfamily: quay\nregister: plain\nnumbering: decimal\n---\n"
        'p This is between Oldport Council ("we") and Quaytech Ltd ("you").\n'
        "# Leaving\n## We return the keys in a week. {{exit_management; present; obligation; buyer; -}}\n",
        encoding="utf-8",
    )
    (judged,) = labelled_judgements(load_corpus(tmp_path).examples)
    assert "acting=buyer" in judged.features


def records():
    duties = [LabelledJudgement(("cue=shall", f"n={n % 2}"), "obligation", "supplier", "shall", "a") for n in range(8)]
    rights = [LabelledJudgement(("cue=may", f"n={n % 2}"), "right", "buyer", "may", "b") for n in range(8)]
    return duties + rights


def test_fit_judgements_learns_what_tells_the_values_apart():
    assert judgement_accuracy(records(), fit_judgements(records())) == {"modality": 1, "bearer": 1, "strength": 1}


def test_fit_judgements_gives_the_same_bytes_again():
    assert fit_judgements(records()).to_bytes() == fit_judgements(records()).to_bytes()


def test_fit_judgements_leaves_out_features_of_one_provision():
    odd = LabelledJudgement(("cue=shall", "seen=once"), "obligation", "supplier", "shall", "a")
    assert "seen=once" not in fit_judgements([*records(), odd]).index


def test_fit_judgements_refuses_what_teaches_nothing():
    with pytest.raises(CorpusError):
        fit_judgements([one for one in records() if one.modality == "right"])


def test_judgement_accuracy_of_nothing_is_zero():
    assert judgement_accuracy([], fit_judgements(records())) == {"modality": 0, "bearer": 0, "strength": 0}
