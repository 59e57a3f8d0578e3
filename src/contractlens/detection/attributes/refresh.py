"""How current software must be kept: "n-1", "no more than one major release behind", "the current release"."""

from __future__ import annotations

import re
from itertools import islice

from contractlens.detection.attributes.ages import ages
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, read_quantity
from contractlens.detection.attributes.percentages import Percentage, find_percentages
from contractlens.detection.cue_phrases import load_cues
from contractlens.detection.lazy_patterns import lazy

_RELEASE = r"(?:releases?|versions?|generations?|upgrades?|editions?|models?|builds?)"
_NEWEST = r"(?:latest|current|most\s{1,3}recent|newest|present|prevailing|most\s{1,3}up[\s\-]to[\s\-]date)"
_ANY_KIND = r"(?:(?!(?:of|and|or|to|in|for|the|its|version|release|edition)\s)[a-z][\w'’\-]{1,20}\s{1,3}){0,3}?"
_SOFTWARE_RELEASE = r"(?:releases?|versions?|editions?|builds?|firmware|(?:patch\s{1,3})?levels?)(?!\w)"
_KIND = r"(?:(?:major|minor|full|main|production|supported|general|generally|available|vendor|stable|software|manufacturer's|published|current|feature|point|numbered|principal|quarterly|annual|commercial)\s{1,3}){0,4}"
_ONE_BACK = (
    r"(?:(?:immediately\s{1,3}|next\s{1,3}|directly\s{1,3})?(?:preceding|previous|prior|earlier|predecessor|forerunner|precursor|superseded|penultimate|last)"
    r"|(?:the\s{1,3})?(?:one|release|version|model|that)\s{1,3}(?:(?:immediately|directly|just|next)\s{1,3})?(?:before|preceding|prior)|one\s{1,3}(?:earlier|behind|back|older)|less\s{1,3}one|one\s{1,3}(?:\(1\)\s{1,3})?(?:release|version|edition|generation)\s{1,3}(?:prior|older|earlier|behind|back))\b"
)
_CURRENCY = lazy(
    r"(?<![\w-])[\"“'‘(]?n\s{0,2}(?:[-–−‑]|minus)\s{0,2}(?P<n>\d|one|two|three)(?!\w)[\"”'’)]?"
    rf"|(?P<behind>{QUANTITY})(?P<ormore>\s{{1,3}}or\s{{1,3}}more)?\s{{1,3}}{_KIND}{_RELEASE}\s{{1,3}}(?:behind|old\b|older(?!\s{{1,3}}than\s{{1,3}}(?:one|two|three|\d))|below|prior\s{{1,3}}to|before|out\s{{1,3}}of\s{{1,3}}date|back|earlier)"
    rf"|(?:within|lag\w*|trail\w*|behind)\s{{1,3}}(?:\w{{1,12}}\s{{1,3}}){{0,4}}?(?:by\s{{1,3}})?(?P<within>{QUANTITY})\s{{1,3}}(?:(?:prior|previous|preceding|earlier)\s{{1,3}})?{_KIND}{_RELEASE}"
    rf"|(?:latest|current|most\s{{1,3}}recent|newest|last)\s{{1,3}}(?P<last>two|three|four|[234])\s{{1,3}}{_KIND}{_RELEASE}"
    rf"|(?P<few>two|three|four|[234])\s{{1,3}}(?:latest|most\s{{1,3}}recent|newest|current)\s{{1,3}}{_KIND}{_RELEASE}"
    rf"|(?P<two>two\s{{1,3}}(?:latest|most\s{{1,3}}recent|newest|current))\s{{1,3}}{_KIND}{_RELEASE}"
    rf"|(?:older|earlier)\s{{1,3}}than\s{{1,3}}(?:the\s{{1,3}})?(?P<older>(?:{_KIND}{_RELEASE}|one)\s{{1,3}}(?:(?:immediately|directly|just|next)\s{{1,3}})?(?:before|preceding|prior)|(?:immediate\s{{1,3}}|direct\s{{1,3}})?predecessor"
    rf"|(?:immediately\s{{1,3}})?(?:preceding|previous|prior)\s{{1,3}}{_KIND}{_RELEASE})"
    rf"|(?:(?:latest|current|most\s{{1,3}}recent|newest)\b(?:\s{{1,3}}{_KIND}{_RELEASE})?|present\s{{1,3}}{_KIND}{_RELEASE})(?P<or>(?:\s{{1,3}}[\w'’()\-]{{1,20}}){{0,12}}?,?\s{{0,3}}\b(?:or|and|nor)\s{{1,3}}(?:[\w'’]{{1,15}}\s{{1,3}}){{0,6}}?{_ONE_BACK}"
    rf"|\s{{0,3}}less\s{{1,3}}one)"
    rf"|{_RELEASE}\b[^.;]{{0,120}}?\b(?:or|and)\s{{1,3}}(?:at\s{{1,3}}|on\s{{1,3}}|with\s{{1,3}})?(?P<either>the\s{{1,3}}one\s{{1,3}}(?:(?:immediately|directly|just|next)\s{{1,3}})?(?:before|preceding|earlier))\b"
    r"|(?P<always>\balways\s{1,3}(?:kept\s{1,3}|run\s{1,3})?(?:at\s{1,3}|on\s{1,3})?(?:the\s{1,3})?(?:latest|newest|current)(?=\s{0,3}(?:[.,;)\t]|$))|\b(?:latest|newest),?\s{1,3}(?:always|at\s{1,3}all\s{1,3}times)\b)"
    r"|\bmore\s{1,3}than\s{1,3}(?P<ones>one|two|three|[123])\s{1,3}behind\b"
    r"|(?<=\t)(?P<whole>(?:[\w'’]{2,20}\s{1,3}){0,2}?(?:latest|current|newest))(?P<cell>\s{1,3}or\s{1,3}the\s{1,3}one\s{1,3}before(?:\s{1,3}it)?)?\s{0,3}(?=\t|$)"
    rf"|{_NEWEST}\s{{1,3}}(?:{_KIND}(?P<latest>{_RELEASE})|{_ANY_KIND}(?P<any>{_SOFTWARE_RELEASE}))"
    r"|\bis\s{1,3}current\s{1,3}or\s{1,3}(?:its|the)\s{1,3}(?:immediate\s{1,3}|direct\s{1,3})?(?P<predecessor>predecessor|forerunner|precursor)",
    re.IGNORECASE,
)
_FEWER = lazy(r"\b(?:fewer|less)\s{1,3}than\s{1,3}$", re.IGNORECASE)
_MINUS = lazy(
    rf"(?:current|latest|newest)\s{{1,3}}(?:{_RELEASE}\s{{1,3}})?minus\s{{1,3}}(?P<minus>one|two|three|\d)(?!\w)"
    rf"|last[\s\-]but[\s\-](?P<but>one|two|three)(?!\w)"
    rf"|(?:current|latest|newest|most\s{{1,3}}recent)\b[^.;]{{0,40}}?\b(?:and|plus|or)\s{{1,3}}(?:the\s{{1,3}}|its\s{{1,3}})?(?P<prior>{QUANTITY})\s{{1,3}}(?:immediately\s{{1,3}})?(?:prior|previous|preceding|earlier)\s{{1,3}}{_KIND}{_RELEASE}"
    rf"|(?P<second>second\s{{1,3}}(?:most\s{{1,3}}recent|latest|newest))\s{{1,3}}{_KIND}{_RELEASE}"
    rf"|(?P<arrears>{QUANTITY})\s{{1,3}}(?:new\s{{1,3}})?{_KIND}{_RELEASE}\s{{1,3}}in\s{{1,3}}arrears",
    re.IGNORECASE,
)
_WORTH_A_LOOK = lazy(
    r"release|always|\b(?:two|three)\s{1,3}before\b|at\s{1,3}all\s{1,3}times|behind|\t[^\t]{0,40}(?:latest|current|newest)|predecessor|forerunner|precursor|firmware|\blevel|version|generation|edition|model|build|upgrade|minus|trail|\blag|but\s{1,3}(?:one|two)|\bn\s{0,2}(?:[-–−‑]|minus)",
    re.IGNORECASE,
)
_DUTY = lazy(
    r"\b(?:run\w*|keep\w*|kept|maintain\w*|remain\w*|upgrad\w*|use|using|operate\w*|be\s+(?:at|on)|stay\w*|current\w*|supported|install\w*|move\w*|deploy\w*|held|hold\w*|have\s{1,3}(?:you|us|it|them)|always)\b",
    re.IGNORECASE,
)
_KEPT = lazy(
    r"\b(?:keep\w*|kept|maintain\w*|remain\w*|stay\w*|current|always|at\s{1,3}all\s{1,3}times|run\w*|operate\w*)\b",
    re.IGNORECASE,
)
_BROUGHT = lazy(
    r"\b(?:migrat\w*|updat\w*|re-?imag\w*|re-?built|lift\w*|rais\w*|brought|bring\w*|takes?|taken)\b", re.IGNORECASE
)
_SOFTWARE = lazy(r"(?:release|version|edition|build|firmware|level)s?$", re.IGNORECASE)
_WORDS = {"one": 1, "two": 2, "three": 3}


