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
        # "at the Trust's sole cost", "from the Council's capital budget", "the cost is the Provider's"
        rf"(?<!\w)(?:at|on|from|out\s{{1,3}}of|against|through|by|to|for|upon)\s{{1,3}}(?:the\s{{1,3}})?{PARTY}(?:['’]s?)?\s{{1,3}}{_ADJECTIVES}{purse}",
        rf"(?<!\w){PARTY}(?:['’]s?)?\s{{1,3}}(?:(?:own|sole|full|entire|exclusive)\s{{1,3}}){{0,2}}(?:cost|expense|payroll|account)s?(?=\s{{0,3}}(?:[,.;:)\t]|$))",
        rf"{cost}\s{{1,3}}{WORD}{{0,8}}?(?:is|are|be|remains?|stays?|being)\s{{1,3}}(?:the\s{{1,3}})?{PARTY}['’]",
    )
    return tuple(map(lazy, sources))


_MONEY = r"(?:(?:[a-z]{1,3})?[£€$]|(?:gbp|usd|eur|aud|cad|nzd|sgd|hkd|chf)\s?)\s?\d"
_PRICED = (  # "for the lump sum of NZ$9,600", "is to be paid AUD 3,250 for each", "paying £75 a panel", "for a fee"
    rf"(?<!\w)(?P<verb>(?:lump|fixed|firm|agreed|one[\s\-]off|single|total|all[\s\-]in)\s{{1,3}}(?:sum|price|fee|payment|charge)\s{{1,3}}(?:of\s{{1,3}})?{_MONEY}"
    rf"|(?:in\s{{1,3}}consideration\s{{1,3}}of|in\s{{1,3}}return\s{{1,3}}for|against|on\s{{1,3}}payment\s{{1,3}}of|for\s{{1,3}}a\s{{1,3}}price\s{{1,3}}of)\s{{1,3}}(?:the\s{{1,3}}sum\s{{1,3}}of\s{{1,3}})?{_MONEY}"
    rf"|(?:paid|paying|pays?|charg(?:es?|ed|ing)|bill(?:s|ed|ing)?|invoic(?:es?|ed|ing)|costs?|costing|priced|rated)\s{{1,3}}(?:(?:this|it|that|these|them|at|the|a|as|for|only|out|sum|of|us|you)\s{{1,3}}){{0,4}}{_MONEY}"
    rf"|{_MONEY}[\d,.]{{0,12}}(?:\s{{1,3}}\([^()]{{1,30}}\))?\s{{1,3}}(?:per|each|apiece|an?|for\s{{1,3}}(?:each|every)|all\s{{1,3}}in)(?!\w)(?!\s{{1,3}}(?:year|month|quarter|annum))"
    r"|(?:for|at|against|upon|on\s{1,3}payment\s{1,3}of)\s{1,3}an?\s{1,3}(?!unchanged|unaltered|similar|no\b)(?:[a-z]{2,14}\s{1,3}){0,2}?(?:fee|charge|price|premium|lump\s{1,3}sum|sum)(?:\s{1,3}(?:of|equal|equivalent|to\s{1,3}be|agreed|set|fixed|calculated|quoted|not)|(?=\s{0,2}[,.;)])))"
)


