"""Which counted people learn: not those who teach, not a class of unknown number, and one alone only when placed.

`learners` sifts the counts of `people_counts` in provisions about teaching. Parties stand as rows of ``S`` and ``B`` over
their own names, as in `cost_grammar`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.cost_grammar import marked_parties
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, WORD_START, read_quantity
from contractlens.detection.attributes.subjects import PartiesOf, cue_section, owner_of
from contractlens.detection.cue_phrases import phrases_source
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles

_MOST_MATCHES = 20  # in one provision: keeps the work linear in the size of hostile input
_BEFORE = 70  # characters before a count in which the verb that sends teachers stands
_TEACHES = r"(?:mentor|coach|train|teach|tutor|show|instruct|guide|help|support|assist|lead|accompany|supervise|work\s{1,3}(?:with|beside|alongside)|sit\s{1,3}(?:with|beside|alongside)|pass\s{1,3}on|explain|answer|walk|talk)"

_OF_SUPPLIER = lazy(r"[\w\-()]{1,20}(?:\s{1,3}\(\d{1,4}\))?\s{1,3}of\s{1,3}(?:[a-z]{2,12}\s{1,3})?S{2,60}")
_SUPPLIERS_OWN = lazy(
    r"[\w\-()]{1,20}(?:\s{1,3}\(\d{1,4}\))?\s{1,3}(?:[a-z\-]{2,20}\s{1,3}){0,2}?S{2,60}(?:['’]s?)?\s{1,3}[a-z]"
)
_OF_ITS = lazy(r"[\w\-()]{1,20}(?:\s{1,3}\(\d{1,4}\))?\s{1,3}of\s{1,3}(?:its|their|his)\s")
_SENDS = lazy(
    r"S{2,60}(?!['’])[^.;]{0,40}?\b(?:assign|provide|allocate|embed|deploy|appoint|supply|dedicate|second|station|keep|have|make|put|place|send|field|post|detail|set\s{1,3}aside|lend|bring)s?\s{1,3}(?:[a-z]{2,12}\s{1,3}){0,3}?$"
)
_TO_TEACH = lazy(
    rf"\s{{1,3}}(?:[a-z\-]{{2,16}},?\s{{1,3}}){{0,4}}?(?:to|who\s{{1,3}}(?:shall|will|must|are\s{{1,3}}to|can)|whose\s{{1,3}}task\s{{1,3}}is\s{{1,3}}to)\s{{1,3}}(?:[a-z]{{2,12}}ly\s{{1,3}})?{_TEACHES}\b"
)
_TEACHERS = lazy(
    r"\b(?:floor[\s\-]{0,2}(?:walk|support)\w*|mentors|coaches|instructors|demonstrators|(?:class|course|workshop)\s{1,3}(?:leaders|tutors))$"
)
_TAUGHT = lazy(
    r"[\"”’']?\s{1,3}(?:(?:shall|will|must|may|each|all|are\s{1,3}to|have\s{1,3}to)\s{1,3}){0,3}(?:gets?|receives?|attends?|learns?|be\s{1,3}(?:trained|taught|coached|shown|given)|are\s{1,3}(?:trained|taught|coached|shown|given))\b"
)
_TEACHING = lazy(
    r"\b(?:train|teach|coach|mentor|instruct|upskill|tutor)(?:s|es|ing)?\s{1,3}(?:(?:up|to|at|least|most|not|no|fewer|more|less|than|a|minimum|maximum|of|total)\s{1,3}){0,5}$"
)
_EACH_TO = lazy(  # "one champion for every twenty users", "a buddy per six learners"
    r"\b(?:an?|one)\s{1,3}(?:[a-z\-]{2,20}\s{1,3}){1,4}?(?:for\s{1,3}(?:every|each)|per|to\s{1,3}every)\s{1,3}$"
)
_UP_TO = lazy(
    rf",?\s{{1,3}}(?:up\s{{1,3}}to|but\s{{1,3}}(?:not|no)\s{{1,3}}more\s{{1,3}}than|with\s{{1,3}}a\s{{1,3}}(?:maximum|total)\s{{1,3}}of|to\s{{1,3}}a\s{{1,3}}(?:maximum|limit|total)\s{{1,3}}of|at\s{{1,3}}most)\s{{1,3}}(?:a\s{{1,3}}(?:maximum|total)\s{{1,3}}of\s{{1,3}})?(?P<count>{QUANTITY})(?=\s{{0,2}}(?:[,.;)]|$)|\s{{1,3}}in\s{{1,3}}all)"
)
_OF_ALL = lazy(r"(?:^|[.;:\t]\s{0,3})of\s{1,3}(?:the|its|our|your|their)\s{1,3}$")
_TIMES = lazy(
    r"\b(?:days|hours|weeks|sessions|courses|lessons|workshops|months),?\s{1,3}(?:\(\s{0,2})?(?:at\s{1,3}least\s{1,3})?$"
)
_FAILED = lazy(r"\b(?:if|where|should|unless|whenever)\s{1,3}(?:fewer|less)\s{1,3}than\s{1,3}$|\bno\s{1,3}$")
_LEADS = lazy(  # one of either side
    r"two\s{1,3}(?:(?:named|contract|project|programme|service|technical|delivery)\s{1,3}){0,2}(?:leads|managers|representatives|directors)"
)
_AT_A_DESK = lazy(
    r"\b(?:by|in|with)\s{1,3}(?:a\s{1,3}(?:pair|team)\s{1,3}of\s{1,3})?$"
)  # "made by two people at one desk"
_AT_ONE = lazy(
    r"\s{1,3}(?:sitting\s{1,3}|working\s{1,3})?(?:at|to|on|before)\s{1,3}(?:one|a|the\s{1,3}same|each|every)\s{1,3}(?:desk|keyboard|screen|machine|computer|workstation|task|terminal)"
)
_CLASS_SIZE = lazy(
    r"\b(?:groups?|class(?:es)?|batch(?:es)?|sessions?|courses?|sittings?|lessons?|workshops?|seminars?|webinars?)\b[^.;:]{0,40}?\b(?:no|not|be)\s{1,3}(?:bigger|larger|more|greater|exceeding|exceed)\s{1,3}(?:than\s{1,3})?$"
    r"|\b(?:an?|one|per|each|every)\s{1,3}(?:[\w\-]{2,20}\s{1,3}){0,3}?(?:class|session|sitting|lesson|workshop|seminar|webinar)\b[^.;:]{0,40}?\b(?:for|of|with)\s{1,3}(?:(?:not|no)\s{1,3}more\s{1,3}than|a\s{1,3}maximum\s{1,3}of)\s{1,3}$"
    r"|[£€$]\s?\d[\d,.]{0,9}(?:\s{1,3}(?:a|per|each)(?:\s{1,3}(?:day|session|class|course))?)?,?\s{1,3}for\s{1,3}(?:up\s{1,3}to|at\s{1,3}most|(?:not|no)\s{1,3}more\s{1,3}than)\s{1,3}$"
    r"|\b(?:each|class(?:es)?|sessions|courses)\b[^.;:]{0,40}?\band\s{1,3}for\s{1,3}(?:at\s{1,3}most|up\s{1,3}to|(?:not|no)\s{1,3}more\s{1,3}than)\s{1,3}$"
)
_BREAKS_DOWN = lazy(r"[^.;]{0,120}?:\s")


def learners(found: list[Fact], text: str, lowered: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return the counts of people who are taught, of all that were found; `lowered` is `text` in small letters.

    One person alone is counted in a provision about handing on skills only, and only when he or she is placed somewhere
    for a time; "one of our engineers explains" counts nobody.
    """
    taught = [fact for fact in found if fact.name == "people_trained"]
    if not taught and (clause_type != "skills_transfer" or not _MAYBE_ONE.search(lowered)):
        return found
    mentions = _sides_known(text, roles)
    marked = marked_parties(lowered, mentions)
    kept = [fact for fact in taught if int(fact.value) > 1 and not _teaches(fact, marked, mentions)]
    kept = [fact for fact in kept if not _is_beside_the_point(fact, lowered, clause_type)]
    kept = _without_breakdown(kept, lowered)
    if not kept and (most := _at_most(taught, lowered)):
        kept = [most]
    if not kept and clause_type == "skills_transfer":
        kept = _one_placed(marked)
    return [fact for fact in found if fact.name != "people_trained"] + kept


