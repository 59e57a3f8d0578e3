"""What is not the body: titles, contents, signature blocks, recitals, definitions, notes."""

from __future__ import annotations

import pytest

from tests.builders import document, heading, line, table
from tests.segmentation.outlines import find, kinds, outline


def test_contents_list_with_pages_is_told_from_the_body():
    built = document(
        "HOSTING AGREEMENT\nContents\n1. Term .... 2\n2. Charges .... 3\nSchedule 1 .... 9\n1. Term\n1.1 A year."
    )
    assert kinds(built) == ["title", "contents", "contents", "contents", "contents", "clause", "clause"]


def test_contents_list_without_pages_ends_where_its_first_line_comes_again():
    built = document(
        "Contents\n1. Term\n2. Charges\n1. Term\n1.1 The term shall be a year.\n2. Charges\n2.1 They shall be paid."
    )
    assert kinds(built) == ["contents"] * 3 + ["clause"] * 4


LISTED = "Part A: Order Form\nPart B: Terms\nSchedule 1: What is required\nSchedule 2: Charges"


def test_parts_listed_at_the_top_are_contents_where_they_begin_below():
    built = document(
        f"ORDER\n{LISTED}\n*Part A: Order Form*\nThe Buyer orders.\n*Part B: Terms*\n1. Price is fixed.\n*Schedule 2: Charges*\n1. Fees"
    )
    assert kinds(built)[:6] == ["title", "contents", "contents", "contents", "contents", "part"]
    assert find(built, "fixed").part == "Part B: Terms"


def test_parts_that_an_order_lists_below_its_clauses_are_no_contents():
    below = "\n".join(f"*Schedule {n} (Annexed)*\n1. Fees" for n in (1, 2, 3))
    listed = "Schedule 1 (Help)\nSchedule 2 (Charges)\nSchedule 3 (Exit)"
    built = document(f"1. Order\n1.1 These shall apply.\n{listed}\n1.2 Nothing else shall.\n{below}")
    assert "contents" not in kinds(built)


def test_contents_lines_have_no_number():
    built = document("Contents\n1. Term .... 2\n2. Charges .... 3\n3. Exit .... 4\n1. Term")
    assert {clause_line.split()[1] for clause_line in outline(built).split("\n")[:4]} == {"-:"}


def test_contents_marked_by_the_file_are_contents():
    built = document(line("1. Term 2", "contents"), "1. Term\n1.1 A year.")
    assert kinds(built)[0] == "contents"


def test_heading_contents_over_no_list_is_no_contents_list():
    built = document("# Contents\nThe contents of the box shall be checked.")
    assert "contents" not in kinds(built)


@pytest.mark.parametrize(
    "start",
    [
        "IN WITNESS WHEREOF the parties have signed.",
        "Signed by ______",
        "Executed as a deed by A Ltd",
        "SIGNED for and on behalf of",
    ],
)
def test_signature_block_runs_to_its_last_field(start):
    built = document(f"1. Term\n1.1 A year shall pass.\n{start}\nName:\nTitle:\nDate: ________\nSCHEDULE 1\n1. Scope")
    assert kinds(built) == ["clause", "clause"] + ["signature"] * 4 + ["part", "clause"]


def test_clause_about_signing_is_no_signature():
    built = document("1. Signed copies\n1.1 Signed copies shall be kept by the Supplier.\nSigned copies shall be kept.")
    assert "signature" not in kinds(built)


def test_signature_rows_of_a_table_are_signature():
    built = document("1. Term", table(["Signed by", "A Ltd"], ["Name:", "Jo"]))
    assert kinds(built) == ["clause", "signature", "signature"]


def test_names_of_parties_set_as_headings_belong_to_the_signature_block():
    built = document(
        "1. Term\n1.1 A year shall pass.\nIN WITNESS WHEREOF the parties have signed.",
        "# LICENSOR:\n# HARBOUR LLC\nBy: /s/ Ann Lee\nName: Ann Lee\n# LICENSEE:\nBy:\nTitle: Head\nSCHEDULE 1\n1. Scope",
    )
    assert kinds(built) == ["clause", "clause"] + ["signature"] * 8 + ["part", "clause"]


def test_signature_that_is_filled_in_begins_a_block():
    built = document("1. Term\n1.1 A year shall pass.\n*By: /s/ Ann Lee*\n*Title: Head*")
    assert kinds(built) == ["clause", "clause", "signature", "signature"]


def test_heading_behind_signatures_with_no_field_below_ends_them():
    built = document("1.1 A year shall pass.\nSigned by ______\nName:\n# General terms\nThe Supplier shall help.")
    assert kinds(built) == ["clause", "signature", "signature", "heading", "paragraph"]


