"""Candidates for the categories whose answers are shorter than a sentence: names, titles and dates, by patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuad_units import paragraphs, sentence_spans

from contractlens.learning.cuad_measure import word_set

if TYPE_CHECKING:
    from collections import Counter

SHORT_CATEGORIES = ("Document Name", "Parties", "Agreement Date", "Effective Date", "Expiration Date")
CandidateKind = str  # "name", "quoted", "title", "date", "both parties"

_ZONE = 3_500  # characters after the words that open the agreement, and at least this many from the start
_OPENING = re.compile(
    r"\b(?:by\s+and\s+(?:between|among)|between|among|(?:made|entered)\s+(?:and\s+\w+\s+)?(?:into|as\s+of|this|effective)|"
    r"effective\s+as\s+of|dated)\b",
    re.IGNORECASE,
)
_LOOKED_FOR = 15_000  # characters in which the opening is looked for: covers and contents come before
_TAIL = 5_000  # signatures
_FORM = (
    r"(?:Inc|INC|Incorporated|INCORPORATED|Corp|CORP|Corporation|CORPORATION|Company|COMPANY|Co|CO|Ltd|LTD|Limited|LIMITED|"
    r"LLC|L\.?L\.?C|LLP|L\.?L\.?P|LP|L\.?P|PLC|plc|GmbH|GMBH|AG|S\.?A\.?S?|N\.?V|B\.?V|S\.?p\.?A|Trust|TRUST|Bank|BANK|"
    r"N\.?A|Partnership|PARTNERSHIP|Fund|FUND|Association|University|Pty\.?\s+Ltd|S\.?r\.?l|AB|Oy|K\.?K)"
)
_WORD = r"[A-Z0-9À-Ý][\w&'’.\-/!À-ÿ]{0,40}"
_JOIN = r"(?:of|and|the|for|de|la|&|-|–|und|du|van|von)"
_NAME = re.compile(rf"(?:{_WORD}(?:,?[ \t]+(?:{_JOIN}[ \t]+){{0,2}}{_WORD}){{0,9}})(?:,?\s+\(?{_FORM}\)?\b\.?){{0,2}}")
_HAS_FORM = re.compile(rf"\b{_FORM}\b\.?\s*$")
_QUOTED = re.compile(r"[\"“”]\s*([^\"“”\n]{2,60}?)[,.]?\s*[\"“”]")
_BOTH = re.compile(r"\b(?:party|parties)\b\s*[,.]?[\"”'’]", re.IGNORECASE)
_BRACKET = re.compile(r"\(([^()]{5,200})\)")
_EDGES = (".  ", ". ", ") ", "), ", "; ", "\n\n", "(", "hereinafter ", "hereafter ")  # before words on "the Parties"
_LOOKED_BACK = 250
_OTHERWISE = re.compile(
    r"\b(?:[dfan]/[bk]/[ao]/?|doing\s+business\s+as|formerly\s+(?:known\s+as)?)\s[^,;()\n]{2,60}", re.IGNORECASE
)
_OPEN_NAME = re.compile(r"_{6,80}|\[[ \t•●_*]{0,12}\]")
_CLOSED = re.compile(r"[)};]|[.][\"”]?(?=\s)|\n\s*\n")
_THE_QUOTED = re.compile(r"\bthe [\"“][^\"“”\n]{2,40}[\"”]")
_FORMED = re.compile(rf"[^\n]{{2,80}}?[\s,(]{_FORM}\b\)?\.?")
_CUT = re.compile(rf"\s*,\s+(?!{_FORM}\b)|\s+(?:and|AND|&)\s+")
_INSIDE = r"\([A-Z][\w&.\- ]{1,24}\)"  # "China Housing (Hong Kong) Co."
_BRACKETED = re.compile(rf"{_WORD}(?:,?[ \t]+{_WORD}){{0,6}}[ \t]+{_INSIDE}(?:,?[ \t]+{_WORD}){{1,5}}\.?")
_SMALL_FIRST = re.compile(
    rf"\b(?:[a-z]{{1,3}}[A-Z]\w{{1,30}}|[a-z]\w{{1,30}}\.(?:com|org|net))\b(?:,?[ \t]+{_WORD}){{0,5}}?,?[ \t]+{_FORM}\b\.?"
)
_TRADING = re.compile(
    rf"{_WORD}(?:,?[ \t]+{_WORD}){{0,5}},?\s+\(?(?:d/b/a|formerly\s+known\s+as|f/k/a)\s+{_WORD}(?:,?[ \t]+{_WORD}){{0,6}}\)?"
)
_ON_BEHALF = re.compile(
    r"\bon\s{1,4}behalf\s{1,4}of:?\s{1,40}(?:for\s+and\s+on\s+behalf\s+of:?\s{1,20})?", re.IGNORECASE
)
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9&.\-]+(?:,?[ \t]+[A-Z&][A-Z0-9&.\-]*)+\b\.?")
_LONGEST_BOTH = 400
_SHORTEST = 3  # characters of a name
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_BLANK = r"(?:_{1,40}|\[[^\]\n]{0,12}\])"
_DAY = rf"(?:\d{{1,2}}\s?(?:st|nd|rd|t\s?h|ST|ND|RD|TH)?|{_BLANK}|[A-Z]?[a-z]{{3,9}}(?:-[a-z]{{3,7}})?)"
_YEAR = rf"(?:(?:19|20)\s?\d\s?\d|{_BLANK}|(?:19|20)_{{1,4}})"
_DATE = re.compile(
    rf"(?:{_DAY}\s*,?\s+(?:day\s+of|of)\s+(?:{_MONTH}\b|{_BLANK})\.?\s*(?:,|of|in the year)?\s*{_YEAR}?"
    rf"|\b{_MONTH}\b\.?\s*(?:\d{{1,2}}\s?(?:st|nd|rd|th)?|{_BLANK})?\s*,?\s*{_YEAR}"
    rf"|\b\d{{1,2}}\s?(?:st|nd|rd|th)?[ .-]+{_MONTH}\b[ .,-]*{_YEAR}"
    rf"|\b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b)"
)
_TITLE_WORD = re.compile(
    r"\b(?:agreement|contract|amendment|addendum|license|licence|lease|guarant\w+|terms|deed|statement|letter|memorandum|"
    r"plan|policy|note|charter|schedule|supplement|letter|arrangement|undertaking)\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\b[Tt]h(?:is|e)\s+((?:[A-Z][\w&'’,/-]*\s+|of\s+|and\s+|for\s+|to\s+|the\s+){0,9}(?:Agreement|AGREEMENT|Contract|Amendment))\b"
)
_RUN = re.compile(
    r"\b(?:[A-Z0-9][\w&'’/.-]{0,30},?\s+(?:(?:of|and|for|to|the|in|with)\s+){0,2}){0,9}"
    r"(?:AGREEMENT|CONTRACT|AMENDMENT|LICENSE|LEASE|GUARANTY|Agreement|Contract|Amendment|ADDENDUM|Addendum|"
    r"CONDITIONS|FORM|Form|TERMS)\b(?:\s+(?:NO|No|NUMBER)\.?\s*\d+)?"
)
_FILING = re.compile(r"^(?:\s*(?:EXHIBIT|Exhibit|EX|[\d.()-]+|EXECUTION|COPY|VERSION|Execution|Copy|Version)\b[\s.]*)+")
_LONGEST_TITLE = 160
_MOST_LINES = 120
_MOST = 80  # candidates of a kind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A short span that may be the answer of a category; `kind` says which pattern found it."""

    start: int
    end: int
    kind: CandidateKind


