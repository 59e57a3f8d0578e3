"""Parties: from the parties clause, order form tables, cover and signature blocks, put together by name."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from contractlens.facts.cues import load_facts, words_source
from contractlens.facts.party_names import has_suffix, is_body, is_name, name_key, read_name
from contractlens.facts.places import one_line
from contractlens.facts.records import Definition, Party
from contractlens.facts.sides import is_label, with_sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contractlens.facts.places import Places
    from contractlens.facts.records import Role

    RoleOf = Callable[[str], str | None]

HEAD_CHARACTERS = 30_000  # parties are named on the first pages; later ("...") define other things
UNQUOTED_CHARACTERS = 6_000  # "(Client)" without quotation marks names a party only where the contract begins
PARTIES_REACH = 3_000  # characters behind a party in which the next one is named
DESCRIPTION_REACH = 900  # characters before a defined name: name, number, address
BRACKET_REACH = 60  # characters between "(" and a term: '(hereinafter referred to as the "Bank")'
_SHORT_NAME = 5  # characters: so short a name begins many others
COVER_PROVISIONS = 40  # provisions at the front that can be a cover
MAX_PARTIES = 24  # of one contract; a list of participating bodies is no list of parties
_PLACE_WORDS = re.compile(
    r"\b(?:registered|incorporated|organi[sz]ed|whose|having|located|with\s(?:its|offices?|a\splace)|of|at|existing|acting|carrying)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:\b(?:by\sand\sbetween|between|among|amongst|by\sand\samong|and,?|(?<!represented\s)(?<!acting\s)(?<!owned\s)by|with)(?<=[\w,])[:\s]{1,3}(?:\([A-Z][a-z]{2,20}\s?\)\s)?|(?:^|\s)\(?(?:\d{1,2}|[A-Ca-c]|i{1,3})[.)]\s{1,3})(?=(?:the\s)?[A-Z0-9])",
)
_NUMBER = re.compile(
    r"(?:(?:compan(?:y|ies)|registration|registered|reg|charity|corporate|business|enterprise|organisation|trade\sregister)\.?\s(?:[\w’']{1,20}\s){0,6}?(?:numbers?|no|nr)\b\.?"
    r"|\b(?:ABN|ACN|NZBN|CRN|KvK|HRB|SIREN|CVR|CRO|UEN|EIN|DUNS)\b(?:\snumber|\sno)?\.?)\s?[:#]?\s{0,2}(?P<number>[A-Z]{0,4}\s?\d[\d\s\-/]{3,14}\d[A-Z]?(?!\w))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:(?:registered|principal|head|main)\s(?:office|place\sof\sbusiness|address|offices)|(?:whose|its|an|their)\s(?:address|offices?|place\sof\sbusiness|principal\soffice)|with\s(?:offices|a\slocation)|located|having\san?\saddress"
    r"|office)(?:\s(?:is|are|situated|located|is\ssituated))?\s{0,2}(?:at|in|:|of|is)\s(?:the\s)?(?P<address>[A-Z0-9][^()\n;“”\"]{5,160})",
    re.IGNORECASE,
)
_OF_ADDRESS = re.compile(
    r"(?:,?\s(?:A\.?B\.?N|A\.?C\.?N|NZBN)\.?\s[\d\s]{9,16}(?<=\d))?,?\sof\s(?:the\s)?(?P<address>[A-Z0-9][^()\n;“”\"]{8,160}?)(?=\s?(?:\(|;|\n|$|\band\b))"
)
_BEHALF = re.compile(r"\b(?:for\sand\s)?on\sbehalf\sof\b\s?:?\s{0,3}(?=(?:the\s|THE\s)?[A-Z])", re.IGNORECASE)
_DEFINED_AS = re.compile(r"\((?:the\s)?[“\"‘'](?:the\s)?(?P<term>[^“”\"()]{1,60}?)[”\"’']\)", re.IGNORECASE)
_BETWEEN_TITLE = re.compile(
    r"\b(?:between|among|with|(?<=limited\s)and|(?<=ltd\s)and|(?<=plc\s)and)\b\s", re.IGNORECASE
)
_COVER_LABEL = re.compile(r"\(?\d{1,2}[.)]\s{0,3}|(?:and|between|to)\s", re.IGNORECASE)
_COLON = re.compile(r"(?P<label>[A-Za-z][A-Za-z' ’/\-]{2,50}?)\s?:\s{1,3}(?P<value>[^\n]{2,300})")
_ROLE_ONLY = re.compile(
    r"\(\s?(?:the\s|hereinafter\s(?:called\s)?(?:the\s)?)?(?P<term>[A-Z][a-z]{2,20}(?:\s[A-Z][a-z]{2,20})?)\s?\)"
)
_PARTIES_END = re.compile(
    r"\b(?:WHEREAS|RECITALS|WITNESSETH|BACKGROUND|Background:|NOW,? THEREFORE|W I T N E S S E T H)\b|\bWhereas\b|\n(?:Recitals|Background|Preamble)\b"
)
_FIRST_BETWEEN = re.compile(r"\b(?:between|among)\s", re.IGNORECASE)
_KIND_OF_BODY = re.compile(
    r",\s(?:an?\s(?:[A-Za-z]+\s){0,4}(?:company|corporation|partnership|trust|body|charity|association|entity|fund|firm|society|individual)\b|division\sof\s|residing\s|of\s\d)",
    re.IGNORECASE,
)
_FILLED = re.compile(r"[^\s\[\]_.…●]")


def find_parties(places: Places, definitions: Sequence[Definition], role_of: RoleOf) -> tuple[Party, ...]:
    """Return the parties in the order of their places.

    Args:
        places: The contract.
        definitions: Its definitions, for the names that the parties are given.
        role_of: Says whose role a name stands for: ``buyer``, ``supplier``, ``both``, ``third_party`` or None.
    """
    found: list[Party] = []
    for source in (
        _defined(places, definitions, role_of),
        _tables(places, role_of),
        _between(places),
        _cover(places),
        _signatures(places),
    ):
        for party in source:
            _merge(found, party)
    sided = with_sides(found[:MAX_PARTIES], role_of, places.text)
    return tuple(sorted(sided, key=lambda party: party.start))


def _merge(found: list[Party], party: Party) -> None:
    """Add a party, or what is new about it to the one of the same name."""
    key = name_key(party.name)
    for index, known in enumerate(found):
        other = name_key(known.name)
        same = key == other or (
            min(len(key), len(other)) > _SHORT_NAME and (other.startswith(f"{key} ") or key.startswith(f"{other} "))
        )
        if same or (party.defined_as is not None and party.defined_as == known.defined_as and party.source == "table"):
            found[index] = replace(
                known,
                role=known.role if known.role != "other" else party.role,
                defined_as=known.defined_as or party.defined_as,
                registration_number=known.registration_number or party.registration_number,
                address=known.address or party.address,
            )
            return
    found.append(party)


def _defined(places: Places, definitions: Sequence[Definition], role_of: RoleOf) -> Iterator[Party]:
    """Yield the parties that the first pages give a name: 'Acme Ltd, of ... (the "Supplier")'."""
    things = load_facts()["parties"]["not_defined_as"]
    head = [one for one in definitions if one.kind == "inline" and one.start <= HEAD_CHARACTERS]
    head += _unquoted(places.text[:UNQUOTED_CHARACTERS], role_of)
    last, count = 0, 0
    for definition in sorted(head, key=lambda one: one.start):
        if definition.term.lower().rsplit(maxsplit=1)[-1] in things or definition.start < last:
            continue
        if count > 1 and (
            definition.start - last > PARTIES_REACH or _PARTIES_END.search(places.text, last, definition.start)
        ):
            return
        party = _described(places, definition, role_of, last)
        if party is not None:
            last, count = definition.end, count + 1
            yield party


def _unquoted(head: str, role_of: RoleOf) -> Iterator[Definition]:
    """Yield names of roles in brackets without quotation marks: "Acme LLC, a Delaware company (Developer)"."""
    for match in _ROLE_ONLY.finditer(head):
        if role_of(match["term"]) in {"buyer", "supplier"}:
            yield Definition(match["term"], "inline", *match.span("term"), match.start(), match.start())


def _described(places: Places, definition: Definition, role_of: RoleOf, behind: int) -> Party | None:
    """Return the party that the words before a definition describe, back to the party before it."""
    text = places.text
    block, clause = places.block_at(definition.start), places.clause_at(definition.start)
    if block is None or (clause is not None and clause.kind == "recital"):
        return None
    end = text.rfind("(", 0, definition.start)
    end = end if end >= 0 and definition.start - end < BRACKET_REACH else definition.start
    start = max(block.start, behind, end - DESCRIPTION_REACH)
    if block.label_in_text and start == block.start:
        start += len(block.label)
    spans = list(reversed(_candidates(text, start, end)))
    for span in sorted(
        spans, key=lambda span: not _is_sure(text[span[0] : span[1]])
    ):  # surer names first, nearest first
        name = one_line(text[span[0] : span[1]])
        led = span[0] > start + 1 or start == behind
        if (
            is_name(name)
            and not _is_title(name)
            and (_is_sure(name) or _may_be_named(name, definition, text[span[1] : end], behind))
            and _is_party(name, definition.term, text[span[1] : end], role_of, led)
        ):
            detail = text[span[1] : min(len(text), definition.end + 2)]
            return Party(
                name, "other", "parties", *span,
                defined_as=definition.term, registration_number=_number(detail), address=_address(detail),
            )  # fmt: skip
    return None


def _may_be_named(name: str, definition: Definition, described: str, behind: int) -> bool:
    """Tell whether words that are no company and no public body can be a party: whom the first pages call "Client".

    "Client Website" names no party. A single word is a name only where the brackets follow at once.
    """
    early = definition.start - behind < UNQUOTED_CHARACTERS
    own = set(name_key(definition.term).split()) <= set(name_key(name).split())  # Ann Roe ("Roe")
    told = own or is_label(definition.term) or is_body(name) or _KIND_OF_BODY.search(described)
    return early and bool(told) and (" " in name or not described.strip(" ,"))


def _is_sure(name: str) -> bool:
    return has_suffix(name) or is_body(name, strong=True)


def _between(places: Places) -> Iterator[Party]:
    """Yield the companies and public bodies behind the first "between", also those that get no name of their own."""
    match = _FIRST_BETWEEN.search(places.text[:UNQUOTED_CHARACTERS])
    block = places.block_at(match.start()) if match else None
    if match is None or block is None or block.kind == "contents":
        return
    for span in _candidates(places.text, match.start(), min(block.end, match.start() + 2 * DESCRIPTION_REACH))[:4]:
        name = one_line(places.text[span[0] : span[1]])
        if is_name(name) and _is_sure(name) and " and the " not in name.lower():
            yield Party(name, "other", "parties", *span)


def _candidates(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of names that the words can begin with, in order; none inside another."""
    described = text[start:end]
    between = [match.end() for match in re.finditer(r"\b(?:between|among|amongst|BETWEEN|AMONG)\b:?\s{1,3}", described)]
    floor = between[-1] if between else 0
    leads = [floor, *(match.end() for match in _LEAD.finditer(described, max(0, floor - 1)) if match.end() > floor)]
    leading = re.match(r"[\s,;.:)“”\"]{0,6}(?i:and\s|or\s|between\s)?", described[floor:])
    leads[0] = floor + (leading.end() if leading else 0)
    spans: list[tuple[int, int]] = []
    for lead in leads:
        span = read_name(text, start + lead, end)
        if span is not None and not (spans and span[0] < spans[-1][1]):
            spans.append(span)
    return spans


