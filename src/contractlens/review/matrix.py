"""Contract by clause type in words: what is in which contract, at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from contractlens.findings import Column, frame
from contractlens.review.words import ANSWERS, answer_of
from contractlens.taxonomy import OTHER

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.findings import Finding

LEGEND_COLUMNS = (
    Column("answer", "string", "The word in the matrix."),
    Column("symbol", "string", "A sign that can be told from the others without colour."),
    Column("meaning", "string", "When it is given."),
)
_RANK = {answer: rank for rank, answer in enumerate(ANSWERS)}


def matrix(analyses: Iterable[Analysis] | Analysis, *, symbols: bool = False) -> pd.DataFrame:
    """Return contract by clause type in words: Yes, By reference, Partly, To check, Not used, Not found, Cannot tell.

    "Not found" is said only of a file that was read whole and refers to no schedule that it lacks; of any other it is
    "Cannot tell". `matrix_legend` says what each word means.

    Args:
        analyses: Results of `analyze`, one row each, in the order given; a file that comes twice is shown once.
        symbols: Put a sign before each word, for those who scan a large table.

    Returns:
        One row per contract, named by its file (numbered where two have the same name), one column per clause type, of
        dtype ``string``.

    Example:
        >>> import contractlens as cl
        >>> table = cl.matrix([cl.analyze("sample_contracts/council_hosting.pdf")])
        >>> table.loc["council_hosting.pdf", ["technology_refresh", "secondment"]].tolist()
        ['Yes', 'Not found']
    """
    import pandas as pd

    listed = distinct(analyses)
    types = list(dict.fromkeys(name for analysis in listed for name in analysis.taxonomy.types if name != OTHER))
    answers = [answers_of(analysis) for analysis in listed]
    rows = {
        name: pd.Series([_words(found.get(name), symbols=symbols) for found in answers], dtype="string")
        for name in types
    }
    made = pd.DataFrame(rows)
    made.index = pd.Index(document_names(listed), dtype="string", name="document")
    return made


def matrix_legend() -> pd.DataFrame:
    """Return what the words of the matrix mean, best first; columns in `contractlens.review.matrix.LEGEND_COLUMNS`.

    Example:
        >>> matrix_legend().answer.tolist()
        ['Yes', 'By reference', 'Partly', 'To check', 'Not used', 'Not found', 'Cannot tell']
    """
    return frame(
        LEGEND_COLUMNS,
        ({"answer": answer.words, "symbol": answer.symbol, "meaning": answer.meaning} for answer in ANSWERS.values()),
    )


def _words(answer: str | None, *, symbols: bool) -> str | None:
    if answer is None:  # a type that was not searched for in this contract
        return None
    return str(ANSWERS[answer]) if symbols else ANSWERS[answer].words


def distinct(analyses: Iterable[Analysis] | Analysis) -> list[Analysis]:
    """Return analyses as a list, each file once.

    Args:
        analyses: One or several.
    """
    given = analyses if isinstance(analyses, Iterable) else (analyses,)
    return list({analysis.document.sha256: analysis for analysis in given}.values())


def document_names(analyses: Sequence[Analysis]) -> list[str]:
    """Return what the contracts are called: their file names, numbered where several have the same one.

    Args:
        analyses: In order.
    """
    counts = Counter(analysis.document.name for analysis in analyses)
    used: Counter[str] = Counter()
    names = []
    for position, analysis in enumerate(analyses, start=1):
        name = analysis.document.name or f"contract {position}"
        used[name] += 1
        names.append(f"{name} ({used[name]})" if counts[analysis.document.name] > 1 else name)
    return names


def answers_of(analysis: Analysis) -> dict[str, str]:
    """Return the id of the answer for each clause type that was searched for.

    Args:
        analysis: One contract.
    """
    found = {name: ANSWERS[answer].id for name, (answer, _) in _best(analysis).items()}
    nothing = "not_found" if can_conclude(analysis) else "cannot_tell"
    return {name: found.get(name, nothing) for name in analysis.taxonomy.types if name != OTHER}


def best_findings(analysis: Analysis) -> dict[str, Finding]:
    """Return the finding that speaks loudest for each clause type: the best answer, then the surest.

    Args:
        analysis: One contract.
    """
    return {name: finding for name, (_, finding) in _best(analysis).items()}


def _best(analysis: Analysis) -> dict[str, tuple[str, Finding]]:
    best: dict[str, tuple[str, Finding]] = {}
    for finding in analysis.records.findings:
        answer = answer_of(finding.status, finding.band)
        known = best.get(finding.clause_type)
        weight = (_RANK[answer], -finding.confidence)
        if known is None or weight < (_RANK[known[0]], -known[1].confidence):
            best[finding.clause_type] = (answer, finding)
    return best


def can_conclude(analysis: Analysis) -> bool:
    """Return whether "not found" can be trusted: the file was read whole and refers to no schedule that it lacks.

    Args:
        analysis: One contract.
    """
    missing = any(notice.kind == "missing_schedule" for notice in analysis.records.notices)
    return bool(analysis.coverage.can_tell.iloc[0]) and not missing
