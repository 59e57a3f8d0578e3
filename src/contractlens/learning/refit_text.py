"""What training with corrections changed, as text for a terminal. No words of a contract stand in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from contractlens.learning.refit import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contractlens.learning.evaluation import Evaluation
    from contractlens.learning.refit import Change, Refit, Set

_TITLES: Mapping[Set, str] = {
    "contracts": "whole contracts",
    "clauses": "standalone clauses",
    "corrections": "corrected provisions",
}
_LISTED = 50  # single findings; the table above counts them all
_COMPARED = (
    "Compared: a model made as the old one was, and one with the corrections added. Both were fitted five times without\n"
    "one fifth of the families and judged the provisions of the families left out. A corrected contract is a family."
)


def refit_text(refit: Refit) -> str:
    """Return what was learned from, how both models do on held-out provisions, and the findings gained and lost."""
    parts = (
        _head(refit),
        [""],
        _quality(refit),
        _test(refit),
        [""],
        _by_type(refit.changes),
        _corrected(refit.changes),
    )
    return "\n".join(line for part in parts for line in part)


def _head(refit: Refit) -> Iterator[str]:
    examples = refit.corrected.corpus.examples
    contracts = len({example.document for example in examples})
    yield (
        f"corrections: {len(examples)} provisions of {contracts} contract(s), {refit.new_examples} of them new to the "
        f"old model (version {refit.old_version})"
    )
    for name, count in refit.corrected.left_out.items():
        yield f"left out: {count} statement(s) on {name}, a type without examples in the corpus"
    if refit.corrected.not_judged:
        yield f"left out: {refit.corrected.not_judged} place(s) in headings and other text that is never judged"
    yield _COMPARED
    if not refit.same_corpus:
        yield (
            "The old model was trained on another corpus: what is compared is this corpus without and with the "
            "corrections."
        )
    if not refit.new_examples:
        yield "The old model was trained on all of these corrections: both are the same."


def _quality(refit: Refit) -> Iterator[str]:
    yield f"{'held out':22}{'labels':>8}{'':4}{'old P':>7}{'R':>7}{'F1':>7}{'':4}{'new P':>7}{'R':>7}{'F1':>7}{'':4}{'change':>7}"
    for name in SETS:
        old, new = refit.old[name], refit.new[name]
        if not old.provisions:
            continue
        labels = new.micro.hits + new.micro.misses
        change = new.micro.f1 - old.micro.f1
        yield f"{_TITLES[name]:22}{labels:8}{'':4}{_figures(old)}{'':4}{_figures(new)}{'':4}{change:+7.3f}"


def _test(refit: Refit) -> Iterator[str]:
    test = refit.test
    if test is None:
        return
    change = test.new_f1 - test.old_f1
    yield f"{test.name}: {test.labels} labels, F1 of the old model {test.old_f1:.3f}, of the new one {test.new_f1:.3f} ({change:+.3f})"
    if test.known:
        yield f"  {test.known} of its provisions stand in the training data too: it is not held out from them"


def _figures(evaluation: Evaluation) -> str:
    micro = evaluation.micro
    return f"{micro.precision:7.3f}{micro.recall:7.3f}{micro.f1:7.3f}"


def _by_type(changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        yield "findings gained and lost: none"
        return
    counts = Counter((each.clause_type, each.is_gained, each.is_right) for each in changes)
    totals = Counter(each.clause_type for each in changes)
    names = sorted(totals, key=lambda name: (-totals[name], name))
    yield f"{'findings gained and lost':34}{'gained right':>14}{'gained wrong':>14}{'lost right':>14}{'lost wrong':>14}"
    for name in names:
        figures = [counts[name, gained, right] for gained in (True, False) for right in (True, False)]
        yield f"{name:34}" + "".join(f"{figure or '':>14}" for figure in figures)
    sums = [sum(counts[name, gained, right] for name in names) for gained in (True, False) for right in (True, False)]
    yield f"{'all':34}" + "".join(f"{figure:14}" for figure in sums)


def _corrected(changes: Sequence[Change]) -> Iterator[str]:
    listed = [each for each in changes if each.among == "corrections"]
    if listed:
        yield ""
        yield "on corrected provisions:"
    for each in listed[:_LISTED]:
        sign = "gained" if each.is_gained else "lost"
        told = "right" if each.is_right else "wrong"
        yield f"  {sign} {each.clause_type} ({told}) in {each.document.removeprefix('corrections: ')[:16]}"
    if len(listed) > _LISTED:
        yield f"  and {len(listed) - _LISTED} more"
