"""One person who is lent: "lend us a data engineer", "our analyst goes to the Partner", "one of its officials is placed"."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.subjects import cue_section
from contractlens.detection.cue_phrases import phrases_source
from contractlens.detection.lazy_patterns import lazy

_MOST_MATCHES = 40  # in one provision: keeps the work linear in the size of hostile input
_NEAR_MOVE = 70  # characters between a person and the verb that sends him or her
_CLOSE_MOVE = 30  # and between "our analyst" and that verb: most people who are owned go nowhere
_SENT = lazy(
    r"\b(?:second(?:s|ed|ing)?|plac(?:e|es|ed)|sends?|sent|sits?|sitting|moves?|embed\w*|attach\w*|detach\w*|lends?|lent|loan\w*|release\w*|host\w*|assign\w*|detail(?:ed)?|from\s{1,3}(?:us|you|the\s{1,3}[a-z]{3,20})\s{1,3}to\s{1,3}(?:us|you|the\s{1,3}[a-z]{3,20}(?=\s{0,2}:))|works?|spends?|joins?"
    r"|goes|posted|lodge[sd]?|receiv(?:e|es|ed)|accommodat(?:e|es|ed)|stationed|deput(?:e|es|ed)|at\s{1,3}the\s{1,3}disposal)\b",
    re.IGNORECASE,
)
_GOES = lazy(
    r"['’]?\s{1,3}(?:[a-z]{2,14}\s{1,3}){0,1}?(?:(?:shall|will|must|may|is\s{1,3}to|can)\s{1,3})?(?:be\s{1,3}|is\s{1,3})?(?:on\s{1,3}loan|goes|go|works?|joins?|moves?|sits?|spends?|comes|seconded|placed|lent|posted|attached|with\s{1,3}(?:you|us))\b"
)
_SENDS = lazy(
    r"\b(?:sends?|lends?|seconds?|plac(?:e|es)|posts?|details?|loans?|releases?|deputes?|assigns?)\s{1,3}(?:(?:us|you|the\s{1,3}[a-z]{3,20})\s{1,3})?$"
)
_ANY_PERSON = lazy(  # what is said of whoever is lent counts nobody
    r"(?:an?|one)\s{1,3}secondee\b|(?:an?|one)\s{1,3}(?:person|employee|individual|secondee|member\s{1,3}of\s{1,3}staff|officer|official|colleague)\s{1,3}(?:on\s{1,3}(?:loan|secondment|placement|attachment)|(?:so\s{1,3})?(?:lent|placed|seconded|posted|attached|sent)|who\s{1,3}(?:is|has\s{1,3}been)\s{1,3}(?:lent|placed|seconded|on)|of\s{1,3}(?:ours|yours))\b"
)
_ANYBODY = lazy(r"\b(?:person|employee|individual|secondee|member|colleague)$")
_ASKED_BACK = lazy(
    r"\b(?:recall\w*|call\w*\s{1,3}back|withdraw\w*)\s{1,3}$|\bthe\s{1,3}other\s{1,3}(?=an?\s{1,3}(?:person|employee)\b)"
)


def one_person(text: str) -> list[Fact]:
    """Return the head count 1 of "lend us a data engineer", "one of its officials" and "our analyst goes"; `text` in small letters."""
    pairs = [match for match in islice(_single().finditer(text), _MOST_MATCHES) if _is_moved(text, match)]
    if len(pairs) > 1 and text[pairs[0].end() : pairs[1].start()] == " and ":
        return [Fact("headcount", 2, "", pairs[0].start(), pairs[1].end())]
    if pairs:
        return [Fact("headcount", 1, "", *pairs[0].span())]
    owned = next((match for match in islice(_owned().finditer(text), _MOST_MATCHES) if _goes(text, match)), None)
    return [Fact("headcount", 1, "", *owned.span())] if owned else []


def _is_moved(text: str, person: re.Match[str]) -> bool:
    """Tell whether a person is sent somewhere: "lend us an engineer", "an officer may be placed with"."""
    if _ANY_PERSON.match(text, person.start()) or _ASKED_BACK.search(text, max(0, person.start() - 40), person.start()):
        return False
    if text.endswith("as ", 0, person.start()):
        return False  # "treated as one of its own engineers"
    if text.endswith("the other ", 0, person.start()) and person.group() in ("a person", "an employee"):
        return False  # "either side may lend the other a person"
    return bool(
        _SENT.search(text[max(0, person.start() - _NEAR_MOVE) : person.start()])
        or _SENT.search(text[person.end() : person.end() + _NEAR_MOVE])
    )


def _goes(text: str, person: re.Match[str]) -> bool:
    """Tell whether "our analyst" goes somewhere, or "its trainee" is sent."""
    if _ANYBODY.search(person.group()):
        return False
    return bool(
        _GOES.match(text, person.end(), person.end() + _CLOSE_MOVE + _NEAR_MOVE)
        or _SENDS.search(text, max(0, person.start() - _CLOSE_MOVE), person.start())
    )


@cache
def _person() -> str:
    words = phrases_source(cue_section("training")["person"])
    return rf"(?:{words}|actuary|lecturer|[a-z\-]{{3,25}}(?:eer|per|ist|ian|ect|tor|ger|cer|ser|ner|yer)(?!\w))"


@cache
def _single() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:one\s{1,3}of\s{1,3}(?:the\s{1,3}|its\s{1,3}|our\s{1,3}|your\s{1,3}|their\s{1,3})?(?:[\w'’\-]{2,25}\s{1,3}){0,3}?[a-z\-]{3,25}s(?!\w)"
        rf"|(?:an?|one(?:\s{{0,2}}\(1\))?)\s{{1,3}}(?:[\w\-]{{1,25}}\s{{1,3}}){{0,3}}?{_person()})"
    )


@cache
def _owned() -> re.Pattern[str]:
    """Return the pattern of one person who belongs to a party: "our MIS analyst", "the Provider's digital conservator"."""
    return re.compile(
        rf"(?<!\w)(?:(?:our|your|its|their)|(?:the\s{{1,3}})?[a-z]{{3,20}}['’]s)\s{{1,3}}(?:(?!(?:to|of|in|at|and|or|the|for|from|with)\s)[\w\-]{{2,20}}\s{{1,3}}){{0,2}}?{_person()}(?!['’\w])"
    )
