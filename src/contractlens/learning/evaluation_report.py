"""What an evaluation says: frames with fixed columns, and the same as Markdown and JSON."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contractlens.findings import Column, frame
from contractlens.learning.agreement import attribute_rows, confusion_rows, judgement_rows
from contractlens.learning.bootstrap import SAMPLES, SEED
from contractlens.learning.reliability import Outcomes, band_rows, bin_rows, outcomes
from contractlens.learning.scoring import Counts, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from contractlens.learning.judging import Judged
    from contractlens.taxonomy import Taxonomy

_ENDS = ("", "_from", "_to")
_FIGURES = ("precision", "recall", "f1")


def _figure_columns() -> tuple[Column, ...]:
    meanings = {
        "precision": "Share of what was found that is labelled so; missing if nothing was found.",
        "recall": "Share of what is labelled that was found; missing if nothing is labelled.",
        "f1": "Harmonic mean of both.",
    }
    return tuple(
        Column(
            f"{name}{end}",
            "Float64",
            meaning if not end else f"{name}: {'lower' if end == '_from' else 'upper'} end of the 95% interval.",
        )
        for name, meaning in meanings.items()
        for end in _ENDS
    )


TYPE_COLUMNS = (
    Column("clause_type", "string", "Id of the clause type."),
    Column("tier", "Int64", "1 flagship, 2 core, 3 general; missing for a type that the taxonomy lacks."),
    Column("labels", "Int64", "Provisions labelled with it."),
    Column("contracts", "Int64", "Contracts in which it is labelled."),
    Column("hits", "Int64", "Labelled and found."),
    Column("false_alarms", "Int64", "Found, not labelled."),
    Column("misses", "Int64", "Labelled, not found."),
    *_figure_columns(),
    Column(
        "presence",
        "Float64",
        "Matthews correlation, over contracts, of found with more than low confidence and labelled.",
    ),
    Column("calibration_error", "Float64", "Expected calibration error of its findings; missing without any."),
)
TOTAL_COLUMNS = (
    Column("measure", "string", "micro, macro, tier_1_macro, rest_macro."),
    Column("labels", "Int64", "Labels counted."),
    *_figure_columns(),
)
CONTRACT_COLUMNS = (
    Column("contract", "string", "Name."),
    Column("provisions", "Int64", "Provisions judged."),
    Column("labels", "Int64", "Labels in them."),
    Column("hits", "Int64", "Labelled and found."),
    Column("false_alarms", "Int64", "Found, not labelled."),
    Column("misses", "Int64", "Labelled, not found."),
    Column("precision", "Float64", "Share of what was found that is labelled so."),
    Column("recall", "Float64", "Share of what is labelled that was found."),
    Column("f1", "Float64", "Harmonic mean of both."),
)
RELIABILITY_COLUMNS = (
    Column("clause_type", "string", "Id of the clause type; missing for all together."),
    Column("from", "Float64", "Lowest confidence of the bin."),
    Column("to", "Float64", "Where the next bin begins."),
    Column("findings", "Int64", "Findings in the bin."),
    Column("confidence", "Float64", "Their mean confidence."),
    Column("right", "Float64", "Share of them that is right."),
)
BAND_COLUMNS = (
    Column("clause_type", "string", "Id of the clause type; missing for all together."),
    Column("band", "string", "high, review or low."),
    Column("findings", "Int64", "Findings in the band."),
    Column("right", "Int64", "How many are right."),
    Column("precision", "Float64", "Share that is right."),
)
CONFUSION_COLUMNS = (
    Column("labelled", "string", "Type that was missed; missing where none was."),
    Column("found", "string", "Type that was raised instead; missing where none was."),
    Column("provisions", "Int64", "In how many provisions."),
)
JUDGEMENT_COLUMNS = (
    Column("name", "string", "status, modality, bearer or strength."),
    Column("findings", "Int64", "Right findings whose label states it."),
    Column("right", "Int64", "How many say the same."),
    Column("share", "Float64", "Share that says the same."),
    Column("share_from", "Float64", "Lower end of the 95% interval."),
    Column("share_to", "Float64", "Upper end."),
)
ATTRIBUTE_ROW_COLUMNS = (
    Column("name", "string", "Name of the attribute."),
    Column("labelled", "Int64", "Right findings whose label states it."),
    Column("found", "Int64", "Right findings that state it."),
    Column("right", "Int64", "Findings that state just the labelled values."),
    Column("unlabelled", "Int64", "Findings that state it where the label does not."),
    Column("precision", "Float64", "Right ones among those found."),
    Column("recall", "Float64", "Right ones among those labelled."),
)


@dataclass(frozen=True)
class EvaluationReport:
    """How right findings are on labelled contracts, with intervals over contracts.

    Attributes:
        judged: The labelled provisions with what was found in each.
        taxonomy: For tiers and titles.
        data: What was measured on, in words.
        model_version: Version of the model.
        unmatched: Labelled provisions that could not be found in their file; left out of every figure.
        seconds: How long reading and analysing took.
        samples: How many times contracts were drawn for an interval.
        seed: Of the drawing.
        skipped: Contract files that could not be read, as ``name: kind``.

    Example:
        >>> import contractlens as cl
        >>> report = cl.evaluate("sample_contracts/source/council_hosting.txt")
        >>> list(report.to_frame().columns[:3]), len(report.totals)
        (['clause_type', 'tier', 'labels'], 4)
    """

    judged: tuple[Judged, ...]
    taxonomy: Taxonomy
    data: str
    model_version: str = ""
    unmatched: int = 0
    seconds: float = 0.0
    samples: int = SAMPLES
    seed: int = SEED
    skipped: tuple[str, ...] = ()

    @cached_property
    def counts(self) -> Counts:
        """Hits, false alarms and misses per contract and type."""
        return count(self.judged, samples=self.samples, seed=self.seed)

    @cached_property
    def outcomes(self) -> Outcomes:
        """All findings with confidence, band, and whether they are right."""
        return outcomes(self.judged)

    def _tier(self, clause_type: str) -> int | None:
        known = self.taxonomy.types.get(clause_type)
        return known.tier if known else None

    @cached_property
    def types(self) -> pd.DataFrame:
        """One row per clause type that is labelled or found; columns in `TYPE_COLUMNS`."""
        counts = self.counts
        figures, presence = counts.per_type(), counts.presence()
        labelled = counts.hits + counts.misses
        rows = []
        for column, name in enumerate(counts.types):
            rows.append(
                {
                    "clause_type": name,
                    "tier": self._tier(name),
                    "labels": int(labelled[:, column].sum()),
                    "contracts": int((labelled[:, column] > 0).sum()),
                    **{key: int(getattr(counts, key)[:, column].sum()) for key in ("hits", "false_alarms", "misses")},
                    **_with_ends({key: figures[key][column] for key in _FIGURES}),
                    "presence": _number(presence[column]),
                    "calibration_error": self.outcomes.of_type(name).error(),
                }
            )
        return frame(TYPE_COLUMNS, rows)

    def to_frame(self) -> pd.DataFrame:
        """Return `types`: one row per clause type."""
        return self.types.copy()

    @cached_property
    def totals(self) -> pd.DataFrame:
        """All types together (micro), and means over types: all, tier 1, the rest; columns in `TOTAL_COLUMNS`."""
        counts = self.counts
        first = [at for at, name in enumerate(counts.types) if self._tier(name) == 1]
        rest = [at for at in range(len(counts.types)) if at not in set(first)]
        measures = {
            "micro": (counts.micro(), None),
            "macro": (counts.macro(), None),
            "tier_1_macro": (counts.macro(first), first),
            "rest_macro": (counts.macro(rest), rest),
        }
        labelled = (counts.hits + counts.misses).sum(axis=0)
        rows = [
            {
                "measure": name,
                "labels": int(labelled.sum() if columns is None else labelled[columns].sum()),
                **_with_ends(figures),
            }
            for name, (figures, columns) in measures.items()
        ]
        return frame(TOTAL_COLUMNS, rows)

    @cached_property
    def contracts(self) -> pd.DataFrame:
        """One row per contract; columns in `CONTRACT_COLUMNS`."""
        counts = self.counts
        provisions = dict.fromkeys(counts.contracts, 0)
        for each in self.judged:
            provisions[each.contract] += 1
        rows = []
        for at, name in enumerate(counts.contracts):
            hits, false_alarms, misses = (
                int(table[at].sum()) for table in (counts.hits, counts.false_alarms, counts.misses)
            )
            rows.append(
                {
                    "contract": name,
                    "provisions": provisions[name],
                    "labels": hits + misses,
                    "hits": hits,
                    "false_alarms": false_alarms,
                    "misses": misses,
                    "precision": _share(hits, hits + false_alarms),
                    "recall": _share(hits, hits + misses),
                    "f1": _share(2 * hits, 2 * hits + false_alarms + misses),
                }
            )
        return frame(CONTRACT_COLUMNS, rows)

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """Confidence against the share of right findings, in tenths; columns in `RELIABILITY_COLUMNS`."""
        return frame(RELIABILITY_COLUMNS, bin_rows(self.outcomes, self.counts.types))

    @cached_property
    def bands(self) -> pd.DataFrame:
        """How many findings of each band are right; columns in `BAND_COLUMNS`."""
        return frame(BAND_COLUMNS, band_rows(self.outcomes, self.counts.types))

    @cached_property
    def confusion(self) -> pd.DataFrame:
        """Which type was raised where which was missed, most frequent first; columns in `CONFUSION_COLUMNS`."""
        return frame(CONFUSION_COLUMNS, confusion_rows(self.judged))

    @cached_property
    def judgements(self) -> pd.DataFrame:
        """Status, modality, bearer and strength of right findings; columns in `JUDGEMENT_COLUMNS`."""
        return frame(JUDGEMENT_COLUMNS, judgement_rows(self.judged, samples=self.samples, seed=self.seed))

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """Attributes of right findings by name, the most labelled first; columns in `ATTRIBUTE_ROW_COLUMNS`."""
        return frame(ATTRIBUTE_ROW_COLUMNS, attribute_rows(self.judged))

    @property
    def presence(self) -> float | None:
        """Matthews correlation of "found" and "labelled" over all pairs of contract and type."""
        return _number(self.counts.presence_overall())

    @property
    def calibration_error(self) -> float | None:
        """Expected calibration error over all findings; None without any."""
        return self.outcomes.error()

    def head(self) -> dict[str, Any]:
        """Return what was measured on, and the figures that are single numbers."""
        return {
            "data": self.data,
            "contracts": len(self.counts.contracts),
            "provisions": len(self.judged),
            "labels": int((self.counts.hits + self.counts.misses).sum()),
            "unmatched": self.unmatched,
            "skipped": list(self.skipped),
            "model_version": self.model_version,
            "presence": _rounded(self.presence),
            "calibration_error": _rounded(self.calibration_error),
            "interval": f"95%, {self.samples} samples of contracts, seed {self.seed}",
            "seconds": round(self.seconds, 1),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return all frames as lists of rows, figures rounded to four places, fit for JSON."""
        names = (
            "totals", "types", "contracts", "bands", "reliability", "judgements", "attributes", "confusion",
        )  # fmt: skip
        return self.head() | {name: _records(getattr(self, name)) for name in names}

    def to_json(self) -> str:
        """Return `to_dict` as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Return the report as Markdown: head, totals, types, bands, judgements, attributes, the twenty first mix-ups."""
        from contractlens.learning.evaluation_text import to_markdown

        return to_markdown(self)


def _number(value: float | NDArray[Any] | None) -> float | None:
    return None if value is None or math.isnan(float(value)) else float(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _with_ends(figures: Mapping[str, NDArray[Any]]) -> dict[str, float | None]:
    return {f"{name}{end}": _number(figures[name][at]) for name in _FIGURES for at, end in enumerate(_ENDS)}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(key): _plain(value) for key, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    return round(float(value), 4) if isinstance(value, float) else value


def join_data(names: Iterable[str], limit: int = 3) -> str:
    """Return names in a row, the first few of many."""
    listed: Sequence[str] = list(names)
    more = f" and {len(listed) - limit} more" if len(listed) > limit else ""
    return ", ".join(listed[:limit]) + more
