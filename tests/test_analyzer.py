from __future__ import annotations

import json
from dataclasses import replace

import pytest

import contractlens as cl
from contractlens.findings import ATTRIBUTE_COLUMNS, CLAUSE_COLUMNS, FINDING_COLUMNS, WARNING_COLUMNS
from tests.builders import document

CONTRACT = """\
1. Technology refresh
1.1 The Supplier shall replace every laptop in the estate with a current model every 48 months, at no extra charge.
1.2 Not used.
2. Insurance
2.1 The Supplier shall maintain professional indemnity insurance of at least £5 million for any one claim.
3. Notices
3.1 This Agreement may be executed in any number of counterparts."""

OWN_TYPE = """
schema_version = 1
[clause_types.biscuit_right]
title = "Biscuits"
definition = "The supplier brings biscuits to meetings."
phrases = ["bring biscuits"]
"""


@pytest.fixture(scope="module")
def analysis(analyzer) -> cl.Analysis:
    return analyzer.analyze(document(CONTRACT))


def test_finds_the_refresh_duty_with_its_facts(analysis):
    found = analysis.findings.query("clause_type == 'technology_refresh' and status == 'present'").iloc[0]
    assert (found.clause_number, found.modality, found.bearer, found.strength) == (
        "1.1",
        "obligation",
        "supplier",
        "shall",
    )
    facts = analysis.attributes.query("finding_id == @found.finding_id").set_index("name").value
    assert facts["refresh_interval_months"] == "48"


def test_attributes_can_be_left_out(analyzer, analysis):
    bare = analyzer.analyze(document(CONTRACT), attributes=False)
    assert bare.findings.equals(analysis.findings)
    assert not any(finding.attributes for finding in bare.records.findings)


def _as_another_file(analysis: cl.Analysis) -> cl.Analysis:
    other = replace(analysis.document, sha256="b" * 64)
    return replace(analysis, records=replace(analysis.records, document=other))


@pytest.mark.parametrize(
    "ask",
    [
        lambda bare: bare.attributes,
        lambda bare: bare.gaps("tech_benefit_and_skills"),
        lambda bare: bare.key_dates(),
        lambda bare: cl.compare([bare, _as_another_file(bare)]).differences,
        lambda bare: bare.to_html(),
    ],
    ids=["frame", "gaps", "key_dates", "compare", "report"],
)
def test_what_needs_attributes_left_out_refuses(analyzer, ask):
    bare = analyzer.analyze(document(CONTRACT), attributes=False)
    with pytest.raises(ValueError, match="attributes=True"):
        ask(bare)


def test_not_used_under_a_telling_heading_is_disapplied(analysis):
    found = analysis.findings.query("clause_number == '1.2'")
    assert list(found.status) == ["disapplied"]


def test_boilerplate_gives_no_finding(analysis):
    assert analysis.findings.query("clause_number == '3.1'").empty


def test_text_is_the_exact_words(analysis):
    for row in analysis.findings.itertuples():
        assert analysis.document.text[row.start : row.end] == row.text


def test_attribute_text_is_the_exact_words(analysis):
    assert len(analysis.attributes)
    for row in analysis.attributes.itertuples():
        assert analysis.document.text[row.start : row.end] == row.text


def test_reasons_name_rules_or_terms(analysis):
    assert all(json.loads(reasons) for reasons in analysis.findings.reasons)


def test_same_document_gives_the_same_ids(analyzer, analysis):
    assert list(analyzer.analyze(document(CONTRACT)).findings.finding_id) == list(analysis.findings.finding_id)


def test_ids_are_unique(analysis):
    assert analysis.findings.finding_id.is_unique


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("findings", FINDING_COLUMNS),
        ("attributes", ATTRIBUTE_COLUMNS),
        ("clauses", CLAUSE_COLUMNS),
        ("warnings", WARNING_COLUMNS),
    ],
)
def test_frames_of_an_empty_result_keep_columns_and_dtypes(analyzer, name, columns):
    frame = getattr(analyzer.analyze(document("Nothing of note.")), name)
    assert {column.name: column.dtype for column in columns} == {n: str(d) for n, d in frame.dtypes.items()}


def test_records_are_reachable(analysis):
    assert len(analysis.records.findings) == len(analysis.findings)
    assert len(analysis.records.clauses) == len(analysis.clauses)


def test_own_type_stands_beside_ours():
    taxonomy = cl.Taxonomy.default() | cl.Taxonomy.loads(OWN_TYPE)
    own = cl.Analyzer.load(taxonomy=taxonomy)
    found = own.classify(["The Supplier shall bring biscuits to each meeting."])
    assert "biscuit_right" in set(found.clause_type)


def test_own_type_alone_works_without_a_model():
    own = cl.Analyzer(taxonomy=cl.Taxonomy.loads(OWN_TYPE))
    found = own.classify(["The Supplier shall bring biscuits.", "The Supplier shall hold insurance."])
    assert [(row.text_id, row.clause_type) for row in found.itertuples()] == [(0, "biscuit_right")]


