"""Plots that people show: what is in which contract, what falls due when, and who pays for refresh.

Colours are told apart by people who see colours differently (Okabe and Ito), and every colour comes with words or a
shape. Needs matplotlib (``pip install 'contractlens[report]'``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.exceptions import OutputError
from contractlens.review.matrix import answers_of, distinct, document_names
from contractlens.review.words import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from contractlens.analysis import Analysis

_ANSWER_COLOURS = {
    "yes": "#0072B2",
    "by_reference": "#56B4E9",
    "partly": "#F0E442",
    "to_check": "#E69F00",
    "not_used": "#595959",
    "not_found": "#FFFFFF",
    "cannot_tell": "#D9D9D9",
}
"""Of Okabe and Ito's palette (2008), with greys for what is not there."""

_LIGHT_WORDS = frozenset({"yes", "not_used"})  # white words on these: 5:1 and better
_SIGNS = {  # drawn with DejaVu Sans, which ships with matplotlib and has all of these
    "yes": "✔",
    "by_reference": "→",
    "partly": "◐",
    "to_check": "○",
    "not_used": "✖",
    "not_found": "–",
    "cannot_tell": "?",
}
_KIND_MARKS = {
    "signature": ("#595959", "s"),
    "start": ("#000000", ">"),
    "expiry": ("#000000", "X"),
    "extension_notice": ("#D55E00", "v"),
    "extension_expiry": ("#D55E00", "x"),
    "break_date": ("#CC79A7", "P"),
    "refresh_due": ("#0072B2", "o"),
    "roadmap_due": ("#56B4E9", "h"),
    "benchmark_window": ("#009E73", "D"),
    "indexation": ("#8A5600", "^"),
    "review": ("#009E73", "p"),
    "plan_due": ("#0072B2", "d"),
    "duty": ("#E69F00", "*"),
}
_PAYERS = ("supplier", "in_charges", "shared", "buyer", "several", "not stated")
_PAYER_WORDS = {
    "supplier": "Supplier",
    "in_charges": "In the charges",
    "shared": "Shared",
    "buyer": "Buyer",
    "several": "Differs by item",
    "not stated": "Not stated",
}
_PAYER_MARKS = {
    "supplier": ("#0072B2", "o"),
    "in_charges": ("#009E73", "D"),
    "shared": ("#8A5600", "s"),
    "buyer": ("#D55E00", "^"),
    "several": ("#CC79A7", "P"),
    "not stated": ("#595959", "x"),
}
_NAME_WIDTH = 28
_WIDE, _NARROW, _SLANTED = 0.95, 0.25, 0.6  # inches of a column: of few contracts, of many, and names still slanted
_MOST_INCHES = 12  # of the columns together, until they would be too narrow for a sign
_MANY = 12  # contracts in a timeline; with more each has one row instead of one for each kind
_TALLEST = 250  # inches of a figure: more dots than matplotlib draws
_FONT = 9


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of that many inches.

    Raises:
        OutputError: matplotlib is not installed (``matplotlib_missing``).
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        msg = "plots need matplotlib: pip install 'contractlens[report]'"
        raise OutputError(msg, kind="matplotlib_missing") from error
    return Figure(figsize=(width, height), layout="constrained", dpi=110)


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure = new_figure(width, height)
    return figure, figure.add_subplot()


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"


