from __future__ import annotations

import pandas as pd
import pytest

import contractlens as cl
from contractlens.review.gaps import GAP_COLUMNS, gaps_of, judge, judge_contract, open_gaps
from contractlens.review.gaps_evidence import Evidence
from tests.review.evidence import covered, evidence, fact, finding, line, provision, requirement, verdict

ROOT = "sample_contracts"
INTERVAL = 'checks = [{ attribute = "refresh_interval_months", op = "le", value = 48, unit = "months" }]'
NEAREST = {
    "technology_refresh": finding(
        text="Equipment may be renewed.", confidence=0.1, clause_number="7.2", finding_id=None
    )
}


def months(number):
    return [fact("refresh_interval_months", number, "months")]


@pytest.fixture(scope="module")
def council():
    return cl.analyze(f"{ROOT}/council_hosting.pdf")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"status": "present"}, "met"),
        ({"status": "by_reference"}, "by_reference"),
        ({"status": "disapplied"}, "disapplied"),
        ({"status": "placeholder"}, "placeholder"),
        ({"band": "review"}, "met"),
        ({"band": "low"}, "partly"),
    ],
    ids=["present", "by_reference", "disapplied", "placeholder", "review_band", "low_band"],
)
def test_a_finding_gives_its_status(found, expected):
    assert verdict("", evidence(finding(**found))).status == expected


def test_nothing_found_in_a_file_read_whole_is_not_met_and_says_what_was_searched():
    row = verdict('advice = "Ask for it."', evidence(nearest=NEAREST, provisions=(provision("x", part="Schedule 1"),)))
    assert row.status == "not_met"
    assert row.searched == "10 pages, 1 provision, schedules and parts: Schedule 1"
    assert row.nearest_text == "7.2: Equipment may be renewed."
    assert row.advice == "Ask for it."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"coverage": (covered(can_tell=False, unreadable_pages="3, 7-9"),)}, "3, 7-9 could not be read"),
        ({"coverage": (covered(can_tell=False, poor_pages="2"),)}, "2 were read with doubt"),
        ({"coverage": (covered(can_tell=False),)}, "some content could not be read"),
        ({"missing": ("Schedule 4",)}, "Schedule 4 is referred to but not in the file"),
        ({"unread": ("annex.pdf",)}, "annex.pdf could not be read"),
        ({"coverage": ()}, "no file was read"),
    ],
    ids=["unreadable", "poor", "other_content", "missing_schedule", "unread_file", "no_file"],
)
def test_not_found_is_never_said_of_what_was_not_read(fields, reason):
    for held in (evidence(**fields), evidence(finding("insurance"), **fields)):
        row = verdict("", held)
        assert row.status == "cannot_tell"
        assert reason in row.explanation


def test_words_not_found_in_a_file_with_unread_pages_cannot_be_told():
    body = 'checks = [{ field = "text", op = "contains", value = "escrow" }]'
    held = evidence(finding(), coverage=(covered(can_tell=False, unreadable_pages="3"),))
    assert verdict(body, held).status == "cannot_tell"


def test_a_figure_that_contradicts_stands_although_pages_are_unread():
    held = evidence(finding(), facts={0: months(60)}, coverage=(covered(can_tell=False, unreadable_pages="3"),))
    assert verdict(INTERVAL, held).status == "not_met"


def test_the_best_finding_decides_what_is_required():
    held = evidence(finding(start=1), finding(start=2), facts={0: months(60), 1: months(36)})
    row = verdict(INTERVAL, held)
    assert (row.status, row.finding_id) == ("met", "technology_refresh-2")
    assert "60 months stated" in row.explanation


def test_a_contradiction_elsewhere_makes_it_partly_where_all_must_pass():
    held = evidence(finding(start=1), finding(start=2), facts={0: months(60), 1: months(36)})
    assert verdict(INTERVAL.replace(" }]", ', match = "all" }]'), held).status == "partly"