def _sides_known(text: str, roles: PartyRoles) -> tuple[Mention, ...]:
    """Return the parties of a text without "our" and "you" where the document does not tell who speaks."""
    mentions = PartiesOf(text, roles).all()
    if roles.we is not None or roles.you is not None:
        return mentions
    return tuple(mention for mention in mentions if not _PRONOUN.match(text, mention.start))


_PRONOUN = lazy(r"(?:we|us|ours?|yours?|you)\b", re.IGNORECASE)


def _teaches(fact: Fact, marked: str, mentions: tuple[Mention, ...]) -> bool:
    """Tell whether counted people are the supplier's: "two of the Vendor's trainers", "assign two engineers to coach"."""
    words = marked[fact.start : fact.end]
    if _TAUGHT.match(marked, fact.end) or _TEACHING.search(marked, max(fact.start - _BEFORE, 0), fact.start):
        return False
    if _OF_SUPPLIER.match(words) or _SUPPLIERS_OWN.match(words) or _TEACHERS.search(words):
        return True
    before = [mention for mention in mentions if mention.end <= fact.start]
    if _OF_ITS.match(words) and before:
        owner = owner_of(marked, before)
        return owner is not None and owner.role == "supplier"
    return (
        _TO_TEACH.match(marked, fact.end) is not None
        and _SENDS.search(marked, max(fact.start - _BEFORE, 0), fact.start) is not None
    )


