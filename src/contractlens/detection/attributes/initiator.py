"""Who sets the renewal of technology going: the buyer by asking, the supplier by offering, either, or nobody."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.cost_grammar import PARTY, marked_parties
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.initiator_words import clear_words, is_forward_look
from contractlens.detection.attributes.numbers import in_lower_case
from contractlens.detection.attributes.subjects import MOST_CUES, SIDES, PartiesOf, cue, cue_section, subject_of
from contractlens.detection.cue_phrases import phrases_source
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles
    from contractlens.findings import Bearer

_MAYBE_ASKED = lazy(r"\b(?:if|should|when\w*|own|call|may|can|upon|on)\b")
_POSSESSIVE_REACH = 16  # "'s prior written "


@cache
def _starters() -> re.Pattern[str]:
    table = cue_section("who_initiates")
    request, asks = phrases_source(table["request_of"]), phrases_source(table["asks"])
    return re.compile(f"(?P<request>{request})|(?P<asks>{asks})")


def find_initiator(text: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return the ``who_initiates`` fact: buyer, supplier, either or automatic."""
    section = cue_section("who_initiates")
    if clause_type in section["stated_types"]:
        lowered = in_lower_case(text)
        fact = clear_words(lowered, PartiesOf(text, roles).all()) if _MAYBE_ASKED.search(lowered) else None
        return [fact] if fact else []
    if clause_type not in section["types"]:
        return []
    mentions, text = PartiesOf(text, roles), in_lower_case(text)
    automatic = cue("who_initiates", "automatic").search(text)
    if automatic and not cue("who_initiates", "automatic_unless").search(
        text[max(0, automatic.start() - 30) : automatic.end() + 30]
    ):
        return [Fact("who_initiates", "automatic", "", *automatic.span())]
    if is_forward_look(text):
        return []
    marked = marked_parties(text, mentions.all())
    if stated := _stated(marked) or clear_words(text, mentions.all()):
        return [] if _is_about_keeping(text, stated) else [stated]
    for match in islice(_starters().finditer(text), MOST_CUES):
        if match["asks"] and cue("who_initiates", "never").match(text, match.start()):
            continue
        party = _requester(text, match, mentions.all()) if match["request"] else None
        party = party or subject_of(text, match.start(), mentions.all())
        if party is not None and party.role in SIDES:
            fact = Fact("who_initiates", _initiator(party.role), "", min(party.start, match.start()), match.end())
            return [] if _is_about_keeping(text, fact) else [fact]
    return _in_other_words(marked)


_KEEPING = lazy(  # "if we would rather keep it we may say so", "asks for changes", "an upgrade to be put off"
    r"\b(?:keep|retain|go\s{1,3}on\s{1,3}using|hold\s{1,3}on\s{1,3}to|turn\s{1,3}(?:[a-z]{1,12}\s{1,3}){0,2}?down)\b"
)
_REFUSING = lazy(r"\b(?:may|can|could)\s{1,3}(?:declin|refus|reject|veto|object)")
_PUT_OFF = lazy(
    r"(?:\s{1,3}for)?\s{1,3}(?:changes|amendments|revisions|more\s{1,3}time|(?:a\s{1,3})?delay|what\s{1,3}it\s{1,3}wants)\b|[^.;]{0,60}?\bto\s{1,3}be\s{1,3}(?:put\s{1,3}off|postponed|deferred|delayed|held\s{1,3}(?:over|back)|left\s{1,3}out)\b|\s{1,3}changed\b"
)
_BEFORE = 60  # characters before a wish in which what is wished for is looked for


def _is_about_keeping(text: str, fact: Fact) -> bool:
    """Tell whether what a party asks for is to keep the old thing, to wait, or to have a paper changed."""
    return (
        _KEEPING.search(text, max(fact.start - _BEFORE, 0), fact.end) is not None
        or _PUT_OFF.match(text, fact.end) is not None
        or _REFUSING.search(text, fact.start, fact.end) is not None
    )


_SIDE = r"(?:the\s{1,3})?(?P<%s>S{2,60}|B{2,60}|P{2,60})"
_ASKED = r"(?:asked|requested|required|directed|instructed|ordered|told|called\s{1,3}upon|invited|demanded|called\s{1,3}for|proposed|tabled|initiated|suggested|offered|triggered|put\s{1,3}forward|raised|chosen|selected|set\s{1,3}in\s{1,3}motion)"
_ASKS = r"(?:ask|request|require|call\s{1,3}for|demand|order|propose|offer|initiate|suggest|table|recommend|put\s{1,3}forward|raise|direct|trigger)"
_MAY = r"(?:may|can|could|(?:is|are|shall\s{1,3}be|will\s{1,3}be)\s{1,3}(?:also\s{1,3})?(?:entitled|free|at\s{1,3}liberty)\s{1,3}to)"


