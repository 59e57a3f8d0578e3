"""Contracts side by side: what each says on every clause type, and where they differ, in words and in values."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from contractlens.findings import Column, frame, plain_value
from contractlens.review.masking import Masker, mask_frame, masker_for
from contractlens.review.matrix import answers_of, best_findings, distinct, document_names
from contractlens.review.word_diff import differences, marked, marked_html, similarity, words_of
from contractlens.review.words import ANSWERS, BAND_WORDS, clause_words, fact_name, fact_value, pages_words, text_of
from contractlens.taxonomy import OTHER

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.findings import Finding

DifferenceKind = Literal["answer", "value", "words", "only_in_first", "only_in_other"]
Shown = Literal["answer", "quote", "values", "clause", "page", "band", "findings"]

COMPARISON_COLUMNS = (
    Column("clause_type", "string", "Id of the clause type."),
    Column("title", "string", "Its title for people."),
    Column("document", "string", "File name, numbered where two contracts have the same one."),
    Column("document_id", "string", "SHA-256 of the file."),
    Column("answer", "string", "Yes, By reference, Partly, To check, Not used, Not found or Cannot tell."),
    Column("findings", "Int64", "How many findings of this type."),
    Column("finding_id", "string", "The finding that speaks loudest; missing if there is none."),
    Column("clause", "string", "Its part and clause number."),
    Column("page", "Int64", "Its first page, from 1; missing where the format has no pages."),
    Column("band", "string", "high, review or low."),
    Column("quote", "string", "Its exact words."),
    Column("values", "string", "What the findings of this type state: intervals, sums, who pays, on one line."),
)

DIFFERENCE_COLUMNS = (
    Column("clause_type", "string", "Id of the clause type."),
    Column("title", "string", "Its title for people."),
    Column("kind", "string", "answer, value, words, only_in_first or only_in_other (a provision without counterpart)."),
    Column("name", "string", "For a value: its name, for example `refresh_interval_months`."),
    Column("first", "string", "File name of the contract that the others are held against: the first one given."),
    Column("other", "string", "File name of the other contract."),
    Column("first_value", "string", "Answer, value or words of the first contract; missing if it has none."),
    Column("other_value", "string", "Answer, value or words of the other one."),
    Column("change", "string", "For words: what was [-taken out-] and {+put in+}."),
    Column("change_html", "string", "The same with <del> and <ins>, escaped, for a page."),
    Column("similarity", "Float64", "For words: words in common over all words, 0 to 1."),
    Column("first_finding_id", "string", "The finding of the first contract."),
    Column("other_finding_id", "string", "The finding of the other one."),
    Column("first_clause", "string", "Its part and clause number."),
    Column("other_clause", "string", "Its part and clause number."),
    Column("first_page", "Int64", "Its page."),
    Column("other_page", "Int64", "Its page."),
)

COUNTERPART = 0.3
"""Provisions of one clause type with less in common are two provisions and not two wordings of one.

