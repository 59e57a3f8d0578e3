"""Writes MODEL_CARD.md from what was measured; no figure in it is typed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contractlens.detection.model import LinearModel
    from contractlens.taxonomy import Taxonomy

_HEAD = """# Model card: contractlens default model, version {version}

**What it does.** Scores each provision of an IT contract for {labels} clause types. One-vs-rest logistic regression
(scikit-learn, liblinear) over TF-IDF blocks of words, characters, heading, context, lead-in, and rule evidence; in a
whole contract a second stage (logistic regression over nine facts, shared by all types) weighs each score against those
of the section, the part and the neighbours.

**Trained on** {contracts} whole contracts ({provisions_in_contracts} provisions) and {standalone_clauses} standalone
clauses in {families} families, all written for this project; no real contract is in it. That the training text is
written by us, and not drawn from real contracts, is the main limit of this model: real files will score lower.

**Measured** on families that the scoring model had not seen (5 folds by family), thresholds set on yet other families.
The corpus has one author group, so these figures flatter; measure on your own contracts before you rely on them.

| set | provisions | labels | precision | recall | micro F1 | macro F1 |
|---|---|---|---|---|---|---|
"""

_KNOWN_LIMITS = """
**Known limits.** English only. Rare types have few examples: see the table. Confidence is calibrated over all types
together. Not legal advice: every finding gives its words and its page so that a person can check it.
"""


def model_card(model: LinearModel, training: Mapping[str, Any], taxonomy: Taxonomy) -> str:
    """Return the card as Markdown."""
    head = _HEAD.format(version=model.version, labels=len(model.labels), **training)
    sets = {"whole contracts": "held_out_contracts", "standalone clauses": "held_out_clauses"}
    rows = []
    for title, key in sets.items():
        figures = model.metrics[key]
        rows.append(
            f"| {title} | {figures['provisions']} | {figures['labels']} | {figures['micro_precision']:.2f} "
            f"| {figures['micro_recall']:.2f} | {figures['micro_f1']:.2f} | {figures['macro_f1']:.2f} |\n"
        )
    return head + "".join(rows) + _type_table(model, training, taxonomy) + _KNOWN_LIMITS


def _type_table(model: LinearModel, training: Mapping[str, Any], taxonomy: Taxonomy) -> str:
    lines = [
        "\n| type | tier | examples | F1 in contracts (labels) | F1 in standalone clauses (labels) |\n|---|---|---|---|---|\n"
    ]
    contracts, clauses = (model.metrics[key]["types"] for key in ("held_out_contracts", "held_out_clauses"))
    for name, clause_type in taxonomy.types.items():
        if name in model.labels:
            count = training["examples_per_type"].get(name, 0)
            lines.append(
                f"| {name} | {clause_type.tier} | {count} | {_cell(contracts, name)} | {_cell(clauses, name)} |\n"
            )
    return "".join(lines)


def _cell(figures: Mapping[str, Any], name: str) -> str:
    found = figures.get(name)
    return f"{found['f1']:.2f} ({found['labelled']})" if found and found["labelled"] else "-"
