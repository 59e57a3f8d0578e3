from __future__ import annotations

import pytest

from tests.builders import line, table
from tests.facts.helpers import facts_of

BODY = """# 1. Services
1.1\tThe Supplier provides.
1.2\tIt does so:
(a)\twell; and
(b)\tcheaply.
# 2. Charges
2.1\tThe Buyer pays.
2.2\tLate pay bears interest.
# 3. Ending
3.1\tIt ends."""
SCHEDULE = "# Schedule 1: Services\n1.\tHosting\n2.\tSupport\n2.1\tThe desk is open."


def references(sentence, *, schedule="", body=BODY):
    """Label, resolution and number of the target of every reference of a sentence in clause 3.2."""
    facts = facts_of(body, f"3.2\t{sentence}", *([schedule] if schedule else []))
    clauses = {clause.id: clause for clause in facts.places.clauses}
    return [
        (one.label, one.resolution, (clauses[one.target].number or clauses[one.target].label) if one.target else None)
        for one in facts.references
    ]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        pytest.param("See clause 2.1.", [("clause 2.1", "resolved", "2.1")], id="clause"),
        pytest.param("See Clause 1.2(b).", [("clause 1.2(b)", "resolved", "1.2(b)")], id="item"),
        pytest.param("See section 2.", [("section 2", "resolved", "2")], id="section"),
        pytest.param("See § 2.2.", [("section 2.2", "resolved", "2.2")], id="sign"),
        pytest.param("See condition 1.1.", [("condition 1.1", "resolved", "1.1")], id="condition"),
        pytest.param(
            "See clauses 1 to 3.",
            [("clause 1", "resolved", "1"), ("clause 2", "resolved", "2"), ("clause 3", "resolved", "3")],
            id="range",
        ),
        pytest.param(
            "See clauses 1.1, 2 and 2.2.",
            [("clause 1.1", "resolved", "1.1"), ("clause 2", "resolved", "2"), ("clause 2.2", "resolved", "2.2")],
            id="list",
        ),
        pytest.param(
            "See clauses 1.2(a) and (b).",
            [("clause 1.2(a)", "resolved", "1.2(a)"), ("clause 1.2(b)", "resolved", "1.2(b)")],
            id="items of one clause",
        ),
        pytest.param("See clause 2.9.", [("clause 2.9", "broken", None)], id="no such number"),
        pytest.param("See clause 9.", [("clause 9", "broken", None)], id="no such clause"),
        pytest.param("See clause [●].", [("clause", "broken", None)], id="blank"),
        pytest.param("Error! Reference source not found.", [("", "broken", None)], id="field without target"),
        pytest.param("Ten days, 2.1 times the fee, are due.", [], id="plain numbers"),
        pytest.param("This clause says little; a section of it less.", [], id="no number"),
    ],
)
def test_provisions_are_resolved(sentence, found):
    assert references(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        pytest.param("See Schedule 1.", [("Schedule 1", "resolved", "Schedule 1")], id="schedule"),
        pytest.param("See Schedule One.", [("Schedule One", "resolved", "Schedule 1")], id="in words"),
        pytest.param(
            "See paragraph 2.1 of Schedule 1.",
            [("paragraph 2.1 of Schedule 1", "resolved", "2.1"), ("Schedule 1", "resolved", "Schedule 1")],
            id="inner first",
        ),
        pytest.param(
            "See Schedule 1, paragraph 2.",
            [("Schedule 1", "resolved", "Schedule 1"), ("paragraph 2 of Schedule 1", "resolved", "2")],
            id="outer first",
        ),
        pytest.param("See Schedule 7.", [("Schedule 7", "not_in_file", None)], id="absent"),
        pytest.param("See Annex B.", [("Annex B", "not_in_file", None)], id="absent annex"),
        pytest.param(
            "See paragraph 4 of Schedule 7.",
            [("paragraph 4 of Schedule 7", "not_in_file", None), ("Schedule 7", "not_in_file", None)],
            id="inside an absent one",
        ),
        pytest.param("See Call-Off Schedule 3.", [("Call-Off Schedule 3", "not_in_file", None)], id="another set"),
    ],
)
def test_schedules_are_resolved(sentence, found):
    assert references(sentence, schedule=SCHEDULE) == found


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        pytest.param("See section 43 of the Freedom of Information Act 2000.", "legislation", id="act"),
        pytest.param("See Regulation 72 of the Public Contracts Regulations 2015.", "legislation", id="regulations"),
        pytest.param("See Article 28 of the UK GDPR.", "legislation", id="regulation of the union"),
        pytest.param("See the Companies Act 2006, section 3.", "legislation", id="act first"),
        pytest.param("See 17 U.S.C. § 101.", "legislation", id="code"),
        pytest.param("See FAR clause 52.212-4.", "legislation", id="acquisition regulation"),
        pytest.param("See clause 3 of the Framework Agreement.", "document", id="agreement above"),
        pytest.param("See Schedule 2 to the Lease Agreement.", "document", id="schedule of another paper"),
        pytest.param("See section 4.6 thereof.", "document", id="thereof"),
    ],
)
def test_other_documents_are_external(sentence, kind):
    facts = facts_of(BODY, f"3.2\t{sentence}")
    assert {(one.kind, one.resolution) for one in facts.references} == {(kind, "external")}


