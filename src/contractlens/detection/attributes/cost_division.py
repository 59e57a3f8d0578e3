"""Costs that two parties share: "70% by the Council and 30% by the Supplier", "half each", "the Buyer any excess".

Parties are written as rows of ``S`` and ``B`` first, as in `cost_grammar`.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.cost_grammar import MOST_MATCHES, PARTY, WORD, grammar_words, marked_parties
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from contractlens.detection.parties import Mention

_SHARE = (
    r"(?:\d{1,3}(?:\.\d{1,2})?\s{0,2}(?:%|per\s{0,2}cent|percent)"
    r"|(?:an?\s{1,3}|one[\s\-]|two[\s\-]|three[\s\-]|four[\s\-])?(?:half|halves|thirds?|quarters?|fifths?)|half)"
)
_EACH_SIDE = r"(?:S{2,60}|B{2,60})(?:['’]s?)?"
_JOIN = r"(?:,|;|:|\band\b|\bwhile\b|\bbut\b|\bwith\b|\t)"
_REST = r"(?:rest|remainder|remaining|balance|excess|difference|surplus|overrun|(?:anything|any|what(?:ever)?|sums?|all)\s{1,3}(?:is\s{1,3}|amounts?\s{1,3})?(?:over|above|beyond|more|further))"
_BUT = r"(?:but|except(?:ing)?|save(?:\s{1,3}for)?|other\s{1,3}than|apart\s{1,3}from|excluding|bar)"
_WORTH_A_LOOK = lazy(
    r"%|per\s{0,2}cent|half|halves|third|quarter|fifth|\d\s?[/:]\s?\d|split|shar|divid|apportion|excess|rest\b|remain|balance|differen|surplus"
    r"|(?:bear|pay|meet|carr|fund|reimburs|absorb|cover|defray|discharg|stand)"
)
_RATIO = lazy(
    r"(?:split|shar\w*|divid\w*|apportion\w*|borne|met|paid|funded|ratio|proportions?|cost|expense)\b[^.;\d]{0,60}?(?<![\d.])(?P<one>\d{1,2})\s{0,1}(?:[/:\-–]|\s(?:to|and)\s)\s{0,1}(?P<other>\d{1,2})(?![\d/]|\.\d)"
    r"|(?<![\d./])(?P<first>\d{1,2})\s{0,1}[/:\-–]\s{0,1}(?P<second>\d{1,2})\s{1,3}(?:split|basis|between|ratio|share)"
)
_WHOLE = 100  # per cent
_GIVEN_BACK = lazy(r"re(?:imburs|fund|pa[yi]|charg|coup)|recover|monthly fee|fee of|at cost")


def find_division(text: str, mentions: Iterable[Mention], *, about_pay: bool = False) -> tuple[int, int] | None:
    """Return the span of the words by which both parties pay a part; `text` is in lower case.

    With `about_pay` the cost is one person's pay: who gives it back to the other pays it, and nothing is shared.
    """
    if not _WORTH_A_LOOK.search(text):
        return None
    for match in islice(_RATIO.finditer(text), MOST_MATCHES):
        parts = [int(part) for part in match.groups() if part]
        if sum(parts) == _WHOLE:
            return match.span()
    marked = marked_parties(text, mentions)
    for pattern in _patterns():
        for match in islice(pattern.finditer(marked), MOST_MATCHES):
            if _is_shared(match, marked, about_pay=about_pay):
                return match.span()
    return None


def _is_shared(match: re.Match[str], marked: str, *, about_pay: bool) -> bool:
    """Tell whether two sides are named, and neither only gives back what the other has laid out."""
    groups = match.groupdict()
    other = groups.get("other")
    if other is None:
        return True
    if groups.get("it"):
        return any(side * 2 in marked[: match.start()] for side in "SB" if side != other[0])
    if groups["party"][0] == other[0]:
        return False
    if groups.get("gives"):
        begin = match.start() if about_pay else match.start("other")
        return not _GIVEN_BACK.search(marked, begin, match.end())
    return True


@cache
def _patterns() -> tuple[LazyPattern, ...]:
    bears, meets, cost = grammar_words("bears"), grammar_words("meets"), grammar_words("cost")
    pays = rf"(?:{bears}|{meets})"
    other = r"(?P<other>S{2,60}|B{2,60})(?:['’]s?)?"
    of_party = r"(?:\s{1,3}[a-z]{1,12}){0,10}?\s{1,3}(?:the\s{1,3})?"
    again = (
        r"(?:for|that\s{1,3}of|those\s{1,3}of|(?:shall\s|will\s|must\s)?(?:bear|pay|meet|cover|fund|carr|stand)\w*|bearing|paying|meeting|its\s{1,3}own)"
        r"|\s{1,3}(?:the|any|all|those|that|what|half)\s{1,3}(?:[a-z]{1,20}\s{0,3}){1,5}?(?=[,.;)]|$)"
    )
    sources = (
        # as in "70% by the Council and 30% by the Supplier", "two thirds Agency, one third Vendor"
        rf"{_SHARE}{of_party}{PARTY}(?:['’]s?)?\s{{0,3}}{_JOIN}[^.;]{{0,30}}?{_SHARE}{of_party}{other}",
        # as in "Buyer 50%, Supplier 50%", "the Council bears a third and the Supplier two thirds"
        rf"{PARTY}(?:['’]s?)?\s{{0,3}}:?\s{{0,3}}{WORD}{{0,4}}?{_SHARE}[^.;SB]{{0,40}}?{_JOIN}\s{{0,3}}(?:the\s{{1,3}})?{other}\s{{0,3}}:?\s{{0,3}}{WORD}{{0,4}}?(?:{_SHARE}|the\s{{1,3}}{_REST})",
        # as in "reimburses half of their salaries", "pays 40 per cent of the cost"
        rf"{PARTY}(?:['’]s?)?,?\s{{1,3}}{WORD}{{0,5}}?{pays}\s{{1,3}}(?:up\s{{1,3}}to\s{{1,3}})?{_SHARE}\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}}|their\s{{1,3}}|his\s{{1,3}}|her\s{{1,3}}|its\s{{1,3}}|that\s{{1,3}}|such\s{{1,3}}|any\s{{1,3}}|all\s{{1,3}})?(?:[a-z'’]{{2,20}}\s{{1,3}}){{0,3}}?(?:costs?|prices?|salar\w+|wages?|pay|remuneration|expenses?|bills?|outlay|stipends?|it|this|that|them|what)(?!\w)",
        # "the Council recharges the Supplier with one half of the salary"
        rf"(?:recharg|charg|bill|invoic)\w{{0,5}}\s{{1,3}}(?:the\s{{1,3}})?{PARTY}\s{{1,3}}(?:with\s{{1,3}}|for\s{{1,3}})?{_SHARE}\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}}|their\s{{1,3}}|his\s{{1,3}}|her\s{{1,3}})?(?:[a-z'’]{{2,20}}\s{{1,3}}){{0,2}}?(?:costs?|salar\w+|wages?|pay|remuneration|expenses?)(?!\w)",
        # "the Provider discharging the cost up to €310 a unit and the Council any excess"
        rf"{PARTY}(?:['’]s?)?,?\s{{1,3}}{WORD}{{0,5}}?{pays}[^.;SB]{{1,90}}?{_JOIN}?\s{{0,3}}(?:the\s{{1,3}})?{other}\s{{1,3}}{WORD}{{0,4}}?{_REST}",
        rf"{PARTY}(?:['’]s?)?,?\s{{1,3}}{WORD}{{0,5}}?{pays}[^.;SB]{{1,90}}?{_JOIN}\s{{0,3}}(?:the\s{{1,3}}|any\s{{1,3}}|all\s{{1,3}})?{_REST}[^.;SB]{{0,40}}?(?:by|on|to|with|for)\s{{1,3}}(?:the\s{{1,3}})?{other}",
        # "the Council pays for the room and the Supplier for the trainer", "bears the labour and the Buyer the hardware"
        rf"(?P<gives>(?:{PARTY}(?:['’]s?)?|(?P<it>\b(?:it|they|he|she)))\s{{1,3}}{WORD}{{0,4}}?{pays}\s{{1,3}}(?:[^.;SB]|\.(?=\d)){{1,80}}?(?:\band|\bwhile|\bwith|\bbut|,|;)\s{{1,3}}(?:the\s{{1,3}})?{other}(?:\s{{1,3}}{again}))",
        # "the Vendor absorbs all costs but shipping, which is for the Province's account"
        rf"{PARTY}(?:['’]s?)?,?\s{{1,3}}{WORD}{{0,9}}?{pays}\s{{1,3}}{WORD}{{0,3}}?(?:{cost})?[^.;SB]{{0,40}}?\b{_BUT}\s{{1,3}}[^.;SB]{{2,90}}?(?:for|by|on|to|with|at)\s{{1,3}}(?:the\s{{1,3}})?{other}",
    )
    return tuple(map(lazy, sources))
