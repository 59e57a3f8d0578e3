"""Everything that a workbook or a report shows, as plain frames: of one contract, of several, or of a whole scan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contractlens.coverage import COVERAGE_COLUMNS
from contractlens.facts.columns import DATE_COLUMNS
from contractlens.findings import (
    ATTRIBUTE_COLUMNS,
    FINDING_COLUMNS,
    NEAREST_COLUMNS,
    WARNING_COLUMNS,
    Band,
    Column,
    frame,
)
from contractlens.review.words import ANSWERS, answer_of, is_missing, text_of
from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.analysis import Analysis

BANDS: tuple[Band, ...] = ("low", "review", "high")
"""Bands, the least sure first."""

Rows = list[dict[str, Any]]
"""Rows of a frame as plain dicts; missing values are None."""

_DOCUMENT = (FINDING_COLUMNS[1], FINDING_COLUMNS[2])
TABLES: dict[str, tuple[Column, ...]] = {
    "findings": FINDING_COLUMNS,
    "attributes": ATTRIBUTE_COLUMNS,
    "dates": (*_DOCUMENT, *DATE_COLUMNS),
    "warnings": WARNING_COLUMNS,
    "files": COVERAGE_COLUMNS,
    "nearest": NEAREST_COLUMNS,
    "gaps": (),
}
"""Frames that may be given, with the columns that are looked for; other columns are kept as they are."""

_FACTS = ("title", "form", "reference", "buyer", "supplier", "signed", "start", "end", "value", "currency")
FACT_COLUMNS = (*_FACTS, "governing_law", "protective_marking")
"""Facts of the summary that stand beside the coverage of a file."""


@dataclass(frozen=True)
class Gathered:
    """What is shown.

    Attributes:
        tables: Rows of each of `TABLES`.
        types: Titles of the clause types that were searched for, by id, in the order of the taxonomy.
        contracts: Names of the contracts by key, in order.
        model_versions: Versions of the models that judged.
        definitions: What a provision of each type does, by id, where known.
        person_sources: Whole texts from which names may be learned, when personal data is to be masked.
        was_masked: Whether personal data was taken out.
        known_answers: Answers given on more findings than are shown; None to give them on those shown.
    """

    tables: Mapping[str, Rows]
    types: Mapping[str, str]
    contracts: Mapping[str, str]
    model_versions: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    person_sources: tuple[str, ...] = ()
    was_masked: bool = False
    known_answers: Mapping[tuple[str, str], str] | None = None

    @cached_property
    def facts(self) -> dict[str, Rows]:
        """Attributes by the id of their finding."""
        found: dict[str, Rows] = {}
        for row in self.tables["attributes"]:
            found.setdefault(text_of(row["finding_id"]), []).append(row)
        return found

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """Findings by id."""
        return {text_of(row["finding_id"]): row for row in self.tables["findings"]}

    @cached_property
    def answers(self) -> dict[tuple[str, str], str]:
        """Id of the answer for each contract and clause type."""
        if self.known_answers is not None:
            return dict(self.known_answers)
        order = list(ANSWERS)
        best: dict[tuple[str, str], str] = {}
        for row in self.tables["findings"]:
            key = (contract_key(row), text_of(row["clause_type"]))
            answer = answer_of(text_of(row["status"]), text_of(row["band"]))
            if key not in best or order.index(answer) < order.index(best[key]):
                best[key] = answer
        doubtful = {contract_key(row) for row in self.tables["files"] if not can_tell(row)}
        known = {contract_key(row) for row in self.tables["files"]}
        for contract in self.contracts:
            nothing = "cannot_tell" if contract in doubtful or contract not in known else "not_found"
            for clause_type in self.types:
                best.setdefault((contract, clause_type), nothing)
        return best

    @cached_property
    def best(self) -> dict[tuple[str, str], int]:
        """Position in the findings of the one that speaks loudest for each contract and clause type."""
        order = list(ANSWERS)
        chosen: dict[tuple[str, str], tuple[int, float, int]] = {}
        for position, row in enumerate(self.tables["findings"]):
            key = (contract_key(row), text_of(row["clause_type"]))
            rank = order.index(answer_of(text_of(row["status"]), text_of(row["band"])))
            weight = (rank, -float(row["confidence"] or 0), position)
            if key not in chosen or weight < chosen[key]:
                chosen[key] = weight
        return {key: position for key, (_, _, position) in chosen.items()}

    def only(self, clause_types: Collection[str] | None, min_band: Band) -> Gathered:
        """Return these with fewer findings; answers are still given on all of them.

        Args:
            clause_types: Ids of the types to show; None for all.
            min_band: Findings less sure than this are left out.
        """
        if clause_types is None and min_band == BANDS[0]:
            return self
        kept = [
            row
            for row in self.tables["findings"]
            if (clause_types is None or row["clause_type"] in clause_types)
            and row["band"] in BANDS[BANDS.index(min_band) :]
        ]
        ids = {row["finding_id"] for row in kept}
        attributes = [row for row in self.tables["attributes"] if row["finding_id"] in ids]
        types = {name: title for name, title in self.types.items() if clause_types is None or name in clause_types}
        tables = {**self.tables, "findings": kept, "attributes": attributes}
        answers = {key: answer for key, answer in self.answers.items() if key[1] in types}
        return replace(self, tables=tables, types=types, known_answers=answers)


def contract_key(row: Mapping[str, Any]) -> str:
    """Return what a row's contract is known by: its contract id in a scan, else the file."""
    for name in ("contract_id", "document_id", "path", "document"):
        if not is_missing(row.get(name)):
            return str(row[name])
    return ""


