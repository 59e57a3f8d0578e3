"""The parts of a report that need no words of the contract at hand: how far to trust it, answers, dates, legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from contractlens.review.cells import clean
from contractlens.review.gathered import FACT_COLUMNS, can_tell, contract_key
from contractlens.review.words import (
    ANSWERS,
    BAND_MEANINGS,
    BAND_WORDS,
    BEARER_WORDS,
    DATE_WORDS,
    clause_words,
    code_words,
    day_words,
    fact_name,
    fact_value,
    is_missing,
    pages_words,
    summary_words,
    text_of,
)
from contractlens.review.workbook_facts import date_remarks, document_name
from contractlens.taxonomy import OTHER

if TYPE_CHECKING:
    from datetime import date

    from contractlens.analysis import Analysis
    from contractlens.review.gathered import Gathered

Row = Mapping[str, Any]

METHOD = (
    (
        "The file was read page by page, cut into provisions, and each provision was judged for each clause type by rules "
        "that people can read and a model trained on labelled provisions. Every answer leads to the exact words."
    ),
    (
        "'Not found' means that no such wording was found in a file that was read whole. 'Cannot tell' means that some of "
        "it could not be read. Confidence says how sure the model was, not how good the clause is."
    ),
    (
        "Each file was judged by itself: terms that it refers to, variations and letters were not read with it. Read the "
        "words before you act on them, and ask a lawyer where it matters."
    ),
)
_RECURS = (
    "frequency_months",
    "roadmap_frequency_months",
    "refresh_interval_months",
    "plan_due",
    "report_due",
    "due_date",
)
_DAY = {"month": "%B %Y", "year": "%Y"}


def title_of(shown: Gathered) -> str:
    """Return the title of the contract, else the name of its file."""
    row: Row = shown.tables["files"][0] if shown.tables["files"] else {}
    return clean(text_of(row.get("title")) or text_of(row.get("document")) or "A contract")


def trust_of(shown: Gathered) -> dict[str, Any]:
    """Return how much was read, in a sentence and in figures."""
    files = shown.tables["files"]
    doubtful = [row for row in files if not can_tell(row)]
    if not files:
        sentence, meaning = "Nothing is known of how much could be read.", "Do not take 'not found' at its word."
    elif not doubtful:
        sentence = (
            "The whole file could be read." if len(files) == 1 else f"All {len(files):,} files could be read whole."
        )
        meaning = "'Not found' can be taken to mean that no such wording was found in the file."
    else:
        what = "Some of the file" if len(files) == 1 else f"Some of {len(doubtful):,} of {len(files):,} files"
        sentence = f"{what} could not be read, or was read with doubt."
        meaning = "A clause that was not found there may still be in it: such answers are 'Cannot tell'."
    return {
        "is_whole": bool(files) and not doubtful,
        "sentence": sentence,
        "meaning": meaning,
        "facts": _coverage_facts(files[0]) if len(files) == 1 else [],
    }


def _coverage_facts(row: Row) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if not is_missing(row.get("pages")):
        facts.append(("Pages", f"{int(row['pages']):,}, of which {int(row.get('pages_read') or 0):,} were read well"))
    if not is_missing(row.get("pages_ocr")) and row["pages_ocr"]:
        share = f"{100 * float(row.get('ocr_share') or 0):.0f}% of the characters"
        facts.append(("Recognised from pictures", f"{int(row['pages_ocr']):,} pages, {share}"))
    for name, label in (("unreadable_pages", "Pages that could not be read"), ("poor_pages", "Pages read with doubt")):
        if text_of(row.get(name)):
            facts.append((label, text_of(row[name])))
    if not is_missing(row.get("words")):
        facts.append(("Words read", f"{int(row['words']):,}"))
    if row.get("concealed_places"):
        facts.append(("Hidden places left out", f"{int(row['concealed_places']):,}"))
    facts.append(("Form of contract recognised", text_of(row.get("form")) or "no published form"))
    return facts


def about(shown: Gathered) -> list[tuple[str, str]]:
    """Return what a contract says of itself, without what it does not state."""
    row: Row = shown.tables["files"][0] if shown.tables["files"] else {}
    return [
        (code_words(name).capitalize(), summary_words(name, row.get(name)))
        for name in FACT_COLUMNS
        if name not in {"title", "form"} and not is_missing(row.get(name))
    ]


def warning_lines(shown: Gathered) -> list[str]:
    """Return the warnings, each once, with its file where there are several."""
    many = len(shown.tables["files"]) > 1
    lines = [
        f"{document_name(row)}: {text_of(row['message'])}" if many else text_of(row["message"])
        for row in shown.tables["warnings"]
    ]
    return [clean(line) for line in dict.fromkeys(lines)]


def counts_line(shown: Gathered) -> str:
    """Return how many types have which answer."""
    counts = Counter(shown.answers.values())
    listed = ", ".join(f"{counts[name]} {answer.words.lower()}" for name, answer in ANSWERS.items() if counts[name])
    unsure = sum(row["band"] != "high" for row in shown.tables["findings"])
    return f"{len(shown.types)} clause types: {listed}. {len(shown.tables['findings']):,} findings, {unsure:,} of them to be read before you rely on them."


def legend() -> list[tuple[str, str]]:
    """Return the answers and the bands with their meanings."""
    answers = [(str(answer), answer.meaning) for answer in ANSWERS.values()]
    return answers + [(f"Confidence: {BAND_WORDS[band].lower()}", words) for band, words in BAND_MEANINGS.items()]


def answer_rows(shown: Gathered, *, quotes: bool = True) -> list[dict[str, Any]]:
    """Return one row per clause type of one contract."""
    counts = Counter(text_of(row["clause_type"]) for row in shown.tables["findings"])
    contract = next(iter(shown.contracts), "")
    rows: list[dict[str, Any]] = []
    for clause_type, title in shown.types.items():
        place = shown.best.get((contract, clause_type))
        best: Row = shown.tables["findings"][place] if place is not None else {}
        part = best.get("part") if quotes else ""
        rows.append(
            {
                "id": clause_type,
                "title": title,
                "answer": ANSWERS[shown.answers.get((contract, clause_type), "cannot_tell")],
                "count": counts[clause_type],
                "clause": clean(clause_words(part, best.get("clause_number"))),
                "page": pages_words(best.get("page_start"), best.get("page_end")),
                "band": BAND_WORDS.get(text_of(best.get("band")), ""),
            }
        )
    return rows


def time_rows(shown: Gathered, *, quotes: bool = True, since: date | None = None) -> list[dict[str, str]]:
    """Return the dates in order of time; blanks last; mere mentions are left out.

    Args:
        shown: What is shown.
        quotes: Whether the sentence that a date stands in is shown.
        since: Earlier days are left out; None for all.
    """
    rows = [row for row in shown.tables["dates"] if row["kind"] != "mention"]
    if since is not None:
        rows = [row for row in rows if is_missing(row["value"]) or row["value"].date() >= since]
    rows.sort(key=lambda row: (is_missing(row["value"]), str(row["value"])))
    return [
        {
            "day": _day(row),
            "what": DATE_WORDS.get(text_of(row["kind"]), code_words(row["kind"])),
            "words": clean(text_of(row["what"])) if quotes else "",
            "remarks": clean(
                "; ".join(filter(None, (date_remarks(row), text_of(row["arithmetic"]) if quotes else "")))
            ),
            "where": where_words(row, quotes=quotes),
            "contract": clean(shown.contracts.get(contract_key(row), document_name(row)))
            if len(shown.contracts) > 1
            else "",
        }
        for row in rows
    ]


def _day(row: Row) -> str:
    if is_missing(row["value"]):
        return "Still blank"
    day = row["value"].date()
    pattern = _DAY.get(text_of(row["precision"]))
    return format(day, pattern) if pattern else day_words(day)


def where_words(row: Row, *, quotes: bool = True) -> str:
    """Return clause and page in words: "Clause 4.1, page 12"; without the name of the part where quotes are left out."""
    number = text_of(row.get("clause_number"))
    part = text_of(row.get("part")) if quotes else ""
    page = pages_words(row.get("page_start", row.get("page")), row.get("page_end"))
    pieces = [part, f"clause {number}" if number else "", f"page {page}" if page else ""]
    return clean(", ".join(filter(None, pieces)))


def recurring_rows(shown: Gathered) -> list[dict[str, str]]:
    """Return the findings that say how often, or how long after something, a thing is due."""
    rows: list[dict[str, str]] = []
    for row in shown.tables["findings"]:
        facts = shown.facts.get(text_of(row["finding_id"]), [])
        when = [
            f"{fact_name(name)}: {fact_value(text_of(fact['value']), text_of(fact['unit']))}"
            for fact in facts
            if (name := text_of(fact["name"])).startswith(_RECURS) and not name.endswith("_working")
        ]
        if when and row["status"] == "present":
            rows.append(
                {
                    "anchor": f"finding-{row['finding_id']}",
                    "title": text_of(row["title"]),
                    "who": BEARER_WORDS.get(text_of(row["bearer"]), "Not said"),
                    "when": "; ".join(dict.fromkeys(when)),
                    "where": where_words(row, quotes=False),
                }
            )
    return rows


def identity(analysis: Analysis) -> list[tuple[str, str]]:
    """Return what tells this file and this run from others."""
    from contractlens import __version__

    return [
        ("SHA-256 of the file", analysis.document.sha256),
        ("contractlens", __version__),
        ("Model version", clean(analysis.model_version)),
        ("Clause types searched for", str(sum(kind != OTHER for kind in analysis.taxonomy.types))),
    ]
