"""Why a provision was found, in plain words: the rules that fired, the words that weighed most, and how sure that is."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.review.masking import masker_for
from contractlens.review.words import BAND_WORDS, BEARER_WORDS, STATUS_WORDS, clause_words, code_words, pages_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.analysis import Analysis
    from contractlens.findings import Finding

_RULES = "rules"  # the model version of an analysis without a model
_NEARLY_ONE = 0.995  # rounds to 100%, which nothing is
_BAND_MEANINGS = {
    "high": "sure enough to rely on after reading the words",
    "review": "probably right: read the words before you rely on it",
    "low": "shown so that nothing is missed; often wrong",
}
_PLACES = {"context": "the provision above or the head of the table", "lead-in": "the words that introduce the list"}


@dataclass(frozen=True, slots=True)
class Limits:
    """From which confidence on a provision is a finding of a type, and in the bands above."""

    threshold: float
    review_from: float
    high_from: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one provision was found; ``print`` gives the words, a notebook shows them as a list.

    Attributes:
        finding_id: Which finding.
        title: Title of the clause type.
        where: Document, part, clause and page.
        what: What the provision does: status, who is bound, how firmly.
        reasons: What spoke for it, one sentence each, strongest kind first.
        confidence: How sure that is, with the limits of the bands.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> finding = analysis.findings.query("clause_type == 'benchmarking'").iloc[0]
        >>> print(analysis.explain(finding.finding_id).where)
        council_hosting.pdf, clause 6.8, page 5
    """

    finding_id: str
    title: str
    where: str
    what: str
    reasons: tuple[str, ...]
    confidence: str

    def __repr__(self) -> str:
        """Return counts only: the words of a contract never reach a log by accident."""
        return f"<Explanation of a finding of {self.title}: {len(self.reasons)} reasons>"

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.where}", self.what, "Why:"]
        lines += [f"- {reason}" for reason in self.reasons]
        return "\n".join([*lines, f"How sure: {self.confidence}"])

    def _repr_html_(self) -> str:
        reasons = "".join(f"<li>{html.escape(reason)}</li>" for reason in self.reasons)
        return (
            f"<p><strong>{html.escape(self.title)}</strong>: {html.escape(self.where)}<br>{html.escape(self.what)}</p>"
            f"<p>Why:</p><ul>{reasons}</ul><p>How sure: {html.escape(self.confidence)}</p>"
        )


def explain(
    analysis: Analysis, finding_id: str, *, model_dir: Path | str | None = None, mask: bool = False
) -> Explanation:
    """Return why a provision was found.

    Args:
        analysis: The contract.
        finding_id: As in the frame of findings.
        model_dir: Directory of the model that judged, for its limits; the one that ships by default.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.

    Raises:
        ValueError: The analysis has no such finding.
    """
    finding = finding_of(analysis, finding_id)
    masked = masker_for(analysis).mask if mask else str
    reasons = tuple(masked(reason) for reason in reason_sentences(finding))
    return Explanation(
        finding.id,
        analysis.taxonomy.types[finding.clause_type].title,
        masked(where_words(analysis, finding)),
        _what(finding),
        reasons or ("No single rule or word: many small signs together.",),
        _confidence(analysis, finding, model_dir),
    )


def finding_of(analysis: Analysis, finding_id: str) -> Finding:
    """Return the finding with this id.

    Args:
        analysis: The contract.
        finding_id: As in the frame of findings.

    Raises:
        ValueError: There is none.
    """
    for finding in analysis.records.findings:
        if finding.id == finding_id:
            return finding
    msg = f"this analysis has no finding {finding_id!r}; `analysis.findings` lists their ids"
    raise ValueError(msg)


def where_words(analysis: Analysis, finding: Finding) -> str:
    """Return where a finding stands: document, part, clause and pages.

    Args:
        analysis: The contract.
        finding: One of its findings.
    """
    clause = analysis.clause(finding.clause_id)
    first, last = analysis.document.page_span(finding.start, finding.end)
    pages = pages_words(first, last)
    number = f"clause {clause.number}" if clause.number[:1].isdigit() else clause.number
    place = clause_words(clause.part, number)
    page = f"{'pages' if '-' in pages else 'page'} {pages}" if pages else ""
    return ", ".join(filter(None, (analysis.document.name or "the contract", place, page)))


def _what(finding: Finding) -> str:
    words = [STATUS_WORDS[finding.status], finding.modality]
    if finding.bearer:
        bound = "entitled" if finding.modality == "right" else "bound"
        words.append(f"{bound}: {BEARER_WORDS[finding.bearer].lower()}")
    if finding.strength:
        words.append(f"in words of “{code_words(finding.strength)}”")
    return "; ".join(words)