def opening_zone(text: str) -> tuple[int, int]:
    """Return where the parties are introduced: the words that open the agreement, and the end of what is looked at."""
    best, at = 0, 0
    for match in _OPENING.finditer(text, 0, min(len(text), _LOOKED_FOR)):
        near = text[match.start() : match.start() + 1_200]
        score = 2 * len(_QUOTED.findall(near)) + 3 * (match.group().lower() not in ("dated", "between", "among"))
        if score > best:
            best, at = score, match.start()
    return at, min(len(text), at + _ZONE)


def _distinct(text: str, found: list[Candidate]) -> list[Candidate]:
    """Return one candidate of each set of words and kind: the measure cannot tell the others from it."""
    seen = {}
    for candidate in found:
        words = word_set(text[candidate.start : candidate.end])
        if words:
            seen.setdefault(words, candidate)
    return list(seen.values())[: 4 * _MOST]


def party_candidates(text: str) -> list[Candidate]:
    """Return names, quoted terms and sentences about "the Parties" in the opening, and company names at the end."""
    start, end = 0, opening_zone(text)[1]
    found = [Candidate(m.start(1), m.end(1), "quoted") for m in _QUOTED.finditer(text, start, end)]
    found += _about_both(text, start, end)
    found += [c for m in _NAME.finditer(text, start, end) for c in _pieces(text, m.start(), m.end())]
    found += [Candidate(m.start(), m.end(), "otherwise") for m in _OTHERWISE.finditer(text, start, end)]
    found += [Candidate(m.start(), m.end(), "open") for m in _OPEN_NAME.finditer(text, start, end)]
    found += [Candidate(m.start(), m.end(), "bracketed") for m in _BRACKETED.finditer(text, start, end)]
    found += [Candidate(m.start(), m.end(), "small first") for m in _SMALL_FIRST.finditer(text, start, end)]
    found += [Candidate(m.start(), m.end(), "trading") for m in _TRADING.finditer(text, start, end)]
    tail = [c for m in _NAME.finditer(text, max(end, len(text) - _TAIL)) for c in _pieces(text, m.start(), m.end())]
    found += [c for c in tail if _HAS_FORM.search(text[c.start : c.end])]
    found += _signing(text, end)
    return _distinct(text, found)


