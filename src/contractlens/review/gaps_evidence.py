"""What a contract is judged on: plain rows of the result frames, of one file or of all files of one contract."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd

    from contractlens.analysis import Analysis

Row = Mapping[str, Any]
"""A row of a result frame: missing values are None."""

_SCHEDULE = re.compile(r"\b(schedule|annexure|annex|appendix|exhibit|attachment)\s{1,3}([\w.\-]{1,12})", re.IGNORECASE)
_LISTED = 8  # names of schedules or files in one sentence
_NOT_PROVISIONS = frozenset({"contents", "note"})


@dataclass(frozen=True)
class Evidence:
    """The rows that a playbook is held against.

    Attributes:
        documents: File names, in order.
        document_ids: Their SHA-256.
        findings: Rows of findings.
        attributes: Rows of their facts, by finding id.
        summary: Rows of the summary by name; of several files, the first that states it.
        warnings: Rows of warnings.
        coverage: Rows of coverage, one per file.
        provisions: Rows of the tree of provisions; None when they were not at hand.
        nearest: Row of the nearest provision by clause type.
        types: Clause types that were searched for; None for all.
        missing: Schedules referred to that no file holds; empty if none.
        unread: Files of the contract that could not be read.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> evidence = Evidence.of(analysis)
        >>> evidence.documents, evidence.doubts()
        (('council_hosting.pdf',), [])
    """

    documents: tuple[str, ...]
    document_ids: tuple[str, ...]
    findings: tuple[Row, ...]
    attributes: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    summary: Mapping[str, Row] = field(default_factory=dict)
    warnings: tuple[Row, ...] = ()
    coverage: tuple[Row, ...] = ()
    provisions: tuple[Row, ...] | None = None
    nearest: Mapping[str, Row] = field(default_factory=dict)
    types: frozenset[str] | None = None
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, *analyses: Analysis) -> Evidence:
        """Return the evidence of one contract, in one file or in several.

        Args:
            analyses: Its files; a file given twice counts once.

        Raises:
            ValueError: None is given.
        """
        import pandas as pd

        files = list({analysis.document.sha256: analysis for analysis in analyses}.values())
        if not files:
            raise ValueError("a contract has at least one file")
        several = len(files) > 1 and any((file.warnings.kind == "missing_schedule").any() for file in files)

        def joined(name: str) -> pd.DataFrame:
            frames: list[pd.DataFrame] = [getattr(file, name) for file in files]
            return pd.concat(frames, ignore_index=True)

        return cls.from_frames(
            findings=joined("findings"),
            attributes=joined("attributes"),
            summary=joined("summary"),
            warnings=joined("warnings"),
            coverage=joined("coverage"),
            clauses=joined("clauses"),
            nearest=joined("nearest"),
            references=joined("references") if several else None,
            types=frozenset[str]().union(*(file.taxonomy.types for file in files)),
        )

    @classmethod
    def from_frames(
        cls,
        *,
        findings: pd.DataFrame,
        attributes: pd.DataFrame,
        summary: pd.DataFrame,
        warnings: pd.DataFrame,
        coverage: pd.DataFrame,
        clauses: pd.DataFrame | None = None,
        nearest: pd.DataFrame | None = None,
        references: pd.DataFrame | None = None,
        types: Collection[str] | None = None,
        unread: Sequence[str] = (),
    ) -> Evidence:
        """Return the evidence of one contract from the rows of all its files.

        Args:
            findings: Rows of `Analysis.findings`.
            attributes: Rows of `Analysis.attributes`.
            summary: Rows of `Analysis.summary`.
            warnings: Rows of `Analysis.warnings`.
            coverage: Rows of `Analysis.coverage`; they also say which files there are.
            clauses: Rows of `Analysis.clauses`, for requirements on words and to say what was searched.
            nearest: Rows of `Analysis.nearest`.
            references: Rows of `Analysis.references` of a contract in several files: a schedule that one file misses
                may be another file.
            types: Clause types that were searched for; None for all.
            unread: Names of its files that could not be read.
        """
        by_finding: dict[str, list[Row]] = {}
        for row in _rows(attributes):
            by_finding.setdefault(row["finding_id"], []).append(row)
        covered = _rows(coverage)
        provisions = None if clauses is None else _rows(clauses)
        warned = _rows(warnings)
        return cls(
            documents=tuple(str(row["document"] or "") for row in covered),
            document_ids=tuple(str(row["document_id"]) for row in covered),
            findings=_rows(findings),
            attributes={name: tuple(rows) for name, rows in by_finding.items()},
            summary=_first_stated(_rows(summary)),
            warnings=warned,
            coverage=covered,
            provisions=provisions,
            nearest=_nearest(() if nearest is None else _rows(nearest)),
            types=None if types is None else frozenset(types),
            missing=_missing(warned, provisions or (), covered, references),
            unread=tuple(unread),
        )

    @property
    def document(self) -> str:
        """The file's name; of several, all of them."""
        return _listed(self.documents)

    def doubts(self) -> list[str]:
        """Return why the absence of something cannot be told from these files, in plain words; empty if it can."""
        found = [f"{name} could not be read" for name in self.unread]
        if not self.coverage:
            found.append("no file was read")
        found += [_unreadable(row, several=len(self.coverage) > 1) for row in self.coverage if not row["can_tell"]]
        if self.missing:
            verb = "is" if len(self.missing) == 1 else "are"
            found.append(f"{_listed(self.missing)} {verb} referred to but not in the file")
        return found

    def searched(self) -> str:
        """Return what was searched, in plain words: pages, provisions and schedules."""
        pages = sum(row["pages"] or 0 for row in self.coverage)
        read = sum(row["pages_read"] or 0 for row in self.coverage)
        pieces = []
        if len(self.coverage) > 1:
            pieces.append(f"{len(self.coverage)} files")
        if pages:
            pieces.append(f"{pages} pages" if read == pages else f"{read} of {pages} pages read well")
        if self.provisions is not None:
            count = len(self.provisions)
            pieces.append(f"{count} provision{'' if count == 1 else 's'}")
            parts = tuple(dict.fromkeys(row["part"] for row in self.provisions if row["part"]))
            pieces.append(f"schedules and parts: {_listed(parts)}" if parts else "no schedules or parts")
        return ", ".join(pieces)