By eye on the sample contracts: pairs below say different things of the same matter, most pairs above the same thing.
"""
_MAX_PAIRED = 200  # findings of one type in one contract that are paired by their words; more are a price list


@dataclass(frozen=True)
class Comparison:
    """Contracts side by side; a notebook shows it as a table.

    Attributes:
        analyses: The contracts, in order, each once.
        clause_types: Ids of the clause types that are compared, in order.
        is_masked: Whether personal data is masked in all that it returns; the `analyses` themselves stay as they are.

    Example:
        >>> import contractlens as cl
        >>> files = ["sample_contracts/council_hosting.pdf", "sample_contracts/northmoor_outsourcing.docx"]
        >>> comparison = cl.compare([cl.analyze(file) for file in files], clause_types=["technology_refresh"])
        >>> comparison.to_frame().answer.tolist()
        ['Yes', 'Yes']
    """

    analyses: tuple[Analysis, ...]
    clause_types: tuple[str, ...]
    is_masked: bool = False

    @cached_property
    def _masker(self) -> Masker | None:
        return masker_for(*self.analyses) if self.is_masked else None

    def _frame(self, columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
        made = frame(columns, rows)
        return mask_frame(made, self._masker) if self._masker else made

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """What the contracts are called."""
        names = document_names(self.analyses)
        return tuple(_numbered([self._masker.mask(name) for name in names]) if self._masker else names)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per clause type and contract; columns in `contractlens.review.comparing.COMPARISON_COLUMNS`."""
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        return self._frame(COMPARISON_COLUMNS, list(self._rows()))

    def side_by_side(self, shown: Shown = "answer") -> pd.DataFrame:
        """Return one row per clause type and one column per contract.

        Args:
            shown: What stands in the cells: ``answer``, ``quote``, ``values``, ``clause``, ``page``, ``band`` or
                ``findings``.

        Raises:
            ValueError: There is no such thing to show.
        """
        allowed = ("answer", "quote", "values", "clause", "page", "band", "findings")
        if shown not in allowed:
            msg = f"shown must be one of {', '.join(allowed)}, not {shown!r}"
            raise ValueError(msg)
        made = self._table.pivot(index="clause_type", columns="document", values=shown)  # noqa: PD010 - long to wide
        return made.reindex(index=list(self.clause_types), columns=list(self.documents))

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Where the other contracts differ from the first: in the answer, in a value, in words.

        Provisions are paired with the most alike provision of the same clause type. One row per difference; columns in
        `contractlens.review.comparing.DIFFERENCE_COLUMNS`.
        """
        rows = [
            row
            for name in self.clause_types
            for position in range(1, len(self.analyses))
            for row in self._differences(name, position)
        ]
        return self._frame(DIFFERENCE_COLUMNS, rows)

    def _title(self, name: str) -> str:
        for analysis in self.analyses:
            if name in analysis.taxonomy.types:
                return analysis.taxonomy.types[name].title
        return name

    def _rows(self) -> Iterator[dict[str, Any]]:
        bests = [best_findings(analysis) for analysis in self.analyses]
        answers = [answers_of(analysis) for analysis in self.analyses]
        for name in self.clause_types:
            for position, analysis in enumerate(self.analyses):
                found = _of_type(analysis, name)
                best = bests[position].get(name)
                answer = answers[position].get(name)
                yield {
                    "clause_type": name,
                    "title": self._title(name),
                    "document": self.documents[position],
                    "document_id": analysis.document.sha256,
                    "answer": ANSWERS[answer].words if answer else None,
                    "findings": len(found),
                    **_place(analysis, best),
                    "values": _values_line(found),
                }

    def _differences(self, name: str, position: int) -> Iterator[dict[str, Any]]:
        first, other = self.analyses[0], self.analyses[position]
        base: dict[str, Any] = dict.fromkeys(column.name for column in DIFFERENCE_COLUMNS)
        base |= {
            "clause_type": name,
            "title": self._title(name),
            "first": self.documents[0],
            "other": self.documents[position],
        }
        answers = [answers_of(analysis).get(name) for analysis in (first, other)]
        if answers[0] != answers[1]:
            words = [ANSWERS[answer].words if answer else None for answer in answers]
            yield base | {"kind": "answer", "first_value": words[0], "other_value": words[1]}
        yield from _value_differences(base, _of_type(first, name), _of_type(other, name))
        yield from _word_differences(base, first, other, name, self._masker)

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_html(self) -> str:
        """Return the table that a notebook shows: clause types by contract, with answer, place, values and words."""
        heads = "".join(f'<th scope="col" style="text-align:left">{html.escape(name)}</th>' for name in self.documents)
        rows = {(row["clause_type"], row["document"]): row for row in self._table.to_dict("records")}
        body = "".join(
            f'<tr><th scope="row" {_CELL}>{html.escape(self._title(name))}</th>'
            + "".join(f"<td {_CELL}>{_cell_html(rows[name, document])}</td>" for document in self.documents)
            + "</tr>"
            for name in self.clause_types
        )
        return (
            f'<table style="border-collapse:collapse"><caption style="text-align:left">{len(self.documents)} contracts side by side</caption>'
            f'<thead><tr><th scope="col" style="text-align:left">Clause type</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
        )

    def __repr__(self) -> str:
        """Return counts only: the words of a contract never reach a log by accident."""
        return f"<Comparison of {len(self.analyses)} contracts on {len(self.clause_types)} clause types>"


_CELL = 'style="text-align:left;vertical-align:top;border-bottom:1px solid #767676;padding:.5rem;min-width:12rem"'
_QUOTE_CHARS = 240  # of a provision in a cell of the table


def compare(
    analyses: Iterable[Analysis], *, clause_types: Sequence[str] | None = None, mask: bool = False
) -> Comparison:
    """Return contracts side by side; the first is the one that `Comparison.differences` holds the others against.

    Args:
        analyses: Two or more results of `analyze`; a file that comes twice is taken once.
        clause_types: Ids to compare, in the order to show them; all that any contract was searched for by default.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them. Wordings that differ
            in nothing else are still a difference, with nothing marked as changed.

    Raises:
        ValueError: Fewer than two different contracts, or a clause type that none was searched for.

    Example:
        >>> import contractlens as cl
        >>> files = ["sample_contracts/council_hosting.pdf", "sample_contracts/northmoor_outsourcing.docx"]
        >>> comparison = cl.compare([cl.analyze(file) for file in files])
        >>> found = comparison.differences.query("name == 'extension_months'")
        >>> found[["first_value", "other_value"]].values.tolist()
        [['24 months', '12 months']]
    """
    listed = distinct(analyses)
    if len(listed) < 2:  # noqa: PLR2004  two sides
        raise ValueError("compare takes two contracts or more, each a file of its own")
    known = list(dict.fromkeys(name for analysis in listed for name in analysis.taxonomy.types if name != OTHER))
    unknown = [name for name in clause_types or () if name not in known]
    if unknown:
        msg = f"no contract was searched for {', '.join(unknown)}; `contractlens types` lists the clause types"
        raise ValueError(msg)
    wanted = tuple(dict.fromkeys(clause_types)) if clause_types else tuple(known)
    return Comparison(tuple(listed), wanted, mask)


def _numbered(names: Sequence[str]) -> list[str]:
    """Return names of contracts, numbered where masking made two the same."""
    made: list[str] = []
    for name in names:
        fresh, count = name, 1
        while fresh in made:
            count += 1
            fresh = f"{name} ({count})"
        made.append(fresh)
    return made


def _of_type(analysis: Analysis, name: str) -> list[Finding]:
    return [finding for finding in analysis.records.attributed if finding.clause_type == name]


def _words(analysis: Analysis, finding: Finding) -> str:
    return analysis.document.text[finding.start : finding.end]


def _place(analysis: Analysis, finding: Finding | None) -> dict[str, Any]:
    if finding is None:
        return dict.fromkeys(("finding_id", "clause", "page", "band", "quote"))
    return {
        "finding_id": finding.id,
        "clause": clause_of(analysis, finding),
        "page": analysis.document.page_span(finding.start, finding.end)[0],
        "band": finding.band,
        "quote": _words(analysis, finding),
    }


def clause_of(analysis: Analysis, finding: Finding) -> str:
    """Return part and clause number of a finding.

    Args:
        analysis: The contract.
        finding: One of its findings.
    """
    clause = analysis.clause(finding.clause_id)
    return clause_words(clause.part, clause.number)


def _values_line(found: Sequence[Finding]) -> str:
    return "; ".join(f"{fact_name(name)}: {shown.replace('; ', ', ')}" for name, (shown, _) in _values(found).items())


def _values(found: Sequence[Finding]) -> dict[str, tuple[str, Finding]]:
    """Return the values of each name, smallest first, and the first finding that states one."""
    values: dict[str, dict[str, float]] = {}
    holders: dict[str, Finding] = {}
    for finding in found:
        for fact in finding.attributes:
            if not fact.name.endswith("_working"):  # repeats the unit of another fact
                size = float(fact.value) if isinstance(fact.value, int | float) else 0.0
                values.setdefault(fact.name, {})[fact_value(plain_value(fact.value), fact.unit)] = size
                holders.setdefault(fact.name, finding)
    return {
        name: ("; ".join(shown for _, shown in sorted((size, shown) for shown, size in listed.items())), holders[name])
        for name, listed in values.items()
    }


def _value_differences(
    base: dict[str, Any], first: Sequence[Finding], other: Sequence[Finding]
) -> Iterator[dict[str, Any]]:
    ours, theirs = _values(first), _values(other)
    for name in dict.fromkeys([*ours, *theirs]):
        mine, your = ours.get(name), theirs.get(name)
        if (mine and mine[0]) == (your and your[0]):
            continue
        yield base | {
            "kind": "value",
            "name": name,
            "first_value": mine[0] if mine else None,
            "other_value": your[0] if your else None,
            "first_finding_id": mine[1].id if mine else None,
            "other_finding_id": your[1].id if your else None,
        }


def _word_differences(
    base: dict[str, Any], first: Analysis, other: Analysis, name: str, masker: Masker | None
) -> Iterator[dict[str, Any]]:
    ours, theirs = _of_type(first, name), _of_type(other, name)
    pairs = _paired([_words(first, finding) for finding in ours], [_words(other, finding) for finding in theirs])
    for mine, your, alike in pairs:
        row = base | _side("first", first, ours[mine] if mine is not None else None)
        row |= _side("other", other, theirs[your] if your is not None else None)
        if mine is None or your is None:
            yield row | {"kind": "only_in_other" if mine is None else "only_in_first"}
        elif alike < 1:
            words = [row["first_value"], row["other_value"]]
            pieces = differences(*(masker.mask(text) for text in words) if masker else words)
            yield row | {
                "kind": "words",
                "change": marked(pieces),
                "change_html": marked_html(pieces),
                "similarity": round(alike, 4),
            }


def _side(side: str, analysis: Analysis, finding: Finding | None) -> dict[str, Any]:
    if finding is None:
        return {}
    return {
        f"{side}_value": _words(analysis, finding),
        f"{side}_finding_id": finding.id,
        f"{side}_clause": clause_of(analysis, finding),
        f"{side}_page": analysis.document.page_span(finding.start, finding.end)[0],
    }


def _paired(first: Sequence[str], other: Sequence[str]) -> list[tuple[int | None, int | None, float]]:
    """Return each wording with the most alike one of the other side, each used once; those left over stand alone."""
    ours, theirs = [words_of(text) for text in first], [words_of(text) for text in other]
    scored = [
        (similarity(mine, your), one, two)
        for one, mine in enumerate(ours[:_MAX_PAIRED])
        for two, your in enumerate(theirs[:_MAX_PAIRED])
    ]
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for alike, one, two in sorted(scored, key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1], entry[2])):
        if alike >= COUNTERPART and one not in pairs and two not in taken:
            pairs[one] = (two, alike)
            taken.add(two)
    listed: list[tuple[int | None, int | None, float]] = [
        (one, *pairs.get(one, (None, 0.0))) for one in range(len(ours))
    ]
    return listed + [(None, two, 0.0) for two in range(len(theirs)) if two not in taken]


def _cell_html(row: Mapping[Hashable, Any]) -> str:
    words = " ".join(text_of(row["quote"]).split())
    quote = words if len(words) <= _QUOTE_CHARS else f"{words[:_QUOTE_CHARS]}…"
    page = pages_words(row["page"], None)
    where = ", ".join(filter(None, (text_of(row["clause"]), f"page {page}" if page else "")))
    band = BAND_WORDS.get(text_of(row["band"]), "").lower()
    lines = [f"<strong>{html.escape(text_of(row['answer']))}</strong>"]
    lines += [html.escape(line) for line in (where, f"confidence: {band}" if band else "", row["values"]) if line]
    lines += [f"<q>{html.escape(quote)}</q>"] if quote else []
    return "<br>".join(lines)
