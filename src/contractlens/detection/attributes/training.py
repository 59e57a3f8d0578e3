"""How long people are taught: days of training, and the months over which it goes on."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.durations import UNITS, YEAR_KIND
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.given_days import NOTICE, is_part_of_effort, is_spent, is_training
from contractlens.detection.attributes.numbers import QUANTITY, WORD_START, plain, read_quantity
from contractlens.detection.attributes.people import people_counts
from contractlens.detection.attributes.subjects import cue_section
from contractlens.detection.cue_phrases import phrase_signs, phrases_source
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    import re

    from contractlens.detection.attributes.durations import Duration

TEACHING_TYPES = frozenset({"skills_transfer", "user_training"})
_MOST_MATCHES = 40  # in one provision: keeps the work linear in the size of hostile input
_SESSION_LENGTH = lazy(r"\bdays?\b|morning|afternoon")


def _length(way: int) -> str:
    """Return the pattern of how long a session lasts, with groups that end in the number of the way it is said."""
    return (
        rf"(?:(?P<half{way}>half[\s\-]{{1,3}}(?:a[\s\-]{{1,3}})?days?)|(?P<part{way}>mornings?|afternoons?)"
        rf"|(?P<full{way}>full[\s\-]{{1,3}}days?|day[\s\-]{{1,3}}long|whole[\s\-]{{1,3}}days?)"
        rf"|(?P<days{way}>{QUANTITY})[\s\-]{{1,3}}days?)"
    )


@cache
def _sessions() -> LazyPattern:
    """Return the pattern of sessions of a stated length: "four half-day sessions", "ten workshops (one day each)"."""
    sessions = cue_section("training")["sessions"]
    words = phrases_source(sessions)
    before, after = _length(1), _length(2)
    skip = r"(?:(?!(?:of|in|from|after|for|before|prior|ahead|until|notice|to)\b)[\w'’\-]{2,20}\s{1,3}){0,3}?"
    return LazyPattern(
        rf"{WORD_START}(?P<halves>{QUANTITY})[\s\-]{{1,3}}half[\s\-]{{1,3}}days(?!\w)(?!\s{{1,3}}{skip}{words})"
        rf"|(?<!\w)(?:(?P<count1>{QUANTITY}|an?)\s{{1,3}})?(?:separate\s{{1,3}})?{before}['’]?s?\s{{1,3}}{skip}{words}"
        rf"|{WORD_START}(?P<count2>{QUANTITY}|an?(?=\s))\s{{1,3}}{skip}{words}\s{{0,3}}(?:,\s{{0,3}})?(?:\(|of\s{{1,3}}|each\s{{1,3}}(?:of|lasting)\s{{1,3}}|lasting\s{{1,3}}|(?<=,\s)(?=[\w\s\-]{{3,20}}\s(?:each|apiece)\b)){after}",
        signs=lambda: ("half", *phrase_signs(sessions)),
    )


def training_days(text: str, clause_type: str, durations: tuple[Duration, ...]) -> tuple[list[Fact], set[Duration]]:
    """Return ``days_of_training`` facts of a text in lower case, and the periods that they use up."""
    found: list[Fact] = []
    used: set[Duration] = set()
    if clause_type not in cue_section("training")["types"]:
        return found, used
    if _SESSION_LENGTH.search(text):
        found = [fact for match in islice(_sessions().finditer(text), _MOST_MATCHES) if (fact := _session_days(match))]
    found += _parts_of_days(text, found)
    weeks = _weeks(text, durations) if clause_type == "skills_transfer" else []
    for duration in durations:
        inside = any(fact.start <= duration.start and duration.end <= fact.end for fact in found)
        if duration not in weeks and (inside or is_training(text, duration)):
            used.add(duration)
            found += [] if inside else _given_days(duration)
    if clause_type == "skills_transfer" and not found:
        spent = [duration for duration in durations if duration not in weeks and is_spent(text, duration)]
        used.update(spent)
        found += [fact for duration in spent for fact in _given_days(duration)]
    used.update(duration for duration in durations if is_part_of_effort(text, duration))
    found += _again(found, text)
    found = _in_total(_without_breakdown(found, text), text)
    found += [Fact("duration_days", week.value, "days", week.start, week.end) for week in weeks]
    return found, used.union(weeks)


_RATE = lazy(  # "a day and a half a week" is how fast they are taught
    r"\s{1,3}(?:in\s{1,3}|of\s{1,3})?(?:a|an|per|each|every)\s{1,3}(?:week|fortnight|month|quarter)\b"
)
_PART_OF_DAY = lazy(
    rf"(?<![\d.,])(?P<comma>\d{{1,2}},\d)\s{{1,2}}days?(?![a-z])"
    rf"|\b(?:gets?|gives?|given|give|receives?|attends?|has|have|spends?|allowed|allotted|for|of|with|in|is|lasts?|takes?|lasting|by|after|mornings?|\t|^)\s{{1,3}}(?:at\s{{1,3}}least\s{{1,3}}|up\s{{1,3}}to\s{{1,3}})?(?P<count>an?|{QUANTITY})\s{{1,3}}(?:whole\s{{1,3}}|single\s{{1,3}})?(?:half[\s\-]{{1,3}}days?|mornings?|afternoons?)(?![a-z])(?=['’]?\s{{0,3}}(?:[.,;:)\t]|$|of\b|each|per|in\b|on\b|for\b|apiece|with\b|at\b|and\b|to\b|training|instruction|session))"
    rf"|(?<!\w)(?P<whole>an?|{QUANTITY})\s{{1,3}}days?\s{{1,3}}and\s{{1,3}}a\s{{1,3}}half(?![a-z])"
    rf"|{WORD_START}(?P<long>{QUANTITY})\s{{1,3}}(?:six|seven|eight|[678](?:\.\d)?)[\s\-]{{1,2}}hours?[\s\-]{{1,2}}(?:working[\s\-]{{1,2}})?days?(?![a-z])"
)


def _parts_of_days(text: str, found: list[Fact]) -> list[Fact]:
    """Return the days of "Consultants get a half-day", "one morning each", "0,5 day" and "fifty eight-hour days"."""
    more = []
    for match in islice(_PART_OF_DAY.finditer(text), _MOST_MATCHES):
        if any(fact.start < match.end() and match.start() < fact.end for fact in found) or _RATE.match(
            text, match.end()
        ):
            continue
        if match["comma"]:
            value: float = float(match["comma"].replace(",", "."))
        elif match["whole"]:
            value = (1 if match["whole"] in ("a", "an") else read_quantity(match["whole"])) + 0.5
        elif match["long"]:
            value = read_quantity(match["long"])
        else:
            value = (1 if match["count"] in ("a", "an") else read_quantity(match["count"])) / 2
        if value > 0:
            more.append(Fact("days_of_training", plain(value), "days", *match.span()))
    return more


def _without_breakdown(found: list[Fact], text: str) -> list[Fact]:
    """Leave of "a three-day programme: one day on the module, one on teaching" the three."""
    days = sorted(found, key=lambda fact: fact.start)
    if len(days) < 2 or ":" not in text[days[0].end : days[1].start] or "." in text[days[0].end : days[1].start]:  # noqa: PLR2004
        return found
    first, *rest = (float(fact.value) for fact in days)
    return days[:1] if sum(rest) <= first else found


_OTHERS = lazy(
    rf"\s{{1,3}}(?:for|in|at|on|with)\s{{1,3}}[^.;:\d]{{2,60}}?(?:,|\band)\s{{1,3}}(?P<count>{QUANTITY})\s{{1,3}}(?:for|in|at|on|with)\s{{1,3}}(?:the|our|your|its|[a-z]{{4,20}}s\b)"
)


def _again(found: list[Fact], text: str) -> list[Fact]:
    """Return the "three" of "one day for clerks and three for supervisors"."""
    if not found:
        return []
    match = _OTHERS.match(text, found[-1].end)
    return [Fact("days_of_training", read_quantity(match["count"]), "days", *match.span("count"))] if match else []


def _in_total(found: list[Fact], text: str) -> list[Fact]:
    """Return the one fact that is said to be the total, if there is one, else all."""
    totals = [
        fact
        for fact in found
        if _TOTAL.search(text[max(0, fact.start - 30) : fact.start]) or _IN_ALL.match(text[fact.end : fact.end + 20])
    ]
    return totals if len(totals) == 1 else found


def _weeks(text: str, durations: tuple[Duration, ...]) -> list[Duration]:
    """Return the weeks over which people are taught: "over six weeks", "for at least four weeks"."""
    return [
        duration
        for duration in durations
        if "week" in duration.text.lower()
        and not duration.per
        and not NOTICE.match(text, duration.end)
        and _GOES_ON.search(text, max(0, duration.start - 40), duration.start)
    ]


_GOES_ON = lazy(
    r"\b(?:over|for|during|throughout|across|lasts?|lasting|spend(?:s|ing)?)\s{1,3}(?:(?:the|a|its|period|course|of|first|last|final|at|least|up|to|not|no|less|than|about|some|another)\s{1,3}){0,5}$"
)


def _given_days(duration: Duration) -> list[Fact]:
    """Return the days that are given: both ends of a range; "one day in each month" is how often they come round."""
    if duration.per == "month":
        return [Fact("frequency_months", 1, "months", duration.start, duration.end)]
    ends = [value for value in (duration.low, duration.value) if value is not None]
    return [Fact("days_of_training", value, "days", duration.start, duration.end) for value in ends]


def teaching_period(text: str, clause_type: str) -> list[Fact]:
    """Return how long teaching lasts where no number says it: "over the first quarter", "throughout the final year"."""
    if clause_type != "skills_transfer" or not ("year" in text or "quarter" in text):
        return []
    return [
        Fact("duration_months", UNITS[match["unit"]][1], "months", *match.span())
        for match in islice(_WHOLE_PERIOD.finditer(text), _MOST_MATCHES)
    ]


_WHOLE_PERIOD = lazy(
    r"\b(?<!fee )(?<!charge )(?<!charges )(?<!plan )(?<!fees )(?<!price )(?<!programme )(?<!sum )(?:over|throughout|across|for|in\s{1,3}the\s{1,3}course\s{1,3}of)\s{1,3}(?:all\s{1,3}of\s{1,3}|the\s{1,3}whole\s{1,3}of\s{1,3})?(?:the|its|their)\s{1,3}(?:whole\s{1,3})?"
    rf"(?:first|last|final|opening|closing|initial)\s{{1,3}}(?:{YEAR_KIND}\s{{1,3}})?(?P<unit>year|quarter)(?![\w'’])"
)
_TOTAL = lazy(
    r"\b(?:in\s{1,3}(?:all|total|aggregate)|altogether|total(?:s|ling|ing)?(?:\s{1,3}of)?|together)\W{0,3}(?:(?:at|least|not|no|less|fewer|more|than|of|up|to)\s{1,3}){0,4}$"
)
_IN_ALL = lazy(r"['’]?,?\s{1,3}(?:in\s{1,3}(?:all|total|aggregate)|altogether)\b")
_CLASSES = 10  # so many sessions and more for many people are classes, each of which a person attends once
_IN_CLASS = 8  # people to a class


def _are_classes(count: float, text: str) -> bool:
    """Tell whether sessions are held side by side: "35 sessions of one day each for 700 workers"."""
    return count >= _CLASSES and any(
        int(fact.value) >= count * _IN_CLASS for fact in people_counts(text, "user_training")
    )


def _session_days(match: re.Match[str]) -> Fact | None:
    """Return how many days sessions last together."""
    if match["halves"]:
        return Fact("days_of_training", plain(read_quantity(match["halves"]) / 2), "days", *match.span())
    way = "1" if match["half1"] or match["part1"] or match["full1"] or match["days1"] else "2"
    count = match[f"count{way}"]
    number = 1 if count in (None, "a", "an") else read_quantity(count)
    if _are_classes(number, match.string):
        number = 1
    if match[f"half{way}"] or match[f"part{way}"]:
        number *= 0.5
    elif match[f"days{way}"]:
        number *= read_quantity(match[f"days{way}"])
    return Fact("days_of_training", plain(number), "days", *match.span()) if number > 0 else None
