from __future__ import annotations

import pytest

from contractlens.analysis import Analysis, Records
from contractlens.exceptions import ReadError
from contractlens.findings import Attribute, Finding
from contractlens.learning.annotations import Label
from contractlens.learning.judging import judge_contract, typeset
from contractlens.learning.labelled import LabelledContract, LabelledProvision
from contractlens.segmentation import segment_clauses
from contractlens.taxonomy import Taxonomy

LEAD, FIRST, SECOND = "1.1 The Supplier shall:", "(a) hold insurance cover; and", "(b) tell the Buyer of changes."


def label(clause_type):
    return Label(clause_type, "present", "obligation", "supplier", "shall")


def contract(lead=(), first=(), second=(), **options):
    texts = {LEAD: lead, FIRST: first, SECOND: second}
    provisions = tuple(LabelledProvision(t, tuple(map(label, names)), **options) for t, names in texts.items())
    return LabelledContract("agreement", "family", provisions)


class Stub:
    """An analyzer that finds insurance in the lead-in, running on over its items."""

    def analyze(self, document):
        clauses = segment_clauses(document)
        clause = next(c for c in clauses if document.text[c.start :].startswith(LEAD))
        fact = Attribute("amount_gbp", 5.0, "GBP", "5", 0, 1)
        finding = Finding(
            "f", "insurance", clause.id, clause.start, len(document.text), "present", "obligation", "supplier", "shall",
            0.9, "high", (), (fact,),
        )  # fmt: skip
        return Analysis(Records(document, clauses, (finding,), ()), Taxonomy.default(), "stub")


def types(judged):
    return [{one.clause_type for one in each.found} for each in judged.provisions]


def test_a_finding_counts_where_it_stands():
    assert types(judge_contract(contract(["insurance"]), Stub())) == [{"insurance"}, set(), set()]


def test_one_that_runs_on_counts_for_a_labelled_item_too():
    judged = judge_contract(contract(["insurance"], ["insurance"]), Stub())
    assert types(judged) == [{"insurance"}, {"insurance"}, set()]
    assert [each.carried for each in judged.provisions] == [set(), {"insurance"}, set()]


def test_strict_counts_it_everywhere():
    assert types(judge_contract(contract(["insurance"]), Stub(), strict=True)) == [{"insurance"}] * 3


def test_uncertain_provisions_are_not_counted():
    assert judge_contract(contract(["insurance"], certain=False), Stub()).provisions == ()


def test_attributes_are_plain_texts():
    [found] = judge_contract(contract(["insurance"]), Stub()).provisions[0].found
    assert found.attributes == (("amount_gbp", "5"),)


def test_typeset_marks_printed_numbers_and_rows():
    provisions = (
        LabelledProvision("Part", kind="part"),
        LabelledProvision(LEAD, number="1.1"),
        LabelledProvision("a\tb", kind="header_row"),
        LabelledProvision("c\t", kind="row"),
        LabelledProvision("Gone", change="deleted"),
    )
    document, places = typeset(LabelledContract("x", "x", provisions))
    assert [document.text[start:end] for start, end in places] == ["Part", LEAD, "a\tb", "c", "Gone"]
    assert (document.blocks[0].kind, document.blocks[0].level, document.blocks[1].label) == ("heading", 0, "1.1")
    assert [block.cell.row for block in document.blocks if block.cell] == [0, 0, 1]
    assert document.tracked_change(*places[-1]) == "deleted"


def test_standalone_provisions_are_judged_by_themselves(analyzer):
    provision = LabelledProvision("The Supplier shall replace every laptop after 48 months.", alone=True)
    [judged] = judge_contract(LabelledContract("c", "c", (provision,)), analyzer).provisions
    assert [one.clause_type for one in judged.found] == ["technology_refresh"]


def test_a_file_is_analysed_and_the_words_looked_up_in_it(analyzer, samples):
    provision = LabelledProvision("These words stand in no contract of ours", (label("insurance"),))
    judged = judge_contract(LabelledContract("c", "c", (provision,)), analyzer, file=samples / "harbour_call_off.docx")
    assert (judged.provisions, judged.unmatched) == ((), 1)


def test_a_file_that_cannot_be_read_is_an_error(analyzer, samples):
    with pytest.raises(ReadError):
        judge_contract(contract(), analyzer, file=samples / "broken_transfer.pdf")