def coverage_heat_map(analyses: Iterable[Analysis] | Analysis, *, clause_types: Sequence[str] | None = None) -> Figure:
    """Return a map of clause type by contract: what was found, with a sign in every cell and a legend in words.

    Args:
        analyses: The contracts, one column each.
        clause_types: Ids to show, in this order; all by default.

    Raises:
        ValueError: There is no contract, or a clause type that none was searched for.
        OutputError: matplotlib is not installed (``matplotlib_missing``).

    Example:
        >>> import contractlens as cl
        >>> figure = coverage_heat_map([cl.analyze("sample_contracts/council_hosting.pdf")])
        >>> figure.axes[0].get_title(loc="left")
        'What is in which contract'
    """
    listed = distinct(analyses)
    if not listed:
        raise ValueError("a heat map needs one contract or more")
    titles = {name: kind.title for analysis in listed for name, kind in analysis.taxonomy.types.items()}
    answers = [answers_of(analysis) for analysis in listed]
    types = list(clause_types) if clause_types else list(dict.fromkeys(name for found in answers for name in found))
    unknown = [name for name in types if name not in titles]
    if unknown:
        msg = f"no contract was searched for {', '.join(unknown)}"
        raise ValueError(msg)
    wide = max(_NARROW, min(_WIDE, _MOST_INCHES / max(len(listed), 1)))
    figure, axes = _figure(4.2 + max(len(listed), 3) * wide, 1.6 + len(types) * 0.27)
    _draw_cells(axes, [[found.get(name, "") for found in answers] for name in types])
    names = [_short(name, _NAME_WIDTH) for name in document_names(listed)]
    turn = 35 if wide > _SLANTED else 90
    axes.set_xticks(range(len(listed)), names, rotation=turn, ha="left", rotation_mode="anchor", fontsize=_FONT)
    axes.set_yticks(range(len(types)), [titles[name] for name in types], fontsize=_FONT)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_title("What is in which contract", loc="left", pad=12)
    _answer_legend(figure, {answer for found in answers for answer in found.values()})
    return figure


def _draw_cells(axes: Axes, rows: Sequence[Sequence[str]]) -> None:
    from matplotlib.patches import Rectangle

    for y, row in enumerate(rows):
        for x, answer in enumerate(row):
            colour = _ANSWER_COLOURS.get(answer, "#FFFFFF")
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="#767676", linewidth=0.6))
            ink = "#FFFFFF" if answer in _LIGHT_WORDS else "#0B0C0C"
            axes.text(x, y, _SIGNS.get(answer, ""), ha="center", va="center", color=ink, fontsize=_FONT)
    axes.set_xlim(-0.52, max(len(row) for row in rows) - 0.48 if rows else 0.5)
    axes.set_ylim(len(rows) - 0.48, -0.52)
    for side in axes.spines.values():
        side.set_visible(False)


def _answer_legend(figure: Figure, shown: set[str]) -> None:
    from matplotlib.patches import Patch

    used = [answer for answer in ANSWERS.values() if answer.id in shown]
    patches = [
        Patch(facecolor=_ANSWER_COLOURS[one.id], edgecolor="#767676", label=f"{_SIGNS[one.id]} {one.words}")
        for one in used
    ]
    figure.legend(
        handles=patches, loc="outside lower center", ncols=min(len(used), 4) or 1, frameon=False, fontsize=_FONT
    )


def key_date_timeline(dates: pd.DataFrame, *, kinds: Sequence[str] | None = None) -> Figure:
    """Return a timeline of key dates, one row per contract, filled marks for stated and hollow ones for computed days.

    Args:
        dates: From `contractlens.key_dates`, or some rows of it.
        kinds: Kinds to show; all that have a date by default.

    Raises:
        OutputError: matplotlib is not installed (``matplotlib_missing``).

    Example:
        >>> import contractlens as cl
        >>> dates = cl.key_dates(cl.analyze("sample_contracts/council_hosting.pdf"))
        >>> figure = key_date_timeline(dates)
        >>> figure.axes[0].get_title(loc="left")
        'Key dates'
    """
    shown = dates[dates.date.notna()]
    shown = shown[shown.kind.isin(list(kinds))] if kinds is not None else shown
    documents = list(dict.fromkeys(dates.document))
    listed = [kind for kind in _KIND_MARKS if (shown.kind == kind).any()]
    if len(documents) > _MANY:
        lanes = [(document, "") for document in documents if (shown.document == document).any()]
        places = {lane: float(height) for height, lane in enumerate(lanes)}
    else:
        places = _lanes([(document, kind) for document in documents for kind in listed if _has(shown, document, kind)])
    figure, axes = _figure(11, min(1.6 + max(len(places), 2) * 0.26 + 0.35 * min(len(documents), _MANY), _TALLEST))
    for (document, kind), height in places.items():
        for drawn in [kind] if kind else listed:
            _draw_lane(axes, shown[(shown.document == document) & (shown.kind == drawn)], height, drawn)
    titles = dict(zip(shown.kind, shown.title, strict=True))
    _name_lanes(axes, places, titles)
    named = [(kind, titles[kind]) for kind in listed] if len(documents) > _MANY else []
    _finish_timeline(figure, axes, list(places.values()), named, left_out=int(dates.date.isna().sum()))
    return figure


