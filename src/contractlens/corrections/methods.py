"""The methods of `Analysis` that have to do with corrections."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.corrections.record import Correction
    from contractlens.detection.provisions import Provision


class Correctable:
    """What can be corrected: base of `Analysis`."""

    def correct(  # noqa: PLR0913 - one keyword per thing that can be wrong
        self,
        finding_id: str | None = None,
        *,
        clause: str | None = None,
        span: tuple[int, int] | None = None,
        right_type: str | None = None,
        is_right: bool | None = None,
        status: str | None = None,
        modality: str | None = None,
        bearer: str | None = None,
        strength: str | None = None,
        reviewer: str = "",
        note: str = "",
        made_at: date | str | None = None,
        file: Path | str | None = None,
    ) -> Correction:
        """Return what you say of a finding, or of one that was missed, and add it to a team's file where one is given.

        The analysis stays as it is; `with_corrections` shows the corrected findings. A correction holds the words
        concerned and their surroundings: the file is as confidential as the contract.

        Args:
            finding_id: The finding, as in `findings`. Without it `clause` or `span` says where one was missed.
            clause: Id of a clause, or its number as printed.
            span: First character in the document's text, and one past the last.
            right_type: The right clause type; None where it is that of the finding.
            is_right: False: this is not a finding of its type. True: it is right as it is.
            status: The right status.
            modality: The right modality.
            bearer: The right bearer, ``nobody`` for none.
            strength: The right strength, ``none`` for no word of strength.
            reviewer: Who says it.
            note: Why.
            made_at: Day or time; None for now.
            file: File of corrections to add it to; made when missing.

        Raises:
            ValueError: There is no such place, or what is said of it makes no sense.
            CorpusError: What is in the file cannot be read.
            OutputError: The file cannot be written.

        Example:
            >>> import contractlens as cl
            >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
            >>> finding = analysis.findings.iloc[0]
            >>> correction = analysis.correct(finding.finding_id, is_right=False, reviewer="AB", note="a heading")
            >>> correction.verdict, len(analysis.with_corrections([correction]).findings) - len(analysis.findings)
            ('rejected', -1)
        """
        from contractlens.corrections.file import append_corrections
        from contractlens.corrections.making import Said, correct_finding, correct_missed

        analysis = cast("Analysis", self)
        where = [place for place in (clause, span) if place is not None]
        if (finding_id is not None) + len(where) != 1:
            msg = "give one of finding_id (a finding), clause or span (where one was missed)"
            raise ValueError(msg)
        said = Said(right_type, is_right, status, modality, bearer, strength, reviewer, note, made_at)
        if finding_id is not None:
            correction = correct_finding(analysis, finding_id, said)
        else:
            correction = correct_missed(analysis, where[0], said)
        if file is not None:
            append_corrections(file, [correction])
        return correction

    def with_corrections(self, corrections: Iterable[Correction] | Path | str, *, anywhere: bool = False) -> Analysis:
        """Return the same analysis with the findings as reviewers decided; `corrections` tells what became of each.

        A corrected finding has confidence 1 and band ``high``, and its first reason is ``reviewer: ...``. Later
        corrections of the same thing win. A place is found again by file and offsets, else, in the same file or one of
        the same name, by its words; where those stand there more than once and nothing tells which are meant, nothing
        is changed.

        Args:
            corrections: A file of corrections, a reviewer's workbook, or corrections already read.
            anywhere: Apply them to equal words in other contracts too; by default only to the contract that was judged.

        Raises:
            CorpusError: The file cannot be read.
            OutputError: The workbook cannot be read.

        Example:
            >>> import contractlens as cl
            >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
            >>> finding = analysis.findings.iloc[0]
            >>> corrected = analysis.with_corrections([analysis.correct(finding.finding_id, bearer="both")])
            >>> corrected.findings.iloc[0][["bearer", "band"]].tolist()
            ['both', 'high']
            >>> corrected.corrections[["verdict", "matched_by"]].iloc[0].tolist()
            ['changed', 'finding_id']
        """
        from pathlib import Path

        from contractlens.corrections.applying import apply_corrections
        from contractlens.corrections.reading import read_corrections

        listed = read_corrections(corrections) if isinstance(corrections, str | Path) else corrections
        return apply_corrections(cast("Analysis", self), listed, anywhere=anywhere)

    @cached_property
    def provisions(self) -> dict[str, Provision]:
        """The provisions that are judged, with their surroundings, by the id of their clause."""
        from contractlens.detection.provisions import build_provisions

        records = cast("Analysis", self).records
        return {each.clause_id: each for each in build_provisions(records.document, records.clauses)}

    @property
    def corrections(self) -> pd.DataFrame:
        """What reviewers decided and what became of it; columns in `contractlens.corrections.applying.APPLIED_COLUMNS`.

        Empty until `with_corrections` was called.
        """
        from contractlens.corrections.applying import applied_frame

        return applied_frame(cast("Analysis", self).records.corrected)
