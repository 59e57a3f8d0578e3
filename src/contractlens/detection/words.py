"""Words of a text as the rules see them, split as spaCy's English tokeniser splits contract prose.

Rules are written in spaCy's pattern language, so words must be cut where spaCy cuts them: ``24/7`` and ``and/or`` are
one word, ``day-to-day`` five, ``Supplier's`` two, ``£1,000`` two. Importing spaCy takes longer than reading a contract
of twenty pages, and its tokeniser took a third of the time that the rules need; what English contracts hold is a
handful of forms, which one regular expression cuts. A test holds the two against each other on the text of the samples.
`words_of` takes the tokens of any spaCy Doc instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

_APOSTROPHES = "'’"
_REMEMBERED = 20_000  # words, and where they are cut: more than most contracts have
_WORDS = re.compile(
    r"""
    [A-Za-z]++(?=[ ,;)])                                          # what most words are, said first
    | \n[^\S\n]*(?:\n\s*)?                                          # line ends part provisions
    | (?:https?://|www\.)[^\s<>"”)]*[^\s<>"”).,;:!?'’]            # web addresses
    | [\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+                            # mail addresses
    | (?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?                   # e.g., i.e., p.a., U.S.
    | (?:Inc|Ltd|Co|Corp|Mr|Mrs|Ms|Dr|No|vs|Jr|St|Mt|Gen|Gov|Rep|Sen|Prof|Bros|etc)\.(?=\s)
    | (?<![\w.])[A-Za-z]\.(?![\w.])                               # an initial or the letter of an item
    | (?<!\w)and/or(?!\w)
    | [A-Za-z](?:&[A-Za-z]|-\d+)(?![\w-])                         # T&B, N-1
    | [^\W\d_]+(?:['’][^\W\d_]+|\d\w*(?:\.\d+)*)*                # words, with what an apostrophe joins; RM3830, V3.0
    | \d(?:[\w]|[.,:/](?=\d))*                                    # numbers, dates, times
    | \.{2,} | [^\w\s] | _
    """,
    re.VERBOSE,
)
_UNITS = re.compile(r"(\d)(am|pm|km|m|cm|mm|ha|nm|yd|in|ft|kg|g|mg|t|lb|oz|mph|mb|MB|kb|KB|gb|GB|tb|TB|T|G|M|K)$")
_CLITICS = ("'s", "'S", "'ll", "'re", "'ve", "'d", "'m")
_CANNOT = frozenset({"cannot", "Cannot"})


@dataclass(frozen=True)
class Words:
    """The words of a text, in reading order.

    Attributes:
        text: The text.
        texts: Each word as written; a line end is a word of its own.
        lowers: The same in small letters.
        places: Number of the spaCy token that each is; the same as its own number where spaCy was not asked.
    """

    text: str
    texts: Sequence[str]
    lowers: Sequence[str]
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def starts(self) -> Sequence[int]:
        """First character of each, found when it is first asked: most texts hold no evidence."""
        found, behind = [], 0
        for word in self.texts:  # between two words stands only white space, which begins no word
            start = self.text.index(word, behind)
            found.append(start)
            behind = start + len(word)
        return found

    @property
    def ends(self) -> Sequence[int]:
        """One past the last character of each."""
        return [start + len(word) for start, word in zip(self.starts, self.texts, strict=True)]


def split_words(text: str) -> Words:
    """Return the words of `text`.

    Example:
        >>> split_words("The Supplier's kit costs £1,000 (and/or more).").texts
        ['The', 'Supplier', "'s", 'kit', 'costs', '£', '1,000', '(', 'and/or', 'more', ')', '.']
    """
    texts: list[str] = _WORDS.findall(text)
    cuts = list(map(_cut, texts))
    if any(cuts):
        texts = [
            part
            for word, cut in zip(texts, cuts, strict=True)
            for part in ((word[:cut], word[cut:]) if cut else (word,))
        ]
    return Words(text, texts, list(map(str.lower, texts)), range(len(texts)))


def is_plain(text: str) -> bool:
    """Tell whether the words of a text are just what stands between its spaces."""
    return text.isascii() and text.replace(" ", "").isalpha() and "cannot" not in text.lower()


def words_of(doc: Doc) -> Words:
    """Return the words of a spaCy Doc: its tokens, less those that are only spaces, left by doubled or hard spaces."""
    kept = [token for token in doc if not token.is_space or "\n" in token.text]
    texts, lowers = [token.text for token in kept], [token.lower_ for token in kept]
    return Words(doc.text, texts, lowers, [token.i for token in kept])


@lru_cache(maxsize=_REMEMBERED)
def _cut(word: str) -> int:
    """Return where a word falls in two, as "Supplier's", "don't", "cannot" and "5GB" do; 0 where it does not."""
    if word.isalpha():
        return len("can") if word in _CANNOT else 0
    if word[0].isdigit():
        unit = _UNITS.search(word)
        return unit.end(1) if unit else 0
    if not any(mark in word for mark in _APOSTROPHES):
        return 0
    plain = word.replace("’", "'")
    if plain.lower().endswith("n't"):
        return len(word) - len("n't")
    for clitic in _CLITICS:
        if plain.endswith(clitic):
            return len(word) - len(clitic)
    return 0


_SIGNS = ("+", "-", "±", "~")
_SUFFIXES = ("st", "nd", "rd", "th")
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion"
    " quadrillion gajillion bazillion first second third fourth fifth sixth seventh eighth ninth tenth eleventh"
    " twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"
    " fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth billionth"
    " trillionth quadrillionth gajillionth bazillionth"
)
_NUMBERS = frozenset(_NUMBER_WORDS.split())


def like_number(word: str) -> bool:
    """Tell whether a word is a number, in figures or letters: what spaCy's English ``LIKE_NUM`` tells."""
    bare = word.removeprefix(word[0]) if word.startswith(_SIGNS) else word
    bare = bare.replace(",", "").replace(".", "")
    if bare.isdigit():
        return True
    above, stroke, below = bare.partition("/")
    if stroke and above.isdigit() and below.isdigit():
        return True
    lowered = bare.lower()
    return lowered in _NUMBERS or (lowered.endswith(_SUFFIXES) and lowered[:-2].isdigit())
