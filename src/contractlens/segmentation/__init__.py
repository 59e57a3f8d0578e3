"""Stage 2: the blocks of a `Document` become a tree of provisions.

Method, in one pass over the blocks after a few that look ahead:

1. `labels` reads the number printed before a block, typed or automatic, with every meaning it can have.
2. `zones` and `contents` mark what is not the body: titles, lists of contents, signature blocks, recitals, notes;
   `parts` reads the headings of schedules, annexes, appendices and parts, where numbering starts again. Their words are
   in ``data/structure.toml``.
3. `sequence` finds the place of each number from its form and the numbers before it; wrong, doubled or skipped numbers
   bend the tree and never break it. Unnumbered headings and paragraphs find theirs from the next number and from looks.
4. `outline` and `tables` grow the tree; `references` writes the full reference: "12.3(b)".

A table row is one provision; the numbered paragraphs in its cells are its children. Rows of a version table are notes,
rows of a table of terms are definitions, and so is all that stands inside a definition. A provision that begins with
its first child's words has those words as its own (the row of a cell that begins with "1.1" has that number).

Every character of every block belongs to exactly one provision's own span ``[start, own_end)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.segmentation.outline import Outline
from contractlens.segmentation.tables import Tables
from contractlens.segmentation.zones import read_lines

if TYPE_CHECKING:
    from contractlens.clause import Clause
    from contractlens.document import Document
    from contractlens.segmentation.lines import Line

__all__ = ["segment_clauses"]


def segment_clauses(document: Document) -> tuple[Clause, ...]:
    """Return the provisions of a document in reading order, parents before their children.

    Takes time linear in the length of the text and raises on no document. An empty document has no provisions.

    Args:
        document: From `read_document`.

    Example:
        >>> import contractlens as cl
        >>> document = cl.read_document("sample_contracts/council_hosting.pdf")
        >>> clauses = segment_clauses(document)
        >>> next(clause.number for clause in clauses if clause.kind == "clause")
        '1'
        >>> all(document.text[clause.start : clause.own_end].strip() for clause in clauses)
        True
    """
    lines = read_lines(document)
    outline = Outline(document, lines)
    tables = Tables(outline)
    before = ""
    for i, line in enumerate(lines):
        if i < outline.titled_until:
            continue
        if before == "recital" and line.zone != "recital":
            outline.reset()
        before = line.zone
        if line.block.cell is not None:
            tables.add_line(i)
            continue
        tables.close()
        _add(outline, i, line)
    return outline.tree.clauses()


def _add(outline: Outline, i: int, line: Line) -> None:
    match line.zone:
        case "part":
            outline.add_part(i)
        case "title" | "contents" | "signature":
            outline.add_leaf(line, line.zone, at_top=True)
        case "note" | "footnote":
            outline.add_leaf(line, line.zone, at_top=False)
        case _:
            outline.add_line(i)
