"""What of a scan goes into a workbook or a report on many contracts: `shown_frames`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.coverage import COVERAGE_COLUMNS
from contractlens.review.gathered import FACT_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.batch.scan import Scan

_OF_FINDINGS = ("findings", "attributes", "dates", "nearest", "warnings")


def shown_frames(scan: Scan) -> dict[str, pd.DataFrame]:
    """Return the frames of a scan as `contractlens.write_workbook` and `contractlens.portfolio_report` take them.

    Of copies of one document only the best counts, so that nothing is shown twice. A file that could not be read stays
    in ``files``, with the reason.

    Args:
        scan: What to show.

    Example:
        >>> import tempfile
        >>> import contractlens as cl
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     scan = cl.scan_archive(["sample_contracts/council_hosting.pdf"], folder + "/out", workers=0)
        ...     frames = shown_frames(scan)
        ...     made = cl.write_workbook(folder + "/archive.xlsx", frames)
        >>> made.name, frames["files"].buyer.tolist()
        ('archive.xlsx', ['Brackenmoor District Council'])
    """
    import pandas as pd

    files = scan.files
    best = set(
        files.document_id[files.is_best_copy.fillna(value=False)].dropna()
    )  # rows stand under the first of equals
    files = files[files.duplicate_of.isna() & (files.document_id.isna() | files.document_id.isin(best))]
    kept = set(files.document_id.dropna())
    frames = {name: _of(scan, name, kept) for name in _OF_FINDINGS}
    frames["files"] = _described(scan, files.reset_index(drop=True))
    types = scan.clause_types
    frames["clause_types"] = pd.DataFrame({"clause_type": list(types), "title": list(types.values())}, dtype="string")
    return frames


def _of(scan: Scan, name: str, kept: set[str]) -> pd.DataFrame:
    found = scan.load(name)
    return found[found.document_id.isin(kept)].reset_index(drop=True)


def _described(scan: Scan, files: pd.DataFrame) -> pd.DataFrame:
    """Return the files with their coverage and the facts of their summaries beside them."""
    told = {column.name for column in COVERAGE_COLUMNS} - set(files.columns)
    coverage = scan.load("coverage", columns=["document_id", *sorted(told)]).drop_duplicates("document_id")
    facts = scan.load("summary", columns=["document_id", "name", "value"])
    wide = facts.drop_duplicates(["document_id", "name"]).pivot_table(
        index="document_id", columns="name", values="value", aggfunc="first"
    )
    wide = wide.reindex(columns=[name for name in FACT_COLUMNS if name not in files.columns]).reset_index()
    made = files.merge(coverage, on="document_id", how="left").merge(wide, on="document_id", how="left")
    made["document"] = made["document"].fillna(made["path"])
    return made