def _is_beside_the_point(fact: Fact, text: str, clause_type: str) -> bool:
    """Tell whether a count is a ratio, a class, a whole of which only some are taught, or two at one desk."""
    start = max(fact.start - _BEFORE, 0)
    if _EACH_TO.search(text, start, fact.start) or _FAILED.search(text, start, fact.start):
        return True
    if _OF_ALL.search(text, start, fact.start) or (
        text.endswith("of them", 0, fact.end) and _TIMES.search(text, start, fact.start)
    ):
        return True
    if _AT_ONE.match(text, fact.end) and _AT_A_DESK.search(text, start, fact.start):
        return True
    if text.endswith("the ", 0, fact.start) and _LEADS.fullmatch(text, fact.start, fact.end):
        return True
    return clause_type == "user_training" and _CLASS_SIZE.search(text, start, fact.start) is not None


def _without_breakdown(kept: list[Fact], text: str) -> list[Fact]:
    """Leave of "four of ours sit with you: two developers and a writer" the four."""
    if len(kept) < 2 or not _BREAKS_DOWN.fullmatch(text, kept[0].end, kept[1].start):  # noqa: PLR2004
        return kept
    rest = sum(int(fact.value) for fact in kept[1:])
    return kept[:1] if rest <= int(kept[0].value) else kept


def _at_most(taught: list[Fact], text: str) -> Fact | None:
    """Return the thirty of "one champion for every twenty users, up to thirty"."""
    for fact in taught:
        if _EACH_TO.search(text, max(fact.start - _BEFORE, 0), fact.start):
            most = _UP_TO.match(text, fact.end)
            if most is not None:
                return Fact("people_trained", read_quantity(most["count"]), "", *most.span("count"))
    return None


