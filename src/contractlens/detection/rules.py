"""Rule evidence: a `Taxonomy`'s phrases and token patterns found in a spaCy Doc, and its heading lexicon in headings.

`RuleMatcher.match` is pure: it returns `Evidence` and leaves the Doc alone. `contractlens.detection.components` writes
the same evidence into ``doc.spans`` for use in any spaCy pipeline.

Why it is quick. One spaCy PhraseMatcher finds the phrases of all types in the whole Doc. A token pattern runs only
where it can match: the words that it demands are known from its tokens, so a provision that lacks one of them is
passed over after a look at one integer, and in the others it is tried only where those words stand in its order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.detection.heading_lexicon import HeadingLexicon
from contractlens.detection.token_patterns import TokenPatternMatcher
from contractlens.detection.triggers import TriggerIndex
from contractlens.exceptions import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

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
        token_start: First token of the Doc.
        token_end: One past the last token.
    """

    clause_type: str
    rule: str
    start: int
    end: int
    token_start: int
    token_end: int


def _english_tokenizer(vocab: Vocab) -> Tokenizer:
    """Return spaCy's English tokeniser over `vocab`, which may be that of a pipeline for another language."""
    from spacy.lang.en import English
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    defaults = English.Defaults
    return Tokenizer(
        vocab,
        rules=defaults.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex(defaults.infixes or ()).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )


def is_pattern(rule: str) -> bool:
    """Tell whether a rule's id is that of a token pattern (two cues or more together), not of a phrase."""
    return "/phrase:" not in rule


class RuleMatcher:
    """A taxonomy's rules, compiled for one vocabulary. Safe to share between threads that only read."""

    def __init__(self, taxonomy: Taxonomy, vocab: Vocab) -> None:
        from spacy.matcher import PhraseMatcher

        self.taxonomy = taxonomy
        self.vocab = vocab
        self._tokenizer = _english_tokenizer(vocab)
        self._phrases = PhraseMatcher(vocab, attr="LOWER")
        self._meaning: dict[int, tuple[str, str]] = {}
        self._patterns: list[tuple[str, str, TokenPatternMatcher]] = []
        listed: list[TokenPattern] = []
        for item in taxonomy:
            self._add_phrases(item.id, "phrase", item.phrases)
            self._add_phrases(item.id, "excluded", item.excluded_by)
            for pattern in item.patterns:
                compiled = TokenPatternMatcher(pattern.tokens, vocab)
                self._patterns.append((item.id, f"{item.id}/{pattern.id}", compiled))
                listed.append(pattern)
        self._triggers = TriggerIndex([pattern.tokens for pattern in listed], vocab.strings)
        self._headings = HeadingLexicon(taxonomy)

    def __reduce__(self) -> tuple[type[RuleMatcher], tuple[Taxonomy, Vocab]]:
        return (RuleMatcher, (self.taxonomy, self.vocab))

    def match_heading(self, heading: str) -> tuple[str, ...]:
        """Return the ids of the types whose heading lexicon `heading` contains, in taxonomy order.

        Where one entry contains another, only the longer counts. Capitals, punctuation, "&" for "and", hyphens and
        singular or plural make no difference.
        """
        return self._headings.match(heading)

    def match(self, doc: Doc, spans: Iterable[TokenSpan] | None = None) -> list[Evidence]:
        """Return the evidence in `doc`, in reading order.

        Args:
            doc: Any Doc of this matcher's vocabulary; only its tokens are used.
            spans: First and end token of each provision: evidence outside them is dropped, and no pattern crosses
                their borders. Without them, each line of text is one.
        """
        words = [token.i for token in doc if not token.is_space or "\n" in token.text]
        if len(words) < len(doc):
            return self._match_without_spaces(doc, words, spans)
        return [_evidence(doc, *item) for item in self._find(doc, spans)]

    def _match_without_spaces(
        self, doc: Doc, words: Sequence[int], spans: Iterable[TokenSpan] | None
    ) -> list[Evidence]:
        """Match as if the tokens that are only spaces, left by doubled or hard spaces, were not there."""
        from spacy.tokens import Doc as SpacyDoc

        dense = SpacyDoc(doc.vocab, words=[doc[place].text for place in words])
        mapped = (
            None if spans is None else [(bisect_left(words, start), bisect_left(words, end)) for start, end in spans]
        )
        return [
            _evidence(doc, clause_type, rule, words[start], words[end - 1] + 1)
            for clause_type, rule, start, end in self._find(dense, mapped)
        ]

    def _find(self, doc: Doc, spans: Iterable[TokenSpan] | None) -> list[tuple[str, str, int, int]]:
        """Return evidence as (type, rule, first token, end token), in reading order."""
        lowers, orths = _hashes(doc)
        sentences = _Sentences(doc, lowers)
        provisions = sentences.lines if spans is None else list(spans)
        phrases, excluded = self._find_phrases(doc, provisions)
        found = _longest_of_each_type(phrases)
        for start, end in provisions:
            found.extend(self._find_patterns(lowers, orths, start, end))
        barred = {(clause_type, sentences.number(start)) for clause_type, start, _ in excluded} | {
            (clause_type, sentences.number(end - 1)) for clause_type, _, end in excluded
        }
        kept = {
            item for item in found if not barred or not any((item[0], n) in barred for n in sentences.of(*item[2:]))
        }
        return sorted(kept, key=lambda item: (item[2], item[3], item[0], item[1]))

    def _add_phrases(self, clause_type: str, kind: str, phrases: Sequence[str]) -> None:
        for phrase in phrases:
            key = f"{clause_type}/{kind}:{phrase}"
            self._phrases.add(key, [self._tokenizer(form) for form in _spellings(phrase)])
            self._meaning[self.vocab.strings[key]] = (clause_type, key if kind == "phrase" else "")

    def _find_phrases(
        self, doc: Doc, provisions: Sequence[TokenSpan]
    ) -> tuple[list[tuple[str, str, int, int]], list[tuple[str, int, int]]]:
        """Return phrases as (type, rule, start, end), and exclusions as (type, start, end), inside the provisions."""
        phrases: list[tuple[str, str, int, int]] = []
        excluded: list[tuple[str, int, int]] = []
        ordered = sorted(provisions)
        starts = [start for start, _ in ordered]
        for key, start, end in self._phrases(doc):
            place = bisect_right(starts, start) - 1
            if place < 0 or end > ordered[place][1]:
                continue
            clause_type, rule = self._meaning[key]
            if rule:
                phrases.append((clause_type, rule, start, end))
            else:
                excluded.append((clause_type, start, end))
        return phrases, excluded

    def _find_patterns(
        self, lowers: Sequence[int], orths: Sequence[int], start: int, end: int
    ) -> list[tuple[str, str, int, int]]:
        """Return each pattern's shortest matches between two tokens: none holds another of the same pattern."""
        found: list[tuple[str, str, int, int]] = []
        for number, first in self._triggers.candidates(lowers, start, end):
            clause_type, rule, matcher = self._patterns[number]
            last = matcher.shortest_end(orths, first, end)
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
    import spacy

    nlp = spacy.blank("en")
    matcher = RuleMatcher(taxonomy, nlp.vocab)
    problems: list[Problem] = []
    for item in taxonomy:
        for kind, texts, wanted in (
            ("examples", item.examples, True),
            ("counterexamples", item.counterexamples, False),
        ):
            for position, text in enumerate(texts):
                doc = nlp.make_doc(text)
                rules = [found.rule for found in matcher.match(doc) if found.clause_type == item.id]
                if bool(rules) is not wanted:
                    reason = "no rule finds it" if wanted else f"found by {', '.join(rules)}"
                    problems.append(
                        Problem(taxonomy.name, f"clause_types.{item.id}.{kind}[{position}]", f"{reason}: {text!r}")
                    )
    return problems


