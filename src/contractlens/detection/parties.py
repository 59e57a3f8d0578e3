"""Who is who in a contract: names of parties, from a lexicon and from the document's own definitions, to roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.cue_phrases import compile_phrases, load_cues, lowered, phrase_source, phrases_source
from contractlens.detection.party_usage import sides_by_usage
from contractlens.detection.word_trie import trie_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contractlens.findings import Bearer

CONTEXT_CHARACTERS = 160  # how far before a defined name its description is looked for: name, number and address
HEAD_CHARACTERS = 30_000  # parties are defined on the first pages; later ("...") are other definitions
MAX_OWN_NAMES = 12  # each one more alternative in the pattern that every sentence is searched for
NAMED_WEIGHT = 3  # a party named beside a single "we" tells more than a verb or two
SURE_SIGNS = 2  # one stray "we provide" in a user story tells nothing about a whole contract
PRONOUN_EVERY = 2_500  # characters: contracts in the first person say "we" or "you" many times on each page
USAGE_CHARACTERS = 4_000  # parties named beside "we" are looked for at the front

_ROLES: tuple[Bearer, ...] = ("buyer", "supplier", "both", "third_party")
_SIDES: tuple[Bearer, ...] = ("buyer", "supplier")
_DETERMINERS = r"(?:the|each|any|every|our|your|that|such|no|a|an|relevant|either|neither|both|all)"
_DEFINED = re.compile(
    r"\(\s{0,3}(?:(?:hereinafter|hereafter|together|each|referred|called|known|to|as|and|in|this|agreement|contract)\W{1,3}){0,8}"
    r"(?:the\s{1,3})?[\"“”'‘]\s{0,2}(?:the\s{1,3})?(?P<name>[A-Z][\w&.\-]{0,30}(?:\s[\w&.\-]{1,20}){0,4})[\"“”'’](?P<rest>[^()\n]{0,60})\)"
)
_ALSO = re.compile(r"[\"“‘'](?:the\s)?(?P<name>[\w&.\-]{1,30}(?:\s[\w&.\-]{1,20}){0,3})[\"”’']")
_PRONOUN = re.compile(
    r"(?P<quoted>[\"“‘']\s{0,2})?(?<!\w)(?P<pronoun>we|us|our|you|your)(?!\w)(?(quoted)[\"”’',]{0,2})"
    r"(?:\s{0,3}(?:,|and|or|/)\s{0,3}[\"“‘']?(?:us|our|ours|your|yours)[\"”’']?,?){0,3}"
    r"\s{1,3}(?:means?|refers?\s{1,3}to|is|are|=)\s{1,3}(?P<meaning>[^.;\n\"“‘]{3,120})",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    r"(?<!\w)(?P<pronoun>you|we|us),\s{1,3}(?P<meaning>the\s{1,3}[^,.;\n]{3,60}),"
    r"|(?<!\w)(?:between|and|with)\s{1,3}(?P<spoken>us|we|you),\s{1,3}(?P<body>(?:the\s|(?-i:[A-Z]))[^,.;(\n]{2,100})",
    re.IGNORECASE,
)
_ALIAS = re.compile(
    r"(?P<named>[^(\n]{3,120})\((?:[^()\n]{0,60}[\"“‘'])?(?P<alias>we|us|you|our)[\"”’'][^()\n]{0,40}\)", re.IGNORECASE
)
_SPOKEN = re.compile(r"(?<!\w)(?:we|us|you),\s", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"(?<!\w)(?P<we>we|us|our|ours)(?!\w)|(?<!\w)(?P<you>you|your|yours)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a party in a text; `possessive` for "the Supplier's" and "our"."""

    start: int
    end: int
    role: Bearer
    possessive: bool = False


