"""Which way people go on a secondment: from the buyer to the supplier, from the supplier to the buyer, or both."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.cost_grammar import marked_parties
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import in_lower_case
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles

_AROUND = 150  # characters before a verb of moving in which its subject is looked for
_MOST_MATCHES = 40  # in one provision: keeps the work linear in the size of hostile input
_MOVES = lazy(
    r"\b(?:second(?:s|ed|ing)?(?=\s)(?!\s+(?:contract|year|month|half|stage|phase|line|level|period|quarter|anniversary))"
    r"|plac(?:e|es|ed|ing)|send(?:s|ing)?|sent|attach(?:es|ed)?|detach(?:es|ed)?|post(?:s|ed)?(?=\s+(?:to|at|with))"
    r"|assign(?:s|ed)?|detail(?:s|ed)(?=\s+to\b)|detail(?=\s+(?:one|an?|two|three|four|five|six|up|at|to|not|\d)\b)|deploy(?:s|ed)?|lend(?:s|ing)?|lent|loan(?:s|ed|ing)?|releas(?:e|es|ed|ing)|secondments?|placements?"
    r"|host(?:s|ed)?|work(?:s|ing)?(?=\s+(?:for|from|in|at|with|alongside|within)\b)|spend(?:s|ing)?|join(?:s|ed)?|embed(?:s|ded)?|take(?=\s+(?:in|on)\b|\s+(?:up\s+to\s+)?(?:one|two|three|four|five|six|\d{1,2})\s+(?!months?|weeks?|days?|years?))|receiv(?:e|es|ed)|accept(?:s|ed)?(?=\s+(?:up|a|one|two|three|at|on|secondees|staff|people|its|the|any))|welcomes?)\b",
    re.IGNORECASE,
)
_NOUN = lazy(r"secondment|placement|work|spend|join|releas|host|take|receiv|accept|welcom", re.IGNORECASE)
_LOAN_WORD = lazy(r"second|place|lend|send|loan|attach", re.IGNORECASE)
_LEND = lazy(r"lend|loan|send", re.IGNORECASE)
_JOIN = lazy(r"join", re.IGNORECASE)
_BRING = lazy(r"host|take|receiv|accept|welcom", re.IGNORECASE)
_WORK_FROM = lazy(r"work\w*\s{1,3}from\b", re.IGNORECASE)
_HOSTED_BY = lazy(r"(?:hosted|received|accepted|welcomed)\s{1,3}by\b", re.IGNORECASE)
_PASSIVE = lazy(r"\b(?:be|been|is|are|being)\s{1,3}(?:\w{2,12}\s{1,3})?$", re.IGNORECASE)
_OF = lazy(r"\b(?:of|from)\s{1,3}(?:the\s{1,3})?$", re.IGNORECASE)
_FULL_STOP = lazy(r"[.;](?=\s|$)")
_DESTINATION = lazy(
    r"\b(?:at\s{1,3}the\s{1,3}disposal\s{1,3}of|(?:in|into|with|at|to)\s{1,3}an?\s{1,3}(?:unit|team|office|branch|department)\s{1,3}of)\s{1,3}(?:the\s{1,3})?$|\b(?:to|with|into|at|within|in|on|for|alongside)\s{1,3}(?:(?:work|be|join|the|premises|offices|team|of|one|a|another|place)\s{1,3}){0,5}$",
    re.IGNORECASE,
)
_MUTUAL = lazy(
    r"\b(?:(?:second\w*|placements?|staff|people|transfers?)\W{1,4}(?:[\w'’]{1,20}\W{1,3}){0,8}?(?:in )?(?:either direction|both directions)"
    r"|(?:second|place|lend|send)\w*\W{1,4}(?:[\w'’]{1,20}\W{1,3}){0,12}?(?:to|with) (?:the other|each other)|mutual secondment\w*|each way|either way|both ways|(?:second|place|lend|send|loan)\w*\s{1,3}(?:the other|each other|one another)\b|(?:each|either) (?:party|side|of us|of them) (?:may|can|shall|will)(?: \w{2,12}){0,3}? (?:second|send|lend|place|loan)|exchanges? of (?:staff|people|personnel|employees)|staff exchange|(?:chang|swap|swapp|trad|exchang)(?:e|es|ed|ing|s)? (?:places|desks|jobs|seats)|(?:exchange|swap|interchange) (?:of )?(?:staff|people|personnel|employees|secondees|officers|engineers|specialists|colleagues)|vice versa|reciprocal)\b",
    re.IGNORECASE,
)
_REACH = 60  # characters on either side in which people or a place of a party are named
_PERSONS = r"(?:engineers?|representatives?|sergeants?|constables?|detectives?|principals?|fellows?|lecturers?|teachers?|trainers?|examiners?|programmers?|operators?|auditors?|surveyors?|editors?|analysts?|officials?|officers?|consultants?|developers?|architects?|scientists?|staff|employees?|people|person(?:nel)?|team\s{1,3}members?|secondees?|civil\s{1,3}servants?|specialists?|managers?|administrators?|graduates?|nurses?|inspectors?|designers?|researchers?|accountants?|lawyers?|librarians?|clerks?|advis[eo]rs?|experts?|colleagues?|individuals?|technicians?|testers?|planners?|buyers?|members?\s{1,3}of\s{1,3}staff|[a-z]{3,20}(?:ists?|ians?|eers?|ologists?))"
_THEIR_PEOPLE = lazy(
    rf"(?:['’]s?)?\s{{1,3}}(?:(?:own|senior|junior|two|three|four|five|six|one|(?!(?:shall|will|must|may|can|to|from|and|or|the|is|are|has|have|who|that|accept|tak|host|receiv|welcom|lend|send|second|plac|provid|releas|mak|giv|offer)\w{{0,12}})\w{{2,20}})\s{{1,3}}){{0,4}}?{_PERSONS}(?!\w)"
)
_GIVEN = lazy(r"\b(?:lend|loan|send|give|offer|provid|releas|second)\w*\s{1,3}(?:the\s{1,3})?$")
_PEOPLE_OF = lazy(
    rf"(?<!\w){_PERSONS}\s{{1,3}}(?:employed\s{{1,3}}by|belonging\s{{1,3}}to|from|of|on\s{{1,3}}the\s{{1,3}}staff\s{{1,3}}of|in\s{{1,3}}the\s{{1,3}}(?:employ|employment|service)\s{{1,3}}of)\s{{1,3}}(?:the\s{{1,3}}|its\s{{1,3}})?$"
)
_TO = lazy(
    r"(?<!\w)(?:to|with|into|within|at|alongside|inside|in|beside|for)\s{1,3}(?:the\s{1,3}(?:(?:premises|offices|team|service|office)\s{1,3}of\s{1,3}(?:the\s{1,3})?)?)?$"
)


def secondment_direction(text: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return the ``secondment_direction`` fact: buyer_to_supplier, supplier_to_buyer or both."""
    if clause_type != "secondment" or _DISAPPLIED.search(text) or _WHOEVER.search(text):
        return []
    mutual = _MUTUAL.search(text)
    if mutual:
        return [Fact("secondment_direction", "both", "", *mutual.span())]
    mentions = [mention for mention in roles.mentions(text) if mention.role in ("buyer", "supplier")]
    marked = marked_parties(in_lower_case(text), mentions)
    if stated := _stated(marked):
        return [stated]
    if _REMAIN.search(marked) and not _LENT.search(marked):
        return []  # "they remain officers of the Council": of people whose way another sentence tells
    found: list[Fact] = []
    for move in islice(_MOVES.finditer(text), _MOST_MATCHES):
        if _SO_LENT.search(text, max(0, move.start() - 12), move.start()) or _BACK.match(text, move.end()):
            continue
        host, span_end = _host(text, move, mentions)
        if host and not (found and _NOUN.match(move.group())):
            value = "buyer_to_supplier" if host == "supplier" else "supplier_to_buyer"
            found.append(Fact("secondment_direction", value, "", move.start(), span_end))
    if len({fact.value for fact in found[:2]}) > 1 and _LOAN_WORD.match(text, found[1].start):
        return [Fact("secondment_direction", "both", "", found[0].start, found[1].end)]
    return _by_people(text, mentions) or found[:1] or _by_place(text, mentions) or _by_owner(marked)


