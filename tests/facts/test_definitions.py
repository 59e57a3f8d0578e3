from __future__ import annotations

import pytest

from tests.builders import line, table
from tests.facts.helpers import facts_of

SECTION = (
    '# 1. Definitions\n1.1\tIn this Agreement:\n"Services" means the services in Schedule 1.\n"Exit Plan" means a plan.'
)


def terms(facts):
    return {definition.term: definition for definition in facts.definitions}


def meaning(facts, term):
    one = terms(facts)[term]
    return facts.places.text[one.meaning_start : one.meaning_end]


def test_definitions_section_gives_terms_and_meanings():
    facts = facts_of(SECTION)
    assert list(terms(facts)) == ["Services", "Exit Plan"]
    assert meaning(facts, "Services") == "means the services in Schedule 1."


def test_place_of_a_definition_is_the_term_itself():
    facts = facts_of(SECTION)
    for definition in facts.definitions:
        assert facts.places.text[definition.start : definition.end] == definition.term


def test_table_of_terms_gives_a_definition_for_each_row():
    facts = facts_of(
        "# Definitions",
        table(("Term", "Meaning"), ("Working Day", "any day but Sunday"), ("Site", "each office"), header=True),
    )
    assert {term: one.kind for term, one in terms(facts).items()} == {"Working Day": "table", "Site": "table"}
    assert meaning(facts, "Site") == "each office"


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        pytest.param('The Supplier provides hosting (the "Services").', "Services", id="quoted"),
        pytest.param("The Supplier provides hosting (the “Services”).", "Services", id="curly"),
        pytest.param(
            'Staff of the Supplier ("Supplier Personnel") must be vetted.', "Supplier Personnel", id="no article"
        ),
        pytest.param('Acme Ltd, hereinafter called "the Contractor", agrees.', "Contractor", id="hereinafter"),
        pytest.param('Acme Ltd (hereinafter referred to as the "Bank") agrees.', "Bank", id="led in"),
    ],
)
def test_inline_definitions_are_found(sentence, term):
    facts = facts_of(f"# 1. Services\n1.1\t{sentence}")
    assert terms(facts)[term].kind == "inline"


def test_inline_definition_means_the_words_before_its_bracket():
    facts = facts_of(
        '1.1\tThe parts that wear out (the "Consumables") and the plan for them (the "Parts Plan") are listed.'
    )
    assert meaning(facts, "Parts Plan") == "the plan for them"


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The software (version 3) is supplied as is.", id="no quotation marks"),
        pytest.param('Ratings such as "low" are not used (see "advice").', id="quoted common word"),
        pytest.param("The Supplier shall include (the usual) terms.", id="plain brackets"),
    ],
)
def test_brackets_that_define_nothing_give_no_definition(sentence):
    assert facts_of(f"1.1\t{sentence}").definitions == ()


def test_unquoted_name_in_brackets_counts_when_it_is_taken_up_again():
    used = "1.2\tThe Programme begins. The Programme ends. The Programme is paid for."
    assert list(terms(facts_of("1.1\tThe work in Annex A (the Programme) matters.", used))) == ["Programme"]
    assert facts_of("1.1\tThe work is done in Holland (the Netherlands).").definitions == ()


def test_two_terms_before_one_meaning_are_two_definitions():
    facts = facts_of('# 1. Definitions\n"Loss" or "Losses" means money lost.')
    assert meaning(facts, "Loss") == meaning(facts, "Losses") == "means money lost."


def test_second_term_of_a_sentence_has_its_own_meaning():
    facts = facts_of('# 1. Definitions\n"Plan" means the plan in clause 4, and "Output" means any result.')
    assert meaning(facts, "Plan") == "means the plan in clause 4"
    assert meaning(facts, "Output") == "means any result."


def test_cross_reference_names_the_provision_that_defines():
    facts = facts_of(
        '# 1. Definitions\n"Dispute" has the meaning given in clause 2.\n# 2. Disputes\nEvery quarrel is one.'
    )
    dispute = terms(facts)["Dispute"]
    assert dispute.kind == "cross_reference"
    assert dispute.refers_to.startswith("clause 2")
    target = next(clause for clause in facts.places.clauses if clause.id == dispute.refers_to_clause_id)
    assert target.heading == "Disputes"


