"""The tree while it is built, and the Clauses made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from contractlens.clause import Clause, ClauseKind

_PATH_HEADING_CHARS = 100  # a path is for reading; longer headings are cut in it


@dataclass(slots=True)
class Node:
    """A provision while the tree grows; see `Clause` for the names."""

    kind: ClauseKind
    start: int
    body_start: int
    own_end: int
    parent: int | None = None
    label: str = ""
    number: str = ""
    heading: str = ""
    part: str = ""


@dataclass(slots=True)
class Tree:
    """Nodes in reading order. A node can only hang on a node that is still open, so that spans always nest."""

    nodes: list[Node] = field(default_factory=list)
    _path: list[int] = field(default_factory=list)
    _open: set[int] = field(default_factory=set)

    def add(self, node: Node, parent: int | None) -> int:
        """Append a node beneath `parent`, or beneath the nearest one above it that is still open; return its index."""
        while parent is not None and parent not in self._open:
            parent = self.nodes[parent].parent
        while self._path and self._path[-1] != parent:
            self._open.discard(self._path.pop())
        node.parent = parent
        index = len(self.nodes)
        self.nodes.append(node)
        self._path.append(index)
        self._open.add(index)
        return index

    def extend(self, start: int, end: int) -> None:
        """Let the latest node run on over ``[start, end)``."""
        node = self.nodes[-1]
        if node.body_start == node.own_end:
            node.body_start = start
        node.own_end = end

    def number_above(self, parent: int | None) -> str:
        """The full reference of the nearest numbered provision from `parent` upwards."""
        return self.nodes[parent].number if parent is not None else ""

    def clauses(self) -> tuple[Clause, ...]:
        """Return the finished provisions."""
        ends = [node.own_end for node in self.nodes]
        for index in range(len(self.nodes) - 1, -1, -1):
            parent = self.nodes[index].parent
            if parent is not None:
                ends[parent] = max(ends[parent], ends[index])
        levels: list[int] = []
        headings: list[str] = []
        paths: list[str] = []
        for node in self.nodes:
            above = node.parent
            levels.append(0 if above is None else levels[above] + 1)
            inherits = above is not None and self.nodes[above].kind != "part"
            headings.append(node.heading or (headings[above] if above is not None and inherits else ""))
            paths.append(_path_of(node, "" if above is None else paths[above]))
        return tuple(
            _clause(index, node, ends[index], levels[index], headings[index], paths[index])
            for index, node in enumerate(self.nodes)
        )


def _path_of(node: Node, above: str) -> str:
    heading = node.heading[:_PATH_HEADING_CHARS]
    own = node.part.rpartition(", ")[2] if node.kind == "part" and not heading else f"{node.label} {heading}".strip()
    return " > ".join(piece for piece in (above, own) if piece)


def _clause(index: int, node: Node, end: int, level: int, heading: str, path: str) -> Clause:
    return Clause(
        id=f"c{index}",
        parent=None if node.parent is None else f"c{node.parent}",
        kind=node.kind,
        label=node.label,
        number=node.number,
        heading=heading,
        part=node.part,
        level=level,
        start=node.start,
        body_start=min(max(node.body_start, node.start), node.own_end),
        own_end=node.own_end,
        end=end,
        path=path,
    )
