"""The shortest time that must lie between two of a kind: "no more than once in any two years", "at least 18 months apart"."""

from __future__ import annotations

from itertools import islice

from contractlens.detection.attributes.durations import MONTHS_PER_QUARTER, MONTHS_PER_YEAR, YEAR_KIND
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, plain, read_quantity
from contractlens.detection.lazy_patterns import lazy

TYPES = frozenset({"technology_refresh", "benchmarking"})
_MOST_MATCHES = 20  # in one provision: keeps the work linear in the size of hostile input
_UNITS = {"month": 1, "quarter": MONTHS_PER_QUARTER, "year": MONTHS_PER_YEAR}
_ADVERBS = {
    "monthly": 1,
    "quarterly": 3,
    "half-yearly": 6,
    "annually": 12,
    "yearly": 12,
    "biennially": 24,
    "triennially": 36,
}
_TIMES = {"twice": 2, "thrice": 3}
_NOT = r"(?:not|no|never|nor|none|neither|nothing|cannot)"


def _time(way: str) -> str:
    """Return the pattern of a length of time, with groups that end in `way`: "eighteen months", "two-year period"."""
    return (
        rf"(?:(?P<count{way}>{QUANTITY})[\s\-]{{1,3}}(?:(?:consecutive|successive|rolling|full|whole|calendar|clear|complete)\s{{1,3}})?(?:{YEAR_KIND}\s{{1,3}})?(?P<unit{way}>month|quarter|year)s?['’]?"
        rf"|(?:{YEAR_KIND}\s{{1,3}})?(?P<single{way}>month|quarter|year)|twelvemonth)(?![a-z])"
    )


