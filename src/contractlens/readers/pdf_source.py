"""What both PDF engines hand over: words with boxes and fonts, ruling lines, and the size of each page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from contractlens.exceptions import CorruptFileError, EncryptedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.document import FormField

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "ft",
    "\ufb06": "st",
}
_SYMBOLS = {  # private-use codes that Word's Symbol and Wingdings fonts leave behind
    "\uf0b7": "\u2022",
    "\uf0a7": "\u25aa",
    "\uf0d8": "\u27a2",
    "\uf0fc": "\u2713",
    "\uf0a8": "\u2610",
    "\uf06f": "\u2610",
    "\uf0fe": "\u2612",
    "\uf078": "\u2612",
    "\uf052": "\u2611",
}
_REMOVED = [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
_CLEANING: dict[int, str | None] = dict.fromkeys(_REMOVED)
_CLEANING |= {ord(mark): text for mark, text in (_LIGATURES | _SYMBOLS).items()}
_CLEANING |= dict.fromkeys(range(0xD800, 0xE000))  # half of a broken UTF-16 pair
_UNCLEAN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200d\u2060\ufeff\ufffe\uffff\ufb00-\ufb06\ud800-\udfff\uf000-\uf0ff]"
)

LARGEST_COORDINATE = 1e5
"""Points; PDF readers may limit a page to 14,400 (ISO 32000-1, Annex C.2), so anything beyond is rubbish."""

THIN = 3.0
"""Points; a painted rectangle no thicker is a ruling line (pdfplumber's snap tolerance)."""

_STRAIGHT = 0.5
"""Points by which an axis-parallel line may lean."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font as far as the layout needs it."""

    name: str = ""
    bold: bool = False
    italic: bool = False


class Word(NamedTuple):
    """Characters without white space between them; origin top left, points; `size` is the printed font size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: Font


class Ruling(NamedTuple):
    """A horizontal or vertical line drawn on the page; as a shade, a rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float


class Unseen(NamedTuple):
    """A place whose words cannot be seen on paper; see `contractlens.document.Concealed`."""

    reason: Literal["hidden", "covered", "off_page"]
    characters: int
    x0: float
    top: float
    x1: float
    bottom: float


class Remark(NamedTuple):
    """What somebody noted on a page: its text, who wrote it, the boxes and words that it marks, and whether it strikes."""

    text: str
    author: str
    boxes: tuple[Ruling, ...] = ()
    strikes: bool = False
    words: tuple[Word, ...] = ()


class Bookmark(NamedTuple):
    """An entry of the outline: its depth from 0, what it says, and its page from 1."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file says of itself.

    Attributes:
        properties: Named as in `contractlens.Document.properties`; dates in ISO 8601.
        bookmarks: In the order of the outline.
        files: How many files are packed into it.
        is_xfa: Whether it is a form whose fields only Adobe's own programs can show.
    """

    properties: dict[str, str] = field(default_factory=dict)
    bookmarks: tuple[Bookmark, ...] = ()
    files: int = 0
    is_xfa: bool = False


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page as an engine read it.

    Attributes:
        number: From 1.
        width: Points, as shown (after rotation).
        height: Points, as shown.
        words: In the order of the file, upright ones.
        sideways: Words that run up or down the page, in the order of the file.
        rulings: Lines, thin bars and the edges of outlined rectangles.
        shades: Rectangles painted without an outline: the background of cells, lines or pages.
        has_images: Whether it shows an image; asked only of a page without words, False for every other.
        damaged: True when the page could not be read.
        sideways_up: Whether the sideways words run up the page; they run down where it is False.
        unseen: Places of words that cannot be seen; the words are not among the others.
        remarks: What somebody noted on it.
        fields: Form fields; their values are among the words.
        files: How many files hang on it.
        is_ocr_layer: Whether the words are an invisible layer over an image: recognised by somebody before.
        is_upside_down: Whether most words stand on their heads.
        picture_share: Share of the page that the largest picture without words over it takes; 0 without one.
        slanted: Words that lie aslant, as watermarks do, in the order of the file.
        artifacts: Where the file says that words near the upper or lower edge are no text of it.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    sideways: list[Word]
    rulings: list[Ruling]
    shades: list[Ruling]
    has_images: bool = False
    damaged: bool = False
    sideways_up: bool = True
    unseen: list[Unseen] = field(default_factory=list)
    is_ocr_layer: bool = False
    remarks: list[Remark] = field(default_factory=list)
    fields: list[FormField] = field(default_factory=list)
    files: int = 0
    is_upside_down: bool = False
    slanted: list[Word] = field(default_factory=list)
    picture_share: float = 0.0
    artifacts: list[Ruling] = field(default_factory=list)


class PageSource(Protocol):
    """An open PDF file, read page by page."""

    def page_count(self) -> int:
        """Return how many pages the file says it has."""

    def facts(self) -> FileFacts:
        """Return what the file says of itself."""

    def titles(self) -> list[Bookmark]:
        """Return the headings that the file's tags name, in order; asked only where nothing else shows them."""

    def pages(self) -> Iterator[SourcePage]:
        """Yield the pages in order, each closed before the next is opened."""

    def close(self) -> None:
        """Free the file."""


def password_error(name: str, password: str | None) -> EncryptedFileError:
    """Return the error for a file that `password` does not open; None for no password given."""
    shown = name or "the file"
    if password is None:
        msg = f"{shown} is protected with a password; pass it as password="
        return EncryptedFileError(msg, name=name)
    msg = f"the password given for {shown} is wrong; check it, or ask for a copy without one"
    return EncryptedFileError(msg, kind="wrong_password", name=name)


def security_error(name: str) -> EncryptedFileError:
    """Return the error for a file whose encryption no engine can undo."""
    msg = f"{name or 'the file'} is encrypted in a way that cannot be read; save an unprotected copy and try again"
    return EncryptedFileError(msg, name=name)


def damage_error(name: str) -> CorruptFileError:
    """Return the error for a file that cannot be opened."""
    shown = name or "the file"
    msg = f"{shown} is damaged and cannot be opened as a PDF; get a fresh copy, or open and save it in a PDF viewer"
    return CorruptFileError(msg, kind="corrupt", name=name)


def clean(text: str) -> str:
    """Return `text` without control characters, soft hyphens and zero-width marks, and with ligatures spelt out."""
    if text.isascii() and text.isprintable():
        return text
    if text[-1:] in {"\xad", "\x02", "\ufffe"}:  # the marks that stand for a hyphen at the end of a line
        text = text[:-1] + "-"
    return text.translate(_CLEANING) if _UNCLEAN.search(text) else text


def font_from_name(name: str, *, bold: bool = False, italic: bool = False) -> Font:
    """Return the `Font` that a PostScript name stands for, with the subset prefix ("ABCDEF+") taken off."""
    base = name.split("+", 1)[1] if len(name) > 7 and name[6] == "+" else name  # noqa: PLR2004 - 6 letters and "+"
    folded = base.lower()
    return Font(
        base,
        bold or any(mark in folded for mark in ("bold", "black", "heavy", "demi", "-bd")),
        italic or "italic" in folded or "oblique" in folded,
    )


def rulings_of_rect(x0: float, top: float, x1: float, bottom: float) -> list[Ruling]:
    """Return the ruling lines that a painted rectangle draws: one for a thin bar, four for a box, none for a dot."""
    width, height = x1 - x0, bottom - top
    if width <= THIN and height <= THIN:
        return []
    if height <= THIN:
        middle = (top + bottom) / 2
        return [Ruling(x0, middle, x1, middle)]
    if width <= THIN:
        middle = (x0 + x1) / 2
        return [Ruling(middle, top, middle, bottom)]
    return [
        Ruling(x0, top, x1, top),
        Ruling(x0, bottom, x1, bottom),
        Ruling(x0, top, x0, bottom),
        Ruling(x1, top, x1, bottom),
    ]


def axis_line(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float, float, float]]:
    """Return the box of the line between two points; none for a line that leans, nor for one too short to rule."""
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if min(wide, high) > _STRAIGHT or max(wide, high) <= THIN:
        return []
    return [(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))]


def is_sane(x0: float, top: float, x1: float, bottom: float) -> bool:
    """Tell whether a box has finite coordinates of a plausible size (a comparison with NaN is False)."""
    limit = LARGEST_COORDINATE
    return -limit < x0 <= x1 < limit and -limit < top <= bottom < limit
