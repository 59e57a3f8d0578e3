from __future__ import annotations

from contractlens.learning.lexicon import lexicon_of
from contractlens.readers.lexicon import english_words


def test_lexicon_is_in_order_and_holds_only_plain_words() -> None:
    assert lexicon_of(["term", "@supplier", "x", "renewal", "term", "naïve", "b2b4"]) == ["renewal", "term"]


def test_english_words_holds_the_words_of_contracts() -> None:
    assert {"technology", "procurement", "indemnify", "hereinafter"} <= english_words()
    assert not {"technol", "wellknown"} & english_words()
