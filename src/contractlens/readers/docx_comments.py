"""Comments of a Word file: what they say, and the words that each hangs on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.document import Comment
from contractlens.readers import docx_names as names
from contractlens.readers.docx_names import w

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree


@dataclass(slots=True)
class CommentPlaces:
    """Where in the text each comment begins and ends, by its id.

    Attributes:
        waiting: Comments that begin with whatever text comes next.
    """

    waiting: list[str] = field(default_factory=list)
    _starts: dict[str, int] = field(default_factory=dict)
    _ends: dict[str, int] = field(default_factory=dict)
    _homes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def mark(self, mark: str, identity: str, text: str, offset: int, start: int) -> None:
        """Take note of a mark inside a block, or (with no text) between blocks.

        Args:
            mark: Name of the element: begin, end, or a reference, which only says in which block.
            identity: Id of the comment.
            text: Of the block.
            offset: Characters of it before the mark.
            start: Where in the document the block begins.
        """
        if text:
            self._homes.setdefault(identity, (start, start + len(text)))
        if mark == names.COMMENT_START:
            offset += text[offset : offset + 1] == " "
            if offset < len(text):
                self._starts.setdefault(identity, start + offset)
            else:
                self.waiting.append(identity)
        elif mark == names.COMMENT_END:
            offset = min(offset, len(text))
            offset -= offset > 0 and text[offset - 1] == " "
            self._ends.setdefault(identity, start + offset)

    def begin_waiting(self, at: int) -> None:
        """Let the comments that wait for text begin at it."""
        for identity in self.waiting:
            self._starts.setdefault(identity, at)
        self.waiting.clear()

    def span(self, identity: str) -> tuple[int | None, int | None]:
        """Return the words that a comment hangs on, as a span; (None, None) if it hangs on nothing.

        Where there are none (they were deleted, or it was set between two of them), it hangs on its whole paragraph.
        """
        start, end = self._starts.get(identity), self._ends.get(identity)
        if start is not None and end is not None and start < end:
            return start, end
        return self._homes.get(identity, (None, None))


def read_comments(
    root: etree._Element | None, places: CommentPlaces, text_of: Callable[[etree._Element], str]
) -> list[Comment]:
    """Return the comments in order of their places; those without one come last.

    Args:
        root: Root of the comments part, or None.
        places: Where they begin and end.
        text_of: Reads the words of an element that holds paragraphs.
    """
    found = []
    for element in () if root is None else root.iterchildren(w("comment")):
        text = text_of(element)
        if text:
            start, end = places.span(element.get(names.ID) or "")
            found.append(Comment(text, (element.get(w("author")) or "").strip(), start, end))
    return in_order(found)


def in_order(found: list[Comment]) -> list[Comment]:
    """Return comments in order of their places; those on the same words stay in the order that they have."""
    return sorted(found, key=lambda comment: (comment.start is None, comment.start or 0, comment.end or 0))