@cache
def _statements() -> tuple[re.Pattern[str], ...]:
    """Return the patterns that come first: both sides, "when asked by the Buyer", "at such times as the Supplier proposes"."""
    return tuple(
        re.compile(source)
        for source in (
            rf"\b{_ASKED}\s{{1,3}}(?:[a-z]{{1,12}}\s{{1,3}}){{0,3}}?by\s{{1,3}}{_SIDE % 'one'}[^.;SBP]{{0,20}}?\b(?:or|and)\s{{1,3}}(?:{_ASKED}\s{{1,3}})?(?:[a-z]{{1,12}}\s{{1,3}}){{0,2}}?(?:by\s{{1,3}})?{_SIDE % 'two'}(?!\s{{1,3}}(?:[a-z]{{1,12}}\s{{1,3}}){{0,2}}?(?:bears?|pays?|meets?|shall|will|must))",
            rf"{_SIDE % 'one'}[^.;SBP]{{0,12}}?\b{_MAY}\b[^.;SBP]{{0,30}}?\b{_ASKS}\b[^.;SBP]{{0,60}}?\b(?:and|or)\s{{1,3}}{_SIDE % 'two'}[^.;SBP]{{0,12}}?\b{_MAY}\b(?!\s{{1,3}}(?:not|never))[^.;SBP]{{0,30}}?\b{_ASKS}\b",
            rf"\b(?:if|when|where|whenever|as|once|unless|only|until)\s{{1,3}}(?:and\s{{1,3}}when\s{{1,3}}|so\s{{1,3}}|first\s{{1,3}}|expressly\s{{1,3}}|it\s{{1,3}}is\s{{1,3}}|specifically\s{{1,3}}){{0,3}}{_ASKED}\s{{1,3}}(?:[a-z]{{1,12}}\s{{1,3}}){{0,4}}?by\s{{1,3}}{_SIDE % 'one'}",
            rf"\bit\s{{1,3}}is\s{{1,3}}for\s{{1,3}}{_SIDE % 'one'}[^.;SB]{{0,40}}?\bto\s{{1,3}}(?:say|decide|choose|determine|ask|call|judge|settle)\b",
            rf"\b(?:choice|decision|timing|initiative)\b[^.;SBP]{{0,60}}?\b(?:lies|lie|rests|rest|is|being|remains|remain|belongs|shall\s{{1,3}}be)\s{{1,3}}(?:with|for|to|that\s{{1,3}}of)\s{{1,3}}{_SIDE % 'one'}",
            rf"{_SIDE % 'one'}(?!['’])\s{{1,3}}(?:shall|may|can|will)\s{{0,3}}not\s{{1,3}}(?:call\s{{1,3}}for|ask\s{{1,3}}for|require|request|demand|order)\b[^.;SBP]{{0,110}}?\b(?:more\s{{1,3}}often|oftener|more\s{{1,3}}than\s{{1,3}}once|more\s{{1,3}}frequently)\b",
            rf"{_SIDE % 'one'}(?!['’])\s{{1,3}}{_MAY}\s{{1,3}}(?:[a-z]{{2,12}}\s{{1,3}}){{0,3}}?have\s{{1,3}}(?:[^.;SBP]{{0,60}}?\b(?:exchanged|replaced|swapped|renewed|upgraded|refreshed|modernised|modernized|superseded)\b|(?:the|its|a|any)\s{{1,3}}(?:[a-z]{{2,12}}\s{{1,3}})?(?:successor|newer|later|next)\b)",
            rf"{_SIDE % 'one'}(?!['’])(?:\s{{1,3}}(?:shall|will|must|may|also|can)){{0,2}},?\s{{1,3}}(?:on|of|at)\s{{1,3}}its\s{{1,3}}own\s{{1,3}}(?:motion|initiative|accord|volition)\b",
            rf"\bat\s{{1,3}}(?:such|whatever|whichever|any|the)\s{{1,3}}(?:times?|moments?|dates?|intervals?)\s{{1,3}}(?:as\s{{1,3}}|that\s{{1,3}})?{_SIDE % 'one'}(?!['’])[^.;SBP]{{0,50}}?(?:propos|choos|decid|determin|think|sees|elect|wish|consider|select|requir|direct|request|judg|prefer)",
        )
    )


def _stated(marked: str) -> Fact | None:
    """Return who starts it where the words leave no doubt."""
    for pattern in _statements():
        match = pattern.search(marked)
        if match is None:
            continue
        sides = {match["one"][0], match.groupdict().get("two", match["one"])[0]}
        if "two" in match.re.groupindex and len(sides) == 1:
            continue
        value = "either" if len(sides) > 1 or "P" in sides else "supplier" if "S" in sides else "buyer"
        return Fact("who_initiates", value, "", *match.span())
    return None


