from __future__ import annotations

import pytest

from contractlens.document import Change, Deletion
from tests.readers.odt_builder import (
    cell,
    changes,
    deleted,
    inserted,
    item,
    level,
    list_style,
    lst,
    marked,
    p,
    printed,
    read,
    row,
    style,
    table,
)

STYLES = list_style("L1", level(1, "1", suffix=".")) + list_style("L2", level(1, "a", "(", ")")) + style("Clause")


@pytest.mark.parametrize(
    ("revisions", "text", "spans", "deletions"),
    [
        ("final", "every 24 months", (Change(6, 8, "inserted"),), (Deletion(6, "36"),)),
        ("original", "every 36 months", (), ()),
        ("all", "every 36 24 months", (Change(6, 8, "deleted"), Change(9, 11, "inserted")), ()),
    ],
)
def test_changed_words(revisions, text, spans, deletions):
    tracked = changes(i1="", d1=p("36"))
    document = read(tracked, p(f"every {deleted()}{inserted('24')} months"), revisions=revisions)
    assert (document.text, document.changes, document.deletions) == (text, spans, deletions)


WHOLE = changes(d1=lst(item(p("struck", "Clause")), item(p("", "Clause")), style="L2"))


@pytest.mark.parametrize(
    ("revisions", "expected", "spans"),
    [
        ("final", ["1. a", "2. struck", "3. b"], [("deleted", "struck")]),
        ("original", ["1. a", "2. struck", "3. b"], []),
        ("all", ["1. a", "2. struck", "3. b"], [("deleted", "struck")]),
    ],
)
def test_paragraph_deleted_whole_keeps_the_number_of_its_neighbours(revisions, expected, spans):
    body = lst(item(p("a", "Clause")), item(p(f"{deleted()}b", "Clause")), style="L1")
    document = read(WHOLE, body, styles=STYLES, revisions=revisions)
    assert (printed(document), marked(document)) == (expected, spans)


def test_paragraph_deleted_whole_counts_in_the_list_of_the_paragraph_that_follows_it():
    tracked = changes(d1=lst(item(p("struck", "Clause")), item(p("", "Clause")), style="L2"))
    body = lst(item(p("a", "Clause")), style="L1"), lst(item(p(f"{deleted()}b", "Clause")), style="L2")
    document = read(tracked, *body, styles=STYLES)
    assert printed(document) == ["1. a", "(a) struck", "(b) b"]


def test_joined_paragraph_has_the_level_of_its_own_words():
    nested = list_style("L1", level(1, "1", suffix="."), level(2, "1", text_display_levels="2"))
    tracked = changes(d1=lst(item(p("a"), lst(item(p("struck")))), item(p("")), style="L1"))
    body = lst(item(p("a"), lst(item(p(f"{deleted()}next")))), style="L1")
    tracked = tracked.replace(p("a"), "")
    assert printed(read(tracked, body, styles=nested)) == ["1. a", "1.1 struck", "2. next"]


@pytest.mark.parametrize(
    ("revisions", "expected"),
    [
        ("final", ["one two", "middle"]),
        ("original", ["one end", "middle", "begin two"]),
        ("all", ["one end", "middle", "begin two"]),
    ],
)
def test_deletion_over_paragraphs(revisions, expected):
    tracked = changes(d1=p("end") + p("middle") + p("begin "))
    assert printed(read(tracked, p(f"one {deleted()}two"), revisions=revisions)) == expected


@pytest.mark.parametrize(
    ("revisions", "expected"), [("final", ["a", "new", "b"]), ("original", ["a", "b"]), ("all", ["a", "new", "b"])]
)
def test_inserted_paragraph(revisions, expected):
    start, end = inserted("|").split("|")
    body = p("a"), p(f"{start}new"), p(f"{end}b")
    assert printed(read(changes(i1=""), *body, revisions=revisions)) == expected


def test_refused_insertion_joins_its_paragraphs():
    start, end = inserted("|").split("|")
    assert printed(read(changes(i1=""), p(f"one {start}new"), p(f"words{end}two"), revisions="original")) == ["one two"]


def test_inserted_and_deleted_words_are_in_neither():
    tracked = changes(d1=p("gone")).replace("</text:changed-region>", "<text:insertion/></text:changed-region>")
    assert read(tracked, p(f"a {deleted()}b"), revisions="original").text == "a b"
    assert read(tracked, p(f"a {deleted()}b")).deletions == (Deletion(2, "gone"),)


def test_changed_looks_are_no_change_of_words():
    tracked = changes(i1="").replace("<text:insertion/>", "<text:format-change/>")
    document = read(tracked, p(inserted("words")))
    assert (document.text, document.changes, document.notices) == ("words", (), ())


def test_deleted_table_stays_marked():
    tracked = changes(d1=table(row(cell(p("a")), cell(p("b")))))
    document = read(tracked, deleted(), p("after"))
    assert (printed(document), marked(document)) == (["a", "b", "after"], [("deleted", "a"), ("deleted", "b")])


def test_what_was_struck_is_read_once():
    assert read(changes(d1=p("x")), p(f"a{deleted()}"), p(f"b{deleted()}")).deletions == (Deletion(1, "x"),)


def test_changes_are_counted_in_a_notice():
    (notice,) = read(changes(i1="", d1=p("x")), p(f"a{deleted()}{inserted('b')}")).notices
    assert (notice.kind, notice.message[:45]) == ("tracked_changes", "1 tracked insertions and 1 tracked deletions ")
