"""Copies of one document: drafts, versions, signed, unsigned and redacted ones, grouped by the fingerprint of their text.

Near-equal texts are not enough: orders made from one template differ in a few words only. Two documents are copies when
their texts are near-equal *and* nothing that tells contracts apart (reference number, parties, start, number of a
variation or schedule) differs, and they lie together or both name the same contract.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from contractlens.batch.alike import near_pairs
from contractlens.batch.fingerprints import values_of
from contractlens.batch.nodes import conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.batch.nodes import Node

LIKENESS = 0.6
"""Share of runs of four words that near-equal texts have in common: one word in twenty changed leaves two thirds."""
SURE_LIKENESS = 0.95
"""For variations and schedules, which say little that tells them apart: hardly a word differs."""
_START_APART = 183  # days: a draft's start slips by weeks, the next year's order starts a year later


@dataclass(frozen=True, slots=True)
class Standing:
    """What a file is among its copies.

    Attributes:
        group: Id of the group, "" for a file without copies.
        reason: Why it is the best, or what the best has that it lacks.
        is_best: Whether it is the one to trust.
    """

    group: str = ""
    reason: str = ""
    is_best: bool = True


def copy_groups(nodes: Sequence[Node]) -> dict[str, str]:
    """Return the group of each document id that has copies which differ from it byte for byte.

    Args:
        nodes: All files, in order of path.
    """
    first: dict[str, Node] = {}
    for node in nodes:
        if node.document_id and node.stated("fingerprint"):
            first.setdefault(node.document_id, node)
    clusters = _Clusters(list(first.values()))
    clusters.join_alike()
    return clusters.groups()


class _Clusters:
    """Documents put together step by step; a cluster takes in only what none of its members contradicts."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._of = list(range(len(nodes)))
        self._members: dict[int, list[int]] = {at: [at] for at in range(len(nodes))}
        self._said = [Statements.of(node) for node in nodes]
        self._said_by = dict(enumerate(self._said))  # what the members of a cluster say, taken together

    def join_alike(self) -> None:
        """Compare what lies together or names the same contract: nothing else may be a copy."""
        import numpy as np

        prints = np.array([values_of(node.stated("fingerprint")) for node in self._nodes])
        for bucket in self._buckets():
            for at, other, likeness in near_pairs(bucket, prints[bucket], LIKENESS):
                one, two = self._of[at], self._of[other]
                if one != two and self._may_join(at, other, likeness):
                    self._join(one, two)

    def _buckets(self) -> list[list[int]]:
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, node in enumerate(self._nodes):
            found["folder", node.folder].append(at)
        for at, node in enumerate(self._nodes):
            if node.reference:
                found["reference", node.reference].append(at)
            if all(node.parties):
                found["parties", *node.parties].append(at)
        return [bucket for bucket in found.values() if len(bucket) > 1]

    def _may_join(self, at: int, other: int, likeness: float) -> bool:
        one, two = self._nodes[at], self._nodes[other]
        if self._said[at].contradict(self._said[other]) or not _is_same_contract(one, two, likeness):
            return False
        return not self._said_by[self._of[at]].contradict(self._said_by[self._of[other]])

    def _join(self, one: int, other: int) -> None:
        keep, gone = sorted((one, other), key=lambda cluster: (-len(self._members[cluster]), cluster))
        for member in self._members.pop(gone):
            self._of[member] = keep
            self._members[keep].append(member)
        self._said_by[keep] = self._said_by[keep].joined(self._said_by.pop(gone))

    def groups(self) -> dict[str, str]:
        return {
            self._nodes[member].document_id: self._nodes[min(members)].document_id[:12]
            for members in self._members.values()
            if len(members) > 1
            for member in members
        }


def _is_same_contract(one: Node, other: Node, likeness: float) -> bool:
    """Tell whether two near-equal documents that say nothing against it are copies of one, not two orders of a template."""
    if one.role != other.role:
        return False
    if one.role in {"variation", "schedule"} and likeness < SURE_LIKENESS:
        return one.folder == other.folder and bool(one.number or one.stated("part"))
    names_it = bool(one.reference and one.reference == other.reference) or (
        all(one.parties) and one.parties == other.parties
    )
    return names_it or one.folder == other.folder