class _Sentences:
    """Sentences and list items of a Doc, told by punctuation and line ends: no component has to set them."""

    def __init__(self, doc: Doc, lowers: Sequence[int]) -> None:
        strings = doc.vocab.strings
        texts = {key: strings[key] for key in set(lowers)}
        breaks = {key for key, text in texts.items() if "\n" in text}
        closing = breaks | {key for key, text in texts.items() if text in _SENTENCE_ENDS}
        self._ends = [place for place, key in enumerate(lowers) if key in closing]
        borders = [place + 1 for place, key in enumerate(lowers) if key in breaks]
        self.lines: list[TokenSpan] = [
            (start, end) for start, end in zip([0, *borders], [*borders, len(lowers)], strict=True) if end > start
        ]

    def number(self, token: int) -> int:
        """Return the number of the sentence that `token` stands in; its full stop belongs to it."""
        return bisect_right(self._ends, token - 1)

    def of(self, start: int, end: int) -> range:
        """Return the numbers of all sentences that the tokens touch."""
        return range(self.number(start), self.number(end - 1) + 1)


def _hashes(doc: Doc) -> tuple[list[int], list[int]]:
    """Return the hash of each token in small letters, and as written."""
    from spacy.attrs import LOWER, ORTH

    if not len(doc):
        return [], []
    hashes = doc.to_array([LOWER, ORTH])
    return hashes[:, 0].tolist(), hashes[:, 1].tolist()


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


def _evidence(doc: Doc, clause_type: str, rule: str, start: int, end: int) -> Evidence:
    last = doc[end - 1]
    return Evidence(clause_type, rule, doc[start].idx, last.idx + len(last), start, end)


def _spellings(phrase: str) -> list[str]:
    """Return a phrase as written, with hyphens of other kinds or none, and with the other apostrophe."""
    forms = {phrase, *(phrase.replace("-", other) for other in _OTHER_HYPHENS), phrase.replace("'", "’")}
    return sorted(form for form in forms if form.strip())
