"""What a provision does: who must, may or must not, and how firmly. Grammar by cue words, one sentence at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from contractlens.detection.cue_phrases import compile_phrases, load_cues, phrases_source
from contractlens.detection.parties import DEFAULT_ROLES, Mention, PartyRoles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.findings import Bearer, Modality, Strength

MAX_CHARACTERS = 20_000  # longer provisions are judged by their beginning
CLAUSE_CHARACTERS = 600  # how far back the conjunction of a clause is looked for
MAX_CUES = 8  # a statement gives way to a duty among the first cues of its sentence only
OWN_PEOPLE_WORDS = 2  # "the Supplier's delivery team"

_SENTENCE_END = re.compile(r"(?:[.!?][\"”’)\]]{0,2}(?=\s{1,6}[A-Z\[(“\"])|;(?=\s)|\n)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|No|Nos|cl|para|Ltd|Inc|Co|etc|Sched|v|vs|approx|Dr|Mr|Ms)|\b[A-Z])\.$")
_MARKER = re.compile(
    r"^(?:[\s\[•◦▪\-–—*|“\"]|[☒☑✓✔]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3}){1,4}[.)]?\s|[A-Z]{1,2}\d{0,2}(?:\.\d{1,3}){1,3}\s){0,8}"
)
_NEGATIVE_SUBJECT = re.compile(
    r"^\W{0,4}(?:no|neither|none|nor)\s(?!later|more|less|fewer|earlier|sooner)", re.IGNORECASE
)
_AGENT = re.compile(r"(?<!\w)by\s{1,3}$", re.IGNORECASE)
_PASSIVE = re.compile(r"^\W{0,3}(?:[\w\-,]{1,20}\W{1,2}){0,5}?be\s{1,3}(?:\w{1,20}ly\s{1,3})?\w{2,20}", re.IGNORECASE)
_JOINED = re.compile(r"\s{0,3},?\s{0,3}(?:and(?:\s?/\s?or)?|or|/|&)\s{1,3}", re.IGNORECASE)
_PARTY_DOES = re.compile(r"(?:shall|will|must)\s{1,3}(?:apply|commence|start|begin|become|pass)", re.IGNORECASE)
_RELIEVES = re.compile(r"\b(?:relieve|release|discharge)s?\s{1,3}", re.IGNORECASE)
_GIVES = re.compile(r"\b(?:grants|entitles?)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?<!\w)(?:it|they)\s{1,3}(?:also\s{1,3})?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\W{0,3}(?:[\w'’\-]{1,25}\W{1,3}){0,6}?(?:between|by\s{1,3}both|by)\s{1,3}", re.IGNORECASE)
_OWN_SUBJECT = re.compile(
    r"(?:the|each|any|all|no|neither|either|both|every|such|its|their|that|this|these|it|they|we|you|our|your|a|an|where|if|when|in|on|at|upon|subject|within)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one provision does.

    Attributes:
        modality: obligation, right, prohibition or statement.
        bearer: Who is obliged, entitled or forbidden; None where nobody is named or implied.
        strength: How firmly; None for a statement without a cue.
        start: First character of the cue in the text judged; equal to `end` where there is none.
        end: One past its last character.
    """

    modality: Modality
    bearer: Bearer | None
    strength: Strength | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cue:
    """One cue in a text; `own` where it stands in a main clause, not in a condition or a description."""

    modality: Modality
    strength: Strength | None
    start: int
    end: int
    own: bool


