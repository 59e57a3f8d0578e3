"""The builders of the sample contracts: what they write is what the readers read."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from contractlens.exceptions import NoTextError
from contractlens.learning.markup import load_contract, parse_contract, to_document
from contractlens.readers import read_document
from contractlens.taxonomy import Taxonomy

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
SOURCES = sorted((SAMPLES / "source").glob("*.txt"))

CONTRACT = """title: Small Agreement
family: test
register: Buyer/Supplier
numbering: {numbering}
output: {output}
---
! Small Agreement
~ Contents
~ 1. Term
r The Buyer wants a service.
# Term
## It lasts [x:four:x] [+three+] years.
### from the first day; and
#### until the last day.
+## This was put in later.
x## This was taken out later.
## This stands after both.
- a point
n Guidance: take this out.
|| Item || Value ||
| [v] Schedule 1 | Attached |
| [ ] Schedule 2 | Not used |
= Schedule 1: Services
r Another recital.
# Scope
## The Supplier shall serve.
= Schedule 2: Prices
# Prices
## The price is [        ].
"""


def load_build_script():
    spec = importlib.util.spec_from_file_location("sample_build", SAMPLES / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = load_build_script()
ALL_OUTPUTS = sorted(BUILD.OUTPUTS)


def contract(numbering="decimal", output="docx", extra=""):
    return parse_contract(CONTRACT.format(numbering=numbering, output=output) + extra, name="small")


def printed(document, *, contents=True):
    """Return the blocks as a reader sees them: number, then words."""
    return [
        f"{'' if block.label_in_text else block.label} {document.text[block.start : block.end]}".strip()
        for block in document.blocks
        if contents or block.kind != "contents"
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_source_is_written_correctly(path):
    source = load_contract(path, known_types={clause_type.id for clause_type in Taxonomy.default()})
    assert BUILD.outputs_of(source)
    assert to_document(source)[1]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_source_has_its_built_files(path):
    source = load_contract(path)
    built = [SAMPLES / f"{source.name}{BUILD.OUTPUTS[output][0]}" for output in BUILD.outputs_of(source)]
    assert [file.name for file in built if not file.is_file()] == []


@pytest.mark.parametrize("output", ALL_OUTPUTS)
def test_same_source_gives_the_same_bytes(output):
    make = BUILD.OUTPUTS[output][1]
    assert make(contract()) == make(contract())


@pytest.mark.parametrize("numbering", ["decimal", "article", "alpha", "none"])
def test_word_file_reads_back_as_the_document_of_its_source(numbering):
    source = contract(numbering)
    expected, _ = to_document(source)
    found = read_document(BUILD.OUTPUTS["docx"][1](source))
    assert printed(found, contents=False) == printed(expected, contents=False)


def test_word_file_keeps_tracked_changes():
    expected, _ = to_document(contract())
    found = read_document(BUILD.OUTPUTS["docx"][1](contract()))

    def changed(document):
        return [(change.kind, document.text[change.start : change.end]) for change in document.changes]

    assert changed(found) == changed(expected)
    assert [deletion.text.strip() for deletion in found.deletions] == ["four"]


@pytest.mark.parametrize("output", ["pdf", "pdf-two-column"])
def test_pdf_holds_numbers_words_and_real_contents_pages(output):
    words = printed(read_document(BUILD.OUTPUTS[output][1](contract())))
    assert {"(A) The Buyer wants a service.", "1.2 This was put in later.", "(i) until the last day."} <= set(words)
    assert any(line.startswith("1. Term") and line.endswith(". 3") for line in words)


def test_scanned_pdf_has_no_text():
    with pytest.raises(NoTextError) as caught:
        read_document(BUILD.OUTPUTS["pdf-scanned"][1](contract()), ocr="never")
    assert caught.value.kind == "image_only"


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        pytest.param("", "has no 'output'", id="none"),
        pytest.param("odt", "asks for 'odt'", id="unknown"),
        pytest.param("pdf, pdf-scanned", "two files of one name", id="two_of_one_name"),
    ],
)
def test_wrong_output_is_refused(output, reason):
    with pytest.raises(BUILD.BuildError, match=reason):
        BUILD.outputs_of(contract(output=output))


def test_character_without_glyph_is_named_with_its_line():
    source = contract(output="pdf", extra="p at least ≥ 3\n")
    with pytest.raises(BUILD.BuildError, match="line 30: no glyph for ≥"):
        BUILD.OUTPUTS["pdf"][1](source)


def test_unknown_name_fails_with_a_message(tmp_path, capsys):
    assert BUILD.main(["no_such_source", "--into", str(tmp_path)]) == 1
    assert "no_such_source.txt" in capsys.readouterr().err
