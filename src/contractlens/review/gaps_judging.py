"""How a contract stands against one requirement: the best finding decides what is required, the worst what is forbidden.

What can be said rests on rows only (`Evidence`), so one file, a contract in several files, and a contract of a scan
are judged alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from contractlens.review.gaps_checks import Result, first_phrase, run
from contractlens.review.gaps_collecting import collect
from contractlens.review.gaps_evidence import is_provision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from contractlens.review.gaps_evidence import Evidence, Row
    from contractlens.review.playbooks import Requirement

GapStatus = Literal[
    "met", "partly", "not_met", "by_reference", "disapplied", "placeholder", "cannot_tell", "not_applicable"
]

_READ_FIRST = "found with little certainty (band low): read it before relying on it"
_OTHER_PROVISION = 6  # rank of a finding of the type that is not what is asked for
_CONFLICTS = 3  # other findings named in one explanation
_BLANK = "blank"  # how the note of a summary line begins whose blank is still to be filled in


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the contract stands against one requirement, why, and by which words."""

    status: GapStatus
    explanation: str
    place: Row | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    """One finding against the checks; the smaller the rank, the better it serves."""

    rank: int
    verdict: Verdict
    finding: Row
    contradicts: bool

    @property
    def order(self) -> tuple[int, float, int]:
        """Best first."""
        return (self.rank, -(self.finding["confidence"] or 0.0), self.finding["start"] or 0)


def judge_requirement(requirement: Requirement, evidence: Evidence) -> list[Verdict]:
    """Return the verdict on one requirement that applies; for ``collect``, one per place that holds a value.

    Args:
        requirement: What is expected.
        evidence: What was found.
    """
    if requirement.presence == "collect":
        return [Verdict(*entry) for entry in collect(requirement, evidence)]
    if requirement.warnings:
        return [_judge_warnings(requirement, evidence)]
    if requirement.facts:
        return [_judge_facts(requirement, evidence)]
    if requirement.words:
        return [_judge_words(requirement, evidence)]
    return [_judge_types(requirement, evidence)]


def _judge_types(requirement: Requirement, evidence: Evidence) -> Verdict:
    unknown = [name for name in requirement.clause_types if evidence.types is not None and name not in evidence.types]
    if unknown and "*" not in requirement.clause_types:
        return Verdict("cannot_tell", f"not searched for: {', '.join(unknown)}", absent=True)
    findings = findings_of(requirement, evidence)
    if requirement.presence == "forbidden":
        return _forbidden(requirement, findings, evidence)
    if not findings:
        return _nothing(requirement, evidence)
    judged = sorted((_judge(requirement, finding, evidence) for finding in findings), key=lambda item: item.order)
    best = judged[0]
    verdict = best.verdict
    others = [item for item in judged[1:] if item.finding["band"] != "low"]
    against = [item for item in others if item.contradicts]
    if verdict.status == "met" and against and _all_must_pass(requirement):
        told = "; ".join(_elsewhere(item) for item in against[:_CONFLICTS])
        return replace(verdict, status="partly", explanation=f"{verdict.explanation}; but {told}")
    if best.rank == _OTHER_PROVISION:
        return _none_does(requirement, verdict, findings, evidence)
    if requirement.presence == "optional" and verdict.status in {"by_reference", "disapplied"}:
        verdict = replace(verdict, status="not_applicable")
    return replace(verdict, explanation=verdict.explanation + _conflicts(best, others, against))


def _none_does(requirement: Requirement, verdict: Verdict, findings: list[Row], evidence: Evidence) -> Verdict:
    """Return the verdict where there are findings of the type and none is what is asked for."""
    count = f"the best of {len(findings)} provisions of this kind" if len(findings) > 1 else "the only such provision"
    explanation = f"{verdict.explanation} ({count})"
    doubts = evidence.doubts() + _near(requirement, evidence)
    if doubts:
        told = f"{explanation}; but {'; '.join(doubts)}"
        return replace(verdict, status="cannot_tell", explanation=told, absent=True)
    return replace(verdict, explanation=explanation, absent=True)


def _near(requirement: Requirement, evidence: Evidence) -> list[str]:
    """Return a doubt where a provision that nearly counted holds the words looked for."""
    for name in requirement.clause_types:
        row = evidence.nearest.get(name)
        if row is None:
            continue
        results = [run(item, {**row, "finding_id": None}, evidence) for item in requirement.checks]
        told = any(result.decisive and result.outcome == "yes" for result in results)
        if told and all(result.outcome != "no" for result in results):
            where = row["clause_number"] or row["heading"] or "a provision"
            return [f"{where} holds such words and nearly counts as one: read it"]
    return []