_DISAPPLIED = lazy(
    r"\b(?:not\s{1,3}(?:used|applicable|required)|(?:does|do|shall|will)\s{1,3}not\s{1,3}apply)\s{0,3}\.?\s*$",
    re.IGNORECASE,
)
_WHOEVER = lazy(  # what is said of all who are lent either way
    r"\b(?:nobody|no\s{1,3}one|no\s{1,3}person|whoever|anyone|anybody)\s{1,3}(?:is\s{1,3}|has\s{1,3}been\s{1,3})?(?:so\s{1,3})?(?:placed|lent|seconded|posted)\b",
    re.IGNORECASE,
)
_SO_LENT = lazy(r"\b(?:so|thus)\s{1,3}$", re.IGNORECASE)  # "nobody so placed", "the scientists so seconded"
_BACK = lazy(r"\s{1,3}(?:[\w’']{1,12}\s{1,3}){0,4}?(?:back|home)\b", re.IGNORECASE)
_MADE_AVAILABLE = lazy(
    r"\bmak(?:e|es|ing)\s[^.;]{3,80}?\bavailable\s{1,3}(?:on\s{1,3}(?:loan|secondment)\s{1,3})?to\s{1,3}(?:the\s{1,3})?(?P<b>S{2,60}|B{2,60})"
    r"|\bput(?:s|ting)?\s[^.;]{3,80}?\bat\s{1,3}the\s{1,3}disposal\s{1,3}of\s{1,3}(?:the\s{1,3})?(?P<c>S{2,60}|B{2,60})"
)
_EITHER_WAY = lazy(  # "the Council may second to the Supplier, and the Supplier to the Council"
    r"(?P<a>S{2,60}|B{2,60})\b[^.;]{0,90}?\b(?:to|with)\s{1,3}(?:the\s{1,3})?(?P<b>S{2,60}|B{2,60})[^.;SB]{0,30}?\b(?:and|or)\s{1,3}(?:the\s{1,3})?(?P<c>S{2,60}|B{2,60})(?!['’])[^.;SB]{0,60}?\b(?:to|with)\s{1,3}(?:the\s{1,3})?(?P<d>S{2,60}|B{2,60})"
)
_FROM_TO = lazy(
    r"\bfrom\s{0,3}[:\t]?\s{0,3}(?:the\s{1,3})?(?P<a>S{2,60}|B{2,60})\s{0,3}[.,;\t|]?\s{0,3}to\s{0,3}[:\t]?\s{0,3}(?:the\s{1,3})?(?P<b>S{2,60}|B{2,60})(?!['’])"
)
_ITS_SECONDEES = lazy(
    r"(?P<a>S{2,60}|B{2,60})[^.;]{0,90}?\b(?:its|their)\s{1,3}(?:own\s{1,3})?(?:secondees?|seconded\s{1,3}[a-z]{3,14}|(?:people|staff|officers|employees|officials)\s{1,3}(?:so\s{1,3})?(?:on\s{1,3}loan|lent|placed|seconded))"
)


