"""The result of reading one contract: records, and the DataFrames made from them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from contractlens.corrections.methods import Correctable
from contractlens.coverage import COVERAGE_COLUMNS, coverage_row
from contractlens.findings import (
    ATTRIBUTE_COLUMNS,
    CLAUSE_COLUMNS,
    FINDING_COLUMNS,
    NEAREST_COLUMNS,
    WARNING_COLUMNS,
    frame,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from contractlens.clause import Clause
    from contractlens.corrections.applying import Applied
    from contractlens.document import Document, Notice
    from contractlens.facts.contract import Facts
    from contractlens.findings import Band, Finding, Nearest
    from contractlens.review.explaining import Explanation
    from contractlens.review.outline import Outline
    from contractlens.review.playbooks import Playbook
    from contractlens.review.show import Evidence
    from contractlens.taxonomy import Taxonomy


@dataclass(frozen=True)
class Records:
    """The frozen records behind the frames of an `Analysis`.

    `has_attributes` is False where the attributes of findings were left out.
    """

    document: Document
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    nearest: tuple[Nearest, ...] = ()
    corrected: tuple[Applied, ...] = ()
    has_attributes: bool = True

    @property
    def attributed(self) -> tuple[Finding, ...]:
        """The findings, for what reads their attributes.

        Raises:
            ValueError: The attributes were left out: that none are there would say nothing of the contract.
        """
        if not self.has_attributes:
            msg = "the contract was analysed without attributes; analyse it again with attributes=True"
            raise ValueError(msg)
        return self.findings


@dataclass(frozen=True)
class Analysis(Correctable):
    """One contract, read and searched.

    The frames always have the same columns and dtypes, also when they are empty. They are built on first use; changing
    one does not change the records.

    Attributes:
        records: Document, clauses, findings and notices as frozen records.
        taxonomy: The clause types that were searched for.
        model_version: Version of the model that judged, ``rules`` when none did.
        source: Where the file lies, or its bytes where bytes were given; None where it was read elsewhere. Only `show`
            needs it.

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
    source: Path | bytes | None = field(default=None, repr=False, compare=False)

    @property
    def document(self) -> Document:
        """The `Document` that was read."""
        return self.records.document

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row per finding, in reading order; columns in `contractlens.findings.FINDING_COLUMNS`."""
        from contractlens.review.rows import finding_row

        return frame(FINDING_COLUMNS, (finding_row(self, finding) for finding in self.records.findings))

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """One row per attribute of a finding; columns in `contractlens.findings.ATTRIBUTE_COLUMNS`.

        Raises:
            ValueError: The contract was analysed with ``attributes=False``.
        """
        from contractlens.review.rows import attribute_rows

        return frame(ATTRIBUTE_COLUMNS, attribute_rows(self))

    @cached_property
    def clauses(self) -> pd.DataFrame:
        """The tree of provisions, one row each, in reading order; columns in `contractlens.findings.CLAUSE_COLUMNS`."""
        from contractlens.review.rows import clause_row

        return frame(CLAUSE_COLUMNS, (clause_row(self, clause) for clause in self.records.clauses))

    @cached_property
    def nearest(self) -> pd.DataFrame:
        """Per clause type the provision that came nearest without being a finding, if one came near at all.

        What to read first when a type was not found. Columns in `contractlens.findings.NEAREST_COLUMNS`.
        """
        from contractlens.review.rows import nearest_row

        return frame(NEAREST_COLUMNS, (nearest_row(self, nearest) for nearest in self.records.nearest))

    def gaps(
        self, playbook: Playbook | str, *, facts: Mapping[str, object] | None = None, mask: bool = False
    ) -> pd.DataFrame:
        """Return how the contract stands against a playbook, one row per requirement.

        Columns in `contractlens.review.gaps.GAP_COLUMNS`. "Not met" is said only when the file was read whole and no
        schedule is missing; else the status is ``cannot_tell``, with the reason.

        Args:
            playbook: A `Playbook`, the name of one that ships, or a path.
            facts: What the caller knows better than the contract says, and what it cannot say: ``signed``,
                ``procurement_started``, ``value``, ``currency``, ``form``, ``jurisdiction``, ``term_months``, and the
                facts that the playbook asks for.
            mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.

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

        return gaps_of([self], playbook, facts=facts, mask=mask)

    def to_excel(
        self,
        path: Path | str,
        *,
        gaps: pd.DataFrame | None = None,
        clause_types: Collection[str] | None = None,
        min_band: Band = "low",
        keep_decisions: bool = True,
        mask: bool = False,
        folder: Path | str | None = None,
        made_on: date | None = None,
    ) -> Path:
        """Write a workbook for reviewers, and return its path; see `write_workbook` for what is on its sheets.

        Reviewers fill in the yellow columns. Written again to the same path, the workbook keeps what they wrote.

        Args:
            path: Where.
            gaps: What `gaps` returned; None for no sheet of gaps.
            clause_types: Ids of the types to show; None for all.
            min_band: Findings less sure than this are left out; answers are still given on all of them.
            keep_decisions: Take over what reviewers wrote into the workbook at `path`. False writes over any file.
            mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
            folder: Where the contract lies, for links to its pages; None for beside the workbook.
            made_on: Day to name on the first sheet; None for none, so that the same input gives the same bytes.

        Raises:
            OutputError: The workbook is open in another program or cannot be written, or the file at `path` holds no
                decisions to keep.

        Example:
            >>> import tempfile
            >>> import contractlens as cl
            >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     analysis.to_excel(f"{folder}/hosting.xlsx", folder="sample_contracts").name
            'hosting.xlsx'
        """
        from contractlens.review.workbook import write_workbook

        return write_workbook(
            path,
            [self],
            gaps=gaps,
            clause_types=clause_types,
            min_band=min_band,
            keep_decisions=keep_decisions,
            mask=mask,
            folder=folder,
            made_on=made_on,
        )

    def to_html(
        self,
        path: Path | str | None = None,
        *,
        gaps: pd.DataFrame | None = None,
        clause_types: Collection[str] | None = None,
        min_band: Band = "low",
        mask: bool = False,
        quotes: bool = True,
        made_on: date | None = None,
    ) -> str:
        """Return a report as one HTML page that loads nothing and needs no script, and write it where a path is given.

        How far to trust it, answers, gaps, every finding with its words in their place, dates, outline, limits.

        Args:
            path: Where to write it; None for nowhere.
            gaps: What `gaps` returned; None for no part on gaps.
            clause_types: Ids of the types to show; None for all.
            min_band: Findings less sure than this are left out; answers are still given on all of them.
            mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
            quotes: False leaves out the contract's own words, for wider sharing.
            made_on: Day to name; None for none.

        Raises:
            OutputError: It cannot be written.

        Example:
            >>> import contractlens as cl
            >>> page = cl.analyze("sample_contracts/council_hosting.pdf").to_html()
            >>> page.startswith("<!DOCTYPE html>"), "<script" in page
            (True, False)
        """
        from contractlens.review.report import contract_report, write_page

        page = contract_report(
            self,
            gaps=gaps,
            clause_types=clause_types,
            min_band=min_band,
            mask=mask,
            quotes=quotes,
            made_on=made_on,
        )
        if path is not None:
            write_page(path, page)
        return page

    def masked(self) -> dict[str, pd.DataFrame]:
        """Return the frames by name with personal data masked: names, e-mail addresses, phone numbers, postcodes.

        By rules, best effort: a name that nothing marks as one stays. ``start`` and ``end`` still count characters of
        the unmasked text.

        Example:
            >>> import contractlens as cl
            >>> list(cl.analyze("sample_contracts/council_hosting.pdf").masked())[:3]
            ['findings', 'attributes', 'clauses']
        """
        from contractlens.review.masking import mask_frame, masker_for

        masker = masker_for(self)
        frames = {
            "findings": self.findings,
            "attributes": self.attributes,
            "clauses": self.clauses,
            "nearest": self.nearest,
            "warnings": self.warnings,
            "definitions": self.definitions,
            "references": self.references,
            "parties": self.parties,
            "dates": self.dates,
            "summary": self.summary,
            "coverage": self.coverage,
        }
        return {name: mask_frame(frame_, masker) for name, frame_ in frames.items()}

    def key_dates(
        self,
        *,
        start: date | str | None = None,
        end: date | str | None = None,
        holidays: Iterable[date | str] = (),
        until: date | str | None = None,
    ) -> pd.DataFrame:
        """Return what falls due when; see `contractlens.key_dates`, which takes several contracts.

        Args:
            start: First day of the contract, where you know it and the contract does not say.
            end: Last day, in the same way.
            holidays: Days that are no working days, beside Saturdays and Sundays.
            until: List what recurs up to this day; by default to the end of the contract.

        Raises:
            ValueError: A day that is none.

        Example:
            >>> import contractlens as cl
            >>> dates = cl.analyze("sample_contracts/council_hosting.pdf").key_dates()
            >>> dates[dates.kind == "benchmark_window"].arithmetic.iloc[0]
            '1 September 2025 + 24 months = 1 September 2027'
        """
        from contractlens.review.key_dates import key_dates

        own = self.document.sha256
        starts = None if start is None else {own: start}
        return key_dates(self, starts=starts, ends=None if end is None else {own: end}, holidays=holidays, until=until)

    def show(
        self,
        what: str,
        *,
        file: Path | str | bytes | None = None,
        password: str | Sequence[str] | None = None,
        limit: int = 3,
        mask: bool = False,
    ) -> Evidence:
        """Return a finding so that a notebook shows it: its page with the words highlighted, and why it was found.

        A file without pages (Word, text) gives the words between their neighbours. `Evidence.save` writes it.

        Args:
            what: Id of a finding, or of a clause type for its surest findings.
            file: Where the file lies now, if it was moved or was not analysed from a path.
            password: For an encrypted file; passwords are not kept.
            limit: How many findings of a clause type to show.
            mask: Mask personal data, as far as rules find it. A page image cannot be masked: its words are shown instead.

        Raises:
            ValueError: There is no such finding or clause type, or the limit is below 1.
            ReadError: The file is not known (``source_unknown``), gone (``source_gone``), changed (``source_changed``)
                or encrypted.
        """
        from contractlens.review.show import show

        return show(self, what, file=file, password=password, limit=limit, mask=mask)

    def outline(self, *, mask: bool = False) -> Outline:
        """Return the numbered headings with their pages and what was found under each; see `Outline`.

        Args:
            mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
        """
        from contractlens.review.outline import outline

        return outline(self, mask=mask)

    def explain(self, finding_id: str, *, model_dir: Path | str | None = None, mask: bool = False) -> Explanation:
        """Return in plain words why a provision was found, and how sure that is; see `Explanation`.

        Args:
            finding_id: As in `findings`.
            model_dir: Directory of the model that judged, for its limits; the one that ships by default.
            mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.

        Raises:
            ValueError: There is no such finding.
        """
        from contractlens.review.explaining import explain

        return explain(self, finding_id, model_dir=model_dir, mask=mask)

    @cached_property
    def warnings(self) -> pd.DataFrame:
        """What a reader must know before trusting the result; columns in `contractlens.findings.WARNING_COLUMNS`."""
        from contractlens.review.rows import warning_rows

        return frame(WARNING_COLUMNS, warning_rows(self))

    @cached_property
    def _facts(self) -> Facts:
        from contractlens.detection.attributes.money import find_money
        from contractlens.detection.parties import find_roles
        from contractlens.facts.contract import Facts

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

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause in self.records.clauses]

    def clause(self, clause_id: str) -> Clause:
        """Return the `Clause` with this id.

        Args:
            clause_id: As in `clauses`.

        Raises:
            KeyError: There is none.
        """
        return self._clauses_by_id[clause_id]

    def clause_at(self, place: int) -> Clause | None:
        """Return the innermost `Clause` that begins at or before a character of the text, None before the first.

        Args:
            place: Which character, from 0.
        """
        position = bisect_right(self._clause_starts, place) - 1
        return self.records.clauses[position] if position >= 0 else None

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
        from contractlens.review.notebook import analysis_html

        return analysis_html(self)