def test_paragraph_in_a_schedule_means_that_schedule():
    facts = facts_of(BODY, "# Schedule 1: Services\n1.\tHosting\n2.\tAs paragraph 1 says.\n3.\tAs clause 1 says.")
    clauses = {clause.id: clause for clause in facts.places.clauses}
    paragraph, clause = facts.references
    assert clauses[paragraph.target].part == "Schedule 1: Services"
    assert clauses[clause.target].part == ""


def test_this_schedule_is_the_one_that_says_so():
    facts = facts_of(BODY, "# Schedule 1: Services\n1.\tThis Schedule governs.\n2.\tMore.")
    own = next(one for one in facts.references if one.label == "this Schedule")
    assert next(clause for clause in facts.places.clauses if clause.id == own.target).label == "Schedule 1"


def test_heading_of_a_schedule_is_no_reference():
    assert facts_of(BODY, SCHEDULE).references == ()


def test_the_words_of_a_reference_stand_at_its_place():
    facts = facts_of(BODY, "3.2\tUnder that clause 2.1, and Schedule 3 (Exit).")
    assert [facts.places.text[one.start : one.end] for one in facts.references] == ["clause 2.1", "Schedule 3 (Exit)"]


def test_run_in_items_are_found_in_the_provision_that_holds_them():
    body = "# 1. Duties\n1.1\tThe Supplier shall (a) host and (b) patch the system.\n1.2\tMore.\n# 2. Pay\n2.1\tPay.\n# 3. End\n3.1\tEnd."
    assert references("See section 1.1(b).", body=body)[0][1:] == ("resolved", "1.1")


def test_number_of_a_provision_is_no_reference_to_itself():
    facts = facts_of(
        "ARTICLE I\tServices",
        "ARTICLE I SERVICES\nThe Supplier provides.\nARTICLE II CHARGES\nThe Buyer pays under Article I.",
    )
    assert [facts.places.text[one.start : one.end] for one in facts.references][-1] == "Article I"
    assert all(one.start > facts.places.text.index("pays") for one in facts.references)


