"""References: what each one says, what lies around it ("of Schedule 2", "of that Act"), and where its target stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.facts.citations import Citation, find_citations
from contractlens.facts.cues import load_facts, words_source
from contractlens.facts.records import Reference
from contractlens.facts.targets import Targets, part_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.clause import Clause
    from contractlens.facts.places import Places

_LINK = re.compile(
    r"[\s,]{0,3}(?:\([^()\n]{2,80}\)[\s,]{0,3})?(?:of|in|to|at|under|from|within|set\sout\sin|contained\sin)\s(?:the\s)?",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?:\s?[,:])?\s{1,2}(?:at\s|in\s)?", re.IGNORECASE)
_NAME = r"(?-i:(?:(?:[A-Z]\.){2,4}\s)?[A-Z0-9][\w’'&/\-]{0,40}(?:\s(?:(?:of|and|on|for|the|in|to|\(|&)\s?){0,2}(?:\(?[A-Z][\w’'&/(),\-]{0,40}|(?:1[89]|20)\d\d(?!\w),?)){0,9})"
_DOCUMENT = words_source(load_facts()["references"]["documents"])
_LAW = words_source(load_facts()["references"]["laws"])
_OUTSIDE = re.compile(
    rf"(?:,?\srespectively)?(?:[\s,]{{1,3}}|\)\s)(?:(?:of|in|to|under|from|within|pursuant\sto)\s)?(?:the\s|that\s|such\s|any\s|each\s|an\s|a\s|its\s|their\s|our\s)?(?:applicable\s|relevant\s|said\s)?(?P<name>{_NAME})",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\s(?:of|in|to|under)\s(?:the|that|such|any|each)\s(?P<name>(?-i:[a-z][a-z-]{1,20}\s){0,3}(?-i:agreement|contract|framework|licence|license|lease|deed|policy|terms)(?!\w))",
    re.IGNORECASE,
)
_HEREOF = re.compile(r"\s(?:hereof|hereto|herein|above|below)\b", re.IGNORECASE)
_IS_LAW = re.compile(rf"(?:\b(?:{_LAW})\b|\b(?:Act|Regulations?|Order|Rules)\b.{{0,12}}\b(?:1[89]|20)\d\d\b)")
_IS_DOCUMENT = re.compile(rf"\b(?:{_DOCUMENT})\b", re.IGNORECASE)
_THEREOF = re.compile(r"\s?\b(?:thereof|thereto|therein)\b", re.IGNORECASE)
_CODE_BEFORE = re.compile(
    r"(?:U\.\s?S\.\s?C\.?|C\.\s?F\.\s?R\.?|\bUSC|\bCFR|Code of Federal Regulations|Stat\.|\bFAR|\bDFARS)(?:\s?,?\s?Title\s\d{1,3})?[\s,]{0,3}(?:at\s|Part\s)?$"
)
_BEFORE = re.compile(rf"(?P<name>{_NAME})[\s,]{{1,3}}(?:at\s)?$", re.IGNORECASE)
_TITLES = 12  # provisions at the front in which the title of the contract is looked for
_MAX_CHAIN = 6  # "paragraph 4 of Part A of Annex 1 to Schedule 2" is a chain of four
_HEADING_REACH = 4  # characters before the name of a part in its heading: a number or a quotation mark
_LAW_REACH = 6  # characters between the name of a statute and "section 3": a year
_BEFORE_REACH = 90
_OUTSIDE_REACH = 160
_ERROR = re.compile(
    r"Error! (?:Reference source not found|Bookmark not defined|No bookmark name given|Unknown switch argument)\.?"
)
_AMENDING = re.compile(r"^(?:\w+\s){0,3}?(?:amendment|variation|addendum|side letter)\b")
_STATUTE_NUMBER = re.compile(
    r"(?:\d{1,4}-\d{1,4}|\d{1,3}\.\d{3})(?:\([a-z0-9]{1,3}\)){0,4}"
)  # "52.212-4" of the FAR is no number of this contract


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a reference: an outer part, another document, a statute."""

    outer: tuple[Citation, ...] = ()
    name: str = ""
    law: bool = False
    document: bool = False
    likely_own: bool = False
    named_part: Clause | None = None
    end: int = 0