def test_a_figure_that_contradicts_weighs_more_than_a_silent_finding():
    held = evidence(finding(start=1, confidence=0.99), finding(start=2), facts={1: months(60)})
    row = verdict(INTERVAL, held)
    assert (row.status, row.finding_id) == ("not_met", "technology_refresh-2")


def test_a_low_band_finding_never_hides_a_contradiction():
    held = evidence(finding(start=1), finding(start=2, band="low"), facts={0: months(60), 1: months(36)})
    assert verdict(INTERVAL, held).status == "not_met"


def test_a_low_band_finding_that_says_nothing_cannot_be_told():
    row = verdict(INTERVAL, evidence(finding(band="low")))
    assert row.status == "cannot_tell"
    assert "read it before relying on it" in row.explanation


def test_a_disapplied_provision_beside_one_in_force_is_told():
    held = evidence(finding(start=1), finding(start=2, status="disapplied", clause_number="6.2"))
    row = verdict("", held)
    assert row.status == "met"
    assert "6.2 is disapplied" in row.explanation


def test_a_near_miss_with_the_words_asked_for_is_no_certain_gap():
    body = 'checks = [{ field = "text", op = "contains", value = "renew" }]'
    row = verdict(body, evidence(finding(), nearest=NEAREST))
    assert row.status == "cannot_tell"
    assert "7.2 holds such words" in row.explanation


def test_a_type_that_was_not_searched_for_cannot_be_told():
    assert verdict("", evidence(types=frozenset({"insurance"}))).status == "cannot_tell"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "met"),
        ([{}], "not_met"),
        ([{"band": "low"}], "cannot_tell"),
        ([{"status": "by_reference"}], "by_reference"),
        ([{"status": "placeholder"}], "placeholder"),
        ([{"status": "disapplied"}], "met"),
        ([{"status": "disapplied"}, {"start": 5}], "not_met"),
    ],
    ids=["none", "there", "low", "by_reference", "placeholder", "disapplied", "worst_decides"],
)
def test_what_is_forbidden(found, expected):
    held = evidence(*(finding(**fields) for fields in found))
    assert verdict('presence = "forbidden"', held).status == expected


def test_what_is_forbidden_cannot_be_excluded_in_unread_pages():
    held = evidence(coverage=(covered(can_tell=False, unreadable_pages="1"),))
    assert verdict('presence = "forbidden"', held).status == "cannot_tell"


def test_what_is_forbidden_but_unclear_must_be_read():
    assert verdict(f'presence = "forbidden"\n{INTERVAL}', evidence(finding())).status == "cannot_tell"


def test_what_is_optional_is_no_gap_when_absent_and_judged_when_there():
    body = f'presence = "optional"\n{INTERVAL}'
    assert verdict(body, evidence()).status == "not_applicable"
    assert verdict(body, evidence(finding(), facts={0: months(60)})).status == "not_met"


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ([line("start", "2025-01-01"), line("end", "2026-01-01")], "met"),
        ([line("start", "2025-01-01"), line("end")], "partly"),
        ([line("start", note="blank, still to be filled in"), line("end", note="blank, ...")], "placeholder"),
        ([line("start"), line("end")], "not_met"),
        ([], "not_met"),
    ],
    ids=["both", "one", "blank", "none", "no_summary"],
)
def test_facts_of_the_summary(summary, expected):
    assert verdict("", evidence(summary=summary), head='facts = ["start", "end"]').status == expected


def test_words_are_searched_in_provisions_but_not_in_the_contents():
    head = 'words = ["change in law"]'
    found = evidence(provisions=(provision("Costs of a Change in  Law"),))
    listed = evidence(provisions=(provision("Change in law ... 9", kind="contents"),))
    assert verdict("", found, head=head).status == "met"
    assert verdict("", listed, head=head).status == "not_met"
    assert verdict("", evidence(provisions=None), head=head).status == "cannot_tell"


