"""The findings as a spaCy component, in other people's pipelines."""

from __future__ import annotations

import json
import pickle
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import contractlens as cl
from contractlens.exceptions import ContractLensError, ModelFormatError, TaxonomyError
from contractlens.spacy_pipeline import FindingsComponent

OLD = Path(__file__).parent / "data" / "model_format_2"
TEXT = """1. TECHNOLOGY

1.1 The Supplier shall replace every laptop in the estate
    with a current model every four years at its own cost.

1.2 The Supplier shall hold public liability insurance of five million pounds.

2. NOTICES

2.1 Notices are sent by post.
"""
TEXTS = [TEXT, "Nothing of note stands here.", "", " \n"]
MINE = '[clause_types.parking]\ntitle = "Parking"\ndefinition = "Who may park."\nphrases = ["parking space"]\n'


@pytest.fixture(scope="module")
def nlp():
    made = spacy.blank("en")
    made.add_pipe("contractlens_findings")
    return made


@pytest.fixture(scope="module")
def small():
    made = spacy.blank("en")
    made.add_pipe("contractlens_findings", config={"model": str(OLD)})
    return made


def found(doc: Doc) -> list[tuple[str, str]]:
    return [(span.label_, span.text) for span in doc.spans["findings"]]


def test_components_are_entry_points_of_spacy():
    names = {entry.name for entry in entry_points(group="spacy_factories") if entry.value.startswith("contractlens.")}
    assert names == {"contractlens_rules", "contractlens_findings"}


def test_findings_are_spans_of_the_text_as_it_stands(nlp):
    doc = nlp(TEXT)
    [laptops] = [text for label, text in found(doc) if label == "technology_refresh"]
    assert laptops.split() == TEXT[TEXT.index("1.1") : TEXT.index("1.2")].split()


def test_findings_are_those_of_the_analysis(nlp):
    analysis = cl.analyze(TEXT.encode())
    assert [label for label, _ in found(nlp(TEXT))] == analysis.findings.clause_type.tolist()


def test_span_knows_its_finding(nlp):
    doc = nlp(TEXT)
    [span] = [span for span in doc.spans["findings"] if span.label_ == "technology_refresh"]
    finding = span._.contractlens_finding
    assert (finding["bearer"], finding["clause_number"], finding["modality"]) == ("supplier", "1.1", "obligation")


def test_attributes_have_offsets_of_the_text(nlp):
    doc = nlp(TEXT)
    [refresh] = [each for each in doc._.contractlens_findings if each["clause_type"] == "technology_refresh"]
    [interval] = [each for each in refresh["attributes"] if each["name"] == "refresh_interval_months"]
    assert (interval["value"], "four years" in TEXT[interval["start"] : interval["end"]]) == (48, True)


def test_other_spans_have_no_finding(nlp):
    assert nlp(TEXT)[0:2]._.contractlens_finding is None


def test_provisions_are_spans_with_their_numbers(nlp):
    doc = nlp(TEXT)
    assert {"1.1", "1.2", "2.1"} <= {span.label_ for span in doc.spans["provisions"]}


@pytest.mark.parametrize("text", TEXTS[1:], ids=["plain", "empty", "blank"])
def test_doc_without_findings_has_empty_groups(nlp, text):
    doc = nlp(text)
    assert (found(doc), doc._.contractlens_findings) == ([], [])


def test_doc_that_no_pipeline_saw_has_no_findings():
    assert spacy.blank("en")(TEXT)._.contractlens_findings == []


def test_findings_are_plain_data(nlp):
    assert json.loads(json.dumps(nlp(TEXT)._.contractlens_findings)) == nlp(TEXT)._.contractlens_findings


@pytest.mark.parametrize("processes", [1, 2])
def test_pipe_gives_what_single_calls_give(small, processes):
    piped = list(small.pipe(TEXTS, n_process=processes))
    assert [found(doc) for doc in piped] == [found(small(text)) for text in TEXTS]
    assert [doc._.contractlens_findings for doc in piped] == [small(text)._.contractlens_findings for text in TEXTS]


def test_findings_survive_a_doc_bin(nlp):
    bin_ = DocBin(store_user_data=True, docs=[nlp(TEXT)])
    [doc] = DocBin().from_bytes(bin_.to_bytes()).get_docs(nlp.vocab)
    assert doc._.contractlens_findings == nlp(TEXT)._.contractlens_findings
    assert found(doc) == found(nlp(TEXT))