def _signing(text: str, start: int) -> list[Candidate]:
    """Return the names that somebody signs on behalf of."""
    names = (_NAME.match(text, match.end()) for match in _ON_BEHALF.finditer(text, start))
    return [Candidate(name.start(), name.end(), "signing") for name in names if name]


def _pieces(text: str, start: int, end: int) -> list[Candidate]:
    """Return a run of capitalised words as a name, and the names that it may be made of: addresses follow names."""
    found = [Candidate(start, end, "name")]
    capitals = _CAPITALS.search(text, start, end)
    if capitals and capitals.end() - capitals.start() < end - start:
        found.append(Candidate(capitals.start(), capitals.end(), "capitals"))
    formed = _FORMED.match(text, start, end)
    if formed and formed.end() < end:
        found.append(Candidate(start, formed.end(), "formed"))
    at = start
    for cut in [*_CUT.finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        if stop - at >= _SHORTEST and (at, stop) != (start, end):
            found.append(Candidate(at, stop, "piece"))
        at = cut.end() if cut else end
    return found


def _about_both(text: str, start: int, end: int) -> list[Candidate]:
    """Return what says who "the Parties" are: sentences, and brackets with several terms or the word itself."""
    found = []
    for left, right in paragraphs(text[:end]):
        for begin, stop in sentence_spans(text, left, right):
            if stop - begin < _LONGEST_BOTH and _BOTH.search(text, begin, stop):
                found.append(Candidate(begin, stop, "both parties"))
    for match in _BOTH.finditer(text, start, end):
        left = max(start, match.start() - _LOOKED_BACK)
        begin = max(
            (at + len(edge) for edge in _EDGES if (at := text.rfind(edge, left, match.start())) >= 0), default=left
        )
        closed = _CLOSED.search(text, match.end(), match.end() + _LOOKED_BACK)
        found.append(Candidate(begin, closed.start() if closed else match.end(), "clause"))
    for match in _BRACKET.finditer(text, start, end):
        if _BOTH.search(match.group()) or len(_QUOTED.findall(match.group())) > 1:
            found += [Candidate(match.start(1), match.end(1), "bracket")]
    found += [Candidate(m.start(), m.end(), "the quoted") for m in _THE_QUOTED.finditer(text, start, end)]
    return found


def title_candidates(text: str) -> list[Candidate]:
    """Return lines near the start that read like a title, pairs of them, and names in "this ... Agreement"."""
    _, end = opening_zone(text)
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text[:end]) if m.group().strip()][:_MOST_LINES]
    found = []
    for count in (1, 2, 3):
        for at in range(len(lines) - count + 1):
            left, right = lines[at][0], lines[at + count - 1][1]
            if right - left <= _LONGEST_TITLE and _TITLE_WORD.search(text[left:right]):
                found.append(Candidate(left, right, f"title{count}"))
    runs = [(m.start(), m.end()) for m in _RUN.finditer(text, 0, min(end, 8_000))]
    found += [
        Candidate(left + len(_FILING.match(text[left:right])[0]), right, "run")
        if _FILING.match(text[left:right])
        else Candidate(left, right, "run")
        for left, right in runs
    ]
    found += [Candidate(m.start(1), m.end(1), "named") for m in _THIS.finditer(text, 0, end)]
    return _distinct(text, found)[:_MOST]