def test_uses_count_outside_the_definition_with_plurals_and_case():
    facts = facts_of(
        '# 1. Definitions\n"Device" means a device that is a Device.',
        "# 2. Use\n2.1\tEach Device is new. All Devices work. A device is not counted. The Device's case is.",
    )
    assert terms(facts)["Device"].uses == 3


def test_longer_term_is_no_use_of_the_shorter_one():
    facts = facts_of(
        '"Supplier" means A.\n"Supplier Staff" means B.', "# 2. Use\n2.1\tSupplier Staff work. The Supplier pays."
    )
    assert (terms(facts)["Supplier"].uses, terms(facts)["Supplier Staff"].uses) == (1, 1)


def test_different_meanings_of_a_term_conflict():
    facts = facts_of('# 1. Definitions\n"Site" means an office.\n"Fee" means money.\n"Site" means a web site.')
    assert {one.term: one.conflicting for one in facts.definitions} == {"Site": True, "Fee": False}


def test_same_meaning_twice_is_no_conflict():
    facts = facts_of('# 1. Definitions\n"Site" means an office.\n"Site" means an office.')
    assert not any(one.conflicting for one in facts.definitions)


def test_lead_in_of_a_list_is_no_term():
    facts = facts_of(
        '# 1. Definitions\nIn this Agreement the following expressions have the meanings given.\n"Fee" means money.'
    )
    assert list(terms(facts)) == ["Fee"]


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        pytest.param('Elm Data Ltd (together with its successors and assigns, the "Client") agrees.', "Client", id="successors"),
        pytest.param('It pays rent (as amended from time to time, the "Rent").', "Rent", id="as amended"),
        pytest.param('It makes a request (each such request, a "Call") by email.', "Call", id="each such"),
        pytest.param('Acme acts as agent (in such capacity, the "Agent").', "Agent", id="capacity"),
        pytest.param('It hosts. In this Schedule "Downtime" means time off. More.', "Downtime", id="in this schedule"),
        pytest.param('It is paid for. "Paid Currency" means money that was bought.', "Paid Currency", id="second sentence"),
    ],
)  # fmt: skip
def test_term_defined_in_passing_is_found(sentence, term):
    assert term in terms(facts_of("# 1. Terms", f"1.1\t{sentence}"))


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param('It pays (including interest under the "Late Payment Act") at once.', id="including"),
        pytest.param('Payments are made (that is, payments under the "Gap Programme") late.', id="under"),
        pytest.param('The users (who are classified as "Members" by the club) pay.', id="classified"),
    ],
)
def test_quoted_name_in_brackets_defines_nothing(sentence):
    assert terms(facts_of("# 1. Terms", f"1.1\t{sentence}")) == {}


def test_meaning_of_a_term_in_a_sentence_ends_with_the_sentence():
    facts = facts_of("# 1. Terms", '1.1\tIt hosts. In this Schedule "Downtime" means time off. More follows.')
    assert meaning(facts, "Downtime") == "means time off."


def test_row_that_defines_the_word_term_is_no_row_of_headings():
    facts = facts_of(
        "# Definitions",
        table(("Term", "Meaning"), ("Term", "means the term in clause 2"), ("Site", "means each office"), header=True),
    )
    assert list(terms(facts)) == ["Term", "Site"]


def test_definitions_in_a_title_are_found():
    facts = facts_of(
        line('BETWEEN Elm Data Inc. (the "Vendor")', size=24),
        line('AND Ayr Council (the "Council")', size=24),
        "1.1\tText.",
    )
    assert list(terms(facts)) == ["Vendor", "Council"]


def test_sentence_does_not_end_in_an_abbreviation():
    facts = facts_of('1.1\tIt is so. ELM U.S. GROWTH FUND, a trust (the "Fund"), agrees.')
    assert meaning(facts, "Fund").startswith("ELM U.S. GROWTH FUND")


def test_beginning_of_a_sentence_is_no_term():
    facts = facts_of(
        "# 1. Definitions",
        "1.1\tUnless otherwise stated herein, each of the terms used here shall have the meaning given below:",
    )
    assert terms(facts) == {}
