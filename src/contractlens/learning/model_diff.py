"""Two models side by side: how they were made, what they know, how good they are, and what they find in contracts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contractlens.analyzer import Analyzer
from contractlens.detection.features import BLOCKS
from contractlens.detection.model_store import load_model
from contractlens.document import Document
from contractlens.findings import Column, frame
from contractlens.learning.model_info import MODEL_METRIC_COLUMNS, ModelInfo, model_info, plain_rows
from contractlens.readers import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.detection.model import LinearModel
    from contractlens.readers import Source
    from contractlens.taxonomy import Taxonomy

FACT_COLUMNS = (
    Column("what", "string", "Entry of the manifest, for example `version` or `made_with.numpy`."),
    Column("old", "string", "In the old model; missing where it has none."),
    Column("new", "string", "In the new model; missing where it has none."),
)
TYPE_DIFF_COLUMNS = (
    Column("clause_type", "string", "Id of the clause type."),
    Column("change", "string", "added, removed or changed."),
    Column("threshold_old", "Float64", "Probability from which on a provision was a finding."),
    Column("threshold_new", "Float64", "From which on it is one now."),
    Column("examples_old", "Int64", "Labelled provisions that the old model was trained on."),
    Column("examples_new", "Int64", "The same for the new one."),
    Column("f1_in_contracts_old", "Float64", "F1 on held-out contracts, 0 to 1."),
    Column("f1_in_contracts_new", "Float64", "The same for the new model."),
    Column("f1_alone_old", "Float64", "F1 on held-out standalone clauses."),
    Column("f1_alone_new", "Float64", "The same for the new model."),
)
METRIC_DIFF_COLUMNS = (
    Column("data", "string", "held_out_contracts or held_out_clauses."),
    Column("metric", "string", "For example `micro_f1`."),
    Column("old", "Float64", "In the old model; missing where it was not measured."),
    Column("new", "Float64", "In the new model."),
)
VOCABULARY_COLUMNS = (
    Column("block", "string", "Block of features: words, characters, heading, context, lead_in, rules, shape."),
    Column("old", "Int64", "Features of the old model."),
    Column("new", "Int64", "Features of the new model."),
    Column("gained", "Int64", "Features that only the new one has."),
    Column("lost", "Int64", "Features that only the old one has."),
    Column("examples_gained", "string", "The first of them, in the order of the alphabet."),
    Column("examples_lost", "string", "The first of them."),
)
FINDING_DIFF_COLUMNS = (
    Column("document", "string", "File name."),
    Column("change", "string", "gained (only the new model finds it), lost, or changed (another band)."),
    Column("finding_id", "string", "Stable id: same file, type and span, same id."),
    Column("clause_type", "string", "Id of the clause type."),
    Column("clause_number", "string", 'Full reference, for example "12.3(b)".'),
    Column("page_start", "Int64", "First page, from 1; missing where the format has no pages."),
    Column("confidence_old", "Float64", "0 to 1; missing where it was not found."),
    Column("confidence_new", "Float64", "The same for the new model."),
    Column("band_old", "string", "high, review or low; missing where it was not found."),
    Column("band_new", "string", "The same for the new model."),
    Column("text", "string", "The exact words."),
)
_SHOWN_FEATURES = 10
_COMPARED = ("threshold", "examples", "f1_in_contracts", "f1_alone")


@dataclass(frozen=True, slots=True)
class ModelDiff:
    """What differs between two models.

    Attributes:
        old: The one.
        new: The other.
        facts: Entries of the manifests that differ (`FACT_COLUMNS`).
        types: Clause types that only one knows, or whose threshold, examples or quality differ (`TYPE_DIFF_COLUMNS`).
        metrics: Figures on held-out text, all of them (`METRIC_DIFF_COLUMNS`). Figures of models that were trained on
            different text were measured on different text.
        vocabulary: Features per block (`VOCABULARY_COLUMNS`).
        findings: Findings that differ on the contracts given (`FINDING_DIFF_COLUMNS`); empty without contracts.
        contracts: How many contracts were analysed with both.
    """

    old: ModelInfo
    new: ModelInfo
    facts: pd.DataFrame = field(repr=False)
    types: pd.DataFrame = field(repr=False)
    metrics: pd.DataFrame = field(repr=False)
    vocabulary: pd.DataFrame = field(repr=False)
    findings: pd.DataFrame = field(repr=False)
    contracts: int

    @property
    def is_same(self) -> bool:
        """True when the two manifests, and so all files, are the same bytes."""
        return self.old.fingerprint == self.new.fingerprint

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, fit for JSON."""
        tables = ("facts", "types", "metrics", "vocabulary", "findings")
        return {
            "old": str(self.old.directory),
            "new": str(self.new.directory),
            "same": self.is_same,
            "contracts": self.contracts,
            **{name: plain_rows(getattr(self, name)) for name in tables},
        }