def judge_modality(
    text: str,
    *,
    clause_type: str = "",
    lead_in: str = "",
    focus: tuple[int, int] | None = None,
    roles: PartyRoles = DEFAULT_ROLES,
) -> Judgement:
    """Judge what a provision does, in the sentence that holds its evidence.

    Args:
        text: The provision's words.
        clause_type: Type it was found for; decides who is meant where the grammar names nobody.
        lead_in: The paragraph that introduces the list it stands in ("The Supplier shall:").
        focus: Span in `text` that shows the type; without it, or without a cue in its sentence, the first sentence
            with a cue counts.
        roles: Who is who in the document.
    """
    text = text[:MAX_CHARACTERS]
    sentences = list(_sentences(text))
    chosen = [span for span in sentences if focus and span[0] <= focus[0] < span[1]]
    for start, end in (*chosen, *sentences):
        sentence = text[start:end]
        cue = _main_cue(sentence, clause_type, roles)
        if cue is not None and _governs(sentence, cue, lead_in):
            return _judge(sentence, cue, start, clause_type, lead_in, roles)
        if _is_imperative(sentence) and not lead_in:
            return Judgement("obligation", _default_bearer("obligation", clause_type), "shall", start, start)
    if lead_in:
        led = _judge_lead_in(lead_in, clause_type, roles)
        if led.strength or led.bearer:
            return Judgement(_under_lead_in(text, led.modality), led.bearer, led.strength, 0, 0)
    return Judgement("statement", _statement_bearer(text, clause_type, roles), None, 0, 0)


def _judge_lead_in(lead_in: str, clause_type: str, roles: PartyRoles) -> Judgement:
    """Judge a lead-in by the cue that stands last in it, next to the list: "... it shall report and the Buyer may:"."""
    lead_in = lead_in[-MAX_CHARACTERS:]
    spans = list(_sentences(lead_in))
    sentence = lead_in[spans[-1][0] : spans[-1][1]] if spans else lead_in
    own = [cue for cue in _cues(sentence) if cue.own]
    if len(own) > 1 and not sentence[own[-1].end :].strip(" :–—-"):
        return _judge(sentence, own[-1], 0, clause_type, "", roles)
    return judge_modality(lead_in, clause_type=clause_type, roles=roles)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences; list items on lines of their own count as sentences."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start() + 1]):
            continue
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


@cache
def _table() -> dict[str, Any]:
    return load_cues("modality_cues")


@cache
def _cue_pattern() -> re.Pattern[str]:
    """Return one pattern of all cues; the group ``g<n>`` that matched names the entry of the file."""
    groups = "|".join(f"(?P<g{index}>{phrases_source(cue['phrases'])})" for index, cue in enumerate(_table()["cue"]))
    return re.compile(
        rf"(?:(?<!\w)(?=[a-z])|(?='))(?:{groups})",
        re.IGNORECASE,
    )


@cache
def _pattern(section: str, key: str) -> re.Pattern[str]:
    pattern = compile_phrases(_table()[section][key])
    return pattern if pattern is not None else re.compile(r"(?!)")


@cache
def _subordinate_clause() -> re.Pattern[str]:
    """Return the pattern of a subordinating word with what follows up to the cue, inside one comma-free stretch."""
    return re.compile(phrases_source(_table()["subordinate"]["words"]), re.IGNORECASE)


@cache
def _transparent_end() -> re.Pattern[str]:
    return re.compile(
        phrases_source(_table()["subordinate"]["transparent"]) + r"\W{1,4}(?:\w{1,15}\W{1,3}){0,2}$", re.IGNORECASE
    )


def _cues(sentence: str) -> list[_Cue]:
    found = []
    for match in _cue_pattern().finditer(sentence):
        entry = _table()["cue"][int((match.lastgroup or "g0")[1:])]
        modality: Modality = entry["modality"]
        if match.group() == "May" or (match.group() == "Will" and match.start()):
            continue
        before = sentence[max(0, match.start() - CLAUSE_CHARACTERS) : match.start()]
        found.append(_Cue(modality, entry.get("strength"), match.start(), match.end(), not _is_subordinate(before)))
    return found


def _is_subordinate(before: str) -> bool:
    """Tell whether the words before a cue put it into a condition or a description ("if ...", "the services which ...")."""
    stretch = re.split(r"[,:]\s|\s[–—-]\s|\)\s", before)[-1]
    last = None
    for match in _subordinate_clause().finditer(stretch):
        last = match
    if last is None:
        return False
    return not (last.group().lower() == "that" and _transparent_end().search(stretch[: last.start()]))


