"""The facts that a provision states: periods, sums, percentages, who pays, how current, how many people.

`extract_attributes` gives them their names by clause type and by the words near them (``data/attribute_cues.toml``).
The finders of plain values are public as well: `find_durations`, `find_intervals`, `find_money`, `find_percentages`,
`find_dates` and `find_conflicts`.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, TypeVar

from contractlens.detection.attributes.cells import row_facts
from contractlens.detection.attributes.dates import DateMention, find_dates
from contractlens.detection.attributes.deadlines import find_deadlines
from contractlens.detection.attributes.durations import SHORT_RATES, Duration, find_durations
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.initiator import find_initiator
from contractlens.detection.attributes.initiator_words import is_forward_look
from contractlens.detection.attributes.intervals import Interval, Rate, find_intervals, find_rates
from contractlens.detection.attributes.learners import learners
from contractlens.detection.attributes.least_intervals import capped_numbers, least_intervals
from contractlens.detection.attributes.loan_period import loan_period
from contractlens.detection.attributes.money import Money, find_dollar, find_money
from contractlens.detection.attributes.named_dates import named_dates
from contractlens.detection.attributes.named_months import named_months
from contractlens.detection.attributes.naming import Kind, contexts, name_of
from contractlens.detection.attributes.numbers import NumberConflict, find_conflicts, in_lower_case, plain
from contractlens.detection.attributes.payer import find_payer
from contractlens.detection.attributes.people import people_counts
from contractlens.detection.attributes.percentages import Percentage, find_multiples, find_percentages
from contractlens.detection.attributes.points import Point, find_points
from contractlens.detection.attributes.recovery import nothing_lost, objective_pair
from contractlens.detection.attributes.refresh import find_version_currency, share_intervals
from contractlens.detection.attributes.secondment import secondment_direction
from contractlens.detection.attributes.series import series_intervals
from contractlens.detection.attributes.terms import find_net_days, find_options
from contractlens.detection.attributes.timed import Timed, time_fact
from contractlens.detection.attributes.training import TEACHING_TYPES, teaching_period, training_days
from contractlens.detection.attributes.words import find_named
from contractlens.detection.lazy_patterns import lazy
from contractlens.detection.parties import DEFAULT_ROLES, PartyRoles
from contractlens.findings import Attribute

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = [
    "DateMention",
    "Duration",
    "Interval",
    "Money",
    "NumberConflict",
    "Percentage",
    "extract_attributes",
    "find_conflicts",
    "find_dates",
    "find_dollar",
    "find_durations",
    "find_intervals",
    "find_money",
    "find_percentages",
]

_T = TypeVar("_T", Duration, Interval, Point, Rate)
_KINDS: dict[type, Kind] = {Duration: "duration", Interval: "interval", Point: "point", Rate: "rate"}
_RATED_TYPES = frozenset(
    {
        "social_value",
        "charges_indexation",
        "apprenticeships_skills",
        "payment_terms",
        "carbon_sustainability",
        "business_continuity",
        "governance_reporting",
    }
)
_DEADLINE_TYPES = frozenset({"data_protection", "security_requirements", "authority_data", "ai_use"})
MOST_VALUES = 300  # of one kind in one provision are given names: the longest real rows have some thirty
MAX_CHARACTERS = 50_000  # a provision longer than this is read by its beginning
_SUFFIX = lazy(r"_(?:days|months|hours|years|working|gbp)$")
_BETWEEN = len("between ")
_BARE_DOLLAR = lazy(r"(?<![a-z])\$")
_MAYBE_VALUE = lazy(
    r"\d|½|¼|¾|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel\w+|thir\w+|fo[ur]+\w*|fif\w+|eight\w+|nine\w+|twenty\S*"
    r"|hundred|half|alternate|within the|every|each|once|twice|\w+ly|annual|\w*nnial|(?:\w+-)?(?:fir|seco|thi|four|fif|six|seven|eigh|nin|ten)\w*)\b"
)


def extract_attributes(
    text: str,
    clause_type: str,
    *,
    offset: int = 0,
    roles: PartyRoles = DEFAULT_ROLES,
    table_header: str = "",
    dollar: str = "",
    wanted: Collection[str] | None = None,
) -> tuple[Attribute, ...]:
    """Return the facts that a provision of the given type states, in reading order.

    Args:
        text: The provision's words.
        clause_type: Decides which fact a period or sum means.
        offset: Added to every span, so that spans can count characters of the whole document.
        roles: Who is who in the document.
        table_header: The header cells of the table that the provision is a row of, parted by tabs: "Interval (months)"
            gives the unit of a bare number below it, "Who pays" says whose the name below it is.
        dollar: Currency of a bare "$" in the document, as `find_dollar` gives it; without it the provision itself tells.
        wanted: Names to keep; a name stands for its family, so ``notice_period_days`` keeps notice periods in months
            and the ``notice_period_working`` beside them too. None keeps all.

    Working days come as two attributes: ``plan_due_days`` and ``plan_due_working`` = True. Money other than sterling
    comes as ``amount`` (of a cap on liability ``cap_amount``) with its ``currency``. Ranges give both ends. Where words and figures differ ("thirty (45) days")
    the value is that of the words, and ``number_conflict`` shows both: "30 or 45".
    """
    text = text[:MAX_CHARACTERS]
    written, text = text, text.replace("|", "\t")  # rows typed with bars read as rows with cells
    lowered = in_lower_case(text)
    facts: list[Fact] = []
    if (
        clause_type == "liability_cap"  # "limited to the Charges paid" has no number
        or _MAYBE_VALUE.search(lowered)
        or (clause_type in _DEADLINE_TYPES and "day" in lowered)  # nor has "the same day"
    ):
        dollar = dollar or find_dollar(written)
        facts += _number_facts(lowered, text, clause_type, dollar, _with_code(in_lower_case(table_header), dollar))
    if clause_type in TEACHING_TYPES:
        facts = learners(facts, text, lowered, clause_type, roles)
    facts += _word_facts(lowered, text, clause_type, roles, table_header)
    options = find_options(text, clause_type)
    facts = [fact for fact in facts if not _is_part_of_sum(fact, options)] + options
    facts += find_net_days(text, clause_type)
    facts += secondment_direction(text, clause_type, roles)
    if wanted is not None:
        families = {_family(name) for name in wanted}
        families |= {"amount"} if "cap_amount" in families else set()  # for its currency
        facts = [fact for fact in facts if _family(fact.name) in families]
    facts.sort(key=lambda fact: (fact.start, fact.end))
    unique = dict.fromkeys(facts)
    return tuple(
        Attribute(
            fact.name, fact.value, fact.unit, written[fact.start : fact.end], offset + fact.start, offset + fact.end
        )
        for fact in unique
    )


def _number_facts(lowered: str, text: str, clause_type: str, dollar: str, table_header: str) -> list[Fact]:
    """Return what numbers, in figures or words, say: times, sums, shares and people."""
    facts = _time_facts(lowered, clause_type, table_header)
    facts += _value_facts(lowered, text, clause_type, dollar)
    facts += people_counts(lowered, clause_type)
    for intervals in (share_intervals(lowered, clause_type), series_intervals(lowered, clause_type)):
        facts = [fact for fact in facts if not _is_in_share(fact, intervals)] + intervals
    if clause_type == "technology_refresh" and (
        months := named_months(lowered, clause_type, looks_ahead=is_forward_look(lowered))
    ):
        facts = [fact for fact in facts if fact.name != "roadmap_frequency_months"] + months
    facts += loan_period(lowered, clause_type, facts)
    facts = _first_only(facts)
    least = least_intervals(lowered, clause_type)
    capped = capped_numbers(lowered, clause_type)
    facts = [fact for fact in facts if not _is_least(fact, [*least, *capped])] + least
    facts += [fact for fact in capped if fact.name]
    return facts + _conflicts(lowered)


def _word_facts(lowered: str, text: str, clause_type: str, roles: PartyRoles, table_header: str) -> list[Fact]:
    """Return what is said without a number: who pays, who begins, which version, which dates and names."""
    return [
        *teaching_period(lowered, clause_type),
        *nothing_lost(lowered, clause_type),
        *named_dates(text, clause_type),
        *find_payer(text, clause_type, roles, table_header),
        *find_initiator(text, clause_type, roles),
        *find_version_currency(text, clause_type),
        *find_named(text, clause_type),
    ]


def _with_code(header: str, dollar: str) -> str:
    """Return a header in lower case with the code of its bare dollars: "fee ($)" of a Canadian contract is "fee (cad)"."""
    return _BARE_DOLLAR.sub(f" {dollar.lower()} ", header) if "$" in header else header


def _is_in_share(fact: Fact, shares: Sequence[Fact]) -> bool:
    """Tell whether an interval is the "each year" of "one quarter of the tills in each year", already read there."""
    return fact.name == "refresh_interval_months" and any(
        share.start <= fact.start < share.end or fact.start <= share.start < fact.end for share in shares
    )


def _first_only(facts: list[Fact]) -> list[Fact]:
    """Keep the earliest of several first times: "at the end of years 2 and 4" is first after two years."""
    firsts = [fact for fact in facts if fact.name == "first_after_months"]
    if len(firsts) < 2:  # noqa: PLR2004
        return facts
    first = min(firsts, key=lambda fact: fact.value)
    return [fact for fact in facts if fact.name != "first_after_months" or fact is first]


_REPEATED = ("refresh_interval", "frequency", "first_after", "min_interval", "roadmap_frequency")


def _is_least(fact: Fact, least: Sequence[Fact]) -> bool:
    """Tell whether a period is the "two years" of "no more than once in two years", already read there."""
    return fact.name.startswith(_REPEATED) and any(
        one.start <= fact.start < one.end or fact.start <= one.start < fact.end for one in least
    )


def _is_part_of_sum(fact: Fact, options: Sequence[Fact]) -> bool:
    """Tell whether a term or an extension is the "12 months" at the end of "Term: 24 + 12 months", already read there."""
    return fact.name.startswith(("initial_term_", "extension_months")) and any(
        option.name == "extension_months" and option.start <= fact.start < option.end for option in options
    )


def _family(name: str) -> str:
    return "amount" if name == "currency" else _SUFFIX.sub("", name)


def _conflicts(text: str) -> list[Fact]:
    """Return a fact for every number whose words and figures differ."""
    if "(" not in text and "[" not in text:
        return []
    return [
        Fact("number_conflict", f"{plain(found.words)} or {plain(found.figures)}", "", found.start, found.end)
        for found in find_conflicts(text)
    ]


def _time_facts(text: str, clause_type: str, header: str = "") -> list[Fact]:
    """Return the facts that periods, intervals and points in the contract's life state."""
    if "\t" in text and (cells := row_facts(text, header, clause_type)):
        return cells
    if clause_type == "business_continuity" and (pair := objective_pair(text)):
        return pair
    intervals = find_intervals(text)
    taken: list[Timed] = list(intervals)
    durations = _apart(find_durations(text), taken)
    if clause_type in _DEADLINE_TYPES and (deadlines := find_deadlines(text)):
        durations = tuple(sorted((*_apart(durations, deadlines), *deadlines), key=lambda value: value.start))
    facts, used = training_days(text, clause_type, durations)
    taken += durations
    points = _apart(find_points(text), taken)
    rates = _apart(find_rates(text), list(intervals)) if clause_type in _RATED_TYPES else ()
    timed: list[Timed] = sorted(
        (
            *rates,
            *(duration for duration in durations if duration not in used and _counts(duration)),
            *intervals,
            *points,
        ),
        key=lambda value: value.start,
    )
    timed = timed[:MOST_VALUES]
    spans = [(value.start, value.end) for value in timed]
    for value, context in zip(timed, contexts(text, spans), strict=True):
        adjective = not isinstance(value, Interval) or value.text.endswith(("ly", "al"))
        name = name_of(_KINDS[type(value)], clause_type, context, value.unit, value.value, adjective=adjective)
        if name.stem:
            facts += time_fact(name, value)
    if clause_type == "charges_indexation":
        return _last_of_list(facts, points)
    return _earliest(facts) if clause_type == "benchmarking" else facts


