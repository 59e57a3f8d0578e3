"""In what state a provision stands: present, by reference only, disapplied, or a placeholder still to be filled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from contractlens.detection.cue_phrases import load_cues, lowered, phrases_source
from contractlens.detection.lazy_patterns import LazyPattern

if TYPE_CHECKING:
    from contractlens.findings import Status

POINTER_WORDS = 40  # a text longer than this says something by itself
BARE_POINTER_WORDS = 14  # "Call-Off Schedule 8 (Business Continuity and Disaster Recovery)" has ten
CONTENT_WORDS = 3  # fewer words than this after the verb are no substance: "shall be [ ] months from the date"
TAIL_CHARACTERS = 110  # "This clause does not apply to the old pumping stations, which are to be closed."
GONE_WORDS = 14  # "removed at the Client's request (value of the order below the threshold)"
TITLE_CHARACTERS = 80  # of a provision; a longer text beside "not used" is a sentence
NOT_USED_CHARACTERS = 200  # the longest phrase for it, with number and brackets, is far shorter
SCANNED_CHARACTERS = 4_000  # state words stand at the front; longer texts are live wording

_EMPTY_BOX = re.compile(r"^[\s•\-–|:.\d()]{0,12}(?:[☐□❏❑▢]|\[ {1,3}\](?=\s{1,3}[A-Za-z]))")
_UNTICKED_END = re.compile(r"(?:\t|\s\|)\s{0,3}(?:[☐□❏❑▢]|\[ {1,3}\])\W{0,6}$")
_TICKED_BOX = re.compile(r"[☒☑✓✔✗✘■]|\[[xXvV✓]\]")
_BRACKETS = re.compile(r"\[(?P<inside>[^\[\]]{0,200})\]|(?P<blank>_{3,}|\.{5,}|…{2,})|<(?P<angle>[^<>]{2,60})>")
_NO_WORDS = re.compile(r"^[\s●•*_.…xX?#\-–—:/\uf000-\uf8ff\u00a0]*$|^\W{0,3}(?:[XN]{1,4}|[yYdDmM]{2,4})(?:\W|$|(?=\s))")
_LABEL = re.compile(r"[:|\t\n]")
_SENTENCE = re.compile(r"[^.;]{1,2000}(?:\.(?=\d)[^.;]{1,2000}){0,40}")
_WORD = re.compile(r"[A-Za-z][\w'’\-]*")
_LEADING = re.compile(
    r"^(?:\s|[\[\]()\"“”•◦▪\-–—*|]|[☒☑✓✔]|\d{1,3}(?:\.\d{1,3}){0,4}[.)]?(?=\s)|\([a-zA-Z\d]{1,4}\)|[A-Za-z]?\d{0,3}(?:\.\d{1,3}){1,3}(?=\s)){0,20}"
)
_TRAILING = re.compile(r"[\s\[\]().;,:|\"“”…*\-–—]{0,20}$")
_STOP_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "and",
        "or",
        "be",
        "is",
        "are",
        "as",
        "per",
        "each",
        "this",
        "that",
        "its",
        "it",
        "with",
        "after",
        "before",
    ]
)


@dataclass(frozen=True, slots=True)
class _Cues:
    """Patterns of ``status_cues.toml`` for text in small letters, each compiled when it is first asked.

    A search blind to case takes twice as long.
    """

    not_used: LazyPattern
    marked: LazyPattern
    not_in_title: LazyPattern
    gone_value: LazyPattern
    named_gone: LazyPattern
    exceptions: LazyPattern
    disapplied: LazyPattern
    condition: LazyPattern
    pointer: LazyPattern
    document: LazyPattern
    bare_document: LazyPattern
    absent: LazyPattern
    live: LazyPattern
    bracketed: LazyPattern
    bare: LazyPattern
    verb: LazyPattern


@cache
def _cues() -> _Cues:
    table = load_cues("status_cues")
    gone, reference, hole = table["disapplied"], table["by_reference"], table["placeholder"]

    title = r"(?:\s{0,3}[(\[:–—-]?[^.;]{0,80})"
    return _Cues(
        not_used=LazyPattern(lambda: f"(?:{phrases_source(table['not_used_subject'])}\\W{{1,6}}(?:[\\d.]{{1,8}}\\W{{1,4}})?)?{phrases_source(table['not_used'])}"),
        marked=LazyPattern(lambda: _marked(phrases_source(table["not_used_mark"]), phrases_source(table["not_used_verb"]))),
        gone_value=LazyPattern(lambda: rf"\W{{0,4}}{phrases_source(table['gone_value'])}"),
        named_gone=LazyPattern(
            lambda: rf"^\W{{0,6}}(?:[\d.]{{1,8}}\s)?(?:this\s|the\s)?{phrases_source(gone['subject'])}[^;]{{0,90}}?{phrases_source(gone['phrases'])}[^;]{{0,{TAIL_CHARACTERS}}}$"
        ),
        exceptions=LazyPattern(lambda: phrases_source(gone["exceptions"])),
        not_in_title=LazyPattern(lambda: phrases_source(table["not_in_title"])),
        disapplied=LazyPattern(
            lambda: rf"{phrases_source(gone['subject'])}[^;]{{0,90}}?{phrases_source(gone['phrases'])}"
            rf"(?:\W{{1,4}}{phrases_source(gone['tail'])}){{0,2}}\W{{0,6}}$"
        ),
        condition=LazyPattern(lambda: rf"^\W{{0,6}}{phrases_source(gone['not_before'])}"),
        pointer=LazyPattern(lambda: phrases_source(reference["phrases"])),
        document=LazyPattern(lambda: phrases_source(reference["documents"])),
        bare_document=LazyPattern(lambda: rf"(?:see|refer to|as per)?\s{{0,3}}(?:the\s)?(?:[A-Za-z\-]{{2,14}}\s{{1,3}}){{0,3}}?{phrases_source(reference['documents'])}{title}$"),
        absent=LazyPattern(lambda: phrases_source(reference["absent"])),
        live=LazyPattern(lambda: phrases_source(reference["live"])),
        bracketed=LazyPattern(lambda: rf"^\W{{0,6}}(?:please\s{{1,3}})?{phrases_source(hole['bracketed'])}"),
        bare=LazyPattern(lambda: phrases_source(hole["bare"])),
        verb=LazyPattern(lambda: phrases_source(hole["verbs"])),
    )  # fmt: skip


def _marked(mark: str, verb: str) -> str:
    """Return the pattern of a title beside a mark that its provision is gone."""
    number = r"\W{0,3}(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?\s{1,4})?"
    title = f"[^.;:\\n\\t]{{2,{TITLE_CHARACTERS}}}"
    return (
        rf"{number}(?:[\[(]\s{{0,2}}{mark}\s{{0,2}}[\])]\W{{0,4}}(?P<after>{title}?)"
        rf"|(?P<before>{title}?)(?:\s{{1,3}}[-–—]\s{{0,3}}\W?{mark}|\s{{1,3}}[\[(]\s{{0,2}}{mark}|\s{{1,3}}{verb}))\W{{0,4}}$"
    )


def _is_title_of_nothing(text: str) -> bool:
    """Tell whether a text is a title with a mark beside it: "[Reserved] Exit", "Exit - N/A"."""
    if len(text) > TITLE_CHARACTERS * 2:
        return False
    found = _cues().marked.match(text)
    title = (found["after"] or found["before"] or "") if found else ""
    return found is not None and not _cues().not_in_title.search(title)


def is_not_used(text: str) -> bool:
    """Tell whether a text says only that nothing is there: "Not used", "[Reserved]", "N/A", "Intentionally left blank"."""
    return len(text) <= NOT_USED_CHARACTERS and _says_not_used(lowered(text))


@lru_cache(maxsize=4096)  # asked of a provision by everybody who looks at it
def _says_not_used(text: str) -> bool:
    body = _TRAILING.sub("", _LEADING.sub("", text))
    return _cues().not_used.fullmatch(body) is not None


def judge_status(text: str, *, heading: str = "", lead_in: str = "", tracked_change: str = "none") -> Status:
    """Return the state of a provision of a known clause type.

    Args:
        text: The provision's words, its number and box character included.
        heading: Its heading; a text that only repeats the heading has no substance of its own.
        lead_in: The paragraph that introduces the list it stands in; a live lead-in keeps short items live.
        tracked_change: ``deleted`` makes it disapplied whatever it says.
    """
    if tracked_change == "deleted":
        return "disapplied"
    head = text[:SCANNED_CHARACTERS]
    small = lowered(head)
    if _is_disapplied(small):
        return "disapplied"
    if _is_placeholder(head, heading):
        return "placeholder"
    if _is_by_reference(small, lowered(lead_in)):
        return "by_reference"
    return "present"


def _is_disapplied(text: str) -> bool:
    cues = _cues()
    if is_not_used(text) or (_EMPTY_BOX.match(text) and not _TICKED_BOX.search(text)):
        return True
    if _is_title_of_nothing(text):
        return True
    if _UNTICKED_END.search(text) and not _TICKED_BOX.search(text):
        return True  # "Schedule 9 (Benchmarking) | ☐"
    separator, value = _last_cell(text)
    if separator and len(value.split()) <= GONE_WORDS and ";" not in value and cues.gone_value.match(value):
        return True
    if separator and is_not_used(value) and value.strip().lower().strip(".[]") not in ("no", "none", "nil"):
        return True
    gone = length = 0
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        length += len(sentence)
        named = length == len(sentence) and _names_what_is_gone(sentence)
        if (named or cues.disapplied.search(sentence)) and not cues.condition.search(sentence):
            gone += len(sentence)
    return gone * 2 > length


def _names_what_is_gone(sentence: str) -> bool:
    """Tell whether a sentence says of its own provision that it does not count, and makes no mere exception to it."""
    cues = _cues()
    return cues.named_gone.search(sentence) is not None and cues.exceptions.search(sentence) is None


def _last_cell(text: str) -> tuple[str, str]:
    """Return separator and value of a row or of "Label: value"; both "" without a separator."""
    separators = list(_LABEL.finditer(text.rstrip(" |\t\n")))
    if not separators:
        return "", ""
    last = separators[-1]
    return last.group(), text[last.end() :].strip(" |\t\n")


def _is_placeholder(text: str, heading: str) -> bool:
    """Tell whether unfilled brackets or blanks stand where the substance should."""
    rest = _BRACKETS.sub(lambda match: "\0" if _is_hole(match) else match.group(), text)
    rest = _cues().bare.sub("\0", lowered(rest))
    if "\0" not in rest:
        return False
    sentences = rest.split("\0")
    return not any(_has_substance(part, first=index == 0, heading=heading) for index, part in enumerate(sentences))


def _is_hole(match: re.Match[str]) -> bool:
    if match["blank"]:
        return True
    inside = match["inside"] if match["inside"] is not None else match["angle"]
    small = lowered(inside)
    if match["angle"] and not match["angle"][0].isalpha():
        return False
    return bool(_NO_WORDS.match(inside) or _cues().bracketed.match(small) or _cues().bare.search(small))


def _has_substance(part: str, *, first: bool, heading: str) -> bool:
    """Tell whether the words beside a hole say something: for the first part, what comes after its verb or label."""
    if first:
        if heading and part.strip(" .:|").lower() == heading.strip(" .:").lower():
            return False
        starts = [match.end() for match in _cues().verb.finditer(part)]
        starts = starts[:1] or [match.end() for match in _LABEL.finditer(part)][-1:]
        part = part[starts[0] :] if starts else part
    words = [word for word in _WORD.findall(part) if word.lower() not in _STOP_WORDS]
    return len(words) >= CONTENT_WORDS


def _is_by_reference(text: str, lead_in: str) -> bool:
    cues = _cues()
    body = _TRAILING.sub("", _LEADING.sub("", _TICKED_BOX.sub("", text)))
    words = len(body.split())
    if not words or words > POINTER_WORDS or not cues.document.search(body):
        return False
    if cues.absent.search(text):
        return True
    outside = re.sub(r"\([^()]{0,120}\)", " ", body)
    if cues.live.search(outside):
        return False
    if words <= BARE_POINTER_WORDS and cues.bare_document.fullmatch(body):
        return not cues.live.search(lead_in.rsplit(",", maxsplit=1)[-1]) or "appl" in lead_in or "incorporat" in lead_in
    return cues.pointer.search(outside) is not None
