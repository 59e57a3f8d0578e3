"""The rules as a spaCy component, in other people's pipelines."""

from __future__ import annotations

import pickle

import pytest
import spacy
from spacy.tokens import Doc

from contractlens.detection.component_files import pack, read_taxonomy, taxonomy_files, unpack, write_files
from contractlens.detection.components import EVIDENCE_KEY, create_rules
from contractlens.exceptions import TaxonomyError
from contractlens.taxonomy import Taxonomy

TEXTS = [
    "The Supplier shall refresh the laptops every four years.",
    "Nothing of note stands here.",
    "A skills transfer plan shall be delivered within thirty days.",
]
MINE = """
[clause_types.parking]
title = "Parking"
definition = "Who may park where."
phrases = ["parking space"]
"""


def triples(doc: Doc, key: str = EVIDENCE_KEY) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.id_) for span in doc.spans[key]]


@pytest.fixture(scope="module")
def nlp():
    made = spacy.blank("en")
    made.add_pipe("contractlens_rules")
    return made


def test_component_labels_spans_with_type_and_rule(nlp) -> None:
    found = triples(nlp(TEXTS[2]))
    assert ("skills transfer", "skills_transfer", "skills_transfer/phrase:skills transfer") in found


def test_component_writes_an_empty_group_where_nothing_is_found(nlp) -> None:
    assert triples(nlp(TEXTS[1])) == []


def test_component_run_twice_gives_the_same(nlp) -> None:
    doc = nlp(TEXTS[0])
    before = triples(doc)
    assert triples(nlp.get_pipe("contractlens_rules")(doc)) == before


def test_component_leaves_other_span_groups_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("contractlens_rules")
    doc = nlp.make_doc(TEXTS[0])
    doc.spans["mine"] = [doc[0:2]]
    assert [span.text for span in nlp(doc).spans["mine"]] == ["The Supplier"]


@pytest.mark.parametrize("processes", [1, 2])
def test_component_in_pipe_gives_what_single_calls_give(nlp, processes: int) -> None:
    assert [triples(doc) for doc in nlp.pipe(TEXTS, n_process=processes)] == [triples(nlp(text)) for text in TEXTS]


def test_evidence_survives_bytes(nlp) -> None:
    doc = nlp(TEXTS[0])
    assert triples(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == triples(doc)


def test_component_takes_a_file_of_clause_types_and_a_key(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("contractlens_rules", config={"taxonomy": str(path), "spans_key": "mine"})
    assert triples(nlp("One parking space."), "mine") == [("parking space", "parking", "parking/phrase:parking space")]


def test_component_refuses_a_wrong_file(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[clause_types.a]", encoding="utf-8")
    with pytest.raises(TaxonomyError):
        create_rules(spacy.blank("en"), "rules", str(path), "evidence")


def test_pipeline_saved_to_disk_loads_and_finds_the_same(nlp, tmp_path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    assert triples(spacy.load(tmp_path / "pipeline")(TEXTS[0])) == triples(nlp(TEXTS[0]))


def test_component_works_in_a_pipeline_for_another_language():
    nlp = spacy.blank("de")
    nlp.add_pipe("contractlens_rules")
    doc = nlp("The Supplier shall replace every laptop in the estate every four years.")
    assert "technology_refresh" in {span.label_ for span in doc.spans["evidence"]}


def test_saved_pipeline_does_not_need_the_file_of_clause_types(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("contractlens_rules", config={"taxonomy": str(path)})
    nlp.to_disk(tmp_path / "pipeline")
    path.unlink()
    assert triples(spacy.load(tmp_path / "pipeline")("One parking space."))[0][1] == "parking"


def test_file_of_clause_types_that_is_not_there_is_missed_at_first_use(tmp_path):
    component = create_rules(spacy.blank("en"), "rules", str(tmp_path / "no.toml"), "evidence")
    with pytest.raises(TaxonomyError):
        component(spacy.blank("en").make_doc("One parking space."))


def test_pipeline_as_bytes_finds_the_same(nlp):
    other = spacy.blank("en")
    other.add_pipe("contractlens_rules")
    assert triples(other.from_bytes(nlp.to_bytes())(TEXTS[0])) == triples(nlp(TEXTS[0]))


def test_component_survives_pickling(nlp):
    component = pickle.loads(pickle.dumps(nlp.get_pipe("contractlens_rules")))
    assert triples(component(nlp.make_doc(TEXTS[0]))) == triples(nlp(TEXTS[0]))


def test_initialize_needs_no_examples():
    nlp = spacy.blank("en")
    nlp.add_pipe("contractlens_rules")
    nlp.initialize()
    assert triples(nlp(TEXTS[0]))


def test_initialize_takes_clause_types_from_the_config(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("contractlens_rules")
    nlp.config["initialize"]["components"]["contractlens_rules"] = {"taxonomy": str(path)}
    nlp.initialize()
    assert [label for _, label, _ in triples(nlp("One parking space."))] == ["parking"]


def test_analysis_of_the_pipeline_finds_no_problems(nlp):
    report = nlp.analyze_pipes()
    assert (report["problems"], report["summary"]["contractlens_rules"]["assigns"]) == (
        {"contractlens_rules": []},
        ["doc.spans"],
    )


@pytest.mark.parametrize("name", ["../a", "a/b", "..", ""], ids=repr)
def test_saved_file_outside_its_folder_is_refused(tmp_path, name):
    with pytest.raises(TaxonomyError):
        write_files(tmp_path / "in", {name: b""})


def test_clause_types_that_ship_are_the_same_after_a_journey():
    assert read_taxonomy(unpack(pack(taxonomy_files(Taxonomy.default())))).fingerprint == Taxonomy.default().fingerprint
