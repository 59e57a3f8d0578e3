from __future__ import annotations

import pytest

from contractlens.exceptions import CorpusError
from contractlens.learning.curves import cross_validate, learning_curve
from tests.learning.test_training import LABEL, SUBJECTS, WORDS

FAMILIES = ("one", "two", "three", "four")


@pytest.fixture(scope="module")
def corpus_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "clauses").mkdir()
    lines = []
    for family in FAMILIES:
        lines.append(f"## family: {family}")
        for word in WORDS:
            lines += [f"- || - || In {family} {text.format(word)}{LABEL % name}" for name, text in SUBJECTS.items()]
            lines.append(f"- || - || Notices in {family} about {word} matters are sent by post.")
    (folder / "clauses" / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_each_family_is_held_out_once(corpus_dir):
    told = []
    measured = cross_validate(corpus_dir, folds=2, tell=told.append)
    assert {each.contract for each in measured.clauses} == set(FAMILIES)
    assert len(measured.clauses) == 120
    assert len(told) == 2
    report = measured.reports(data="test")["standalone_clauses"]
    assert report.totals.f1[0] > 0.9


def test_a_curve_measures_on_the_same_families(corpus_dir):
    small, whole = learning_curve(corpus_dir, shares=(0.5, 1.0), folds=4)
    assert (small.families, whole.families) == (2, 3)
    assert {each.family for each in small.measured.clauses} == {each.family for each in whole.measured.clauses}


@pytest.mark.parametrize("shares", [(), (0.0,), (1.5,)], ids=["none", "nothing", "too much"])
def test_shares_must_make_sense(corpus_dir, shares):
    with pytest.raises(ValueError, match="shares"):
        learning_curve(corpus_dir, shares=shares)


def test_too_few_families_are_refused(tmp_path):
    (tmp_path / "clauses").mkdir()
    (tmp_path / "clauses" / "a.txt").write_text("## family: one\n- || - || Words.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="at least 4"):
        cross_validate(tmp_path)
