"""Defined terms: in definitions sections and tables, inside sentences, and by reference to another provision."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.facts.cues import load_facts, words_source
from contractlens.facts.places import one_line
from contractlens.facts.records import Definition
from contractlens.facts.usage import count_uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.clause import Clause
    from contractlens.facts.places import Places
    from contractlens.facts.records import Reference

_HEAD = 400  # characters in which a definition names its terms
_MEANING_REACH = 400  # characters before an inline definition in which the words that it names are looked for
MAX_TERM_CHARS = 100
MAX_TERM_WORDS = 12
_OPEN, _CLOSE = r"[“\"„«‘]", r"[”\"“»’]"
_QUOTED = rf"{_OPEN}\s?(?P<term>[^“”\"„«»\n\t]{{1,{MAX_TERM_CHARS}}}?)\s?[,.]?{_CLOSE}(?!\w)"
_MEANS = (
    r"(?:(?:shall|will|must)?\s{0,2}(?:each\s)?(?:means?|includes?|refers?\sto)\b|(?:has|have|(?:shall|will)\s(?:each\s)?(?:have|bear))\s(?:respectively\s)?"
    r"the\s(?:same\s|respective\s)?(?:meanings?|definitions?)\b|(?:is|are|(?:shall|will)\sbe)\s(?:defined|construed)\b|:|–|—|-\s|=)"
)
_LEAD = r"(?:(?:the\s)?(?:terms?|expressions?|words?|phrases?)\s)?"
_AND_TERM = re.compile(rf"[\s,]{{0,3}}(?:(?:and|or|and/or|/)\s)?{_LEAD}(?:the\s)?{_QUOTED}", re.IGNORECASE)
_FIRST_TERM = re.compile(rf"\W{{0,3}}?{_LEAD}(?:the\s)?{_QUOTED}", re.IGNORECASE)
_LED_IN = re.compile(rf"[^“\"„«\n]{{3,160}}[,:\s]{_LEAD}(?={_OPEN})", re.IGNORECASE)
_BEHIND_TERM = re.compile(rf"(?:\s{{0,3}}\([^()]{{0,60}}\))?[\s,]{{0,3}}{_MEANS}", re.IGNORECASE)
_ALSO_MEANS = re.compile(
    rf"[.;,]\s(?:and\s|or\s)?(?:the\s)?{_QUOTED}(?P<behind>)\s(?=(?:shall\s)?means?\b|has\sthe\smeaning)", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?P<term>[A-Z0-9][\w’'&/(),.\- ]{{0,{MAX_TERM_CHARS}}}?)\s{{0,3}}"
    r"(?:(?:shall\s|will\s)?mean(?:s|ing)?\b|(?:has|have|shall\shave)\sthe\s(?:same\s)?meaning|[:–—])"
)
_INLINE = re.compile(
    rf"\(\s{{0,2}}(?:(?:{words_source(load_facts()['definitions']['inline_lead_words'])})[\s,:]{{1,3}}){{0,10}}"
    rf"(?:the\s|a\s|an\s|each\s|any\s|our\s)?{_QUOTED}(?P<rest>[^()\n]{{0,120}})\)",
    re.IGNORECASE,
)
_LED_BY = re.compile(
    rf"\((?!(?:including|see|within|under|e\.g)\b)[a-z][^()“”\"„«\n]{{3,120}}?(?<!under)(?<!\sin)(?<!\sof)(?<!\sby)(?<!\sto)(?<!classified)[\s,](?:the|an?|as|called)\s{_QUOTED}(?P<rest>[^()\n]{{0,40}})\)"
)
_MIDDLE = re.compile(
    rf"(?<=[.;,])\s(?:and\s|or\s)?(?:the\s)?{_QUOTED}(?P<behind>)\s(?:shall\s)?means?\s|\b(?:In|For\sthe\spurposes\sof)\s(?:this|that)\s(?:[A-Z]\w+|clause|section|paragraph|condition)[^“”\"\n.;]{{0,30}}?,?\s{_QUOTED.replace('<term>', '<led>')}\s(?:shall\s)?means?\s"
)
_CALLED = re.compile(
    r"\b(?:hereinafter|hereafter|herein)[\s,]{1,2}(?:(?:collectively|together|individually|also|sometimes|be)\s){0,3}"
    rf"(?:referred\sto|called|known|defined|designated|styled)\s?(?:as\s)?(?:the\s|a\s)?{_QUOTED}",
    re.IGNORECASE,
)
_SAME_PLACE = re.compile(
    rf"[\s,;]{{0,3}}(?:or|and|and/or)?\s{{0,2}}(?:(?:collectively|together|each),?\s)?(?:an?\s|the\s|each\s)?{_QUOTED}",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:(?:shall|will)\s)?(?:has|have|bear|is\sas|as|is|are|shall\sbe)\s(?:the\s(?:same\s)?(?:meanings?|definitions?)\s)?"
    r"(?:(?:given|set\sout|set\sforth|ascribed|assigned|attributed|specified|stated|provided|defined|described)"
    r"(?:\s(?:to\s(?:it|them|that\sterm|such\sterms?)|thereto))?\s)?(?:in|by|under|at)\b",
    re.IGNORECASE,
)
_MEANING_GIVEN = re.compile(
    r"(?:(?:shall|will)\s)?(?:has|have|bears?)\sthe\s(?:same\s|respective\s)?(?:meanings?|definitions?)|(?:is|are|as|shall\sbe)\sdefined\b",
    re.IGNORECASE,
)
_FIRST_WORDS = re.compile(r"(?:means?|shall\smean|will\smean|includes?|refers\sto|:|–|—|=|-)\s{1,3}", re.IGNORECASE)
_UNQUOTED = re.compile(
    r"\(\s?(?:(?:hereinafter|collectively|together|herein)[\s,]{1,2}){0,2}the\s(?P<term>[A-Z][\w&/\-]{1,30}(?:\s[A-Z][\w&/\-]{1,30}){0,3})\s?\)"
)
_MIN_UNQUOTED_USES = 3  # "(the Netherlands)" is not taken up again as a defined term is
_TAIL_WORDS = 2  # before a bracket: enough to tell whether two inline definitions name the same thing
_SEPARATORS = " \t\n,:;–—-"
_COLON_SIGNS = ":–—-="
_PAGE_NUMBER = re.compile(r"(?i)page\s\d")


def find_definitions(places: Places, references: Sequence[Reference]) -> tuple[Definition, ...]:
    """Return every definition in reading order, with uses counted and conflicts told.

    Args:
        places: The contract.
        references: Its references in reading order, for terms that are defined elsewhere.
    """
    found = {definition.start: definition for definition in _inline(places)}
    found |= {definition.start: definition for definition in _in_sentences(places)}
    found |= {definition.start: definition for definition in _sections(places)}
    listed = [_with_target(places.text, found[start], references) for start in sorted(found)]
    uses = count_uses(places, listed)
    listed = [one for one in listed if uses[one.term] >= _MIN_UNQUOTED_USES or not _is_unquoted(places.text, one)]
    conflicting = _conflicts(places.text, listed)
    return tuple(
        replace(definition, uses=uses[definition.term], conflicting=definition.term in conflicting)
        for definition in listed
    )


def _sections(places: Places) -> Iterator[Definition]:
    """Yield the definitions of provisions that segmentation takes for definitions."""
    for clause in places.clauses:
        if clause.kind == "definition":
            yield from _of_clause(places, clause)
        elif clause.kind in {"clause", "item", "paragraph"}:
            yield from _quoted(places, clause, strict=True)


def _of_clause(places: Places, clause: Clause) -> Iterator[Definition]:
    text = places.text
    row = text.find("\t", clause.body_start, clause.own_end)
    block = places.block_at(clause.start)
    if block is not None and block.cell is not None and row > 0:
        yield from _of_row(places, clause, row)
        return
    above = places.parent(clause)
    inner = above is not None and above.kind == "definition" and bool(clause.label)
    found = list(_quoted(places, clause, strict=inner))
    if not found and not inner and not _PAGE_NUMBER.match(text, clause.body_start):
        found = list(_bare(places, clause))
    yield from found


def _of_row(places: Places, clause: Clause, tab: int) -> Iterator[Definition]:
    """Yield what a row "Term | Meaning" defines; a cell may name several terms."""
    text = places.text
    first = (clause.start, tab)
    meaning = _trim(text, tab, clause.end)
    block = places.block_at(clause.start)
    if block is not None and block.cell is not None and block.cell.header:
        return
    quoted = [match.span("term") for match in re.finditer(_QUOTED, text[first[0] : first[1]])]
    spans = [(first[0] + start, first[0] + end) for start, end in quoted] or [_trim(text, *first)]
    columns = load_facts()["definitions"]["column_names"]
    for start, end in spans:
        term = one_line(text[start:end]).strip(_SEPARATORS)
        heads = term.lower() in columns and one_line(text[slice(*meaning)]).lower().strip(_SEPARATORS) in columns
        if _is_term(term) and not heads and meaning[0] < meaning[1]:
            yield Definition(term, "table", start, end, *meaning)


def _quoted(places: Places, clause: Clause, *, strict: bool) -> Iterator[Definition]:
    """Yield the terms in quotation marks that a provision begins with: '"Loss" or "Losses" means ...'."""
    text = places.text
    begin, limit = clause.body_start, min(clause.own_end, clause.body_start + _HEAD)
    match = _FIRST_TERM.match(text, begin, limit)
    if match is None and (led := _LED_IN.match(text, begin, limit)) and not strict:
        match = _FIRST_TERM.match(text, led.end(), limit)
    spans: list[tuple[int, int]] = []
    position = begin
    while match is not None:
        spans.append(match.span("term"))
        position = match.end()
        match = _AND_TERM.match(text, position, limit)
    behind = _BEHIND_TERM.match(text, position, min(clause.own_end, position + _HEAD)) if spans else None
    alone = not strict and (position >= clause.own_end or text[position : position + 1] in "\t\n")
    if behind is None and not alone and (strict or not spans):
        return
    if strict and behind is not None and behind.group().strip(" ,")[-1:] in ":–—-=":
        return
    further = list(_ALSO_MEANS.finditer(text, position, clause.end))
    end = further[0].start() if further else clause.end
    yield from _each(text, spans, _trim(text, _skip(text, position, end), end))
    for index, match in enumerate(further):
        end = further[index + 1].start() if index + 1 < len(further) else clause.end
        yield from _each(text, [match.span("term")], _trim(text, _skip(text, match.end("behind"), end), end))


def _skip(text: str, position: int, end: int) -> int:
    while position < end and text[position] in ' ,”"':
        position += 1
    return position


def _each(text: str, spans: list[tuple[int, int]], meaning: tuple[int, int]) -> Iterator[Definition]:
    """Yield one definition for each of several terms with the same meaning."""
    for first, last in spans:
        if meaning[0] < meaning[1] and _is_term(one_line(text[first:last])):
            yield Definition(one_line(text[first:last]).strip(_SEPARATORS), "definition", first, last, *meaning)


def _bare(places: Places, clause: Clause) -> Iterator[Definition]:
    """Yield the term without quotation marks that a definition begins with: "Working Day means ..."."""
    text = places.text
    match = _BARE.match(text, clause.body_start, min(clause.own_end, clause.body_start + _HEAD))
    if match is None or not _may_be_bare(match, clause):
        return
    term = one_line(match["term"]).strip(_SEPARATORS + "'’")
    start = match.start("term")
    meaning = _trim(text, match.end("term"), clause.end)
    if _is_term(term) and len(term.split()) <= MAX_TERM_WORDS and meaning[0] < meaning[1]:
        yield Definition(term, "definition", start, start + len(match["term"].rstrip()), *meaning)


def _may_be_bare(match: re.Match[str], clause: Clause) -> bool:
    """Tell a term from the beginning of a sentence, and "Term: meaning" from "Telephone: 01632 960000"."""
    words = match["term"].split()
    lexicon = load_facts()["definitions"]
    if (
        "following" in words
        or words[0].lower() in lexicon["not_first_words"]
        or words[-1].strip(",").lower() in lexicon["small_words"]
    ):
        return False
    if match.group().rstrip()[-1] in _COLON_SIGNS:
        return any(word in f"{clause.path} {clause.heading}".lower() for word in lexicon["heading_words"])
    return True


def _inline(places: Places) -> Iterator[Definition]:
    """Yield the terms that sentences define in passing: '(the "Services")', 'hereinafter called "the Contractor"'."""
    text = places.text
    matches = [match for pattern in (_INLINE, _LED_BY, _CALLED, _UNQUOTED) for match in pattern.finditer(text)]
    matches.sort(key=lambda match: match.start())
    behind = 0
    for match in matches:
        clause = places.clause_at(match.start())
        if match.start() < behind or (clause is not None and clause.kind == "contents"):
            continue
        meaning = _named_words(places, match.start(), behind)
        if meaning[0] < meaning[1] and not (match["term"] and _is_scare(match)):
            yield from _named(text, match, meaning)
            behind = match.end()


def _in_sentences(places: Places) -> Iterator[Definition]:
    """Yield what a sentence inside a provision defines: 'In this Schedule "Downtime" means ...'."""
    text = places.text
    for match in _MIDDLE.finditer(text):
        clause = places.clause_at(match.start())
        span = match.span("term") if match["term"] else match.span("led")
        _, end = places.sentence(match.end() - 1, match.end())
        meaning = _trim(text, _skip(text, span[1] + 1, end), end)
        term = one_line(text[slice(*span)]).strip(_SEPARATORS)
        if clause is not None and clause.kind != "contents" and _is_term(term) and meaning[0] < meaning[1]:
            yield Definition(term, "definition", *span, *meaning)


def _is_scare(match: re.Match[str]) -> bool:
    """True for single quotation marks among other words: they quote more often than they define."""
    single = match.string[match.start("term") - 1] in "‘'"
    return single and bool((match.groupdict().get("rest") or "").strip(" ’'"))


def _named(text: str, match: re.Match[str], meaning: tuple[int, int]) -> Iterator[Definition]:
    """Yield the term of an inline definition, and further ones in the same brackets: '("X" or the "Y")'."""
    limit = match.end("rest") if match.groupdict().get("rest") else match.end("term")
    while True:
        start, end = match.span("term")
        article = re.match(r"(?:the|an?)\s", text[start:end], re.IGNORECASE)
        start += article.end() if article else 0
        term = one_line(text[start:end]).strip(_SEPARATORS)
        if _is_term(term) and (term[0].isupper() or term[0].isdigit() or term in {"you", "we", "us"}):
            yield Definition(term, "inline", start, end, *meaning)
        following = _SAME_PLACE.match(text, end + 1, limit) if end + 1 < limit else None
        if following is None:
            return
        match = following


def _named_words(places: Places, position: int, behind: int) -> tuple[int, int]:
    """Return the span of the words just before an inline definition, back to the start of their sentence."""
    first, _ = places.sentence(position, position)
    clause = places.clause_at(position)
    if clause is not None and clause.start <= position:
        first = max(first, clause.body_start if clause.body_start < position else clause.start)
    start, end = _trim(places.text, max(first, behind, position - _MEANING_REACH), position)
    if joined := re.compile(r"(?:and|or)\s").match(places.text, start, end):
        start = joined.end()
    return start, end


def _with_target(text: str, definition: Definition, references: Sequence[Reference]) -> Definition:
    """Return the definition with the place that gives its meaning, if it only says where that is."""
    if definition.kind == "inline":
        return definition
    start = definition.meaning_start
    if first := _FIRST_WORDS.match(text, start, definition.meaning_end):
        start = first.end()
    given = _MEANING_GIVEN.match(text, start, definition.meaning_end) or _ELSEWHERE.match(
        text, start, definition.meaning_end
    )
    if given is None:
        return definition
    sentence_end = min(definition.meaning_end, given.end() + 200)
    words = text[given.end() : sentence_end]
    place = re.match(
        r"(?:\s(?:given|set\sout|set\sforth|ascribed|assigned|attributed|specified|stated|provided|defined|described))?"
        r"(?:\s(?:to\s(?:it|them|that\sterm|such\sterms?)|thereto))?(?:\s?(?:in|by|under|at|for\sthe\spurposes\sof))?\s{1,3}(?:the\s)?(?P<where>(?:[^.;\n]|\.(?=[\w(])){2,160})",
        words,
    )
    if place is None:
        return definition
    begin, finish = given.end() + place.start("where"), given.end() + place.end("where")
    target = next((ref.target for ref in _between(references, begin - 6, finish) if ref.kind != "legislation"), None)
    return replace(
        definition, kind="cross_reference", refers_to=one_line(text[begin:finish]), refers_to_clause_id=target
    )


def _between(references: Sequence[Reference], start: int, end: int) -> Iterator[Reference]:
    index = bisect_left(references, start, key=lambda reference: reference.start)
    while index < len(references) and references[index].start < end:
        yield references[index]
        index += 1


def _is_unquoted(text: str, definition: Definition) -> bool:
    before = text[max(0, definition.start - 5) : definition.start]
    return (
        definition.kind == "inline"
        and before.endswith("the ")
        and text[definition.end : definition.end + 2].strip()[:1] == ")"
    )


def _conflicts(text: str, definitions: Sequence[Definition]) -> set[str]:
    """Return the terms that are given different meanings; saying where a meaning is given is none.

    Inline definitions are compared by the words right before their brackets: the sentences around them always differ.
    """
    meanings: dict[str, set[str]] = {}
    for definition in definitions:
        if definition.kind == "cross_reference":
            continue
        words = one_line(text[definition.meaning_start : definition.meaning_end])
        words = _FIRST_WORDS.sub("", words, count=1).strip(" .;,").lower()
        if definition.kind == "inline":
            words = " ".join(re.findall(r"\w+", words)[-_TAIL_WORDS:])
        meanings.setdefault(definition.term, set()).add(words)
    return {term for term, given in meanings.items() if len(given) > 1}


def _is_term(term: str) -> bool:
    return (
        0 < len(term) <= MAX_TERM_CHARS
        and len(term.split()) <= MAX_TERM_WORDS
        and any(character.isalpha() for character in term)
        and term.lower() not in load_facts()["definitions"]["not_terms"]
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without white space, commas and colons at its ends."""
    while start < end and (text[start].isspace() or text[start] in ",:"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