def find_version_currency(text: str, clause_type: str) -> list[Fact]:
    """Return ``version_currency`` facts: "n" for the current release, "n-1" for one behind, and so on."""
    if clause_type not in load_cues("attribute_cues")["version_currency"]["types"]:
        return []
    found: list[Fact] = []
    if not _WORTH_A_LOOK.search(text):
        return found
    for match in _MINUS.finditer(text):
        words = match["minus"] or match["arrears"] or match["but"] or match["prior"]
        releases = 1 if match["second"] else int(read_quantity(words))
        found.append(Fact("version_currency", _label(releases), "", *match.span()))
    for match in () if found else _CURRENCY.finditer(text):
        lag = _lag(match, text)
        if match["n"] and lag is not None:
            if _TOLERATED.match(text, match.end()) or _NEVER.search(text, max(match.start() - 20, 0), match.start()):
                continue  # "N-1 is tolerated for the first 90 days"
            lag -= bool(_OR_WORSE.match(text, match.end()))
        if lag is None or any(fact.value == _label(lag) for fact in found):
            continue
        found.append(Fact("version_currency", _label(lag), "", *match.span()))
    found = [*found, *_in_other_words(text, found)]
    behind = [fact for fact in found if fact.value != "n"]
    return behind or found


def _lag(match: re.Match[str], text: str) -> int | None:
    """Return how many releases behind a match allows; None where it only mentions a release."""
    if match["n"]:
        return _WORDS.get(match["n"].lower()) or int(match["n"])
    behind = match["behind"] or match["within"]
    if behind:
        lag = int(read_quantity(behind))
        return (
            max(lag - 1, 0)
            if match["ormore"] or _FEWER.search(text[max(0, match.start() - 20) : match.start()])
            else lag
        )
    if match["last"] or match["few"]:
        return max(int(read_quantity(match["last"] or match["few"])) - 1, 0)
    if any(match[group] for group in ("or", "older", "two", "predecessor", "either", "cell")):
        return 1
    if match["ones"]:  # "not fall more than two behind", of releases
        return int(read_quantity(match["ones"]))
    if match["whole"] or match["always"]:
        return 0  # the whole of a cell: "maker's latest"; "browsers: always the newest"
    before = text[max(0, match.start() - 80) : match.start()]
    if not _SOFTWARE.search(match.group()):  # kit that is brought in is bought, not kept
        return 0 if _KEPT.search(before) else None
    return 0 if _BROUGHT.search(before) or _DUTY.search(before) else None