def _main_cue(sentence: str, clause_type: str, roles: PartyRoles) -> _Cue | None:
    """Return the cue that governs a sentence: the first in a main clause, else the first of all.

    A statement gives way to a duty or right of a party later in the sentence ("time is of the essence and the Supplier
    shall ..."), except in types whose point is the statement.
    """
    found = _cues(sentence)
    own = [cue for cue in found if cue.own]
    if not own:
        return found[0] if found else None
    if own[0].modality == "statement" and clause_type not in _table()["statement_first"]["types"] and len(own) > 1:
        mentions = roles.mentions(sentence)
        for cue in own[1:MAX_CUES]:
            named = [mention for mention in mentions if mention.end <= cue.start]
            if cue.modality != "statement" and _subject(sentence, cue, named) is not None:
                return cue
    return own[0]


def _governs(sentence: str, cue: _Cue, lead_in: str) -> bool:
    """Tell whether an item's own cue counts, or only that of its lead-in: "(b) replace what the Buyer may select"."""
    if not lead_in:
        return True
    start = _marker_end(sentence)
    if not cue.own:
        return False
    opening = sentence[start : cue.start].strip()
    return not opening or opening[0].isupper() or _OWN_SUBJECT.match(opening) is not None


def _under_lead_in(text: str, modality: Modality) -> Modality:
    """Return the modality of an item under its lead-in: "Each Party must: (a) not disclose" forbids."""
    negated = modality == "obligation" and re.match(r"not\s", text[_marker_end(text) :], re.IGNORECASE)
    return "prohibition" if negated else modality


def _marker_end(text: str) -> int:
    """Return where a text begins after its number, bullet or bracket."""
    marker = _MARKER.match(text)
    return marker.end() if marker else 0


def _judge(sentence: str, cue: _Cue, offset: int, clause_type: str, lead_in: str, roles: PartyRoles) -> Judgement:
    modality, strength = cue.modality, cue.strength
    opening = sentence[_opening_start(sentence, cue) : cue.start]
    if modality in ("obligation", "right") and _NEGATIVE_SUBJECT.match(opening):
        modality, strength = "prohibition", "shall"
    bearer = _bearer(sentence, cue, modality, clause_type, lead_in, roles)
    if modality == "statement" and _PARTY_DOES.fullmatch(sentence[cue.start : cue.end]):
        named = [mention for mention in roles.mentions(sentence) if mention.end <= cue.start]
        if _subject(sentence, cue, named) is not None:  # "the Supplier shall apply", not "clause 3 shall apply"
            modality, strength = "obligation", "will" if sentence[cue.start] in "wW" else "shall"
    return Judgement(modality, bearer, strength, offset + cue.start, offset + cue.end)


def _opening_start(sentence: str, cue: _Cue) -> int:
    """Return where the clause of the cue begins: after its marker and after the last condition before it."""
    start = _marker_end(sentence)
    comma = sentence.rfind(", ", start, cue.start)
    while comma > 0:
        head = sentence[start:comma]
        if _subordinate_clause().match(head.strip()) or re.match(
            r"(?i)\s*(?:subject|without|in|at|on|for|upon|following|notwithstanding|within|during|save|except|by|from|under)\b",
            head,
        ):
            return comma + 2
        comma = -1
    return start


def _bearer(
    sentence: str, cue: _Cue, modality: Modality, clause_type: str, lead_in: str, roles: PartyRoles
) -> Bearer | None:
    mentions = roles.mentions(sentence)
    if _GIVES.search(sentence[cue.start : cue.end]):  # the right is the other party's
        return next((mention.role for mention in mentions if mention.start >= cue.end), "buyer")
    subject = _subject(sentence, cue, [mention for mention in mentions if mention.end <= cue.start])
    if subject is not None:
        return subject
    pronoun = _PRONOUN.search(sentence[: cue.start])
    if pronoun and mentions and mentions[0].start < pronoun.start() and mentions[0].role != "third_party":
        return mentions[0].role
    if modality == "statement":
        return _statement_bearer(sentence, clause_type, roles)
    if lead_in and cue.start <= _marker_end(sentence) + 1:
        led = roles.role_of(lead_in)
        if led:
            return led
    if modality == "obligation" and (between := _BETWEEN.match(sentence, cue.end)):
        named = {m.role for m in mentions if between.end() - 4 <= m.start <= between.end() + 60}
        if "both" in named or {"buyer", "supplier"} <= named:
            return "both"
    agent = next((m for m in mentions if m.start >= cue.end and _is_agent(sentence, m)), None)
    if agent is not None:
        return agent.role
    return _thing_bearer(sentence, cue, modality, clause_type, mentions)


