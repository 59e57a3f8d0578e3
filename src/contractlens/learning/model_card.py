"""Writes MODEL_CARD.md from what was measured; no figure in it is typed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.learning.known_failures import known_failures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contractlens.detection.model import LinearModel
    from contractlens.taxonomy import Taxonomy

_HEAD = """# Model card: contractlens default model, version {version}

**What it does.** Scores each provision of an IT contract for {labels} clause types. One-vs-rest logistic regression
(scikit-learn, liblinear) over TF-IDF blocks of words, characters, heading, context, lead-in, and rule evidence, and the
mean of static word vectors; in a whole contract a second stage (boosted decision trees over facts of the surroundings,
shared by all types) weighs each score against those of the section, the part and the neighbours.

**Trained on** {contracts} whole contracts ({provisions_in_contracts} provisions) and {standalone_clauses} standalone
clauses in {families} families, all written for this project; no real contract is in it. That the training text is
written by us, and not drawn from real contracts, is the main limit of this model: real files will score lower.

**Measured** on families that the scoring model had not seen (5 folds by family), thresholds set on yet other families.
The corpus has one author group, so these figures flatter; measure on your own contracts before you rely on them.

| set | provisions | labels | precision | recall | micro F1 | macro F1 |
|---|---|---|---|---|---|---|
"""

_NESTED = """
**Measured again, nested** ({data}): calibration, second stage and thresholds are learned without the
families measured, and whole contracts go through the whole pipeline. In brackets: 95% intervals over contracts (over families for
standalone clauses).

| set | measure | labels | precision | recall | F1 |
|---|---|---|---|---|---|
"""

_SOURCES = """
**Labels** were written with the text by its writers, by `models/corpus/GUIDELINES.md`: synthetic data, one judgement
each; a second reader labelled 400 lines anew (`models/corpus/DATASHEET.md`). Trained with {versions}.
"""

_KNOWN_LIMITS = """
**Known limits.** English only. Rare types have few examples: see the table. Confidence is calibrated over all types
together. Not legal advice: every finding gives its words and its page so that a person can check it.
"""


def model_card(
    model: LinearModel,
    training: Mapping[str, Any],
    taxonomy: Taxonomy,
    *,
    measured: Mapping[str, Any] | None = None,
) -> str:
    """Return the card as Markdown.

    Args:
        model: With the metrics of its training.
        training: What it was trained on, as the manifest has it.
        taxonomy: For tiers.
        measured: ``whole_contracts`` and ``standalone_clauses``: `EvaluationReport.to_dict` of nested cross-validation,
            and ``families_per_type``. With it the card has intervals, calibration and bands per type.
    """
    head = _HEAD.format(version=model.version, labels=len(model.labels), **training)
    sets = {"whole contracts": "held_out_contracts", "standalone clauses": "held_out_clauses"}
    rows = []
    for title, key in sets.items():
        figures = model.metrics[key]
        rows.append(
            f"| {title} | {figures['provisions']} | {figures['labels']} | {figures['micro_precision']:.2f} "
            f"| {figures['micro_recall']:.2f} | {figures['micro_f1']:.2f} | {figures['macro_f1']:.2f} |\n"
        )
    if measured and "whole_contracts" in measured:
        tables = _nested(measured) + _measured_types(model, training, taxonomy, measured)
    else:
        tables = _type_table(model, training, taxonomy)
    return head + "".join(rows) + tables + _failures(model) + _SOURCES.format(**_versions(training)) + _KNOWN_LIMITS


def _versions(training: Mapping[str, Any]) -> dict[str, str]:
    versions = training.get("versions", {})
    return {"versions": ", ".join(f"{name} {number}" for name, number in versions.items()) or "versions not recorded"}


def _nested(measured: Mapping[str, Any]) -> str:
    """Return the totals of nested cross-validation, with intervals."""
    lines = [_NESTED.format(data=measured["whole_contracts"]["data"].rsplit(", ", 1)[0])]
    for name in ("whole_contracts", "standalone_clauses"):
        if name in measured:
            lines += [
                f"| {name.replace('_', ' ')} | {row['measure'].replace('_', ' ')} | {row['labels']} "
                f"| {_ends(row, 'precision')} | {_ends(row, 'recall')} | {_ends(row, 'f1')} |\n"
                for row in measured[name]["totals"]
            ]
    bands = {row["band"]: row for row in measured["whole_contracts"]["bands"] if row["clause_type"] is None}
    shares = ", ".join(f"`{name}` {row['precision']:.2f}" for name, row in bands.items() if row["findings"])
    error = measured["whole_contracts"]["calibration_error"]
    return (
        "".join(lines)
        + f"\nRight findings by band in whole contracts: {shares}. Expected calibration error {error:.3f}.\n"
    )


def _measured_types(
    model: LinearModel, training: Mapping[str, Any], taxonomy: Taxonomy, measured: Mapping[str, Any]
) -> str:
    """Return one row per type from nested cross-validation."""
    contracts = {row["clause_type"]: row for row in measured["whole_contracts"]["types"]}
    clauses = {row["clause_type"]: row for row in measured.get("standalone_clauses", {}).get("types", ())}
    high = {row["clause_type"]: row for row in measured["whole_contracts"]["bands"] if row["band"] == "high"}
    families = measured.get("families_per_type", {})
    lines = [
        "\n| type | tier | examples | families | labels in contracts | precision | recall | F1 | F1 alone "
        "| calibration error | `high` right |\n" + "|---" * 11 + "|\n"
    ]
    for name, clause_type in taxonomy.types.items():
        if name not in model.labels:
            continue
        row, alone, sure = contracts.get(name, {}), clauses.get(name, {}), high.get(name, {})
        cells = [name, clause_type.tier, training["examples_per_type"].get(name, 0), families.get(name, "-")]
        cells += [row.get("labels", 0), *(_ends(row, figure) for figure in ("precision", "recall", "f1"))]
        cells += [_plain(alone.get("f1")), _plain(row.get("calibration_error")), _plain(sure.get("precision"))]
        lines.append("| " + " | ".join(map(str, cells)) + " |\n")
    return "".join(lines)


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _ends(row: Mapping[str, Any], name: str) -> str:
    low, high = row.get(f"{name}_from"), row.get(f"{name}_to")
    ends = "" if low is None or high is None else f" ({low:.2f}-{high:.2f})"
    return _plain(row.get(name)) + ends


def _failures(model: LinearModel) -> str:
    notes = [f"- `{name}`: {note}\n" for name, note in known_failures().items() if name in model.labels]
    return (
        "\n**Known failures**, read off errors of version 1 on the sample contracts; types without a note were not read:\n\n"
        + "".join(notes)
        if notes
        else ""
    )


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
