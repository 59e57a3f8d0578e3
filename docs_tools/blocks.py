"""Blocks of code in a Markdown page, with the marks that stand before them.

A comment on the line before a block says what is special about it:

- ``<!-- needs: tesseract -->``: run it only where this program is installed.
- ``<!-- not run: reason -->``: never run it; its commands are still checked.

``<!-- outputs -->`` anywhere in a page: what its blocks print is shown under them on the site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OUTPUTS = "<!-- outputs -->"
SHELLS = frozenset({"bash", "console", "sh", "shell"})

_OPENS = re.compile(r"^```([\w-]*)[^`]*$")
_NEEDS = re.compile(r"^<!-- needs: (?P<program>[\w-]+) -->$")
_NOT_RUN = re.compile(r"^<!-- not run: (?P<reason>.+) -->$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page.

    Attributes:
        language: The word behind the fence, "" where there is none.
        code: What stands in it.
        line: Line of its opening fence, from 1.
        end: Line of its closing fence.
        needs: Program without which it is not run, "" for none.
        not_run: Why it is never run, "" where it is.
    """

    language: str
    code: str
    line: int
    end: int
    needs: str = ""
    not_run: str = ""

    @property
    def is_shell(self) -> bool:
        """True for commands of a terminal."""
        return self.language in SHELLS


def find_blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page in order.

    Raises:
        ValueError: A fence is never closed.
    """
    lines = page.splitlines()
    found = []
    at = 0
    while at < len(lines):
        opened = _OPENS.match(lines[at])
        if opened is None:
            at += 1
            continue
        try:
            end = lines.index("```", at + 1)
        except ValueError as error:
            message = f"the block at line {at + 1} is never closed"
            raise ValueError(message) from error
        before = lines[at - 1].strip() if at else ""
        needs, not_run = _NEEDS.match(before), _NOT_RUN.match(before)
        found.append(
            Block(
                language=opened[1],
                code="\n".join(lines[at + 1 : end]) + "\n",
                line=at + 1,
                end=end + 1,
                needs=needs["program"] if needs else "",
                not_run=not_run["reason"] if not_run else "",
            )
        )
        at = end + 1
    return found