def _last_of_list(facts: list[Fact], points: Sequence[Point]) -> list[Fact]:
    """Leave of "no rise in years one and two" the second year: after it prices can move."""
    spans = {(point.start, point.end) for point in points}
    latest: dict[str, Fact] = {}
    for fact in facts:
        if fact.name in ("first_after_months", "fixed_period_months") and (fact.start, fact.end) in spans:
            known = latest.get(fact.name)
            latest[fact.name] = fact if known is None or float(fact.value) > float(known.value) else known
    return [
        fact
        for fact in facts
        if (fact.start, fact.end) not in spans or fact.name not in latest or fact is latest[fact.name]
    ]


def _earliest(facts: list[Fact]) -> list[Fact]:
    """Leave of "at the end of years 2 and 4" the first: after it a comparison can be had."""
    first = min((fact.value for fact in facts if fact.name == "first_after_months"), default=None)
    return [fact for fact in facts if fact.name != "first_after_months" or fact.value == first]


def _counts(duration: Duration) -> bool:
    return duration.per not in SHORT_RATES


def _apart(values: Sequence[_T], others: Sequence[Timed]) -> tuple[_T, ...]:
    """Return the values that share no character with the others; both are in order."""
    if not others:
        return tuple(values)
    spans = sorted((other.start, other.end) for other in others)
    starts = [start for start, _ in spans]
    kept = []
    for value in values:
        index = bisect_left(starts, value.end) - 1
        if index < 0 or spans[index][1] <= value.start:
            kept.append(value)
    return tuple(kept)