def test_heading_between_whereas_and_amendments_ends_the_recitals():
    built = document(
        "WHEREAS, the parties made an agreement;\nWHEREAS, they wish to change it;\nAmendment to the Agreement\n"
        "A. Section 13.9 is replaced by this.\nB. Section 13.10 is added."
    )
    assert kinds(built)[:2] == ["recital", "recital"]
    assert "recital" not in kinds(built)[2:]


def test_recitals_end_at_the_words_of_agreement():
    built = document(
        "# Background\n(A) The Buyer needs it.\n(B) The Supplier has it.\nIt is agreed as follows:\n1. Term"
    )
    assert kinds(built) == ["heading", "recital", "recital", "paragraph", "clause"]


def test_lettered_recital_about_agreeing_is_still_a_recital():
    built = document("# Background\n(A) The Buyer needs it.\n(B) The parties have agreed as follows.\n1. Term")
    assert kinds(built) == ["heading", "recital", "recital", "clause"]


def test_whereas_begins_recitals_without_a_heading():
    built = document(
        "WHEREAS the Buyer needs it;\nWHEREAS the Supplier has it;\nNOW THEREFORE the parties agree:\n1. Term"
    )
    assert kinds(built) == ["recital", "recital", "paragraph", "clause"]


@pytest.mark.parametrize(
    "text",
    [
        '"Refresh Plan" means the plan.',
        "“Refresh Plan” has the meaning given in clause 2.",
        "Refresh Plan means the plan.",
        "The term “Refresh” shall mean putting in new things.",
        "“Refresh” or “Renewal” means putting in new things.",
    ],
)
def test_definition_is_recognised(text):
    assert find(document(f"1. Definitions\n1.1 In this Agreement:\n{text}"), "Re").kind == "definition"


@pytest.mark.parametrize("text", ['"As is" and "as available" are not warranted.', "Refresh Plan shall be sent."])
def test_sentence_is_no_definition(text):
    assert find(document(f"1. Delivery\n1.1 It is so.\n{text}"), text).kind == "paragraph"


def test_list_under_a_definition_belongs_to_it():
    built = document(
        '1. Definitions\n1.1 In this Agreement:\n"Default" means:\n(a) a breach; or\n(b) a delay.\n"Term" means a year.'
    )
    assert kinds(built) == ["clause", "clause", "definition", "definition", "definition", "definition"]
    assert find(built, "a delay").level == find(built, '"Default"').level + 1
    assert find(built, '"Term"').level == find(built, '"Default"').level


def test_definition_table_by_header_and_by_terms():
    by_header = document("# Glossary", table(["Term", "Meaning"], ["API", "an interface"], header=True))
    by_terms = document("1. Definitions", table(['"API"', "means an interface"], ['"SLA"', "means a level"]))
    assert kinds(by_header) == ["heading", "row", "definition"]
    assert kinds(by_terms) == ["clause", "definition", "definition"]


@pytest.mark.parametrize(
    "text",
    [
        "[Guidance note: fill this in]",
        "Drafting note: choose one",
        "Note to bidders: see above",
        "[Note: delete if not needed]",
    ],
)
def test_notes_are_notes(text):
    assert find(document(f"1. Term\n{text}\n2. Charges"), text).kind == "note"


def test_italic_bracket_that_says_insert_is_a_note():
    built = document("1. Term", line("[Insert the date]", italic=True), line("[Insert the date here]"))
    assert kinds(built) == ["clause", "note", "paragraph"]


def test_version_table_is_a_note():
    built = document("Version Control", table(["Version Number", "Release Date"], ["1.0", "1 May"]), "1. Term")
    assert kinds(built) == ["title", "note", "note", "clause"]


def test_title_stands_alone_and_first_heading_does_not():
    built = document(heading("HOSTING AGREEMENT", size=20), heading("Services", size=14), "The Supplier shall host.")
    assert kinds(built) == ["title", "heading", "paragraph"]


def test_cover_above_the_contents_is_title():
    built = document(
        "ALPHA LIMITED\nand\nBETA PLC\nHOSTING AGREEMENT\nContents\n1. Term .... 1\n2. Fees .... 2\n3. Exit .... 3\n1. Term"
    )
    assert kinds(built)[:4] == ["title"] * 4


def test_footnote_is_a_leaf_under_the_provision_it_stands_in():
    built = document("1. Term\n1.1 The term is:", line("See the form.", "footnote"), "(a) a year.")
    assert [*kinds(built)] == ["clause", "clause", "footnote", "item"]
    assert find(built, "a year").number == "1.1(a)"
