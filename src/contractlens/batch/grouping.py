"""Which files make up a contract: the manifest says so, else what the files say of themselves and where they lie.

One pass per kind of tie, each linear in the number of files (`docs/archives.md` says the rule in words):

1. files that the manifest gives to one contract;
2. copies of one document (`contractlens.batch.copies`);
3. files with the same contract reference, unless their parties differ;
4. a variation and its parent: by reference, else by parties, else by folder;
5. a schedule and the contract in its folder; where a folder has several, the one that refers to the schedule;
6. anything else in a folder with exactly one contract, but not at the top of the archive.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from contractlens.batch.copies import copy_groups
from contractlens.batch.nodes import conflict, container_name, is_top

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from contractlens.batch.nodes import Node

_STEM_WORDS = 2  # words at the beginning of two names that make them pieces of one thing
_NOT_A_STEM = frozenset(
    [
        "schedule",
        "schedules",
        "annex",
        "annexe",
        "appendix",
        "attachment",
        "exhibit",
        "contract",
        "agreement",
        "call",
        "off",
        "final",
        "copy",
        "the",
        "of",
        "for",
        "to",
    ]
)
_LOOK_BACK = 64  # agreements with one reference that are compared: a template's number may stand in thousands
_CROWD = 100  # agreements in one folder: then lying beside each other says nothing


def group_files(nodes: Sequence[Node]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return contract of each path, what each contract was made by, and the copy group of each document id.

    Args:
        nodes: All files but containers, in order of path.
    """
    copies = copy_groups(nodes)
    ties = _Ties(nodes)
    ties.join_by("manifest", lambda node: node.given)
    ties.join_copies(copies)
    ties.join_references()
    ties.join_versions()
    for role, found in (("variation", ties.parents_of), ("schedule", ties.holders_of), ("", ties.neighbours_of)):
        for at, node in enumerate(nodes):
            if not node.given and (node.role == role or (not role and node.role in {"other", "unread"})):
                ties.attach(at, found(node))
    return (*ties.named(), copies)


