"""Where each provision stands in the tree, and its full number."""

from __future__ import annotations

import pytest

from contractlens.segmentation import segment_clauses
from tests.builders import document, heading, line, table
from tests.segmentation.outlines import find, kinds, numbers, outline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Term\n1.1 It lasts.\n1.1.1 A year.\n2 Fees", ["1", "1.1", "1.1.1", "2"]),
        ("1. Term\n1.1. It lasts.\n2. Fees\n2.1. They are due.", ["1", "1.1", "2", "2.1"]),
        ("1) Term\na) It lasts.\nb) A year.\n2) Fees", ["1", "1(a)", "1(b)", "2"]),
        ("12. Term\n12.3 It is:\n(a) long;\n(b) short.\n12.4 Ends.", ["12", "12.3", "12.3(a)", "12.3(b)", "12.4"]),
        ("1.1 It is:\n(a) one:\n(i) x;\n(ii) y;\n(b) two.", ["1.1", "1.1(a)", "1.1(a)(i)", "1.1(a)(ii)", "1.1(b)"]),
        ("1. It is:\n(a) one:\n(i) two:\n(A) three:\n(1) four.", ["1", "1(a)", "1(a)(i)", "1(a)(i)(A)", "1(a)(i)(A)(1)"]),
        ("A1 Term\nA1.1 It lasts.\nA1.2 A year.\nB1 Fees", ["A1", "A1.1", "A1.2", "B1"]),
        ("C.1 Term\nC.1.1 It lasts.\nC.1.2 A year.", ["C.1", "C.1.1", "C.1.2"]),
        ("A. General\n1. Term\n2. Fees\nB. Special\n1. Exit", ["A", "A.1", "A.2", "B", "B.1"]),
        ("12. Term\n12A. Renewal\n12A.1 It renews.\n13. Fees", ["12", "12A", "12A.1", "13"]),
        ("1.2 It lasts.\n1.2A It renews.\n1.3 It ends.", ["1.2", "1.2A", "1.3"]),
        ("Article IV Payment\n4.1 Fees are due.\n(a) They are paid.", ["Article IV", "4.1", "4.1(a)"]),
        ("ARTICLE 4 PAYMENT\nSection 4.1 Fees are due.\n(a) Now.", ["ARTICLE 4", "Section 4.1", "Section 4.1(a)"]),
        ("Article I Term\nSection 1. Start\nSection 2. End\nArticle II Fees\nSection 1. Price",
         ["Article I", "Article I, Section 1", "Article I, Section 2", "Article II", "Article II, Section 1"]),
        ("§ 1 Term\n(1) It lasts.\n(2) It ends.\n§ 2 Fees", ["§ 1", "§ 1(1)", "§ 1(2)", "§ 2"]),
        ("Article III Term\nIII.1 It lasts.\nIII.1.2 A year.\nArticle IV Fees\nIV.1 They are due.",
         ["Article III", "III.1", "III.1.2", "Article IV", "IV.1"]),
        ("Clause 5 Term\n5.1 It lasts.", ["Clause 5", "5.1"]),
        ("Paragraph 2 Term\n2.1 It lasts.", ["Paragraph 2", "2.1"]),
        ("I. TERM\nA. Start\n1. Now\n2. Later\nB. End\nII. FEES\nA. Price\nB. Tax", ["I", "I.A", "I.A.1", "I.A.2", "I.B", "II", "II.A", "II.B"]),
        ("1.0 TERM\n1.1 It lasts.\n2.0 FEES\n2.1 They are due.", ["1.0", "1.1", "2.0", "2.1"]),
        ("12.3(a) It is long.\n12.3(b) It is short.", ["12.3(a)", "12.3(b)"]),
        ("1.1 (a) It is long.\n(b) It is short.\n1.2 It ends.", ["1.1", "1.1(a)", "1.1(b)", "1.2"]),
    ],
    ids=lambda value: value.split("\n")[0] if isinstance(value, str) else "",
)  # fmt: skip
def test_numbers_of_every_form_become_full_references(text, expected):
    assert numbers(document(text)) == expected


@pytest.mark.parametrize("above", ["Article III Term", "III. Term", "III.\tTerm"])
def test_number_with_a_roman_first_stands_under_that_roman(above):
    built = document(f"{above}\nIII.1 It lasts.\nIII.2 It ends.")
    assert [clause.level for clause in segment_clauses(built)] == [0, 1, 1]


