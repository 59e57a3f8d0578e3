"""The outline of a contract: numbered headings with their pages, and what was found under each."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from contractlens.review.masking import masker_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.analysis import Analysis
    from contractlens.clause import Clause

_HEADS = frozenset({"part", "heading"})
_LONGEST_HEADING = 200  # characters; what is longer is a sentence
_SPACE = re.compile(r"\s+")
_SHOWN = 4  # clause types named on one line
_DEEPEST = 12  # steps of indentation


@dataclass(frozen=True)
class Heading:
    """One line of the outline.

    Attributes:
        clause_id: The provision.
        label: Its number as printed, "" without one.
        text: The heading.
        level: Depth, from 0.
        page: First page, None where the format has none.
        found: Clause types found under it and under no heading below it, with how many findings of each.
    """

    clause_id: str
    label: str
    text: str = field(repr=False)
    level: int
    page: int | None
    found: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """The numbered headings of a contract as a tree; ``print`` gives text, a notebook a list.

    Attributes:
        document: File name.
        headings: In reading order.
        titles: Titles of the clause types by id.
        before: What was found before the first heading.

    Example:
        >>> import contractlens as cl
        >>> outline = cl.analyze("sample_contracts/council_hosting.pdf").outline()
        >>> [line for line in str(outline).splitlines() if "Commencement and Duration" in line]
        ['2. Commencement and Duration, page 3 [Term and extension × 3]']
    """

    document: str
    headings: tuple[Heading, ...]
    titles: dict[str, str]
    before: dict[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return counts only: the words of a contract never reach a log by accident."""
        found = sum(sum(heading.found.values()) for heading in self.headings) + sum(self.before.values())
        return f"<Outline: {len(self.headings)} headings, {found} findings>"

    def __str__(self) -> str:
        return "\n".join(self._lines()) or "no headings were found"

    def _lines(self) -> Iterator[str]:
        if self.before:
            yield f"(before the first heading){self._marks(self.before)}"
        for heading in self.headings:
            yield f"{'  ' * min(heading.level, _DEEPEST)}{_named(heading)}{_page(heading)}{self._marks(heading.found)}"

    def _marks(self, found: dict[str, int]) -> str:
        """Return what was found, the most frequent first, as ``[Title × 3; Title]``."""
        if not found:
            return ""
        ordered = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
        pieces = [f"{self._title(name)} × {count}" if count > 1 else self._title(name) for name, count in ordered]
        more = f"; {len(pieces) - _SHOWN} more" if len(pieces) > _SHOWN else ""
        return f" [{'; '.join(pieces[:_SHOWN])}{more}]"

    def _title(self, name: str) -> str:
        return self.titles.get(name, name)

    def _repr_html_(self) -> str:
        if not self.headings and not self.before:
            return "<p>No headings were found.</p>"
        pieces: list[str] = []
        depth = -1
        for heading in self._levelled:
            level, shown = heading
            if level > depth:
                pieces.append("<ul>")
            else:
                pieces.append("</li>" + "</ul></li>" * (depth - level))
            depth = level
            marks = self._marks(shown.found).strip()
            marked = f" <mark>{html.escape(marks.strip('[]'))}</mark>" if marks else ""
            pieces.append(f"<li>{html.escape(_named(shown) + _page(shown))}{marked}")
        closing = "</li></ul>" * (depth + 1)
        first = f"<p>Before the first heading: <mark>{html.escape(self._marks(self.before).strip(' []'))}</mark></p>"
        return (
            f"<p><strong>Outline of {html.escape(self.document or 'the contract')}</strong></p>"
            + (first if self.before else "")
            + "".join(pieces)
            + closing
        )

    @cached_property
    def _levelled(self) -> list[tuple[int, Heading]]:
        """Headings with levels that go down one step at a time, as nested lists need."""
        listed: list[tuple[int, Heading]] = []
        depth = -1
        for heading in self.headings:
            depth = min(heading.level, depth + 1, _DEEPEST)
            listed.append((depth, heading))
        return listed


def _named(heading: Heading) -> str:
    return f"{heading.label} {heading.text}".strip()


def _page(heading: Heading) -> str:
    return "" if heading.page is None else f", page {heading.page}"


def outline(analysis: Analysis, *, mask: bool = False) -> Outline:
    """Return the numbered headings of a contract with their pages and what was found under each.

    Args:
        analysis: The contract.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
    """
    masked = masker_for(analysis).mask if mask else str
    shown: list[tuple[Clause, Heading]] = []
    depths: dict[str, int] = {}
    for clause in analysis.records.clauses:
        above = depths.get(clause.parent or "", -1)
        text = _own_heading(analysis, clause)
        depths[clause.id] = above + 1 if text else above
        if text:
            page = analysis.document.page_span(clause.start, clause.own_end)[0]
            shown.append((clause, Heading(clause.id, _label(clause, text), text, above + 1, page)))
    before: Counter[str] = Counter()
    counts = {heading.clause_id: Counter[str]() for _, heading in shown}
    owners = _owners(analysis, set(counts))
    for finding in analysis.records.findings:
        owner = owners[finding.clause_id]
        (counts[owner] if owner else before)[finding.clause_type] += 1
    headings = tuple(
        Heading(one.clause_id, masked(one.label), masked(one.text), one.level, one.page, dict(counts[one.clause_id]))
        for _, one in shown
    )
    titles = {name: kind.title for name, kind in analysis.taxonomy.types.items()}
    return Outline(masked(analysis.document.name), headings, titles, dict(before))


def _label(clause: Clause, text: str) -> str:
    return "" if text.startswith(clause.label) else clause.label


def _own_heading(analysis: Analysis, clause: Clause) -> str:
    """Return a provision's own heading, "" for one that has none: an unnumbered paragraph, a clause of words only."""
    text = analysis.document.text
    if clause.kind in _HEADS:
        return _one_line(text[clause.start : clause.own_end])
    if clause.kind != "clause":
        return ""
    own = _one_line(text[clause.start : clause.own_end].removeprefix(clause.label)).strip(" .")
    run_in = _one_line(text[clause.start : clause.body_start].removeprefix(clause.label)).strip(" .:–-")
    if clause.heading and clause.heading in (own, run_in):
        return clause.heading
    return ""


def _one_line(text: str) -> str:
    shown = _SPACE.sub(" ", text).strip()
    return shown if len(shown) <= _LONGEST_HEADING else f"{shown[:_LONGEST_HEADING]}…"


def _owners(analysis: Analysis, headed: set[str]) -> dict[str, str | None]:
    """Return for each provision the nearest one that holds it, or itself, and has a heading.

    An unnumbered heading holds what follows it up to the next heading, also where the tree says otherwise.
    """
    owners: dict[str, str | None] = {}
    last: str | None = None
    for clause in analysis.records.clauses:
        above = owners.get(clause.parent) if clause.parent else None
        if clause.id in headed:
            owners[clause.id] = last = clause.id
        else:
            owners[clause.id] = above or last
    return owners