def _is_party(name: str, term: str, behind: str, role_of: RoleOf, led: bool) -> bool:  # noqa: FBT001 - a reading, not a switch
    sided = role_of(term) in {"buyer", "supplier"}
    bodied = has_suffix(name) or is_body(name)
    short = (
        len(behind.strip(" ,.")) == 0
        or bool(_PLACE_WORDS.search(behind))
        or behind.lstrip().startswith((",", "(", "a ", "an "))
    )
    person = led and short and set(name_key(term).split()) < set(name_key(name).split())  # Ann Roe ("Roe")
    return person or (sided and (bodied or led or short)) or (bodied and short and led) or (has_suffix(name) and short)


def _number(words: str) -> str | None:
    match = _NUMBER.search(words)
    return one_line(match["number"]).strip(" -/") if match else None


def _address(words: str) -> str | None:
    match = _ADDRESS.search(words) or _OF_ADDRESS.match(words)
    if match is None:
        return None
    address = re.split(
        r"\s(?:and|acting|represented|who|which)\s|,\s(?:(?:a|an|and)\s|trading\b|t/a\b|d/b/a\b|doing\b)",
        one_line(match["address"]),
    )[0]
    return address.strip(" ,.") or None


@cache
def _labels() -> dict[str, re.Pattern[str]]:
    """Return, by role, the pattern of the labels before a party's name."""
    lexicon = load_facts()["parties"]
    what = words_source(lexicon["label_nouns"])
    return {
        role: re.compile(
            rf"(?:the\s|name\sof\s(?:the\s)?)?(?P<who>{words_source(lexicon[f'{role}_labels'])})(?:['’]s)?(?:\s(?P<what>{what}))?",
            re.IGNORECASE,
        )
        for role in ("buyer", "supplier", "spoken")
    }