def findings_of(requirement: Requirement, evidence: Evidence) -> list[Row]:
    """Return the findings that a requirement looks at."""
    wanted = set(requirement.clause_types)
    return [finding for finding in evidence.findings if "*" in wanted or finding["clause_type"] in wanted]


def _all_must_pass(requirement: Requirement) -> bool:
    return any(getattr(item, "match", "any") == "all" for item in requirement.checks)


def _elsewhere(item: _Judged) -> str:
    number = ", ".join(piece for piece in (item.finding["part"], item.finding["clause_number"]) if piece)
    return f"{number or 'another provision'} says otherwise ({item.verdict.explanation})"


def _conflicts(best: _Judged, others: list[_Judged], against: list[_Judged]) -> str:
    """Return what other findings of the type say against the one that decides."""
    told = []
    if best.verdict.status in {"met", "partly"}:
        told += [_elsewhere(item) for item in against[:_CONFLICTS]]
    for status, words in (("disapplied", "is disapplied"), ("placeholder", "has a blank to fill in")):
        for item in others:
            if item.verdict.status == status and best.verdict.status != status and len(told) < _CONFLICTS:
                told.append(f"{item.finding['clause_number'] or 'another provision'} {words}")
    return f"; also: {'; '.join(told)}" if told else ""


def _judge(requirement: Requirement, finding: Row, evidence: Evidence) -> _Judged:
    """Return how one finding serves a requirement that asks for one."""
    by_status: dict[str, tuple[int, GapStatus, str]] = {
        "by_reference": (4, "by_reference", "named here; its text stands elsewhere"),
        "placeholder": (5, "placeholder", "there, with a blank still to be filled in"),
        "disapplied": (7, "disapplied", "there, but struck out or said not to apply"),
    }
    if finding["status"] in by_status and not _tests_status(requirement):
        rank, status, words = by_status[finding["status"]]
        return _Judged(rank, Verdict(status, words, finding), finding, contradicts=False)
    results = [run(item, finding, evidence) for item in requirement.checks]
    rank, status = _tally(results)
    words = "; ".join(result.words for result in results) or "there is such a provision"
    contradicts = any(result.against or (result.outcome in {"no", "mixed"} and result.about_fact) for result in results)
    if finding["band"] == "low":
        rank, status = (3, "partly") if status == "met" else (8, "cannot_tell")
        words = f"{words}; {_READ_FIRST}"
    elif finding["band"] == "review":
        words = f"{words}; fairly sure only (band review): have it checked"
    return _Judged(rank, Verdict(status, words, finding), finding, contradicts)


def _tests_status(requirement: Requirement) -> bool:
    return any(
        getattr(item, "kind", "") == "field" and getattr(item, "name", "") == "status" for item in requirement.checks
    )


def _tally(results: list[Result]) -> tuple[int, GapStatus]:
    """Return rank and status: a stated value that contradicts weighs more than another finding that is silent."""
    outcomes = [result.outcome for result in results]
    if all(outcome == "yes" for outcome in outcomes):
        return 0, "met"
    if any(result.decisive and result.outcome == "no" for result in results):
        return _OTHER_PROVISION, "not_met"
    if "no" not in outcomes and "unstated" not in outcomes:
        return 1, "partly"  # some of the stated values pass
    contradicted = any(result.outcome == "no" and result.about_fact for result in results)
    some = "yes" in outcomes or "mixed" in outcomes
    if contradicted:
        return 2, "partly" if some else "not_met"
    if "no" not in outcomes or some:
        return 3, "partly"
    return _OTHER_PROVISION, "not_met"


def _nothing(requirement: Requirement, evidence: Evidence) -> Verdict:
    """Return the verdict where no finding of the types asked for exists."""
    doubts = evidence.doubts() + _near(requirement, evidence)
    if doubts:
        return Verdict("cannot_tell", f"not found, but {'; '.join(doubts)}", absent=True)
    if requirement.presence == "optional":
        return Verdict("not_applicable", "there is no such provision, and none is asked for", absent=True)
    return Verdict("not_met", "no such provision was found in the text read", absent=True)


def _forbidden(requirement: Requirement, findings: list[Row], evidence: Evidence) -> Verdict:
    """Return the verdict of the worst finding: the surest that does what must not be done."""
    ranked = []
    for finding in findings:
        results = [run(item, finding, evidence) for item in requirement.checks]
        outcomes = {result.outcome for result in results}
        if "no" in outcomes:
            continue
        words = "; ".join(result.words for result in results) or "there, and it should not be"
        ranked.append((*_harm(requirement, finding, unclear="unstated" in outcomes), words, finding))
    harmful = [entry for entry in ranked if entry[1] != "met"]
    if harmful:
        _, status, note, words, finding = min(harmful, key=lambda entry: (entry[0], -(entry[4]["confidence"] or 0.0)))
        return Verdict(status, f"{words}{note}", finding)
    doubts = evidence.doubts()
    if doubts:
        return Verdict("cannot_tell", f"nothing of the kind was found, but {'; '.join(doubts)}", absent=True)
    struck = "; one such provision is struck out or said not to apply" if ranked else ""
    return Verdict("met", f"nothing of the kind was found in the text read{struck}", absent=True)