def _is_agent(sentence: str, mention: Mention) -> bool:
    return bool(_AGENT.search(sentence[max(0, mention.start - 5) : mention.start])) or bool(
        re.match(r"(?i)(?:the|each|either|any|both)\s", sentence[mention.start :])
        and _AGENT.search(sentence[max(0, mention.start - 5) : mention.start])
    )


def _subject(sentence: str, cue: _Cue, before: list[Mention]) -> Bearer | None:
    """Return who is the grammatical subject of a cue, if a party is."""
    for index in range(len(before) - 1, -1, -1):
        mention = before[index]
        gap = sentence[mention.end : cue.start]
        if _is_subject_gap(gap, mention):
            return _joined_role(sentence, before, index)
        if re.match(r"\s{0,2},\s", gap) and re.search(r",\s{0,3}$", gap):
            return mention.role
    return None


def _is_subject_gap(gap: str, mention: Mention) -> bool:
    """Tell whether only adverbs, or the party's own people, stand between a party and its verb."""
    words = (
        re.sub(r"\([^()]{0,80}\)", " ", gap).strip(" ,*'’s\t\n")
        if not mention.possessive
        else gap.lstrip("'’s ").strip()
    )
    if not words:
        return not mention.possessive or not gap.strip("'’s ,")
    if _pattern("subject", "own_people").fullmatch(words) or (
        _pattern("subject", "own_people").match(words) and len(words.split()) <= OWN_PEOPLE_WORDS
    ):
        return True
    return _pattern("subject", "adverbs").fullmatch(words) is not None


def _joined_role(sentence: str, before: list[Mention], index: int) -> Bearer:
    """Return both for "the Buyer and the Supplier shall", else the role at the front of the coordination."""
    role = before[index].role
    while index > 0 and _JOINED.fullmatch(
        re.sub(r"(?i)\bthe\s", "", sentence[before[index - 1].end : before[index].start]) or " "
    ):
        index -= 1
        other = before[index].role
        if {role, other} == {"buyer", "supplier"}:
            return "both"
        role = other if other in ("buyer", "supplier", "both") else role
    return role


def _thing_bearer(
    sentence: str, cue: _Cue, modality: Modality, clause_type: str, mentions: tuple[Mention, ...]
) -> Bearer | None:
    """Return who is meant when the subject is a thing: "the Services shall be delivered"."""
    tail = sentence[cue.start : cue.start + 80]
    if modality == "obligation" and _pattern("paying", "phrases").search(tail):
        payee = next((m for m in mentions if m.start >= cue.end), None)
        return "supplier" if payee is not None and payee.role == "buyer" else "buyer"
    return _default_bearer(modality, clause_type)


def _default_bearer(modality: Modality, clause_type: str) -> Bearer | None:
    table = _table()["default_bearer"]
    bearer: Bearer | None = table.get(f"{modality}_of", {}).get(clause_type) or table.get(modality)
    return bearer


def _statement_bearer(text: str, clause_type: str, roles: PartyRoles) -> Bearer | None:
    """Return whom a statement binds: for some types whoever is named first, else whoever is its subject."""
    table = _table()["statements"]
    relieved = _RELIEVES.search(text)
    if relieved:
        return roles.role_of(text[relieved.end() : relieved.end() + 40])
    mentions = roles.mentions(text)
    if clause_type in table["supplier"]:
        return "supplier"
    if not mentions or clause_type in table["nobody"]:
        return None
    first = mentions[0]
    if clause_type in table["bearer_of_possessive"]:
        return first.role
    start = _marker_end(text)
    return first.role if first.start <= start + 5 and not first.possessive else None


def _is_imperative(sentence: str) -> bool:
    word = re.match(r"[A-Za-z\-]{2,15}(?=\s)", sentence[_marker_end(sentence) :])
    return word is not None and word.group().lower() in _imperative_verbs()


@cache
def _imperative_verbs() -> frozenset[str]:
    return frozenset(_table()["imperative"]["verbs"])
