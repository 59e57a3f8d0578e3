"""Reads what a Word file inserts into its text on opening (``w:altChunk``): HTML, plain text, RTF, or a Word file.

Programs that convert to Word often write nothing else. Each inserted part is read by the reader of its format, within
the limits of the whole file; what is linked from outside is never fetched.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contractlens.document import Document
from contractlens.exceptions import CorruptFileError, LimitExceededError, NoTextError, ReadError
from contractlens.readers import docx_names as names
from contractlens.readers.docx_beside import DEEPEST
from contractlens.readers.refusals import too_slow
from contractlens.readers.sniffing import Format, sniff

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from contractlens.document import Limits, Notice, Revisions
    from contractlens.readers.docx_beside import PartsBeside

    ReadWord = Callable[[bytes, Limits], Document]

MOST_CONVERTED = 20
"""RTF parts of one file that LibreOffice is asked to convert: each takes it seconds."""
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
}
_STATED: dict[str, Format] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "message/rfc822": "mail",
    "application/x-mimearchive": "mail",
}
"""What a part without any mark of its own is read as, by its content type."""
_PARSED: frozenset[Format] = frozenset({"html", "text", "flat_word"})
_NUMBERS = re.compile(r"\d+")
_NOTHING = Document("", (), (), "", "")


@dataclass
class ChunkReader:
    """Reads the parts that one Word file inserts.

    Attributes:
        parts: The parts of the file.
        revisions: How tracked changes are read.
        read_word: Reads an inserted Word file.
        notices: What the readers of the parts had to say of them as a whole.
    """

    parts: PartsBeside
    revisions: Revisions
    read_word: ReadWord
    notices: list[Notice] = field(default_factory=list)

    def read(self, chunk: etree._Element) -> Document | None:
        """Return what an ``w:altChunk`` inserts, empty where that is nothing; None when it cannot be read.

        Raises:
            LimitExceededError: It is larger than the limits of the whole file allow, or takes longer to read.
        """
        part = self.parts.target(chunk, chunk.get(names.RELATIONSHIP_ID))
        data = None if part is None else self.parts.read(part)
        if part is None or data is None:
            return None
        try:
            return self._read(data, self._kind(data, part))
        except NoTextError as error:
            return _NOTHING if error.kind in {"no_text", "empty_file"} else None
        except LimitExceededError as error:
            if error.kind == "too_deep":
                return None
            if error.kind == "too_slow":
                raise too_slow(self.parts.allowance.name, self.parts.allowance.limits) from error
            raise
        except ReadError:
            return None

    def _kind(self, data: bytes, part: str) -> Format:
        """Tell the format of a part: by its content, else by what the file states of it."""
        stated = self.parts.media_type(part)
        ending = _ENDINGS.get(stated) or posixpath.splitext(part)[1] or ".chunk"
        kind = sniff(data, f"chunk{ending}")
        if kind == "unknown" or (kind == "mail" and stated == "text/plain"):
            return _STATED.get(stated, kind)
        return kind

    def _read(self, data: bytes, kind: Format) -> Document | None:
        name, limits = self.parts.allowance.name, self.parts.allowance.left()
        if kind in _PARSED:
            self.parts.allowance.parse(len(data))
        match kind:
            case "empty":
                return _NOTHING
            case "mail":
                from contractlens.readers.mht import page_of

                page = page_of(data)
                return None if page is None else self._read(page, "html")
            case "html":
                from contractlens.readers.html import read_html

                return read_html(data, name=name, limits=limits)
            case "text":
                from contractlens.readers.plain_text import read_plain_text

                return read_plain_text(data, name=name, limits=limits)
            case "rtf":
                return self._converted(data, name, limits)
            case "flat_word" if self.parts.depth < DEEPEST:
                from contractlens.readers.flat_opc import packed

                return self.read_word(packed(data, name, limits), limits)
            case "docx" if self.parts.depth < DEEPEST:
                return self.read_word(data, limits)
        return None

    def _converted(self, data: bytes, name: str, limits: Limits) -> Document | None:
        from contractlens.readers.legacy import read_legacy
        from contractlens.readers.soffice import TIMEOUT_SECONDS

        allowance = self.parts.allowance
        if allowance.converted >= MOST_CONVERTED:
            return None
        allowance.converted += 1
        seconds = min(TIMEOUT_SECONDS, limits.max_seconds or TIMEOUT_SECONDS)
        try:
            return read_legacy(
                data, name=name, kind="rtf", limits=limits, revisions=self.revisions, timeout=max(seconds, 1)
            )
        except CorruptFileError as error:
            if error.kind == "conversion_timeout":  # the next ones would hang too
                allowance.converted = MOST_CONVERTED
            raise

    def told(self) -> list[Notice]:
        """Return what was said of inserted parts: one notice for all that say the same but for its numbers."""
        alike: dict[tuple[str, str], list[Notice]] = {}
        for each in self.notices:
            alike.setdefault((each.kind, _NUMBERS.sub("", each.message)), []).append(each)
        return [replace(each[0], message=_of_part(each[0].message, len(each) - 1)) for each in alike.values()]


def _of_part(message: str, others_alike: int) -> str:
    others = f" (likewise in {others_alike} more)" if others_alike else ""
    return f"in a part that Word inserts on opening: {message}{others}"
