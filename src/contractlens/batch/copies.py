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

from contractlens.batch.fingerprints import PERMUTATIONS, restore
from contractlens.batch.nodes import conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from contractlens.batch.nodes import Node

LIKENESS = 0.6
"""Share of runs of four words that near-equal texts have in common: one word in twenty changed leaves two thirds."""
SURE_LIKENESS = 0.95
"""For variations and schedules, which say little that tells them apart: hardly a word differs."""
_START_APART = 183  # days: a draft's start slips by weeks, the next year's order starts a year later
_BUCKET = 64  # candidates looked at per document; archives of one template have thousands that are alike


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
        from datasketch import MinHashLSH

        index = MinHashLSH(threshold=LIKENESS, num_perm=PERMUTATIONS)
        prints = [restore(node.stated("fingerprint")) for node in self._nodes]
        for at, (node, made) in enumerate(zip(self._nodes, prints, strict=True)):
            near = sorted(index.query(made), key=self._elsewhere(node.folder))
            for other in near[:_BUCKET]:
                likeness = made.jaccard(prints[other])
                if self._of[at] != self._of[other] and self._may_join(at, other, likeness):
                    self._join(self._of[at], self._of[other])
            index.insert(at, made)

    def _elsewhere(self, folder: str) -> Callable[[int], tuple[bool, int]]:
        """Sort what lies in the same folder first."""
        return lambda at: (self._nodes[at].folder != folder, at)

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
            made[node.path] = Standing(group, _why(node, best), node is best)
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


def _why(node: Node, best: Node) -> str:
    mine, theirs = _merit(node), _merit(best)
    if node is best:
        return (
            "; ".join(word for word, has in zip(_WORDS[:5], mine[:5], strict=True) if has) or "latest or most complete"
        )
    word = next((word for word, one, other in zip(_WORDS, mine, theirs, strict=True) if one != other), "")
    if node.document_id == best.document_id:
        return f"equal to {best.path}"
    return f"{best.path} is {word}" if word else f"as good as {best.path}"
