"""How much of a contract was read: what "not found" may be based on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contractlens.findings import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Document, Page

COVERAGE_COLUMNS = (
    Column("document_id", "string", "SHA-256 of the file."),
    Column("document", "string", "File name."),
    Column("pages", "Int64", "Pages of the file; missing where the format has none."),
    Column("pages_read", "Int64", "Pages of which everything could be read well (blank ones too)."),
    Column("pages_ocr", "Int64", "Pages whose words were recognised from a picture, here or by somebody before."),
    Column("pages_poor", "Int64", "Pages read with doubt: garbled text, uncertain recognition, a picture not read."),
    Column("pages_unreadable", "Int64", "Pages of which nothing could be read."),
    Column("ocr_share", "Float64", "Recognised characters over all characters, 0 to 1."),
    Column("mean_confidence", "Float64", "Mean word confidence over the pages recognised here; missing without any."),
    Column("characters", "Int64", "Characters of the text."),
    Column("words", "Int64", "Words of the text."),
    Column("concealed_places", "Int64", "Places whose words cannot be seen on paper and were left out."),
    Column(
        "unreadable_pages", "string", 'Numbers of the pages of which nothing could be read: "3, 7-9"; empty if none.'
    ),
    Column("poor_pages", "string", "Numbers of the pages read with doubt, in the same way."),
    Column("complete", "boolean", "True only when every page was read well and no content is known to be missing."),
    Column("can_tell", "boolean", "Whether 'not found' can be trusted to mean 'not in this file'."),
)

_CONTENT_MISSING = frozenset(
    {
        "covered_text",
        "external_content",
        "garbled_text",
        "page_damaged",
        "page_unreadable",
        "poor_recognition",
        "undecodable_bytes",
    }
)
"""Kinds of notices that say that words a reader sees are not in the text."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one document was read.

    Attributes:
        pages: Pages of the file; None where the format has none.
        pages_read: Pages of quality ``good``, blank ones too.
        pages_ocr: Pages whose words were recognised.
        poor: Numbers of the pages of quality ``poor``.
        unreadable: Numbers of the pages of quality ``none``.
        ocr_share: Recognised characters over all characters.
        mean_confidence: Over the pages recognised here, each counted by its characters; None without any.
        characters: Of the text.
        words: Of the text.
        concealed_places: Places whose words were left out because nobody sees them on paper.
        missing: Kinds of notices that say that content is missing, in alphabetical order.

    Example:
        >>> import contractlens as cl
        >>> from contractlens.coverage import coverage_of
        >>> coverage = coverage_of(cl.read_document("sample_contracts/council_hosting.pdf"))
        >>> coverage.pages == coverage.pages_read, coverage.complete, coverage.can_tell
        (True, True, True)
    """

    pages: int | None
    pages_read: int | None
    pages_ocr: int | None
    poor: tuple[int, ...]
    unreadable: tuple[int, ...]
    ocr_share: float
    mean_confidence: float | None
    characters: int
    words: int
    concealed_places: int
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True only when every page was read well and no notice says that content is missing."""
        return not self.poor and not self.unreadable and not self.missing

    @property
    def can_tell(self) -> bool:
        """Whether the absence of a clause type can be told from this file.

        True when the file has words and is `complete`. One page that is unreadable, or read with doubt, is enough for
        False: the clause may stand on it, so a type without findings is then "can't tell" and never "missing". What
        was found stands either way. Pages recognised with confidence count as read; words that nobody sees on paper
        (white text, text off the page) are no part of the contract and do not count; text under a drawn box does,
        because a redacted clause may be the one looked for.
        """
        return self.complete and self.words > 0


def coverage_of(document: Document) -> Coverage:
    """Return how much of a document was read.

    Args:
        document: What `read_document` returned.
    """
    pages = document.pages
    missing = sorted({notice.kind for notice in document.notices} & _CONTENT_MISSING)
    return Coverage(
        pages=len(pages) if pages else None,
        pages_read=sum(page.quality == "good" for page in pages) if pages else None,
        pages_ocr=sum(page.origin == "ocr" for page in pages) if pages else None,
        poor=tuple(page.number for page in pages if page.quality == "poor"),
        unreadable=tuple(page.number for page in pages if page.quality == "none"),
        ocr_share=_share(pages),
        mean_confidence=_confidence(pages),
        characters=len(document.text),
        words=len(document.text.split()),
        concealed_places=len(document.concealed),
        missing=tuple(missing),
    )


def coverage_row(document: Document) -> dict[str, Any]:
    """Return the row of `COVERAGE_COLUMNS` for a document.

    Args:
        document: What `read_document` returned.
    """
    coverage = coverage_of(document)
    paged = coverage.pages is not None
    return {
        "document_id": document.sha256,
        "document": document.name,
        "pages": coverage.pages,
        "pages_read": coverage.pages_read,
        "pages_ocr": coverage.pages_ocr,
        "pages_poor": len(coverage.poor) if paged else None,
        "pages_unreadable": len(coverage.unreadable) if paged else None,
        "ocr_share": round(coverage.ocr_share, 4),
        "mean_confidence": coverage.mean_confidence,
        "characters": coverage.characters,
        "words": coverage.words,
        "concealed_places": coverage.concealed_places,
        "unreadable_pages": page_ranges(coverage.unreadable),
        "poor_pages": page_ranges(coverage.poor),
        "complete": coverage.complete,
        "can_tell": coverage.can_tell,
    }


def page_ranges(numbers: Sequence[int]) -> str:
    """Return page numbers as people write them.

    Args:
        numbers: In ascending order.

    Example:
        >>> page_ranges([3, 7, 8, 9])
        '3, 7-9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _share(pages: Sequence[Page]) -> float:
    total = sum(page.characters for page in pages)
    recognised = sum(page.characters for page in pages if page.origin == "ocr")
    return recognised / total if total else 0.0


def _confidence(pages: Sequence[Page]) -> float | None:
    known = [(page.confidence, max(page.characters, 1)) for page in pages if page.confidence is not None]
    weight = sum(characters for _, characters in known)
    return round(sum(confidence * characters for confidence, characters in known) / weight, 4) if weight else None