class _Ties:
    """Files joined step by step (union by smallest index, so that the result does not depend on order of work)."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._above = list(range(len(nodes)))
        self._why: dict[int, set[str]] = defaultdict(set)
        self._manifest = {at: node.given for at, node in enumerate(nodes)}
        self._stems: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._mains_in: dict[str, list[int]] = defaultdict(list)
        self._readable_in: dict[str, list[int]] = defaultdict(list)
        self._by_reference: dict[str, list[int]] = defaultdict(list)
        self._by_parties: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, node in enumerate(nodes):
            if node.role in {"agreement", "other"}:
                self._readable_in[node.folder].append(at)
                self._stems[node.folder, _stem(node)].append(at)
            if node.role == "agreement":
                self._mains_in[node.folder].append(at)
                if node.reference:
                    self._by_reference[node.reference].append(at)
                if all(node.parties):
                    self._by_parties[node.parties].append(at)

    def root(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, one: int, other: int, why: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first == second:
            return
        given = {self._manifest[first], self._manifest[second]} - {""}
        if len(given) > 1:
            return  # what the manifest parts stays apart
        self._above[second] = first
        self._why[first] |= self._why.pop(second, set()) | {why}
        self._manifest[first] = next(iter(given), "")

    def join_by(self, why: str, key_of: Callable[[Node], Hashable]) -> None:
        first: dict[Hashable, int] = {}
        for at, node in enumerate(self._nodes):
            if key := key_of(node):
                self.join(first.setdefault(key, at), at, why)

    def join_copies(self, copies: dict[str, str]) -> None:
        """Copies in one folder; elsewhere only of documents that name their contract: standard terms lie everywhere."""

        def key(node: Node) -> Hashable:
            group = copies.get(node.document_id, node.document_id)
            if not node.profile:
                return None
            names_it = node.role in {"agreement", "variation"} and (node.reference or all(node.parties))
            return group if names_it else (group, node.folder)

        self.join_by("copies", key)

    def join_references(self) -> None:
        """Agreements with the same reference and no party that differs."""
        for places in self._by_reference.values():
            for at, one in enumerate(places):
                mate = next((other for other in places[max(0, at - _LOOK_BACK) : at] if self._fit(one, other)), None)
                if mate is not None:
                    self.join(mate, one, "references")

    def join_versions(self) -> None:
        """Agreements of one folder with the same parties and title: order form and terms, or versions far apart."""
        seen: dict[Hashable, int] = {}
        for at, node in enumerate(self._nodes):
            if node.role != "agreement" or not all(node.parties):
                continue
            other = seen.setdefault((node.folder, node.parties, node.stated("title").casefold()), at)
            if not conflict(node.reference, self._nodes[other].reference) and not conflict(
                node.stated("start"), self._nodes[other].stated("start")
            ):
                self.join(other, at, "references")

    def _fit(self, one: int, other: int) -> bool:
        pairs = zip(self._nodes[one].parties, self._nodes[other].parties, strict=True)
        return not any(conflict(mine, theirs) for mine, theirs in pairs)

    def attach(self, at: int, found: tuple[Iterable[int], str]) -> None:
        """Join a file to the one contract among the candidates; several, or none, leave it alone."""
        candidates, why = found
        roots: set[int] = set()
        for other in candidates:
            if other != at:
                roots.add(self.root(other))
            if len(roots) > 1:
                return
        if roots:
            self.join(at, roots.pop(), why)

    def parents_of(self, node: Node) -> tuple[Iterable[int], str]:
        """Return the agreements that a variation may change."""
        for reference in filter(None, [node.reference, *sorted(node.mentions)]):
            if named := [at for at in self._by_reference.get(reference, ()) if self._no_other_party(node, at)]:
                return named, "references"
        here = [at for at in self._above_in(node.folder) if self._no_other_party(node, at)]
        if all(node.parties) and (known := self._by_parties.get(node.parties)):
            near = [
                at for at in here if self._nodes[at].role == "agreement" and self._nodes[at].parties == node.parties
            ]
            return near or known, "references"
        return (self._alike(node) if is_top(node.folder) else here), "folder"

    def holders_of(self, node: Node) -> tuple[Iterable[int], str]:
        """Return the agreements that a schedule may belong to."""
        here = [at for at in self._above_in(node.folder) if self._no_other_party(node, at)]
        if node.reference and (
            named := [at for at in self._by_reference.get(node.reference, ()) if self._no_other_party(node, at)]
        ):
            return named, "references"
        if len({self.root(at) for at in here}) > 1:
            if all(node.parties) and (same := [at for at in here if self._nodes[at].parties == node.parties]):
                return same, "references"
            if alike := self._alike(node):
                return alike, "folder"
        asking = [at for at in here if node.parts & frozenset(self._nodes[at].listed("refers"))]
        return (asking, "references") if asking else (here, "folder")

    def neighbours_of(self, node: Node) -> tuple[Iterable[int], str]:
        """Return the contract of the folder, for a file that says nothing of itself."""
        here = self._mains_in.get(node.folder) or self._readable_in.get(node.folder, [])
        if is_top(node.folder):
            return self._alike(node), "folder"
        if node.role == "other" and not self._mains_in.get(node.folder):
            return [], "folder"
        return here, "folder"

    def _no_other_party(self, node: Node, at: int) -> bool:
        return not any(
            conflict(mine, theirs) for mine, theirs in zip(node.parties, self._nodes[at].parties, strict=True)
        )

    def _above_in(self, folder: str) -> list[int]:
        """Return the agreements of a folder; where it has none, those of the nearest above that has."""
        while folder and folder not in self._mains_in:
            folder = folder.rpartition("/")[0]
        found = self._mains_in.get(folder) or self._readable_in.get(folder, [])
        return found if len(found) <= _CROWD else []

    def _alike(self, node: Node) -> list[int]:
        """Return those in the same folder whose names begin with the same words."""
        stem = _stem(node)
        return self._stems.get((node.folder, stem), []) if len(stem.split()) >= _STEM_WORDS else []

    def named(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the id of each path's contract, and by what each contract was put together."""
        members: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self._nodes)):
            members[self.root(at)].append(at)
        filled = Counter(node.folder for node in self._nodes)
        contract_of, made_by = {}, {}
        for root, places in members.items():
            name = self._manifest[root] or self._name(places, filled)
            made_by[name] = (
                "manifest" if self._manifest[root] else ", ".join(sorted(self._why.get(root, ()))) or "single"
            )
            contract_of.update({self._nodes[at].path: name for at in places})
        return contract_of, made_by

    def _name(self, places: list[int], filled: Counter[str]) -> str:
        """A contract that is all of a folder has the folder's name, else that of its first agreement, else file."""
        folders = {self._nodes[at].folder for at in places}
        if len(folders) == 1 and not is_top(folder := folders.pop()) and filled[folder] == len(places):
            return container_name(folder)
        mains = [at for at in places if self._nodes[at].role == "agreement"]
        return self._nodes[min(mains or places)].path


def _stem(node: Node) -> str:
    """Return the words that the name begins with, but for those that any name may begin with."""
    words = [word for word in node.name.split() if word not in _NOT_A_STEM]
    return " ".join(words[:_STEM_WORDS])
