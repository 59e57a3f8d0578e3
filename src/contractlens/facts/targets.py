"""What references can point at: the numbers of the provisions of each part, and the parts by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.facts.citations import PART_KINDS
from contractlens.facts.cues import load_facts
from contractlens.number_words import ONES

if TYPE_CHECKING:
    from contractlens.clause import Clause
    from contractlens.facts.places import Places

Key = tuple[str, ...]

_PIECES = re.compile(r"\d+|[A-Za-z]+")
_KIND_WORDS = re.compile(r"^(?:article|section|clause|paragraph|condition|rule|sub-?clause|§+|no\.?)\s*", re.IGNORECASE)
_PART_LABEL = re.compile(
    r"(?P<family>.*?)\b(?P<word>schedule|annexure|annex|appendix|part|exhibit|attachment|addendum)s?\b\s*(?:no\.?\s*)?(?P<number>[\w.\-‐‑]*)",
    re.IGNORECASE,
)
_ORDINAL_LABEL = re.compile(
    r"(?P<number>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\s+(?P<word>schedule|annex|appendix|part)\b",
    re.IGNORECASE,
)
_WORDS = ONES[:12]
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_MIN_MAIN = 3  # numbered provisions outside all parts that make a main body; a cover page has fewer


def number_key(number: str) -> Key:
    """Return the pieces of a number, so that "12.3(b)", "12.3.b" and "Clause 12.3 (b)" are the same.

    Example:
        >>> number_key("Section 12.3(b)"), number_key("2.0")
        (('12', '3', 'b'), ('2',))
    """
    pieces = _PIECES.findall(_KIND_WORDS.sub("", number.strip()))
    kept = [piece for place, piece in enumerate(pieces) if place == 0 or piece != "0"]
    return tuple(piece.lstrip("0") or "0" if piece.isdigit() else piece for piece in kept)


def part_number(number: str) -> str:
    """Return the number of a part in one form: "1" for "One", "I" and "First" stay apart from letters.

    Example:
        >>> [part_number(number) for number in ("No. 2", "two", "IV", "B", "2a")]
        ['2', '2', '4', 'B', '2A']
    """
    bare = re.sub(r"[‐‑]", "-", re.sub(r"(?i)^no\.?\s*", "", number)).strip(".-")
    for words in (_WORDS, _ORDINALS):
        if bare.lower() in words:
            return str(words.index(bare.lower()) + 1)
    if len(bare) > 1 or bare in {"I", "V", "X"}:
        value = _roman(bare)
        if value:
            return str(value)
    return bare.upper().replace("-", ".")


def _roman(number: str) -> int:
    if not number or any(letter not in _ROMANS for letter in number):
        return 0
    values = [_ROMANS[letter] for letter in number]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


@dataclass(slots=True)
class Part:
    """A part of the contract that stands in the file."""

    clause: Clause
    kind: str
    number: str
    family: str
    above: tuple[str, ...] = ()


@dataclass(slots=True)
class _Numbers:
    """The numbered provisions of one part."""

    by_key: dict[Key, Clause] = field(default_factory=dict)
    top: set[str] = field(default_factory=set)


_LIST_MARK = re.compile(  # "section 3.1(a)" in its own words is no "(a)" of a list
    r"(?<![\w)])(?<!clause\s)(?<!clauses\s)(?<!graph\s)(?<!graphs\s)(?<!section\s)(?<!sections\s)\(([^()\s]{1,12})\)"
)


class Targets:
    """Look-ups from what a reference says to the provision that it means.

    Args:
        places: The contract.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self.parts: list[Part] = []
        self._numbers: dict[str, _Numbers] = {}
        self._listed: dict[str, frozenset[str]] = {}
        self._titled = _shown_titles(places)
        self._unlabelled = {
            clause.parent for clause in places.clauses if clause.kind == "paragraph" and clause.parent is not None
        }  # provisions with paragraphs whose letters, if they had any, were not read
        for clause in places.clauses:
            if clause.kind == "part":
                self._add_part(clause)
            if clause.kind not in {"contents", "row", "part", "title"} and clause.number:
                self._add_number(clause)
        names = load_facts()["references"]["main_parts"]
        bodies = [part for part in self._named_parts() if any(name in part.lower() for name in names)]
        plain = self._numbers.get("")
        self.main = [*([""] if plain and len(plain.top) >= _MIN_MAIN else []), *bodies]

    def _add_part(self, clause: Clause) -> None:
        label = _PART_LABEL.match(clause.label.split(" to ")[0]) or _ORDINAL_LABEL.search(clause.label)
        above = tuple(part.id for part in self.places.parts_above(self.places.parent(clause)))
        if label is None:
            self.parts.append(Part(clause, "named", clause.label.lower(), "", above))
            return
        word = label["word"].lower()
        kind = "annex" if word == "annexure" else word
        family = re.sub(r"[\s-]+", "-", (label.groupdict().get("family") or "").strip().lower()).removeprefix("the-")
        self.parts.append(Part(clause, kind, part_number(label["number"]), family, above))

    def _add_number(self, clause: Clause) -> None:
        numbers = self._numbers.setdefault(clause.part, _Numbers())
        for piece in (clause.number, clause.number.rpartition(", ")[2]):
            key = number_key(piece)
            if key and (clause.label or key not in numbers.by_key):
                numbers.by_key.setdefault(key, clause)
                if key[0].isdigit():
                    numbers.top.add(key[0])
                elif value := _roman(key[0]):
                    numbers.by_key.setdefault((str(value), *key[1:]), clause)

    def _named_parts(self) -> list[str]:
        return [part.clause.part for part in self.parts if part.kind in {"named", "part"}]

    def has(self, scope: str, number: str) -> bool:
        """Tell whether a part ("" is the main body) has the first number of a reference: the 12 of "12.3(b)"."""
        numbers = self._numbers.get(scope)
        return numbers is not None and number_key(number)[:1] in numbers.by_key

    def provision(self, scope: str, number: str) -> Clause | None:
        """Return the provision with this number in a part, or the one that holds it in its running text."""
        numbers = self._numbers.get(scope)
        key = number_key(number)
        if numbers is None or not key:
            return None
        found = numbers.by_key.get(key)
        if found is not None or len(key) == 1:
            return found
        return self._run_in(numbers, key)

    def _run_in(self, numbers: _Numbers, key: Key) -> Clause | None:
        """Return the provision whose running text holds "(b)": lists inside a sentence are no provisions of their own."""
        for length in range(len(key) - 1, 0, -1):
            holder = numbers.by_key.get(key[:length])
            if holder is not None:
                listed = self._listed_in(holder).issuperset(key[length:])
                return holder if listed or holder.id in self._unlabelled else None
        return None

    def _listed_in(self, holder: Clause) -> frozenset[str]:
        """Return the "a" of each "(a)" in the words of a provision, looked for once."""
        found = self._listed.get(holder.id)
        if found is None:
            words = self.places.text[holder.start : holder.end]
            found = self._listed[holder.id] = frozenset(_LIST_MARK.findall(words))
        return found

    def part(self, kind: str, number: str, family: str, near: Clause | None) -> Part | None:
        """Return the part with this name; among several the one that the reference stands in or next to.

        Args:
            kind: ``schedule``, ``annex``, ...
            number: As `part_number` gives it.
            family: "call-off" of "Call-Off Schedule", "" without one.
            near: The provision that the reference stands in.
        """
        fitting = [
            part
            for part in self.parts
            if part.kind == kind and part.number == number and self._same_family(part, family)
        ]
        if len(fitting) < 2:  # noqa: PLR2004  no choice to make
            return fitting[0] if fitting else None
        around = [part.id for part in self.places.parts_above(near)]
        for outer in around:
            inside = [part for part in fitting if outer in part.above or part.clause.id == outer]
            if inside:
                return inside[0]
        return min(fitting, key=lambda part: len(part.above))

    def _same_family(self, part: Part, family: str) -> bool:
        generic = load_facts()["references"]["generic_families"]
        if part.family == family or family in generic or (not part.family and not family):
            return True
        if family and part.family:
            return False
        if family:  # the file says "Schedule 3" of what is called "Call-Off Schedule 3": only a single set of schedules
            return False
        return sum(other.kind == part.kind and other.number == part.number for other in self.parts) == 1

    def is_titled(self, kind: str, number: str) -> bool:
        """Tell whether a line or page header of the file has this name although no part of its own opens there."""
        return (kind, number) in self._titled

    def is_sure(self, scope: str, number: str) -> bool:
        """Tell whether a number that a part lacks is surely missing: its neighbours of the same depth are there.

        Where clause 13 stands in the file without any sub-clause, its numbers were not read and nothing is sure.
        """
        numbers = self._numbers.get(scope)
        key = number_key(number)
        if numbers is None or not key:
            return False
        if key[:1] not in numbers.by_key:
            return len(numbers.top) >= _MIN_MAIN and key[0].isdigit()
        return any(len(known) == len(key) and known[:-1] == key[:-1] for known in numbers.by_key)

    def neighbours(self, near: Clause | None) -> list[str]:
        """Return the names of the parts inside the outermost part that holds a provision."""
        around = [part.id for part in self.places.parts_above(near)]
        if not around:
            return []
        return [part.clause.part for part in self.parts if part.clause.id == around[-1] or around[-1] in part.above]

    def named(self, phrase: str) -> Part | None:
        """Return the part that has a name and no number: "Order Form", "Special Terms"."""
        words = phrase.lower().strip()
        return next(
            (
                part
                for part in self.parts
                if part.kind == "named" and words and (words in part.number or part.number in words)
            ),
            None,
        )