def _rows(frame: pd.DataFrame) -> tuple[Row, ...]:
    import pandas as pd

    return tuple(
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.astype(object).to_dict("records")
    )


def _first_stated(rows: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        known = found.get(row["name"])
        if known is None or (known["value"] is None and row["value"] is not None):
            found[row["name"]] = row
    return found


def _nearest(rows: Iterable[Row]) -> dict[str, Row]:
    best: dict[str, Row] = {}
    for row in rows:
        if row["clause_type"] not in best or row["confidence"] > best[row["clause_type"]]["confidence"]:
            best[row["clause_type"]] = row
    return best


def _unreadable(row: Row, *, several: bool) -> str:
    which = f" of {row['document']}" if several else ""
    pieces = []
    if row["unreadable_pages"]:
        pieces.append(f"page(s) {row['unreadable_pages']}{which} could not be read")
    if row["poor_pages"]:
        pieces.append(f"page(s) {row['poor_pages']}{which} were read with doubt")
    return " and ".join(pieces) or f"some content{which} could not be read (see the warnings)"


def _missing(
    warnings: Sequence[Row], provisions: Sequence[Row], coverage: Sequence[Row], references: pd.DataFrame | None
) -> tuple[str, ...]:
    """Return the schedules that no file of the contract holds."""
    if all(row["kind"] != "missing_schedule" for row in warnings):
        return ()
    if references is None or len(coverage) < 2:  # noqa: PLR2004  nowhere else to look
        return ("a schedule",)
    held = {name for row in provisions if row["kind"] == "part" for name in _names(f"{row['label']} {row['heading']}")}
    held |= {name for row in coverage for name in _names(str(row["document"]).replace("_", " "))}
    absent: dict[str, str] = {}
    for row in _rows(references[references.resolution == "not_in_file"]):
        for name in _names(str(row["target_label"])):
            if name not in held:
                absent.setdefault(name, name.title())
    return tuple(absent.values())


def _names(text: str) -> set[str]:
    return {f"{kind} {number.rstrip('.-')}".lower() for kind, number in _SCHEDULE.findall(text)}


def _listed(names: Sequence[str]) -> str:
    shown = "; ".join(names[:_LISTED])
    return f"{shown} and {len(names) - _LISTED} more" if len(names) > _LISTED else shown


def is_provision(row: Row) -> bool:
    """Tell whether a row of the tree is part of what the parties agree, not a contents line or a note."""
    return row["kind"] not in _NOT_PROVISIONS