def _name_lanes(axes: Axes, places: dict[tuple[str, str], float], titles: dict[str, str]) -> None:
    """Name the rows: each kind, under the name of its contract; of many contracts the contract alone."""
    names = [titles[kind] if kind else _short(document, 2 * _NAME_WIDTH) for document, kind in places]
    axes.set_yticks(list(places.values()), names, fontsize=_FONT)
    tops: dict[str, float] = {}
    for (document, kind), height in places.items():
        if kind:
            tops.setdefault(document, height)
    for document, height in tops.items():
        axes.annotate(
            _short(document, 2 * _NAME_WIDTH), (0, height - 0.75), fontsize=_FONT, fontweight="bold",
            xycoords=("axes fraction", "data"), va="center",
        )  # fmt: skip


def _has(shown: pd.DataFrame, document: str, kind: str) -> bool:
    return bool(((shown.document == document) & (shown.kind == kind)).any())


def _lanes(lanes: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Return a height for each lane, with room for the contract's name above its first one."""
    heights: dict[tuple[str, str], float] = {}
    height, last = -1.0, ""
    for lane in lanes:
        height += 1.0 if lane[0] == last else 2.2
        heights[lane] = height
        last = lane[0]
    return heights


def _draw_lane(axes: Axes, rows: pd.DataFrame, height: float, kind: str) -> None:
    colour, mark = _KIND_MARKS[kind]
    for certainty in ("stated", "computed"):
        days = rows[rows.certainty == certainty].date
        if len(days):
            hollow = certainty == "computed" and mark != "x"
            axes.plot(
                days.to_numpy(), [height] * len(days), linestyle="none", marker=mark, markersize=8,
                color=colour, markerfacecolor="white" if hollow else colour, markeredgewidth=1.4,
            )  # fmt: skip
    axes.axhline(height, color="#D9D9D9", linewidth=0.6, zorder=0)


def _finish_timeline(
    figure: Figure, axes: Axes, heights: Sequence[float], kinds: Sequence[tuple[str, str]], *, left_out: int
) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.lines import Line2D

    axes.set_ylim((max(heights) + 0.8, min(heights) - 1.5) if heights else (1, -1))
    if heights:
        locator = AutoDateLocator()  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    else:
        axes.text(0.5, 0.5, "no date is known", transform=axes.transAxes, ha="center", va="center")
        axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_title("Key dates", loc="left")
    ink = {"linestyle": "none", "color": "#0B0C0C", "marker": "o"}
    marks: list[Any] = [
        Line2D([], [], label="stated in the contract", **ink),  # type: ignore[arg-type]
        Line2D([], [], label="computed", markerfacecolor="white", **ink),  # type: ignore[arg-type]
    ]
    for kind, words in kinds:
        colour, mark = _KIND_MARKS[kind]
        marks.append(Line2D([], [], linestyle="none", color=colour, marker=mark, label=words))
    title = f"{left_out} without a known date not shown" if left_out else None
    figure.legend(
        handles=marks, loc="outside lower center", ncols=4 if kinds else 2, frameon=False, fontsize=_FONT,
        title=title, title_fontsize=_FONT,
    )  # fmt: skip


def refresh_by_payer(analyses: Iterable[Analysis] | Analysis) -> Figure:
    """Return the stated refresh intervals of contracts, by who pays for the refresh.

    Each mark is one interval in one provision; who pays is what the same provision says, else what the contract's other
    provisions on refresh say where they agree, else not stated.

    Args:
        analyses: The contracts.

    Raises:
        OutputError: matplotlib is not installed (``matplotlib_missing``).

    Example:
        >>> import contractlens as cl
        >>> figure = refresh_by_payer(cl.analyze("sample_contracts/council_hosting.pdf"))
        >>> figure.axes[0].get_xlabel()
        'Months between refreshes'
    """
    listed = distinct(analyses)
    points = [
        (name, months, payer)
        for name, analysis in zip(document_names(listed), listed, strict=True)
        for months, payer in _intervals(analysis)
    ]
    documents = list(dict.fromkeys(name for name, _, _ in points))
    figure, axes = _figure(8.5, 1.9 + 0.5 * max(len(documents), 1))
    for payer in _PAYERS:
        chosen = [(months, documents.index(name)) for name, months, one in points if one == payer]
        if chosen:
            colour, mark = _PAYER_MARKS[payer]
            offset = (_PAYERS.index(payer) - 2.5) * 0.09  # so that equal intervals of several payers are seen
            axes.plot(
                [months for months, _ in chosen], [y + offset for _, y in chosen], linestyle="none", marker=mark,
                color=colour, markersize=9, markeredgewidth=1.6, label=_PAYER_WORDS[payer],
            )  # fmt: skip
    for height in range(len(documents)):
        axes.axhline(height, color="#D9D9D9", linewidth=0.6, zorder=0)
    _finish_intervals(axes, documents, [months for _, months, _ in points], len(listed) - len(documents))
    return figure


def _finish_intervals(axes: Axes, documents: Sequence[str], months: Sequence[float], without: int) -> None:
    names = [_short(name, 2 * _NAME_WIDTH) for name in documents]
    axes.set_yticks(range(len(documents)), names, fontsize=_FONT)
    axes.set_ylim(max(len(documents), 1) - 0.5, -0.5)
    if months:
        axes.set_xlim(0, max(months) + 6)
        axes.set_xticks(range(0, int(max(months)) + 7, 12))
        axes.legend(title="Who pays", loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=_FONT)
    else:
        axes.text(0.5, 0.5, "no refresh interval is stated", transform=axes.transAxes, ha="center", va="center")
        axes.set_xticks([])
    axes.set_xlabel("Months between refreshes")
    axes.set_title("Refresh intervals and who pays", loc="left")
    if without and documents:
        many = "contract states" if without == 1 else "contracts state"
        axes.text(1, 1.02, f"{without} {many} no interval", transform=axes.transAxes, ha="right", fontsize=_FONT)
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _intervals(analysis: Analysis) -> list[tuple[float, str]]:
    """Return the stated intervals in months with their payers, each pair once."""
    found = [
        finding
        for finding in analysis.records.attributed
        if finding.clause_type == "technology_refresh" and finding.status == "present"
    ]
    overall = {str(fact.value) for finding in found for fact in finding.attributes if fact.name == "who_pays"}
    elsewhere = overall.pop() if len(overall) == 1 else "not stated"
    pairs: dict[tuple[float, str], None] = {}
    for finding in found:
        own = [str(fact.value) for fact in finding.attributes if fact.name == "who_pays"]
        payer = own[0] if len(set(own)) == 1 else "several" if own else elsewhere
        for fact in finding.attributes:
            if fact.name == "refresh_interval_months" and isinstance(fact.value, int | float):
                pairs[float(fact.value), payer if payer in _PAYERS else "not stated"] = None
    return list(pairs)