def test_long_chain_of_references_ends():
    facts = facts_of("1.1\t" + "paragraph 1 of Schedule 1 of " * 400)
    assert len(facts.references) == 800


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        pytest.param("The Public Contracts Regulations 2015 apply.", [], id="name of regulations"),
        pytest.param("Regulation (EU) 2018/1725 applies.", [], id="name of a regulation"),
        pytest.param("See regulation 2 of the Public Contracts Regulations 2015.", [("regulation 2 of Public Contracts Regulations 2015", "external", None)], id="provision of regulations"),
        pytest.param("A request under Rule 406 promulgated by the regulator.", [("rule 406", "external", None)], id="rule"),
        pytest.param("See MRS \u00a7 24-101(2).", [("section 24-101(2)", "external", None)], id="state statute"),
        pytest.param("See Section 101(35A) of the Bankruptcy Code.", [("section 101(35A) of Bankruptcy Code", "external", None)], id="letter in brackets"),
        pytest.param("See Section 3 of the Pensions Act 2013 (as in force).", [("section 3 of Pensions Act 2013", "external", None)], id="remark behind an act"),
        pytest.param("IN BREACH OF SECTION 2.1 OR A BREACH OF LAW.", [("section 2.1", "resolved", "2.1")], id="word behind a number"),
        pytest.param("It breaks clause 1.2(a) or (v) fails.", [("clause 1.2(a)", "resolved", "1.2(a)")], id="list of the sentence"),
        pytest.param("NEGLIGENCE ON THE PART OF THE SUPPLIER.", [], id="part of"),
        pytest.param("See 79 Fed. Reg. 57,184.", [], id="register of a government"),
        pytest.param("See section 3 of the Framework Agreement, Acme pays.", [("section 3 of Framework Agreement", "external", None)], id="comma behind a document"),
        pytest.param("See Exhibit K, and QR will buy.", [("Exhibit K", "not_in_file", None)], id="initials behind an exhibit"),
        pytest.param("See Exhibit F\u20111.", [("Exhibit F\u20111", "not_in_file", None)], id="non-breaking hyphen"),
        pytest.param("See Section 7(a) of this Agreement and section C.", [("section 7(a)", "broken", None), ("section C", "not_in_file", None)], id="letter where nothing has letters"),
        pytest.param("See clause 9 (How much you can be held responsible for).", [("clause 9", "not_in_file", None)], id="title that nothing has"),
        pytest.param("See clause 2.1(d).", [("clause 2.1(d)", "not_in_file", None)], id="no evidence of itself"),
        pytest.param("Interest runs. See clause 2.1(a) and clause 2.1(b).", [("clause 2.1(a)", "not_in_file", None), ("clause 2.1(b)", "not_in_file", None)], id="no evidence of each other"),
    ],
)  # fmt: skip
def test_what_looks_like_a_number_of_this_contract_is_told_apart(sentence, found):
    assert references(sentence) == found


def test_bracketed_number_alone_is_of_a_list_and_no_clause():
    assert references("It is so in the case of clause (3) of the definition.") == [("clause (3)", "not_in_file", None)]


def test_reference_does_not_run_into_the_next_paragraph_or_cell():
    facts = facts_of(BODY, "3.2\tWhen to use the Schedule", "1250 Mill Road", *table(["the private annex", "31 May"]))
    assert facts.references == ()


def test_reference_broken_over_a_paragraph_behind_this_is_found():
    facts = facts_of(BODY, "3.2\tIt is so under this\nSection 2.1 and ends.")
    assert [(one.label, one.resolution) for one in facts.references] == [("section 2.1", "resolved")]


def test_in_an_amendment_the_agreement_is_the_one_that_is_amended():
    facts = facts_of(
        line("AMENDMENT NO. 1", size=24), BODY, "3.2\tSection 2.1 of the Agreement is replaced. See section 2.1."
    )
    assert [(one.label, one.resolution) for one in facts.references] == [
        ("section 2.1 of Agreement", "external"),
        ("section 2.1", "resolved"),
    ]


def test_number_under_which_a_contract_is_filed_is_no_reference():
    assert facts_of("Exhibit 99(k)(5) FORM OF AGREEMENT between Acme Inc. and Bolt LLC", BODY).references == ()


def test_letter_of_a_list_whose_letters_were_not_read_leads_to_the_clause_that_holds_it():
    body = "# 1. Liability\n1.1\tLimits\nThe first limit applies.\nThe second limit applies.\n1.2\tMore\n1.3\tMore"
    facts = facts_of(body, "# 2. Law", "2.1\tSee clause 1.1(a).")
    found = [(one.resolution, one.target) for one in facts.references]
    clause = next(one for one in facts.places.clauses if one.number == "1.1")
    assert found == [("resolved", clause.id)]