@dataclass(frozen=True, slots=True)
class PartyRoles:
    """Whom the names in one document stand for.

    Attributes:
        names: Names that the document defines for itself, with their roles.
        we: Whom "we", "us" and "our" stand for; None when the document does not tell.
        you: Whom "you" and "your" stand for.
    """

    names: tuple[tuple[str, Bearer], ...] = ()
    we: Bearer | None = None
    you: Bearer | None = None

    def role_of(self, phrase: str) -> Bearer | None:
        """Return whose role `phrase` names: "each Party's Exit Manager" is both, "Supplier Staff" supplier.

        "the Buyer and the Supplier" is both; a phrase that names nobody gives None.
        """
        found = self.mentions(phrase)
        if not found:
            return None
        first = found[0]
        for other in found[1:]:
            joined = re.fullmatch(
                r"\s{0,3}(?:and(?:/or)?|or|/|&|,)\s{1,3}(?:the\s{1,3})?", phrase[first.end : other.start]
            )
            if joined and {first.role, other.role} == {"buyer", "supplier"}:
                return "both"
        return first.role

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return every naming of a party in `text`, in order, without overlaps."""
        return _mentions(self, text)

    def find_mentions(self, text: str) -> tuple[Mention, ...]:
        """Return what `mentions` returns, found anew."""
        searched = text if self.names else lowered(text)
        found = [mention for match in _pattern(self.names).finditer(searched) if (mention := self.named(text, match))]
        if _FIRST_PERSON.search(text):
            found.extend(self._pronouns(text, {position for one in found for position in range(one.start, one.end)}))
            found.sort(key=lambda mention: mention.start)
        return tuple(found)

    def named(self, text: str, match: re.Match[str]) -> Mention | None:
        """Return the mention that a match of the pattern of names is; None for a common word."""
        own = match["own"]
        name = _key(own or match["name"])
        if own:
            role: Bearer | None = dict(self.names).get(_as_written(own)) or _own_role(self.names, name)
        else:
            role, anywhere = _lexicon().get(name) or _lexicon()[name.removesuffix("s")]
            role = next((side for own_name, side in self.names if own_name == match["name"]), role)
            capital = text[match.start("name")].isupper()
            if not capital and not (anywhere and (match["lead"] or role in ("both", "third_party"))):
                return None
        if role is None:
            return None
        possessive = text[match.end() : match.end() + 1] in ("'", "’", "‘")
        return Mention(match.start(), match.end(), role, possessive)

    def _pronouns(self, text: str, taken: set[int]) -> list[Mention]:
        we, you = self.we, self.you
        if we is None and you is None:
            we, you = _usage(text)
        we = we or _opposite(you)
        you = you or _opposite(we)
        found = []
        for match in _FIRST_PERSON.finditer(text):
            word = match.group()
            role = we if match["we"] else you
            if role and word != "US" and match.start() not in taken:
                found.append(Mention(match.start(), match.end(), role, word.lower() in ("our", "your")))
        return found


@lru_cache(maxsize=8)
def _mentions(roles: PartyRoles, text: str) -> tuple[Mention, ...]:
    """Find the parties of a sentence once, however many questions are asked about it."""
    return roles.find_mentions(text)


DEFAULT_ROLES = PartyRoles()


def find_roles(text: str) -> PartyRoles:
    """Work out who is who in a whole document: names in its definitions of the parties, and "we" and "you".

    Names are looked for in the first pages. Where nothing tells who "we" is, usage decides (who pays, who provides);
    where usage is silent too, ``we`` and ``you`` stay None and each text is judged by itself, "we" as the supplier.
    """
    head = text[:HEAD_CHARACTERS]
    we, you = _defined_pronouns(head)
    if we is None and you is None and _speaks(text):
        we, you = _usage(text, certain=True)
    names = _own_names(head)
    return PartyRoles(
        names=tuple(sorted({**_undefined(text, dict(names), we or _opposite(you)), **dict(names)}.items())),
        we=we or _opposite(you),
        you=you or _opposite(we),
    )


def _speaks(text: str) -> bool:
    """Tell whether a document says "we" and "you" of its parties, and not only in a title or a word that it quotes."""
    needed = 1 + len(text) // PRONOUN_EVERY
    return sum(1 for _ in islice(_FIRST_PERSON.finditer(text), needed)) == needed


def _key(name: str) -> str:
    return re.sub(r"[\s\-‐-–]{1,4}", " ", name).lower()


def _as_written(name: str) -> str:
    return re.sub(r"\s{1,4}", " ", name)


def _own_role(names: tuple[tuple[str, Bearer], ...], key: str) -> Bearer | None:
    return next((role for name, role in names if _key(name) == key), None)


def _opposite(role: Bearer | None) -> Bearer | None:
    if role == "buyer":
        return "supplier"
    return "buyer" if role == "supplier" else None


@cache
def _lexicon() -> dict[str, tuple[Bearer, bool]]:
    """Return role and "also in lower case" of every name of the lexicon, by its key."""
    cues = load_cues("parties")
    found: dict[str, tuple[Bearer, bool]] = {}
    for role in _ROLES:
        for name in cues[role]["capital"]:
            found[_key(name)] = (role, False)
        for phrase in cues[role]["always"]:
            for name in _alternatives(phrase):
                found[_key(name.removeprefix("the "))] = (role, True)
    return found


def _alternatives(phrase: str) -> list[str]:
    """Return the names that a phrase with ``(a|b)`` stands for."""
    choice = re.search(r"\(([^()]*)\)", phrase)
    if choice is None:
        return [phrase]
    head, tail = phrase[: choice.start()], phrase[choice.end() :]
    return [name for word in choice[1].split("|") for name in _alternatives(head + word + tail)]


@lru_cache(maxsize=64)
def _pattern(names: tuple[tuple[str, Bearer], ...]) -> re.Pattern[str]:
    """Return the pattern of all names, longest first, the document's own before the lexicon's.

    Without names of its own it looks for lower case only, in text made lower: half the time of a search blind to case.
    """
    own = "|".join(phrase_source(name) for name, _ in sorted(names, key=lambda pair: -len(pair[0]))) or r"(?!)"
    known = trie_source(_lexicon())
    return re.compile(
        rf"(?<![\w\-])(?:(?-i:(?P<own>{own}))|(?:(?P<lead>{_DETERMINERS})\s{{1,3}})?(?P<name>(?:{known})s?))(?![\w\-])",
        re.IGNORECASE if names else 0,
    )


@cache
def _bodies() -> dict[str, re.Pattern[str] | None]:
    return {role: compile_phrases(phrases) for role, phrases in load_cues("parties")["bodies"].items()}


def _own_names(head: str) -> tuple[tuple[str, Bearer], ...]:
    """Return the names that the first pages define for the parties, with their roles."""
    found: dict[str, Bearer] = {}
    open_names: list[str] = []
    for match in _DEFINED.finditer(head):
        described = head[max(0, match.start() - CONTEXT_CHARACTERS) : match.start()].rsplit("\n", 1)[-1]
        names = [match["name"], *(also["name"] for also in _ALSO.finditer(match["rest"]))]
        names = [name for name in names if _FIRST_PERSON.fullmatch(name) is None and not _is_thing(name)]
        role = next((known[0] for name in names if (known := _lexicon().get(_key(name)))), None)
        role = role or _described_role(described)
        for name in names:
            if _key(name) in _lexicon() or len(found) >= MAX_OWN_NAMES:
                continue
            if role in ("buyer", "supplier"):
                found.setdefault(name, role)
            elif _is_name_of_party(described):
                open_names.append(name)
    roles = set(found.values())
    if len(open_names) == 1 and len(roles) == 1:
        other = _opposite(roles.pop())
        if other:
            found.setdefault(open_names[0], other)
    return tuple(sorted(found.items()))


def _undefined(text: str, defined: Mapping[str, Bearer], we: Bearer | None) -> dict[str, Bearer]:
    """Return the sides of names that the document uses and does not define, where the lexicon tells none or the wrong one."""
    if we is not None:  # "we" and "you" are the parties; names in their words are those of others
        return {}
    found = sides_by_usage(text, defined, _role_in_lexicon)
    return _either_side(text, defined) if found is None else found


def _role_in_lexicon(name: str) -> Bearer | None:
    known = _lexicon().get(_key(name)) or _lexicon().get(_key(name).rsplit(" ", 1)[-1])
    return known[0] if known else None


@cache
def _sure_names() -> dict[Bearer, re.Pattern[str]]:
    """Return the patterns of names that only the one side bears: "the Customer", "Vendor"."""
    return {
        side: re.compile(rf"(?<![\w\-])(?i:{phrases_source(load_cues('parties')['sure'][side])})(?![\w\-])")
        for side in _SIDES
    }


@cache
def _open_names() -> re.Pattern[str]:
    """Return the pattern of names that either side may bear: "the Company" sells in one contract and buys in the next."""
    names = [name for side in _SIDES for name in load_cues("parties")["either_side"][side]]
    return re.compile(rf"(?<![\w\-])(?P<name>{'|'.join(names)})(?![\w\-])")


def _either_side(text: str, defined: Mapping[str, Bearer]) -> dict[str, Bearer]:
    """Return the names that stand for the side they seldom stand for, because the other side has a name of its own.

    "The Company may audit the Contractor" makes the Company the buyer, "the Client shall pay the University" the
    University the supplier.
    """
    used = {match["name"] for match in _open_names().finditer(text)} - defined.keys()
    if not used:
        return {}
    sides = {*defined.values(), *(side for side, pattern in _sure_names().items() if pattern.search(text))}
    found: dict[str, Bearer] = {}
    for side in _SIDES:
        other = _opposite(side)
        if other and side in sides and other not in sides:
            found |= dict.fromkeys(used & set(load_cues("parties")["either_side"][side]), other)
    return found


def _is_thing(name: str) -> bool:
    """Tell whether a defined name is that of a paper or a thing: "the SOW", "Monthly Reports"."""
    return name.rsplit(maxsplit=1)[-1].lower() in load_cues("parties")["not_names"]["words"]


def _described_role(described: str) -> Bearer | None:
    """Return the role of the body described just before a defined name; the nearest telling word wins."""
    if not _is_name_of_party(described):
        return None
    found: list[tuple[int, Bearer]] = []
    for role in _SIDES:
        pattern = _bodies()[role]
        if pattern is not None:
            found.extend((match.start(), role) for match in pattern.finditer(described))
    return max(found)[1] if found else None


def _is_name_of_party(described: str) -> bool:
    """Tell whether the words before a definition can be the name of a body: they start like one or say so."""
    return bool(
        re.match(r"\s{0,4}(?:\(?[\dA-Za-z]{1,3}[.)]\s{1,4}|(?i:and|between|by|made)\b|[A-Z])", described)
        and not re.search(r"\b(?i:shall|must|will|means|agreement|contract|services)\b[^,]{0,40}$", described)
    )


def _defined_pronouns(head: str) -> tuple[Bearer | None, Bearer | None]:
    """Return whom "we" and "you" are defined to be."""
    if not _FIRST_PERSON.search(head):
        return None, None
    found: dict[str, Bearer] = {}
    for match in _PRONOUN.finditer(head):
        if match["quoted"] or re.match(r"the\s", match["meaning"]):
            _note(found, match["pronoun"], match["meaning"])
    for match in _APPOSITION.finditer(head):
        meaning = match["meaning"] or match["body"]
        if not _clause_verbs().search(meaning):
            _note(found, match["pronoun"] or match["spoken"], meaning)
    for match in _ALIAS.finditer(head):
        named = _SPOKEN.split(match["named"])[-1]  # "between us, X Council, and you, Acme Ltd ("you")" names Acme here
        *_, last = re.split(r"\sand\s", named)
        _note(found, match["alias"], last)
        _note(found, match["alias"], named)
    we, you = found.get("we"), found.get("you")
    return (None, None) if we == you else (we, you)  # two bodies of one kind: the definitions don't tell them apart


@cache
def _clause_verbs() -> re.Pattern[str]:
    return re.compile(phrases_source(load_cues("parties")["first_person"]["clause_verbs"]), re.IGNORECASE)


def _note(found: dict[str, Bearer], pronoun: str, meaning: str) -> None:
    who = "we" if pronoun.lower() in ("we", "us", "our") else "you"
    named = (
        mention.role
        for mention in DEFAULT_ROLES.mentions(meaning)
        if not _FIRST_PERSON.fullmatch(meaning[mention.start : mention.end])  # "our" tells nothing about who "we" is
    )
    role: Bearer | None = next((side for side in named if side in _SIDES), None) or _described_role(
        meaning.strip().capitalize()
    )
    if role is not None:
        found.setdefault(who, role)


@cache
def _usage_cues() -> re.Pattern[str]:
    """Return one pattern of what gives a speaker away; its groups name the pronoun and the side."""
    cues = load_cues("parties")["first_person"]
    verbs = r"(?:\s{1,3}(?:will|shall|must|may|can|do|agree\s{1,3}to|have\s{1,3}to|need\s{1,3}to|are\s{1,3}to|also|then|each|both|not)){0,3}\s{1,3}"
    return re.compile(
        rf"(?<!\w)(?:(?:(?P<we>we)|(?P<you>you))(?:'ll|’ll)?{verbs}(?:(?P<makes>{phrases_source(cues['supplier_does'])})"
        rf"|(?P<takes>{phrases_source(cues['buyer_does'])}))"
        rf"|(?:(?P<our>our)|(?P<your>your))\s{{1,3}}(?:(?:own|existing|current|then|latest|standard|whole|internal)\s{{1,3}})?"
        rf"(?:(?P<sells>{phrases_source(cues['supplier_has'])})|(?P<owns>{phrases_source(cues['buyer_has'])})))",
        re.IGNORECASE,
    )


@cache
def _tones() -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues = load_cues("parties")["first_person"]
    supplier, buyer = (re.compile(phrases_source(cues[key]), re.IGNORECASE) for key in ("supplier_tone", "buyer_tone"))
    return supplier, buyer


def _usage(text: str, *, certain: bool = False) -> tuple[Bearer | None, Bearer | None]:
    """Return whom "we" and "you" are by what each does; without any sign the supplier speaks, unless `certain`.

    A text that speaks of only one of them and names the other side ("the Contractor tells us") leaves no doubt.
    """
    balance = 0  # above 0: "we" are the supplier
    for match in _usage_cues().finditer(text):
        first = match["we"] or match["our"]
        side = 1 if match["makes"] or match["sells"] else -1
        balance += side if first else -side
    if balance == 0 or not certain:
        balance += NAMED_WEIGHT * _named_opposite(text[:USAGE_CHARACTERS])
    if balance == 0 and not certain:
        supplier, buyer = _tones()
        balance = len(supplier.findall(text[:USAGE_CHARACTERS])) - len(buyer.findall(text[:USAGE_CHARACTERS]))
    if certain and abs(balance) < SURE_SIGNS:
        return None, None
    return ("buyer", "supplier") if balance < 0 else ("supplier", "buyer")


def _named_opposite(text: str) -> int:
    """Return 1 where "we" must be the supplier because only the buyer is named, -1 for the reverse, 0 where unclear."""
    persons = {"we" if match["we"] else "you" for match in _FIRST_PERSON.finditer(text) if match.group() != "US"}
    if len(persons) != 1:
        return 0
    pattern = _pattern(())
    named = [mention.role for match in pattern.finditer(lowered(text)) if (mention := DEFAULT_ROLES.named(text, match))]
    sides = {role for role in named if role in _SIDES}
    if len(sides) != 1:
        return 0
    sign = 1 if "buyer" in sides else -1
    return sign if "we" in persons else -sign
