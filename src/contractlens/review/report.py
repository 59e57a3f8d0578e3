"""One contract, or a portfolio, as a self-contained HTML page: no script, nothing loaded from anywhere, fit for print."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import OutputError
from contractlens.review.cells import printable
from contractlens.review.gathered import Gathered, gather
from contractlens.review.masking import mask_gathered, masker_of
from contractlens.review.report_cards import Page, cards, gap_groups, missing_cards, outline
from contractlens.review.report_portfolio import portfolio_context
from contractlens.review.report_trust import (
    METHOD,
    about,
    answer_rows,
    counts_line,
    identity,
    legend,
    recurring_rows,
    time_rows,
    title_of,
    trust_of,
    warning_lines,
)
from contractlens.review.words import day_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    import jinja2
    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.findings import Band

_TEMPLATES = "data/report"


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """Return the templates; everything put into them is escaped."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_read),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: Any) -> Any:
    """Clean every text of the contract on its way into the page; our own markup passes."""
    return printable(value) if type(value) is str else value


def _read(name: str) -> str:
    return (resources.files("contractlens") / _TEMPLATES / name).read_text(encoding="utf-8")


def _render(template: str, context: Mapping[str, Any]) -> str:
    import markupsafe

    from contractlens import __version__

    style = markupsafe.Markup(_read("report.css"))  # noqa: S704  our own file, never words of a contract
    page = _environment().get_template(template).render(css=style, version=__version__, **context)
    return page.encode("utf-8", errors="replace").decode("utf-8")


def contract_report(
    analysis: Analysis,
    *,
    gaps: pd.DataFrame | None = None,
    clause_types: Collection[str] | None = None,
    min_band: Band = "low",
    mask: bool = False,
    quotes: bool = True,
    made_on: date | None = None,
) -> str:
    """Return the report on one contract as an HTML page; see `Analysis.to_html`.

    Args:
        analysis: What was found.
        gaps: What `Analysis.gaps` returned.
        clause_types: Ids of the types to show; None for all.
        min_band: Findings less sure than this are left out; answers are still given on all of them.
        mask: Mask names, e-mail addresses, phone numbers and postcodes.
        quotes: False leaves out the contract's words: quotes, headings, outline and the sentences beside dates.
        made_on: Day to name; None for none.
    """
    shown = gather([analysis], gaps).only(clause_types, min_band)
    masker = masker_of(shown) if mask else None
    if mask:
        shown, _ = mask_gathered(shown, [])
    page = Page(shown, analysis, masker, quotes=quotes)
    warnings = warning_lines(shown)
    dates = time_rows(shown, quotes=quotes)
    context = {
        **_title_block(shown, made_on),
        "kind": "Contract report",
        "title": title_of(shown),
        "trust": trust_of(shown),
        "warnings": warnings,
        "about": about(shown),
        "counts": counts_line(shown),
        "answers": answer_rows(shown, quotes=quotes),
        "legend": legend(),
        "gap_groups": gap_groups(shown, quotes=quotes),
        "cards": cards(page),
        "missing": missing_cards(page),
        "dates": dates,
        "recurring": recurring_rows(shown),
        "outline": outline(page) if quotes else [],
        "method": METHOD,
        "identity": identity(analysis),
    }
    context["contents"] = _contents(context)
    return _render("contract.html.jinja", context)


def portfolio_report(
    source: Iterable[Analysis] | Mapping[str, pd.DataFrame],
    path: Path | str | None = None,
    *,
    gaps: pd.DataFrame | None = None,
    clause_types: Collection[str] | None = None,
    min_band: Band = "low",
    mask: bool = False,
    quotes: bool = True,
    made_on: date | None = None,
) -> str:
    """Return a report on many contracts as one HTML page, and write it where a path is given.

    Shows how much of the files was read, contract by clause type, how the contracts stand against a playbook, who
    pays for technology refresh and how often it comes, days of training promised, and what falls due.

    Args:
        source: Analyses, or frames by name as in `write_workbook`; the frames of a scan fit.
        path: Where to write it; None for nowhere.
        gaps: What `Analysis.gaps` returned, of all the contracts.
        clause_types: Ids of the types to show; None for all.
        min_band: Findings less sure than this are left out; answers are still given on all of them.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
        quotes: False leaves out the contracts' own words.
        made_on: Day to name; also parts what is past from what is to come. None for none.

    Raises:
        OutputError: The page cannot be written.

    Example:
        >>> import contractlens as cl
        >>> contracts = [cl.analyze(f"sample_contracts/{name}") for name in ("council_hosting.pdf", "harbour_call_off.docx")]
        >>> page = cl.portfolio_report(contracts)
        >>> "Who pays for technology refresh" in page, "<script" in page
        (True, False)
    """
    shown = gather(source, gaps).only(clause_types, min_band)
    if mask:
        shown, _ = mask_gathered(shown, [])
    context = portfolio_context(shown, quotes=quotes, made_on=made_on) | _title_block(shown, made_on)
    context["contents"] = _contents(context)
    page = _render("portfolio.html.jinja", context)
    if path is not None:
        write_page(path, page)
    return page


def _title_block(shown: Gathered, made_on: date | None) -> dict[str, Any]:
    names = list(shown.contracts.values())
    lines = [f"File: {names[0]}"] if len(names) == 1 else []
    if made_on is not None:
        lines.append(f"Made on {day_words(made_on)}")
    if shown.was_masked:
        lines.append("Names, e-mail addresses, phone numbers and postcodes are masked as far as rules can find them.")
    return {
        "lines": lines,
        "model": ", ".join(shown.model_versions) or "unknown",
        "made_on": day_words(made_on) if made_on is not None else "",
    }


def _contents(context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return ids and headings of the parts that are there, in order."""
    listed = [("trust", "How far to trust this", True)]
    if "heat" in context:
        listed.append(("map", "Contracts by clause type", True))
        listed += [(part["id"], part["title"], True) for part in context["parts"]]
        listed.append(("dates", "What falls due", bool(context["dates"])))
        listed.append(("warnings", "Warnings", bool(context["warnings"])))
    else:
        listed.append(("answers", "Answers", True))
        listed.append(("gaps", "Against the playbook", bool(context["gap_groups"])))
        listed.append(("findings", "Findings by clause type", True))
        listed.append(("dates", "Key dates and what recurs", bool(context["dates"] or context["recurring"])))
        listed.append(("outline", "Outline of the contract", bool(context["outline"])))
    listed.append(("method", "Method and limits", True))
    return [(name, heading) for name, heading, is_there in listed if is_there]


def write_page(path: Path | str, page: str) -> None:
    """Write a page.

    Args:
        path: Where.
        page: The whole of it.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        Path(path).write_text(page, encoding="utf-8")
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror}"
        raise OutputError(msg, kind="unwritable", name=str(path)) from error