_SHOWN = re.compile(
    rf"^(?:[ \t]*\d{{1,3}}\.[ \t]+)?(?:part[ \t]\w{{1,3}}[ \t]?[-–:][ \t]?)?[\[“\"]?(?P<word>{'|'.join(sorted(PART_KINDS | {'annexure'}))})[ \t]+[“\"]?(?P<number>[\w.\-‐‑]{{1,6}}?)[“”\"]?(?=[\s:.)\]–—-]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_MAX_TITLE = 160  # characters; a longer line is a sentence


def _shown_titles(places: Places) -> set[tuple[str, str]]:
    """Return the parts whose names head a line in capitals or bold, or a page, and open no part of their own."""
    found = set()
    for match in _SHOWN.finditer(places.text):
        block = places.block_at(match.start("word"))
        if block is None or block.kind == "contents" or block.end - block.start > _MAX_TITLE:
            continue
        clause = places.clause_at(match.start("word"))
        listed = clause is not None and clause.kind == "contents"
        if not listed and (match["word"].isupper() or block.style.bold or block.kind == "heading"):
            found.add(_name(match["word"], match["number"]))
    for furniture in places.document.furniture:
        if running := _SHOWN.search(furniture.text):
            found.add(_name(running["word"], running["number"]))
    return found


def _name(word: str, number: str) -> tuple[str, str]:
    kind = word.lower()
    return ("annex" if kind == "annexure" else kind, part_number(number))