def diff_models(
    old: str | Path | None,
    new: str | Path | None,
    *,
    contracts: Iterable[Source | Document] = (),
    taxonomy: Taxonomy | None = None,
) -> ModelDiff:
    """Return what differs between two models.

    Args:
        old: Model directory; None for the model that ships with the package.
        new: Model directory; None for the model that ships with the package.
        contracts: Files or Documents to analyse with both: their findings are compared.
        taxonomy: Clause types to look for in them; those that ship by default.

    Raises:
        ModelError: One of the models cannot be used.
        ReadError: A contract cannot be read.

    Example:
        >>> import contractlens as cl
        >>> diff = cl.diff_models(None, None)
        >>> diff.is_same, len(diff.facts), len(diff.findings)
        (True, 0, 0)
    """
    infos = model_info(old), model_info(new)
    models = load_model(old), load_model(new)
    analyzers = [Analyzer(taxonomy=taxonomy, model=model) for model in models]
    documents = [each if isinstance(each, Document) else read_document(each) for each in contracts]
    rows = [
        row for document in documents for row in _finding_rows(*(analyzer.analyze(document) for analyzer in analyzers))
    ]
    return ModelDiff(
        *infos,
        facts=frame(FACT_COLUMNS, _fact_rows(*infos)),
        types=frame(TYPE_DIFF_COLUMNS, _type_rows(*infos)),
        metrics=frame(METRIC_DIFF_COLUMNS, _metric_rows(*infos)),
        vocabulary=frame(VOCABULARY_COLUMNS, _vocabulary_rows(*models)),
        findings=frame(FINDING_DIFF_COLUMNS, rows),
        contracts=len(documents),
    )


def _fact_rows(old: ModelInfo, new: ModelInfo) -> Iterator[dict[str, Any]]:
    before, after = _facts(old), _facts(new)
    for what in dict.fromkeys([*before, *after]):
        if before.get(what) != after.get(what):
            yield {"what": what, "old": before.get(what), "new": after.get(what)}


def _facts(info: ModelInfo) -> dict[str, str]:
    """Return the entries of a manifest that are one word or number."""
    plain = info.to_dict()
    facts = {name: str(plain[name]) for name in ("format_version", "version", "fingerprint", "fits_taxonomy")}
    for group in ("made_with", "seeds", "files", "training"):
        facts |= {
            f"{group}.{name}": str(value)
            for name, value in plain[group].items()
            if isinstance(value, str | int | float) and str(value).isprintable()
        }
    files = info.training.get("files")
    facts |= {
        f"training.files.{name}": str(digest)
        for name, digest in (files.items() if isinstance(files, dict) else ())
        if f"{name}{digest}".isprintable()
    }
    return facts


def _type_rows(old: ModelInfo, new: ModelInfo) -> Iterator[dict[str, Any]]:
    before, after = ({row["clause_type"]: row for row in plain_rows(info.types)} for info in (old, new))
    for name in sorted({*before, *after}):
        pairs = {figure: (before.get(name, {}).get(figure), after.get(name, {}).get(figure)) for figure in _COMPARED}
        change = "added" if name not in before else "removed" if name not in after else "changed"
        if change != "changed" or any(one != other for one, other in pairs.values()):
            values = {
                f"{figure}_{end}": pair[at] for figure, pair in pairs.items() for at, end in enumerate(("old", "new"))
            }
            yield {"clause_type": name, "change": change, **values}


def _metric_rows(old: ModelInfo, new: ModelInfo) -> Iterator[dict[str, Any]]:
    before, after = ({row["data"]: row for row in plain_rows(info.metrics)} for info in (old, new))
    for data in dict.fromkeys([*before, *after]):
        for column in MODEL_METRIC_COLUMNS[1:]:
            pair = [rows.get(data, {}).get(column.name) for rows in (before, after)]
            yield {"data": data, "metric": column.name, "old": pair[0], "new": pair[1]}


def _vocabulary_rows(old: LinearModel, new: LinearModel) -> Iterator[dict[str, Any]]:
    for block in BLOCKS:
        before, after = set(old.blocks[block].features), set(new.blocks[block].features)
        gained, lost = sorted(after - before), sorted(before - after)
        yield {
            "block": block,
            "old": len(before),
            "new": len(after),
            "gained": len(gained),
            "lost": len(lost),
            "examples_gained": ", ".join(gained[:_SHOWN_FEATURES]),
            "examples_lost": ", ".join(lost[:_SHOWN_FEATURES]),
        }


def _finding_rows(old: Analysis, new: Analysis) -> list[dict[str, Any]]:
    """Return the findings that one of two analyses of the same contract lacks, or has in another band."""
    before, after = ({row["finding_id"]: row for row in plain_rows(each.findings)} for each in (old, new))
    rows = []
    for name in {**before, **after}:
        one, other = before.get(name), after.get(name)
        if one and other and one["band"] == other["band"]:
            continue
        known = other or one or {}
        rows.append(
            {column.name: known.get(column.name) for column in FINDING_DIFF_COLUMNS}
            | {
                "change": "changed" if one and other else "gained" if other else "lost",
                "start": known["start"],
                "confidence_old": one["confidence"] if one else None,
                "confidence_new": other["confidence"] if other else None,
                "band_old": one["band"] if one else None,
                "band_new": other["band"] if other else None,
            }
        )
    return sorted(rows, key=lambda row: (row["start"], row["clause_type"]))