def _value_facts(text: str, written: str, clause_type: str, dollar: str) -> list[Fact]:
    """Return the facts that sums and percentages state; `written` is the text in its own letters."""
    facts = []
    for money, stem in _named(text, find_money(written, dollar), "money", clause_type):
        if isinstance(money, Money):
            if money.currency == "GBP":
                facts.append(Fact(f"{stem}_gbp", money.amount, "GBP", money.start, money.end))
            else:
                facts.append(Fact(stem, money.amount, money.currency, money.start, money.end))
                facts.append(Fact("currency", money.currency, "", money.start, money.end))
    for percentage, stem in _named(text, find_percentages(text), "percentage", clause_type):
        if isinstance(percentage, Percentage):
            name = "cap_percentage" if stem == "cap" else stem
            if stem == "cap" and text[max(0, percentage.start - _BETWEEN) : percentage.start].endswith("between "):
                continue  # "held between 1% and 5%": the floor
            facts.append(Fact(name, percentage.value, "percent", percentage.start, percentage.end))
    if clause_type == "liability_cap":
        facts += [Fact("cap_percentage", m.value, "percent", m.start, m.end) for m in find_multiples(text)]
    return facts


def _named(
    text: str, values: Sequence[Money | Percentage], kind: Kind, clause_type: str
) -> list[tuple[Money | Percentage, str]]:
    """Pair each value with the stem of its name, leaving out those that state no fact."""
    values = values[:MOST_VALUES]
    spans = [(value.start, value.end) for value in values]
    named = [
        (value, name_of(kind, clause_type, context, "", value.value if isinstance(value, Percentage) else 0).stem)
        for value, context in zip(values, contexts(text, spans), strict=True)
    ]
    return [(value, stem) for value, stem in named if stem]
