"""The notation of labelled contracts and clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.document import Cell, Change, Deletion
from contractlens.exceptions import CorpusError
from contractlens.learning.markup import (
    Label,
    load_clauses,
    load_contract,
    parse_clauses,
    parse_contract,
    strip_markup,
    to_document,
    tracked_text,
)
from contractlens.learning.outline import OutlineNumbers

HEAD = "title: T\nfamily: f\nregister: r\nnumbering: {}\n---\n"
REFRESH = "technology_refresh; present; obligation; supplier; shall"


def contract(*lines, numbering="decimal", **options):
    return parse_contract(HEAD.format(numbering) + "\n".join(lines), name="demo", **options)


def blocks(*lines, numbering="decimal"):
    document, _ = to_document(contract(*lines, numbering=numbering))
    return [(block.label, block.kind, document.text[block.start : block.end]) for block in document.blocks]


def reasons(call, *arguments, **options):
    with pytest.raises(CorpusError) as caught:
        call(*arguments, **options)
    return [(problem.key, problem.reason) for problem in caught.value.problems]


def test_label_fields_are_read():
    line = contract(f"## Text. {{{{{REFRESH}; refresh_interval_months=48, who_pays=in_charges}}}}").lines[0]
    expected = Label(
        "technology_refresh",
        "present",
        "obligation",
        "supplier",
        "shall",
        {"refresh_interval_months": "48", "who_pays": "in_charges"},
    )
    assert (line.text, line.labels) == ("Text.", (expected,))


def test_label_of_nobody_has_no_bearer_and_no_strength():
    label = contract("p Text. {{liability_cap; present; statement; -; -}}").lines[0].labels[0]
    assert (label.bearer, label.strength) == (None, None)


def test_attribute_given_twice_keeps_both_values():
    label = (
        contract(f"p Text. {{{{{REFRESH}; refresh_interval_months=48, refresh_interval_months=60}}}}").lines[0].labels
    )
    assert label[0].attributes == {"refresh_interval_months": "48|60"}


def test_several_labels_and_negatives_stand_on_one_line():
    line = contract(
        f"p Text. {{{{{REFRESH}}}}} {{{{not innovation}}}} {{{{user_training; present; right; buyer; may}}}}"
    ).lines[0]
    assert [label.clause_type for label in line.labels] == ["technology_refresh", "user_training"]
    assert line.negatives == ("innovation",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("? text", "unknown mark", id="unknown_mark"),
        pytest.param("##text", "unknown mark", id="mark_without_space"),
        pytest.param("p text {{oops", "malformed braces", id="open_brace"),
        pytest.param("p text {a}", "malformed braces", id="single_braces"),
        pytest.param("p a {{not innovation}} b", "words stand after a label", id="words_after_label"),
        pytest.param("p text {{technology_refresh; present}}", "5 fields", id="too_few_fields"),
        pytest.param("p text {{technology_refresh; gone; right; buyer; may}}", "status must be one of", id="status"),
        pytest.param("p text {{technology_refresh; present; duty; buyer; may}}", "modality must be", id="modality"),
        pytest.param("p text {{technology_refresh; present; right; us; may}}", "bearer must be", id="bearer"),
        pytest.param("p text {{technology_refresh; present; right; buyer; must}}", "strength must be", id="strength"),
        pytest.param(f"p text {{{{{REFRESH}; months 48}}}}", "name=value", id="attribute"),
        pytest.param("p text {{other; present; right; buyer; may}}", "'other' is never written", id="other"),
        pytest.param("p text {{not nonsense}}", "unknown clause type 'nonsense'", id="unknown_negative"),
        pytest.param("p text {{nonsense; present; right; buyer; may}}", "unknown clause type", id="unknown_type"),
        pytest.param(f"p text {{{{{REFRESH}}}}} {{{{{REFRESH}}}}}", "labelled twice", id="type_twice"),
        pytest.param(f"p text {{{{{REFRESH}}}}} {{{{not technology_refresh}}}}", "both", id="type_and_not_type"),
        pytest.param(f"d text {{{{{REFRESH}}}}}", "a definition is never labelled", id="labelled_definition"),
        pytest.param("p a [+b", "without its other half", id="open_insertion"),
        pytest.param("p a [x:b]", "without its other half", id="open_deletion"),
        pytest.param("| a | b", "a row ends with '|'", id="row_without_end"),
        pytest.param("##", "nothing stands after", id="empty_line"),
    ],
)
def test_mistake_in_a_line_is_refused(line, reason):
    found = reasons(contract, line, known_types={"technology_refresh", "innovation"})
    assert any(key == "line 6" and reason in text for key, text in found), found


def test_all_mistakes_are_reported_at_once():
    found = reasons(contract, "? a", "p fine", "! title {{innovation; present; right; buyer; may}}", "p {{x")
    assert [key for key, _ in found] == ["line 6", "line 8", "line 9"]


@pytest.mark.parametrize("key", ["title", "family", "register", "numbering"])
def test_head_without_required_key_is_refused(key):
    head = HEAD.format("decimal").replace(f"{key}:", "else:")
    assert any(f"the head has no {key!r}" in text for _, text in reasons(parse_contract, head + "p a", name="demo"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("title: T\np text", "no line '---'", id="no_head"),
        pytest.param(HEAD.format("roman") + "p a", "numbering must be one of", id="numbering"),
        pytest.param(HEAD.format("none"), "has no lines", id="no_lines"),
        pytest.param("just words\n" + HEAD.format("none") + "p a", "'key: value' lines only", id="head_line"),
    ],
)
def test_contract_that_is_not_one_is_refused(text, reason):
    assert any(reason in text for _, text in reasons(parse_contract, text, name="demo"))


def test_long_line_written_twice_is_refused():
    words = "p " + "The Supplier shall keep the records of the Services in good order at all times. " * 2
    assert reasons(contract, words, words.upper().replace("P ", "p ", 1)) == [("line 7", "the same text as line 6")]


def test_short_line_may_repeat():
    assert len(contract("## Not used.", "## Not used.").lines) == 2


def test_types_are_free_when_none_are_given():
    assert (
        contract("p text {{my_own_right; present; right; buyer; may}}").lines[0].labels[0].clause_type == "my_own_right"
    )


@pytest.mark.parametrize(
    ("numbering", "expected"),
    [
        pytest.param("decimal", ["1.", "1.1", "(a)", "(i)", "(ii)", "(b)", "1.2", "2.", "2.1"], id="decimal"),
        pytest.param(
            "article", ["Article I", "1.1", "(a)", "(i)", "(ii)", "(b)", "1.2", "Article II", "2.1"], id="article"
        ),
        pytest.param("alpha", ["1.", "1.1", "1.1.1", "1.1.1.1", "1.1.1.2", "1.1.2", "1.2", "2.", "2.1"], id="alpha"),
        pytest.param("none", [""] * 9, id="none"),
    ],
)
def test_automatic_numbers_follow_the_numbering(numbering, expected):
    marks = ["#", "##", "###", "####", "####", "###", "##", "#", "##"]
    found = blocks(*(f"{mark} text {at}" for at, mark in enumerate(marks)), numbering=numbering)
    assert [label for label, _, _ in found] == expected


def test_numbers_and_recitals_restart_in_a_part():
    found = blocks("r one", "r two", "# A", "## b", "= Schedule 2: Services", "r three", "# C")
    assert [label for label, _, _ in found] == ["(A)", "(B)", "1.", "1.1", "Schedule 2", "(A)", "1."]


def test_letters_run_past_z():
    numbers = OutlineNumbers("decimal")
    assert [numbers.next(3) for _ in range(28)][-3:] == ["(z)", "(aa)", "(bb)"]


def test_typed_number_of_an_unnumbered_line_is_its_label():
    assert [label for label, _, _ in blocks("~ 2. Term", "h Section A: dates")] == ["2.", "Section A"]


def test_part_label_is_the_beginning_of_its_text():
    document, _ = to_document(contract("= Annex B: Prices", "= Order Form"))
    assert [(b.label, b.label_in_text, b.kind) for b in document.blocks] == [
        ("Annex B", True, "heading"),
        ("", False, "heading"),
    ]


def test_marks_become_block_kinds():
    lines = ["! T", "~ 1. Term", "= Part A", "# H", "## c", "h U", "p p", "d d", "- b", "s s", "n n"]
    kinds = [kind for _, kind, _ in blocks(*lines)]
    assert kinds == [
        "heading",
        "contents",
        "heading",
        "heading",
        "list_item",
        "heading",
        "paragraph",
        "paragraph",
        "list_item",
        "paragraph",
        "paragraph",
    ]


def test_table_cells_know_their_place():
    document, _ = to_document(contract("|| Item || Value ||", "| Term | 24 months |", "", "| Other |  | x |"))
    assert document.text == "Item\tValue\nTerm\t24 months\nOther\tx"
    assert [block.cell for block in document.blocks] == [
        Cell(0, 0, 0, header=True),
        Cell(0, 0, 1, header=True),
        Cell(0, 1, 0),
        Cell(0, 1, 1),
        Cell(1, 0, 0),
        Cell(1, 0, 2),
    ]


def test_gold_span_of_a_row_covers_its_cells():
    document, spans = to_document(
        contract("p before", "| Term | 24 months | {{term_and_extension; present; statement; -; -}}", "p after")
    )
    start, end, labels = spans[0]
    assert document.text[start:end] == "Term\t24 months"
    assert labels[0].clause_type == "term_and_extension"


def test_tick_boxes_are_drawn():
    assert [text for _, _, text in blocks("p [v] Schedule 4", "p [ ] Schedule 5", "p fee of [ ]")] == [
        "☒ Schedule 4",
        "☐ Schedule 5",
        "fee of [ ]",
    ]


def test_tracked_words_become_changes_and_deletions():
    document, _ = to_document(contract("p first", "## every [x:five:x] [+three+] years"))
    assert document.text == "first\nevery three years"
    assert document.changes == (Change(12, 17, "inserted"),)
    assert document.deletions == (Deletion(12, "five"),)


@pytest.mark.parametrize(
    ("prefix", "kind"), [pytest.param("+", "inserted", id="in"), pytest.param("x", "deleted", id="out")]
)
def test_whole_line_changes_stay_in_the_text(prefix, kind):
    document, _ = to_document(contract("p first", f"{prefix}## second"))
    assert document.text == "first\nsecond"
    assert document.changes == (Change(6, 12, kind),)
    assert document.tracked_change(6, 12) == kind


def test_deleted_line_counts_and_keeps_its_number():
    assert blocks("# A", "## one", "x## two", "## three")[1:] == [
        ("1.1", "list_item", "one"),
        ("1.2", "list_item", "two"),
        ("1.3", "list_item", "three"),
    ]


def test_blanks_inside_a_text_shrink_to_one_space():
    assert blocks("p a fee of £[     ] a year") == [("", "paragraph", "a fee of £[ ] a year")]


def test_words_that_start_like_a_change_are_words():
    assert contract("p x marks the spot").lines[0].change is None


def test_tracked_text_keeps_the_pieces_in_order():
    assert tracked_text("a [x:b:x][+c+] d").pieces == (("a ", None), ("b", "deleted"), ("c", "inserted"), (" d", None))


def test_strip_markup_leaves_the_readers_words():
    assert strip_markup(f"[v] keep [x:old:x] [+new+] words {{{{{REFRESH}}}}}") == "☒ keep new words"


WORDS = st.text(alphabet=st.characters(whitelist_categories=("L", "N")), min_size=1, max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["", "+", "x"]), WORDS), min_size=1, max_size=12))
def test_tracked_spans_hold_the_inserted_words(parts):
    written = {"": "{}", "+": "[+{}+]", "x": "[x:{}:x]"}
    tracked = tracked_text(" ".join(written[kind].format(word) for kind, word in parts))
    assert tracked.text == " ".join(word for kind, word in parts if kind != "x")
    assert [tracked.text[start:end] for start, end in tracked.inserted] == [word for kind, word in parts if kind == "+"]
    assert [words for _, words in tracked.deleted] == [word for kind, word in parts if kind == "x"]
    assert all(0 <= at <= len(tracked.text) for at, _ in tracked.deleted)


@given(st.lists(st.tuples(st.sampled_from(["# ", "## ", "p ", "| ", "- "]), WORDS), min_size=1, max_size=20))
def test_gold_spans_are_the_labelled_words(lines):
    end = {"| ": " |"}
    written = [f"{mark}{word}{end.get(mark, '')} {{{{{REFRESH}}}}}" for mark, word in lines]
    document, spans = to_document(contract(*written))
    assert [document.text[start:stop] for start, stop, _ in spans] == [word for _, word in lines]


CLAUSES = """# a comment
## family: council
Refresh || Schedule 3 || The Contractor shall swap every switch. {{technology_refresh; present; obligation; supplier; shall}}
- || - || Notices go to the address above.

