"""Rule evidence: a `Taxonomy`'s phrases and token patterns found in a text, and its heading lexicon in headings.

The rules are spaCy token patterns and phrases; `RuleMatcher` finds them in `Words`, which are cut as spaCy cuts them or
taken from a spaCy Doc. `contractlens.detection.components` writes the evidence into ``doc.spans`` of any pipeline.

Why it is quick. The phrases of all types are looked up together, by their first word. A token pattern runs only where
it can match: the words that it demands are known from its tokens, so a provision that lacks one of them is passed over
after a look at one integer, and in the others it is tried only where those words stand in its order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.detection.heading_lexicon import HeadingLexicon
from contractlens.detection.phrase_index import PhraseIndex
from contractlens.detection.token_patterns import TokenPatternMatcher
from contractlens.detection.triggers import TriggerIndex
from contractlens.detection.words import Words, is_plain, split_words, words_of
from contractlens.exceptions import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from contractlens.taxonomy import Taxonomy, TokenPattern

TokenSpan = tuple[int, int]

_SENTENCE_ENDS = frozenset({".", ";", "!", "?"})
_OTHER_HYPHENS = (" ", "\N{EN DASH}", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that speak for a clause type.

    Attributes:
        clause_type: Id of the type.
        rule: ``"<type>/phrase:<phrase>"`` or ``"<type>/<pattern id>"``.
        start: First character in the Doc's text; ``doc.text[start:end]`` are the words.
        end: One past the last character.
        token_start: First word, or token of the Doc.
        token_end: One past the last token.
    """

    clause_type: str
    rule: str
    start: int
    end: int
    token_start: int
    token_end: int


def is_pattern(rule: str) -> bool:
    """Tell whether a rule's id is that of a token pattern (two cues or more together), not of a phrase."""
    return "/phrase:" not in rule


class RuleMatcher:
    """A taxonomy's rules, compiled. Safe to share between threads that only read."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._phrases = PhraseIndex()
        self._meanings: list[tuple[str, str]] = []
        self._patterns: list[tuple[str, str, TokenPatternMatcher]] = []
        listed: list[TokenPattern] = []
        for item in taxonomy:
            for phrase in item.phrases:
                self._add_phrase(phrase, item.id, f"{item.id}/phrase:{phrase}")
            for phrase in item.excluded_by:
                self._add_phrase(phrase, item.id, "")
            for pattern in item.patterns:
                self._patterns.append((item.id, f"{item.id}/{pattern.id}", TokenPatternMatcher(pattern.tokens)))
                listed.append(pattern)
        self._triggers = TriggerIndex([pattern.tokens for pattern in listed])
        self._headings = HeadingLexicon(taxonomy)

    def __reduce__(self) -> tuple[type[RuleMatcher], tuple[Taxonomy]]:
        return (RuleMatcher, (self.taxonomy,))

    def match_heading(self, heading: str) -> tuple[str, ...]:
        """Return the ids of the types whose heading lexicon `heading` contains, in taxonomy order.

        Where one entry contains another, only the longer counts. Capitals, punctuation, "&" for "and", hyphens and
        singular or plural make no difference.
        """
        return self._headings.match(heading)

    def match_text(self, text: str) -> list[Evidence]:
        """Return the evidence in `text`, in reading order; each line is a provision of its own."""
        return self.match_words(split_words(text))

    def match(self, doc: Doc, spans: Iterable[TokenSpan] | None = None) -> list[Evidence]:
        """Return the evidence in a spaCy Doc, in reading order, as if tokens that are only spaces were not there.

        Args:
            doc: Any Doc; only its tokens are used, and nothing is written into it.
            spans: First and end token of each provision: evidence outside them is dropped, and no pattern crosses
                their borders. Without them, each line of text is one.
        """
        words = words_of(doc)
        if spans is None:
            return self.match_words(words)
        places = words.places
        return self.match_words(words, [(bisect_left(places, start), bisect_left(places, end)) for start, end in spans])

    def match_words(self, words: Words, spans: Iterable[TokenSpan] | None = None) -> list[Evidence]:
        """Return the evidence in `words`, in reading order; `spans` count words and are as in `match`."""
        return [_evidence(words, *item) for item in self._find(words, spans)]

    def _find(self, words: Words, spans: Iterable[TokenSpan] | None) -> list[tuple[str, str, int, int]]:
        """Return evidence as (type, rule, first word, end word), in reading order."""
        sentences = _Sentences(words.lowers)
        provisions = sentences.lines if spans is None else sorted(spans)
        found: list[tuple[str, str, int, int]] = []
        barred: set[tuple[str, int]] = set()
        phrases: list[tuple[str, str, int, int]] = []
        for start, end in provisions:
            for number, first, last in self._phrases.find(words.lowers, start, end):
                clause_type, rule = self._meanings[number]
                if rule:
                    phrases.append((clause_type, rule, first, last))
                else:
                    barred |= {(clause_type, sentences.number(first)), (clause_type, sentences.number(last - 1))}
            found += self._find_patterns(words, start, end)
        kept = {
            item
            for item in (*_longest_of_each_type(phrases), *found)
            if not barred or not any((item[0], number) in barred for number in sentences.of(*item[2:]))
        }
        return sorted(kept, key=lambda item: (item[2], item[3], item[0], item[1]))

    def _add_phrase(self, phrase: str, clause_type: str, rule: str) -> None:
        """Remember a phrase in all its spellings; one without a rule cancels evidence."""
        for form in _spellings(phrase):
            words = form.lower().split() if is_plain(form) else split_words(form).lowers
            self._phrases.add(words, len(self._meanings))
            if not form.isascii():  # spaCy leaves words whole that are joined by a hyphen of another kind
                self._phrases.add(form.lower().split(), len(self._meanings))
        self._meanings.append((clause_type, rule))

    def _find_patterns(self, words: Words, start: int, end: int) -> list[tuple[str, str, int, int]]:
        """Return each pattern's shortest matches between two words: none holds another of the same pattern."""
        found: list[tuple[str, str, int, int]] = []
        for number, first in self._triggers.candidates(words.lowers, start, end):
            clause_type, rule, matcher = self._patterns[number]
            last = matcher.shortest_end(words.texts, first, end)
            if last is None:
                continue
            # One pattern's matches come together, by their start: only the ones just found can hold this one.
            while found and found[-1][1] == rule and found[-1][3] >= last:
                found.pop()
            found.append((clause_type, rule, first, last))
        return found


