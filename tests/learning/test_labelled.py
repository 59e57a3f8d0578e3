from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.exceptions import CorpusError
from contractlens.learning.annotations import Label
from contractlens.learning.labelled import (
    LabelledContract,
    LabelledProvision,
    parse_jsonl,
    read_labelled,
    to_jsonl,
    write_jsonl,
)

LABEL = Label("insurance", "present", "obligation", "supplier", "shall", {"amount_gbp": "5000000"})


def parse(*lines, **options):
    return parse_jsonl("\n".join(json.dumps(line) for line in lines), name="agreement", **options)


def test_only_the_text_is_needed():
    [contract] = parse({"text": "The Supplier shall report."})
    assert (contract.name, contract.family) == ("agreement", "agreement")
    assert contract.provisions == (LabelledProvision("The Supplier shall report."),)


def test_label_has_its_fields_and_attributes_as_text():
    label = {"type": "a", "status": "placeholder", "modality": "right", "bearer": None, "strength": "may"}
    attributes = {"days": 10, "share": 0.5, "whole": 3.0, "working": True, "several": [1, 2]}
    [contract] = parse({"text": "Words", "labels": [label | {"attributes": attributes}]})
    texts = {"days": "10", "share": "0.5", "whole": "3", "working": "true", "several": "1|2"}
    assert contract.provisions[0].labels == (Label("a", "placeholder", "right", None, "may", texts),)


def test_fields_that_no_label_states_are_not_judged():
    [contract] = parse({"text": "Words", "labels": [{"type": "a", "status": "present", "bearer": None}]})
    assert contract.judged == {"status", "bearer"}


def test_lines_of_several_documents_are_parted():
    contracts = parse(
        {"text": "x", "document": "one"}, {"text": "y", "document": "two"}, {"text": "z", "document": "one"}
    )
    assert [(c.name, [p.text for p in c.provisions]) for c in contracts] == [("one", ["x", "z"]), ("two", ["y"])]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({}, "text is missing"),
        ({"text": "  "}, "text is missing"),
        ({"text": 3}, "text must be a text"),
        ({"text": "a \ud800 b"}, "lone surrogate"),
        ([1], "a line is a JSON object"),
        ({"text": "x", "labels": {}}, "labels must be a list"),
        ({"text": "x", "labels": ["insurance"]}, "a label is an object"),
        ({"text": "x", "labels": [{"type": "nonsense"}]}, "unknown clause type 'nonsense'"),
        ({"text": "x", "labels": [{"type": "insurance", "status": "gone"}]}, "status must be one of"),
        ({"text": "x", "labels": [{"type": "insurance", "attributes": 3}]}, "attributes must be an object"),
        ({"text": "x", "labels": [{"type": "insurance"}] * 2}, "insurance is labelled twice"),
        ({"text": "x", "kind": "poem"}, "kind must be one of"),
        ({"text": "x", "certain": "yes"}, "certain must be true or false"),
        ({"text": "x", "level": -1}, "level must be a whole number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_mistakes_are_named_with_their_line(line, reason):
    with pytest.raises(CorpusError) as caught:
        parse({"text": "fine"}, line, known_types={"insurance"})
    [problem] = caught.value.problems
    assert problem.key == "line 2"
    assert reason in problem.reason


@pytest.mark.parametrize("raw", ["{", "[" * 100_000, "NaN3", '{"text": '], ids=["cut", "deep", "word", "half"])
def test_what_is_not_json_is_refused_without_its_words(raw):
    with pytest.raises(CorpusError, match="not JSON"):
        parse_jsonl(raw, name="agreement")


def test_a_file_of_another_kind_lists_no_more_than_a_hundred_mistakes():
    with pytest.raises(CorpusError) as caught:
        parse_jsonl("nonsense\n" * 5000, name="agreement")
    assert len(caught.value.problems) == 100


def test_a_line_separator_inside_a_text_ends_no_line():
    [contract] = parse_jsonl('{"text": "one\u2028two"}\n', name="agreement")
    assert contract.provisions[0].text == "one two"


def test_jsonl_comes_back_the_same(tmp_path):
    provisions = (
        LabelledProvision("1 Cover", kind="heading", level=0, number="1"),
        LabelledProvision("The Supplier shall insure.", (LABEL,), certain=False, change="inserted"),
        LabelledProvision("a\tb", kind="row"),
    )
    contracts = [LabelledContract("one", "family", provisions)]
    write_jsonl(contracts, tmp_path / "x.jsonl")
    assert read_labelled(tmp_path / "x.jsonl") == contracts


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_any_text_survives(text):
    [contract] = parse_jsonl(next(to_jsonl([LabelledContract("d", "d", (LabelledProvision(text),))])), name="d")
    assert contract.provisions[0].text == " ".join(text.split())


def test_corpus_notation_gives_a_provision_per_line(samples):
    [contract] = read_labelled(samples / "source" / "council_hosting.txt")
    text = contract.document.text
    assert [text[start:end] for start, end in contract.places] == [p.text for p in contract.provisions]
    assert sum(len(p.labels) for p in contract.provisions) == 142


def test_clauses_are_collections_by_family(tmp_path):
    (tmp_path / "a.txt").write_text(
        "# comment\n## family: one\nCover || - || It shall insure. {{insurance; present; obligation; supplier; shall}}\n"
        "## family: two\n- || Annex || It shall report.\n",
        encoding="utf-8",
    )
    contracts = read_labelled(tmp_path)
    assert [(c.family, c.is_collection, c.provisions[0].heading, c.provisions[0].part) for c in contracts] == [
        ("one", True, "Cover", ""),
        ("two", True, "", "Annex"),
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("missing.jsonl", "unreadable"), ("", "nothing_labelled")], ids=["missing", "empty folder"]
)
def test_nothing_to_read_is_said(tmp_path, name, kind):
    with pytest.raises(CorpusError) as caught:
        read_labelled(tmp_path / name)
    assert caught.value.kind == kind


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "x.jsonl").write_bytes(b'{"text": "\xff"}')
    with pytest.raises(CorpusError, match="not UTF-8"):
        read_labelled(tmp_path)