_OFFICE = r"(?:c[it]o|cdo|ciso|chief\s{1,3}[a-z]{3,14}(?:\s{1,3}officer)?|(?:[a-z]{3,14}\s{1,3})?director(?:\s{1,3}of\s{1,3}[a-z]{2,14})?|head\s{1,3}of\s{1,3}[a-z]{2,14}|contracting\s{1,3}officer|programme\s{1,3}(?:board|office|manager)|project\s{1,3}manager|registrar|governors?|commissioner|secretary)"
_ASKING = r"(?:ask|request|requir|direct|demand|call|order|instruct|elect|wish|notify|tell|say)ing"
_ENDS = r"(?:stop|cease|withdr|discontinu|\bends?\b|announc|intimat|drop|retir|no\s{1,3}longer|obsolet|new)"
_OFFERS = r"(?:offer|propos|put\s{1,3}forward|bring\s{1,3}forward|table)"


@cache
def _other_words() -> re.Pattern[str]:
    """Return the pattern of requests and offers whose verb stands elsewhere than beside its party."""
    return re.compile(
        # "within a week of the Trust asking", "of being asked by the Council"
        rf"\b(?:of|on|upon|by|after)\s{{1,3}}(?:the\s{{1,3}})?(?:{PARTY}(?:['’]s)?|{_OFFICE}(?:['’]s)?)\s{{1,3}}(?:so\s{{1,3}}|first\s{{1,3}})?{_ASKING}\b"
        r"|\b(?:asked|requested|told|directed|instructed|demanded|called\s{1,3}(?:upon|for))\s{1,3}(?:(?:to|do|so|for|it|in|writing)\s{1,3}){0,4}by\s{1,3}(?:the\s{1,3})?(?P<by>S{2,60}|B{2,60})"
        # "upon 120 days' notice from the CIO"
        rf"|\b(?:on|upon|with|at|after|by|against)\s{{1,3}}(?:[\w'’()\-]{{1,20}}\s{{1,3}}){{0,7}}?notice\s{{1,3}}(?:in\s{{1,3}}writing\s{{1,3}})?(?:from|by|of)\s{{1,3}}(?:the\s{{1,3}})?(?:(?P<notice>S{{2,60}}|B{{2,60}})|{_OFFICE}\b)"
        # "the Director of Digital may require"
        rf"|(?<!S['’]s\s)\b{_OFFICE}\s{{1,3}}(?:may|can|is\s{{1,3}}entitled\s{{1,3}}to)\s{{0,3}}(?:,[^,.;]{{2,60}},\s{{1,3}}|[^,.;]{{0,40}}?\s)?(?:direct|require|ask|request|call\s{{1,3}}for|order|instruct|demand)\b"
        # "if the maker withdraws it, tell us and move us to its successor"
        rf"|(?P<maker>\b(?:if|where|when|whenever|once|should|in\s{{1,3}}the\s{{1,3}}event\s{{1,3}}that|as\s{{1,3}}soon\s{{1,3}}as)\b[^.;]{{0,80}}?\b(?:makers?|manufacturers?|vendors?|publishers?|producers?|oem|authors?)\b[^.;]{{0,60}}?{_ENDS}[^.;]{{0,140}}?(?:,\s{{1,3}}|S{{2,60}}\s{{1,3}}(?:shall|must|will|has\s{{1,3}}to|is\s{{1,3}}to)\s{{1,3}}(?:[^.;]{{0,80}}?\s)?)(?:[^.;]{{0,60}}?\band\s{{1,3}})?{_OFFERS})"
    )


def _in_other_words(marked: str) -> list[Fact]:
    """Return who starts it by "the Trust asking", "notice from the CIO" or an offer when a maker ends its support."""
    match = _other_words().search(marked)
    if match is None:
        return []
    party = match["party"] or match["by"] or match["notice"]
    value = (
        "supplier"
        if match["maker"] or (party and party[0] == "S")
        else "either"
        if party and party[0] == "P"
        else "buyer"
    )
    return [Fact("who_initiates", value, "", *match.span())]


def _requester(text: str, match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the party of "the Buyer's request" or "at the request of the Buyer"."""
    for mention in mentions:
        if (
            mention.possessive
            and 0 <= match.start() - mention.end <= _POSSESSIVE_REACH
            and not text[mention.end : match.start()].count(".")
        ):
            return mention
        if (
            text[match.end() : mention.start].strip(" :\t").lower()
            in ("of", "by", "from", "of the", "by the", "from the")
            and mention.start > match.end()
        ):
            return mention
    return None


def _initiator(role: Bearer) -> str:
    return "either" if role == "both" else str(role)
