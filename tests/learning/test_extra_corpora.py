from __future__ import annotations

import gzip
import json

import pytest

from contractlens.analyzer import Analyzer
from contractlens.detection.model_store import load_model
from contractlens.exceptions import CorpusError
from contractlens.learning.background import load_background
from contractlens.learning.extra_corpora import join_corpora, load_cuad, load_extra, read_categories
from contractlens.learning.training import train
from contractlens.taxonomy import Taxonomy

KNOWN = Taxonomy.default().types
LINES = [
    {"document": "one", "text": "1 Insurance", "kind": "heading"},
    {"document": "one", "text": "1.1 The Supplier shall hold cover.", "labels": [{"type": "insurance"}]},
    {"document": "one", "text": "1.2 Somebody might see this as cover.", "certain": False},
    {"document": "one", "text": "1.3 Notices are sent by post to the other party."},
    {"document": "two", "alone": True, "text": "Laptops are renewed.", "labels": [{"type": "technology_refresh"}]},
    {"document": "two", "alone": True, "text": "Perhaps renewed.", "certain": False},
]
TEXT = """1. COVER

1.1 The Vendor shall keep in force a policy of insurance of one million dollars
    with a sound insurer.

1.2 This paper is governed by the laws of Ohio.

1.3 Neither party may transfer this paper without leave of the other.
"""


def span(category: str, words: str) -> dict[str, object]:
    start = TEXT.index(words)
    return {"category": category, "start": start, "end": start + len(words)}


CUAD = [
    {
        "title": f"{company}_2020_EX-10",
        "text": TEXT,
        "labels": [
            span("Insurance", "policy of insurance of one million dollars\n    with a sound"),
            span("Governing Law", "governed by the laws of Ohio"),
            span("Anti-Assignment", "Neither party may transfer"),
        ],
    }
    for company in ("Acme Inc", "Bolt Ltd")
]


