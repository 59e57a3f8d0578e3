from __future__ import annotations

from dataclasses import replace

import pytest

from contractlens.corrections.record import Context, Correction
from contractlens.detection.provisions import Provision
from contractlens.learning.corrected_examples import corrected_examples, digest_of
from contractlens.learning.examples import Example

KNOWN = {"insurance", "liability_cap", "technology_refresh"}
PLACE = Correction(
    "The Supplier shall hold cover for each and every claim that is made.",
    document_id="a" * 64,
    start=10,
    end=20,
    provision_start=10,
    made_at="2026-05-31",
    context=Context(heading="Cover", part="Schedule 1", found=("insurance", "technology_refresh")),
)


def says(found="", right="", **changes):
    return replace(PLACE, found_type=found, right_type=right, **changes)


def types_of(*corrections):
    return [sorted(each.types) for each in corrected_examples(corrections, known_types=KNOWN).corpus.examples]


@pytest.mark.parametrize(
    ("corrections", "types"),
    [
        ([says("insurance")], ["technology_refresh"]),
        ([says("insurance", "liability_cap")], ["liability_cap", "technology_refresh"]),
        ([says("", "liability_cap")], ["insurance", "liability_cap", "technology_refresh"]),
        ([says("insurance", "insurance")], ["insurance", "technology_refresh"]),
        ([says("insurance"), says("technology_refresh")], []),
        ([says("insurance"), says("insurance", "insurance")], ["insurance", "technology_refresh"]),
    ],
    ids=["rejected", "retyped", "missed", "confirmed", "both-rejected", "later-wins"],
)
def test_an_example_has_the_types_that_reviewers_left_in_it(corrections, types):
    assert types_of(*corrections) == [types]


def test_an_example_has_the_surroundings_of_its_provision():
    [example] = corrected_examples([says("insurance")], known_types=KNOWN).corpus.examples
    assert (example.provision.heading, example.provision.part) == ("Cover", "Schedule 1")
    assert (example.provision.text, example.origin) == (PLACE.text, "clause")


def test_the_provision_is_learned_and_not_only_the_marked_words():
    marked = says("", "insurance", text="cover", context=replace(PLACE.context, provision=PLACE.text))
    [example] = corrected_examples([marked], known_types=KNOWN).corpus.examples
    assert example.provision.text == PLACE.text


def test_each_contract_is_a_family():
    other = says("insurance", document_id="b" * 64)
    corpus = corrected_examples([says("insurance"), other], known_types=KNOWN).corpus
    assert len(corpus.families) == 2


def test_a_contract_that_shares_a_provision_with_the_corpus_joins_its_family():
    end = len(PLACE.text)
    beside = Example(Provision("c0", "clause", 0, end, end, PLACE.text.upper()), (), "kin", "clause", "file")
    second = says("insurance", text="Other words that stand nowhere else in the world of cover.", start=50, end=60)
    corpus = corrected_examples([says("insurance"), second], known_types=KNOWN, beside=[beside]).corpus
    assert corpus.families == ("kin",)


def test_types_that_are_not_learned_are_counted():
    corrected = corrected_examples([says("of_our_own", "insurance")], known_types=KNOWN)
    assert corrected.left_out == {"of_our_own": 1}
    assert len(corrected.corpus.examples) == 1


def test_headings_are_not_learned():
    heading = says("", "insurance", context=replace(PLACE.context, kind="heading"))
    corrected = corrected_examples([heading], known_types=KNOWN)
    assert (corrected.corpus.examples, corrected.not_judged) == ((), 1)


def test_a_digest_tells_what_an_example_teaches():
    yes, no = (
        corrected_examples([each], known_types=KNOWN).corpus.examples[0]
        for each in (says("insurance"), says("technology_refresh"))
    )
    assert digest_of(yes) != digest_of(no)
    assert digest_of(yes) == digest_of(replace(yes, family="another"))