class _Finder:
    """Reads the references of one contract."""

    def __init__(self, places: Places, targets: Targets) -> None:
        self.places = places
        self.text = places.text
        self.targets = targets
        self.title = _titles(places)
        self.amends = bool(_AMENDING.search(self.title))
        self.kinds: dict[str, Counter[str]] = {}

    def find(self) -> Iterator[Reference]:
        citations = [one for one in find_citations(self.text) if not self._is_heading(one)]
        for one in citations:
            near = self.places.clause_at(one.start)
            self.kinds.setdefault(near.part if near else "", Counter())[one.kind] += 1
        index = 0
        while index < len(citations):
            chain = self._chain(citations, index)
            yield from self._of_chain(citations[index : index + chain])
            index += chain
        for match in _ERROR.finditer(self.text):
            yield Reference("clause", "", *match.span(), "broken")

    def _is_heading(self, citation: Citation) -> bool:
        """True for the name of a part in its own heading, and for lines of the list of contents."""
        clause = self.places.clause_at(citation.start)
        if clause is None:
            return False
        if clause.kind == "contents" or (clause.kind == "part" and citation.start < clause.own_end):
            return True
        if citation.is_part and citation.start < _HEADING_REACH:
            return True  # "Exhibit 10.4" at the head of a filed contract is what it was filed as
        if (
            citation.start == clause.start and clause.label and self.text.startswith(clause.label, clause.start)
        ):  # "ARTICLE 8" as its own number
            return True
        return (
            clause.kind in {"title", "heading"} and citation.start - clause.start < _HEADING_REACH and citation.is_part
        )

    def _chain(self, citations: Sequence[Citation], index: int) -> int:
        """Return how many references from here on are one: "paragraph 4 of Part A of Schedule 2"."""
        length = 1
        while index + length < len(citations) and length < _MAX_CHAIN:
            last, following = citations[index + length - 1], citations[index + length]
            between = self.text[last.end : following.start]
            if len(between) > _BEFORE_REACH:
                break
            outward = _LINK.fullmatch(between) and _rank(following) >= _rank(last) and following.is_part
            inward = _THEN.fullmatch(between) and _rank(following) < _rank(last) and len(last.items) <= 1
            if not (outward or inward):
                break
            length += 1
        return length

    def _of_chain(self, chain: Sequence[Citation]) -> Iterator[Reference]:
        """Yield one reference for each number of each member, with the others as its surroundings."""
        last = chain[-1]
        around = self._around(chain[0].start, last)
        for place, citation in enumerate(chain):
            outer = tuple(
                one
                for one in chain
                if _rank(one) > _rank(citation)
                or (_rank(one) == _rank(citation) and one is not citation and place < chain.index(one) and one.is_part)
            )
            yield from self._of_one(citation, outer, around)

    def _around(self, start: int, last: Citation) -> _Around:
        if hereof := _HEREOF.match(self.text, last.end):
            return _Around(end=hereof.end())
        if thereof := _THEREOF.match(self.text, last.end):
            return _Around(name="another document", document=True, end=thereof.end())
        if code := _CODE_BEFORE.search(self.text, max(0, start - _BEFORE_REACH), start):
            return _Around(name=code.group().strip(" ,"), law=True)
        match = _OUTSIDE.match(self.text, last.end, last.end + _OUTSIDE_REACH)
        linked = match is not None and bool(
            re.search(
                r"\b(?:of|in|to|under|from|within)\s(?:the\s|that\s|such\s|any\s|each\s|an?\s|its\s|their\s|our\s)?(?:applicable\s|relevant\s|said\s)?$",
                self.text[last.end : match.start("name")],
                re.IGNORECASE,
            )
        )
        if match is not None and (linked or _IS_LAW.search(match["name"])):
            return self._judge(match["name"], match.end("name"), law_only=not linked)
        if lower := _LOWER.match(self.text, last.end, last.end + _OUTSIDE_REACH):
            return self._judge(lower["name"], lower.end("name"), law_only=False)
        before = _BEFORE.search(self.text, max(0, start - _BEFORE_REACH), start)
        if before is not None:
            return self._judge(before["name"], 0, law_only=False, before=True)
        return _Around()

    def _judge(self, name: str, end: int, *, law_only: bool, before: bool = False) -> _Around:
        """Tell what a name beside a reference stands for."""
        lexicon = load_facts()["references"]
        head = name.split(",", maxsplit=1)[0]
        known = bool(_IS_LAW.search(head) or _IS_DOCUMENT.search(head))
        goes_on = re.match(r"\s?(?:\d|as\s)", name[len(head) + 1 :])  # "the Act, 2013", but "the Core Terms, CCS shall"
        if known and not before and head != name and not goes_on:
            name, end = head, end - (len(name) - len(head))
        if law := _IS_LAW.search(name):
            close = not before or len(name) - law.end() <= _LAW_REACH or bool(re.search(r"\d{4}$", name))
            return _Around(name=name, law=True, end=end) if close else _Around()
        words = re.findall(r"[A-Za-z][\w’'-]*", name)
        if law_only or not words:
            return _Around()
        phrase = " ".join(words).lower()
        part = self.targets.named(phrase)
        if part is not None:
            return _Around(named_part=part.clause, end=end)
        if not _IS_DOCUMENT.search(phrase.rsplit(maxsplit=1)[-1] if before else phrase):
            return _Around() if before else _Around(name=name, likely_own=True, end=end)
        if phrase in lexicon["own_names"]:
            amended = self.amends and phrase in lexicon["amended_names"]
            return _Around(name=name, document=True, end=end) if amended else _Around()
        likely_own = phrase in lexicon["likely_own_names"] or ("framework" not in phrase and phrase in self.title)
        return _Around(name=name, document=not likely_own, likely_own=likely_own, end=end)

    def _of_one(self, citation: Citation, outer: tuple[Citation, ...], around: _Around) -> Iterator[Reference]:
        if citation.broken:
            yield Reference(citation.kind, citation.kind, citation.start, citation.end, "broken")
            return
        if not citation.items:
            yield from self._this(citation)
            return
        for item in citation.items:
            start = citation.start if item is citation.items[0] else item.start
            end = max(item.end, citation.end if item is citation.items[-1] else item.end)
            words = (
                f"{citation.kind} {item.number}"
                if not citation.family
                else f"{_titled(citation.family)} {citation.kind.title()} {item.number}"
            )
            if citation.is_part and not citation.family:
                words = f"{citation.kind.title()} {item.number}"
            label = " of ".join([words, *(_shown(one) for one in outer)])
            yield self._resolved(citation, item.number, label, start, end, outer, around)

    def _this(self, citation: Citation) -> Iterator[Reference]:
        near = self.places.clause_at(citation.start)
        parts = list(self.places.parts_above(near))
        target = next((part for part in parts if citation.kind in part.label.lower()), None)
        shown = f"this {citation.kind.title()}"
        if target is not None:  # a file that is itself the schedule has no heading to point at
            yield Reference(citation.kind, shown, citation.start, citation.end, "resolved", target.id)

    def _resolved(
        self,
        citation: Citation,
        number: str,
        label: str,
        start: int,
        end: int,
        outer: tuple[Citation, ...],
        around: _Around,
    ) -> Reference:
        if around.law or citation.kind == "regulation" or _STATUTE_NUMBER.fullmatch(number):
            name = f" of {around.name}" if around.name else ""
            return Reference("legislation", f"{label}{name}", start, max(end, around.end), "external")
        if around.document:
            return Reference("document", f"{label} of {around.name}", start, max(end, around.end), "external")
        near = self.places.clause_at(start)
        if citation.is_part:
            return self._part(citation, number, label, start, end, near, outer)
        scopes = self._scopes(citation, near, outer, around)
        found = next((clause for scope in scopes if (clause := self._provision(scope, number, citation.title))), None)
        if found is not None and number.startswith("(") and not found.label.startswith("("):
            found = None  # "clause (3)" is the third of a list, not clause 3
        if found is None and number.startswith("(") and near is not None:
            found = self._sibling(near, number)
        if found is not None:
            return Reference(citation.kind, label, start, end, "resolved", found.id)
        if citation.kind == "rule":
            return Reference("legislation", label, start, end, "external")
        if around.likely_own and around.name:  # "clause 22 of the call-off contract" in a statement of work
            return Reference("document", f"{label} of {around.name}", start, max(end, around.end), "external")
        named = not citation.title and not number.startswith("(")
        sure = named and self.targets.is_sure(
            next((scope for scope in scopes if self.targets.has(scope, number)), ""), number
        )
        return Reference(citation.kind, label, start, end, "broken" if scopes and sure else "not_in_file")

    def _provision(self, scope: str, number: str, title: str) -> Clause | None:
        """Return the provision of that number, unless the reference gives it quite another title."""
        found = self.targets.provision(scope, number)
        if found is None or not title or not found.heading or found.number != number:
            return found
        named, shown = (
            {word[:5] for word in re.findall(r"[a-z]{3,}", words.lower())} for words in (title, found.heading)
        )
        return found if named & shown else None

    def _sibling(self, near: Clause, number: str) -> Clause | None:
        """Return "(b)" of the same list, or of the list above: "paragraph (b)", "sub-clause (a)"."""
        holder: Clause | None = near
        while holder is not None:
            if found := self.targets.provision(holder.part, f"{_stem(holder.number)}{number}"):
                return found
            words = self.text[holder.start : holder.end]
            if number in words and holder is near and words.count(number) > 1:
                return holder
            holder = self.places.parent(holder)
        return None

    def _part(
        self,
        citation: Citation,
        number: str,
        label: str,
        start: int,
        end: int,
        near: Clause | None,
        outer: tuple[Citation, ...],
    ) -> Reference:
        name = part_number(number)
        scope = self._outer_part(outer, near)
        if outer and scope is None:
            return Reference(citation.kind, label, start, end, "not_in_file")
        found = self.targets.part(citation.kind, name, citation.family, scope or near)
        known = citation.family.split("-", maxsplit=1)[0] if citation.family else ""
        if found is not None:
            return Reference(citation.kind, label, start, end, "resolved", found.clause.id)
        if self.targets.is_titled(citation.kind, name) and not known:
            first = self.places.clauses[0].id if self.places.clauses else None
            return Reference(citation.kind, label, start, end, "resolved", first)
        if known in load_facts()["references"]["other_documents_families"]:
            return Reference("document", label, start, end, "external")
        named = label if any(one.items for one in outer) else label.split(" of ", maxsplit=1)[0]
        return Reference(citation.kind, label, start, end, "not_in_file", None, named)

    def _outer_part(self, outer: tuple[Citation, ...], near: Clause | None) -> Clause | None:
        """Return the heading of the part that the outer words name; the last one is the widest."""
        scope: Clause | None = None
        for citation in reversed(outer):
            if not citation.is_part:
                continue
            if citation.items:
                found = self.targets.part(
                    citation.kind, part_number(citation.items[0].number), citation.family, scope or near
                )
                scope = found.clause if found else None
            else:
                parts = self.places.parts_above(near)
                scope = next((part for part in parts if citation.kind in part.label.lower()), scope)
            if scope is None:
                return None
        return scope

    def _scopes(
        self, citation: Citation, near: Clause | None, outer: tuple[Citation, ...], around: _Around
    ) -> list[str]:
        """Return the parts in which the number is looked for, the likeliest first; none for a part not in the file."""
        if around.named_part is not None:
            return [around.named_part.part]
        named = [one for one in outer if one.is_part]
        if named:
            scope = self._outer_part(tuple(named), near)
            if scope is None:
                own = not any(one.items for one in named)
                return [near.part if near else ""] if own else []
            return [scope.part, *(inner.clause.part for inner in self.targets.parts if scope.id in inner.above)]
        own_parts = [part.part for part in self.places.parts_above(near)]
        local = [*own_parts, *self.targets.neighbours(near)] if own_parts else [""]
        main = self.targets.main
        if citation.own or citation.kind in {"paragraph", "recital"}:
            return list(dict.fromkeys([*local, *main]))
        if not main and own_parts and citation.kind == "clause" and not self._counts_clauses(own_parts[0]):
            return []
        return list(dict.fromkeys([*main, *local]))

    def _counts_clauses(self, part: str) -> bool:
        """Tell whether a part calls its own provisions clauses: most refer to their own as paragraphs."""
        kinds = self.kinds.get(part, Counter())
        return kinds["clause"] > kinds["paragraph"]