def test_automatic_numbers_are_read_like_typed_ones_and_not_doubled():
    built = document("1.\tTerm\n1.1\tIt is:\n(a)\tlong;\n(b)\tshort.\n1.1.1\tA year.")
    assert numbers(built) == ["1", "1.1", "1.1(a)", "1.1(b)", "1.1.1"]
    assert find(built, "long").body_start == find(built, "long").start


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (["(g)", "(h)", "(i)", "(j)"], ["1(g)", "1(h)", "1(i)", "1(j)"]),
        (["(a)", "(i)", "(ii)", "(b)"], ["1(a)", "1(a)(i)", "1(a)(ii)", "1(b)"]),
        (["(h)", "(i)", "(ii)", "(i)"], ["1(h)", "1(h)(i)", "1(h)(ii)", "1(i)"]),
        (["(u)", "(v)", "(w)", "(x)"], ["1(u)", "1(v)", "1(w)", "1(x)"]),
        (["(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)"], ["1(i)", "1(ii)", "1(iii)", "1(iv)", "1(v)", "1(vi)"]),
        (["(a)", "(b)", "(c)", "(d)"], ["1(a)", "1(b)", "1(c)", "1(d)"]),
        (["(y)", "(z)", "(aa)", "(bb)"], ["1(y)", "1(z)", "1(aa)", "1(bb)"]),
    ],
    ids=" ".join,
)
def test_letters_and_romans_are_told_apart_by_their_neighbours(items, expected):
    built = document("1. The Supplier shall:\n" + "\n".join(f"{item} do a thing;" for item in items))
    assert numbers(built)[1:] == expected


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("1. T\n1.1 It is.\n1.1 It is.\n1.2 It is.", [0, 1, 1, 1]),
        ("1. T\n1.1 It is.\n1.5 It is.\n1.3 It is.", [0, 1, 1, 1]),
        ("1. T\n1.1 It is.\n3.2 It is.\n1.3 It is.\n2. U", [0, 1, 0, 0, 0]),
        ("1. It is:\n(a) x;\n(a) y;\n(d) z;\n2. It is.", [0, 1, 1, 1, 0]),
        ("5. It is.\n4. It is.\n6. It is.", [0, 0, 0]),
    ],
    ids=["doubled", "skipped", "stray", "doubled letter", "backwards"],
)
def test_wrong_numbers_do_not_break_the_tree(text, levels):
    found = [len(row) - len(row.lstrip()) for row in outline(document(text)).split("\n")]
    assert [indent // 2 for indent in found] == levels


def test_jump_back_to_one_begins_a_new_sequence_without_a_part():
    built = document("45. Notices\n45.3 They are sent.\n1. Scope\n1.1 It is wide.\n2. Price")
    assert numbers(built) == ["45", "45.3", "1", "1.1", "2"]
    assert find(built, "Scope").level == find(built, "Notices").level


def test_numbered_list_inside_a_clause_is_nested_behind_a_colon():
    built = document("1. Term\n1.1 The Supplier shall:\n1. do this;\n2. do that.\n1.2 It ends.")
    assert numbers(built) == ["1", "1.1", "1.1.1", "1.1.2", "1.2"]
    assert kinds(built) == ["clause", "clause", "item", "item", "clause"]


def test_unnumbered_paragraph_belongs_to_the_provision_before_it():
    built = document("1. Term\n1.1 It lasts a year.\nIt may be renewed.\n1.2 It ends.")
    paragraph = find(built, "renewed")
    assert (paragraph.kind, paragraph.number, paragraph.label) == ("paragraph", "1.1", "")
    assert paragraph.parent == find(built, "lasts").id


@pytest.mark.parametrize("tail", ["and in each case shall report.", "The Supplier shall report."])
def test_words_behind_a_list_belong_to_its_lead_in(tail):
    built = document(f"1. Term\n1.1 The Supplier shall:\n(a) do this; and\n(b) do that,\n{tail}\n1.2 It ends.")
    assert find(built, "report").parent == find(built, "Supplier shall:").id


def test_words_behind_numbered_items_belong_to_their_lead_in():
    built = document(
        "2. Exit\n2.3 If:\n2.3.1 it ends; or\n2.3.2 it lapses,\nthen the Supplier shall help.\n2.4 It stops."
    )
    assert find(built, "help").parent == find(built, "2.3 If:").id
    assert numbers(built) == ["2", "2.3", "2.3.1", "2.3.2", "2.3", "2.4"]


def test_list_level_places_a_number_that_names_no_open_provision():
    levels = [("10.", 0), ("10.1", 1), ("10.1.3", 2), ("1.1.1.1", 3), ("1.1.1.2", 3), ("10.1.4", 2)]
    built = document(*[line("It shall be so.", "list_item", label=label, level=level) for label, level in levels])
    assert [(len(row) - len(row.lstrip())) // 2 for row in outline(built).split("\n")] == [0, 1, 2, 3, 3, 2]


def test_bracket_that_closes_elsewhere_is_no_part_of_a_heading():
    assert find(document("2.\t[GUARANTEE\n2.1\tIt shall be given.]"), "GUARANTEE").heading == "GUARANTEE"


def test_paragraph_between_two_items_belongs_to_the_first():
    built = document("1.1 The Supplier shall:\n(a) do this;\nIt shall do it well.\n(b) do that.")
    assert find(built, "well").parent == find(built, "do this").id
    assert find(built, "do that").number == "1.1(b)"


def test_paragraph_before_the_list_of_an_item_belongs_to_the_item():
    built = document("1. It is:\n(a) one.\nIt goes on.\n(i) x;\n(ii) y;\n(b) two.")
    assert find(built, "goes on").parent == find(built, "one.").id
    assert numbers(built) == ["1", "1(a)", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)"]


def test_list_under_an_unnumbered_paragraph_belongs_to_it():
    built = document("The Supplier shall:\n(a) do this;\n(b) do that.\nThe Buyer shall pay.")
    assert outline(built).split("\n") == [
        "paragraph -: The Supplier shall:",
        "  item (a): (a) do this;",
        "  item (b): (b) do that.",
        "paragraph -: The Buyer shall pay.",
    ]


def test_bullets_nest_by_level_and_by_form():
    by_level = document(
        "1. It is:", *[line("x", "list_item", label="•", level=level) for level in (0, 1, 1, 0)], "2. It ends."
    )
    by_form = document("1. It is:\n• x\n- y\n- z\n• w\n2. It ends.")
    expected = [0, 1, 2, 2, 1, 0]
    for built in (by_level, by_form):
        assert [(len(row) - len(row.lstrip())) // 2 for row in outline(built).split("\n")] == expected
    assert set(numbers(by_form)) == {"1", "2"}


def test_numbered_heading_holds_its_paragraphs_and_gives_them_its_heading():
    built = document("12. TECHNOLOGY REFRESH\n12.1 The Supplier shall renew.\n(a) Every year.")
    above, child = find(built, "REFRESH"), find(built, "renew")
    assert (above.kind, above.heading, above.body_start) == ("clause", "TECHNOLOGY REFRESH", above.own_end)
    assert (child.parent, child.heading) == (above.id, "TECHNOLOGY REFRESH")
    assert find(built, "Every year").heading == "TECHNOLOGY REFRESH"
    assert find(built, "Every year").path == "12. TECHNOLOGY REFRESH > 12.1 > (a)"


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("12.3 Technology refresh. The Supplier shall renew.", "Technology refresh"),
        ("12.3 Technology Refresh: The Supplier shall renew.", "Technology Refresh"),
        ("12.3 Technology refresh – The Supplier shall renew.", "Technology refresh"),
        ("12.3 LIMITATION. IN NO EVENT SHALL IT BE LIABLE.", "LIMITATION"),
        ("Technology Refresh: The Supplier shall renew.", "Technology Refresh"),
    ],
)
def test_run_in_heading_is_cut_off(text, head):
    built = document(f"1. Term and so on shall be as follows.\n{text}")
    clause = find(built, head)
    assert clause.heading == head
    assert built.text[clause.body_start : clause.own_end].split()[0] in {"The", "IN"}


@pytest.mark.parametrize(
    "text",
    [
        "12.3 The Supplier shall renew. It shall report.",
        "12.3 Time is of the essence. The Supplier shall renew.",
        "12.3 In no case: see above.",
        "12.3 Alpha Ltd. The Supplier shall renew.",
        "The Supplier. The Buyer shall pay.",
        "12.3 The contract never renews. If we wait it ends.",
    ],
)
def test_first_sentence_is_no_run_in_heading(text):
    built = document(f"1. It shall be as follows.\n{text}")
    assert find(built, text).heading == ""


def test_unnumbered_headings_nest_by_level():
    built = document("# Services\nThey are these.\n## Hosting\nIt is hosted.\n# Charges\nThey are due.")
    assert outline(built).split("\n")[-6:] == [
        "heading -: Services",
        "  paragraph -: They are these.",
        "  heading -: Hosting",
        "    paragraph -: It is hosted.",
        "heading -: Charges",
        "  paragraph -: They are due.",
    ]


def test_unnumbered_heading_inside_a_clause_heads_the_paragraphs_below_it():
    built = document(
        heading("6. MANAGEMENT"),
        "6.1 It is managed.",
        line("Review meetings", bold=True),
        "6.2 They meet.",
        heading("7. CHARGES"),
    )
    assert find(built, "They meet").heading == "Review meetings"
    assert find(built, "They meet").number == "6.2"
    assert find(built, "CHARGES").level == 0


def test_bare_article_takes_its_heading_from_the_next_line():
    built = document("ARTICLE 1\nDEFINITIONS\n1.1 It is so.")
    article = find(built, "ARTICLE 1")
    assert (article.heading, article.own_end) == ("DEFINITIONS", built.text.index("\n1.1"))


def test_heading_style_on_a_sentence_makes_no_heading():
    built = document(heading("The Supplier shall renew every item of equipment.", 1, label="1.1"))
    assert find(built, "renew").heading == ""


def test_weak_numbers_count_only_where_a_number_should_stand():
    built = document("1 Term\n10 Servers are kept.\n2 Charges\nA. Smith signed.")
    assert [row.strip() for row in outline(built).split("\n")] == [
        "clause 1: 1 Term",
        "paragraph 1: 10 Servers are kept.",
        "clause 2: 2 Charges",
        "paragraph 2: A. Smith signed.",
    ]


def test_page_break_inside_a_sentence_is_mended_in_files_with_pages_only():
    text = "1.1 The Supplier shall\nrenew each item."
    assert len(kinds(document(text, lines_per_page=1))) == 1
    assert len(kinds(document(text))) == 2


def test_table_rows_are_provisions_with_their_numbers_and_labels():
    built = document(
        "3. Order",
        table(
            ["No", "Matter", "Terms"], ["1.1", "Refresh", "Each item is renewed."], ["Term", "", "A year."], header=True
        ),
    )
    assert outline(built).split("\n") == [
        "clause 3: 3. Order",
        "  row 3: No | Matter | Terms",
        "  row 1.1: 1.1 | Refresh | Each item is renew",
        "  row 3: Term | A year.",
    ]
    row = find(built, "A year.")
    assert (row.heading, built.text[row.body_start : row.own_end]) == ("Term", "A year.")


def test_numbered_paragraphs_of_a_cell_are_children_of_the_row():
    built = document(table(["Refresh", "1.1 It is renewed:\n(a) yearly;\n(b) fully.\n1.2 It ends."]))
    assert numbers(built) == ["", "1.1", "1.1(a)", "1.1(b)", "1.2"]
    assert kinds(built) == ["row", "clause", "item", "item", "clause"]


def test_row_that_begins_with_a_number_has_it_and_keeps_its_brothers_apart():
    built = document("4. Order", table(["(a) It is renewed.\n(b) It ends.\n(i) Soon."]))
    assert numbers(built) == ["4", "4(a)", "4(b)", "4(b)(i)"]
    assert kinds(built) == ["clause", "row", "item", "item"]


@pytest.mark.parametrize(
    "cells",
    [["12. Refresh", "It is renewed."], ["12", "Refresh", "It is renewed."], ["Refresh:", "It is renewed."]],
    ids=len,
)
def test_short_first_cell_heads_its_row(cells):
    built = document("1. Order", table(cells))
    row = find(built, "renewed")
    assert (row.heading, built.text[row.body_start : row.own_end]) == ("Refresh", "It is renewed.")


def test_unnumbered_paragraph_of_a_cell_belongs_to_the_lead_in_of_the_list_before_it():
    built = document(table(["Refresh", "1.1 It is:\n(a) new;\n(b) fast;\nand it lasts."]))
    assert find(built, "lasts").parent == find(built, "1.1").id
    assert find(built, "lasts").number == "1.1"


def test_rows_of_a_nested_table_lie_in_the_row_that_holds_it():
    outer = table(["Lots", "See:"])
    inner = table(["Small", "Yes"], number=1, depth=1)
    built = document(outer + inner)
    assert [row.split(":")[0] for row in outline(built).split("\n")] == ["row -", "  row -"]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Section 4.1", "Section 4.1 and Article 7, either Party may act."),
        ("Section 1", "Section 1 of the Plan shall name it."),
        ("Clause 4.6", "Clause 4.6 (review of the charges) does not apply."),
        ("(3)", "(3) Months’ notice of it;"),
    ],
)
def test_number_that_the_sentence_cites_is_no_label_though_the_reader_took_it_for_one(label, text):
    cited = line(text, "list_item", label=label, typed=True)
    built = document("ARTICLE 9 GENERAL\nSection 9.5 Disputes. Subject to", cited, "Section 9.6 Law. English.")
    assert [found.split(":")[0] for found in outline(built).split("\n")] == [
        "clause ARTICLE 9",
        "  clause Section 9.5",
        "    paragraph Section 9.5",
        "  clause Section 9.6",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I. The plans are made of the sewer\n1. Drains are drawn.\n2. Basins are dug.\nII. The plans of the wall shall follow",
            ["I", "I.1", "I.2", "II"],
        ),
        ("A. Plans of the sewer\n1. Drains.\n2. Basins.\nB. Plans of the wall", ["A", "A.1", "A.2", "B"]),
    ],
    ids=["Roman", "letters"],
)
def test_figures_stand_beneath_the_capitals_of_an_outline_that_goes_on(text, expected):
    assert numbers(document(text)) == expected


