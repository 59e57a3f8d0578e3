"""Who is obliged, entitled or forbidden: the grammatical subject of a cue, its agent, or whom the clause type implies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from contractlens.detection.cue_grammar import Cue, cue_table, cue_words, is_subordinate, marker_end

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles
    from contractlens.findings import Bearer, Modality

MAX_MENTIONS = 12  # of parties, looked at from the cue backwards
MAX_GAP = 400  # characters between a subject and its verb
OWN_PEOPLE_WORDS = 2  # "the Supplier's delivery team"
_ASIDE = re.compile(
    r"\s{1,3}(?:at|in|on|within|for|by|upon|without|under|during|throughout|from|after|before|promptly|not\s{1,3}later|no\s{1,3}later|"
    r"acting|as|having|if|when|where|and)\s[^,;:.]{2,160}",
    re.IGNORECASE,
)
_CLAUSE_FRONT = re.compile(
    r"(?:^|[,;:\t|\n.)\]]|\band|\bthat|\bthen|\bbut)\W{0,3}(?:(?:the|each|every|either|any|both|our)\s{1,3})?$",
    re.IGNORECASE,
)
_FINISHED_CONDITION = re.compile(
    r"^\W{0,4}(?:when|if|where|once|before|after|whenever|by)(?:\s{1,3}[^\s,;]{1,30}){3,14}\s{1,3}$", re.IGNORECASE
)
_PRESENT_FORM = re.compile(r"[a-z]{2,14}[a-rt-z]s")
_NEXT_VERB = re.compile(
    r"\s{1,3}(?P<negative>(?:do\s{1,3}not|don['’]t|never)\s{1,3})?(?:(?:also|then|always|itself|[a-z]{3,14}ly)\s{1,3})?(?P<verb>[a-z\-]{2,15})(?!\w)"
)
_OWN_PEOPLE = re.compile(
    r"(?:['’]s?)?\s{1,3}(?:[a-z\-]{2,14}\s{1,3}){0,2}?(?:"
    r"(?P<plural>staff|people|personnel|engineers|analysts|consultants|officers|developers|technicians|trainers|managers|leads|specialists|coaches|executives|employees|administrators|users|auditors)"
    r"|(?:team|lead|manager|engineer|analyst|consultant|officer|developer|specialist|architect|representative|director|owner|coach|trainer|auditor))(?!\w)",
)
_IT_DOES = re.compile(r"(?<!\w)(?:it|they)\s{1,3}(?P<verb>[a-z\-]{3,15})(?!\w)")
_PRESENT_AGENT = re.compile(
    r"\b(?:is|are)\s{1,3}(?:[a-z]{3,14}ly\s{1,3})?[a-z]{2,14}(?:ed|wn|en|nt|lt|pt|ut|id)\s{1,3}(?:(?:up|out|down)\s{1,3})?by\s{1,3}(?:the\s{1,3})?$"
)
_AGENT = re.compile(r"(?<!\w)by\s{1,3}$", re.IGNORECASE)
_JOINED = re.compile(r"\s{0,3},?\s{0,3}(?:and(?:\s?/\s?or)?|or|/|&)\s{1,3}", re.IGNORECASE)
_RELIEVES = re.compile(r"\b(?:relieve|release|discharge)s?\s{1,3}", re.IGNORECASE)
_GIVES = re.compile(r"\b(?:entitles?)\b", re.IGNORECASE)
NEAR_FRONT = 12  # "As between us, the Customer ..." and the like stand before a subject
_BELONGS = re.compile(
    r"\b(?:belongs?\s{1,3}(?:solely\s{1,3}|absolutely\s{1,3})?to|vests?\s[^.;,]{0,60}?in|(?:is|are|remains?|be|become)\s{1,3}(?:the\s{1,3})?(?:sole\s{1,3})?(?:property\s{1,3}of|owned\s{1,3}by))\s{1,3}(?:the\s{1,3})?",
    re.IGNORECASE,
)
_SECOND_VERB = re.compile(r",\s{1,3}(?:and|but)\s{1,3}(?:accordingly\s{1,3})?$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?<!\w)(?<!of )(?<!to )(?<!in )(?<!for )(?<!by )(?<!with )(?:it|they)\s{1,3}(?:also\s{1,3})?$", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\W{0,3}(?:[\w'’\-]{1,25}\W{1,3}){0,6}?(?:between|by\s{1,3}(?=both|each|the\s{1,3}parties))\s{1,3}", re.IGNORECASE
)


def bearer_of(
    sentence: str, cue: Cue, modality: Modality, clause_type: str, lead_in: str, roles: PartyRoles
) -> Bearer | None:
    """Return who bears what a cue says: its subject, the subject of its lead-in, its agent, or the default of its type."""
    mentions = roles.mentions(sentence)
    if _GIVES.search(sentence[cue.start : cue.end]):  # the right is the other party's
        return next((mention.role for mention in mentions if mention.start >= cue.end), "buyer")
    owned = modality == "statement" and clause_type in cue_table()["statements"]["owner"]
    if owned and (owner := _owner(sentence, mentions)) is not None:
        return owner
    subject = subject_of(sentence, cue, [mention for mention in mentions if mention.end <= cue.start])
    if subject is not None:
        return subject
    if mentions and _SECOND_VERB.search(sentence[max(0, cue.start - 12) : cue.start]):
        front = mentions[0]
        if front.end < cue.start and front.start <= marker_end(sentence) + 1 and not front.possessive:
            return front.role  # "The Contractor acknowledges that ..., and shall supply ..."
    pronoun = _PRONOUN.search(sentence[: cue.start])
    if pronoun and mentions and mentions[0].start < pronoun.start() and mentions[0].role != "third_party":
        return mentions[0].role
    if modality == "statement":
        return statement_bearer(sentence, clause_type, roles)
    return _implied_bearer(sentence, cue, modality, clause_type, lead_in, roles)


def _implied_bearer(
    sentence: str, cue: Cue, modality: Modality, clause_type: str, lead_in: str, roles: PartyRoles
) -> Bearer | None:
    """Return who is meant when the subject is no party: that of the lead-in, the agent, or the default of the type."""
    mentions = roles.mentions(sentence)
    if lead_in and cue.start <= marker_end(sentence) + 1:
        nearest = lead_in[max(lead_in.rfind(". ", 0, -2), 0) :]
        led = roles.role_of(nearest) or roles.role_of(lead_in)
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
    return _AGENT.search(sentence[max(0, mention.start - 5) : mention.start]) is not None


def subject_of(sentence: str, cue: Cue, before: list[Mention]) -> Bearer | None:
    """Return who is the grammatical subject of a cue, if a party is."""
    for index in range(len(before) - 1, max(-1, len(before) - 1 - MAX_MENTIONS), -1):
        mention = before[index]
        gap = sentence[mention.end : cue.start]
        if len(gap) > MAX_GAP:
            return None
        if _is_subject_gap(gap, mention):
            return _joined_role(sentence, before, index)
        if re.match(r"\s{0,2},\s", gap) and re.search(r",\s{0,3}$", gap):
            return mention.role
        if not mention.possessive and _ASIDE.fullmatch(gap) and _opens_clause(sentence, mention):
            return mention.role
    return None


def _opens_clause(sentence: str, mention: Mention) -> bool:
    """Tell whether a party stands where a clause begins: at the front, after a comma, after "and" or "that"."""
    return _CLAUSE_FRONT.search(sentence[max(0, mention.start - 30) : mention.start]) is not None


@dataclass(frozen=True, slots=True)
class PresentDuty:
    """A duty worded in the present tense: whose, and where its subject and verb stand."""

    bearer: Bearer
    start: int
    end: int
    negative: bool = False


def present_duty(sentence: str, roles: PartyRoles) -> PresentDuty | None:
    """Return what somebody does in the present tense, as tenders and short contracts word duties.

    "The Contractor tells our data protection lead ...", "you fix critical weaknesses ...", "we encrypt your content",
    "minutes are drawn up by the Contractor".
    """
    mentions = roles.mentions(sentence)[:MAX_MENTIONS]
    for mention in mentions:
        found = _duty_of(sentence, mention)
        if found is not None:
            return found
    for mention in mentions:
        if _PRESENT_AGENT.search(sentence[max(0, mention.start - 60) : mention.start]):
            return PresentDuty(mention.role, mention.start, mention.end)
    pronoun = _IT_DOES.search(sentence)
    if pronoun and mentions and mentions[0].start < pronoun.start() and pronoun["verb"].lower() in _present_verbs():
        return PresentDuty(mentions[0].role, pronoun.start(), pronoun.end())
    return None


def _duty_of(sentence: str, mention: Mention) -> PresentDuty | None:
    """Return the duty of which a mention is the subject."""
    people = _OWN_PEOPLE.match(sentence, mention.end)
    if mention.possessive and people is None:
        return None
    verb = _NEXT_VERB.match(sentence, people.end() if people else mention.end)
    if people and (verb is None or verb["verb"].lower() not in _present_verbs(plural=people["plural"] is not None)):
        return None
    if verb is None:
        return None
    word = verb["verb"].lower()
    who = sentence[mention.start : mention.end].lower()
    if people:
        does = True
    elif who in ("we", "you"):
        does = word not in _states_of_mind() and (who == "you" or word not in _said_of_oneself())
    else:
        does = word in _present_verbs(plural=mention.role == "both") or (
            who.startswith(("the ", "each "))
            and _PRESENT_FORM.fullmatch(word) is not None
            and word not in _states_of_being()
        )
    if not does or _is_in_condition(sentence[max(0, mention.start - MAX_GAP) : mention.start]):
        return None
    return PresentDuty(mention.role, mention.start, verb.end(), verb["negative"] is not None)


def _is_in_condition(before: str) -> bool:
    """Tell whether a subject stands in a condition; "When this agreement ends you ..." has left it again."""
    if not is_subordinate(before):
        return False
    return _FINISHED_CONDITION.search(before) is None


@cache
def _states_of_being() -> frozenset[str]:
    return frozenset(cue_table()["present"]["states_of_being"])


@cache
def _states_of_mind() -> frozenset[str]:
    return frozenset(cue_table()["present"]["states_of_mind"])


@cache
def _said_of_oneself() -> frozenset[str]:
    return frozenset(cue_table()["present"]["said_of_oneself"])


@cache
def _present_verbs(*, plural: bool = False) -> frozenset[str]:
    """Return the verbs of doing in the present tense: "tells", "supplies"; plural as they stand."""
    verbs = {*cue_table()["imperative"]["verbs"], *cue_table()["present"]["verbs"]} - {
        *cue_table()["present"]["not_verbs"]
    }
    if plural:
        return frozenset(verbs)
    return frozenset(_third_person(verb) for verb in verbs)


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _is_subject_gap(gap: str, mention: Mention) -> bool:
    """Tell whether only adverbs, or the party's own people, stand between a party and its verb."""
    words = (
        re.sub(r"\([^()]{0,80}\)", " ", gap).strip(" ,*'’s\t\n")
        if not mention.possessive
        else gap.lstrip("'’s ").strip()
    )
    if not words:
        return not mention.possessive or not gap.strip("'’s ,")
    if cue_words("subject", "own_people").fullmatch(words) or (
        cue_words("subject", "own_people").match(words) and len(words.split()) <= OWN_PEOPLE_WORDS
    ):
        return True
    return cue_words("subject", "adverbs").fullmatch(words) is not None


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
    sentence: str, cue: Cue, modality: Modality, clause_type: str, mentions: tuple[Mention, ...]
) -> Bearer | None:
    """Return who is meant when the subject is a thing: "the Services shall be delivered"."""
    tail = sentence[cue.start : cue.start + 80]
    paying = modality == "obligation" and clause_type not in cue_table()["paying"]["not_types"]
    if paying and cue_words("paying", "phrases").search(tail):
        payee = next((m for m in mentions if m.start >= cue.end), None)
        return "supplier" if payee is not None and payee.role == "buyer" else "buyer"
    return default_bearer(modality, clause_type)


