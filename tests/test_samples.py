"""The sample contracts against their reviewed findings (`--regen` writes them anew) and against their labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import contractlens as cl
from contractlens.learning.comparison import compare
from contractlens.learning.markup import load_contract
from contractlens.learning.typesetting import to_document
from tests.readers.scans import needs_tesseract

SAMPLES = Path(__file__).parents[1] / "sample_contracts"
UNREADABLE = {
    "scan_maintenance_agreement.pdf": "image_only",
    "encrypted_order.pdf": "encrypted",
    "broken_transfer.pdf": "corrupt",
}
SCANNED = {"hosting_photocopy.pdf"}  # readable with Tesseract only
READABLE = sorted(
    path
    for path in [*SAMPLES.glob("*.pdf"), *SAMPLES.glob("*.docx")]
    if path.name not in UNREADABLE and path.name not in SCANNED
)
SOURCES = sorted((SAMPLES / "source").glob("*.txt"))
SHOWN = [
    "clause_type",
    "status",
    "modality",
    "bearer",
    "strength",
    "clause_number",
    "part",
    "page_start",
    "in_table",
    "tracked_change",
    "band",
    "text",
]
LEAST_F1 = 0.6  # per sample: far below what is measured, so that only a real break trips it


@pytest.fixture(scope="module", params=READABLE, ids=lambda path: path.name)
def analysed(request, analyzer) -> tuple[Path, cl.Analysis]:
    return request.param, analyzer.analyze(request.param)


def summary(analysis: cl.Analysis) -> dict[str, object]:
    facts: dict[str, list[str]] = {}
    for row in analysis.attributes.itertuples():
        facts.setdefault(row.finding_id, []).append(f"{row.name}={row.value} {row.unit}".strip())
    rows = json.loads(analysis.findings[SHOWN].to_json(orient="records", force_ascii=False))
    ids = list(analysis.findings.finding_id)
    return {
        "pages": len(analysis.document.pages),
        "clauses": len(analysis.clauses),
        "warnings": sorted(analysis.warnings.kind),
        "findings": [{**row, "attributes": facts.get(name, [])} for row, name in zip(rows, ids, strict=True)],
    }


def test_findings_are_the_reviewed_ones(analysed, request):
    path, analysis = analysed
    expected = SAMPLES / "expected" / f"{path.name}.json"
    found = summary(analysis)
    if request.config.getoption("--regen"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_every_finding_leads_to_its_words_and_page(analysed):
    path, analysis = analysed
    assert len(analysis.findings)
    for row in analysis.findings.itertuples():
        assert analysis.document.text[row.start : row.end] == row.text
    assert analysis.findings.page_start.notna().all() == (path.suffix == ".pdf")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_findings_agree_with_the_labels(path, analyzer):
    document, spans = to_document(load_contract(path))
    result = compare(analyzer.analyze(document), spans)
    assert result.types.micro.f1 >= LEAST_F1


@pytest.mark.parametrize(("name", "kind"), UNREADABLE.items(), ids=UNREADABLE.values())
def test_unreadable_samples_give_their_reason(name, kind):
    with pytest.raises(cl.ReadError) as caught:
        cl.analyze(SAMPLES / name, ocr="never")
    assert caught.value.kind == kind


@needs_tesseract
def test_a_photocopy_gives_its_findings_with_numbers_and_boxes(analyzer):
    analysis = analyzer.analyze(SAMPLES / "hosting_photocopy.pdf")
    found = analysis.findings[analysis.findings.clause_type.isin(["technology_refresh", "user_training"])]
    assert set(found.clause_type) == {"technology_refresh", "user_training"}
    assert set(found.page_start) == {1, 2}
    assert (found.clause_number != "").mean() > 0.8
    first = found.iloc[0]
    assert all(region.bbox is not None for region in analysis.document.locate(first.start, first.end))
    assert bool(analysis.coverage.can_tell[0])


def test_supplier_terms_give_the_buyer_no_refresh_and_no_skills(analyzer):
    findings = analyzer.analyze(SAMPLES / "brightwater_supplier_terms.pdf").findings
    flagship = findings[findings.clause_type.isin(["technology_refresh", "skills_transfer"])]
    flagship = flagship[flagship.band != "low"]  # those are "To check", and no "Yes"
    owed = (flagship.bearer == "supplier") & (flagship.modality == "obligation")
    given = (flagship.bearer == "buyer") & (flagship.modality == "right")
    assert not (owed | given).any()


def test_the_same_contract_as_word_and_pdf_gives_the_same_types(analyzer):
    word, pdf = (analyzer.analyze(SAMPLES / f"kestrel_agile_sow.{kind}").findings for kind in ("docx", "pdf"))
    one, other = (set(zip(f.clause_type, f.clause_number, f.part, strict=True)) for f in (word, pdf))
    assert len(one & other) / len(one | other) >= 0.9