def date_candidates(text: str) -> list[Candidate]:
    """Return the dates of the contract, each once, the first ones first."""
    return _distinct(text, [Candidate(m.start(), m.end(), "date") for m in _DATE.finditer(text)])[:_MOST]


def short_candidates(text: str) -> dict[str, list[Candidate]]:
    """Return the candidates of each category whose answers are short."""
    dates = date_candidates(text)
    return {
        "Document Name": title_candidates(text),
        "Parties": party_candidates(text),
        "Agreement Date": dates,
        "Effective Date": dates,
        "Expiration Date": dates,
    }


_CONTEXT_WORD = re.compile(r"[^\W_]+|[\"“”'().,:;$]")


def context_features(text: str, candidate: Candidate, counts: Counter[str], zone_end: int) -> list[str]:
    """Return what stands in and around a candidate, as named features."""
    own = text[candidate.start : candidate.end]
    before = _CONTEXT_WORD.findall(text[max(0, candidate.start - 160) : candidate.start].lower())[-8:]
    after = _CONTEXT_WORD.findall(text[candidate.end : candidate.end + 160].lower())[:8]
    words = _CONTEXT_WORD.findall(own)
    place = sum(candidate.start > step for step in (50, 150, 300, 600, 1_200, 2_500, 5_000, 10_000, 30_000))
    features = [
        f"kind={candidate.kind}",
        f"place={place}",
        f"long={min(len(words), 12)}",
        f"kind={candidate.kind} place={place}",
    ]
    features += [f"b{min(at, 3)}={word}" for at, word in enumerate(reversed(before))]
    features += [f"a{min(at, 3)}={word}" for at, word in enumerate(after)]
    features += [f"w={word.lower()}" for word in words]
    features += [f"{' '.join(before[-2:])}<", f">{' '.join(after[:2])}", f"first={words[0].lower() if words else ''}"]
    features += [
        f"last={words[-1].lower() if words else ''}",
        f"upper={own.isupper()}",
        f"broken={len(own.splitlines()) > 1}",
    ]
    repeated = sum(counts[words[0].lower()] > step for step in (1, 3, 10, 30)) if words else 0
    features += [f"often={repeated}", f"zone={candidate.start < zone_end}", f"form={bool(_HAS_FORM.search(own))}"]
    features += [f"alone={own.strip() in ('Agreement', 'Party', 'Parties', 'Effective Date')}"]
    near = re.sub(r"\s+", " ", text[max(0, candidate.start - 80) : candidate.start].lower())
    features += [
        f"near={cue}"
        for cue in (
            "effective",
            "dated",
            "as of",
            "this",
            "between",
            "hereinafter",
            "signed",
            "expire",
            "until",
            "amend",
            'the "',
        )
        if cue in near
    ]
    far = text[candidate.end : candidate.end + 60].lower()
    features += [
        f"far={cue}"
        for cue in (
            "effective date",
            "corporation",
            "company",
            "organized",
            "(the",
            '"agreement',
            "between",
            "principal",
        )
        if cue in far
    ]
    return features