def find_references(places: Places, targets: Targets | None = None) -> tuple[Reference, ...]:
    """Return every reference of a contract in reading order.

    Args:
        places: The contract.
        targets: What can be referred to; made from `places` by default.
    """
    found = _Finder(places, targets or Targets(places)).find()
    return tuple(sorted(found, key=lambda reference: (reference.start, reference.end)))


def _rank(citation: Citation) -> int:
    if not citation.is_part:
        return 0
    return 1 if citation.kind == "part" else 3 if citation.kind in {"schedule", "exhibit", "attachment"} else 2


def _shown(citation: Citation) -> str:
    if not citation.items:
        return f"this {citation.kind.title()}"
    family = f"{_titled(citation.family)} " if citation.family else ""
    return f"{family}{citation.kind.title()} {citation.items[0].number}"


def _titled(family: str) -> str:
    return "Call-Off" if family == "call-off" else family.replace("-", " ").title()


def _stem(number: str) -> str:
    """Return the number without its last bracket: "12.3" of "12.3(b)"."""
    return number[: number.rindex("(")] if number.endswith(")") and "(" in number else number


def _titles(places: Places) -> str:
    """Return the words of the contract's own titles: "the Services Agreement" is then this contract."""
    shown = (clause for clause in places.clauses[:_TITLES] if clause.kind in {"title", "part", "heading"})
    words = " ".join(places.text[clause.start : clause.own_end][:_BEFORE_REACH] for clause in shown)
    return " ".join(re.findall(r"[A-Za-z][\w’'-]*", words)).lower()
