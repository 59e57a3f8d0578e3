"""The sheets that sum up: contract by clause type, values side by side, how to read the workbook, and a glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.review.cells import Cell
from contractlens.review.gathered import FACT_COLUMNS, contract_key
from contractlens.review.words import (
    ANSWERS,
    BAND_MEANINGS,
    BAND_WORDS,
    clause_words,
    code_words,
    day_words,
    fact_line,
    fact_name,
    fact_value,
    summary_words,
    text_of,
)
from contractlens.review.workbook_writer import Field, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from contractlens.review.gathered import Gathered
    from contractlens.review.workbook_facts import Places
    from contractlens.review.workbook_writer import Book

_NAMED = 20  # contracts named on the first sheet
_SIDE_BY_SIDE = 8  # contracts that fit beside each other on a landscape page
_FOUND = ("yes", "by_reference", "partly", "to_check")

SHEET_MEANINGS = {
    "Summary": "Which clause types the contract has: each answer leads to the words.",
    "Findings": "Every provision found, with its words, page, facts and the columns that you fill in.",
    "Attributes": "Each fact on its own row, as a number, sum or day to filter and reckon with.",
    "Gaps": "How the contract stands against a playbook, and what to do about it.",
    "Obligations": "Who must do what.",
    "Key dates": "Signature, start, end, due days, and dates still left blank.",
    "Liability and money": "Caps, cover, sums, percentages, days to pay.",
    "Comparison": "The facts of several contracts side by side.",
    "Files": "What was read, how much of it could be read, and what each contract says of itself.",
    "Earlier decisions": "Reviewers' decisions on findings that this run did not make.",
    "Warnings": "What to know before you trust the rest.",
    "Glossary": "Clause types, answers and words used here.",
}
"""Sheets in order, and what each shows."""

WHY_NOT = {
    "Attributes": "no finding states a fact",
    "Gaps": "no playbook was asked for",
    "Obligations": "no duty was found",
    "Key dates": "no date was found",
    "Liability and money": "nothing was found on liability, insurance, prices or payment",
    "Comparison": "there is one contract only",
    "Earlier decisions": "there are none",
}
"""Why a sheet is left out."""


_ADVICE: tuple[tuple[str, list[tuple[Any, Any]]], ...] = (
    (
        "Your decisions",
        [
            (
                "Where",
                "The yellow columns on the sheet Findings: Reviewer decision (agree, reject, unsure), Reviewer comment, Reviewer, and Right clause type where it is another one.",
            ),
            (
                "They are kept",
                "Make the workbook again over this file and they stay with their findings, also after sorting. Other changes are lost.",
            ),
            ("Close the file first", "Excel locks a file that is open: close it before you make it again."),
        ],
    ),
    (
        "How far to trust it",
        [
            (
                "Not found",
                "Means that the whole file was read and no such wording was found. It may still be said in words that nobody thought of.",
            ),
            ("Cannot tell", "Means that some of the file could not be read: look at the sheets Files and Warnings."),
            (
                "Confidence",
                "Read everything that is not High before you rely on it, and the words themselves before you act.",
            ),
            (
                "Several copies",
                "Each file is judged by itself: a variation or a later letter is not weighed against the contract that it changes.",
            ),
        ],
    ),
)
"""What the first sheet says on decisions and on trust: the same for every workbook."""


def summary_sheet(shown: Gathered, places: Places, awaiting: Mapping[str, int]) -> Sheet:
    """Return contract by clause type, laid out for as many contracts as there are."""
    if len(shown.contracts) == 1:
        return _summary_of_one(shown, places, awaiting)
    if len(shown.contracts) <= _SIDE_BY_SIDE:
        return _summary_side_by_side(shown, places, awaiting)
    return _summary_of_many(shown, places, awaiting)


def _answer_cell(shown: Gathered, places: Places, contract: str, clause_type: str) -> Cell:
    answer = shown.answers[contract, clause_type]
    position = shown.best.get((contract, clause_type))
    row = shown.tables["findings"][position] if position is not None else {}
    return Cell(str(ANSWERS[answer]), f"answer:{answer}", places.finding_of(text_of(row.get("finding_id"))))


def _to_read(count: int) -> str:
    return f"{count} finding{'' if count == 1 else 's'} of middling or low confidence still to be judged by a reviewer."


def _summary_of_one(shown: Gathered, places: Places, awaiting: Mapping[str, int]) -> Sheet:
    ((contract, name),) = shown.contracts.items()
    return Sheet(
        "Summary",
        f"Summary: {name}",
        f"One row per clause type. Select an answer to go to the words. {_to_read(sum(awaiting.values()))}",
        (
            Field("Clause type", 32, "strong"),
            Field("Answer", 16),
            Field("Findings", 9, "integer"),
            Field("Best words", 84, "quote"),
            Field("Facts", 38),
            Field("Clause", 18),
            Field("Page", 8, "link"),
            Field("Confidence", 16),
        ),
        (_summary_row(shown, places, contract, clause_type) for clause_type in shown.types),
    )


_BEST_WORDS = 400  # characters: the whole stands on the sheet of findings


def _summary_row(shown: Gathered, places: Places, contract: str, clause_type: str) -> list[Any]:
    answer = _answer_cell(shown, places, contract, clause_type)
    position = shown.best.get((contract, clause_type))
    if position is None:
        return [shown.types[clause_type], answer, 0, *[None] * 5]
    row = shown.tables["findings"][position]
    count = sum(
        other["clause_type"] == clause_type and contract_key(other) == contract for other in shown.tables["findings"]
    )
    words = " ".join(text_of(row["text"]).split())
    return [
        shown.types[clause_type],
        answer,
        count,
        words if len(words) <= _BEST_WORDS else f"{words[:_BEST_WORDS]}…",
        fact_line(shown.facts.get(text_of(row["finding_id"]), [])),
        clause_words(row["part"], row["clause_number"]),
        places.page(row),
        BAND_WORDS.get(text_of(row["band"]), row["band"]),
    ]


def _summary_side_by_side(shown: Gathered, places: Places, awaiting: Mapping[str, int]) -> Sheet:
    def rows() -> Iterator[list[Any]]:
        for clause_type, title in shown.types.items():
            found = sum(shown.answers[contract, clause_type] in _FOUND for contract in shown.contracts)
            cells = [_answer_cell(shown, places, contract, clause_type) for contract in shown.contracts]
            yield [title, Cell(f"{found} of {len(shown.contracts)}"), *cells]
        yield ["Findings still to be judged", None, *(awaiting.get(contract, 0) for contract in shown.contracts)]

    return Sheet(
        "Summary",
        "Summary: clause types by contract",
        f"Select an answer to go to the words. {_to_read(sum(awaiting.values()))}",
        (
            Field("Clause type", 36, "strong"),
            Field("Found in", 10),
            *(Field(name, 21, "integer") for name in shown.contracts.values()),
        ),
        rows(),
        frozen=2,
    )


def _summary_of_many(shown: Gathered, places: Places, awaiting: Mapping[str, int]) -> Sheet:
    def rows() -> Iterator[list[Any]]:
        for contract, name in shown.contracts.items():
            found = sum(shown.answers[contract, clause_type] in _FOUND for clause_type in shown.types)
            cells = [_answer_cell(shown, places, contract, clause_type) for clause_type in shown.types]
            yield [name, found, awaiting.get(contract, 0), *cells]

    return Sheet(
        "Summary",
        "Summary: contracts by clause type",
        f"Select an answer to go to the words. {_to_read(sum(awaiting.values()))}",
        (
            Field("Contract", 36, "strong"),
            Field("Types found", 9, "integer"),
            Field("To be judged", 9, "integer"),
            *(Field(title, 13) for title in shown.types.values()),
        ),
        rows(),
        frozen=3,
        turned=True,
    )


def comparison_sheet(shown: Gathered) -> Sheet:
    """Return the facts of several contracts side by side, one row per clause type and fact."""
    values: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in shown.tables["attributes"]:
        finding = shown.by_id.get(text_of(row["finding_id"]))
        name = text_of(row["name"])
        if finding is None or name.endswith("_working"):
            continue
        cell = values.setdefault((text_of(row["clause_type"]), fact_name(name)), {}).setdefault(
            contract_key(finding), []
        )
        value = fact_value(text_of(row["value"]), text_of(row["unit"]))
        if value not in cell:
            cell.append(value)
    return Sheet(
        "Comparison",
        "Facts side by side",
        "What each contract says, one row per fact. An empty cell means that no such fact was read; see the Summary for the answer.",
        (
            Field("Clause type", 30, "strong"),
            Field("Fact", 26, "strong"),
            *(Field(name, 26) for name in shown.contracts.values()),
        ),
        list(_comparison_rows(shown, values)),
        frozen=2,
    )


def _comparison_rows(
    shown: Gathered, values: Mapping[tuple[str, str], Mapping[str, Sequence[str]]]
) -> Iterator[list[Any]]:
    files = {contract_key(row): row for row in reversed(shown.tables["files"])}
    for name in FACT_COLUMNS:
        cells = [summary_words(name, files.get(contract, {}).get(name)) or None for contract in shown.contracts]
        if any(cells):
            yield ["The contract itself", code_words(name).capitalize(), *cells]
    order = {clause_type: position for position, clause_type in enumerate(shown.types)}
    for clause_type, name in sorted(values, key=lambda key: (order.get(key[0], len(order)), key[1])):
        by_contract = values[clause_type, name]
        cells = ["\n".join(by_contract.get(contract, ())) or None for contract in shown.contracts]
        yield [shown.types.get(clause_type, clause_type), name, *cells]


def glossary_sheet(shown: Gathered) -> Sheet:
    """Return what the words mean."""
    rows: list[list[Any]] = [
        ["Answer", Cell(str(answer), f"answer:{answer.id}"), answer.meaning] for answer in ANSWERS.values()
    ]
    rows += [["Confidence", BAND_WORDS[band], meaning] for band, meaning in BAND_MEANINGS.items()]
    rows += [
        ["What it is", "obligation", "Somebody must do something."],
        ["What it is", "prohibition", "Somebody must not do something."],
        ["What it is", "right", "Somebody may do or ask for something."],
        ["What it is", "statement", "A fact or definition that binds nobody to act."],
        ["Status", "Present", "The wording stands in the contract."],
        ["Status", "By reference", "The contract points to terms that are kept elsewhere."],
        ["Status", "Not used", "The contract says that it does not apply, or strikes it out."],
        ["Status", "Blank to fill in", "A blank, a drafting note or square brackets stand where words should."],
    ]
    rows += [["Clause type", title, shown.definitions.get(name, "")] for name, title in shown.types.items()]
    return Sheet(
        "Glossary",
        "Glossary",
        "What the answers, words and clause types mean.",
        (Field("Group", 16), Field("Term", 42, "strong"), Field("Meaning", 104)),
        rows,
    )


def write_read_me(
    book: Book, page: Any, shown: Gathered, present: Mapping[str, int], *, version: str, made_on: date | None
) -> None:
    """Fill the first sheet: what this is, how far to trust it, where to find what.

    Args:
        book: The workbook.
        page: Its first sheet.
        shown: What is shown.
        present: Rows on each sheet that is there.
        version: Of contractlens.
        made_on: Day to name, None for none.
    """
    fields = (Field("", 30, "strong"), Field("", 104))
    for column, item in enumerate(fields):
        page.set_column(column, column, item.width)
    page.set_row(0, 26)
    book.put(page, 0, 0, "What the contract says" if len(shown.contracts) == 1 else "What the contracts say", "title")
    book.put(
        page,
        1,
        0,
        "Found by reading the files with contractlens. It saves reading time; it is not legal advice.",
        "note",
    )
    row = 3
    for heading, lines in _read_me_blocks(shown, present, version, made_on):
        book.put(page, row, 0, heading, "heading")
        book.put(page, row, 1, None, "heading")
        for offset, (first, second) in enumerate(lines, 1):
            book.fit_row(page, row + offset, fields, (first, second))
            book.put(page, row + offset, 0, first, "strong")
            book.put(page, row + offset, 1, second, "text")
        row += len(lines) + 2
    page.activate()
    page.print_area(0, 0, row, 1)


def _read_me_blocks(
    shown: Gathered, present: Mapping[str, int], version: str, made_on: date | None
) -> Iterator[tuple[str, list[tuple[Any, Any]]]]:
    files = shown.tables["files"]
    doubtful = [
        row for row in files if row.get("can_tell") is False or text_of(row.get("status")) in {"failed", "partial"}
    ]
    names = list(shown.contracts.values())
    about: list[tuple[Any, Any]] = [
        (
            "Contracts",
            ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} others" if len(names) > _NAMED else ""),
        ),
        ("Files", f"{len(files):,}, of which {len(doubtful):,} could not be read whole"),
        ("Findings", f"{len(shown.tables['findings']):,}"),
        ("Made with", f"contractlens {version}, model version {', '.join(shown.model_versions) or 'unknown'}"),
    ]
    if made_on is not None:
        about.insert(0, ("Made on", day_words(made_on)))
    if shown.was_masked:
        about.append(
            (
                "Personal data",
                "Names, e-mail addresses, phone numbers and postcodes were masked as far as rules can find them.",
            )
        )
    yield "This workbook", about
    yield (
        "Sheets",
        [
            (Cell(name, "link", f"internal:'{name}'!A1"), f"{meaning} {_rows_words(present[name])}")
            for name, meaning in SHEET_MEANINGS.items()
            if name in present
        ],
    )
    left_out = [(name, f"Left out: {why}.") for name, why in WHY_NOT.items() if name not in present]
    if left_out:
        yield "Sheets left out", left_out
    yield from _ADVICE
    yield "Answers", [(Cell(str(answer), f"answer:{answer.id}"), answer.meaning) for answer in ANSWERS.values()]


def _rows_words(count: int) -> str:
    return f"({count:,} row{'' if count == 1 else 's'})" if count else "(none)"
