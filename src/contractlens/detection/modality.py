"""What a provision does: who must, may or must not, and how firmly. Grammar by cue words, one sentence at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from contractlens.detection.bearers import bearer_of, default_bearer, present_duty, statement_bearer, subject_of
from contractlens.detection.cue_grammar import (
    Cue,
    cue_table,
    cue_words,
    find_cues,
    marker_end,
    split_sentences,
    subordinate_words,
)
from contractlens.detection.cue_phrases import phrases_source
from contractlens.detection.parties import DEFAULT_ROLES, PartyRoles
from contractlens.detection.status import is_not_used

if TYPE_CHECKING:
    from contractlens.findings import Bearer, Modality, Strength

MAX_CHARACTERS = 20_000  # longer provisions are judged by their beginning
LABEL_CHARACTERS = 90  # "Alarm hubs in our homes: swap at year 7"
MAX_CUES = 8  # a statement gives way to a duty among the first cues of its sentence only
_NEGATIVE_SUBJECT = re.compile(
    r"\W{0,4}(?:(?:no|neither|none|nor|not\s{1,3}(?:one|an?|a\s{1,3}single))\s(?!later|more|less|fewer|earlier|sooner)"
    r"|(?:nobody|no[ -]one|(?:in|at|under|on)\s{1,3}no\s{1,3}(?:time|point|stage|case|event|circumstances?|condition|account))\b)",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[A-Za-z\-]{2,15}(?=\s)")
_VERBLESS_BAN = re.compile(
    r"^\W{0,4}(?:(?:no(?:t\s{1,3}(?:one|a))?|never|only)\s[^.;]{3,200}\b(?:without|unless|except|with|after|until|till|before)\s"
    r"|(?:nobody|no[ -]one)\s|nothing\s[^.;]{3,200}\b(?:without|unless|until|till|except|before)\s"
    r"|no\s{1,3}[a-z]{3,14}ing\s(?!from|to))",
    re.IGNORECASE,
)
_VALIDITY = re.compile(r"\b(?:binds?|counts?|is\s{1,3}(?:valid|binding)|has\s{1,3}(?:effect|force))\b", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:if|when|where|whenever|once|should|before|after|by|within|on|at|in|each|every|as\s{1,3}soon\s{1,3}as|for)\s[^.;:]{3,160}?(?:,\s{1,3}|(?=\s(?:show|give|tell|send|hand|let|bring)\s{1,3}us\b)\s)",
    re.IGNORECASE,
)
_TELLS_US = re.compile(
    r"(?:then\s{1,3})?(?:please\s{1,3})?(?:(?:show|give|tell|send|hand|let|bring|pay|ask|ring|call|help)\s{1,3}(?:us|it|the|them|back|over)\b|put\s{1,3}(?:it|up|forward|right)\b|make\s{1,3}good\b)",
    re.IGNORECASE,
)
_MANDATORY = frozenset({"must", "m", "mandatory", "shall", "must have"})
_NOBODY_MAY = re.compile(r"^\W{0,4}(?:only|exclusively|nothing|nobody|none|no[ -]one)\s", re.IGNORECASE)
_NOTHING_AFTER = re.compile(
    r"\s{1,3}\w{2,20}\s{1,3}(?:no|none|nothing|neither)\b(?!\s(?:later|more|less|fewer|earlier))", re.IGNORECASE
)
_PARTY_DOES = re.compile(r"(?:shall|will|must)\s{1,3}(?:apply|commence|start|begin|become|pass)", re.IGNORECASE)
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
    table = cue_table()
    if clause_type in table["statement_only"]["types"] or is_not_used(text):
        return _statement(text, clause_type, roles)
    row = ("\t" in text or " | " in text) and clause_type in table["bare_rows"]["types"]
    if row:
        lead_in = ""  # a row of values says what is, whatever its table was announced with
    judged = _judge_sentences(text, clause_type, lead_in, focus, roles, row=row)
    if judged is not None:
        return judged
    return _judge_row(text, roles, values=row and clause_type != "insurance") or _statement(text, clause_type, roles)


def _judge_sentences(
    text: str, clause_type: str, lead_in: str, focus: tuple[int, int] | None, roles: PartyRoles, *, row: bool
) -> Judgement | None:
    """Judge by the first sentence that says what the type is about, then by the lead-in; None where neither tells."""
    sentences = list(split_sentences(text))
    chosen = [span for span in sentences if focus and span[0] <= focus[0] < span[1]]
    stated_first = clause_type in cue_table()["statement_first"]["types"]
    held: Judgement | None = None  # counts only where no sentence says what the type is about
    for start, end in (*chosen, *sentences):
        judged = _judge_sentence(text[start:end], start, clause_type, lead_in, roles)
        if judged is not None and not _is_beside_the_point(judged, clause_type):
            return judged
        if judged is not None:
            held = held or judged
        elif not lead_in and not row and _is_imperative(text[start:end]):
            return Judgement("obligation", default_bearer("obligation", clause_type), None, start, start)
        elif not lead_in and stated_first and _is_assertion(text[start:end]):
            return None
    return held or _judge_by_surroundings(text, clause_type, lead_in, roles)


def _judge_by_surroundings(text: str, clause_type: str, lead_in: str, roles: PartyRoles) -> Judgement | None:
    """Judge a text without a cue by its lead-in, or as a ban without a verb: "No press release without consent"."""
    if lead_in:
        led = _judge_lead_in(lead_in, clause_type, roles)
        if led.strength or led.bearer:
            return Judgement(_under_lead_in(text, led.modality), led.bearer, led.strength, 0, 0)
    if _VERBLESS_BAN.match(text) and not _VALIDITY.search(text):
        return Judgement("prohibition", default_bearer("prohibition", clause_type), None, 0, 0)
    return None


def _is_beside_the_point(judged: Judgement, clause_type: str) -> bool:
    """Tell whether a ban stands before the duty that a type is about, or a duty before the right."""
    table = cue_table()
    if clause_type in table["duty_first"]["types"]:
        return judged.modality == "prohibition"
    return clause_type in table["right_first"]["types"] and judged.modality != "right"


def _judge_sentence(sentence: str, offset: int, clause_type: str, lead_in: str, roles: PartyRoles) -> Judgement | None:
    """Judge a sentence by its cue, or by a duty in the present tense that stands before it; None without either."""
    cue = _main_cue(sentence, clause_type, roles)
    if clause_type not in cue_table()["statement_first"]["types"] and not (cue and cue.own and lead_in):
        duty = present_duty(sentence, roles)
        if duty is not None and (cue is None or duty.start < cue.start):
            modality: Modality = "prohibition" if duty.negative else "obligation"
            return Judgement(modality, duty.bearer, None, offset + duty.start, offset + duty.end)
    if cue is not None and _governs(sentence, cue, lead_in):
        return _judge(sentence, cue, offset, clause_type, lead_in, roles)
    return None


def _judge_row(text: str, roles: PartyRoles, *, values: bool) -> Judgement | None:
    """Judge a table row without a cue: its last cell may name a party, and a row of `values` binds nobody else."""
    cells = [cell.strip().lower() for cell in re.split(r"\t| \| ", text)]
    if any(cell in _MANDATORY for cell in (cells[0], cells[1 % len(cells)], cells[-1])):  # "R14 | Must | ... "
        return Judgement("obligation", default_bearer("obligation", ""), "shall", 0, 0)
    last = next((text.rstrip().rpartition(mark)[2] for mark in ("\t", " | ") if mark in text), "")
    named = roles.mentions(last)
    if named and named[0].start == 0:  # "Laptops | every 48 months | the Supplier"
        return Judgement("statement", named[0].role, None, 0, 0)
    return Judgement("statement", None, None, 0, 0) if values else None


def _statement(text: str, clause_type: str, roles: PartyRoles) -> Judgement:
    return Judgement("statement", statement_bearer(text, clause_type, roles), None, 0, 0)


def _is_assertion(sentence: str) -> bool:
    """Tell whether a sentence without a cue says something complete: it has a verb of being or belonging."""
    return cue_words("assertion", "verbs").search(sentence) is not None


def _judge_lead_in(lead_in: str, clause_type: str, roles: PartyRoles) -> Judgement:
    """Judge a lead-in by the cue that stands last in it, next to the list: "... it shall report and the Buyer may:"."""
    lead_in = lead_in[-MAX_CHARACTERS:]
    for start, end in reversed(list(split_sentences(lead_in))[-MAX_CUES:]):
        sentence = lead_in[start:end]
        own = [cue for cue in find_cues(sentence) if cue.own]
        if len(own) > 1 and not sentence[own[-1].end :].strip(" :–—-"):
            return _judge(sentence, own[-1], 0, clause_type, "", roles)
        if own:
            return judge_modality(sentence, clause_type=clause_type, roles=roles)
    return judge_modality(lead_in, clause_type=clause_type, roles=roles)


def _main_cue(sentence: str, clause_type: str, roles: PartyRoles) -> Cue | None:
    """Return the cue that governs a sentence: the first in a main clause, else the first of all.

    A statement gives way to a duty or right of a party later in the sentence ("time is of the essence and the Supplier
    shall ..."), except in types whose point is the statement.
    """
    found = find_cues(sentence)
    own = [cue for cue in found if cue.own]
    if not own:
        stated = clause_type in cue_table()["statement_first"]["types"] and _is_assertion(sentence)
        keeps = clause_type in cue_table()["right_first"]["types"] or not _is_assertion(sentence)
        binding = [cue for cue in found if keeps or cue.modality == "obligation"]
        return binding[0] if binding and not stated else None
    if clause_type in cue_table()["duty_first"]["types"] and own[0].modality == "prohibition":
        return next((cue for cue in own if cue.modality == "obligation"), own[0])
    if clause_type in cue_table()["right_first"]["types"] and own[0].modality == "obligation":
        mentions = roles.mentions(sentence)
        for cue in own[1:MAX_CUES]:
            named = [mention for mention in mentions if mention.end <= cue.start]
            if cue.modality == "right" and subject_of(sentence, cue, named) is not None:
                return cue
    if own[0].modality == "statement" and clause_type not in cue_table()["statement_first"]["types"] and len(own) > 1:
        mentions = roles.mentions(sentence)
        for cue in own[1:MAX_CUES]:
            named = [mention for mention in mentions if mention.end <= cue.start]
            if cue.modality != "statement" and subject_of(sentence, cue, named) is not None:
                return cue
    return own[0]


def _governs(sentence: str, cue: Cue, lead_in: str) -> bool:
    """Tell whether an item's own cue counts, or only that of its lead-in: "(b) replace what the Buyer may select"."""
    if not lead_in:
        return True
    start = marker_end(sentence)
    if not cue.own:
        return False
    opening = sentence[start : cue.start].strip()
    return not opening or opening[0].isupper() or _OWN_SUBJECT.match(opening) is not None


def _under_lead_in(text: str, modality: Modality) -> Modality:
    """Return the modality of an item under its lead-in: "Each Party must: (a) not disclose" forbids."""
    negated = modality == "obligation" and re.match(r"not\s", text[marker_end(text) :], re.IGNORECASE)
    return "prohibition" if negated else modality


def _judge(sentence: str, cue: Cue, offset: int, clause_type: str, lead_in: str, roles: PartyRoles) -> Judgement:
    modality, strength = cue.modality, cue.strength
    opening = sentence[_opening_start(sentence, cue) : cue.start]
    if modality in ("obligation", "right") and (
        _NEGATIVE_SUBJECT.match(opening)
        or (modality == "right" and _NOBODY_MAY.match(opening))
        or (modality == "obligation" and _NOTHING_AFTER.match(sentence, cue.end))
    ):
        strength = "shall" if modality == "obligation" else strength
        modality = "prohibition"
    named = [mention for mention in roles.mentions(sentence) if mention.end <= cue.start]
    subject = subject_of(sentence, cue, named)
    if modality == "statement" and subject is not None and _PARTY_DOES.fullmatch(sentence[cue.start : cue.end]):
        # "the Supplier shall apply", not "clause 3 shall apply"
        modality, strength = "obligation", "will" if sentence[cue.start] in "wW" else "shall"
    if modality != "statement" and _only_states(sentence, cue, subject, clause_type):
        modality = "statement"  # the word still tells how firm it is: "shall be left out of the sum"
    bearer = bearer_of(sentence, cue, modality, clause_type, lead_in, roles)
    return Judgement(modality, bearer, strength, offset + cue.start, offset + cue.end)


def _only_states(sentence: str, cue: Cue, subject: Bearer | None, clause_type: str) -> bool:
    """Tell whether a cue says how things are rather than what somebody does: "the charges shall be reduced by 2%"."""
    table = cue_table()["states"]
    if cue.modality == "right" and clause_type in cue_table()["right_first"]["types"]:
        return False  # "either may end it"
    if table["words_of"].get(clause_type) and _states(clause_type).match(sentence, cue.start):
        return True
    if subject is not None or sentence[cue.end :].lstrip()[:1] == ":":
        return False
    stated = clause_type in table["types"]
    negative = _NEGATIVE_SUBJECT.match(sentence, _opening_start(sentence, cue)) if not stated else None
    if negative and cue_words("states", "bans").match(sentence, cue.end + 1):
        return False
    key = "passives" if stated else "things"
    return cue_words("states", key).match(sentence, cue.end + 1) is not None


@cache
def _states(clause_type: str) -> re.Pattern[str]:
    return re.compile(phrases_source(cue_table()["states"]["words_of"][clause_type]), re.IGNORECASE)


def _opening_start(sentence: str, cue: Cue) -> int:
    """Return where the clause of the cue begins: after its marker and after the last condition before it."""
    start = marker_end(sentence)
    comma = sentence.rfind(", ", start, cue.start)
    if comma > 0:
        head = sentence[start:comma]
        if subordinate_words().match(head.strip()) or re.match(
            r"(?i)\s*(?:subject|without|in|at|on|for|upon|following|notwithstanding|within|during|save|except|by|from|under)\b",
            head,
        ):
            return comma + 2
    return start


def _is_imperative(sentence: str) -> bool:
    start = marker_end(sentence)
    words = [_FIRST_WORD.match(sentence, start)]
    opening = _OPENING.match(sentence, start)
    if opening:  # "If a resident asks us for it, hand us the papers"
        told = _TELLS_US.match(sentence, opening.end())
        if told:
            return True
    label = sentence.find(": ", start, start + LABEL_CHARACTERS)
    if label > 0:
        words.append(_FIRST_WORD.match(sentence, label + 2))
    return any(word is not None and word.group().lower() in _imperative_verbs() for word in words)


@cache
def _imperative_verbs() -> frozenset[str]:
    table = cue_table()
    return frozenset(table["imperative"]["verbs"]) | set(table["present"]["verbs"]) - set(
        table["imperative"]["not_first"]
    )