def default_bearer(modality: Modality, clause_type: str) -> Bearer | None:
    """Return who is meant where the grammar names nobody."""
    table = cue_table()["default_bearer"]
    bearer: Bearer | None = table.get(f"{modality}_of", {}).get(clause_type) or table.get(modality)
    return bearer


def statement_bearer(text: str, clause_type: str, roles: PartyRoles) -> Bearer | None:
    """Return whom a statement binds or favours: the owner, the debtor, its subject, or whom its type implies."""
    table = cue_table()["statements"]
    relieved = _RELIEVES.search(text)
    if relieved:
        return roles.role_of(text[relieved.end() : relieved.end() + 40])
    mentions = roles.mentions(text)
    default: Bearer | None = table["default"].get(clause_type)
    if not any(mention.role != "third_party" for mention in mentions):
        return default if clause_type in table["implied"] else None  # a position that names nobody binds nobody
    if clause_type in table["nobody"]:
        return default
    roles_named = {mention.role for mention in mentions[:MAX_MENTIONS]}
    if clause_type in table["both_when_named"] and "both" in roles_named:
        return "both"
    if clause_type in table["both_when_both_named"] and ("both" in roles_named or {"buyer", "supplier"} <= roles_named):
        return "both"
    owner = _owner(text, mentions) if clause_type in table["owner"] else None
    if owner is not None:
        return owner
    first = mentions[0]
    if clause_type in table["bearer_of_possessive"]:
        return first.role
    return first.role if first.start <= marker_end(text) + NEAR_FRONT and not first.possessive else default


def _owner(text: str, mentions: tuple[Mention, ...]) -> Bearer | None:
    """Return whose something is: "belongs to the Buyer", "shall vest in us", "is the Authority's property"."""
    belongs = _BELONGS.search(text)
    if belongs is None:
        return None
    return next((m.role for m in mentions if belongs.end() - 12 <= m.start <= belongs.end() + 30), None)