_NEVER = lazy(r"\b(?:never|reached|reaches|fallen\s{1,3}to|falls\s{1,3}to)\s{1,3}[\"“'‘(]?$", re.IGNORECASE)
_TOLERATED = lazy(
    r"[^.;\n]{0,30}?\b(?:tolerat|permit|allow|accept)\w*\s{1,3}(?:only\s{1,3})?(?:for|during|within|in|until)\s{1,3}(?:the\s{1,3}first|a\s|an\s|up\s{1,3}to|\d|[a-z]{3,12}\s{1,3}(?:days|months|weeks)|that|such|n\b)",
    re.IGNORECASE,
)
_OR_WORSE = lazy(
    r"[\"”'’)]?\s{1,3}(?:or|and)\s{1,3}(?:lower|below|older|earlier|worse|beneath|less|further|anything\s{1,3}(?:older|below))\b",
    re.IGNORECASE,
)
_BY_SO_MANY = lazy(
    rf"\b(?:but)\s{{1,3}}(?P<but>one|two|three)\b(?<=\w)|\b(?:trail|lag|follow|fall\s{{1,3}}behind|be\s{{1,3}}behind)\w*\s{{1,3}}(?:[\w'’()\-]{{1,20}}\s{{1,3}}){{0,7}}?by\s{{1,3}}(?:(?:more|no|not|than|at|most|up|to|only)\s{{1,3}}){{0,4}}(?P<by>one|two|three|[123])\b"
    rf"|\b{_NEWEST}\s{{1,3}}{_KIND}(?:{_RELEASE})?[^.;]{{0,30}}?\b(?:and|or|plus)\s{{1,3}}(?:the\s{{1,3}})?(?:last\s{{1,3}})?(?P<before>two|three|[23])\s{{1,3}}{_KIND}(?:{_RELEASE}\s{{1,3}})?(?:before|preceding|prior\s{{1,3}}to|behind|that\s{{1,3}}went\s{{1,3}}before)",
    re.IGNORECASE,
)
_LAST_RELEASE = lazy(rf"\b(?:last|latest|newest|current)\s{{1,3}}{_KIND}{_RELEASE}\s{{1,3}}$", re.IGNORECASE)
_VERSION_N = lazy(rf"\b{_RELEASE}\s{{1,3}}[\"“'‘(]?n\b(?!\s{{0,2}}(?:[-–−‑]|minus))|\(n\)", re.IGNORECASE)