def _stated(marked: str) -> Fact | None:
    """Return the direction of "from the Council to the Supplier" and of people who go both ways."""
    for match in islice(_EITHER_WAY.finditer(marked), _MOST_MATCHES):
        if match["b"][0] == match["c"][0] != match["a"][0] == match["d"][0]:
            return Fact("secondment_direction", "both", "", *match.span())
    for match in islice(_FROM_TO.finditer(marked), _MOST_MATCHES):
        if match["a"][0] != match["b"][0]:
            return Fact("secondment_direction", _DIRECTIONS[match["a"][0]], "", *match.span())
    if given := _MADE_AVAILABLE.search(marked):
        host = (given["b"] or given["c"])[0]
        return Fact("secondment_direction", _DIRECTIONS["B" if host == "S" else "S"], "", *given.span())
    for pattern in (_ITS_PEOPLE, _STILL_OF) if _LENT.search(marked) else ():
        if own := pattern.search(marked):
            return Fact("secondment_direction", _DIRECTIONS[own["a"][0]], "", *own.span())
    return None


_ITS_PEOPLE = lazy(  # "the Contractor shall station two of its network engineers"
    r"(?P<a>S{2,60}|B{2,60})(?!['’]),?\s{1,3}(?:shall|will|must|may|can|is\s{1,3}to|agrees\s{1,3}to)\s{1,3}[^.;SB]{0,30}?\b(?:make|lend|loan|place|second|provide|station|send|detail|put|assign|release|post|attach|deploy|detach|supply)\b"
    rf"[^.;SB]{{0,40}}?\bof\s{{1,3}}(?:its|their)\s{{1,3}}(?:own\s{{1,3}})?(?:[a-z\-]{{2,20}}\s{{1,3}}){{0,3}}?{_PERSONS}(?!\w)"
)
_LENT = lazy(
    r"\b(?:second|plac|send|sent|lend|lent|loan|attach|detach|post(?:ed|s)\b|host|receiv|accept|take\w*|join|work|spend|sit|go(?:es)?\b|mov|deput|assign|releas|embed|exchang|detail|intern|visit|station|disposal|available|put|bring|come)"
)
_REMAIN = lazy(r"\b(?:they|he|she|who)\s{1,3}(?:[a-z]{2,6}\s{1,3}){0,2}?(?:remain|stay|continue)s?\b")
_STILL_OF = lazy(  # "who remains on the Vendor's payroll", "continues in the service of the Board"
    r"\b(?:remain|stay|continue|kept|keep)\w{0,4}\s{1,3}(?:[a-z]{1,12}\s{1,3}){0,5}?(?:the\s{1,3})?(?P<a>S{2,60}|B{2,60})(?:['’]s?)?\s{1,3}(?:own\s{1,3})?(?:employ\w*|payroll|books|service|staff|establishment)\b"
)