_MAYBE_ONE = lazy(r"\b(?:an?|one)\s")
_STAYS = lazy(
    rf"\b(?:for|to)\s{{1,3}}(?!more\s|longer\s)(?:(?:a|the|up|to|at|least|most|not|no|more|less|fewer|than|as|long|periods?|terms?|of|exceeding|some|about|whole|full|one)\s{{1,3}}){{0,6}}?{WORD_START}(?:{QUANTITY}|an?)[\s\-]{{1,3}}(?:(?:working|business|calendar)\s{{1,3}})?(?:days?|weeks?|months?|terms?|years?|quarters?)\b(?!\s{{1,3}}(?:in|a|per|each|every|out)\s)"
    rf"|\b(?:spends?|spending)\s{{1,3}}[^.;]{{0,20}}?{WORD_START}(?:{QUANTITY}|an?)[\s\-]{{1,3}}(?:days?|weeks?|months?|terms?|years?|quarters?)\b"
    r"|\bfrom\s{1,3}(?:[a-z0-9]{1,8}\s{1,3}){0,4}?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b[^.;]{0,30}?\b(?:to|until|till)\b"
    r"|\bfor\s{1,3}(?:the|a)\s{1,3}(?:whole\s{1,3}|full\s{1,3}|half\s{1,3})?(?:year|quarter|term)\b"
)
_PLACED = r"(?:plac|sit\b|sits|sitting|spend|sent?d?\b|sends|second|attach|tak\w*\b|receiv|lend|lent|go\b|goes|join|shadow|work\w*\s{1,3}(?:with|beside|alongside|in|at)|beside|let\b|post|embed|host|accommodat|detach|depute)"
_NEAR_MOVE = 70  # characters between a person and the verb that places him or her


@cache
def _one() -> LazyPattern:
    """Return the pattern of one person: "one of the Crew", "a member of the Board's test team", "one network officer"."""
    words = phrases_source(cue_section("training")["person"])
    return LazyPattern(
        rf"(?<!\w)(?<!every\s)(?<!each\s)(?<!any\s)(?:one(?:\s{{0,2}}\(1\))?\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}})?(?P<of>[SB]{{2,60}}(?:['’]s?)?|its|their|our|your|the|them)(?:\s{{1,3}}[a-z\-]{{2,20}}){{0,3}}?"
        rf"|(?:an?|one(?:\s{{0,2}}\(1\))?)\s{{1,3}}(?!(?:second|third|other)ed\b)(?:[a-z\-]{{2,20}}\s{{1,3}}|(?P<side>[SB]{{2,60}})(?:['’]s)?\s{{1,3}}){{0,3}}?(?:{words}|[a-z\-]{{3,20}}(?:eer|per|ist|ian|ect|tor|ger|cer|ser|ner|yer)(?!\w))"
        r"(?:\s{1,3}(?:of|from)\s{1,3}(?P<team>[SB]{2,60}))?)"
    )


def _one_placed(marked: str) -> list[Fact]:
    """Return the count 1 of a person of the buyer who is placed somewhere for a stated time."""
    if not _STAYS.search(marked):
        return []
    for match in islice(_one().finditer(marked), _MOST_MATCHES):
        sides = {(match[group] or "")[:1] for group in ("of", "side", "team")}
        if "S" in sides or not _is_placed(marked, match) or _EVERY.search(marked, 0, match.start()):
            continue
        if (match["of"] or "") in ("its", "their") and _SENDS.search(marked, 0, match.start()):
            continue
        if (match["of"] or "") in ("our", "your") and not _TO_LEARN.search(marked):
            continue
        return [Fact("people_trained", 1, "", *match.span())]
    return []


_TO_LEARN = lazy(r"\b(?:learn|until\s{1,3}(?:he|she|they)|so\s{1,3}(?:that|as)|in\s{1,3}order|with\s{1,3}a\s{1,3}view)")
_EVERY = lazy(r"\b(?:every|each)\s[^.;]{0,90}$")
_MOVES = lazy(rf"\b{_PLACED}")


def _is_placed(marked: str, person: re.Match[str]) -> bool:
    """Tell whether a verb of sending or staying stands near a person."""
    return bool(
        _MOVES.search(marked, max(person.start() - _NEAR_MOVE, 0), person.start())
        or _MOVES.search(marked, person.end(), person.end() + _NEAR_MOVE)
    )