def _tables(places: Places, role_of: RoleOf) -> Iterator[Party]:
    """Yield the parties of order forms: "Supplier name | Acme Ltd", "THE BUYER: Acme Council"."""
    facts: dict[str, Party] = {}
    details: dict[str, dict[str, str]] = {"buyer": {}, "supplier": {}}
    for label, (start, end) in _labelled(places):
        for listed, pattern in _labels().items():
            match = pattern.fullmatch(label)
            role = role_of(match["who"]) if match and listed == "spoken" else listed
            if match is None or role not in details:
                continue
            what = _kind_of_label(match["what"])
            if what == "name" and role not in facts:
                party = _of_cell(places, role, start, end, match["who"])
                facts |= {role: party} if party else {}
            elif what in {"address", "number"} and _FILLED.search(places.text[start:end]):
                details[role].setdefault(what, one_line(places.text[start:end]))
    for role, party in facts.items():
        number = details[role].get("number", "")
        yield replace(
            party,
            address=party.address or _unfilled(details[role].get("address")),
            registration_number=party.registration_number
            or (number if re.fullmatch(r"[A-Z]{0,4}[\d /\-]{5,16}", number) else None),
        )


def _unfilled(value: str | None) -> str | None:
    return None if value is None or "[" in value or len(value) > 240 else value  # noqa: PLR2004  longer cells hold no address


