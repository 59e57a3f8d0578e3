"""Grammar of printed numbers: what "12.3(b)", "Article IV" or "(i)" can mean.

A label has one or more readings: "(i)" is the ninth letter or the first Roman number. Which one holds is decided later,
from what stands before and after it (`contractlens.segmentation.sequence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from contractlens.segmentation.cues import load_cues

MAX_COMPONENTS = 9  # Word has nine list levels; longer chains of numbers are data, not clause numbers
_HEAD = 160  # no printed number with its first words is longer; keeps matching linear in the number of blocks

Value = tuple[int, int]
"""A number and its inserted letter: 12 is ``(12, 0)``, 12A is ``(12, 1)``."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a label.

    Attributes:
        form: Numbers of one form make one list: ``int``, ``(alpha)``, ``(roman)``, ``dec2``, ``article``, ``bullet``.
        value: Place in that list.
        path: All components for labels that carry their parents ("3.2.1"), one for "3." or "Article III", else ().
    """

    form: str
    value: Value
    path: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """True for a number that repeats its parents', such as "3.2.1"."""
        return len(self.path) > 1

    @property
    def is_bullet(self) -> bool:
        """True for a bullet."""
        return self.form.startswith("bullet")

    @property
    def is_item(self) -> bool:
        """True for the forms of lists: letters, Roman numbers, anything in brackets, bullets."""
        return not self.is_full and self.form not in {"int", "article", "section", "clause", "paragraph", "§", "rule"}


@dataclass(frozen=True, slots=True)
class Label:
    """A printed number.

    Attributes:
        text: As printed, without white space around it.
        readings: What it can mean; never empty.
        end: Offset behind it and the white space that follows, in the block's text; 0 when it is not in the text.
        is_weak: It could as well be the beginning of a sentence ("10 Working Days"): only its place in a list tells.
        rest: For two numbers in a row ("1.1 (a) The ..."), the second.
        rest_at: Offset of `rest` in the block's text.
    """

    text: str
    readings: tuple[Reading, ...]
    end: int = 0
    is_weak: bool = False
    rest: Label | None = None
    rest_at: int = 0


_WORDS = {
    "article": "article",
    "section": "section",
    "sec.": "section",
    "sec": "section",
    "clause": "clause",
    "paragraph": "paragraph",
    "para": "paragraph",
    "para.": "paragraph",
    "rule": "rule",
    "§": "§",
    "§§": "§",
}
_WORD = re.compile(
    r"(?P<word>article|section|sec\.?|clause|paragraph|para\.?|rule|§§?)\s*"
    r"(?P<number>\d{1,3}[A-Z]?(?:\.\d{1,3}[A-Z]?){0,8}|(?<![a-z])(?:[IVXLC]{1,7}|[A-Z]))(?P<tail>(?:\([A-Za-z0-9]{1,5}\)){0,4})[.:)]?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?P<prefix>[A-Z]{1,3}(?=\d)|[A-Z]{1,2}\.|[IVXLC]{1,6}\.)?(?P<numbers>\d{1,4}[A-Z]?(?:\.(?:\d{1,4}[A-Za-z]?|[a-z]{1,4}))*)\.?"
    r"(?P<tail>(?:\([A-Za-z0-9]{1,5}\)){0,4})(?P<close>[.:)]?)",
)
_SINGLE = re.compile(r"(?P<open>[(\[]?)(?P<body>\d{1,3}[A-Z]?|[a-z]{1,6}|[A-Z]{1,6})(?P<close>[)\]]?)(?P<dot>[.:]?)")
_ROMAN = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_BULLETS = frozenset("§•▪◦●○■□–—-*·➢➤►▶✓✔❖◆◊‣⁃∙o\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d")


def roman_value(text: str) -> int:
    """Return the value of a Roman number in either case, 0 when it is none (or above 399)."""
    low = text.lower()
    if not low or not _ROMAN.fullmatch(low):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in low]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _component(text: str) -> str:
    return text.lstrip("0") or "0"


def _value(text: str) -> Value:
    digits = "".join(c for c in text if c.isdigit())
    letters = "".join(c for c in text if not c.isdigit())
    return (int(digits or "0"), ord(letters[0].upper()) - 64 if letters else 0)