def _harm(requirement: Requirement, finding: Row, *, unclear: bool) -> tuple[int, GapStatus, str]:
    """Return rank, status and note of a finding that does what is forbidden; the smallest rank is the worst."""
    if finding["status"] != "present" and not _tests_status(requirement):
        by_status: Mapping[str, tuple[int, GapStatus, str]] = {
            "by_reference": (2, "by_reference", "; its text stands elsewhere"),
            "placeholder": (2, "placeholder", "; a blank in it is still to be filled in"),
        }
        return by_status.get(finding["status"], (9, "met", ""))
    if finding["band"] == "low":
        return 3, "cannot_tell", f"; {_READ_FIRST}"
    return (1, "cannot_tell", "; read it: it may be what is not wanted") if unclear else (0, "not_met", "")


def _judge_facts(requirement: Requirement, evidence: Evidence) -> Verdict:
    """Return whether the summary states all facts asked for."""
    rows = {name: evidence.summary.get(name) for name in requirement.facts}
    stated = [row for row in rows.values() if row is not None and row["value"]]
    blank = [name for name, row in rows.items() if row is not None and not row["value"] and _is_blank(row)]
    missing = [name for name, row in rows.items() if (row is None or not row["value"]) and name not in blank]
    words = [f"{row['name'].replace('_', ' ')}: {row['value']}" + _remark(row) for row in stated]
    words += [f"{name.replace('_', ' ')}: a blank, still to be filled in" for name in blank]
    words += [f"{name.replace('_', ' ')}: not found in the text read" for name in missing]
    explanation = "; ".join(words)
    place = next(iter(stated), None) or (rows[blank[0]] if blank else None)
    doubts = evidence.doubts()
    if not blank and not missing:
        return Verdict("met", explanation, place)
    if missing and doubts:
        return Verdict("cannot_tell", f"{explanation}; but {'; '.join(doubts)}", place, absent=True)
    if stated:
        return Verdict("partly", explanation, place)
    return Verdict("placeholder" if blank else "not_met", explanation, place, absent=not blank)


def _is_blank(row: Row) -> bool:
    return str(row["note"] or "").startswith(_BLANK)


def _remark(row: Row) -> str:
    return f" ({row['note']})" if row["note"] else ""


def _judge_words(requirement: Requirement, evidence: Evidence) -> Verdict:
    """Return whether one of the phrases stands in a provision. Words are no judgement: the explanation says so."""
    if evidence.provisions is None:
        return Verdict("cannot_tell", "the provisions were not at hand to search their words", absent=True)
    hits = list(_hits(requirement, evidence, first_phrase))
    doubts = evidence.doubts()
    if hits:
        phrase, row = hits[0]
        more = f", and in {len(hits) - 1} more provisions" if len(hits) > 1 else ""
        told = f"the words “{phrase}” stand here{more}"
        if requirement.presence == "forbidden":
            return Verdict("not_met", told, row)
        return Verdict("met", f"{told}; found by words alone: read whether they do what is asked", row)
    shown = " or ".join(f"“{phrase}”" for phrase in requirement.words)
    if doubts:
        return Verdict("cannot_tell", f"{shown} not found, but {'; '.join(doubts)}", absent=True)
    if requirement.presence == "forbidden":
        return Verdict("met", f"{shown} not found in the text read", absent=True)
    return Verdict("not_met", f"{shown} not found in the text read", absent=True)


def _hits(
    requirement: Requirement, evidence: Evidence, find: Callable[[tuple[str, ...], str], str | None]
) -> Iterator[tuple[str, Row]]:
    for row in evidence.provisions or ():
        if is_provision(row) and (phrase := find(requirement.words, str(row["text"] or ""))):
            yield phrase, row


def _judge_warnings(requirement: Requirement, evidence: Evidence) -> Verdict:
    """Return whether the file has warnings of the kinds that it must not have."""
    found = [row for row in evidence.warnings if row["kind"] in requirement.warnings]
    if "missing_schedule" in requirement.warnings and not evidence.missing:
        found = [row for row in found if row["kind"] != "missing_schedule"]  # another file of the contract holds it
    if not found:
        return Verdict("met", f"no warning of this kind: {', '.join(requirement.warnings)}", absent=True)
    return Verdict("not_met", "; ".join(dict.fromkeys(str(row["message"]) for row in found)), found[0])
