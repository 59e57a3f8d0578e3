"""What a scan found: opens its folder and gives DataFrames, also while the scan goes on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.batch.contracts import contracts_frame, members_of, variations_frame, variations_of
from contractlens.batch.files import Files, files_frame
from contractlens.batch.ledger import LEDGER_FILE, Ledger
from contractlens.batch.overview import ScanSummary, matrix_of, summary_of
from contractlens.batch.rows import ordered, read_rows
from contractlens.batch.search import SEARCH_COLUMNS, Index
from contractlens.batch.settings import check_readable, read_stored
from contractlens.batch.tables import AMENDED_BY, JOINED, TABLES, as_frame
from contractlens.batch.variations import amended_by
from contractlens.exceptions import ScanError
from contractlens.findings import Band, frame

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pandas as pd
    import pyarrow as pa

    from contractlens.batch.gaps import FactsOf
    from contractlens.review.playbooks import Playbook

Filter = tuple[str, str, Any]


class Scan:
    """The folder of a scan. Get one from `open_scan` or `scan_archive`.

    The frames are loaded when they are first asked for and kept; `open_scan` again to see what a running scan has added.
    Rows stand in the order of the files' paths, then of the text, whatever order they were done in. Files that are
    equal byte for byte are judged once: their rows stand under the first path, and `files` lists them all.

    Args:
        out: Folder that `scan_archive` or ``contractlens scan`` wrote.

    Example:
        >>> import tempfile
        >>> import contractlens as cl
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     scan = cl.scan_archive(["sample_contracts/council_hosting.pdf"], folder + "/out", workers=0)
        ...     list(scan.files.status), len(scan.findings) == int(scan.files.findings.sum())
        (['ok'], True)
    """

    def __init__(self, out: Path | str) -> None:
        self.out = Path(out)
        self._stored = read_stored(self.out)
        if not (self.out / LEDGER_FILE).exists():
            msg = f"{self.out} holds no ledger; scan again to make one"
            raise ScanError(msg, kind="not_a_scan", name=str(self.out))
        check_readable(self._stored, self.out)
        self._open().close()  # a damaged ledger is told at once

    @property
    def fingerprint(self) -> str:
        """What the settings come to; equal for scans that may be merged."""
        return str(self._stored.get("fingerprint", ""))

    @property
    def clause_types(self) -> dict[str, str]:
        """Ids and titles of the clause types that were searched for."""
        return dict(self._stored.get("clause_types", {}))

    def _open(self) -> Ledger:
        return Ledger(self.out, is_readonly=True)

    @cached_property
    def _files(self) -> Files:
        ledger = self._open()
        try:
            profiles = read_profiles(self.out, ledger)
            return files_frame(ledger, profiles, self.fingerprint)
        finally:
            ledger.close()

    @property
    def files(self) -> pd.DataFrame:
        """One row per file, ordered by path: `contractlens.batch.tables.FILE_COLUMNS` and the register columns."""
        return self._files.frame

    @cached_property
    def _judged(self) -> pd.DataFrame:
        """The files that rows stand under: the first of equal ones, in order of path."""
        files = self.files
        is_own = files.document_id.notna() & files.duplicate_of.isna()
        return files[is_own].drop_duplicates("document_id").reset_index(drop=True)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """All findings: path, contract_id, the columns of `Analysis.findings`, and which variations touch them."""
        return self.load("findings")

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """All attributes: path, contract_id, document_id and the columns of `Analysis.attributes`."""
        return self.load("attributes")

    @cached_property
    def clauses(self) -> pd.DataFrame:
        """All provisions: path, contract_id, document_id and the columns of `Analysis.clauses`; large."""
        return self.load("clauses")

    @cached_property
    def warnings(self) -> pd.DataFrame:
        """All warnings: path, contract_id and the columns of `Analysis.warnings`."""
        return self.load("warnings")

    @cached_property
    def documents(self) -> pd.DataFrame:
        """One row per judged file with what it says of itself; see `contractlens.batch.tables.DOCUMENT_COLUMNS`."""
        return self.load("documents")

    @cached_property
    def contracts(self) -> pd.DataFrame:
        """One row per contract: `contractlens.batch.tables.CONTRACT_COLUMNS` and the register columns of its files."""
        return contracts_frame(self._files, self.load("findings", columns=["document_id", "clause_type"]))

    @cached_property
    def variations(self) -> pd.DataFrame:
        """One row per variation, by contract and date; columns in `contractlens.batch.tables.VARIATION_COLUMNS`."""
        return variations_frame(self._files)

    def load(
        self, table: str, *, columns: Sequence[str] | None = None, filters: Sequence[Filter] | None = None
    ) -> pd.DataFrame:
        """Return some columns and rows of a table without loading the rest.

        Args:
            table: ``findings``, ``attributes``, ``clauses``, ``warnings``, ``documents``, ``summary``, ``parties``,
                ``dates``, ``references``, ``coverage`` or ``nearest``.
            columns: Which ones, in this order; all by default.
            filters: Conditions ``(column, operator, value)`` that must all hold; operators ``==``, ``!=``, ``<``, ``>``,
                ``<=``, ``>=``, ``in``, ``not in``. Those on stored columns are left to Parquet; columns of `files`
                (path, contract_id, register columns) may be named too.

        Raises:
            ValueError: No such table, column or operator.

        Example:
            >>> import tempfile
            >>> import contractlens as cl
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     scan = cl.scan_archive(["sample_contracts/council_hosting.pdf"], folder + "/out", workers=0)
            ...     refresh = [("clause_type", "==", "technology_refresh"), ("band", "in", ["high", "review"])]
            ...     list(scan.load("findings", columns=["path", "clause_type"], filters=refresh).columns)
            ['path', 'clause_type']
        """
        if table not in TABLES:
            msg = f"no table {table!r}; there are {', '.join(TABLES)}"
            raise ValueError(msg)
        behind = (AMENDED_BY,) if table == "findings" else ()
        available = {column.name: column for column in (*JOINED, *TABLES[table], *behind)}
        names = list(available) if columns is None else list(columns)
        unknown = [name for name in names if name not in available]
        if unknown:
            msg = f"no column {', '.join(map(repr, unknown))} in {table}; there are {', '.join(available)}"
            raise ValueError(msg)
        needed = {*names, "document_id"} | ({"part", "clause_number"} if AMENDED_BY.name in names else set())
        stored = [column.name for column in TABLES[table] if column.name in needed]
        judged, rest = self._split(table, filters or ())
        rank = {document_id: at for at, document_id in enumerate(judged.document_id)}
        rows, ranks = ordered(self._read(table, stored, rest), table, stored, rank)
        made = as_frame(rows, [available[name] for name in stored])
        for column in JOINED:
            made[column.name] = judged[column.name].take(ranks).reset_index(drop=True)
        if "document" in names and "document" in made:
            made["document"] = _names(judged).take(ranks).reset_index(drop=True)
        if AMENDED_BY.name in names:
            made[AMENDED_BY.name] = self._amended(made, judged.role.take(ranks))
        return made[names]

    def _amended(self, found: pd.DataFrame, roles: pd.Series[Any]) -> pd.Series[Any]:
        import pandas as pd

        variations = variations_of(members_of(self._files))
        return pd.Series(amended_by(found, found.contract_id, roles, variations), dtype=AMENDED_BY.dtype)

    def _read(self, table: str, stored: Sequence[str], filters: Sequence[Filter]) -> list[pa.Table]:
        ledger = self._open()
        try:
            return [rows for _, rows in read_rows(self.out, ledger, table, stored, _expression(filters))]
        finally:
            ledger.close()

    def _split(self, table: str, filters: Sequence[Filter]) -> tuple[pd.DataFrame, list[Filter]]:
        """Return the files that the filters on joined columns leave, and the other filters."""
        import pyarrow as pa

        stored = {column.name for column in TABLES[table]} - {"document"}
        judged, rest = self._judged, [condition for condition in filters if condition[0] in stored]
        on_files = [condition for condition in filters if condition[0] not in stored]
        if not on_files:
            return judged, rest
        known = judged.assign(document=_names(judged))
        unknown = [name for name, _, _ in on_files if name not in known.columns]
        if unknown:
            msg = f"no column {', '.join(map(repr, unknown))} in {table} or files"
            raise ValueError(msg)
        columns = list(dict.fromkeys(name for name, _, _ in on_files))
        place = pa.Table.from_pandas(known[columns].assign(_at=range(len(known))), preserve_index=False)
        kept = place.filter(_expression(on_files)).column("_at").to_pylist()
        return judged.iloc[kept].reset_index(drop=True), rest

    def matrix(self, *, min_band: Band = "low") -> pd.DataFrame:
        """Return contract by clause type: one word per cell, from the best copies of its files.

        ``present``, ``by_reference``, ``placeholder`` or ``disapplied`` (the first of these that a finding has),
        ``not_found``, or ``cannot_tell`` where nothing was found but some file could not be read whole, none was
        read, or a schedule is missing.

        Args:
            min_band: Findings less sure than this do not count.
        """
        found = self.load("findings", columns=["document_id", "clause_type", "status", "band"])
        return matrix_of(self.files, self.contracts, found, list(self.clause_types), min_band)

    def gaps(
        self,
        playbook: Playbook | str | Path,
        *,
        facts: FactsOf | None = None,
        contracts: Collection[str] | None = None,
        mask: bool = False,
    ) -> pd.DataFrame:
        """Return how each contract stands against a playbook, one row per contract and requirement.

        A contract meets a requirement when the best copy of any of its files does. "Not met" is said only when all its
        files were read whole and no schedule is missing; else the status is ``cannot_tell``, with the reason.

        Args:
            playbook: A `Playbook`, the name of one that ships, or a path.
            facts: What the caller knows of every contract (see `Analysis.gaps`), or a function from contract id to it.
            contracts: Ids of the contracts to judge; all by default.
            mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.

        Raises:
            PlaybookError: There is no such playbook, or the file holds mistakes.
            ValueError: A fact has a name that nothing asks for, or a value that cannot be read.

        Example:
            >>> import tempfile
            >>> import contractlens as cl
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     scan = cl.scan_archive(["sample_contracts/council_hosting.pdf"], folder + "/out", workers=0)
            ...     gaps = scan.gaps("tech_benefit_and_skills")
            >>> gaps.set_index("requirement_id").loc["technology_refresh", "status"]
            'met'
        """
        from contractlens.batch.gaps import contract_gaps

        def rows(table: str, document_ids: Sequence[str]) -> pd.DataFrame:
            columns = [column.name for column in TABLES[table]]
            return self.load(table, columns=columns, filters=[("document_id", "in", list(document_ids))])

        return contract_gaps(
            self._files, rows, playbook, facts=facts, types=frozenset(self.clause_types), contracts=contracts, mask=mask
        )

    def search(self, words: str, *, limit: int = 50) -> pd.DataFrame:
        """Return the clauses that have all of the words, best first.

        Args:
            words: ``"quoted words"`` are a phrase, ``refresh*`` any word that begins so; capitals and accents do not
                matter. Nothing else has a special meaning.
            limit: How many at most.

        Raises:
            ScanError: The index is damaged.
        """
        judged = self._judged
        index = Index(self.out)
        try:
            self._bring_up_to_date(index)
            order = {document_id: at for at, document_id in enumerate(judged.document_id)}
            hits = index.find(words, order, limit)
        finally:
            index.close()
        places = judged.set_index("document_id")[["path", "contract_id"]]
        rows = (
            {
                "path": places.path[hit.document_id],
                "contract_id": places.contract_id[hit.document_id],
                "document_id": hit.document_id,
                "clause_id": hit.clause_id,
                "clause_number": hit.clause_number,
                "heading": hit.heading,
                "page": hit.page,
                "snippet": hit.snippet,
                "score": round(hit.score, 6),
            }
            for hit in hits
        )
        return frame(SEARCH_COLUMNS, rows)

    def _bring_up_to_date(self, index: Index) -> None:
        missing = sorted(set(self._judged.document_id) - index.indexed())
        if missing:
            columns = ("document_id", "clause_id", "clause_number", "heading", "text", "page_start")
            for batch in _batches(missing):
                index.add(self._read("clauses", columns, [("document_id", "in", batch)]), batch)

    def summary(self) -> ScanSummary:
        """Return the figures of the scan, fit for printing."""
        return summary_of(self.files, str(self.out))

    def __repr__(self) -> str:
        """Return counts only."""
        return f"<Scan {self.out}: {self.summary().line()}>"

    def _repr_html_(self) -> str:
        """Return the summary for notebooks."""
        import html

        return f"<pre>{html.escape(str(self.summary()))}</pre>"


def open_scan(out: Path | str) -> Scan:
    """Return what a scan found, also while it still runs.

    Args:
        out: Folder that `scan_archive` or ``contractlens scan`` wrote.

    Raises:
        ScanError: The folder holds no scan (``not_a_scan``), a damaged one (``ledger_damaged``, ``settings_damaged``),
            or one that a version with other tables made (``other_version``).
    """
    return Scan(out)


def read_profiles(out: Path, ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Return what each document says of itself, by its id, days as YYYY-MM-DD."""
    stored = [column.name for column in TABLES["documents"]]
    days = [column.name for column in TABLES["documents"] if column.dtype == "datetime64[ns]"]
    made = {}
    for _, table in read_rows(out, ledger, "documents", stored, None):
        for row in table.to_pylist():
            made[row["document_id"]] = {**row, **{name: row[name] and row[name].isoformat()[:10] for name in days}}
    return made


_BATCH = 2_000


def _batches(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _names(files: pd.DataFrame) -> pd.Series[Any]:
    """Return the file names of paths."""
    return files.path.str.replace(r"^.*/", "", regex=True)


def _expression(filters: Sequence[Filter]) -> Any:
    """Return conditions as an Arrow expression; None for no conditions."""
    import pyarrow.parquet as pq

    if not filters:
        return None
    try:
        return pq.filters_to_expression([tuple(condition) for condition in filters])
    except (ValueError, TypeError) as error:
        msg = f"filters must be (column, operator, value): {error}"
        raise ValueError(msg) from error