def can_tell(row: Mapping[str, Any]) -> bool:
    """Return whether "not found" can be trusted of a file: from its coverage, or from what became of it in a scan."""
    if not is_missing(row.get("can_tell")):
        return bool(row["can_tell"])
    return text_of(row.get("status")) in {"ok", "skipped"}


def gather(source: Iterable[Analysis] | Mapping[str, pd.DataFrame], gaps: pd.DataFrame | None = None) -> Gathered:
    """Return what is to be shown.

    Args:
        source: Analyses, or frames by name (see `TABLES`; ``matrix`` and others are not needed).
        gaps: What `Analysis.gaps` returned, of all the contracts.
    """
    analyses = [] if isinstance(source, Mapping) else list(source)
    frames = source if isinstance(source, Mapping) else frames_of(analyses)
    tables = {name: _rows(frames.get(name), columns) for name, columns in TABLES.items()}
    if gaps is not None:
        tables["gaps"] = _rows(gaps, ())
    types = _types(frames.get("clause_types"), tables["findings"])
    contracts: dict[str, str] = {}
    for row in (*tables["files"], *tables["findings"]):
        contracts.setdefault(contract_key(row), _contract_name(row))
    versions = {text_of(row["model_version"]) for row in tables["findings"]} - {""}
    definitions = {name: kind.definition for name, kind in Taxonomy.default().types.items() if name in types}
    if frames.get("clause_types") is not None and "definition" in frames["clause_types"]:
        given = frames["clause_types"]
        definitions |= dict(zip(map(str, given["clause_type"]), map(str, given["definition"]), strict=True))
    texts = tuple(analysis.document.text for analysis in analyses)
    return Gathered(tables, types, contracts, tuple(sorted(versions)), definitions, texts)


def frames_of(analyses: Iterable[Analysis]) -> dict[str, pd.DataFrame]:
    """Return the frames of several analyses, one below the other, ready for `gather` and `write_workbook`.

    Args:
        analyses: Results of `analyze`, in the order in which they are shown. A file that comes twice is shown once.
    """
    import pandas as pd

    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in (*TABLES, "clause_types")}
    seen: set[str] = set()
    for analysis in analyses:
        if analysis.document.sha256 in seen:
            continue
        seen.add(analysis.document.sha256)
        parts["findings"].append(analysis.findings)
        parts["attributes"].append(analysis.attributes)
        parts["dates"].append(_with_document(analysis.dates, analysis))
        parts["warnings"].append(analysis.warnings)
        parts["files"].append(_file_row(analysis))
        parts["nearest"].append(analysis.nearest)
        kinds = [kind for kind in analysis.taxonomy.types.values() if kind.id != OTHER]
        rows = [{"clause_type": kind.id, "title": kind.title, "definition": kind.definition} for kind in kinds]
        parts["clause_types"].append(pd.DataFrame(rows, columns=["clause_type", "title", "definition"]))
    made = {name: pd.concat(found, ignore_index=True) for name, found in parts.items() if found}
    if "clause_types" in made:
        made["clause_types"] = made["clause_types"].drop_duplicates("clause_type", ignore_index=True)
    return made


def _with_document(frame_: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    made = frame_.copy()
    for position, (name, value) in enumerate(
        (("document_id", analysis.document.sha256), ("document", analysis.document.name))
    ):
        made.insert(position, name, value)
        made[name] = made[name].astype("string")
    return made


def _file_row(analysis: Analysis) -> pd.DataFrame:
    """Return the coverage of a file with the facts of its summary beside it."""
    facts = dict(zip(analysis.summary["name"], analysis.summary["value"], strict=True))
    row: dict[str, Any] = {str(name): value for name, value in analysis.coverage.iloc[0].items()}
    row |= {name: facts.get(name) for name in FACT_COLUMNS}
    row["model_version"] = analysis.model_version
    extra = (*FACT_COLUMNS, "model_version")
    return frame((*COVERAGE_COLUMNS, *(Column(name, "string", name) for name in extra)), [row])


def _rows(frame_: pd.DataFrame | None, columns: tuple[Column, ...]) -> Rows:
    """Return a frame's rows; columns that are looked for and not there are None."""
    if frame_ is None or frame_.empty:
        return []
    lacking = dict.fromkeys(column.name for column in columns if column.name not in frame_.columns)
    return [
        lacking | {str(name): None if is_missing(value) else value for name, value in row.items()}
        for row in frame_.astype(object).to_dict("records")
    ]


def _types(given: pd.DataFrame | None, findings: Rows) -> dict[str, str]:
    """Return the titles of the types searched for: those given, else all that ship and all that were found."""
    if given is not None:
        known = dict(zip(map(str, given["clause_type"]), map(str, given["title"]), strict=True))
    else:
        known = {name: kind.title for name, kind in Taxonomy.default().types.items() if name != OTHER}
    for row in findings:
        name = text_of(row["clause_type"])
        known.setdefault(name, text_of(row["title"]) or name.replace("_", " ").capitalize())
    return known


def _contract_name(row: Mapping[str, Any]) -> str:
    for name in ("contract_id", "document", "path", "document_id"):
        if text_of(row.get(name)):
            return text_of(row[name])
    return "A contract"
