from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.document import BBox, Block, Cell, Change, Deletion, Document, Furniture, Notice, Page, Region, Style


def make(text: str = "x" * 40, **fields) -> Document:
    return Document(text=text, **{"regions": (), "blocks": (), "sha256": "0" * 64, "name": "a.pdf", **fields})


@st.composite
def regions(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 60), min_size=2, max_size=20)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return tuple(Region(start, end, page, None) for page, (start, end) in enumerate(pairs, start=1))


@given(regions(), st.integers(0, 59), st.integers(1, 60))
def test_locate_agrees_with_a_full_search(found, start, length):
    document = make("x" * 60, regions=found)
    end = min(start + length, 60)
    expected = tuple(region for region in found if region.start < end and region.end > start)
    assert document.locate(start, end) == expected


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (3, 3), (5, 4), (0, 41)], ids=["negative", "empty", "back", "long"]
)
def test_locate_refuses_what_is_no_span(start, end):
    with pytest.raises(ValueError, match="not a span"):
        make().locate(start, end)


def test_page_span_gives_first_and_last_page():
    document = make(regions=(Region(0, 10, 2, None), Region(11, 20, 3, None)))
    assert document.page_span(5, 15) == (2, 3)


def test_page_span_is_unknown_without_pages():
    assert make().page_span(0, 5) == (None, None)


def test_blocks_in_gives_every_block_touched():
    blocks = (Block(0, 5, "heading"), Block(6, 10, "paragraph"), Block(11, 20, "paragraph"))
    assert make(blocks=blocks).blocks_in(4, 7) == blocks[:2]


@pytest.mark.parametrize(
    ("changes", "deletions", "expected"),
    [
        pytest.param((), (), "none", id="none"),
        pytest.param((Change(0, 10, "inserted"),), (), "inserted", id="inserted"),
        pytest.param((Change(0, 10, "deleted"),), (), "deleted", id="deleted"),
        pytest.param((Change(2, 5, "inserted"),), (), "mixed", id="partly inserted"),
        pytest.param((), (Deletion(4, "not"),), "mixed", id="words struck inside"),
        pytest.param((), (Deletion(20, "not"),), "none", id="words struck elsewhere"),
        pytest.param((Change(0, 4, "inserted"), Change(4, 10, "deleted")), (), "mixed", id="both"),
    ],
)
def test_tracked_change_is_told(changes, deletions, expected):
    assert make(changes=changes, deletions=deletions).tracked_change(0, 10) == expected


def test_tracked_change_ignores_white_space_between_changes():
    document = make("abc def", changes=(Change(0, 3, "inserted"), Change(4, 7, "inserted")))
    assert document.tracked_change(0, 7) == "inserted"


def test_rows_hold_their_cells_in_order():
    cells = [Block(0, 3, "cell", cell=Cell(0, 0, 0)), Block(4, 8, "cell", cell=Cell(0, 0, 1))]
    below = Block(9, 12, "cell", cell=Cell(0, 1, 0))
    rows = make(blocks=(*cells, below)).rows
    assert [(row.row, row.start, row.end, len(row.blocks)) for row in rows] == [(0, 0, 8, 2), (1, 9, 12, 1)]


def test_rows_of_a_nested_table_follow_the_row_that_holds_it():
    blocks = (
        Block(0, 2, "cell", cell=Cell(0, 0, 0)),
        Block(3, 5, "cell", cell=Cell(1, 0, 0, depth=1)),
        Block(6, 8, "cell", cell=Cell(0, 0, 1)),
    )
    assert [(row.table, row.start, row.end) for row in make(blocks=blocks).rows] == [(0, 0, 8), (1, 3, 5)]


def test_round_trip_through_json():
    document = make(
        regions=(Region(0, 10, 1, BBox(1.0, 2.0, 3.0, 4.0)), Region(11, 12, None, None)),
        blocks=(Block(0, 10, "cell", "1.", True, 0, Style(9.5, True, False, "Body"), Cell(0, 1, 2, True, 0)),),
        pages=(Page(1, 595.0, 842.0, 10),),
        furniture=(Furniture("footer", "Page 1", (1,)),),
        changes=(Change(0, 3, "inserted"),),
        deletions=(Deletion(5, "not"),),
        notices=(Notice("page_without_text", "page 2 has no text", 2),),
    )
    assert Document.from_dict(json.loads(json.dumps(document.to_dict()))) == document