def _kind_of_label(what: str | None) -> str:
    lexicon = load_facts()["parties"]
    plain = " ".join((what or "name").lower().split())
    if plain in lexicon["number_nouns"]:
        return "number"
    return "address" if plain in lexicon["address_nouns"] else "name"


def _labelled(places: Places) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield label and span of value of every table row of two filled cells, and of every "Label: value" line."""
    text = places.text
    for row in places.table_rows():
        if len(row) > 1:
            label = one_line(text[row[0][0] : row[0][1]]).strip(" :.*[]")
            if len(label) < 60:  # noqa: PLR2004  longer cells are no labels
                yield label, row[1]
    for block in places.document.blocks:
        if block.end - block.start < 400 and (match := _COLON.match(text, block.start, block.end)):  # noqa: PLR2004  a line, not a clause
            yield one_line(match["label"]), match.span("value")


def _of_cell(places: Places, role: str, start: int, end: int, who: str) -> Party | None:
    span = read_name(places.text, start, end)
    if span is None:
        return None
    span = _second_name(places.text, span, end)
    name = one_line(places.text[span[0] : span[1]])
    behind = places.text[span[1] : end]
    rest = _DEFINED_AS.sub("", behind).strip(" ,.\n")
    named = has_suffix(name) or is_body(name) or (not rest and len(name.split()) > 1)
    if (
        not is_name(name)
        or not named
        or (rest and not (behind[:1] in ",(\n\t" or behind.startswith((" (", " of ", " –", " -"))))
    ):
        return None
    defined = _DEFINED_AS.search(behind)
    term = one_line(defined["term"]) if defined else None if who.lower() in {"our", "your"} else one_line(who).title()
    sided: Role = "buyer" if role == "buyer" else "supplier"
    return Party(
        name, sided, "table", *span, defined_as=term, registration_number=_number(behind), address=_address(behind)
    )


def _second_name(text: str, span: tuple[int, int], end: int) -> tuple[int, int]:
    """Return the whole of a name in two languages: "Te Manatū Awa - Ministry for Rivers"."""
    dash = re.compile(r"\s[-–—|/]\s").match(text, span[1], end)
    second = read_name(text, dash.end(), end) if dash else None
    return (span[0], second[1]) if second and _is_sure(text[slice(*second)]) else span


def _cover(places: Places) -> Iterator[Party]:
    """Yield the names on the cover: lines that are companies or public bodies, and "between X and Y"."""
    text = places.text
    for clause in places.clauses[:COVER_PROVISIONS]:
        if clause.kind in {"clause", "part", "definition"}:
            return
        if clause.kind not in {"title", "heading", "paragraph"} or clause.own_end - clause.start > 400:  # noqa: PLR2004  a sentence, not a title
            continue
        for line in re.finditer(r"[^\n\t]+", text[clause.start : clause.own_end]):
            start, end = clause.start + line.start(), clause.start + line.end()
            for party in _of_title(text, start, end):
                if clause.kind == "title" or text[party.end : end].strip(" .,)") == "":
                    yield party


def _of_title(text: str, start: int, end: int) -> Iterator[Party]:
    reached = start
    begins = [start, *(start + match.end() for match in _BETWEEN_TITLE.finditer(text[start:end]))]
    begins = begins[1:] if len(begins) > 1 and _is_title(text[start : begins[1]]) else begins
    for begin in begins:
        label = _COVER_LABEL.match(text, begin, end)
        span = read_name(text, label.end() if label else begin, end)
        if span is None or span[0] < reached:
            continue
        first = text[span[0] : span[1]].split(maxsplit=1)[0].lower()
        if first in load_facts()["parties"]["not_names"] and first not in {"council", "department"}:
            continue  # "Licensee ACME LTD" is a line with a label
        span = _behind_for(text, span)
        name = one_line(text[span[0] : span[1]])
        reached = span[1] if has_suffix(name) else reached
        if is_name(name) and not _is_title(name) and (has_suffix(name) or is_body(name, strong=True)):
            yield Party(name, "other", "cover", *span)


def _behind_for(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the body in "Service Desk for the Rivers Agency"; the whole name of a "Department for Rivers"."""
    match = re.search(r"\sfor\s(?:the|The|THE)\s", text[slice(*span)])
    if match is None or is_body(text[span[0] : span[0] + match.start()], strong=True):
        return span
    return span[0] + match.end(), span[1]


def _is_title(name: str) -> bool:
    words = set(name.lower().replace("-", " ").split())
    return not has_suffix(name) and not words.isdisjoint(load_facts()["parties"]["title_words"])


def _signatures(places: Places) -> Iterator[Party]:
    """Yield the names behind "for and on behalf of"."""
    text = places.text
    for match in _BEHALF.finditer(text):
        clause = places.clause_at(match.start())
        signing = re.search(
            r"(?i)\b(?:signed|executed|signature|by)\b[^.]{0,60}$", text[max(0, match.start() - 80) : match.start()]
        )
        if clause is None or (clause.kind != "signature" and not signing):
            continue
        span = read_name(text, match.end(), min(len(text), match.end() + 200))
        if span is None:
            continue
        name = one_line(text[span[0] : span[1]])
        if is_name(name) and (has_suffix(name) or is_body(name)) and len(name.split()) > 1:
            yield Party(name, "other", "signature", *span)
