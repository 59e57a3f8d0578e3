"""A few hundred damaged files of every format; `benchmarks/fuzz.py` reads thousands, each with limits of its own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractlens import UnsupportedFormatError
from contractlens.exceptions import LimitExceededError
from contractlens.readers import ocr_engines
from tests.readers.fuzz_corpus import corpus
from tests.readers.fuzzing import KINDS, damage, verdict
from tests.readers.scans import FakeEngine

_SEEDS = corpus()
_INPUTS = 40


@pytest.fixture(autouse=True)
def _own_readers_only(monkeypatch):
    """No LibreOffice, which has limits of its own, and a stand-in for Tesseract."""
    monkeypatch.setenv("CONTRACTLENS_SOFFICE", "none")
    monkeypatch.setattr(ocr_engines, "find_engine", lambda: FakeEngine(["The Supplier shall pay."]))


@pytest.mark.parametrize("form", sorted(_SEEDS))
def test_damaged_files_are_read_or_refused_in_order(form):
    bad = []
    for number in range(_INPUTS):
        case = damage(_SEEDS, form, number)
        _, wrong = verdict(case.name, case.data, ocr="auto" if form == "image" else "never")
        bad += [f"#{number} {case.recipe}: {wrong}"] if wrong else []

    assert bad == []


@pytest.mark.parametrize("form", sorted(set(_SEEDS) - {"rtf"}))
def test_good_files_are_read_so_that_damage_reaches_the_readers(form):
    ends = {verdict(seed.name, seed.data, ocr="auto" if form == "image" else "never")[0] for seed in _SEEDS[form]}

    assert "document" in ends


@given(
    data=st.binary(max_size=3_000), name=st.sampled_from(["a.pdf", "a.docx", "a.txt", "a.md", "a.eml", "", "a\0.html"])
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused_in_order(data, name):
    assert verdict(name, data)[1] == ""


@given(
    text=st.text(max_size=600),
    head=st.sampled_from(["", "<html><body>", "From: a@b\nMIME-Version: 1.0\n\n", "# ", "1. "]),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused_in_order(text, head):
    data = (head + text).encode("utf-8", "surrogatepass")

    assert [verdict(name, data)[1] for name in ("a.txt", "a.md", "a.html")] == ["", "", ""]


def test_same_number_gives_the_same_damage():
    assert [damage(_SEEDS, "docx", number) for number in range(5)] == [
        damage(_SEEDS, "docx", number) for number in range(5)
    ]


def test_damage_differs_from_number_to_number():
    assert len({damage(_SEEDS, "pdf", number).data for number in range(20)}) > 15


@pytest.mark.parametrize(
    ("error", "wrong"),
    [
        pytest.param(LimitExceededError("too slow", kind="too_slow"), False, id="documented-kind"),
        pytest.param(UnsupportedFormatError("odd", kind="made_up"), True, id="undocumented-kind"),
        pytest.param(RecursionError("deep"), True, id="not-ours"),
        pytest.param(MemoryError(), True, id="memory"),
    ],
)
def test_verdict_tells_defects_from_refusals(error, wrong, monkeypatch):
    def refuse(*_args, **_options):
        raise error

    monkeypatch.setattr("tests.readers.fuzzing.read_document", refuse)

    assert bool(verdict("a.txt", b"words")[1]) is wrong


def test_kinds_are_those_that_the_documentation_names():
    assert {"corrupt", "encrypted", "too_large", "no_text", "unsafe_path"} <= KINDS
    assert "kind" not in KINDS
