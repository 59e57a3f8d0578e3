"""What the judging of modality, bearer and strength looks at: the rules' own judgement, the parties and the words."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from contractlens.detection.cue_grammar import marker_end

if TYPE_CHECKING:
    from contractlens.detection.modality import Judgement
    from contractlens.detection.parties import Mention, PartyRoles
    from contractlens.findings import Bearer

HEAD_CHARACTERS = 400  # what a provision does is said at its front; of the longer ones the rest is detail
LEAD_IN_CHARACTERS = 120  # the end of a lead-in says who must do what its items name
FIRST_WORDS = 3
SUBJECT_GAP = 3  # characters between a subject and its "shall"
_MANY = 4
_WORDS_STEP = 12
_LONGEST_STEP = 6
_TOKEN = re.compile(r"[a-z]['a-z]*|\d+|[:;.,|\t\n?]")
_PARTY = {"buyer": "zzbuy", "supplier": "zzsup", "both": "zzbot", "third_party": "zzthi"}


def judgement_features(
    text: str, clause_type: str, lead_in: str, roles: PartyRoles, rule: Judgement
) -> tuple[str, ...]:
    """Return the features of one provision; each counts once.

    Words stand for themselves, a party and its neighbour are joined by a space, everything else holds an ``=``. Parties
    are replaced by their role, so that what was learnt of a Contractor holds for a Vendor and for "we".

    Args:
        text: The provision's words.
        clause_type: Type it was found for.
        lead_in: The paragraph that introduces the list it stands in.
        roles: Who is who in the document.
        rule: What the rules make of it.
    """
    head = text[:HEAD_CHARACTERS]
    mentions = roles.mentions(head)
    start = marker_end(head)
    words = _words(head, start, [mention for mention in mentions if mention.start >= start])
    found = set(words)
    found.update(f"{left} {right}" for left, right in pairwise(words) if left[:2] == "zz" or right[:2] == "zz")
    found.update(_rule_features(text, clause_type, rule))
    found.update(_party_features(mentions))
    subject = subject_before(text, roles, rule) or "-"
    found.update((f"subject={subject}", f"subject={subject} {rule.modality}"))
    found.update(f"p{place}={word}" for place, word in enumerate(words[:FIRST_WORDS]))
    found.add("p=" + " ".join(words[:2]))
    found.add(f"length={min(_LONGEST_STEP, len(words) // _WORDS_STEP)}")
    kind = "row" if "\t" in text or " | " in text else "item" if lead_in else "paragraph"
    found.add(f"kind={kind}")
    if lead_in:
        led = roles.mentions(lead_in[-LEAD_IN_CHARACTERS:])
        found.add(f"lead={led[-1].role if led else '-'}")
    return tuple(found)


def _words(head: str, start: int, mentions: list[Mention]) -> list[str]:
    """Return the words in lower case, numbers as one word, parties as their roles."""
    parts: list[str] = []
    for mention in mentions:
        parts += (head[start : mention.start], f" {_PARTY[mention.role]}{'p' if mention.possessive else ''} ")
        start = mention.end
    parts.append(head[start:])
    masked = "".join(parts).lower().replace("’", "'")
    return ["0" if word[0].isdigit() else word for word in _TOKEN.findall(masked)]


def _rule_features(text: str, clause_type: str, rule: Judgement) -> tuple[str, ...]:
    bearer, strength = rule.bearer or "-", rule.strength or "-"
    cue = text[rule.start : rule.end].lower()
    if rule.strength is None:  # a duty in the present tense: its subject is known by its role already
        cue = cue.rpartition(" ")[2]
    return (
        f"modality={rule.modality}",
        f"bearer={bearer}",
        f"strength={strength}",
        f"rule={rule.modality} {bearer}",
        f"cue={cue}",
        f"type={clause_type}",
        f"type={clause_type} {rule.modality}",
        f"type={clause_type} {bearer}",
        f"type={clause_type} {rule.modality} {bearer}",
    )


def subject_before(text: str, roles: PartyRoles, rule: Judgement) -> Bearer | None:
    """Return who stands right before the cue, or is the doer in a present tense that is the cue; None if no party is."""
    for mention in roles.mentions(text[:HEAD_CHARACTERS]):
        if mention.start == rule.start < rule.end:
            return mention.role
        gap = text[mention.end : rule.start]
        if mention.end <= rule.start and len(gap) <= SUBJECT_GAP and not mention.possessive and not gap.strip(" ,"):
            return mention.role
    return None


def _party_features(mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    """Return who is named first, who is named at all, and how often."""
    acting = [mention.role for mention in mentions if not mention.possessive]
    sides = sorted({mention.role for mention in mentions if mention.role != "third_party"})
    first = f"{mentions[0].role}{mentions[0].possessive}" if mentions else "-"
    return (
        f"first={first}",
        f"acting={acting[0] if acting else '-'}",
        f"sides={' '.join(sides)}",
        f"named={min(_MANY, len(acting))}",
    )