def _letter_readings(body: str, form: str) -> tuple[Reading, ...]:
    """Readings of letters: alphabetic ("b"), doubled ("bb"), Roman ("iv")."""
    case = str.lower if body.islower() else str.upper
    alpha, roman, double = case("alpha"), case("roman"), case("double")
    found = []
    place = ord(body[0].lower()) - 96
    path = (body,) if body.isupper() and len(body) == 1 else ()
    if len(body) == 1:
        found.append(Reading(form.format(alpha), (place, 0), path))
    elif len(set(body)) == 1 and len(body) == 2:  # noqa: PLR2004 - "aa" follows "z" or is a list of its own
        found += [Reading(form.format(alpha), (26 + place, 0)), Reading(form.format(double), (place, 0))]
    number = roman_value(body)
    if number:
        found.append(Reading(form.format(roman), (number, 0), (str(number),) if body.isupper() else ()))
    return tuple(found)


def _word_readings(match: re.Match[str]) -> tuple[Reading, ...]:
    form = _WORDS[match["word"].lower()]
    number = match["number"]
    tail = tuple(re.findall(r"\(([A-Za-z0-9]+)\)", match["tail"]))
    if number[0].isdigit():
        path = tuple(_component(part) for part in number.split(".")) + tail
        if len(path) > 1:
            return (Reading(f"{form}{len(path)}", _value(path[-1]), path),)
        return (Reading(form, _value(number), path),)
    value = roman_value(number) if len(number) > 1 or number.upper() in "IVX" else 0
    if value:
        return (Reading(form, (value, 0), (str(value), *tail)),)
    if len(number) > 1:
        return ()
    return (Reading(form, (ord(number.upper()) - 64, 0), (number.upper(), *tail)),)


def _numeric_readings(match: re.Match[str]) -> tuple[Reading, ...]:
    prefix = (match["prefix"] or "").rstrip(".")
    numbers = [_component(part) for part in match["numbers"].split(".")]
    if len(numbers) == 2 and numbers[1] == "0" and not match["tail"]:  # noqa: PLR2004 - "1.0 DEFINITIONS" heads "1.1"
        numbers = numbers[:1]
    tail = re.findall(r"\(([A-Za-z0-9]+)\)", match["tail"])
    path = tuple(([prefix] if prefix else []) + numbers + tail)
    if len(path) > MAX_COMPONENTS:
        return ()
    if len(path) > 1:
        last = path[-1]
        value = _value(last) if last[0].isdigit() else (roman_value(last) or ord(last[0].lower()) - 96, 0)
        return (Reading(f"dec{len(path)}", value, path),)
    return (Reading("int)" if match["close"] == ")" else "int", _value(numbers[0]), path),)


@lru_cache(maxsize=4096)
def parse_label(text: str) -> tuple[Reading, ...]:
    """Return every reading of a printed number; () when it is none.

    Example:
        >>> [reading.form for reading in parse_label("(i)")]
        ['(alpha)', '(roman)']
    """
    token = text.strip()
    if not token:
        return ()
    if len(token) == 1 and token in _BULLETS:
        return (Reading(f"bullet{token}", (0, 0)),)
    token = re.sub(r"\s+", "", token) if not token[:2].isalpha() else token
    if match := _WORD.fullmatch(token):
        return _word_readings(match)
    if match := _NUMERIC.fullmatch(token):
        return _numeric_readings(match)
    if match := _SINGLE.fullmatch(token):
        body, closed, dotted = match["body"], bool(match["close"]), bool(match["dot"])
        if body[0].isdigit():
            return (Reading("(int)" if closed else "int", _value(body), () if closed else (body,)),)
        form = "({})" if match["open"] and closed else "{})" if closed else "{}." if dotted else "{}"
        return _letter_readings(body, form)
    return ()


def read_label(text: str) -> Label:
    """Return the label that a reader of files found; a form unknown to the grammar makes an item without a place."""
    glyph = not any(character.isalnum() for character in text)
    readings = parse_label(text) or (Reading(f"bullet{text.strip()[:8]}" if glyph else "other", (0, 0)),)
    return Label(text.strip(), readings)