## family: plain
Second || - || We second nobody. {{not secondment}}
"""


def test_clauses_carry_heading_part_family_and_labels():
    first, second, third = parse_clauses(CLAUSES, name="demo")
    assert (first.heading, first.part, first.family, first.line) == ("Refresh", "Schedule 3", "council", 3)
    assert (second.heading, second.part, second.labels) == ("", "", ())
    assert (third.family, third.negatives, third.source) == ("plain", ("secondment",), "demo")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("a || b || c", "above the first", id="no_family"),
        pytest.param("## family:\n", "reads '## family: name'", id="empty_family"),
        pytest.param("## famly: x\n", "reads '## family: name'", id="misspelt_family"),
        pytest.param("## family: f\na || b", "a provision reads", id="two_fields"),
        pytest.param("## family: f\na || b || {{not innovation}}", "has no text", id="no_text"),
        pytest.param("## family: f\n- || - || Same.\nx || y || same.", "the same text as line 2", id="repeated"),
        pytest.param("## family: f\n- || - || A. {{innovation; no}}", "5 fields", id="label"),
    ],
)
def test_mistake_in_clauses_is_refused(text, reason):
    found = reasons(parse_clauses, text, name="demo")
    assert any(reason in text for _, text in found), found


def test_files_are_named_after_their_stem(tmp_path):
    (tmp_path / "one.txt").write_text(HEAD.format("none") + "p café", encoding="utf-8")
    (tmp_path / "two.txt").write_text(CLAUSES, encoding="utf-8")
    assert load_contract(tmp_path / "one.txt").name == "one"
    assert {clause.source for clause in load_clauses(tmp_path / "two.txt")} == {"two"}


def test_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "one.txt"
    path.write_bytes("p café".encode("latin-1"))
    assert reasons(load_contract, path) == [("byte 5", "not UTF-8; save the file with that encoding")]