def test_bold_title_in_small_letters_heads_the_numbers_beneath_it():
    title = line("costs and expenses", "list_item", label="3.", level=0, bold=True)
    built = document(title, "3.1\tThe Supplier shall bear them.")
    assert find(built, "bear").heading == "costs and expenses"


@pytest.mark.parametrize(
    ("label", "kind"), [("Section A:", "heading"), ("Section A:", "paragraph"), ("Section A", "heading")]
)
def test_section_with_a_title_in_small_letters_keeps_its_number(label, kind):
    built = document(line(f"{label} who and when", kind, label=label, typed=True, bold=True), "The Buyer orders.")
    assert numbers(built) == ["Section A", "Section A"]


@pytest.mark.parametrize(("style", "heading"), [("Arial-BoldMT", "Make-up"), ("ArialMT", "")])
def test_number_that_is_not_bold_itself_stands_before_a_bold_heading(style, heading):
    title = line("1. Make-up", label="1.", typed=True, style=style)
    built = document(title, table(["Item", "Price"], ["Laptop", "17.40"]), lines_per_page=9)
    assert find(built, "Make-up").heading == heading


def test_empty_document_has_no_provisions():
    assert kinds(document("")) == []


def test_a_heading_that_the_file_declares_may_read_like_a_sentence():
    clauses = segment_clauses(document(heading("Whose data it is", 0, label="12."), "12.1\tThe data is ours."))
    assert [(c.heading, c.body_start == c.own_end) for c in clauses] == [
        ("Whose data it is", True),
        ("Whose data it is", False),
    ]


def test_a_duty_in_a_heading_style_stays_a_clause():
    clauses = segment_clauses(document(heading("The Supplier shall keep a log.", 1, label="12.1")))
    assert [(c.kind, c.heading) for c in clauses] == [("clause", "")]


@pytest.mark.parametrize("mark", ["{}", "*{}*"], ids=["plain", "bold"])
def test_bare_numbers_of_a_list_that_starts_above_one_head_their_clauses(mark):
    heads = [mark.format(text) for text in ("11 Services", "12 Refresh", "12A Skills")]
    built = document(
        "*HOSTING AGREEMENT*",
        f"{heads[0]}\n11.1 The Supplier shall serve.\n{heads[1]}\n12.1 The Supplier shall renew.",
        f"{heads[2]}\n12A.1 The Supplier shall train.",
    )
    assert numbers(built) == ["", "11", "11.1", "12", "12.1", "12A", "12A.1"]
    assert [find(built, word).heading for word in ("serve", "renew", "train")] == ["Services", "Refresh", "Skills"]


def test_bare_number_above_one_without_its_sub_clause_stays_words():
    built = document("1.1 The Supplier shall serve\n24 Sites across the country.\n1.2 It shall renew.")
    assert "24" not in numbers(built)
