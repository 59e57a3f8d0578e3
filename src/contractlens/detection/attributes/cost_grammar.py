"""Who bears a cost, read by sentence pattern rather than by phrase: a party, a verb of paying, a cost, in any order.

`costs_borne` reads what the phrases of `payer` leave open. Parties are first written as ``S``, ``B`` and ``P`` (both)
over their own names, character for character, so that the patterns can speak of "a party" and spans stay what they are.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Literal

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.cue_phrases import load_cues, phrases_source
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from contractlens.detection.parties import Mention

Payer = Literal["supplier", "buyer", "shared", "in_charges"]

MOST_MATCHES = 20  # of one pattern in one provision: keeps the work linear in the size of hostile input
_LETTERS = {"supplier": "S", "buyer": "B", "both": "P"}
_PAYERS: dict[str, Payer] = {"S": "supplier", "B": "buyer", "P": "shared"}
_OTHER: dict[Payer, Payer] = {"supplier": "buyer", "buyer": "supplier"}
WORD = r"(?:[a-z0-9£$€%&/.'’\-]{1,24},?\s{1,3})"  # no capital: never runs over a party
_ADJECTIVES = r"(?:(?!(?:and|or|the|an?|of|with|is|are|shall|will|must|may|to|for|at|by|in|on|end|users?|staff)\s)[a-z\-]{2,20}\s{1,3}){0,3}?"
PARTY = r"(?P<party>S{2,60}|B{2,60}|P{2,60})"
_NOT = r"(?:not|never|no|nothing|nor|neither|without|nil)"


def marked_parties(text: str, mentions: Iterable[Mention]) -> str:
    """Return `text`, which is in lower case, with every party written as a row of its letter."""
    parts, done = [], 0
    for mention in mentions:
        letter = _LETTERS.get(str(mention.role))
        if letter and mention.start >= done:
            parts += [text[done : mention.start], letter * (mention.end - mention.start)]
            done = mention.end
    return "".join([*parts, text[done:]])


@cache
def grammar_words(name: str) -> str:
    """Return the source of one list of words of the grammar of costs."""
    words: list[str] = load_cues("attribute_cues")["who_pays"]["grammar"][name]
    return phrases_source(words)


@cache
def _by_party() -> tuple[LazyPattern, ...]:
    """Return the patterns that end in a value by the party they name."""
    cost, bears, meets = grammar_words("cost"), grammar_words("bears"), grammar_words("meets")
    borne, falls, purse = grammar_words("borne"), grammar_words("falls"), grammar_words("purse")
    sources = (
        # "the Supplier ... bears / pays / shall fund", "the Council's Chief Officer ... meets the cost"
        rf"{PARTY}(?:['’]s?)?,?\s{{1,3}}{WORD}{{0,7}}?(?P<verb>{bears})(?:\s{{1,3}}(?P<none>nothing|no(?=\s)|neither))?",
        rf"{PARTY}(?:['’]s?)?,?\s{{1,3}}{WORD}{{0,7}}?(?P<verb>{meets})\s{{1,3}}{WORD}{{0,6}}?{cost}",
        # "costs are met by the Supplier", "funded by the Council", "the bill is sent to the Trust"
        rf"(?P<verb>{borne})(?!\s{{1,3}}out),?\s{{1,3}}{WORD}{{0,5}}?by\s{{1,3}}(?:the\s{{1,3}}|its\s{{1,3}})?{PARTY}",
        rf"{cost}\s{{1,3}}(?:{WORD}|[SBP]{{2,60}}(?:['’]s?)?\s{{1,3}}){{0,9}}?(?P<verb>{falls})\s{{1,3}}{WORD}{{0,3}}?(?:the\s{{1,3}})?{PARTY}",
        rf"{cost}\s{{1,3}}from\s{{1,3}}(?:the\s{{1,3}})?{PARTY}",
        rf"{cost}\s{{0,2}}[:=–—-]\s{{0,2}}(?:the\s{{1,3}})?{PARTY}",
        rf"(?<!\w)at\s{{1,3}}(?P<verb>{WORD}{{0,3}}?)(?:cost|expense|charge|outlay)s?\s{{1,3}}(?:to|of|for)\s{{1,3}}(?:the\s{{1,3}})?{PARTY}",
        rf"(?<!\w)at\s{{1,3}}(?:the\s{{1,3}})?{PARTY}(?:['’]s?)?\s{{1,3}}{_ADJECTIVES}charge(?!\w)",
        rf"(?<!\w)(?:all|entirely|wholly|solely|cost|price|this|it|that)(?:\s{{1,3}}(?:is|being|are|goes))?\s{{1,3}}on\s{{1,3}}(?:the\s{{1,3}})?{PARTY}(?=\s{{0,2}}(?:[,.;)\t]|$))",
        # "charge the Contractor the extra cost"
        rf"(?<!\w)(?:(?P<none>not|never|nor)\s{{1,3}}(?:[a-z]{{2,12}}\s{{1,3}}){{0,2}}?)?(?:charge|bill|invoice|debit)\s{{1,3}}(?:the\s{{1,3}})?{PARTY}\s{{1,3}}(?:for\s{{1,3}}|with\s{{1,3}})?{WORD}{{0,4}}?(?:costs?|expenses?|outlay)(?!\w)",
        # "at the Trust's sole cost", "from the Council's capital budget", "the cost is the Provider's"
        rf"(?<!\w)(?:at|on|from|out\s{{1,3}}of|against|through|by|to|for|upon)\s{{1,3}}(?:the\s{{1,3}})?{PARTY}(?:['’]s?)?\s{{1,3}}{_ADJECTIVES}{purse}",
        rf"(?<!\w){PARTY}(?:['’]s?)?\s{{1,3}}(?:(?:own|sole|full|entire|exclusive)\s{{1,3}}){{0,2}}(?:cost|expense|payroll|account)s?(?=\s{{0,3}}(?:[,.;:)\t]|$))",
        rf"{cost}\s{{1,3}}{WORD}{{0,8}}?(?:is|are|be|remains?|stays?|being)\s{{1,3}}(?:the\s{{1,3}})?{PARTY}['’]",
    )
    return tuple(map(lazy, sources))


def costs_borne(text: str, mentions: Iterable[Mention]) -> list[Fact]:
    """Return ``who_pays`` facts of a text in lower case; several where the words name several payers."""
    marked = marked_parties(text, mentions)
    found: list[Fact] = []
    repaid: list[Fact] = []
    for pattern in _by_party() if any(letter * 2 in marked for letter in _PAYERS) else ():
        for match in islice(pattern.finditer(marked), MOST_MATCHES):
            fact = _named(marked, match)
            if fact is not None:
                found.append(fact)
                if _REPAID.search(match.group()):
                    repaid.append(fact)
    return repaid or found  # "the Supplier pays her and the Council refunds it"


_REPAID = lazy(r"\bre(?:imburs|fund|pa[yi]|coup)\w*")
_PASSED_ON = lazy(
    r",?\s{1,3}(?:and|then|but)\s{1,3}(?:then\s{1,3}|to\s{1,3}be\s{1,3}|is\s{1,3}|are\s{1,3})?(?:recover|recharg|pass|invoic|bill|reimburs|repa)\w+"
)
_TURNED = lazy(rf"(?:\b(?:{_NOT}|cannot|outside|exclud\w*)|n['’]t)\s{{1,3}}(?:[a-z]{{1,12}}\s{{1,3}}){{0,3}}$")


_BEFORE = 40  # characters before a party that is not made to pay
NOT_MADE = r"\b(?:not|never)\s{1,3}(?:be\s{1,3})?(?:mak|requir|oblig|ask|expect|compel|forc)\w{0,4}\s{1,3}"
_NOT_MADE = lazy(rf"{NOT_MADE}(?:the\s{{1,3}}|that\s{{1,3}})?$")


def _named(marked: str, match: re.Match[str]) -> Fact | None:
    payer = _PAYERS[match["party"][0]]
    groups = match.groupdict()
    turned = bool(groups.get("none")) or (payer != "shared" and _PASSED_ON.match(marked, match.end()) is not None)
    turned = turned or bool(_NOT_MADE.search(marked[max(match.start() - _BEFORE, 0) : match.start()]))
    if groups.get("verb"):
        turned = turned or bool(_TURNED.search(marked[match.start() : match.start("verb")]))
        turned = turned or groups["verb"].strip().startswith(("no ", "nil", "zero", "no\t"))
    if turned:
        if payer == "shared":
            return None
        payer = _OTHER[payer]
    return Fact("who_pays", payer, "", *match.span())