@dataclass(frozen=True, slots=True)
class Statements:
    """What documents say that one contract cannot say two of.

    Attributes:
        names: Reference, parties and the like; "" for what is not said.
        first: The earliest start, as the day's number; None when none is said.
        last: The latest start.
    """

    names: tuple[str, ...]
    first: int | None = None
    last: int | None = None

    @classmethod
    def of(cls, node: Node) -> Self:
        """Return what one document says."""
        number = node.number if node.role == "variation" else ""
        figures = _figures(node.stated("title"))
        start = node.stated("start")
        day = date.fromisoformat(start[:10]).toordinal() if start else None
        return cls((node.reference, *node.parties, figures, node.given, number, node.stated("part")), day, day)

    def contradict(self, other: Self) -> bool:
        """Tell whether two say something that one contract cannot say both of."""
        if any(map(conflict, self.names, other.names)):
            return True
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return False
        return max(self.last, other.last) - min(self.first, other.first) > _START_APART

    def joined(self, other: Self) -> Self:
        """Return what two say that do not contradict each other, taken together."""
        days = [day for day in (self.first, self.last, other.first, other.last) if day is not None]
        names = tuple(mine or theirs for mine, theirs in zip(self.names, other.names, strict=True))
        return type(self)(names, min(days, default=None), max(days, default=None))


def _figures(title: str) -> str:
    return "".join(character for character in title if character.isdigit())


def choose_best(nodes: Iterable[Node], groups: dict[str, str], contract_of: dict[str, str]) -> dict[str, Standing]:
    """Return for each path what it is among its copies, within its contract.

    Args:
        nodes: All files, in order of path.
        groups: What `copy_groups` returned.
        contract_of: Contract of each path: the same document may be filed under two contracts and counts in both.
    """
    together: dict[tuple[str, str], list[Node]] = defaultdict(list)
    made: dict[str, Standing] = {}
    for node in nodes:
        if node.document_id and node.profile:
            group = groups.get(node.document_id, node.document_id[:12])
            together[contract_of[node.path], group].append(node)
        else:
            made[node.path] = Standing()
    for (_, group), members in together.items():
        if len(members) == 1:
            made[members[0].path] = Standing()
            continue
        best = max(members, key=_merit)  # of equal ones the first
        for node in members:
            made[node.path] = Standing(group, _why(node, best, members), node is best)
    return made


def is_signed(node: Node) -> bool:
    """Tell whether a file is a signed copy, by its text or by its name."""
    if node.is_named("unsigned_names"):
        return False
    return node.profile.get("is_signed") is True or node.is_named("signed_names")


def is_redacted(node: Node) -> bool:
    """Tell whether words of a file are blacked out, by its text or by its name."""
    return node.profile.get("is_redacted") is True or node.is_named("redacted_names")


def is_draft(node: Node) -> bool:
    """Tell whether a file is a draft, by its text or by its name."""
    return node.profile.get("is_draft") is True or node.is_named("draft_names")


def _merit(node: Node) -> tuple[object, ...]:
    """Signed, whole, no draft, called final, latest, longest: the first that differs decides."""
    return (
        is_signed(node),
        not is_redacted(node),
        node.status == "ok",
        not is_draft(node),
        node.is_named("final_names"),
        node.version,
        node.stated("signed"),
        node.stated("changed"),
        node.modified,
        int(node.profile.get("characters") or 0),
    )


_WORDS = ("signed", "not redacted", "read whole", "not a draft", "called final", "latest version", "signed last",
          "changed last", "saved last", "longest")  # fmt: skip


def _ahead(best: Node, node: Node) -> str:
    """Return in what the best copy is ahead of another; "" for nothing."""
    pairs = zip(_WORDS, _merit(best), _merit(node), strict=True)
    return next((word for word, mine, theirs in pairs if mine != theirs), "")


def _why(node: Node, best: Node, members: Iterable[Node]) -> str:
    if node is best:
        ahead = {_ahead(best, other) for other in members if other.document_id != best.document_id} - {""}
        return "; ".join(word for word in _WORDS if word in ahead) or "the first of equal ones"
    if node.document_id == best.document_id:
        return f"equal to {best.path}"
    return f"{best.path} is {word}" if (word := _ahead(best, node)) else f"as good as {best.path}"