_TYPED_WORD = re.compile(
    r"(?P<word>(?:article|section|sec\.?|clause|paragraph|rule|§§?)\s*"
    r"(?:\d{1,3}[A-Z]?(?:\.\d{1,3}[A-Z]?){0,8}|(?<![a-z])(?:[IVXLC]{1,7}|[A-Z]))"
    r"(?:\([A-Za-z0-9]{1,5}\)){0,4}(?=[\s.:)–—-]|$)[.:)]?)",
    re.IGNORECASE,
)
_DOUBLES = "|".join(letter * 2 for letter in "abcdefghijklmnopqrstuvwxyz")
_TYPED = re.compile(
    r"(?P<dec>(?:[A-Z]{1,2}\.?|[IVXLC]{3,6}\.)?\d{1,3}[A-Z]?(?:\.\d{1,3}[A-Z]?){1,8}\.?(?:\([A-Za-z0-9]{1,5}\)){0,4}[.:)]?)(?=\s|$|[A-Z][a-z])"
    r"|(?P<full>\d{1,3}[A-Z]?(?:\([A-Za-z0-9]{1,5}\)){1,4}[.:)]?)(?=\s|$)"
    r"|(?P<coded>(?:[A-Z]{1,2}|[IVXLC]{3,6})\.\d{1,3}\.?)(?=\s|$)"
    r"|(?P<short>[A-Z]\d{1,2}\.?)(?=\s|$)"
    r"|(?P<dotted>\d{1,3}[A-Z]?[.)])(?=\s|$|[A-Z]{3}|[A-Z][a-z])"
    r"|(?P<bare>\d{1,3}[A-Z]?)(?=\s)"
    r"|(?P<round>\((?:\d{1,2}|[a-z]{1,6}|[A-Z]{1,6})\))(?=\s|$|[A-Za-z“\"])"
    r"|(?P<half>(?:[a-z]{1,5}|[A-Z])\))(?=\s)"
    rf"|(?P<letter>(?:[a-z]|[ivx]{{2,5}}|[A-Z]|[IVX]{{2,5}}|{_DOUBLES})\.)(?=\s)"
    r"|(?P<bullet>[•▪◦●○■–—*·➢➤►▶✓✔❖◆‣⁃∙§\uf0b7\uf0a7\uf0d8\uf0fc\uf076o-])(?=\s)"
)
_VERSION = re.compile(r"[Vv]\d{1,2}\.\d{1,2}")  # "V3.0 Direct Award" at the foot of a page
_POINTER = re.compile(r"(?:and|or|to|through|above|below|of|inclusive)\b[^.]{0,20}[(\d]|(?:above|below|inclusive)\b")


def is_quantity(rest: str) -> bool:
    """True when a number followed by these words counts something ("3 months", "10 Working Days")."""
    words = re.findall(r"[^\s,;.()’']+", rest[:60].lower())[:2]
    units = load_cues().quantity_words
    return bool(words) and (words[0] in units or " ".join(words) in units or words[0][:1] in "%£$€")


def find_label(text: str) -> Label | None:
    """Return the number typed at the beginning of `text`, or None.

    Misses on purpose: numbers glued to a lower-case word, years, and counts of things ("3 months", "1.5 million").
    """
    head = text[:_HEAD]
    match = _TYPED_WORD.match(head) or _TYPED.match(head)
    if match is None or match.end() == 0:
        return None
    token, kind = match.group(), match.lastgroup or ""
    readings = parse_label(token)
    after = head[match.end() :]
    rest = after.lstrip(" \t\xa0–—-:.") if kind == "word" else after.lstrip()
    if not readings or (kind != "bullet" and rest and not _may_follow(kind, rest, token)):
        return None
    end = match.end() + len(after) - len(rest)
    weak = _is_weak(kind, rest, glued=bool(after) and not after[0].isspace())
    second = find_label(text[end : end + _HEAD]) if kind in {"dec", "dotted", "bare"} and rest[:1] == "(" else None
    if second is not None and not second.is_weak and second.readings[0].form.startswith("("):
        return Label(token, readings, end, weak, second, end)
    return Label(token, readings, end, weak)


def _may_follow(kind: str, rest: str, token: str) -> bool:
    """True when `rest` can stand behind a number of this kind."""
    if kind == "word":
        return not (rest[0].islower() or rest[0] in ",;()")
    if kind in {"dec", "bare", "dotted", "short"}:
        if kind != "dotted" and is_quantity(rest):
            return False
        if kind == "bare" and (
            rest[0].islower() or rest[0].isdigit() or not (rest[0].isalpha() or rest[0] in "“\"'‘([")
        ):
            return False
        return rest[0] not in "%°/=+" and not (kind == "dec" and (token.startswith("0") or _VERSION.fullmatch(token)))
    if kind in {"round", "full", "half"}:
        return not _POINTER.match(rest) and not (token[1:-1].isdigit() and is_quantity(rest))
    return True


def _is_weak(kind: str, rest: str, *, glued: bool) -> bool:
    if kind in {"bare", "letter", "short", "half"}:
        return True
    if kind == "round":
        return glued and rest[:1].islower()
    return kind in {"dec", "dotted", "coded"} and rest[:1].islower()