_MAYBE = lazy(
    r"\bonce\b|at most|one |only one|more than one|\btwice\b|interval|apart|elaps|between|again|another|a second|a further|last\b|previous|preceding|prior|served|been in|more often|oftener|frequently|second time"
)
_OFTEN = r"(?:more\s{1,3}(?:often|frequently)|oftener|at\s{1,3}shorter\s{1,3}intervals)"
_IN_EACH = r"(?:in|every|per|during|within|over|for|a|an|each|any)"
_LEAD = rf"(?:{_IN_EACH}\s{{1,3}}){{1,2}}?(?:(?:any|each|every|a|an|the\s{{1,3}}same|one|single|given|rolling|consecutive|successive|succeeding|continuous)\s{{1,3}}){{0,3}}(?:(?:period|space|course|span|interval)s?\s{{1,3}}of\s{{1,3}})?"
_NO_MORE = lazy(
    rf"(?:\b{_NOT}(?:\s{{1,3}}[\w\-]{{1,16}}){{0,7}}?\s{{1,3}}{_OFTEN}(?:\s{{1,3}}than)?|\b{_NOT}(?:\s{{1,3}}[\w\-]{{1,16}}){{0,7}}?\s{{1,3}}more\s{{1,3}}than|\bat\s{{1,3}}most|\bonly|\bup\s{{1,3}}to|\bmaximum(?:\s{{1,3}}of)?|\blimited\s{{1,3}}to|\bnot\s{{1,3}}exceeding)"
    rf"(?:\s{{1,3}}(?P<times>once|one(?:\s{{1,3}}\w{{2,16}}){{0,6}}?))\s{{1,3}}{_LEAD}{_time('1')}"
    rf"|\bone(?:\s{{1,3}}\w{{2,16}}){{0,3}}?\s{{1,3}}only\s{{1,3}}{_LEAD}{_time('5')}"
    rf"|\b{_NOT}(?:\s{{1,3}}[\w\-]{{1,16}}){{0,7}}?\s{{1,3}}{_OFTEN}\s{{1,3}}than\s{{1,3}}(?:(?:every|at|each)\s{{1,3}}(?:intervals\s{{1,3}}of\s{{1,3}})?{_time('2')}|(?P<adverb>{'|'.join(_ADVERBS)}))"
)
_MAY_ONCE = lazy(  # a right that may be used once in so long a time
    rf"\bonce\s{{1,3}}in\s{{1,3}}any\s{{1,3}}(?:(?:rolling|consecutive|successive|continuous)\s{{1,3}})?(?:(?:period|space|span)s?\s{{1,3}}of\s{{1,3}})?{_time('2')}[^.;]{{0,30}}?\b(?:may|can|entitled|free)\b|"
    rf"\b(?:may|can|could|entitled|right|option|free|ask|require|request)\b[^.;]{{0,60}}?\bonce(?:,?\s{{1,3}}(?:and|only|but|once)){{0,4}},?\s{{1,3}}(?:in|during|within)\s{{1,3}}(?:any|each|every)\s{{1,3}}(?:(?:rolling|consecutive|successive|succeeding|continuous)\s{{1,3}})?(?:(?:period|space|span)s?\s{{1,3}}of\s{{1,3}})?{_time('1')}"
    rf"|\bonce\s{{1,3}}(?:in|every)\s{{1,3}}{_time('3')},?\s{{1,3}}(?:and|but)\s{{1,3}}(?:no|not)\s{{1,3}}(?:oftener|more\s{{1,3}}often|more\s{{1,3}}frequently|more)\b"
)
_LAST = r"(?:last|previous|preceding|prior|earlier|latest|foregoing|most\s{1,3}recent|one\s{1,3}before|first(?=\s{0,2}(?:[.,;)]|$)))"
_SINCE_LAST = lazy(
    rf"\b(?:{_NOT}\b[^.;]{{0,120}}?(?:within|inside|in|before|until|sooner\s{{1,3}}than|earlier\s{{1,3}}than|less\s{{1,3}}than)|(?:at\s{{1,3}}least|not\s{{1,3}}less\s{{1,3}}than|no\s{{1,3}}less\s{{1,3}}than|(?:not|no)\s{{1,3}}(?:sooner|earlier)\s{{1,3}}than|once|only\s{{1,3}}(?:after|when|once)))\s{{1,3}}(?:the\s{{1,3}}(?:expiry|lapse|end)\s{{1,3}}of\s{{1,3}})?(?:a\s{{1,3}}period\s{{1,3}}of\s{{1,3}})?{_time('1')}"
    rf"(?:\s{{1,3}}(?:have|has|had|shall\s{{1,3}}have)\s{{1,3}}(?:passed|elapsed|expired|gone\s{{1,3}}by))?\s{{1,3}}(?:of|after|from|since|following)\s{{1,3}}(?:(?:the|its|their|any|each|that|such|date|completion|end|of|report|on)\s{{1,3}}){{0,5}}(?:[a-z]{{3,14}}\s{{1,3}})?{_LAST}\b"
)
_SPACED = lazy(
    rf"\bintervals?\s{{1,3}}(?:between\s{{1,3}}[^.;,]{{3,60}}?\s{{1,3}})?(?:(?:shall|must|will|to|be|is|are|of|may)\s{{1,3}}){{0,3}}(?:not\s{{1,3}}(?:be\s{{1,3}})?(?:less|shorter|fewer)\s{{1,3}}than|no\s{{1,3}}(?:less|shorter)\s{{1,3}}than|at\s{{1,3}}least|(?:a\s{{1,3}})?minimum\s{{1,3}}of)\s{{1,3}}{_time('1')}"
    rf"|\b{_NOT}\b[^.;]{{0,90}}?\bat\s{{1,3}}(?:an\s{{1,3}})?intervals?\s{{1,3}}(?:of\s{{1,3}})?(?:less|shorter|fewer|under)\s{{1,3}}(?:than\s{{1,3}})?{_time('2')}"
    rf"|\bminimum\s{{1,3}}(?:interval|gap|period\s{{1,3}}between[^.;,]{{3,50}}?)\s{{0,3}}(?:of|is|:|shall\s{{1,3}}be)\s{{1,3}}{_time('3')}"
    rf"|\b(?:at\s{{1,3}}least|not\s{{1,3}}less\s{{1,3}}than|no\s{{1,3}}less\s{{1,3}}than|(?:a\s{{1,3}})?minimum\s{{1,3}}of)\s{{1,3}}{_time('4')}\s{{1,3}}(?:apart|(?:shall|must|will|to|should)\s{{1,3}}(?:elapse|pass|lie|separate|intervene|divide|go\s{{1,3}}by)|between\s{{1,3}}(?:any\s{{1,3}}two|each|one|two|successive|consecutive|such|them))"
    rf"|{_time('5')}(?:\s{{1,3}}at\s{{1,3}}(?:the\s{{1,3}})?least)?\s{{1,3}}(?:shall|must|have\s{{1,3}}to|are\s{{1,3}}to|should)\s{{1,3}}(?:elapse|pass|lie|separate|intervene|go\s{{1,3}}by)\s{{1,3}}between"
)
_SERVED = lazy(
    rf"\b{_NOT}\b[^.;]{{0,80}}?(?:before|until|unless|sooner\s{{1,3}}than\s{{1,3}}when|earlier\s{{1,3}}than\s{{1,3}}when)\s{{1,3}}(?:[a-z]{{2,12}}\s{{1,3}}){{1,3}}?(?:has|have|had)\s{{1,3}}(?:(?:served|lasted|run)|been\s{{1,3}}(?:in\s{{1,3}}(?:use|service|place|operation)|used|deployed))\s{{1,3}}(?:for\s{{1,3}})?(?:(?:at\s{{1,3}}least|not\s{{1,3}}less\s{{1,3}}than|more\s{{1,3}}than|a\s{{1,3}}full)\s{{1,3}})?{_time('1')}"
)
_AGAIN = lazy(  # "may not ask again until 18 months have passed"
    rf"\b{_NOT}\b[^.;]{{0,60}}?\b(?:again|another|a\s{{1,3}}second|a\s{{1,3}}further)\b[^.;\d]{{0,40}}?\b(?:within|until|before|inside)\s{{1,3}}(?:a\s{{1,3}}(?:further\s{{1,3}}|period\s{{1,3}}of\s{{1,3}}))?{_time('1')}"
)
_SO_OFTEN = lazy(  # how many at most, which is neither a cycle nor the time between two
    rf"\b(?:{_NOT}\s{{1,3}}more\s{{1,3}}(?:often\s{{1,3}})?than|at\s{{1,3}}most|up\s{{1,3}}to|maximum\s{{1,3}}of)\s{{1,3}}(?P<times>twice|thrice|{QUANTITY}\s{{1,3}}times)\s{{1,3}}{_LEAD}{_time('1')}"
)
_PATTERNS = (_NO_MORE, _MAY_ONCE, _SINCE_LAST, _SPACED, _SERVED, _AGAIN)