def test_forbidden_words_name_their_place():
    held = evidence(provisions=(provision("dated [ ] 2025"),))
    row = verdict('presence = "forbidden"', held, head='words = ["[ ]"]')
    assert (row.status, row.clause_number, row.page) == ("not_met", "9.9", 2)


def test_warnings_that_must_not_be_there():
    warning = {"kind": "page_unreadable", "message": "page 3 cannot be read", "page": 3}
    body, head = 'presence = "forbidden"', 'warnings = ["page_unreadable"]'
    assert verdict(body, evidence(), head=head).status == "met"
    assert verdict(body, evidence(warnings=(warning,)), head=head).status == "not_met"


def test_collecting_gives_a_row_per_place_and_judges_nothing():
    book = requirement('presence = "collect"\ncollect = ["refresh_interval_months"]')
    held = evidence(finding(start=1), finding(start=2), finding(start=3), facts={0: months(36), 2: months(60)})
    gaps = judge(book, held)
    assert gaps.explanation.tolist() == ["refresh interval: 36 months", "refresh interval: 60 months"]
    assert judge(book, evidence(finding())).status.tolist() == ["partly"]
    assert judge(book, evidence()).status.tolist() == ["cannot_tell"]
    assert open_gaps(judge(book, evidence()), "could").empty


def test_columns_are_the_same_for_every_outcome(council):
    names = [column.name for column in GAP_COLUMNS]
    for gaps in (gaps_of([], "exit_readiness"), council.gaps("exit_readiness"), gaps_of([council], "risk_allocation")):
        assert list(gaps.columns) == names
        assert gaps.dtypes.astype(str).tolist() == [column.dtype for column in GAP_COLUMNS]


def test_advice_is_given_for_gaps_only(council):
    gaps = council.gaps("tech_benefit_and_skills")
    assert gaps[gaps.status == "met"].advice.isna().all()
    assert gaps[gaps.status == "not_met"].advice.notna().all()


def test_quotes_stand_in_the_contract(council):
    gaps = council.gaps("security_and_data").dropna(subset=["finding_id"])
    words = dict(zip(council.findings.finding_id, council.findings.text, strict=True))
    assert len(gaps) > 5
    assert all(words[row.finding_id].startswith(row.quote.rstrip("…")) for row in gaps.itertuples())


def test_every_playbook_that_ships_judges_a_contract(council):
    for name in cl.Playbook.names():
        gaps = council.gaps(name)
        assert set(gaps.requirement_id) == {item.id for item in cl.Playbook.builtin(name).requirements}


def test_one_contract_in_two_files_is_met_if_either_meets(council):
    terms = cl.analyze(b"# Order\n\n1. Start date: 1 May 2025\n")
    alone = gaps_of([terms], "risk_allocation").set_index("requirement_id").status
    together = judge_contract([terms, council], "risk_allocation").set_index("requirement_id").status
    assert alone["insurance"] != "met"
    assert together["insurance"] == "met"
    assert len(together) == len(alone)


def test_the_same_file_twice_counts_once(council):
    pd.testing.assert_frame_equal(judge_contract([council, council], "exit_readiness"), council.gaps("exit_readiness"))


def test_a_contract_without_files_is_refused():
    with pytest.raises(ValueError, match="at least one file"):
        judge_contract([], "exit_readiness")


def test_a_schedule_in_another_file_is_not_missing():
    main = cl.analyze(b"AGREEMENT\n\n1. Prices\n\n1.1 The Supplier shall charge the prices in Schedule 2.\n")
    schedule = cl.analyze(b"SCHEDULE 2\nPRICES\n\n1. The price is fixed for 12 months.\n")
    assert Evidence.of(main).missing
    assert Evidence.of(main, schedule).missing == ()
    assert Evidence.of(main, cl.analyze(b"SCHEDULE 3\nSERVICES\n\n1. The services are these.\n")).missing