def reason_sentences(finding: Finding) -> Iterator[str]:
    """Yield what spoke for a finding, one sentence each.

    Args:
        finding: Any finding.
    """
    seen: set[str] = set()
    telling: list[str] = []
    for reason in finding.reasons:
        kind, _, rest = reason.partition(": ")
        if kind == "words" and not rest.startswith("type="):
            telling.append(_readable(rest))
            continue
        sentence = _sentence(kind, rest, finding)
        if sentence and sentence.casefold() not in seen:
            seen.add(sentence.casefold())
            yield sentence
    if telling:
        listed = ", ".join(f"“{word}”" for word in dict.fromkeys(telling))
        yield f"Among its words these weighed most: {listed}."


def _sentence(kind: str, rest: str, finding: Finding) -> str:
    if kind == "rule":
        clause_type, _, name = rest.partition("/")
        if name.startswith("phrase:"):
            return f"It has the phrase “{name.removeprefix('phrase:')}”."
        if name:
            return f"It fits the pattern “{name.replace('_', ' ')}”."
        if clause_type == finding.clause_type:
            return ""  # says only that a rule fired, which the others name
        return f"Rules for {clause_type.replace('_', ' ')} fired too, which often goes with it."
    if rest.startswith("type="):
        name = rest.removeprefix("type=").replace("_", " ")
        place = "Its heading" if kind == "heading" else f"{_PLACES.get(kind, kind).capitalize()}"
        return f"{place} is one that is usual for {name}."
    if kind == "heading":
        return (
            f"It stands under the heading “{rest}”." if rest[:1].isupper() else f"Its heading has “{_readable(rest)}”."
        )
    if kind in _PLACES:
        return f"“{_readable(rest)}” stands in {_PLACES[kind]}."
    return f"{kind.replace('_', ' ').capitalize()}: {_readable(rest)}." if rest else ""


def _readable(term: str) -> str:
    """Return a term of the model as words: ``@supplier`` stands for whatever the contract calls the supplier."""
    return term.replace("@supplier", "the supplier").replace("@buyer", "the buyer").replace("@", "")


def _confidence(analysis: Analysis, finding: Finding, model_dir: Path | str | None) -> str:
    share = "over 99%" if finding.confidence >= _NEARLY_ONE else f"{finding.confidence:.0%}"
    sure = f"{share}, band {BAND_WORDS[finding.band].partition(':')[0].lower()}"
    meaning = _BAND_MEANINGS[finding.band]
    learnt = analysis.taxonomy.types[finding.clause_type].learnt
    limits = _limits_of(analysis.model_version, finding.clause_type, str(model_dir) if model_dir else None)
    if learnt:
        limits, examples = _limits_of_learnt(learnt)
        meaning = f"{meaning}; learnt from {examples} examples"
    if limits is None:
        told = "rules alone judged it, so the number is a convention and not a measured share"
        if analysis.model_version != _RULES:
            told = f"the limits of model version {analysis.model_version} for this type are not at hand"
        return f"{sure} ({meaning}); {told}."
    steps = [f"a finding from {limits.threshold:.0%}"]
    if limits.review_from > limits.threshold:
        steps.append(f"middling from {limits.review_from:.0%}")
    steps.append(f"high from {limits.high_from:.0%}" if limits.high_from <= 1 else "never high: too few examples")
    return f"{sure} ({meaning}); for this clause type: {', '.join(steps)}."


def _limits_of_learnt(data: bytes) -> tuple[Limits, int]:
    """Return the limits of a type learnt from examples, and from how many."""
    from contractlens.detection.learnt_types import read_learnt

    detector = read_learnt(data)
    decision = detector.decision
    limits = Limits(decision.threshold, decision.review_from, decision.high_from)
    return limits, int(detector.report["examples"])


@lru_cache(maxsize=256)
def _limits_of(version: str, clause_type: str, model_dir: str | None) -> Limits | None:
    """Return the limits that the model drew, None when it is not at hand or does not know the type."""
    if version == _RULES:
        return None
    from contractlens.detection.model_store import default_model_dir
    from contractlens.exceptions import ModelFormatError

    path = (Path(model_dir) if model_dir else default_model_dir()) / "manifest.json"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return None
    try:
        manifest = json.loads(text)
    except ValueError as error:
        msg = f"{path} is not JSON; install the model again"
        raise ModelFormatError(msg, name=path.name) from error
    decision = manifest.get("decisions", {}).get(clause_type)
    if manifest.get("version") != version or decision is None:
        return None
    return Limits(decision["threshold"], decision["review_from"], decision["high_from"])