def least_intervals(text: str, clause_type: str) -> list[Fact]:
    """Return ``min_interval_months`` facts of a text in lower case; spans run from the words that make it a least."""
    if clause_type not in TYPES or not _MAYBE.search(text):
        return []
    found: list[Fact] = []
    for pattern in _PATTERNS if clause_type == "technology_refresh" else _PATTERNS[:4]:
        for match in islice(pattern.finditer(text), _MOST_MATCHES):
            months = _months(match.groupdict())
            if months and not any(fact.start < match.end() and match.start() < fact.end for fact in found):
                found.append(Fact("min_interval_months", months, "months", *match.span()))
    return found


def capped_numbers(text: str, clause_type: str) -> list[Fact]:
    """Return where a text in lower case says how often at most: "not more than twice per year".

    Of requests for new technology that is a ``frequency_months`` fact, of comparisons one without a name.
    """
    if clause_type not in TYPES:
        return []
    name = "frequency_months" if clause_type == "technology_refresh" else ""
    found = []
    for match in islice(_SO_OFTEN.finditer(text), _MOST_MATCHES):
        times = _TIMES.get(match["times"]) or read_quantity(match["times"].removesuffix("times").strip())
        if times > 0:
            found.append(Fact(name, plain(_months(match.groupdict()) / times), "months", *match.span()))
    return found


def _months(groups: dict[str, str | None]) -> int | float:
    """Return the length of time that one of the groups holds."""
    if adverb := groups.get("adverb"):
        return _ADVERBS[adverb]
    for way in "12345":
        if (unit := groups.get(f"unit{way}")) and (count := groups.get(f"count{way}")):
            return plain(read_quantity(count) * _UNITS[unit])
        if single := groups.get(f"single{way}"):
            return _UNITS[single]
    return MONTHS_PER_YEAR  # "twelvemonth"
