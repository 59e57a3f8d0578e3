"""The result of reading one contract: records, and the DataFrames made from them."""

from __future__ import annotations

import html
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contractlens.coverage import COVERAGE_COLUMNS, coverage_row
from contractlens.findings import (
    ATTRIBUTE_COLUMNS,
    CLAUSE_COLUMNS,
    FINDING_COLUMNS,
    NEAREST_COLUMNS,
    WARNING_COLUMNS,
    Finding,
    Nearest,
    frame,
    plain_value,
)
from contractlens.taxonomy import OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from contractlens.clause import Clause
    from contractlens.document import Document, Notice
    from contractlens.facts import Facts
    from contractlens.review.playbooks import Playbook
    from contractlens.taxonomy import Taxonomy

_QUOTE_CHARS = 160  # a line or two in a notebook


@dataclass(frozen=True)
class Records:
    """The frozen records behind the frames of an `Analysis`."""

    document: Document
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """One contract, read and searched.

    The frames always have the same columns and dtypes, also when they are empty. They are built on first use; changing
    one does not change the records.

    Attributes:
        records: Document, clauses, findings and notices as frozen records.
        taxonomy: The clause types that were searched for.
        model_version: Version of the model that judged, ``rules`` when none did.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> finding = analysis.findings.iloc[0]
        >>> finding.text == analysis.document.text[finding.start : finding.end]
        True
        >>> list(analysis.warnings.columns)
        ['document_id', 'document', 'kind', 'message', 'page', 'start', 'end']
    """

    records: Records
    taxonomy: Taxonomy
    model_version: str

    @property
    def document(self) -> Document:
        """The `Document` that was read."""
        return self.records.document

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row per finding, in reading order; columns in `contractlens.findings.FINDING_COLUMNS`."""
        return frame(FINDING_COLUMNS, (self._finding_row(finding) for finding in self.records.findings))

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """One row per attribute of a finding; columns in `contractlens.findings.ATTRIBUTE_COLUMNS`."""
        rows = (
            {
                "finding_id": finding.id,
                "clause_type": finding.clause_type,
                "name": attribute.name,
                "value": plain_value(attribute.value),
                "unit": attribute.unit,
                "text": attribute.text,
                "start": attribute.start,
                "end": attribute.end,
            }
            for finding in self.records.findings
            for attribute in finding.attributes
        )
        return frame(ATTRIBUTE_COLUMNS, rows)

    @cached_property
    def clauses(self) -> pd.DataFrame:
        """The tree of provisions, one row each, in reading order; columns in `contractlens.findings.CLAUSE_COLUMNS`."""
        return frame(CLAUSE_COLUMNS, (self._clause_row(clause) for clause in self.records.clauses))

    @cached_property
    def nearest(self) -> pd.DataFrame:
        """Per clause type the provision that came nearest without being a finding, if one came near at all.

        What to read first when a type was not found. Columns in `contractlens.findings.NEAREST_COLUMNS`.
        """
        return frame(NEAREST_COLUMNS, (self._nearest_row(nearest) for nearest in self.records.nearest))

    def gaps(self, playbook: Playbook | str, *, facts: Mapping[str, object] | None = None) -> pd.DataFrame:
        """Return how the contract stands against a playbook, one row per requirement.

        Columns in `contractlens.review.gaps.GAP_COLUMNS`. "Not met" is said only when the file was read whole and no
        schedule is missing; else the status is ``cannot_tell``, with the reason.

        Args:
            playbook: A `Playbook`, the name of one that ships, or a path.
            facts: What the caller knows better than the contract says, and what it cannot say: ``signed``,
                ``procurement_started``, ``value``, ``currency``, ``form``, ``jurisdiction``, ``term_months``, and the
                facts that the playbook asks for.

        Raises:
            PlaybookError: There is no such playbook, or the file holds mistakes.
            ValueError: A fact has a name that nothing asks for, or a value that cannot be read.

        Example:
            >>> import contractlens as cl
            >>> gaps = cl.analyze("sample_contracts/council_hosting.pdf").gaps("tech_benefit_and_skills")
            >>> gaps.set_index("requirement_id").loc["technology_refresh", "status"]
            'met'
        """
        from contractlens.review.gaps import gaps_of

        return gaps_of([self], playbook, facts=facts)

    @cached_property
    def warnings(self) -> pd.DataFrame:
        """What a reader must know before trusting the result; columns in `contractlens.findings.WARNING_COLUMNS`."""
        document = self.document
        rows = (
            {
                "document_id": document.sha256,
                "document": document.name,
                "kind": notice.kind,
                "message": notice.message,
                "page": notice.page,
                "start": notice.start,
                "end": notice.end,
            }
            for notice in self.records.notices
        )
        return frame(WARNING_COLUMNS, rows)

    @cached_property
    def _facts(self) -> Facts:
        from contractlens.detection.attributes.money import find_money
        from contractlens.detection.parties import find_roles
        from contractlens.facts import Facts

        return Facts(self.document, self.records.clauses, find_roles(self.document.text).role_of, find_money)

    @cached_property
    def definitions(self) -> pd.DataFrame:
        """The defined terms with their meanings and uses; columns in `contractlens.facts.columns.DEFINITION_COLUMNS`.

        Example:
            >>> import contractlens as cl
            >>> terms = cl.analyze("sample_contracts/council_hosting.pdf").definitions
            >>> terms[["term", "kind", "uses"]].iloc[2].tolist()
            ['Applications', 'definition', 28]
        """
        from contractlens.facts.frames import definition_frame

        return definition_frame(self._facts)

    @cached_property
    def references(self) -> pd.DataFrame:
        """Every reference and whether its target is in the file; see `contractlens.facts.columns.REFERENCE_COLUMNS`."""
        from contractlens.facts.frames import reference_frame

        return reference_frame(self._facts)

    @cached_property
    def parties(self) -> pd.DataFrame:
        """The parties with role, defined name and address; columns in `contractlens.facts.columns.PARTY_COLUMNS`."""
        from contractlens.facts.frames import party_frame

        return party_frame(self._facts)

    @cached_property
    def dates(self) -> pd.DataFrame:
        """Signature, start, end, dated duties and other dates; columns in `contractlens.facts.columns.DATE_COLUMNS`."""
        from contractlens.facts.frames import date_frame

        return date_frame(self._facts)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Title, form, parties, dates, value, law and marking, one row each, always the same rows in the same order.

        A fact that the contract does not state has a row without a value. Columns in
        `contractlens.facts.columns.SUMMARY_COLUMNS`.

        Example:
            >>> import contractlens as cl
            >>> summary = cl.analyze("sample_contracts/council_hosting.pdf").summary.set_index("name")
            >>> summary.loc["buyer", "value"], summary.loc["end", "value"]
            ('Brackenmoor District Council', '2030-08-31')
        """
        from contractlens.facts.frames import summary_frame

        return summary_frame(self._facts)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """One row: how much of the file was read; columns in `contractlens.coverage.COVERAGE_COLUMNS`."""
        return frame(COVERAGE_COLUMNS, [coverage_row(self.document)])

    @cached_property
    def _clauses_by_id(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.records.clauses}

    def _place(self, start: int, end: int) -> dict[str, Any]:
        document = self.document
        if not 0 <= start < end <= len(document.text):
            return {"page_start": None, "page_end": None, "in_table": False, "tracked_change": "none"}
        first, last = document.page_span(start, end)
        return {
            "page_start": first,
            "page_end": last,
            "in_table": any(block.cell is not None for block in document.blocks_in(start, end)),
            "tracked_change": document.tracked_change(start, end),
        }

    def _finding_row(self, finding: Finding) -> dict[str, Any]:
        clause = self._clauses_by_id[finding.clause_id]
        clause_type = self.taxonomy.types[finding.clause_type]
        return {
            "finding_id": finding.id,
            "document_id": self.document.sha256,
            "document": self.document.name,
            "clause_type": finding.clause_type,
            "title": clause_type.title,
            "tier": clause_type.tier,
            "status": finding.status,
            "modality": finding.modality,
            "bearer": finding.bearer,
            "strength": finding.strength,
            "clause_number": clause.number,
            "heading": clause.heading,
            "part": clause.part,
            "text": self.document.text[finding.start : finding.end],
            "start": finding.start,
            "end": finding.end,
            **self._place(finding.start, finding.end),
            "confidence": round(finding.confidence, 4),
            "band": finding.band,
            "reasons": json.dumps(finding.reasons, ensure_ascii=False),
            "model_version": self.model_version,
        }

    def _nearest_row(self, nearest: Nearest) -> dict[str, Any]:
        clause = self._clauses_by_id[nearest.clause_id]
        return {
            "document_id": self.document.sha256,
            "document": self.document.name,
            "clause_type": nearest.clause_type,
            "clause_number": clause.number,
            "heading": clause.heading,
            "part": clause.part,
            "text": self.document.text[nearest.start : nearest.end],
            "start": nearest.start,
            "end": nearest.end,
            "page_start": self._place(nearest.start, nearest.end)["page_start"],
            "confidence": round(nearest.confidence, 4),
        }

    def _clause_row(self, clause: Clause) -> dict[str, Any]:
        return {
            "clause_id": clause.id,
            "parent_id": clause.parent,
            "kind": clause.kind,
            "label": clause.label,
            "clause_number": clause.number,
            "heading": clause.heading,
            "part": clause.part,
            "level": clause.level,
            "text": self.document.text[clause.start : clause.own_end].rstrip(),
            "start": clause.start,
            "end": clause.end,
            **self._place(clause.start, clause.own_end),
            "path": clause.path,
        }

    def __repr__(self) -> str:
        """Return counts only: the text of a contract never reaches a log by accident."""
        pages = len(self.document.pages)
        where = f"{pages} pages, " if pages else ""
        return (
            f"<Analysis of {self.document.name or 'a document'}: {where}{len(self.records.clauses)} provisions, "
            f"{len(self.records.findings)} findings, warnings: {len(self.records.notices)}>"
        )

    def _repr_html_(self) -> str:
        """Return a table for notebooks: per clause type how many findings, and the surest one with its words."""
        found = Counter(finding.clause_type for finding in self.records.findings)
        best: dict[str, Finding] = {}
        for finding in self.records.findings:
            known = best.get(finding.clause_type)
            if known is None or finding.confidence > known.confidence:
                best[finding.clause_type] = finding
        rows = [self._html_row(name, found[name], best.get(name)) for name in self.taxonomy.types if name != OTHER]
        rows.sort(key=lambda row: row[0])
        notices = "".join(f"<li>{html.escape(notice.message)}</li>" for notice in self.records.notices)
        warnings = f"<p>Before you trust this:</p><ul>{notices}</ul>" if notices else ""
        head = "".join(
            f'<th scope="col" style="text-align:left">{name}</th>'
            for name in ("Clause type", "Findings", "Status", "Clause", "Page", "Words", "Band")
        )
        body = "".join(row for _, row in rows)
        return (
            f"<p><strong>{html.escape(repr(self).strip('<>'))}</strong></p>{warnings}"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _html_row(self, name: str, count: int, finding: Finding | None) -> tuple[int, str]:
        title = self.taxonomy.types[name].title
        if finding is None:
            cells = [title, "0", "not found in the text read", "", "", "", ""]
            order = 1
        else:
            row = self._finding_row(finding)
            quote = " ".join(str(row["text"]).split())
            shown = quote if len(quote) <= _QUOTE_CHARS else f"{quote[:_QUOTE_CHARS]}…"
            page = "" if row["page_start"] is None else str(row["page_start"])
            status = finding.status.replace("_", " ")
            cells = [
                title,
                str(count),
                status,
                f"{row['part']} {row['clause_number']}".strip(),
                page,
                shown,
                finding.band,
            ]
            order = 0
        return order, "<tr>" + "".join(
            f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in cells
        ) + "</tr>"
