"""Copies of one document: drafts, versions, signed, unsigned and redacted ones, grouped by the fingerprint of their text.

Near-equal texts are not enough: orders made from one template differ in a few words only. Two documents are copies when
their texts are near-equal *and* nothing that tells contracts apart (reference number, parties, start, number of a
variation or schedule) differs, and they lie together or both name the same contract.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from contractlens.batch.fingerprints import PERMUTATIONS, restore, values_of
from contractlens.batch.nodes import conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    import numpy as np

    from contractlens.batch.nodes import Node

LIKENESS = 0.6
"""Share of runs of four words that near-equal texts have in common: one word in twenty changed leaves two thirds."""
SURE_LIKENESS = 0.95
"""For variations and schedules, which say little that tells them apart: hardly a word differs."""
_START_APART = 183  # days: a draft's start slips by weeks, the next year's order starts a year later
_CANDIDATES = 64  # looked at per document; archives of one template have thousands that are alike
_MANY = 1_000  # documents of which each is compared with each: half a million pairs take 0.1 s


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

    def join_alike(self) -> None:
        """Compare what lies together or names the same contract: nothing else may be a copy."""
        import numpy as np

        prints = np.array([values_of(node.stated("fingerprint")) for node in self._nodes])
        for bucket in self._buckets():
            for at, other in _alike(bucket, prints[bucket]):
                likeness = float((prints[at] == prints[other]).mean())
                if self._of[at] != self._of[other] and self._may_join(at, other, likeness):
                    self._join(self._of[at], self._of[other])

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
        if likeness < LIKENESS or not is_same_contract(self._nodes[at], self._nodes[other], likeness):
            return False
        return not any(
            contradict(self._nodes[one], self._nodes[two])
            for one in self._members[self._of[at]]
            for two in self._members[self._of[other]]
        )

    def _join(self, one: int, other: int) -> None:
        keep, gone = min(one, other), max(one, other)
        for member in self._members.pop(gone):
            self._of[member] = keep
            self._members[keep].append(member)

    def groups(self) -> dict[str, str]:
        return {
            self._nodes[member].document_id: self._nodes[keep].document_id[:12]
            for keep, members in self._members.items()
            if len(members) > 1
            for member in members
        }


def _alike(bucket: Sequence[int], prints: np.ndarray[Any, np.dtype[np.uint32]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of documents whose fingerprints are near, in order; all are compared where there are few."""
    if len(bucket) > _MANY:
        yield from _indexed(bucket, prints)
        return
    for at in range(1, len(bucket)):
        shares = (prints[:at] == prints[at]).mean(axis=1)
        for other in (shares >= LIKENESS).nonzero()[0][:_CANDIDATES]:
            yield bucket[at], bucket[int(other)]


def _indexed(bucket: Sequence[int], prints: np.ndarray[Any, np.dtype[np.uint32]]) -> Iterator[tuple[int, int]]:
    """Yield near pairs by an index (locality-sensitive hashing), for folders of thousands."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=LIKENESS, num_perm=PERMUTATIONS)
    for at, values in zip(bucket, prints, strict=True):
        made = restore(values)
        for other in sorted(index.query(made))[:_CANDIDATES]:
            yield at, other
        index.insert(at, made)


def is_same_contract(one: Node, other: Node, likeness: float) -> bool:
    """Tell whether two near-equal documents are copies of one, and not two orders from one template."""
    if one.role != other.role or contradict(one, other):
        return False
    if one.role in {"variation", "schedule"} and likeness < SURE_LIKENESS:
        return one.folder == other.folder and bool(one.number or one.stated("part"))
    names_it = bool(one.reference and one.reference == other.reference) or (
        all(one.parties) and one.parties == other.parties
    )
    return names_it or one.folder == other.folder


def contradict(one: Node, other: Node) -> bool:
    """Tell whether two documents say something that one contract cannot say both of."""
    return (
        conflict(one.reference, other.reference)
        or any(conflict(mine, theirs) for mine, theirs in zip(one.parties, other.parties, strict=True))
        or conflict(_figures(one.stated("title")), _figures(other.stated("title")))
        or conflict(one.given, other.given)
        or (one.role == "variation" and conflict(one.number, other.number))
        or conflict(one.stated("part"), other.stated("part"))
        or _starts_apart(one.stated("start"), other.stated("start"))
    )


def _figures(title: str) -> str:
    return "".join(character for character in title if character.isdigit())


def _starts_apart(one: str, other: str) -> bool:
    if not (one and other):
        return False
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) > _START_APART


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