def _in_other_words(text: str, found: list[Fact]) -> list[Fact]:
    """Return "the last release but one", "may trail it by one" and "version N"."""
    more: list[Fact] = []
    for match in islice(_BY_SO_MANY.finditer(text), 10):
        if match["but"] and not _LAST_RELEASE.search(text, max(match.start() - 60, 0), match.start()):
            continue
        lag = int(read_quantity(match["but"] or match["by"] or match["before"]))
        more.append(Fact("version_currency", _label(lag), "", *match.span()))
    if match_n := None if found or more else _VERSION_N.search(text):
        more.append(Fact("version_currency", "n", "", *match_n.span()))
    known = {fact.value for fact in found}
    return [fact for fact in more if fact.value not in known]


def _label(lag: int) -> str:
    return f"n-{lag}" if lag else "n"


_EACH_YEAR = lazy(
    r"[^.;]{0,90}?\b(?:(?:each|every|per|a)\s{1,3}(?:[a-z]{3,12}\s{1,3}){0,1}(?:year|summer|winter|spring|autumn|vacation|annum|anniversary)|annually|yearly)\b"
)
_LONGEST_CYCLE = 120  # months: a share of a twentieth a year is a budget, not a cycle


def share_intervals(text: str, clause_type: str) -> list[Fact]:
    """Return the interval of "one third of the fleet in each year": all of it is new after three years; of ages reached too.

    `text` is in lower case.
    """
    if clause_type != "technology_refresh":
        return []
    found = ages(text)
    shares: list[Percentage] = list(find_percentages(text))
    if not shares:
        shares = [
            Percentage(100 / _PARTS[match["part"]], *match.span(), match.group())
            for match in islice(_PART_OF_ALL.finditer(text), 2)
        ]
    for share in shares if len(shares) == 1 else ():
        each = _EACH_YEAR.match(text, share.end)
        months = 1200 / share.value if share.value else 0
        whole = round(months)
        is_cycle = each is not None and _MONTHS_PER_YEAR < whole <= _LONGEST_CYCLE
        if each and is_cycle and not _PRICE.search(each.group()) and not _AT_MOST.search(text[: share.start]):
            found.append(Fact("refresh_interval_months", whole, "months", share.start, each.end()))
    return found


_MONTHS_PER_YEAR = 12
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
}
_PART_OF_ALL = lazy(
    r"\b(?:an?|one|the|oldest|each|every)[\s\-]{1,3}(?:oldest\s{1,3})?(?P<part>"
    + "|".join(_PARTS)
    + r")(?=\s{1,3}of\s)"
)
_AT_MOST = lazy(
    r"(?:up\s{1,3}to|more\s{1,3}than|exceed(?:s|ing)?|at\s{1,3}most|maximum\s{1,3}of|limit\s{1,3}of)\s{1,3}$"
)
"""A share that may be reached is no cycle."""
_PRICE = lazy(r"refresh|charge|fee|price|cost|budget|fund|credit|saving|discount")
