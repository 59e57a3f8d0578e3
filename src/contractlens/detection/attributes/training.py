"""Measures of teaching and placing people: training days, people trained, head counts, direction of a secondment."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, WORD_START, plain, read_quantity
from contractlens.detection.cue_phrases import load_cues, phrases_source

if TYPE_CHECKING:
    from contractlens.detection.attributes.durations import Duration
    from contractlens.detection.parties import Mention, PartyRoles

_AROUND = 150  # characters on either side in which training must be named
_MOST_MATCHES = 40  # in one provision: keeps the work linear in the size of hostile input
_MOVES = re.compile(
    r"\b(?:second(?:s|ed|ing)?(?=\s)(?!\s+(?:contract|year|month|half|stage|phase|line|level|period|quarter|anniversary))"
    r"|plac(?:e|es|ed|ing)|send(?:s|ing)?|sent|attach(?:es|ed)?|detach(?:es|ed)?|post(?:s|ed)?(?=\s+(?:to|at|with))"
    r"|assign(?:s|ed)?|detail(?:s|ed)(?=\s+to\b)|deploy(?:s|ed)?|lend(?:s|ing)?|lent|loan(?:s|ed|ing)?|releas(?:e|es|ed|ing)|secondments?|placements?"
    r"|host(?:s|ed)?|work(?:s|ing)?(?=\s+(?:for|from|in|at|with|alongside|within)\b)|spend(?:s|ing)?|join(?:s|ed)?|embed(?:s|ded)?|take(?=\s+(?:in|on)\b)|receiv(?:e|es|ed)|accept(?:s|ed)?(?=\s+(?:up|a|one|two|three|at|on))|welcomes?)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"secondment|placement|work|spend|join|releas|host|take|receiv|accept|welcom", re.IGNORECASE)
_LOAN_WORD = re.compile(r"second|place|lend|send|loan|attach", re.IGNORECASE)
_SENT = re.compile(
    r"\b(?:second(?:s|ed|ing)?|plac(?:e|es|ed)|sends?|sent|attach\w*|detach\w*|lends?|lent|loan\w*|release\w*|host\w*|assign\w*|detailed|works?|spends?|join)\b",
    re.IGNORECASE,
)
_NEAR_MOVE = 70  # characters between a person and the verb that sends him or her
_LEND = re.compile(r"lend|loan|send", re.IGNORECASE)
_BRING = re.compile(r"host|take|receiv|accept|welcom", re.IGNORECASE)
_WORK_FROM = re.compile(r"work\w*\s{1,3}from\b", re.IGNORECASE)
_HOSTED_BY = re.compile(r"(?:hosted|received|accepted|welcomed)\s{1,3}by\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:be|been|is|are|being)\s{1,3}(?:\w{2,12}\s{1,3})?$", re.IGNORECASE)
_OF = re.compile(r"\b(?:of|from)\s{1,3}(?:the\s{1,3})?$", re.IGNORECASE)
_FULL_STOP = re.compile(r"[.;](?=\s|$)")
_DESTINATION = re.compile(
    r"\b(?:to|with|into|at|within|in|on|for|alongside)\s{1,3}(?:(?:work|be|join|the|premises|offices|team|of|one|a|another|place)\s{1,3}){0,5}$",
    re.IGNORECASE,
)
_MUTUAL = re.compile(
    r"\b(?:(?:second\w*|placements?|staff|people|transfers?)\W{1,4}(?:[\w'’]{1,20}\W{1,3}){0,8}?(?:in )?(?:either direction|both directions)"
    r"|(?:second|place|lend|send)\w*\W{1,4}(?:[\w'’]{1,20}\W{1,3}){0,12}?(?:to|with) (?:the other|each other)|mutual secondment\w*|each way|both ways|exchanges? of (?:staff|people|personnel|employees)|staff exchange|reciprocal)\b",
    re.IGNORECASE,
)
_SESSION_LENGTH = re.compile(r"\bdays?\b|morning|afternoon")
_NOTICE = re.compile(r"['’]?\s{0,3}(?:(?:written|prior)\s{1,3})?notice")
_WITHIN = re.compile(
    r"\b(?:within|(?<!less )(?<!fewer )(?<!more )than)\s{1,3}(?:the\s{1,3}first\s{1,3})?$|\bin\s{1,3}the\s{1,3}first\s{1,3}$|\bfor\s{1,3}more\s{1,3}than\s{1,3}$|\binside\s{1,3}$"
)
_DIRECT = re.compile(
    r"['’]?\s{0,3}(?:\(\w{1,20}\)\s{0,3})?(?:of|per\s{1,3}\w{1,12}\s{1,3}of|for|'|’|\w{1,20}\s{1,3}){0,3}"
)
_AFTERWARDS = re.compile(
    r"['’]?\s{0,3}(?:after|before|following|from|prior|ahead|leading|in\s{1,3}(?:advance|five)|of\s{1,3}(?:the|its|their|any|receipt|being))\b"
)
_EACH = re.compile(r"['’]?\s{1,3}(?:each|apiece|a\s{1,3}head|per\s{1,3}(?:person|learner|head))\b")
_TAUGHT_DAYS = re.compile(r"train|learning|workshop|coaching|classroom|mentor|teaching")
_REFERENCE = re.compile(
    r"\b(?:clause|paragraph|section|schedule|annex|part|level|month|year|version|week|day|tier|line|sprint|release|phase|item|band|stage|lot|grade)\s$"
)
_ONE_AND = re.compile(r"(?<!\w)(?:one|a|an)\s{1,3}[\w\-]{3,20}\s{1,3}and\s{1,3}$")
_LABELLED = re.compile(
    r"(?:apprentice\w*|placements?|trainees?|secondees?|interns?|internships?)(?:\s{1,2}(?:starts?|posts?|roles?|places?))?\s{0,3}[:\t]\s{0,3}"
    rf"(?P<count>{QUANTITY})(?!\s{{0,2}}(?:%|per\s|hours?|days?|weeks?|months?|years?))"
)
_ONE_LEARNER = re.compile(
    r"(?<!\w)one\s{1,3}(?:[\w\-]{2,20}\s{1,3}){0,2}?(?:apprentice|intern|trainee|graduate|cadet|school\s{1,3}leaver|placement|student)(?!\w)"
)
_AT_MOST = r"(?:not\s{1,3}(?:exceeding|fewer\s{1,3}than|less\s{1,3}than|more\s{1,3}than)|no\s{1,3}(?:fewer|less|more)\s{1,3}than|at\s{1,3}(?:least|most)|up\s{1,3}to|numbering)"
_BARE = re.compile(
    rf"(?:{WORD_START}(?P<each>{QUANTITY})\s{{0,2}}[x×]\s{{1,2}}(?:[\w\-]{{1,20}}\s{{1,2}}){{0,4}}?(?:apprentice|developer|engineer|trainee|graduate|secondee|analyst|intern|technician|officer|architect|tester)s?(?!\w)"
    rf"|(?:apprentice|developer|engineer|trainee|graduate|secondee|analyst|intern|technician|officer|architect|tester)s?\s{{0,2}}[x×]\s{{0,2}}(?P<after>\d{{1,3}})(?!\w)"
    rf"|{WORD_START}(?P<sized>{QUANTITY})[\s\-]person\s{{1,3}}(?:\w{{2,20}}\s{{1,3}}){{0,2}}?team"
    rf"|(?:each|all)\s{{1,3}}of\s{{1,3}}the\s{{1,3}}(?P<all>{QUANTITY})(?=\s{{1,3}}(?:is|are|shall|will|must|has|have)\b)"
    rf"|until\s{{1,3}}(?P<until>{QUANTITY})\s{{1,3}}(?:of\s{{1,3}}\w{{2,10}}\s{{1,3}})?(?=(?:are|have|can)\b)"
    rf"|(?:(?:staff|employees|people|personnel|persons|team|officers|engineers|users|group|class|session|cohort|course)\s{{0,3}}[(,:]\s{{0,3}}(?:being\s{{1,3}}|of\s{{1,3}})?{_AT_MOST}"
    rf"|(?:cohorts?|groups?|teams?|class(?:es)?|batch(?:es)?|intakes?|pools?)\s{{1,3}}of(?:\s{{1,3}}{_AT_MOST})?)\s{{1,3}}(?P<count>{QUANTITY})"
    r"(?!\s{1,3}(?:hours?|days?|weeks?|months?|years?|working)|\s{0,2}%|\s{1,3}per\s{1,3}cent))"
)


@cache
def _section() -> dict[str, Any]:
    section: dict[str, Any] = load_cues("attribute_cues")["training"]
    return section


@cache
def _cue(key: str) -> re.Pattern[str]:
    return re.compile(phrases_source(_section()[key]))


@cache
def _counted(key: str) -> re.Pattern[str]:
    """Return the pattern of a number followed, within a few words, by people of the given kind."""
    nobody = r"(?!)" if key == "placements" else ""  # other people are no placements
    things = "|".join(re.escape(word) for word in _section()["not_people"])
    return re.compile(
        rf"{WORD_START}(?P<count>{QUANTITY})\s{{1,3}}"
        r"(?!(?:(?:working|business|calendar|person|man|staff|training|learning)[\s\-])?(?:hours?|days?|weeks?|months?|years?)\b|per\b|%)"
        r"(?P<of>of\s{1,3}(?:the\s{1,3}|its\s{1,3}|our\s{1,3}|your\s{1,3}|their\s{1,3}|whom\s{1,3})?)?"
        r"(?P<between>(?:(?!(?:(?:half[\s\-])?(?:days?|hours?|weeks?|months?|years?)|of|for|to|per|from|after|with|in|at|and|or|by|on)\b)"
        r"[\w'’\-]{1,25}\s{1,3}){0,4}?)"
        rf"(?:{phrases_source(_section()[key])}|{nobody}(?<!\w)(?!(?:{things})(?!\w))[a-z\-]{{2,25}}(?:ers|ors|ists|ians|ees|ants|yers|men)(?!\w)"
        r"|(?<=of\s)(?:them|their\s{1,3}number)(?!\w))"
    )


def _length(way: int) -> str:
    """Return the pattern of how long a session lasts, with groups that end in the number of the way it is said."""
    return (
        rf"(?:(?P<half{way}>half[\s\-]{{1,3}}(?:a[\s\-]{{1,3}})?days?)|(?P<part{way}>mornings?|afternoons?)"
        rf"|(?P<full{way}>full[\s\-]{{1,3}}days?|day[\s\-]{{1,3}}long|whole[\s\-]{{1,3}}days?)"
        rf"|(?P<days{way}>{QUANTITY})[\s\-]{{1,3}}days?)"
    )


@cache
def _sessions() -> re.Pattern[str]:
    """Return the pattern of sessions of a stated length: "four half-day sessions", "ten workshops (one day each)"."""
    words = phrases_source(_section()["sessions"])
    before, after = _length(1), _length(2)
    skip = r"(?:(?!(?:of|in|from|after|for)\b)[\w'’\-]{2,20}\s{1,3}){0,3}?"
    return re.compile(
        rf"(?<!\w)(?:(?P<count1>{QUANTITY}|an?)\s{{1,3}})?(?:separate\s{{1,3}})?{before}['’]?s?\s{{1,3}}{skip}{words}"
        rf"|{WORD_START}(?P<count2>{QUANTITY}|an?(?=\s))\s{{1,3}}{skip}{words}\s{{0,3}}(?:,\s{{0,3}})?(?:\(|of\s{{1,3}}|each\s{{1,3}}(?:of|lasting)\s{{1,3}}|lasting\s{{1,3}}){after}"
    )


def training_days(text: str, clause_type: str, durations: tuple[Duration, ...]) -> tuple[list[Fact], set[Duration]]:
    """Return ``days_of_training`` facts of a text in lower case, and the periods that they use up."""
    found: list[Fact] = []
    used: set[Duration] = set()
    if clause_type not in _section()["types"]:
        return found, used
    if _SESSION_LENGTH.search(text):
        found = [fact for match in islice(_sessions().finditer(text), _MOST_MATCHES) if (fact := _session_days(match))]
    for duration in durations:
        inside = any(fact.start <= duration.start and duration.end <= fact.end for fact in found)
        if inside or _is_training(text, duration):
            used.add(duration)
            if not inside:
                found.append(Fact("days_of_training", duration.value, "days", duration.start, duration.end))
    return found, used


def _session_days(match: re.Match[str]) -> Fact | None:
    """Return how many days sessions last together."""
    way = "1" if match["half1"] or match["part1"] or match["full1"] or match["days1"] else "2"
    count = match[f"count{way}"]
    number = 1 if count in (None, "a", "an") else read_quantity(count)
    if match[f"half{way}"] or match[f"part{way}"]:
        number *= 0.5
    elif match[f"days{way}"]:
        number *= read_quantity(match[f"days{way}"])
    return Fact("days_of_training", plain(number), "days", *match.span()) if number > 0 else None


def _is_training(text: str, duration: Duration) -> bool:
    """Tell whether days are days of training, by the words on both sides."""
    if duration.unit != "days" or duration.per in ("day", "week"):
        return False
    before = text[max(0, duration.start - _AROUND) : duration.start]
    after = text[duration.end : duration.end + _AROUND]
    if _NOTICE.match(after) or _WITHIN.search(before) or (duration.working and before.endswith("in ")):
        return False
    if _EACH.match(after) or (before[-1:] == "\t" and after[:1] in ("", "\t")):
        return True
    if _TAUGHT_DAYS.search(duration.text) or (_DIRECT.match(after) and _cue("about").search(after[:48])):
        return True
    if _cue("days_unless").search(before[-40:]) or _AFTERWARDS.match(after):
        return False
    return bool(_cue("about").search(before) or _cue("about").search(after) or _cue("spent_on").match(after.lstrip()))


def people_counts(text: str, clause_type: str) -> list[Fact]:
    """Return ``people_trained`` or ``headcount`` facts of a text in lower case."""
    if clause_type in _section()["people_types"]:
        name, key = "people_trained", "people"
    elif clause_type in _section()["headcount_types"]:
        name, key = "headcount", "heads"
    elif clause_type in _section()["placement_types"]:
        name, key = "headcount", "placements"
    else:
        return []
    found: list[Fact] = []
    for match in _counted(key).finditer(text):
        value = read_quantity(match["count"])
        if (
            value < 1
            or not float(value).is_integer()
            or _REFERENCE.search(text[max(0, match.start() - 12) : match.start()])
        ):
            continue
        found.append(Fact(name, value, "", *match.span()))
    found = _together(found, text)
    if clause_type == "secondment":
        return found or _one_person(text)
    if clause_type == "apprenticeships_skills" and not found:
        return _bare_people(text, name) or _labelled(text) or _one_learner(text)
    return found or _bare_people(text, name) or (_labelled(text) if name == "headcount" else [])


def _labelled(text: str) -> list[Fact]:
    """Return the head count of "Apprentices: 6" and of the row "Apprenticeship starts | 12"."""
    return [Fact("headcount", read_quantity(m["count"]), "", *m.span()) for m in _LABELLED.finditer(text)]


def _together(found: list[Fact], text: str) -> list[Fact]:
    """Add up "four curators and two technicians" and "one inspector and two sergeants"."""
    if len(found) > 1 and text[found[0].end : found[1].start] == " and ":
        total = int(found[0].value) + int(found[1].value)
        return [Fact(found[0].name, total, "", found[0].start, found[1].end), *found[2:]]
    if found:
        single = _ONE_AND.search(text[: found[0].start])
        if single and single.end() == found[0].start:
            return [Fact(found[0].name, int(found[0].value) + 1, "", single.start(), found[0].end), *found[1:]]
    return found


def _one_person(text: str) -> list[Fact]:
    """Return the head count 1 of "lend us a data engineer" and "one of its officials"."""
    pairs = [match for match in islice(_single().finditer(text), _MOST_MATCHES) if _is_moved(text, match)]
    if len(pairs) > 1 and text[pairs[0].end() : pairs[1].start()] == " and ":
        return [Fact("headcount", 2, "", pairs[0].start(), pairs[1].end())]
    return [Fact("headcount", 1, "", *pairs[0].span())] if pairs else []


def _one_learner(text: str) -> list[Fact]:
    """Return the head count 1 of "take one intern" and "an apprentice shall be"."""
    match = _ONE_LEARNER.search(text)
    return [Fact("headcount", 1, "", *match.span())] if match else []


def _is_moved(text: str, person: re.Match[str]) -> bool:
    """Tell whether a person is sent somewhere: "lend us an engineer", "an officer may be placed with"."""
    return bool(
        _SENT.search(text[max(0, person.start() - _NEAR_MOVE) : person.start()])
        or _SENT.search(text[person.end() : person.end() + _NEAR_MOVE])
    )


@cache
def _single() -> re.Pattern[str]:
    words = phrases_source(_section()["person"])
    return re.compile(
        r"(?<!\w)(?:one\s{1,3}of\s{1,3}(?:the\s{1,3}|its\s{1,3}|our\s{1,3}|your\s{1,3}|their\s{1,3})?(?:[\w'’\-]{2,25}\s{1,3}){0,3}?[a-z\-]{3,25}s(?!\w)"
        rf"|(?:an?|one)\s{{1,3}}(?:[\w\-]{{1,25}}\s{{1,3}}){{0,3}}?(?:{words}|[a-z\-]{{3,25}}(?:eer|per|ist|ian|ect|tor|ger|cer|ser|ner)(?!\w)))"
    )


def _bare_people(text: str, name: str) -> list[Fact]:
    """Return the count of "employees (not exceeding fifteen)", "staff, being at least four" and "a cohort of 12"."""
    return [
        Fact(name, read_quantity(next(words for words in match.groups() if words)), "", *match.span())
        for match in _BARE.finditer(text)
    ]


def secondment_direction(text: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return the ``secondment_direction`` fact: buyer_to_supplier, supplier_to_buyer or both."""
    if clause_type != "secondment":
        return []
    mutual = _MUTUAL.search(text)
    if mutual:
        return [Fact("secondment_direction", "both", "", *mutual.span())]
    mentions = [mention for mention in roles.mentions(text) if mention.role in ("buyer", "supplier")]
    found: list[Fact] = []
    for move in islice(_MOVES.finditer(text), _MOST_MATCHES):
        host, span_end = _host(text, move, mentions)
        if host and not (found and _NOUN.match(move.group())):
            value = "buyer_to_supplier" if host == "supplier" else "supplier_to_buyer"
            found.append(Fact("secondment_direction", value, "", move.start(), span_end))
    if len({fact.value for fact in found[:2]}) > 1 and _LOAN_WORD.match(text, found[1].start):
        return [Fact("secondment_direction", "both", "", found[0].start, found[1].end)]
    return found[:1]


