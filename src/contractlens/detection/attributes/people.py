"""Counts of people: those who are trained, lent or taken on."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.lent_person import one_person
from contractlens.detection.attributes.numbers import QUANTITY, WORD_START, plain, read_quantity
from contractlens.detection.attributes.subjects import cue_section
from contractlens.detection.cue_phrases import phrases_source
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_MATCHES = 40  # in one provision: keeps the work linear in the size of hostile input
_REFERENCE = lazy(
    r"\b(?:clause|paragraph|section|schedule|annex|part|level|month|year|version|week|day|tier|line|sprint|release|phase|item|band|stage|lot|grade|deliverable|milestone|appendix|annexure|exhibit|article|form|table|figure|package|wp|module|unit|room|building|course|item|no|number|task|step|wave|gate|chapter|option)\s$"
)
_ONE_AND = lazy(
    r"(?<!\w)(?:one|a|an)\s{1,3}[\w\-]{3,20}\s{1,3}and\s{1,3}$"
    r"|(?<!\w)(?:(?:the|one|an?|for|to)\s{1,3})(?:[a-z\-'’]{2,20}\s{1,3}){0,2}?(?:caretaker|owner|lead|head|clerk|[a-z]{3,20}(?:eer|ist|ian|tor|ger|cer|ser|ner|yer|ter|der|ant))\s{1,3}and\s{1,3}(?:its\s{1,3}|their\s{1,3}|his\s{1,3}|her\s{1,3})?$"
)
_AND_ONE = lazy(
    r",?\s{1,3}and\s{1,3}(?:one|an?)\s{1,3}(?:[a-z\-]{2,20}\s{1,3}){0,2}?(?:owner|lead|head|clerk|deputy|analyst|specialist|[a-z]{3,20}(?:eer|ist|ian|tor|ger|cer|ser|ner|yer|ter|der|per))(?![\w\-])"
)
_LABELLED = lazy(
    r"(?:apprentice\w*|placements?|trainees?|secondees?|interns?|internships?)(?:\s{1,2}(?:starts?|posts?|roles?|places?))?\s{0,3}[:\t]\s{0,3}"
    rf"(?P<count>{QUANTITY})(?!\s{{0,2}}(?:%|per\s|hours?|days?|weeks?|months?|years?))"
)
_AT_MOST = r"(?:not\s{1,3}(?:exceeding|fewer\s{1,3}than|less\s{1,3}than|more\s{1,3}than)|no\s{1,3}(?:fewer|less|more)\s{1,3}than|at\s{1,3}(?:least|most)|up\s{1,3}to|numbering)"
_NO_UNIT = r"(?!\d)(?!(?:[^\S\t]|-){0,3}(?:%|per\s{0,2}cent|per\s|(?:(?:working|business|calendar|person|man|training)[\s\-])?(?:hour|day|week|month|year|minute|session|course|time|module|workshop|site|occasion|release|version)s?\b))"
_PEOPLE_LABEL = lazy(
    r"(?<!\w)(?:learners?|trainees?|attendees?|delegates?|participants?|people|persons?|places|seats|users|staff|cohort|class\s{1,3}size|numbers?|headcount|officers|secondees?(?:\s{1,3}(?:count|number))?|how\s{1,3}many)\s{0,3}[:\t=]\s{0,3}"
    rf"(?:up\s{{1,3}}to\s{{1,3}}|max(?:imum)?\.?\s{{1,3}}|min(?:imum)?\.?\s{{1,3}})?(?P<count>{QUANTITY}){_NO_UNIT}"
)
_BOUND = lazy(
    rf"(?:(?<!\w)(?:{_AT_MOST}|(?:limit|maximum|minimum|total)\s{{1,3}}of)\s{{1,3}}(?P<count>{QUANTITY})"
    r"(?=\s{0,2}(?:[,.;)\t]|$)|\s{1,3}(?:are|is|shall|will|must|may|in\s{1,3}(?:each|any|all|post)|each|a\s{1,3}year|per\s{1,3}year|at\s{1,3}(?:any|a|one)\s|to\s{1,3}be|of\s{1,3}(?:whom|these|them|those)|who)\b)"
    rf"|{WORD_START}(?P<after>{QUANTITY})\s{{1,3}}at\s{{1,3}}(?:the\s{{1,3}})?(?:most|least)\b)"
)
_ONE_LEARNER = lazy(
    r"(?<!\w)one\s{1,3}(?:[\w\-]{2,20}\s{1,3}){0,2}?(?:apprentice|intern|trainee|graduate|cadet|school\s{1,3}leaver|placement|student|(?:apprentice|intern|trainee|cadet|student|scholar)ship)(?!\w)"
)
_BARE = lazy(
    rf"(?:{WORD_START}(?P<each>{QUANTITY})\s{{0,2}}[x×]\s{{1,2}}(?:[\w\-]{{1,20}}\s{{1,2}}){{0,4}}?(?:apprentice|developer|engineer|trainee|graduate|secondee|analyst|intern|technician|officer|architect|tester)s?(?!\w)"
    rf"|(?:apprentice|developer|engineer|trainee|graduate|secondee|analyst|intern|technician|officer|architect|tester)s?\s{{0,2}}[x×]\s{{0,2}}(?P<after>\d{{1,3}})(?!\w)"
    rf"|{WORD_START}(?P<sized>{QUANTITY})[\s\-]person\s{{1,3}}(?:\w{{2,20}}\s{{1,3}}){{0,2}}?team"
    rf"|(?:each|all)\s{{1,3}}of\s{{1,3}}the\s{{1,3}}(?P<all>{QUANTITY})(?=\s{{1,3}}(?:is|are|shall|will|must|has|have)\b)"
    rf"|{WORD_START}(?P<part>{QUANTITY})\s{{1,3}}of\s{{1,3}}the\s{{1,3}}(?:[a-z\-]{{2,20}}\s{{1,3}}){{0,3}}?(?:team|crew|cell|unit|desk|squad|branch)(?=\s{{1,3}}(?:can|could|are|is|have|has|shall|must|will|to)\b)"
    rf"|until\s{{1,3}}(?P<until>{QUANTITY})\s{{1,3}}(?:of\s{{1,3}}\w{{2,10}}\s{{1,3}})?(?=(?:are|have|can)\b)"
    rf"|(?:(?:staff|employees|people|personnel|persons|team|officers|engineers|users|group|class|session|cohort|course)\s{{0,3}}[(,:]\s{{0,3}}(?:being\s{{1,3}}|of\s{{1,3}})?{_AT_MOST}"
    rf"|(?:cohorts?|groups?|teams?|class(?:es)?|batch(?:es)?|intakes?|pools?)\s{{1,3}}of(?:\s{{1,3}}{_AT_MOST})?)\s{{1,3}}(?P<count>{QUANTITY})"
    r"(?!\s{1,3}(?:hours?|days?|weeks?|months?|years?|working)|\s{0,2}%|\s{1,3}per\s{1,3}cent))"
)


@cache
def _counted(key: str) -> re.Pattern[str]:
    """Return the pattern of a number followed, within a few words, by people of the given kind."""
    nobody = r"(?!)" if key == "placements" else ""  # other people are no placements
    words = (
        cue_section("training")["heads"] + cue_section("training")["people"]
        if key == "lent"
        else cue_section("training")[key]
    )
    things = "|".join(re.escape(word) for word in cue_section("training")["not_people"])
    return re.compile(
        rf"(?:{WORD_START}(?P<count>{QUANTITY})|(?<!\w)(?P<two>pair|couple|brace)(?=\s{{1,3}}of\s))[^\S\t]{{1,3}}"
        r"(?!(?:(?:working|business|calendar|person|man|staff|training|learning)[\s\-])?(?:hours?|days?|weeks?|months?|years?)\b|per\b|%)"
        r"(?P<of>of\s{1,3}(?:the\s{1,3}|its\s{1,3}|our\s{1,3}|your\s{1,3}|their\s{1,3}|whom\s{1,3})?)?"
        r"(?P<between>(?:(?!\w*s\s)[a-z\-]{3,20}\s{1,3}and\s{1,3}(?!an?\s|\d|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b))?(?:(?!(?:(?:half[\s\-])?(?:days?|hours?|weeks?|months?|years?)|of|for|to|per|from|after|with|in|at|and|or|by|on)\b)"
        r"(?!\d\d)[\"“‘]?[\w'’\-]{1,25}\s{1,3}){0,4}?[\"“‘]?)"
        rf"(?:{phrases_source(words)}|{nobody}(?<!\w)(?!(?:{things})(?!\w))[a-z\-]{{2,25}}(?:ers|ors|ists|ians|ees|ants|yers|men)(?!\w)"
        r"|(?<=of\s)(?:them|their\s{1,3}number)(?!\w))"
    )


def people_counts(text: str, clause_type: str) -> list[Fact]:
    """Return ``people_trained`` or ``headcount`` facts of a text in lower case."""
    if clause_type in cue_section("training")["people_types"]:
        name, key = "people_trained", "people"
    elif clause_type in cue_section("training")["headcount_types"]:
        name, key = "headcount", "lent" if clause_type == "secondment" else "heads"
    elif clause_type in cue_section("training")["placement_types"]:
        name, key = "headcount", "placements"
    else:
        return []
    found = [fact for match in _people(text, key) if (fact := _count(match, name, text))]
    if found and name == "people_trained":
        found = sorted([*_in_all(text, name), *found], key=lambda fact: fact.start)
    if clause_type == "user_training":  # eight at a time, or a class of eight, are not all who are taught
        found = [fact for fact in found if not _is_group(text, fact)]
    found = _together(found, text)
    if found and (each := _from_each(found[0], text)):
        return [each]
    if found:
        return found + (_and_more(found, text) if clause_type == "apprenticeships_skills" else [])
    return _counted_otherwise(text, clause_type, name)


def _count(match: re.Match[str], name: str, text: str) -> Fact | None:
    """Return the fact of a number of people; None where the number belongs to something else."""
    value = 2 if match["two"] else read_quantity(match["count"])
    whole = value >= 1 and float(value).is_integer()
    if match["of"] and "whom" in match["of"]:
        return None  # "at least ten of whom shall be women" are counted already
    if _OUT_OF.search(text[max(0, match.start() - 16) : match.start()]):
        return None  # "nine in ten of its nurses"
    return Fact(name, value, "", *match.span()) if whole else None


def _is_numbered(text: str, match: re.Match[str]) -> bool:
    """Tell whether the number belongs to what stands before it: "Task 4 Contractor", but "release two engineers"."""
    reference = _REFERENCE.search(text[max(0, match.start() - 12) : match.start()])
    return reference is not None and not (reference.group().startswith("release") and str(match["count"]).isalpha())


def _is_everyone(text: str, match: re.Match[str]) -> bool:
    """Tell whether "one" is that of "every one of our 260 listeners"."""
    return match["count"] == "one" and text.endswith(("every ", "each ", "any "), 0, match.start())


_SIZE_OF_CLASS = lazy(r"(?:groups?|class(?:es)?|batch(?:es)?|session|course)\b")


def _is_group(text: str, fact: Fact) -> bool:
    """Tell whether a number of people is the size of a class."""
    return bool(_AT_A_TIME.match(text, fact.end) or _GROUP_OF.search(text, max(0, fact.start - 40), fact.start))


_AT_A_TIME = lazy(
    r"\s{1,3}(?:at\s{1,3}(?:a|any\s{1,3}one|one)\s{1,3}time|each\b|per\s{1,3}(?:class|session|course|group))"
)
_GROUP_OF = lazy(
    r"\b(?:groups?|class(?:es)?|batch(?:es)?|sessions?|courses?)\s{1,3}(?:of|(?:(?:shall|will|must|may|can|to)\s{1,3})?(?:hold|have|take|comprise|exceed|consist\s{1,3}of|be\s{1,3}(?:limited|confined)\s{1,3}to)|holds|has|takes|with|(?:is|are)\s{1,3}(?:limited|confined)\s{1,3}to)\s{1,3}(?:(?:not|no|more|fewer|than|up|to|at|most|about|exceeding)\s{1,3}){0,4}$"
)
_OUT_OF = lazy(
    r"(?:\b(?:one|two|three|four|five|six|seven|eight|nine|\d{1,3})\s{1,3}in|\bout\s{1,3}of)\s{1,3}(?:every\s{1,3})?$"
)


def _counted_otherwise(text: str, clause_type: str, name: str) -> list[Fact]:
    """Return the counts of a text in which no number stands before a word for people."""
    found = _bare_people(text, name)
    if clause_type == "user_training":
        found = [fact for fact in found if not _SIZE_OF_CLASS.match(text, fact.start)]
        found = (
            found
            or [
                Fact(name, value, "", *m.span())
                for m in _PEOPLE_LABEL.finditer(text)
                if float(value := read_quantity(m["count"])).is_integer()
            ][:1]
        )
        return found or _in_all(text, name)
    if clause_type == "secondment":
        return one_person(text) or found or _in_other_words(text, name)
    if clause_type == "apprenticeships_skills":
        return found or _labelled(text) or _one_learner(text) or _in_other_words(text, name)
    found = found or (_labelled(text) if name == "headcount" else []) or _in_all(text, name)
    if name == "people_trained":
        found = found or _members(text)
    return found or (_in_other_words(text, name) if clause_type == "skills_transfer" else [])


_IN_ALL = lazy(
    rf"\(\s{{0,2}}(?:(?:about|some|around|approximately|roughly|circa|c\.|up\s{{1,3}}to|being|numbering|at\s{{1,3}}least|currently|a\s{{1,3}}total\s{{1,3}}of|maximum|max\.?)\s{{0,3}}){{0,2}}(?P<count>{QUANTITY})\s{{0,3}}(?:in\s{{1,3}}(?:all|total|number)(?:\s{{1,3}}[a-z]{{2,12}}){{0,4}}?|altogether|of\s{{1,3}}them|people|persons|users|strong)?\s{{0,2}}\)"
)
_STAFF_BEFORE = lazy(
    r"(?:staff|employees|people|personnel|team|officers|users|clerks|nurses|workers|agents|officials|managers|engineers|analysts|teachers|administrators|members|caseworkers|operators|learners|trainees)\s{1,3}$"
)


def _in_all(text: str, name: str) -> list[Fact]:
    """Return the count of "front-desk staff (about 220 in all)"."""
    return [
        Fact(name, read_quantity(match["count"]), "", *match.span())
        for match in islice(_IN_ALL.finditer(text), _MOST_MATCHES)
        if _STAFF_BEFORE.search(text, max(match.start() - 20, 0), match.start())
    ]


def _members(text: str) -> list[Fact]:
    """Return the count of "three of the Licensee's actuaries", "pick three" and "one from each of its nine schools"."""
    for match in islice(_MEMBERS.finditer(text), _MOST_MATCHES):
        if match["noun"] and _PLACE.match(match["noun"]):
            continue
        number = next(match[group] for group in ("of", "picked", "all") if match[group])
        value = read_quantity(number) * (read_quantity(match["each"]) if match["each"] and match["each"] != "a" else 1)
        if value >= 1 and float(value).is_integer():
            return [Fact("people_trained", plain(value), "", *match.span())]
    return []


_MEMBERS = lazy(
    rf"{WORD_START}(?P<of>{QUANTITY})\s{{1,3}}of\s{{1,3}}(?:(?:the\s{{1,3}})?(?:[\w\-]{{2,20}}\s{{1,3}}){{0,2}}?[\w\-]{{2,20}}['’]s?|our|your|its|their)\s{{1,3}}(?:own\s{{1,3}})?(?:[a-z\-]{{2,20}}\s{{1,3}}){{0,2}}?(?P<noun>[a-z\-]{{3,20}}s)\b(?=\s{{1,3}}(?:to|in|on|how|so|who|that|at|by|with|for|until|can|are|shall|will|must|through|and)\b|\s{{0,2}}[,.;)]|$)"
    rf"|\b(?:pick|choose|chooses|select|selects|nominate|nominates|name|names|send|sends|give\s{{1,3}}us|give\s{{1,3}}you)\s{{1,3}}(?:up\s{{1,3}}to\s{{1,3}}|at\s{{1,3}}least\s{{1,3}})?(?P<picked>{QUANTITY})(?=\s{{1,3}}(?:from|of\s{{1,3}}(?:our|your|its|their|the))\b|\s{{0,2}}[,;.])"
    rf"|(?<!\w)(?P<each>{QUANTITY}|a)\s{{1,3}}(?:[a-z\-]{{3,20}}\s{{1,3}}){{1,3}}?(?:from|in|at|for)\s{{1,3}}each\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}})?(?:[\w'’\-]{{2,25}}\s{{1,3}}){{0,3}}?(?P<all>{QUANTITY})\s{{1,3}}[a-z]"
)
_PLACE = lazy(
    r"(?:sites?|offices|schools|libraries|systems?|applications|buildings|depots|hospitals|stations|wards|locations|premises|services|modules|products|days|weeks|months|hours|years|sessions|courses|processes|functions|departments|directorates|platforms|tools|environments|networks|databases|sprints|releases|laboratories|labs|clinics|branches|centres|courts|rooms|reports|workshops|campuses|boards|obligations|duties|deliverables|documents)$"
)


def _and_more(found: list[Fact], text: str) -> list[Fact]:
    """Return the "two more" that follow "four apprentices in year one"."""
    match = _MORE.search(text, found[-1].end)
    return [Fact(found[0].name, read_quantity(match["count"]), "", *match.span())] if match else []


_MORE = lazy(
    rf"{WORD_START}(?P<count>{QUANTITY})\s{{1,3}}(?:more|others|further)(?=\s{{1,3}}(?:in|each|every|for|at|by|from|to)\b|\s{{0,2}}[,.;]|$)"
)


def _from_each(first: Fact, text: str) -> Fact | None:
    """Return the count of "one clerk from each of the Council's twelve libraries"."""
    match = _EACH_OF.match(text, first.end)
    if match is None:
        return None
    return Fact(first.name, plain(int(first.value) * read_quantity(match["all"])), "", first.start, match.end("all"))


_EACH_OF = lazy(
    rf"(?:\s{{1,3}}[a-z\-]{{2,20}}){{0,3}}?\s{{1,3}}(?:from|in|at|for|of)\s{{1,3}}each\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}})?(?:[\w'’\-]{{2,25}}\s{{1,3}}){{0,3}}?(?P<all>{QUANTITY})\s{{1,3}}[a-z]"
)


def _people(text: str, key: str) -> Iterator[re.Match[str]]:
    """Yield each number of people; one of a clause or task before it ("12.3 Five hundred clerks") does not hide it."""
    pattern, at = _counted(key), 0
    for _ in range(_MOST_COUNTS):
        match = pattern.search(text, at)
        if match is None:
            return
        whole = match["two"] or float(read_quantity(match["count"])).is_integer()
        counts = whole and not _is_numbered(text, match) and not _is_everyone(text, match)
        if counts:
            yield match
        at = match.end() if counts else match.end("two" if match["two"] else "count")


_MOST_COUNTS = 300  # in one provision: keeps the work linear in the size of hostile input


def _in_other_words(text: str, name: str) -> list[Fact]:
    """Return the count of "Learners: 6", "to a limit of ten" and "three at most", which name no people beside it."""
    for pattern in (_PEOPLE_LABEL, _BOUND):
        for match in islice(pattern.finditer(text), _MOST_MATCHES):
            words = next(place for place, found in enumerate(match.groups(), 1) if found)
            value = read_quantity(match[words])
            reference = _REFERENCE.search(text[max(0, match.start(words) - 12) : match.start(words)])
            if value >= 1 and float(value).is_integer() and not reference:  # "by month 24 at least six of them"
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
    if len(found) == 1 and (single := _AND_ONE.match(text, found[0].end)):
        return [Fact(found[0].name, int(found[0].value) + 1, "", found[0].start, single.end())]
    return found


def _one_learner(text: str) -> list[Fact]:
    """Return the head count 1 of "take one intern" and "an apprentice shall be"."""
    match = _ONE_LEARNER.search(text)
    return [Fact("headcount", 1, "", *match.span())] if match else []


def _bare_people(text: str, name: str) -> list[Fact]:
    """Return the count of "employees (not exceeding fifteen)", "staff, being at least four" and "a cohort of 12"."""
    return [
        Fact(name, read_quantity(next(words for words in match.groups() if words)), "", *match.span())
        for match in _BARE.finditer(text)
    ]