@pytest.fixture
def jsonl(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return path


@pytest.fixture
def cuad(tmp_path):
    path = tmp_path / "cuad.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in CUAD), encoding="utf-8")
    return path


def found(corpus):
    return [(example.provision.body, sorted(example.types)) for example in corpus.examples]


def test_json_lines_become_examples_without_the_uncertain_ones(jsonl):
    assert found(load_extra(jsonl, known_types=KNOWN)) == [
        ("The Supplier shall hold cover.", ["insurance"]),
        ("Notices are sent by post to the other party.", []),
        ("Laptops are renewed.", ["technology_refresh"]),
    ]


def test_items_still_know_their_lead_in_when_uncertain_lines_before_it_are_left_out(tmp_path):
    texts = ["1. Perhaps.", "2. Cover", "2.1 The Supplier shall:", "(a) keep the policy;", "(b) send us proof of it."]
    lines = [{"document": "one", "text": text, "certain": at > 0, "labels": []} for at, text in enumerate(texts)]
    path = tmp_path / "listed.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    provisions = [example.provision for example in load_extra(path).examples]
    items = [provision for provision in provisions if provision.parent is not None]
    assert items
    assert all(provisions[item.parent].body.endswith(":") for item in items)


def test_json_lines_keep_contracts_and_lone_clauses_apart(jsonl):
    assert [example.origin for example in load_extra(jsonl).examples] == ["contract", "contract", "clause"]


def test_file_is_named_with_its_checksum(jsonl):
    assert [(name, len(digest)) for name, digest in load_extra(jsonl).files.items()] == [("mine.jsonl", 64)]


def test_folder_names_each_of_its_files(jsonl):
    assert list(load_extra(jsonl.parent).files) == [f"{jsonl.parent.name}/mine.jsonl"]


def test_unknown_type_is_an_error_with_its_line(jsonl):
    with pytest.raises(CorpusError, match="line 2"):
        load_extra(jsonl, known_types=["technology_refresh"])


def test_cuad_gives_only_marked_provisions_of_known_categories(cuad):
    corpus = load_cuad(cuad, known_types=KNOWN)
    assert [types for _, types in found(corpus)] == [["insurance"], ["assignment_change_of_control"]] * 2


def test_cuad_provision_is_whole_and_unbroken(cuad):
    assert found(load_cuad(cuad))[0][0] == (
        "The Vendor shall keep in force a policy of insurance of one million dollars with a sound insurer."
    )


def test_cuad_families_are_companies(cuad):
    assert load_cuad(cuad).families == ("cuad acme", "cuad bolt")


def test_cuad_reads_compressed_files(cuad):
    packed = cuad.with_suffix(".gz")
    packed.write_bytes(gzip.compress(cuad.read_bytes()))
    assert found(load_cuad(packed)) == found(load_cuad(cuad))


def test_cuad_takes_categories_of_ones_own(cuad):
    corpus = load_cuad(cuad, categories={"Governing Law": "dispute_resolution"})
    assert {name for _, types in found(corpus) for name in types} == {"dispute_resolution"}


def test_category_that_leads_nowhere_is_an_error(cuad):
    with pytest.raises(CorpusError, match="no_such_type"):
        load_cuad(cuad, known_types=KNOWN, categories={"Insurance": "no_such_type"})


def test_categories_that_ship_lead_to_clause_types():
    assert set(read_categories().values()) <= set(KNOWN)


@pytest.mark.parametrize("text", ["", "[categories]\na = 1", "x", "\xff"], ids=["empty", "number", "no toml", "latin"])
def test_bad_file_of_categories_is_an_error(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(CorpusError, match="categories"):
        read_categories(path)


def test_files_of_the_same_name_are_numbered(jsonl):
    corpus = load_extra(jsonl)
    assert list(join_corpora([corpus, corpus, corpus]).files) == ["mine.jsonl", "mine.jsonl #2", "mine.jsonl #3"]


@pytest.fixture
def many(tmp_path):
    lines = [
        {"document": f"d{n}", "alone": True, "text": f"{words} number {k} of {n}.", "labels": labels}
        for n in range(3)
        for k in range(6)
        for words, labels in [
            ("The Supplier shall hold insurance", [{"type": "insurance"}]),
            ("The Supplier shall replace laptops", [{"type": "technology_refresh"}]),
            ("Notices are sent by post", []),
        ]
    ]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_training_on_ones_own_text_alone(many, cuad, tmp_path):
    trained = train(None, tmp_path / "model", extra=[load_extra(many), load_cuad(cuad)])
    Analyzer.load(tmp_path / "model")  # without a warning: the rules of the types that it knows are those of training
    assert trained.model.labels == ("assignment_change_of_control", "insurance", "technology_refresh")


def test_model_of_ones_own_says_so(many, tmp_path):
    train(None, tmp_path / "model", extra=[load_extra(many)])
    assert load_model(tmp_path / "model").version.startswith("2+own.")


def test_manifest_says_what_the_model_was_made_with(many, tmp_path):
    train(None, tmp_path / "model", extra=[load_extra(many)])
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text())
    training = manifest["training"]
    assert set(training["versions"]) == {
        "contractlens", "model format", "python", "numpy", "scipy", "scikit-learn", "spacy"
    }  # fmt: skip
    assert training["seeds"] == {"first stage": 0, "second stage": 0}
    assert "family" in training["measured_on"]
    assert list(training["files"]) == ["many.jsonl"]
    assert set(manifest["files"]) == {
        *("weights.npz", "vocabulary.json", "word_vectors.npz", "background.json.gz", "MODEL_CARD.md")
    }


def test_background_of_a_model_holds_no_text_of_ones_own(many, tmp_path):
    train(None, tmp_path / "model", extra=[load_extra(many)])
    mine = {json.loads(line)["text"] for line in many.read_text(encoding="utf-8").splitlines()}
    background = {provision.text for provision in load_background(tmp_path / "model")}
    assert background
    assert not background & mine


def test_no_text_at_all_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="families"):
        train(None, tmp_path / "model")
