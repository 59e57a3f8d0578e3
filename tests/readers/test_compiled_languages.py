"""Compiled code looks for plain English; what it leaves is looked at in Python."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contractlens.readers import text_notices

SENTENCES = st.sampled_from(
    [
        "The Supplier shall replace the Hardware at the end of each term and in any event within the year.",
        "Rhaid i'r cyflenwr ddarparu y gwasanaethau yn unol ag unrhyw gyfarwyddyd gan y prynwr ar y safle.",
        "Le fournisseur doit remplacer le matériel à la fin de la période et dans les locaux de l’acheteur.",
        "Der Auftragnehmer hat die Geräte zum Ende der Laufzeit und auf eigene Kosten zu ersetzen.",
        "El proveedor debe sustituir los equipos al final de cada período y por su cuenta en el plazo de un año.",
        "NORTHMOOR COUNCIL HARDWARE SCHEDULE TABLE FOUR PRICES ZONE NINE", "a de la in", "«Le» (la) [les] de, du; des: et! à?",
    ]
)  # fmt: skip


@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=6))
def test_paragraphs_that_are_settled_are_in_no_other_language(library, paragraphs):
    text, spans = "\n".join(paragraphs), []
    for paragraph in paragraphs:
        start = spans[-1] + 1 if spans else 0
        spans += [start, start + len(paragraph)]
    settled = library.settled(text.encode(), spans, text_notices._cues().connecting)

    assert settled is not None
    for paragraph, is_settled in zip(paragraphs, settled, strict=True):
        assert not is_settled or text_notices.language_of(paragraph) in {None, "English"}


def test_plain_english_is_settled(library):
    sentence = b"The Supplier shall replace the Hardware at the end of each term and in any event within the year."

    assert library.settled(sentence, [0, len(sentence)], text_notices._cues().connecting) == b"\1"


def test_spans_that_are_out_of_order_are_told_nothing(library):
    assert library.settled(b"The end.", [4, 8, 0, 3], text_notices._cues().connecting) is None


def test_nothing_to_settle_is_settled(library):
    assert library.settled(b"", [], text_notices._cues().connecting) == b""
