"""The reader of CUAD, with contracts made up here."""

from __future__ import annotations

import gzip
import json

import pytest

from contractlens.exceptions import CorpusError
from contractlens.learning.cuad import CuadContract, CuadSpan, company_groups, read_cuad

TEXT = "Hosting Agreement between Alpha Widgets, Inc. and Beta LLC. Beta shall keep insurance."
NAME = CuadSpan("Document Name", 0, 17)
INSURANCE = CuadSpan("Insurance", TEXT.index("Beta shall"), len(TEXT))


def line(**changes: object) -> str:
    labels = [{"category": s.category, "start": s.start, "end": s.end, "occurrences": 1} for s in (NAME, INSURANCE)]
    return json.dumps({"title": "AlphaInc_2020_EX-10_Hosting Agreement", "text": TEXT, "labels": labels} | changes)


def published() -> str:
    def question(category: str, *spans: CuadSpan) -> dict[str, object]:
        answers = [{"text": TEXT[span.start : span.end], "answer_start": span.start} for span in spans]
        words = f'Highlight the parts (if any) of this contract related to "{category}" that should be reviewed.'
        return {"id": f"Alpha__{category}", "question": words, "answers": answers, "is_impossible": not answers}

    questions = [question("Document Name", NAME), question("Insurance", INSURANCE), question("Non-Compete")]
    entry = {"title": "Alpha", "paragraphs": [{"context": TEXT, "qas": questions}]}
    return json.dumps({"version": "aok_v1.0", "data": [entry]})


def test_read_cuad_reads_json_lines(tmp_path):
    path = tmp_path / "cuad.jsonl"
    path.write_text(f"{line()}\n\n{line(title='Other')}\n", encoding="utf-8")
    first, second = read_cuad(path)
    assert (first.spans, first.text, second.title) == ((NAME, INSURANCE), TEXT, "Other")


def test_read_cuad_reads_a_single_line(tmp_path):
    path = tmp_path / "cuad.jsonl"
    path.write_text(line(), encoding="utf-8")
    assert len(read_cuad(path)) == 1


def test_read_cuad_reads_gzip(tmp_path):
    path = tmp_path / "cuad.jsonl.gz"
    path.write_bytes(gzip.compress(f"{line()}\n".encode()))
    assert read_cuad(path)[0].spans == (NAME, INSURANCE)


def test_read_cuad_reads_the_published_layout(tmp_path):
    path = tmp_path / "CUAD_v1.json"
    path.write_text(published(), encoding="utf-8")
    (contract,) = read_cuad(path)
    assert contract.spans == (NAME, INSURANCE)
    assert contract.texts("Insurance") == ["Beta shall keep insurance."]


def test_read_cuad_takes_the_category_from_the_question_without_an_id(tmp_path):
    whole = json.loads(published())
    del whole["data"][0]["paragraphs"][0]["qas"][0]["id"]
    path = tmp_path / "CUAD_v1.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert read_cuad(path)[0].spans[0].category == "Document Name"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x1f\x8bnot gzip", id="damaged-gzip"),
        pytest.param(b"\xff\xfe\xff", id="not-utf-8"),
        pytest.param(b"title;text\nA;B\n", id="not-json"),
        pytest.param(b"[1, 2]\n", id="another-json"),
        pytest.param(b'{"data": []}', id="no-contracts"),
        pytest.param(b'{"data": [{"title": "A", "paragraphs": []}]}', id="no-paragraph"),
        pytest.param(line(text=None).encode(), id="no-text"),
        pytest.param(line(labels=[{"category": "Insurance", "start": 5, "end": 9_999}]).encode(), id="outside"),
        pytest.param(line(labels=[{"category": "Insurance", "start": 5, "end": 5}]).encode(), id="empty-span"),
        pytest.param(line(labels=[{"category": "X", "start": 5, "end": float("inf")}]).encode(), id="infinite"),
        pytest.param(b"9" * 9_000, id="huge-number"),
        pytest.param(b"[" * 200_000, id="nested"),
    ],
)
def test_read_cuad_refuses_other_files(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(CorpusError) as caught:
        read_cuad(path)
    assert caught.value.kind == "not_cuad"


@pytest.mark.parametrize(
    ("title", "company"),
    [
        ("GopageCorp_20140221_10-K_EX-10.1_8432966_Content License Agreement", "gopage"),
        ("NETGEAR,INC_04_21_2003-EX-10.16-AMENDMENT", "netgear"),
        ("Microgenics Corporation - Collaborative Development Agreement", "microgenics"),
        ("Inc", "inc"),
    ],
)
def test_company_is_the_start_of_the_title_without_its_legal_form(title, company):
    assert CuadContract(title, "", ()).company == company


def contract(title: str, *parties: str) -> CuadContract:
    text = " and ".join(parties)
    return CuadContract(title, text, tuple(CuadSpan("Parties", text.index(p), text.index(p) + len(p)) for p in parties))


def test_company_groups_joins_one_company_and_shared_parties():
    contracts = [
        contract("AlphaInc_2019_A", "Alpha Widgets, Inc."),
        contract("AlphaCorp_2020_B", "Gamma Foundry Ltd"),
        contract("Delta_2020_C", "GAMMA FOUNDRY LIMITED", "Supplier"),
        contract("Epsilon_2020_D", "Epsilon Trading GmbH", "Supplier"),
    ]
    groups = company_groups(contracts)
    assert groups[0] == groups[1] == groups[2] != groups[3]


def test_company_groups_does_not_join_by_a_role_or_a_bare_legal_form():
    contracts = [
        contract("Alpha_2019_A", "the Company", "Company"),
        contract("Delta_2020_B", "Company", "Limited Company"),
    ]
    assert len(set(company_groups(contracts))) == len(contracts)


def test_texts_repeats_nothing():
    spans = (CuadSpan("Parties", 0, 4), CuadSpan("Parties", 5, 9), CuadSpan("Insurance", 0, 4))
    assert CuadContract("A", "Beta Beta", spans).texts("Parties") == ["Beta"]
