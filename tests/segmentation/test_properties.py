"""Any document at all: nothing raises, the provisions tile the text and nest."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.document import Block, Cell, Style
from contractlens.segmentation import segment_clauses
from tests.builders import document
from tests.segmentation.invariants import check_invariants

LABELS = st.sampled_from(
    [
        "",
        "1",
        "1.",
        "1.1",
        "2",
        "2.1",
        "1.1.1",
        "(a)",
        "(b)",
        "(h)",
        "(i)",
        "(ii)",
        "(v)",
        "a)",
        "A.",
        "B.",
        "I.",
        "(A)",
        "(1)",
        "Article IV",
        "Section 3",
        "Sec. 3.1",
        "§ 3",
        "A1.1",
        "C.1.2",
        "12A",
        "1.2A",
        "12.3(b)",
        "1.1 (a)",
        "•",
        "-",
        "o",
        "Schedule 2",
        "???",
    ]
)
TEXTS = st.sampled_from(
    [
        "The Supplier shall:",
        "Technology Refresh",
        "DEFINITIONS",
        "Schedule 1",
        "ANNEX B – SITES",
        "Part A",
        "Contents",
        "1. Term ........ 4",
        '"Acceptance" means taking over.',
        "Signed by",
        "Name:",
        "IN WITNESS WHEREOF",
        "Background",
        "WHEREAS the parties",
        "[Guidance note: x]",
        "Refresh. The Supplier shall",
        "and in each case",
        "3 months after",
        "x",
        "§",
        "(",
        "Version",
        "1.",
        "(a)",
        "Term\tMeaning",
        "• bullet",
    ]
) | st.text(max_size=40)
CELLS = st.none() | st.builds(
    Cell, st.integers(0, 2), st.integers(0, 3), st.integers(0, 2), st.booleans(), st.integers(0, 6)
)
STYLES = st.builds(Style, st.none() | st.floats(6, 30), st.booleans(), st.booleans(), st.none() | st.just("Title"))


@st.composite
def blocks(draw):
    text, label, typed = draw(TEXTS), draw(LABELS), draw(st.booleans())
    if typed and label:
        text = f"{label} {text}"
    kind = draw(st.sampled_from(["paragraph", "heading", "list_item", "cell", "footnote", "contents"]))
    level = draw(st.none() | st.integers(0, 9))
    return text, Block(0, 0, kind, label, typed and bool(label), level, draw(STYLES), draw(CELLS))


@given(st.lists(blocks(), max_size=40))
@settings(max_examples=300, deadline=None)
def test_segment_clauses_tiles_and_nests_any_document(lines):
    built = document(*lines)
    check_invariants(built, segment_clauses(built))


@given(st.lists(blocks(), max_size=20))
@settings(max_examples=50, deadline=None)
def test_segment_clauses_is_deterministic(lines):
    built = document(*lines)
    assert segment_clauses(built) == segment_clauses(built)
