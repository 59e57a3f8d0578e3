"""Which days in a provision about teaching are days of teaching, and which are time limits, notice or something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.detection.attributes.durations import SHORT_RATES
from contractlens.detection.attributes.numbers import QUANTITY
from contractlens.detection.attributes.subjects import cue
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    from contractlens.detection.attributes.durations import Duration

_AROUND = 150  # characters on either side in which training must be named
NOTICE = lazy(r"['’]?\s{0,3}(?:(?:written|prior|advance|clear)\s{1,3})?(?:notice|warning)")
_WITHIN = lazy(
    r"\b(?:kept|retained|held|stored|available|accessible|valid|preserved|archived)\s{1,3}for\s{1,3}(?:at\s{1,3}least\s{1,3})?$|\b(?:within|(?<!less )(?<!fewer )(?<!more )than)\s{1,3}(?:the\s{1,3}first\s{1,3})?$|\bin\s{1,3}the\s{1,3}first\s{1,3}$|\bfor\s{1,3}more\s{1,3}than\s{1,3}$|\binside\s{1,3}$|\bby\s{1,3}(?:not|no)\s{1,3}more\s{1,3}than\s{1,3}$"
)
_DIRECT = lazy(r"['’]?\s{0,3}(?:\(\w{1,20}\)\s{0,3})?(?:of|per\s{1,3}\w{1,12}\s{1,3}of|for|'|’|\w{1,20}\s{1,3}){0,3}")
_LATER = lazy(
    r"['’]?\s{0,3}(?:after|before|following|prior\s{1,3}to|ahead\s{1,3}of|(?:in\s{1,3}which\s{1,3})?to\s{1,3}(?:give|comment|object|respond|reply|cancel|submit|report|raise|approve|return|confirm|enrol|register|complain))\b"
)
_AFTERWARDS = lazy(
    r"['’]?\s{0,3}(?:after|before|following|from|prior|ahead|leading|in\s{1,3}(?:advance|five)|of\s{1,3}(?:the|its|their|any|receipt|being))\b"
)
_NOT_GIVEN = lazy(  # "no more than fifteen days, and no fewer than two, before", "the ten days have passed", "two days in five"
    rf"['’]?,?\s{{1,3}}(?:and|but|or)\s{{1,3}}(?:no|not|at)\s{{1,3}}(?:later|more|fewer|less|longer|earlier|sooner|most|least)\s{{1,3}}(?:than\s{{1,3}})?{QUANTITY}(?:\s{{1,3}}days)?,?\s{{1,3}}(?:before|prior|ahead|after|from)\b"
    rf"|['’]?\s{{1,3}}(?:have|has|had)\s{{1,3}}(?:passed|gone|elapsed|run)\b|['’]?\s{{1,3}}(?:back|late|early|overdue)\b|['’]?\s{{1,3}}(?:in|out\s{{1,3}}of)\s{{1,3}}(?:every\s{{1,3}})?{QUANTITY}(?=\s{{0,2}}(?:[,.;]|$|and\b))"
)
_PLACE_IN_TIME = lazy(  # "the first ten days of live running", "NTP + 400 days", "out of the 900 days", "a log of 90 days"
    r"\bthe\s{1,3}(?:first|last|final|opening|next|following)\s{1,3}$|\+\s{0,3}$|\bout\s{1,3}of\s{1,3}(?:the|a\s{1,3}total\s{1,3}of|those|these)\s{1,3}$|\b(?:logs?|records?)\s{1,3}of\s{1,3}(?:at\s{1,3}least\s{1,3})?$|\bday\s$|\bin\s{1,3}(?:every\s{1,3})?$"
)
_SPENDS = lazy(  # "spend three days", "devote no fewer than ten days", "give every controller three days"
    r"\b(?:spend(?:s|ing)?|devot(?:es?|ing))\s{1,3}(?:(?:at|least|most|up|to|no|not|fewer|less|more|than|some|about|a|another|further|total|of|minimum)\s{1,3}){0,5}$"
    r"|\bgiv(?:e|es|en|ing)\s{1,3}(?!notice|back\b)(?:(?:a|an|the|each|every|all|its|our|your|their|up|to|two|three|four|five|six|seven|eight|nine|ten|twelve)\s{1,3}){1,3}[^.;:\n\t]{2,60}?\s{1,3}(?:(?:at|least|no|not|fewer|less|than|up|to)\s{1,3}){0,4}$"
)
_TO_ANSWER = lazy(r"['’]?\s{0,3}(?:in\s{1,3}which\s{1,3})?(?:to\b|for\s{1,3}(?:comment|reply|review|payment))")
_UNTIL_ABLE = lazy(
    r",?\s{1,3}until\s{1,3}(?:[a-z'’\-]{1,20}\s{1,3}){1,5}?(?:can|could|is\s{1,3}able|are\s{1,3}able|has\s{1,3}learn|have\s{1,3}learn)"
)
_WEEKS = lazy(r"week|fortnight")
_EACH = lazy(r"['’]?\s{1,3}(?:each|apiece|a\s{1,3}head|per\s{1,3}(?:person|learner|head))\b")
_TAUGHT_DAYS = lazy(r"train|learning|workshop|coaching|classroom|mentor|teaching")


_STRETCH = lazy(r"\b(?:in|during|over|within|for)\s{1,3}the\s{1,3}$")
_PRECEDING = lazy(r"['’]?\s{1,3}(?:preceding|before|after|following|prior|leading|immediately|up\s{1,3}to|ending)\b")
_GETS = lazy(
    r"\b(?:gets?|receives?|is\s{1,3}given|are\s{1,3}given|attends?|be\s{1,3}given|(?:is|are)\s{1,3}to\s{1,3}have|(?:shall|must|will)\s{1,3}have|(?:puts?|takes?|taken|led)\b[^.;:]{2,50}?\sthrough)\s{1,3}(?:at\s{1,3}least\s{1,3}|up\s{1,3}to\s{1,3})?$"
)


def _is_other(text: str, duration: Duration) -> bool:
    """Tell whether days are weeks, the days of a price, a stretch of time, or an interval before something."""
    start, end = duration.start, duration.end
    return (
        _WEEKS.search(duration.text.lower()) is not None
        or _PRICE_BEFORE.search(text, max(0, start - 40), start) is not None
        or _NOT_GIVEN.match(text, end) is not None
        or (_PLACE_IN_TIME.search(text, max(0, start - 30), start) is not None and not _OF_TEACHING.match(text, end))
    )


_OF_TEACHING = lazy(r"['’]?\s{1,3}of\s{1,3}(?:[a-z]{2,14}\s{1,3})?(?:train|teach|coach|tuition|instruct|mentor|class)")


_OF_EFFORT = lazy(r"\bout\s{1,3}of\s{1,3}(?:the|a\s{1,3}total\s{1,3}of|those|these)\s{1,3}$")


def is_part_of_effort(text: str, duration: Duration) -> bool:
    """Tell whether days are those of the whole work: "60 days, out of the 900 days of effort"."""
    return _OF_EFFORT.search(text, max(0, duration.start - 30), duration.start) is not None


def is_training(text: str, duration: Duration) -> bool:
    """Tell whether days are days of training, by the words on both sides."""
    if duration.unit != "days" or duration.per in SHORT_RATES or _is_other(text, duration):
        return False
    before = text[max(0, duration.start - _AROUND) : duration.start]
    after = text[duration.end : duration.end + _AROUND]
    if NOTICE.match(after) or _WITHIN.search(before) or (duration.working and before.endswith("in ")):
        return False  # a time limit
    if _STRETCH.search(before) and _PRECEDING.match(after):
        return False  # "in the four weeks preceding go-live"
    if _LATER.match(after) and "train" not in duration.text.lower():
        return False
    if (
        (_GETS.search(before) and not _TO_ANSWER.match(after))
        or (_SPENDS.search(before) and not _TO_ANSWER.match(after) and not duration.working)
        or _EACH.match(after)
        or (before.rstrip(" ")[-1:] == "\t" and after.lstrip(" ")[:1] in ("", "\t"))
    ):
        return True
    if _TAUGHT_DAYS.search(duration.text) or (_DIRECT.match(after) and cue("training", "about").search(after[:48])):
        return True
    if cue("training", "days_unless").search(before[-40:]) or _AFTERWARDS.match(after):
        return False
    return bool(
        cue("training", "about").search(before)
        or cue("training", "about").search(after)
        or cue("training", "spent_on").match(after.lstrip())
    )


_PRICE_BEFORE = lazy(r"(?:[£€$]\s?\d[\d,.]{0,12}|\d(?:\s{1,3}(?:pounds|euros?|dollars|gbp|eur|usd|aud)))\s{1,3}$")
_DAYS = lazy(r"\bd(?:ays?)?\b")
_OTHER_DAYS = lazy(
    r"notice|warning|within|later|before|prior|advance|after|follow|receipt|from\b|(?:every|each)\s{0,3}$|until|beforehand|ahead|\bin\s{1,3}the\s|first|last|plan\b|report|absence|leave|remed|repl|respon"
)


def is_spent(text: str, duration: Duration) -> bool:
    """Tell whether days in a provision about skills are days given, for want of words that they are a time limit."""
    if (
        duration.unit != "days"
        or duration.per not in ("", "year")
        or duration.working
        or _is_other(text, duration)
        or not _DAYS.search(duration.text.lower())
    ):
        return False
    if _UNTIL_ABLE.match(text, duration.end):
        return True
    before = text[max(0, duration.start - 30) : duration.start]
    return not _OTHER_DAYS.search(before) and not _OTHER_DAYS.search(text[duration.end : duration.end + 20])
