"""Which law governs a contract, in the words of its sentence on the law."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.facts.cues import load_facts
from contractlens.facts.places import one_line
from contractlens.facts.summary_facts import fact_at, missing_fact

if TYPE_CHECKING:
    from contractlens.facts.places import Places
    from contractlens.facts.records import SummaryFact

_MAX_CELL = 160  # characters of a cell that names a law; a longer one is a clause
_PLACE = r"(?P<place>[A-Z][\w.’'-]*(?:[^\S\n](?:(?:of|and|the)[^\S\n]){0,2}[A-Z][\w.’'-]*){0,5})"
_NATION = r"(?P<adjective>(?:New\s|South\s|North\s|Northern\s|Hong\s)?(?:[A-Z][a-z]+|PRC|UK|EU|US)(?:\s(?:and|or)\s[A-Z][a-z]+)?)"
_KIND_OF_LAND = r"(?:(?-i:state|province|commonwealth|territory|country)\sof\s)?"
_LAW = re.compile(
    rf"\b(?i:governed|governs?|construed|interpreted|enforced|determined|controlled|applied\sin\saccordance|subject\sto)\b(?P<between>[^.;\n]{{0,140}}?)[\s,]"
    rf"(?:(?i:laws?\s(?:(?:in\sforce|applicable|applying|as\sapplied)\s)?(?:of|in)\s(?:the\s)?{_KIND_OF_LAND}){_PLACE}|{_NATION}\s(?i:laws?)(?!\w))"
)
_LAW_GOVERNS = re.compile(
    rf"\b(?i:laws?\sof\s(?:the\s)?{_KIND_OF_LAND}){_PLACE}[^.;\n]{{0,80}}?\b(?i:(?:shall|will)\s(?:govern|apply)|governs?)\b"
)
_NOT_OF_CONTRACT = re.compile(
    r"(?i)\b(?:organi[sz]ed|incorporated|existing|standing|registered|established|jurisdiction\sof|courts?|vary|except)\b"
)
_OF_CONTRACT = re.compile(r"govern|constru|interpret", re.IGNORECASE)  # "subject to the laws of" may speak of a licence
_STATE_LAW = re.compile(
    r"\b(?P<adjective>(?:New\s|South\s|North\s|Northern\s|Hong\s)?[A-Z][a-z]+(?:\sand\s[A-Z][a-z]+)?)\s(?i:law)s?\s(?:governs|applies|shall\s(?:govern|apply))"
)
_LAW_TAIL = re.compile(
    r"[\s.,]+(?:The|This|Any|Each|All|In|If|For|Without|Subject|It|Both|Parties|Party|Agreement|Contract|Exclusive)\b.*$|(?<=[a-z]{3})\.\s.*$|[.,\s]+$",
    re.DOTALL,
)
_OF_STATE = re.compile(r"\s(?:EXCLUDING|WITHOUT|AND\sTHE|THE\sPARTIES|REGARDLESS|APPLICABLE)\b.*$")
_NATION_REACH = 90  # characters between "governed" and "English law"
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w-]*\s*$")  # "Anti-Money Laundering Laws" are of no country
_ACRONYM = 4  # characters: "PRC" and "USA" stay in capitals


def find_governing_law(places: Places) -> SummaryFact:
    """Return the law that governs the contract: from its sentence, else from a labelled row."""
    text = places.text
    found = (*_LAW.finditer(text), *_LAW_GOVERNS.finditer(text), *_STATE_LAW.finditer(text))
    for match in sorted(found, key=lambda match: not _OF_CONTRACT.search(match.group())):
        group = "place" if match.groupdict().get("place") else "adjective"
        place = _LAW_TAIL.sub("", one_line(match[group]))
        between = match.groupdict().get("between") or ""
        if _NOT_OF_CONTRACT.search(between) or (
            group == "adjective" and (len(between) > _NATION_REACH or _CAPITAL_BEFORE.search(between))
        ):
            continue
        sentence = text[slice(*places.sentence(match.start(), match.start()))]
        told = group == "place" or re.search(r"(?i)govern|construe|applies|apply", sentence)
        if place and told and place.lower() not in load_facts()["summary"]["not_laws"]:
            place = _OF_STATE.sub("", place) if place.isupper() else place
            value = (
                place.title().replace(" Of ", " of ").replace(" And ", " and ")
                if place.isupper() and len(place) > _ACRONYM
                else place
            )
            value = value if group == "place" else f"{value} law"
            return fact_at(places, "governing_law", value, match.start(group), match.start(group) + len(place))
    for row in places.table_rows():
        label = one_line(text[row[0][0] : row[0][1]]).strip(" :.").lower()
        if (
            len(row) > 1
            and label in load_facts()["summary"]["law_labels"]
            and row[1][1] - row[1][0] < _MAX_CELL
            and "[" not in text[row[1][0] : row[1][1]]
        ):
            return fact_at(places, "governing_law", one_line(text[row[1][0] : row[1][1]]), *row[1])
    return missing_fact("governing_law")