@pytest.mark.parametrize("language", ["de", "xx", "fr"])
def test_component_works_in_pipelines_for_other_languages(language):
    other = spacy.blank(language)
    other.add_pipe("contractlens_findings", config={"model": str(OLD)})
    assert "technology_refresh" in {label for label, _ in found(other(TEXT))}


def test_component_works_beside_other_components():
    both = spacy.blank("en")
    for name in ("sentencizer", "contractlens_rules", "contractlens_findings"):
        both.add_pipe(name)
    doc = both(TEXT)
    assert doc.has_annotation("SENT_START")
    assert {"evidence", "findings", "provisions"} <= set(doc.spans)


def test_pipeline_saved_to_disk_gives_the_same(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    assert found(spacy.load(tmp_path / "pipeline")(TEXT)) == found(nlp(TEXT))


def test_saved_pipeline_does_not_need_the_model_it_was_made_with(tmp_path):
    import shutil

    model = shutil.copytree(OLD, tmp_path / "model")
    made = spacy.blank("en")
    made.add_pipe("contractlens_findings", config={"model": str(model)})
    before = found(made(TEXT))
    made.to_disk(tmp_path / "pipeline")
    shutil.rmtree(model)
    again = spacy.load(tmp_path / "pipeline")
    assert found(again(TEXT)) == before
    again.to_disk(tmp_path / "second")
    assert found(spacy.load(tmp_path / "second")(TEXT)) == before


def test_saved_pipeline_does_not_need_the_clause_types_it_was_made_with(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    made = spacy.blank("en")
    made.add_pipe("contractlens_findings", config={"taxonomy": str(path)})
    made.to_disk(tmp_path / "pipeline")
    path.unlink()
    doc = spacy.load(tmp_path / "pipeline")("One parking space is kept for each visitor.")
    assert [label for label, _ in found(doc)] == ["parking"]


def test_pipeline_as_bytes_gives_the_same(small):
    other = spacy.blank("en")
    other.add_pipe("contractlens_findings", config={"model": str(OLD)})
    assert found(other.from_bytes(small.to_bytes())(TEXT)) == found(small(TEXT))


def test_component_as_bytes_is_always_the_same(small):
    component = small.get_pipe("contractlens_findings")
    assert component.to_bytes() == FindingsComponent(model=OLD).to_bytes()


def test_component_survives_pickling(small):
    component = pickle.loads(pickle.dumps(small.get_pipe("contractlens_findings")))
    assert found(component(spacy.blank("en").make_doc(TEXT))) == found(small(TEXT))


def test_damaged_saved_model_is_an_error_of_ours(small, tmp_path):
    small.to_disk(tmp_path / "pipeline")
    (tmp_path / "pipeline" / "contractlens_findings" / "model" / "weights.npz").write_bytes(b"rubbish")
    with pytest.raises(ModelFormatError):
        spacy.load(tmp_path / "pipeline")


def test_saved_component_that_is_not_there_is_an_error_of_ours(tmp_path):
    with pytest.raises(TaxonomyError):
        FindingsComponent(model=OLD).from_disk(tmp_path / "nowhere")


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"rubbish"], ids=["nothing", "empty", "rubbish"])
def test_damaged_bytes_are_an_error_of_ours(data):
    with pytest.raises(ContractLensError):
        FindingsComponent(model=OLD).from_bytes(data)


def test_initialize_needs_no_examples(small):
    small.initialize()
    assert found(small(TEXT))


def test_initialize_takes_clause_types_from_the_config(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    made = spacy.blank("en")
    made.add_pipe("contractlens_findings")
    made.config["initialize"]["components"]["contractlens_findings"] = {"taxonomy": str(path)}
    made.initialize()
    assert [label for label, _ in found(made("One parking space is kept for each visitor."))] == ["parking"]


def test_analysis_of_the_pipeline_finds_no_problems(nlp):
    report = nlp.analyze_pipes()
    assert report["problems"] == {"contractlens_findings": []}
    assert "doc.spans" in report["summary"]["contractlens_findings"]["assigns"]


def test_keys_may_be_chosen():
    made = spacy.blank("en")
    made.add_pipe("contractlens_findings", config={"model": str(OLD), "findings_key": "sc", "provisions_key": "p"})
    assert set(made(TEXT).spans) == {"sc", "p"}


def test_sensitivity_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="sensitivity"):
        FindingsComponent(sensitivity="much")
