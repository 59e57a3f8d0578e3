"""Sentences in which a party asks for a renewal or offers one, in words that leave no doubt, and papers that do neither.

Parties stand as rows of ``S``, ``B`` and ``P`` (both) over their own names, as in `cost_grammar`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from contractlens.detection.attributes.cost_grammar import marked_parties
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.subjects import cue_section
from contractlens.detection.cue_phrases import phrases_source
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contractlens.detection.parties import Mention

_PARTY = r"(?P<one>S{2,60}|B{2,60}|P{2,60})"
_SUBJECT = rf"{_PARTY}(?:['’]s(?:\s{{1,3}}[\w\-]{{2,20}}){{1,4}}?)?(?!['’]),?"
_BOTH = r"(?P<both>(?:S{2,60}|B{2,60})\s{1,3}(?:or|and)\s{1,3}(?:the\s{1,3})?(?:S{2,60}|B{2,60})|(?:either|each|any|whichever)\s{1,3}(?:one\s{1,3})?(?:of\s{1,3})?(?:the\s{1,3})?(?:two\s{1,3})?(?:party|parties|side|P{2,60}|us)|P{2,60})"
_MAY = r"(?:may|can|could|might|(?:is|are|shall\s{1,3}be|will\s{1,3}be)\s{1,3}(?:also\s{1,3})?(?:entitled|free|at\s{1,3}liberty|encouraged|invited)\s{1,3}to|ha(?:s|ve)\s{1,3}the\s{1,3}(?:right|option)\s{1,3}to)"
_DUTY = r"(?:shall|must|will|should|has\s{1,3}to|have\s{1,3}to|is\s{1,3}to|are\s{1,3}to|undertakes\s{1,3}to|agrees\s{1,3}to)"


def _words(name: str) -> str:
    phrases: list[str] = cue_section("who_initiates")[name]
    return phrases_source(phrases)


@cache
def _either() -> LazyPattern:
    """Return the pattern of "either of us may propose", "whichever party sees it first", "you may suggest, and so may we"."""
    asks, start = _words("ask"), _words("start")
    return LazyPattern(
        lambda: (
            rf"{_BOTH}(?!['’])[^.;]{{0,80}}?\b(?:{asks}|{start})"
            rf"|(?P<first>S{{2,60}}|B{{2,60}})(?!['’])\s{{1,3}}{_MAY}\s{{1,3}}[^.;]{{0,70}}?\b(?:{asks}|{start})[^.;]{{0,70}}?\b(?:and|as|or)\s{{1,3}}(?:so\s{{1,3}}|equally\s{{1,3}}|also\s{{1,3}})?(?:(?:may|can)\s{{1,3}}(?:also\s{{1,3}}|equally\s{{1,3}})?)?(?:the\s{{1,3}})?(?P<second>S{{2,60}}|B{{2,60}})(?=\s{{0,3}}(?:[,.;]|$)|\s{{1,3}}(?:but|may(?!\s{{1,3}}not)|can(?!\s{{1,3}}not)|too|likewise|also)\b)"
        )
    )


@cache
def _asked() -> tuple[LazyPattern, ...]:
    asks, offers, start = _words("ask"), _words("offer_nouns"), _words("start")
    brings = _words("brings")
    sources = (
        # cells of a table such as "Initiated by: Contractor"
        rf"\b(?:{start}|{_words('started')}|{_words('prompts')})(?:\s{{1,3}}[a-z]{{1,12}}){{0,3}}\s{{0,3}}[:=]\s{{0,3}}(?:(?:by|on|at|upon|the|an|a|written|instruction|request|order|call|initiative|of|from|word)\s{{1,3}}){{0,6}}{_PARTY}",
        # "of its own initiative", "on its own motion"
        rf"{_SUBJECT}\s{{1,3}}(?:{_DUTY}\s{{0,3}},?\s{{0,3}}|may,?\s{{1,3}})?(?:[a-z]{{1,14}}\s{{1,3}}){{0,3}}?(?:on|of|at|upon)\s{{1,3}}(?:its|their|your|our|his|her)?\s{{0,3}}own\s{{1,3}}(?:motion|initiative|accord|volition|bat)\b",
        # "if the Customer asks", "should the College so request", "whenever we want one"
        rf"\b(?:if|when|whenever|where|should|once|as\s{{1,3}}soon\s{{1,3}}as|until|unless|after)\s{{1,3}}(?:and\s{{1,3}}when\s{{1,3}})?(?:the\s{{1,3}})?{_SUBJECT}\s{{1,3}}(?:[a-z]{{1,12}}\s{{1,3}}){{0,2}}?{asks}",
        # "County may call for", "we can ask you for", "the Trust may write and ask"
        rf"{_SUBJECT}\s{{1,3}}{_MAY},?\s{{1,3}}(?!not\b|no\b|only\s{{1,3}}if)(?:[a-z]{{1,14}},?\s{{1,3}}){{0,5}}?{asks}(?!\s{{1,3}}(?:{offers}))",
        # "upon the written summons of the Bank"
        rf"\b(?:on|upon|at|under|by|against|following|after)\s{{1,3}}(?:the\s{{1,3}}|a\s{{1,3}}|any\s{{1,3}})?(?:[a-z]{{1,12}}\s{{1,3}}){{0,2}}?(?:{_words('requests')})\s{{1,3}}(?:of|from|by)\s{{1,3}}(?:the\s{{1,3}})?{_PARTY}",
        # "shall submit a substitution request", "you bring us a swap-out proposal", "flag it, with a replacement proposal"
        rf"{_SUBJECT}\s{{1,3}}(?:{_DUTY}\s{{1,3}})?[^.;SP]{{0,160}}?\b(?:{brings})\b[^.;SP]{{0,60}}?(?:{offers})",
    )
    return tuple(map(lazy, sources))


def clear_words(text: str, mentions: Iterable[Mention]) -> Fact | None:
    """Return who starts it where a request or an offer is said in so many words; `text` is in lower case."""
    marked = marked_parties(text, mentions)
    if match := _either().search(marked):
        sides = {group[0] for group in (match["first"], match["second"]) if group} or {"S", "B"}
        both = match["both"]
        if len(sides) > 1 and not (both and both[0] in "SB" and len(set(both) & {"S", "B"}) < len("SB")):
            return Fact("who_initiates", "either", "", *match.span())
    for pattern in _asked():
        match = pattern.search(marked)
        if match is not None:
            return Fact("who_initiates", _VALUES[match["one"][0]], "", *match.span())
    return None


_VALUES = {"S": "supplier", "B": "buyer", "P": "either"}


@cache
def _forward_look() -> LazyPattern:
    return LazyPattern(lambda: _words("forward_looks"))


def is_forward_look(text: str) -> bool:
    """Tell whether a provision is about a paper that looks ahead, in which proposing is not yet asking or offering."""
    return _forward_look().search(text) is not None
