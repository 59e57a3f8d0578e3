"""Figures of a scan: the summary, and contract by clause type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.findings import Band

NOT_FOUND = "not_found"
CANNOT_TELL = "cannot_tell"
_STATUSES = ("present", "by_reference", "placeholder", "disapplied")
_BANDS: tuple[Band, ...] = ("low", "review", "high")


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """What became of the files of a scan.

    Attributes:
        out: Folder of the scan.
        files: How many files there are, containers and their members included.
        contracts: How many contracts they make.
        ok: Read whole.
        partial: Some pages could not be read.
        failed: Could not be read.
        skipped: Of no kind that contracts come in.
        waiting: Not done yet.
        duplicates: Equal to another file byte for byte; counted under their status too.
        findings: Findings, equal files counted once.
        reasons: Why files failed or are partial: reason code and how many, most frequent first.
        seconds: Time that workers spent, added up.
    """

    out: str
    files: int
    contracts: int
    ok: int
    partial: int
    failed: int
    skipped: int
    waiting: int
    duplicates: int
    findings: int
    reasons: tuple[tuple[str, int], ...]
    seconds: float

    def line(self) -> str:
        """Return one line."""
        counts = [f"{self.files:,} files", f"{self.ok:,} ok"]
        counts += [
            f"{count:,} {word}"
            for word, count in (
                ("partial", self.partial),
                ("failed", self.failed),
                ("skipped", self.skipped),
                ("waiting", self.waiting),
                ("duplicates", self.duplicates),
            )
            if count
        ]
        return f"{', '.join(counts)}; {self.contracts:,} contracts, {self.findings:,} findings"

    def __str__(self) -> str:
        """Return the line, and one for each reason."""
        return "\n".join([self.line(), *(f"  {reason}: {count:,}" for reason, count in self.reasons)])


def summary_of(files: pd.DataFrame, out: str) -> ScanSummary:
    """Return the figures of the `files` frame."""
    counts = files.status.value_counts().to_dict()
    own = files[files.duplicate_of.isna()]
    own_contracts = files.contract_id[files.role != "container"].nunique()
    reasons = files[files.status.isin(["failed", "partial"])].reason.value_counts()
    listed = sorted(((str(name), int(count)) for name, count in reasons.items()), key=lambda pair: (-pair[1], pair[0]))
    return ScanSummary(
        out,
        len(files),
        int(own_contracts),
        int(counts.get("ok", 0)),
        int(counts.get("partial", 0)),
        int(counts.get("failed", 0)),
        int(counts.get("skipped", 0)),
        int(counts.get("waiting", 0)),
        int(files.duplicate_of.notna().sum()),
        int(own.findings.fillna(0).sum()),
        tuple(listed),
        float(own.seconds.fillna(0).sum()),
    )


def matrix_of(
    files: pd.DataFrame, contracts: pd.DataFrame, found: pd.DataFrame, clause_types: list[str], min_band: Band
) -> pd.DataFrame:
    """Return contract by clause type.

    Args:
        files: The files of a scan.
        contracts: Its contracts.
        found: document_id, clause_type, status and band of each finding.
        clause_types: Which columns, in order.
        min_band: Findings less sure than this do not count.
    """
    import pandas as pd

    if min_band not in _BANDS:
        msg = f"min_band must be one of {', '.join(_BANDS)}, not {min_band!r}"
        raise ValueError(msg)
    sure = found[found.band.isin(_BANDS[_BANDS.index(min_band) :])]
    best_copies = files.loc[files.is_best_copy, ["document_id", "contract_id"]].dropna().drop_duplicates()
    placed = sure.merge(best_copies, on="document_id")
    ranks = placed.status.map({status: rank for rank, status in enumerate(_STATUSES)}).astype("Int64")
    best = placed.assign(rank=ranks).groupby(["contract_id", "clause_type"])["rank"].min().unstack()  # noqa: PD010
    names = list(contracts.contract_id)
    best = best.reindex(index=names, columns=clause_types)
    nothing = {name: NOT_FOUND if known else CANNOT_TELL for name, known in zip(names, contracts.complete, strict=True)}
    words = {
        name: pd.Series(
            [nothing[contract] if pd.isna(rank) else _STATUSES[int(rank)] for contract, rank in best[name].items()],
            dtype="string",
        )
        for name in clause_types
    }
    made = pd.DataFrame(words)
    made.insert(0, "contract_id", pd.Series(names, dtype="string"))
    return made.set_index("contract_id")