@cache
def _by_words() -> tuple[tuple[Payer, LazyPattern], ...]:
    """Return the patterns that tell who pays without naming a party."""
    cost, charge = grammar_words("cost"), grammar_words("charge")
    gap = r"(?:(?:the|our|your|its|their|that|those|such|a|any|each|every|all|extra|additional|further|separate|other|more|under|of|for|in)\s{1,3}|[SBP]{2,60}(?:['’]s?)?\s{1,3}|(?!(?:no|not|without|free|and|or|is|are|shall|will|to|from)\b)[a-z\-]{3,20}\s{1,3})"
    return (
        ("in_charges", lazy(rf"(?P<verb>{grammar_words('inside')})\s{{1,3}}{gap}{{0,5}}?{charge}")),
        ("in_charges", lazy(rf"(?:^|[\t:;,(]|\b(?:is|are|be|being|costs?|already|all))\s{{0,3}}in\s{{1,3}}(?:(?:the|our|your|its|their)\s{{1,3}})?{_ADJECTIVES}{charge}")),
        ("in_charges", lazy(r"\b(?:costs?|prices?|charges?|fees?)\b[^.;\n]{0,60}?\bincluded(?=\s{0,2}(?:[).,;\t]|$))")),
        ("in_charges", lazy(rf"{charge}\s{{1,3}}{gap}{{0,4}}?(?P<verb>{grammar_words('covers')})(?!\w)")),
        ("shared", lazy(rf"{cost}[^.;]{{0,80}}?(?P<verb>{grammar_words('parts')})")),
        ("supplier", lazy(rf"(?:\b(?:not|never|nor|cannot)|n['’]t)\s{{1,3}}(?:to\s{{1,3}}|be\s{{1,3}})?(?:bill|charge|invoice|debit|recharge)\s{{1,3}}(?:the\s{{1,3}})?{PARTY}")),
        ("supplier", lazy(r"\b(?:priced|charged|costed|billed|quoted|rated)\s{1,3}(?:at|as)\s{1,3}(?:nil|zero|nothing|nought|£0|free)(?!\w)")),
        ("supplier", lazy(rf"(?<!\w){_NOT}\s{{1,3}}{gap}{{0,4}}?{grammar_words('charged')}(?:\s{{1,3}}(?:to|of|for|on)\s{{1,3}}(?:the\s{{1,3}})?{PARTY})?")),
        ("supplier", lazy(rf"(?:{grammar_words('charged')}|{charge}|{cost})(?:\s{{1,3}}(?:of|for)\s{{1,3}}(?:[a-z\-]{{2,16}}\s{{0,3}}){{1,5}}?)?\s{{0,2}}[:=\t,–—-]?\s{{0,2}}(?:is\s|are\s|at\s)?(?:nil|none|zero|nothing|free|£0|0)(?!\w)(?P<party>(?!))?")),
        ("buyer", lazy(rf"(?P<verb>{grammar_words('bought')})")),
        ("buyer", lazy(_PRICED)),
    )  # fmt: skip


def costs_borne(text: str, mentions: Iterable[Mention], *, parties_only: bool = False) -> list[Fact]:
    """Return ``who_pays`` facts of a text in lower case; several where the words name several payers.

    With `parties_only`, only words that name the payer count: not "included in the charges", "at the rates".
    """
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
    if repaid:  # "the Supplier pays her and the Council refunds it"
        return repaid
    if found or parties_only:
        return found
    for payer, pattern in _by_words():
        for match in islice(pattern.finditer(marked), MOST_MATCHES):
            if not _is_turned(marked, match):
                party = match.groupdict().get("party")
                value = _OTHER.get(_PAYERS[party[0]], payer) if party else payer
                return [Fact("who_pays", value, "", *match.span())]
    return _paid_by_it(marked)


def _paid_by_it(marked: str) -> list[Fact]:
    """Return who pays for "paid by it" in a text that names one party only."""
    match = _BY_IT.search(marked)
    sides = {letter for letter in "SB" if letter * 2 in marked}
    if match is None or len(sides) != 1:
        return []
    return [Fact("who_pays", _PAYERS[sides.pop()], "", *match.span())]


_BY_IT = lazy(r"(?:paid|borne|met|funded|financed|remunerated)\s{1,3}by\s{1,3}(?:it|them)\b")
_REPAID = lazy(r"\bre(?:imburs|fund|pa[yi]|coup)\w*")
_PASSED_ON = lazy(
    r",?\s{1,3}(?:and|then|but)\s{1,3}(?:then\s{1,3}|to\s{1,3}be\s{1,3}|is\s{1,3}|are\s{1,3})?(?:recover|recharg|pass|invoic|bill|reimburs|repa)\w+"
)
_TURNED = lazy(rf"(?:\b(?:{_NOT}|cannot|outside|exclud\w*)|n['’]t)\s{{1,3}}(?:[a-z]{{1,12}}\s{{1,3}}){{0,3}}$")


def _is_turned(marked: str, match: re.Match[str]) -> bool:
    """Tell whether "not" stands right before what a pattern found."""
    return "verb" in match.re.groupindex and bool(
        _TURNED.search(marked[max(0, match.start() - 40) : match.start("verb")])
    )


def _named(marked: str, match: re.Match[str]) -> Fact | None:
    payer = _PAYERS[match["party"][0]]
    groups = match.groupdict()
    turned = bool(groups.get("none")) or (payer != "shared" and _PASSED_ON.match(marked, match.end()) is not None)
    if groups.get("verb"):
        turned = turned or bool(_TURNED.search(marked[match.start() : match.start("verb")]))
        turned = turned or groups["verb"].strip().startswith(("no ", "nil", "zero", "no\t"))
    if turned:
        if payer == "shared":
            return None
        payer = _OTHER[payer]
    return Fact("who_pays", payer, "", *match.span())