_DIRECTIONS = {"B": "buyer_to_supplier", "S": "supplier_to_buyer"}


def _by_owner(marked: str) -> list[Fact]:
    """Return the direction of "the Customer continues to pay the salary of its secondees"."""
    match = _ITS_SECONDEES.search(marked)
    return [Fact("secondment_direction", _DIRECTIONS[match["a"][0]], "", *match.span())] if match else []


def _by_people(text: str, mentions: list[Mention]) -> list[Fact]:
    """Return the direction by whose people are named: "two of the Council's engineers", "an official of the Agency"."""
    for mention in mentions[:_MOST_MATCHES]:
        after = text[mention.end : mention.end + _REACH].lower()
        before = text[max(0, mention.start - _REACH) : mention.start].lower()
        if (_THEIR_PEOPLE.match(after) and not _TO.search(before) and not _GIVEN.search(before)) or _PEOPLE_OF.search(
            before
        ):
            value = "buyer_to_supplier" if mention.role == "buyer" else "supplier_to_buyer"
            return [Fact("secondment_direction", value, "", mention.start, mention.end)]
    return []


def _by_place(text: str, mentions: list[Mention]) -> list[Fact]:
    """Return the direction by where people go: "will sit with the Provider's platform team"."""
    for mention in mentions[:_MOST_MATCHES]:
        if _TO.search(text[max(0, mention.start - _REACH) : mention.start].lower()):
            value = "supplier_to_buyer" if mention.role == "buyer" else "buyer_to_supplier"
            return [Fact("secondment_direction", value, "", mention.start, mention.end)]
    return []


def _host(text: str, move: re.Match[str], mentions: list[Mention]) -> tuple[str, int]:
    """Return the role of the party that receives the people moved, "" when the words don't tell."""
    stop = _sentence_end(text, move.end())
    after = [mention for mention in mentions if move.end() <= mention.start < stop]
    before = [mention for mention in mentions if move.start() - _AROUND <= mention.end <= move.start()]
    lending = _LEND.match(move.group())
    if lending and after and not after[0].possessive and after[0].start - move.end() <= 5:  # noqa: PLR2004  " the "
        return str(after[0].role), after[0].end  # "lend the Council a data engineer"
    if _JOIN.match(move.group()) and after and after[0].start - move.end() <= 5:  # noqa: PLR2004  " the "
        return str(after[0].role), after[0].end  # "will join the Contractor's pricing desk"
    if _HOSTED_BY.match(text, move.start()) and after:
        return str(after[0].role), after[0].end
    if _BRING.match(move.group()) and before:
        return str(before[-1].role), move.end()  # "the Supplier shall host two analysts"
    if _WORK_FROM.match(text, move.start()) and after:
        return str(after[0].role), after[0].end
    target = next((mention for mention in after if _is_destination(text, mention)), None)
    if target is not None:
        return str(target.role), target.end
    near = _NEAR if before and _SUBJECT_OF.fullmatch(text[before[-1].end : move.start()]) else _AROUND
    owner = next((m for m in after if m.start - move.end() < near and _owns(text, m)), None)
    if owner is None and before:
        owner = before[0] if _PASSIVE.search(text[max(0, move.start() - 20) : move.start()]) else before[-1]
    if owner is None:
        return "", 0
    return ("buyer" if owner.role == "supplier" else "supplier"), max(move.end(), owner.end)


_NEAR = 45  # characters after an active verb in which people of the other side can be its object
_SUBJECT_OF = lazy(
    r"\s{1,3}(?:shall|will|may|must|can|is\s{1,3}to|agrees\s{1,3}to|undertakes\s{1,3}to)\s{1,3}(?:\w{2,12}\s{1,3}){0,2}",
    re.IGNORECASE,
)


def _owns(text: str, mention: Mention) -> bool:
    """Tell whether people "of the Council" or "the Council's" people are meant."""
    return mention.possessive or _OF.search(text[max(0, mention.start - 8) : mention.start]) is not None


def _sentence_end(text: str, start: int) -> int:
    found = _FULL_STOP.search(text, start)
    return found.start() if found else len(text)


def _is_destination(text: str, mention: Mention) -> bool:
    return _DESTINATION.search(text[max(0, mention.start - 40) : mention.start]) is not None
