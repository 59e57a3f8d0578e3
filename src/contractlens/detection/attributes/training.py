"""Measures of teaching and placing people: training days, people trained, head counts."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, WORD_START, plain, read_quantity
from contractlens.detection.cue_phrases import load_cues, phrases_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.detection.attributes.durations import Duration

_AROUND = 150  # characters on either side in which training must be named
_MOST_MATCHES = 40  # in one provision: keeps the work linear in the size of hostile input
_SENT = re.compile(
    r"\b(?:second(?:s|ed|ing)?|plac(?:e|es|ed)|sends?|sent|sits?|sitting|moves?|embed\w*|attach\w*|detach\w*|lends?|lent|loan\w*|release\w*|host\w*|assign\w*|detailed|works?|spends?|join)\b",
    re.IGNORECASE,
)
_NEAR_MOVE = 70  # characters between a person and the verb that sends him or her
_SESSION_LENGTH = re.compile(r"\bdays?\b|morning|afternoon")
_NOTICE = re.compile(r"['’]?\s{0,3}(?:(?:written|prior)\s{1,3})?notice")
_WITHIN = re.compile(
    r"\b(?:within|(?<!less )(?<!fewer )(?<!more )than)\s{1,3}(?:the\s{1,3}first\s{1,3})?$|\bin\s{1,3}the\s{1,3}first\s{1,3}$|\bfor\s{1,3}more\s{1,3}than\s{1,3}$|\binside\s{1,3}$|\bby\s{1,3}(?:not|no)\s{1,3}more\s{1,3}than\s{1,3}$"
)
_DIRECT = re.compile(
    r"['’]?\s{0,3}(?:\(\w{1,20}\)\s{0,3})?(?:of|per\s{1,3}\w{1,12}\s{1,3}of|for|'|’|\w{1,20}\s{1,3}){0,3}"
)
_LATER = re.compile(r"['’]?\s{0,3}(?:after|before|following|prior\s{1,3}to|ahead\s{1,3}of)\b")
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
_AT_MOST = r"(?:not\s{1,3}(?:exceeding|fewer\s{1,3}than|less\s{1,3}than|more\s{1,3}than)|no\s{1,3}(?:fewer|less|more)\s{1,3}than|at\s{1,3}(?:least|most)|up\s{1,3}to|numbering)"
_NO_UNIT = r"(?![\s\-]{0,3}(?:%|per\s{0,2}cent|per\s|(?:(?:working|business|calendar|person|man|training)[\s\-])?(?:hour|day|week|month|year|minute|session|course|time|module|workshop|site|occasion|release|version)s?\b))"
_PEOPLE_LABEL = re.compile(
    r"(?<!\w)(?:learners?|trainees?|attendees?|delegates?|participants?|people|persons?|places|seats|users|staff|cohort|class\s{1,3}size|numbers?|headcount|officers|secondees?|how\s{1,3}many)\s{0,3}[:\t=]\s{0,3}"
    rf"(?:up\s{{1,3}}to\s{{1,3}}|max(?:imum)?\.?\s{{1,3}}|min(?:imum)?\.?\s{{1,3}})?(?P<count>{QUANTITY}){_NO_UNIT}"
)
_BOUND = re.compile(
    rf"(?:(?<!\w)(?:{_AT_MOST}|(?:limit|maximum|minimum|total)\s{{1,3}}of)\s{{1,3}}(?P<count>{QUANTITY})"
    r"(?=\s{0,2}(?:[,.;)\t]|$)|\s{1,3}(?:are|is|shall|will|must|may|in\s{1,3}(?:each|any|all|post)|each|a\s{1,3}year|per\s{1,3}year|at\s{1,3}(?:any|a|one)\s|to\s{1,3}be|of\s{1,3}(?:whom|these|them|those)|who)\b)"
    rf"|{WORD_START}(?P<after>{QUANTITY})\s{{1,3}}at\s{{1,3}}(?:the\s{{1,3}})?(?:most|least)\b)"
)
_ONE_LEARNER = re.compile(
    r"(?<!\w)one\s{1,3}(?:[\w\-]{2,20}\s{1,3}){0,2}?(?:apprentice|intern|trainee|graduate|cadet|school\s{1,3}leaver|placement|student)(?!\w)"
)
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
        rf"(?:{WORD_START}(?P<count>{QUANTITY})|(?<!\w)(?P<two>pair|couple|brace)(?=\s{{1,3}}of\s))[^\S\t]{{1,3}}"
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
    if clause_type == "skills_transfer" and not found:
        for duration in durations:
            if _is_spent(text, duration):
                used.add(duration)
                found.append(Fact("days_of_training", duration.value, "days", duration.start, duration.end))
    totals = [
        fact
        for fact in found
        if _TOTAL.search(text[max(0, fact.start - 30) : fact.start]) or _IN_ALL.match(text[fact.end : fact.end + 20])
    ]
    return (totals if len(totals) == 1 else found), used


_TOTAL = re.compile(
    r"\b(?:in\s{1,3}(?:all|total|aggregate)|altogether|total(?:s|ling|ing)?(?:\s{1,3}of)?|together)\W{0,3}(?:(?:at|least|not|no|less|fewer|more|than|of|up|to)\s{1,3}){0,4}$"
)
_IN_ALL = re.compile(r"['’]?,?\s{1,3}(?:in\s{1,3}(?:all|total|aggregate)|altogether)\b")
_DAYS = re.compile(r"\bd(?:ays?)?\b")
_OTHER_DAYS = re.compile(
    r"notice|within|later|before|prior|advance|after|follow|receipt|from\b|every|each\b|until|beforehand|ahead|\bin\s{1,3}the\s|first|last|plan\b|report|absence|leave|remed|repl|respon"
)


def _is_spent(text: str, duration: Duration) -> bool:
    """Tell whether days in a provision about skills are days given, for want of words that they are a time limit."""
    if duration.unit != "days" or duration.per or duration.working or not _DAYS.search(duration.text.lower()):
        return False
    before = text[max(0, duration.start - 30) : duration.start]
    return not _OTHER_DAYS.search(before) and not _OTHER_DAYS.search(text[duration.end : duration.end + 20])


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
    if _LATER.match(after) and "train" not in duration.text.lower():
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
    for match in _people(text, key):
        value = 2 if match["two"] else read_quantity(match["count"])
        if (
            value < 1
            or not float(value).is_integer()
            or _REFERENCE.search(text[max(0, match.start() - 12) : match.start()])
        ):
            continue
        found.append(Fact(name, value, "", *match.span()))
    found = _together(found, text)
    if found:
        return found
    found = _bare_people(text, name)
    if clause_type == "secondment":
        return _one_person(text) or found or _in_other_words(text, name)
    if clause_type == "apprenticeships_skills":
        return found or _labelled(text) or _one_learner(text) or _in_other_words(text, name)
    found = found or (_labelled(text) if name == "headcount" else [])
    return found or (_in_other_words(text, name) if clause_type == "skills_transfer" else [])


def _people(text: str, key: str) -> Iterator[re.Match[str]]:
    """Yield each number of people; a clause number before one ("12.3 Five hundred clerks") does not hide it."""
    pattern, at = _counted(key), 0
    for _ in range(_MOST_COUNTS):
        match = pattern.search(text, at)
        if match is None:
            return
        whole = match["two"] or float(read_quantity(match["count"])).is_integer()
        if whole:
            yield match
        at = match.end() if whole else match.end("count")


_MOST_COUNTS = 300  # in one provision: keeps the work linear in the size of hostile input


def _in_other_words(text: str, name: str) -> list[Fact]:
    """Return the count of "Learners: 6", "to a limit of ten" and "three at most", which name no people beside it."""
    for pattern in (_PEOPLE_LABEL, _BOUND):
        for match in islice(pattern.finditer(text), _MOST_MATCHES):
            value = read_quantity(next(words for words in match.groups() if words))
            if value >= 1 and float(value).is_integer():
                return [Fact(name, value, "", *match.span())]
    return []


def _labelled(text: str) -> list[Fact]:
    """Return the head count of "Apprentices: 6" and of the row "Apprenticeship starts | 12"."""
    return [Fact("headcount", read_quantity(m["count"]), "", *m.span()) for m in _LABELLED.finditer(text)]


_CLASS_OF_LEARNERS = 10  # groups this large are two classes of people, not one team


def _together(found: list[Fact], text: str) -> list[Fact]:
    """Add up "four curators and two technicians" and "one inspector and two sergeants"."""
    if len(found) > 1 and min(int(found[0].value), int(found[1].value)) >= _CLASS_OF_LEARNERS:
        return found
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
