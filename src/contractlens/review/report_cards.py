"""The parts of a report that show the contract's words: cards of findings, gaps, what was not found, the outline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contractlens.review.cells import clean
from contractlens.review.report_trust import where_words
from contractlens.review.words import (
    ANSWERS,
    BAND_WORDS,
    BEARER_WORDS,
    GAP_WORDS,
    SEVERITY_ORDER,
    STATUS_WORDS,
    clause_words,
    code_words,
    fact_name,
    fact_value,
    pages_words,
    text_of,
    why_words,
)
from contractlens.review.workbook_sheets import gap_weight

if TYPE_CHECKING:
    from contractlens.analysis import Analysis
    from contractlens.review.gathered import Gathered
    from contractlens.review.masking import Masker

Row = Mapping[str, Any]

_MAX_WORDS = 4_000  # characters of a quote: about a page
_AROUND = 180  # characters of context on either side
_OUTLINE_WORDS = 110
_OUTLINE_LEVELS = 4
_OUTLINE_LINES = 3_000  # of a contract of a thousand pages
_OUTLINED = frozenset({"part", "heading", "clause"})
_SEVERITY_WORDS = {"must": "Must have", "should": "Should have", "could": "Could have"}


@dataclass(frozen=True)
class Page:
    """What the words of a report are taken from.

    Attributes:
        shown: Rows, masked where that was asked for.
        analysis: For the words around a finding and the outline.
        masker: Masks what is taken from the analysis; None for no masking.
        quotes: Whether words of the contract are shown.
    """

    shown: Gathered
    analysis: Analysis
    masker: Masker | None = None
    quotes: bool = True

    def say(self, text: str) -> str:
        """Return words of the contract fit to be shown."""
        return clean(self.masker.mask(text) if self.masker else text)


def cards(page: Page) -> list[dict[str, Any]]:
    """Return one card per clause type that was found."""
    shown = page.shown
    contract = next(iter(shown.contracts), "")
    clause_of = {finding.id: finding.clause_id for finding in page.analysis.records.findings}
    outlined = {row["anchor"] for row in outline(page)} if page.quotes else set()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in shown.tables["findings"]:
        card = _finding(page, row)
        anchor = f"clause-{clause_of.get(text_of(row['finding_id']), '')}"
        card["clause_anchor"] = anchor if anchor in outlined else ""
        found.setdefault(text_of(row["clause_type"]), []).append(card)
    return [
        {
            "id": clause_type,
            "title": title,
            "definition": clean(shown.definitions.get(clause_type, "")),
            "answer": ANSWERS[shown.answers[contract, clause_type]],
            "findings": found[clause_type],
        }
        for clause_type, title in shown.types.items()
        if clause_type in found
    ]


def _finding(page: Page, row: Row) -> dict[str, Any]:
    identity = text_of(row["finding_id"])
    who = BEARER_WORDS.get(text_of(row["bearer"]), "")
    firm = code_words(row["strength"])
    kind = " ".join(filter(None, (who, code_words(row["modality"]), f"({firm})" if firm else "")))
    changed = text_of(row["tracked_change"])
    pieces = [
        STATUS_WORDS.get(text_of(row["status"]), text_of(row["status"])),
        kind,
        f"page {pages_words(row['page_start'], row['page_end'])}" if row["page_start"] else "",
        "in a table" if row["in_table"] else "",
        f"tracked change: {changed}" if changed not in {"", "none"} else "",
    ]
    part = row["part"] if page.quotes else ""
    number = clause_words(part, row["clause_number"])
    made = {
        "anchor": f"finding-{identity}",
        "reference": clean(f"Clause {number}" if number and not part else number) or "Unnumbered provision",
        "heading": clean(text_of(row["heading"])) if page.quotes else "",
        "where": " · ".join(filter(None, pieces)),
        "facts": _facts(page.shown, identity),
        "band": BAND_WORDS.get(text_of(row["band"]), text_of(row["band"])).lower(),
        "why": clean(why_words(row["reasons"])) if page.quotes else "",
    }
    return made | _words(page, row)


def _facts(shown: Gathered, identity: str) -> list[str]:
    lines = [
        f"{fact_name(text_of(fact['name']))}: {fact_value(text_of(fact['value']), text_of(fact['unit']))}"
        for fact in shown.facts.get(identity, [])
        if not text_of(fact["name"]).endswith("_working")
    ]
    return [clean(line) for line in dict.fromkeys(lines)]


def _words(page: Page, row: Row) -> dict[str, str]:
    """Return the words of a finding, and what stands before and after them in the same provision."""
    if not page.quotes:
        return {"before": "", "words": "", "after": ""}
    document = page.analysis.document
    start, end = int(row["start"]), int(row["end"])
    shown_end = min(end, start + _MAX_WORDS)
    text = page.say(document.text[start:shown_end])
    if shown_end < end:
        text += f" [… {end - shown_end:,} more characters]"
    around = document.blocks_in(start, end)
    low = max(min((block.start for block in around), default=start), start - _AROUND)
    high = min(max((block.end for block in around), default=end), end + _AROUND)
    before = page.say(document.text[low:start]) if low < start else ""
    after = page.say(document.text[end:high]) if shown_end == end < high else ""
    return {"before": f"{before} " if before else "", "words": text, "after": f" {after}" if after else ""}


def missing_cards(page: Page) -> list[dict[str, Any]]:
    """Return the clause types without a finding, with the provision that came nearest."""
    shown = page.shown
    contract = next(iter(shown.contracts), "")
    nearest = {text_of(row["clause_type"]): row for row in shown.tables["nearest"]}
    made: list[dict[str, Any]] = []
    for clause_type, title in shown.types.items():
        answer = shown.answers.get((contract, clause_type), "cannot_tell")
        if answer not in {"not_found", "cannot_tell"}:
            continue
        row = nearest.get(clause_type)
        made.append(
            {
                "title": title,
                "answer": ANSWERS[answer],
                "nearest": clean(text_of(row["text"]))[:_MAX_WORDS] if row is not None and page.quotes else "",
                "where": where_words(row, quotes=page.quotes) if row is not None else "",
            }
        )
    return made


def gap_groups(shown: Gathered, *, quotes: bool = True) -> list[dict[str, Any]]:
    """Return the gaps by severity, open ones first in each group."""
    rows = sorted(shown.tables["gaps"], key=gap_weight)
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(text_of(row.get("severity")), []).append(_gap(row, shown, quotes=quotes))
    order = [*SEVERITY_ORDER, *(name for name in groups if name not in SEVERITY_ORDER)]
    return [
        {"title": _SEVERITY_WORDS.get(name, name.capitalize() or "Other"), "gaps": groups[name]}
        for name in order
        if name in groups
    ]


def _gap(row: Row, shown: Gathered, *, quotes: bool) -> dict[str, Any]:
    status = text_of(row.get("status"))
    symbol, words = GAP_WORDS.get(status, ("", code_words(status)))
    identity = text_of(row.get("finding_id"))
    page = pages_words(row.get("page"), None)
    pieces = (
        f"clause {text_of(row.get('clause_number'))}" if text_of(row.get("clause_number")) else "",
        page and f"page {page}",
    )
    return {
        "status": status,
        "symbol": symbol,
        "words": words,
        "title": clean(text_of(row.get("title"))),
        "explanation": _sentence(text_of(row.get("explanation"))),
        "where": clean(", ".join(filter(None, pieces))),
        "anchor": f"finding-{identity}" if identity in shown.by_id else "",
        "nearest": clean(text_of(row.get("nearest_text"))) if quotes else "",
        "searched": clean(text_of(row.get("searched"))) if quotes else "",
        "advice": clean(text_of(row.get("advice"))),
        "source": clean(text_of(row.get("source"))),
    }


def _sentence(words: str) -> str:
    words = clean(words)
    return words[:1].upper() + words[1:]


def outline(page: Page) -> list[dict[str, Any]]:
    """Return the provisions to the fourth level, each with the clause types that were found in it."""
    titles = page.shown.types
    found: dict[str, dict[str, str]] = {}
    for finding in page.analysis.records.findings:
        if finding.id not in page.shown.by_id:
            continue
        title = titles.get(finding.clause_type, finding.clause_type)
        found.setdefault(finding.clause_id, {}).setdefault(title, f"finding-{finding.id}")
    text = page.analysis.document.text
    lines: list[dict[str, Any]] = []
    for clause in page.analysis.records.clauses:
        is_there = clause.kind in _OUTLINED and clause.level < _OUTLINE_LEVELS
        if not is_there and clause.id not in found:
            continue
        if len(lines) == _OUTLINE_LINES:
            break
        words = " ".join(text[clause.start : min(clause.own_end, clause.start + 4 * _OUTLINE_WORDS)].split())
        said = page.say(words)
        if clause.label and not said.startswith(clause.label):
            said = f"{clause.label} {said}"
        end = clause.own_end if clause.own_end > clause.start else clause.end
        first, _ = page.analysis.document.page_span(clause.start, end) if end > clause.start else (None, None)
        lines.append(
            {
                "anchor": f"clause-{clause.id}",
                "level": min(clause.level, _OUTLINE_LEVELS - 1),
                "is_part": clause.kind == "part",
                "words": said if len(said) <= _OUTLINE_WORDS else f"{said[:_OUTLINE_WORDS]}…",
                "page": first,
                "links": [{"title": title, "anchor": anchor} for title, anchor in found.get(clause.id, {}).items()],
            }
        )
    return lines