def _host(text: str, move: re.Match[str], mentions: list[Mention]) -> tuple[str, int]:
    """Return the role of the party that receives the people moved, "" when the words don't tell."""
    stop = _sentence_end(text, move.end())
    after = [mention for mention in mentions if move.end() <= mention.start < stop]
    before = [mention for mention in mentions if move.start() - _AROUND <= mention.end <= move.start()]
    lending = _LEND.match(move.group())
    if lending and after and not after[0].possessive and after[0].start - move.end() <= 5:  # noqa: PLR2004  " the "
        return str(after[0].role), after[0].end  # "lend the Council a data engineer"
    if _HOSTED_BY.match(text, move.start()) and after:
        return str(after[0].role), after[0].end
    if _BRING.match(move.group()) and before:
        return str(before[-1].role), move.end()  # "the Supplier shall host two analysts"
    if _WORK_FROM.match(text, move.start()) and after:
        return str(after[0].role), after[0].end
    target = next((mention for mention in after if _is_destination(text, mention)), None)
    if target is not None:
        return str(target.role), target.end
    owner = next((m for m in after if m.start - move.end() < _AROUND and _owns(text, m)), None)
    if owner is None and before:
        owner = before[0] if _PASSIVE.search(text[max(0, move.start() - 20) : move.start()]) else before[-1]
    if owner is None:
        return "", 0
    return ("buyer" if owner.role == "supplier" else "supplier"), max(move.end(), owner.end)


def _owns(text: str, mention: Mention) -> bool:
    """Tell whether people "of the Council" or "the Council's" people are meant."""
    return mention.possessive or _OF.search(text[max(0, mention.start - 8) : mention.start]) is not None


def _sentence_end(text: str, start: int) -> int:
    found = _FULL_STOP.search(text, start)
    return found.start() if found else len(text)


def _is_destination(text: str, mention: Mention) -> bool:
    return _DESTINATION.search(text[max(0, mention.start - 40) : mention.start]) is not None