def test_rules_alone_are_named_as_the_model():
    own = cl.Analyzer(taxonomy=cl.Taxonomy.loads(OWN_TYPE))
    assert set(own.analyze(document("1. Bring\n1.1 You bring biscuits.")).findings.model_version) == {"rules"}


def test_classify_takes_headings(analyzer):
    texts = ["The cover shall be at least £10 million in the aggregate."]
    assert "insurance" in set(analyzer.classify(texts, headings=["Insurance"]).clause_type)


def test_classify_skips_empty_and_missing_texts(analyzer):
    found = analyzer.classify(["", None, "  ", "The Supplier shall maintain public liability insurance."])
    assert set(found.text_id) == {3}


def test_classify_of_nothing_keeps_columns(analyzer):
    names = "text_id clause_type status modality bearer strength confidence band attributes"
    assert list(analyzer.classify([]).columns) == names.split()


def test_classify_refuses_headings_of_another_length(analyzer):
    with pytest.raises(ValueError, match="one heading per text"):
        analyzer.classify(["a", "b"], headings=["a"])


def test_classify_attributes_are_json(analyzer):
    found = analyzer.classify(["The Supplier shall replace every laptop every 48 months."])
    facts = json.loads(found.attributes.iloc[0])
    assert {"name": "refresh_interval_months", "value": 48} in [{"name": f["name"], "value": f["value"]} for f in facts]


def test_doc_carries_clauses_and_findings_as_span_groups(analyzer, analysis):
    doc = analyzer.make_doc(analysis)
    assert doc.text == analysis.document.text
    assert {span.label_ for span in doc.spans["findings"]} == set(analysis.findings.clause_type)
    assert "1.1" in {span.label_ for span in doc.spans["clauses"]}


def test_analyze_uses_the_analyzer_given():
    own = cl.Analyzer(taxonomy=cl.Taxonomy.loads(OWN_TYPE))
    result = cl.analyze(document("1. Bring\n1.1 The Supplier shall hold insurance."), analyzer=own)
    assert result.findings.empty


def test_classify_reads_over_line_breaks(analyzer):
    one = analyzer.classify(["The Supplier shall maintain professional\nindemnity\tinsurance."])
    other = analyzer.classify(["The Supplier shall maintain professional indemnity insurance."])
    assert one.equals(other)


@pytest.mark.parametrize(
    "text",
    [
        '"Technology Refresh" means the replacement of the Hardware every four years.',
        "“Skills Transfer Plan” has the meaning given in paragraph 3.",
        "WHEREAS the Authority wishes its laptops to be replaced every four years;",
        "12. Technology Refresh ........ 45",
        "Technology Refresh",
        "12 Technology refresh",
        "TECHNOLOGY REFRESH",
        "[Guidance note: delete the technology refresh clause if it is not needed]",
    ],
    ids=["definition", "pointer", "recital", "contents", "heading", "numbered", "capitals", "note"],
)
def test_classify_finds_nothing_in_what_is_not_operative(analyzer, text):
    assert analyzer.classify([text]).empty


def test_classify_keeps_short_facts(analyzer):
    found = analyzer.classify(["CPI, capped at 3%, each April"], headings=["Indexation"])
    assert "charges_indexation" in set(found.clause_type)


def test_classify_offsets_count_from_the_start_of_the_text(analyzer):
    text = "   4.1 The Supplier shall replace every laptop every 48 months."
    facts = json.loads(analyzer.classify([text]).attributes.iloc[0])
    assert facts
    assert all(text[fact["start"] : fact["end"]] == fact["text"] for fact in facts)


def test_classify_refuses_a_single_text(analyzer):
    with pytest.raises(TypeError, match="list or column"):
        analyzer.classify("The Supplier shall refresh it.")


def test_a_changed_type_of_ours_is_warned_of():
    changed = cl.Taxonomy.loads(
        'schema_version = 1\n[clause_types.insurance]\ntitle = "Insurance"\ndefinition = "Cover."\n'
        'phrases = ["cover"]\nreplaces = true\n'
    )
    with pytest.warns(cl.ModelVersionWarning, match="contractlens train"):
        cl.Analyzer.load(taxonomy=cl.Taxonomy.default() | changed)


def test_missing_less_finds_at_least_what_balance_finds_and_caution_at_most():
    found = {
        name: cl.Analyzer.load(sensitivity=name).analyze("sample_contracts/council_hosting.pdf").records.findings
        for name in ("miss_less", "balanced", "fewer_false_alarms")
    }
    places = {name: {(f.clause_type, f.start) for f in findings} for name, findings in found.items()}
    assert len(places["miss_less"]) > len(places["balanced"]) > len(places["fewer_false_alarms"])
    assert places["fewer_false_alarms"] <= places["balanced"]


def test_unknown_sensitivity_is_refused():
    with pytest.raises(ValueError, match="miss_less"):
        cl.Analyzer(sensitivity="anything")


def test_no_words_of_a_contract_stand_in_a_repr():
    analysis = cl.analyze("sample_contracts/council_hosting.pdf")
    shown = repr(analysis) + repr(analysis.document) + repr(analysis.records.clauses) + repr(analysis.records.findings)
    assert "Contractor" not in shown
    assert "Term and" not in shown
