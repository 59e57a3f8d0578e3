"""Headings of schedules, annexes, appendices and parts: recognising them, and how they nest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.labels import Value, roman_value
from contractlens.segmentation.looks import has_modal, is_caps, is_title_case

if TYPE_CHECKING:
    from contractlens.document import Block

NAMED = "named"  # the word of parts that have a name and no number, such as "Order Form"
_MAX_CHARS = 160  # of the heading of a part; a longer line is a sentence
_MAX_PLAIN_WORDS = 10  # of a heading that has neither bold nor capitals nor a colon
_RANKS = {
    "schedule": 0,
    "exhibit": 0,
    "attachment": 0,
    "annex": 1,
    "annexure": 1,
    "appendix": 1,
    "addendum": 0,
    "part": 2,
}
_PART = re.compile(
    r"(?P<family>(?:the\s+)?(?:(?:call[- ]?off|framework|joint|service|services|order|core|contract|special|technical|commercial|lot|dpa)\s+){0,2})"
    r"(?P<word>schedule|annexure|annex|appendix|part|exhibit|attachment)"
    r"(?:\s+(?P<number>(?:no\.?\s*)?(?:[A-Z]?[-.]?\d{1,3}[A-Z]?(?:[.-]\d{1,3}[A-Z]?)*|(?-i:[IVXLC]{1,6}|[A-Z]{1,2}(?:-\d{1,2})?|[a-z](?![a-z]))|one|two|three|four|five|six|seven|eight|nine|ten)))?"
    r"(?P<option>\s*\((?:o|optional)\))?"
    r"(?=$|[\s:.,;(\[–—-])",
    re.IGNORECASE,
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()  # noqa: SIM905 - easier to read than a list
_ORDINAL_WORD = rf"(?P<number>{'|'.join(_ORDINALS)})"
_ORDINAL_PART = r"(?P<word>schedule|annexure|annex|appendix|part|exhibit|attachment)"
_BEHIND_PART = r"(?=$|[\s:.,;(\[–—-])"
_BY_ORDINAL = (  # "The Second Schedule" and "SCHEDULE THE SECOND", as statutes and Commonwealth contracts have them
    re.compile(rf"(?:the\s+)?{_ORDINAL_WORD}\s+{_ORDINAL_PART}{_BEHIND_PART}", re.IGNORECASE),
    re.compile(rf"(?:the\s+)?{_ORDINAL_PART}\s+the\s+{_ORDINAL_WORD}{_BEHIND_PART}", re.IGNORECASE),
)
_OUTER = re.compile(r"\s+to\s+(?:the\s+)?(?=\S)", re.IGNORECASE)  # "Annex 1 to Schedule 1: Forms"
_RUNNING = re.compile(r"\bpage\s+\d{1,4}\s+of\s+\d{1,4}$", re.IGNORECASE)  # the foot of a page
_SEPARATOR = re.compile(r"\s*(?:[:–—.-]+|(?=[(\[]))\s*")
_NO_TITLES = frozenset({"to", "of", "for", "(optional)", "(o)", "optional"})
_BRACKETED = re.compile(r"\((?P<title>[A-Z][^()]{2,120})\)(?=\s|$)")  # "Schedule 7 (Key Staff) v3.0"
_WORDS = {
    w: i for i, w in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}


@dataclass(frozen=True, slots=True)
class PartHeading:
    """A heading such as "Schedule 2 (Services)".

    Attributes:
        word: ``schedule``, ``annex``, ``part`` and so on, lower case.
        label: "Schedule 2", "Call-Off Schedule 3", "Part A".
        value: Place in the list of its kind; (0, 0) without a number.
        title: "Services", or "" when the line has none.
    """

    word: str
    label: str
    value: Value
    title: str

    @property
    def name(self) -> str:
        """Label and title as in "Schedule 2: Services"."""
        return f"{self.label}: {self.title}" if self.title else self.label


def begins_as_part(text: str) -> bool:
    """True for text that begins like "Schedule 2" or "PART A:"."""
    return bool(part_word(text))


def part_word(text: str) -> str:
    """The ``schedule`` of "SCHEDULE 2: Services", lower case; "" for text that begins with no such word."""
    match = _match_part(text.strip())
    return match["word"].lower() if match else ""


def _match_part(line: str) -> re.Match[str] | None:
    """The words that name a part, by an ordinal or by a number."""
    return _BY_ORDINAL[0].match(line) or _BY_ORDINAL[1].match(line) or _PART.match(line)


def _case(text: str) -> str:
    """Words of a label in the case of a title, numbers as they are."""
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), text)


def _part_value(number: str) -> Value:
    number = re.sub(r"(?i)^no\.?\s*", "", number)
    if number.lower() in _WORDS:
        return (_WORDS[number.lower()], 0)
    if number.lower() in _ORDINALS:
        return (_ORDINALS.index(number.lower()) + 1, 0)
    digits = re.findall(r"\d+", number)
    if digits:
        return (int(digits[-1]), 0)
    if not number:
        return (0, 0)
    return (roman_value(number) if len(number) > 1 or number in "IVX" else ord(number[0].upper()) - 64, 0)


def clean_title(text: str) -> str:
    """Return a title without brackets and quotation marks round the whole of it, dashes and stops at its ends."""
    title = text.strip(" \t\n:–—-.")
    if title.lower() in _NO_TITLES:
        return ""
    if led := _BRACKETED.match(title):
        return re.sub(r"\s+", " ", led["title"])
    for opening, closing in (("(", ")"), ("[", "]"), ("“", "”"), ('"', '"')):
        if (
            title.startswith(opening)
            and title.endswith(closing)
            and title.count(opening) == (2 if opening == closing else 1)
        ):
            title = title[1:-1].strip()
    return re.sub(r"\s+", " ", title)


def read_part(text: str, block: Block, *, restarts: bool = False) -> PartHeading | None:
    """Return the heading of a schedule, annex, appendix or part that a block is, or None.

    Only a line of its own counts: "Schedule 2 applies" and "Part 1 of the form must be ..." are sentences.

    Args:
        text: The words of the block.
        block: For its kind, its style and its automatic number.
        restarts: Numbering begins again below it, so that a short line needs neither bold nor capitals in its title;
            nor does one whose automatic number is "Schedule 1".
    """
    line = f"{block.label} {text}" if block.label and not block.label_in_text else text
    if len(line) > _MAX_CHARS or block.kind in {"contents", "footnote"}:
        return None
    if _RUNNING.search(line[-24:]):
        return None
    line = line.strip('[]“”" \t')
    emphasised = block.kind == "heading" or block.style.bold or is_caps(line)
    if emphasised and line.strip(" :.").lower() in load_cues().part_names:
        return PartHeading(NAMED, line.strip(" :."), (0, 0), "")
    match = _match_part(line)
    if match is None or not match["word"][0].isupper():
        return None
    label, rest = _label_of(match), line[match.end() :]
    if outer := _outer_part(rest):
        label, rest = f"{label} to {_label_of(outer)}", rest[outer.end() :]
    drawn = bool(block.label) and not block.label_in_text and match.end() >= len(block.label.rstrip(" .:–—-"))
    confirmed = (restarts or drawn) and len(line.split()) <= _MAX_PLAIN_WORDS and not has_modal(line)
    if not _is_heading(match, rest, emphasised=emphasised, confirmed=confirmed):
        return None
    return PartHeading(match["word"].lower(), label, _part_value(match["number"] or ""), clean_title(rest))


def _outer_part(rest: str) -> re.Match[str] | None:
    """The "Schedule 1" of "Annex 1 to Schedule 1"; its end counts in `rest`."""
    to = _OUTER.match(rest)
    outer = next((found for p in (*_BY_ORDINAL, _PART) if to and (found := p.match(rest, to.end()))), None)
    return outer if outer is not None and outer["number"] and outer["word"][0].isupper() else None


def _label_of(match: re.Match[str]) -> str:
    """The words that name a part in the case of a title, without "The" before them."""
    number = match["number"] or ""
    printed = re.sub(r"(?i)^the\s+", "", match.group())
    if number.lower() in _ORDINALS:
        label = _case(printed).replace(" The ", " the ")
    else:
        family = re.sub(r"(?i)^the\s+", "", match["family"])
        label = f"{_case(family)}{_case(match['word'])} {_case(number) if number.islower() else number}"
    return re.sub(r"\s+", " ", label).strip()


def _is_heading(match: re.Match[str], rest: str, *, emphasised: bool, confirmed: bool) -> bool:
    separator = _SEPARATOR.match(rest)
    title = rest[separator.end() :] if separator else rest.strip()
    if not match["number"]:
        return emphasised and (not title or bool(separator)) and match["word"].lower() != "part"
    if not title:
        return True
    first = next((c for c in title if c.isalpha()), "")
    if title[-1:] in ";," or (title[-1:] == "." and not emphasised) or rest[:1] in ",;":
        return False
    if title[-1:] == "." and has_modal(title):
        return False
    if first.islower():
        return emphasised and title.split()[0] in {"to", "of", "for"} and not has_modal(title)
    if has_modal(title) and not is_caps(title) and not emphasised:
        return False
    return emphasised or confirmed or bool(separator) or is_title_case(title)


@dataclass(slots=True)
class _OpenPart:
    heading: PartHeading
    node: int
    name: str
    last: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class PartStack:
    """The parts that hold the present line, outermost first."""

    _open: list[_OpenPart] = field(default_factory=list)
    _base: dict[str, Value] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The part as a reader would cite it, outer parts first; "" in the main body."""
        return self._open[-1].name if self._open else ""

    @property
    def node(self) -> int | None:
        """The innermost part's node."""
        return self._open[-1].node if self._open else None

    def enclose(self, heading: PartHeading) -> int | None:
        """Close the parts that `heading` ends; return the node of the part that holds it, or None at the top."""
        del self._open[self._depth_for(heading) :]
        return self.node

    def leave(self) -> None:
        """Close all parts: the main body goes on."""
        self._open.clear()

    def push(self, heading: PartHeading, node: int) -> None:
        """Open the part behind its heading."""
        lists = self._open[-1].last if self._open else self._base
        lists[heading.word] = heading.value
        name = f"{self.name}, {heading.name}" if self._open else heading.name
        self._open.append(_OpenPart(heading, node, name))

    def _depth_for(self, heading: PartHeading) -> int:
        for depth, part in enumerate(self._open):
            if part.heading.word == heading.word:
                return depth
        for depth in range(len(self._open), 0, -1):
            last = self._open[depth - 1].last.get(heading.word)
            if last is not None and last[0] + 1 == heading.value[0]:
                return depth
        rank = _RANKS.get(heading.word, 0)
        depth = len(self._open)
        while depth and _RANKS.get(self._open[depth - 1].heading.word, 0) >= rank:
            depth -= 1
        return depth