def check_examples(taxonomy: Taxonomy) -> list[Problem]:
    """Return a Problem for each example in which the rules miss their type, or counterexample in which they find it.

    Each is read as one provision without a heading.
    """
    matcher = RuleMatcher(taxonomy)
    problems: list[Problem] = []
    for item in taxonomy:
        for kind, texts, wanted in (
            ("examples", item.examples, True),
            ("counterexamples", item.counterexamples, False),
        ):
            for position, text in enumerate(texts):
                rules = [found.rule for found in matcher.match_text(text) if found.clause_type == item.id]
                if bool(rules) is not wanted:
                    reason = "no rule finds it" if wanted else f"found by {', '.join(rules)}"
                    problems.append(
                        Problem(taxonomy.name, f"clause_types.{item.id}.{kind}[{position}]", f"{reason}: {text!r}")
                    )
    return problems


class _Sentences:
    """Sentences and list items, told by punctuation and line ends: no component has to set them."""

    def __init__(self, lowers: Sequence[str]) -> None:
        borders: list[int] = []
        self._ends: list[int] = []
        for place, word in enumerate(lowers):
            if word in _SENTENCE_ENDS:
                self._ends.append(place)
            elif "\n" in word:
                self._ends.append(place)
                borders.append(place + 1)
        self.lines: list[TokenSpan] = [
            (start, end) for start, end in zip([0, *borders], [*borders, len(lowers)], strict=True) if end > start
        ]

    def number(self, token: int) -> int:
        """Return the number of the sentence that `token` stands in; its full stop belongs to it."""
        return bisect_right(self._ends, token - 1)

    def of(self, start: int, end: int) -> range:
        """Return the numbers of all sentences that the tokens touch."""
        return range(self.number(start), self.number(end - 1) + 1)


def _longest_of_each_type(phrases: list[tuple[str, str, int, int]]) -> list[tuple[str, str, int, int]]:
    """Drop a phrase that stands inside a longer one of the same type: it says nothing more."""
    kept: list[tuple[str, str, int, int]] = []
    furthest: dict[str, int] = {}
    for item in sorted(phrases, key=lambda item: (item[2], -item[3])):
        clause_type, _, _, end = item
        if end > furthest.get(clause_type, -1):
            kept.append(item)
            furthest[clause_type] = end
    return kept


def _evidence(words: Words, clause_type: str, rule: str, start: int, end: int) -> Evidence:
    first, last = words.places[start], words.places[end - 1] + 1
    behind = words.starts[end - 1] + len(words.texts[end - 1])
    return Evidence(clause_type, rule, words.starts[start], behind, first, last)


def _spellings(phrase: str) -> list[str]:
    """Return a phrase as written, with hyphens of other kinds or none, and with the other apostrophe."""
    if is_plain(phrase):
        return [phrase]
    forms = {phrase, *(phrase.replace("-", other) for other in _OTHER_HYPHENS), phrase.replace("'", "’")}
    return sorted(form for form in forms if form.strip())
