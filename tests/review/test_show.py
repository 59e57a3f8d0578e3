from __future__ import annotations

import io
import shutil

import pytest
from PIL import Image

from contractlens.document import BBox
from contractlens.exceptions import EncryptedFileError, OutputError, ReadError
from contractlens.review.page_images import marked_spans
from tests.review.contracts import contract
from tests.system_packages import requires

MARKED = (255, 235, 120)
WORDS = "1. The Supplier shall replace <b>each</b> laptop."


@pytest.fixture(scope="module")
def hosting(analyzer, samples):
    return analyzer.analyze(samples / "council_hosting.pdf")


def colours_at(image, box, page):
    picture = Image.open(io.BytesIO(image.png)).convert("RGB")
    scale = picture.width / page.width
    area = tuple(int(side * scale) for side in (box.x0, box.top, box.x1, box.bottom))
    return {colour for _, colour in picture.crop(area).getcolors(1 << 20)}


def test_the_words_are_highlighted_where_they_are_printed(hosting):
    finding = next(one for one in hosting.records.findings if one.clause_type == "benchmarking")
    image = hosting.show(finding.id).images[0]
    page = hosting.document.pages[image.page - 1]
    boxes = marked_spans(hosting.document, finding.start, finding.end)[image.page]
    assert all(MARKED in colours_at(image, box, page) for box in boxes)
    assert MARKED not in colours_at(image, BBox(0, 0, page.width, 40), page)


def test_black_words_stay_readable_under_the_marker(hosting):
    finding = next(one for one in hosting.records.findings if one.clause_type == "benchmarking")
    image = hosting.show(finding.id).images[0]
    box = marked_spans(hosting.document, finding.start, finding.end)[image.page][0]
    assert min(sum(colour) for colour in colours_at(image, box, hosting.document.pages[image.page - 1])) < 120


def test_a_finding_over_two_pages_has_two_pictures(hosting):
    long = next(row for row in hosting.findings.itertuples() if row.page_end > row.page_start)
    assert [image.page for image in hosting.show(long.finding_id).images] == [long.page_start, long.page_end]


def test_pictures_have_alternative_text_with_the_clause(hosting):
    page = hosting.show("benchmarking", limit=1)._repr_html_()
    assert 'alt="Page 5 of council_hosting.pdf with clause 6.9 highlighted"' in page
    assert "Why it was found" in page


def test_part_of_a_line_is_cut():
    document = type("D", (), {"locate": lambda self, start, end: [region]})()
    region = type("R", (), {"start": 0, "end": 10, "page": 1, "bbox": BBox(0, 0, 100, 10)})()
    assert marked_spans(document, 5, 10) == {1: [BBox(50, 0, 100, 10)]}


def test_a_file_without_pages_shows_the_words_between_their_neighbours(analyzer, samples):
    evidence = analyzer.analyze(samples / "harbour_call_off.docx").show("skills_transfer", limit=1)
    assert evidence.images == ()
    assert "<mark" in evidence._repr_html_()
    assert "The learning plan" in evidence._repr_html_()


def test_words_of_the_contract_are_escaped():
    page = contract(f"{WORDS}\n", ("technology_refresh", WORDS)).show("technology_refresh")._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_text_needs_no_file():
    assert contract(f"{WORDS}\n", ("technology_refresh", WORDS)).show("technology_refresh").images == ()


@pytest.mark.parametrize("kind", ["source_gone", "source_changed", "source_unknown"])
def test_a_file_that_is_not_the_same_any_more_is_told(analyzer, samples, tmp_path, kind):
    path = shutil.copy(samples / "council_hosting.pdf", tmp_path / "a.pdf")
    with path.open("rb") as opened:
        analysis = analyzer.analyze(opened if kind == "source_unknown" else path)
    path.unlink()
    if kind == "source_changed":
        path.write_bytes(b"%PDF-1.4 something else")
    with pytest.raises(ReadError) as caught:
        analysis.show("benchmarking")
    assert caught.value.kind == kind
    assert analysis.show("benchmarking", file=samples / "council_hosting.pdf").images


def test_bytes_are_kept_when_bytes_were_given(analyzer, samples):
    analysis = analyzer.analyze((samples / "council_hosting.pdf").read_bytes())
    assert analysis.show("benchmarking", limit=1).images
    assert "PDF" not in repr(analysis)


def test_an_encrypted_file_asks_for_its_password(analyzer, samples):
    password = (samples / "README.md").read_text(encoding="utf-8").split("encrypted_order.pdf", 1)[1].split("`")
    analysis, given = _opened(analyzer, samples / "encrypted_order.pdf", password)
    what = analysis.records.findings[0].id
    with pytest.raises(EncryptedFileError) as caught:
        analysis.show(what)
    assert caught.value.kind == "encrypted"
    assert analysis.show(what, password=given).images


def _opened(analyzer, path, candidates):
    for candidate in candidates:
        try:
            return analyzer.analyze(path, password=candidate), candidate
        except EncryptedFileError:
            continue
    pytest.fail("no password of the sample is named in sample_contracts/README.md")


def test_nothing_found_is_told_apart_from_cannot_tell():
    assert "not found" in contract("1. Nothing.\n").show("benchmarking")._repr_html_()


@pytest.mark.parametrize(("what", "options"), [("no_such", {}), ("benchmarking", {"limit": 0})], ids=["name", "limit"])
def test_what_cannot_be_shown_is_refused(hosting, what, options):
    with pytest.raises(ValueError, match=r"no finding|limit"):
        hosting.show(what, **options)


def test_it_is_saved_as_a_page_or_as_pictures(hosting, tmp_path):
    evidence = hosting.show("benchmarking")
    assert [path.name for path in evidence.save(tmp_path / "a.html")] == ["a.html"]
    assert [path.name for path in evidence.save(tmp_path / "b.png")] == ["b.png", "b-2.png"]
    with pytest.raises(ValueError, match=r"\.html or \.png"):
        evidence.save(tmp_path / "c.doc")


def test_pictures_of_a_file_without_pages_are_an_error_of_ours(tmp_path):
    with pytest.raises(OutputError) as caught:
        contract(f"{WORDS}\n", ("technology_refresh", WORDS)).show("technology_refresh").save(tmp_path / "a.png")
    assert caught.value.kind == "no_images"


@requires("tesseract")
def test_a_scan_is_highlighted_too(analyzer, samples):
    pytest.importorskip("tesserocr", reason="tesserocr is not installed")
    analysis = analyzer.analyze(samples / "hosting_photocopy.pdf")
    if not analysis.records.findings:
        pytest.skip("tesseract is not installed")
    assert analysis.show(analysis.records.findings[0].id).images


def test_displacy_draws_the_findings(analyzer, hosting):
    from spacy import displacy

    page = displacy.render(analyzer.make_doc(hosting), style="span", options={"spans_key": "findings"}, jupyter=False)
    assert "benchmarking" in page
    assert page.count("<span") > len(hosting.findings)
