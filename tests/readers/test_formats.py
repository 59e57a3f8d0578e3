"""The same contract as Word file, OpenDocument and PDF gives the same clause numbers and the same findings."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from contractlens.readers.soffice import convert, find_soffice

SHARE = 0.98
NOT_WORDS = re.compile(r"[\W_]+")


def clauses(analysis) -> Counter:
    frame = analysis.clauses
    frame = frame[(frame["clause_number"] != "") & (frame["kind"] != "contents")]
    found = zip(frame["clause_number"], frame["label"], frame["text"], strict=True)
    return Counter(
        (number, NOT_WORDS.sub("", text.removeprefix(label).casefold())[:40]) for number, label, text in found
    )


def findings(analysis) -> Counter:
    return Counter(zip(analysis.findings["clause_type"], analysis.findings["clause_number"], strict=True))


def agreement(one: Counter, other: Counter) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


@pytest.mark.skipif(find_soffice() is None, reason="libreoffice-writer is not installed")
@pytest.mark.parametrize(
    ("sample", "target"),
    [
        ("harbour_call_off", "odt:writer8"),
        ("kestrel_agile_sow", "odt:writer8"),
        ("kestrel_agile_sow", "pdf:writer_pdf_Export"),
    ],
    ids=["odt_with_changes", "odt", "pdf"],
)
def test_formats_agree(samples, analyzer, sample, target):
    data = (samples / f"{sample}.docx").read_bytes()
    first = analyzer.analyze(data)
    second = analyzer.analyze(convert(data, ending="docx", target=target, name="", max_bytes=10**8, timeout=120))
    assert clauses(first).total() > 150
    assert agreement(clauses(first), clauses(second)) >= SHARE
    assert agreement(findings(first), findings(second)) >= SHARE
