"""Turns a provision into a row of signs, one for each word, that say what sort of money word it is.

Patterns can then speak of sorts instead of words: ``<negation> <extra>{0,2} <price>``. A word may be of several sorts
("paid" is what somebody has paid and what a price has in it): every combination of sorts has a sign of its own, and a
sort in a pattern stands for all signs that hold it. The sorts and their words are in ``data/money_words.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from contractlens.detection.cue_phrases import load_cues
from contractlens.detection.lazy_patterns import lazy

MOST_WORDS = 600  # of one provision that are read: the longest real ones have some 400
_FIRST_SIGN = 33  # no white space, which "$" would see; signs below 256 make patterns that compile quickly; they never stand in a text
_STAR = "*"
_PARTIES = {
    "S": "supplier", "B": "buyer", "P": "both", "s": "supplier_s", "b": "buyer_s", "p": "both_s",
}  # fmt: skip
_FIXED = (*_PARTIES.values(), "money", "number", "percent", "comma", "stop", "bracket", "plain")
_CODES = r"gbp|usd|eur|aud|cad|nzd|sgd|hkd|chf|kes|ugx|tzs|rwf|ngn|ghs|zar|bwp|zmw|etb|inr|pkr|bdt|lkr|npr|jpy|cny|rmb|krw|sek|nok|dkk|isk|pln|czk|huf|ron|bgn|try|aed|sar|qar|ils|egp|mad|brl|mxn|ars|clp|cop|pen|php|thb|idr|myr|vnd|xof|xaf|fjd|pgk|jmd|ttd|bbd"
_TOKEN = lazy(
    r"(?P<party>[SBP]{2,60})(?P<genitive>['’]s?(?![a-z]))?"
    rf"|(?P<money>(?:(?<![a-z])(?:[a-z]{{1,3}})?[£€$]|(?<![a-z])(?:{_CODES}))\s?\d[\d.,’']{{0,20}}(?:\s?(?:million|thousand|billion|m|k|bn)(?![a-z]))?|\d[\d.,]{{0,20}}\s?(?:{_CODES}|pounds|euros?|dollars|pence|€)(?![a-z]))"
    r"|(?P<percent>\d{1,3}(?:\.\d{1,3})?\s?%|\d{1,3}\s(?:per\s?cent|percent)(?![a-z])|(?<![\d/.])\d{1,2}\s?[/:]\s?\d{1,2}(?![\d/]))"
    r"|(?P<number>\d[\d.,]{0,20}[a-z]{0,12})"
    r"|(?P<word>[a-z]{1,40}(?:['’][a-z]{1,3})?)"
    r"|(?P<stop>[.?!](?=\s|$)|[;:\n\t|]|\s[–—-]\s)|(?P<comma>,)|(?P<bracket>[()\[\]])"
)


class Token(NamedTuple):
    """One word or sign of the text, and where it stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signs:
    """A provision as a row of signs, and the places of its words: `signs[n]` stands for `tokens[n]`."""

    signs: str
    tokens: tuple[Token, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters of the text from one word up to and including another."""
        return self.tokens[first].start, self.tokens[last].end


class _Lexicon(NamedTuple):
    words: dict[str, str]  # word to sign
    stems: dict[str, str]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word to the rest and the sign, longest first
    signs: dict[str, str]  # sort to all its signs


def _held(sorts: dict[str, list[str]], stems: set[str]) -> dict[str, list[str]]:
    """Return the sorts of every entry; "costs" is also what "cost*" is."""
    held: dict[str, list[str]] = {}
    for name, entries in sorts.items():
        for entry in dict.fromkeys(entries):
            held.setdefault(entry, []).append(name)
    for entry, names in held.items():
        if " " not in entry and not entry.endswith(_STAR):
            for stem in filter(entry.startswith, stems):
                names += [name for name in held[stem + _STAR] if name not in names]
    return held


@cache
def _lexicon() -> _Lexicon:
    sorts: dict[str, list[str]] = {name: table["words"] for name, table in load_cues("money_words").items()}
    stems = {entry[:-1] for words in sorts.values() for entry in words if entry.endswith(_STAR) and " " not in entry}
    held = _held(sorts, stems)
    combinations: list[tuple[str, ...]] = sorted(
        {tuple(sorted(names)) for names in held.values()} | {(name,) for name in _FIXED}
    )
    sign_of = {names: chr(_FIRST_SIGN + at) for at, names in enumerate(combinations)}
    signs: dict[str, str] = {}
    for combination, sign in sign_of.items():
        for name in combination:
            signs[name] = signs.get(name, "") + sign
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry, names in held.items():
        first, *rest = entry.split(" ")
        if rest:
            phrases.setdefault(first.removesuffix(_STAR), []).append((tuple(rest), sign_of[tuple(sorted(names))]))
    single = {entry: sign_of[tuple(sorted(names))] for entry, names in held.items() if " " not in entry}
    return _Lexicon(
        {entry: sign for entry, sign in single.items() if not entry.endswith(_STAR)},
        {entry[:-1]: sign for entry, sign in single.items() if entry.endswith(_STAR)},
        {first: tuple(sorted(rests, key=lambda item: -len(item[0]))) for first, rests in phrases.items()},
        signs,
    )


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}"


def sorts_source(template: str) -> str:
    """Return the regular expression of a template: ``<a|b>`` is a word of either sort, ``<~a|b>`` one of neither."""
    signs = _lexicon().signs

    def named(match: re.Match[str]) -> str:
        turned = "^" if match[1] else ""
        held = sorted({sign for name in match[2].split("|") for sign in signs[name]})
        return f"[{turned}{''.join(map(_escaped, held))}]"

    return re.sub(r"(?<!\?P)<(~?)([a-z_|]+)>", named, re.sub(r"\s", "", template))


def signs_of(sorts: str) -> tuple[str, ...]:
    """Return the signs of ``<a|b>``: a provision without any of them has no word of these sorts."""
    held = _lexicon().signs
    return tuple(sorted({sign for name in sorts.strip("<>").split("|") for sign in held[name]}))


@cache
def sign_pattern(template: str) -> re.Pattern[str]:
    """Return the compiled pattern of a template."""
    return re.compile(sorts_source(template))


@lru_cache(maxsize=4096)
def _sign_of(word: str) -> str:
    lexicon = _lexicon()
    word = word.replace("’", "'")
    if word.endswith("n't"):
        return lexicon.words["not"]
    for known in (word, word.split("'")[0]):
        if known in lexicon.words:
            return lexicon.words[known]
    for length in range(len(word), 2, -1):
        if word[:length] in lexicon.stems:
            return lexicon.stems[word[:length]]
    return lexicon.signs["plain"][0]


def read_signs(marked: str, possessive: frozenset[int]) -> Signs:
    """Return the signs of a text in lower case in which parties stand as rows of ``S``, ``B`` and ``P``.

    Args:
        marked: See `cost_grammar.marked_parties`.
        possessive: Where parties begin that are owners without an apostrophe: "our".
    """
    lexicon = _lexicon()
    words: list[tuple[str, Token, str]] = []
    for match in _TOKEN.finditer(marked):
        kind = match.lastgroup or ""
        if kind in ("party", "genitive"):
            letter = match["party"][0]
            letter = letter.lower() if match["genitive"] or match.start() in possessive else letter
            words.append(("", Token(*match.span()), lexicon.signs[_PARTIES[letter]][0]))
        elif kind == "word":
            words.append((match["word"].replace("’", "'"), Token(*match.span()), ""))
        else:
            words.append(("", Token(*match.span()), lexicon.signs[kind][0]))
        if len(words) >= MOST_WORDS:
            break
    signs: list[str] = []
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        word, token, sign = words[at]
        more = 0
        if not sign:
            sign, more = _phrase_at(words, at) or (_sign_of(word), 0)
        signs.append(sign)
        tokens.append(Token(token.start, words[at + more][1].end))
        at += 1 + more
    return Signs("".join(signs), tuple(tokens))


def _phrase_at(words: list[tuple[str, Token, str]], at: int) -> tuple[str, int] | None:
    """Return the sign of the longest phrase that begins at a word, and how many more words it has."""
    phrases = _lexicon().phrases.get(words[at][0])
    for rest, sign in phrases or ():
        following = words[at + 1 : at + 1 + len(rest)]
        if len(following) == len(rest) and all(
            _is_word(word, wanted) for (word, _, _), wanted in zip(following, rest, strict=True)
        ):
            return sign, len(rest)
    return None


def _is_word(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) and word != "" if wanted.endswith(_STAR) else word == wanted
