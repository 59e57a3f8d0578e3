from __future__ import annotations

import pytest

import contractlens as cl
from contractlens.exceptions import DefinitionError
from contractlens.review.playbook_check import ATTRIBUTES

FIRST = 'name = "p"\ntitle = "P"\n[[requirements]]\nid = "one"\ntitle = "One"\n'
CHECKED = FIRST + 'clause_types = ["insurance"]\n'


def problems(text):
    with pytest.raises(cl.PlaybookError) as caught:
        cl.Playbook.loads(text, name="p.toml")
    return [(problem.key, problem.reason) for problem in caught.value.problems]


def test_there_are_ten_playbooks():
    assert len(cl.Playbook.names()) == 10


@pytest.mark.parametrize("name", cl.Playbook.names())
def test_playbooks_that_ship_survive_toml(name):
    playbook = cl.Playbook.builtin(name)
    assert playbook.name == name
    assert cl.Playbook.loads(playbook.to_toml()) == playbook


@pytest.mark.parametrize("name", cl.Playbook.names())
def test_playbooks_that_ship_say_what_to_do_and_why(name):
    for item in cl.Playbook.builtin(name).requirements:
        assert item.advice, item.id
        assert item.source or item.presence == "collect", item.id


def test_only_the_calendar_collects():
    collecting = {
        name
        for name in cl.Playbook.names()
        if any(item.presence == "collect" for item in cl.Playbook.builtin(name).requirements)
    }
    assert collecting == {"portfolio_renewal_calendar"}


def test_a_source_from_memory_says_so():
    text = CHECKED + 'source = "PPN 014"\nsource_date = 2023-09-01\nsource_checked = false\n'
    citation = cl.Playbook.loads(text).requirements[0].citation
    assert citation == "PPN 014 (1 September 2023); from memory, check before relying on it"


def test_every_mistake_is_reported_at_once():
    text = """
name = "My Playbook"
colour = "red"
[[requirements]]
id = "a"
title = "A"
clause_types = ["insurence"]
severity = "maybe"
[[requirements]]
id = "a"
title = " "
words = ["x"]
facts = ["bayer"]
"""
    keys = [key for key, _ in problems(text)]
    assert keys == [
        "colour",
        "name",
        "title",
        "requirements[0].severity",
        "requirements[0].clause_types",
        "requirements[1].title",
        "requirements[1].words",
        "requirements[1].facts",
        "requirements[0].id",
        "requirements[1].id",
    ]


@pytest.mark.parametrize(
    ("check", "key", "reason"),
    [
        ("{}", "", "attribute or a field"),
        ('{ attribute = "amount_gbp", field = "text", op = "present" }', "", "attribute or a field"),
        ('{ attribute = "amuont_gbp", op = "present" }', ".attribute", "did you mean amount_gbp"),
        ('{ attribute = "amount_gbp", op = "regex", value = "a" }', ".op", "must be one of"),
        ('{ attribute = "amount_gbp", op = "ge" }', ".value", "missing"),
        ('{ attribute = "amount_gbp", op = "present", value = 1 }', ".value", "takes no value"),
        ('{ attribute = "amount_gbp", op = "ge", value = "many" }', ".value", "must be a number"),
        ('{ attribute = "amount_gbp", op = "ge", value = nan }', ".value", "must be a number"),
        ('{ attribute = "amount_gbp", op = "in", value = 1 }', ".value", "must be a list"),
        ('{ attribute = "amount_gbp", op = "ge", value = [1] }', ".value", "must be a list for"),
        ('{ attribute = "amount_gbp", op = "ge", value = 1, unit = "groats" }', ".unit", "must be one of"),
        ('{ attribute = "due_date", op = "ge", value = "May", unit = "date" }', ".value", "date as text"),
        ('{ field = "band", op = "eq", value = "high" }', ".field", "must be one of"),
        ('{ field = "bearer", op = "eq", value = "bank" }', ".value", "is one of"),
        ('{ field = "modality", op = "ge", value = "right" }', ".op", "only strengths"),
        ('{ field = "text", op = "contains", value = "a;b" }', ".value", "semicolon"),
        ('{ attribute = "amount_gbp", op = "ge", value_of = "cap" }', ".value_of", "clause_type.attribute"),
        ('{ any_of = [{ field = "text", op = "present" }] }', ".any_of", "2 to"),
        ('{ any_of = ["a", "b"] }', ".any_of[0]", "must be a table"),
        ('{ any_of = [{ all_of = [] }, { field = "text", op = "present" }] }', ".any_of[0].all_of", "list of checks"),
    ],
)
def test_mistakes_in_checks(check, key, reason):
    found = problems(f"{CHECKED}checks = [{check}]")
    assert found[0][0] == f"requirements[0].checks[0]{key}"
    assert reason in found[0][1]


@pytest.mark.parametrize(
    ("line", "key", "reason"),
    [
        ('applies_when = { signed_from = "2025" }', "applies_when.signed_from", "must be a date"),
        ("applies_when = { signed_from = 2025-01-01T10:00:00 }", "applies_when.signed_from", "must be a date"),
        ("applies_when = { value_above = -1 }", "applies_when.value_above", "not below 0"),
        ("applies_when = { value_above = inf }", "applies_when.value_above", "must be a number"),
        ('applies_when = { currency = "pounds" }', "applies_when.currency", "three letters"),
        ("applies_when = { facts = { x = [1] } }", "applies_when.facts.x", "true, false"),
        ("applies_when = { weather = 1 }", "applies_when.weather", "unknown key"),
        ('applies_when = "always"', "applies_when", "table of conditions"),
        ("advice = 5", "advice", "must be a text"),
        ('advice = "a\\u0000b"', "advice", "control characters"),
        ("source_checked = 1", "source_checked", "true or false"),
        ('presence = "collect"', "collect", "go with presence"),
        ("checks = 5", "checks", "list of tables"),
    ],
)
def test_mistakes_in_requirements(line, key, reason):
    found = problems(CHECKED + line)
    assert found[0][0] == f"requirements[0].{key}"
    assert reason in found[0][1]


@pytest.mark.parametrize(
    "text",
    ["", "requirements = []", "requirements = 5", "requirements = [1]", "[[requirements]]"],
    ids=["empty", "no_requirement", "number", "list_of_numbers", "empty_requirement"],
)
def test_texts_without_requirements_are_refused(text):
    assert problems(text)


@pytest.mark.parametrize("text", ["name = ", "[[[", "a = " + "[" * 5000], ids=["cut", "brackets", "deep"])
def test_malformed_toml_is_one_problem(text):
    assert [key for key, _ in problems(text)] == ["(whole file)"]


def test_own_clause_types_need_their_taxonomy():
    text = FIRST + 'clause_types = ["parking"]'
    mine = cl.Taxonomy.loads('[clause_types.parking]\ntitle = "Parking"\ndefinition = "Where to park."')
    assert problems(text)
    assert cl.Playbook.loads(text, taxonomy=mine).requirements[0].clause_types == ("parking",)


def test_an_unknown_name_lists_those_that_ship():
    with pytest.raises(cl.PlaybookError, match="exit_readiness") as caught:
        cl.Playbook.builtin("exit")
    assert caught.value.kind == "no_such_playbook"


@pytest.mark.parametrize("name", ["../data/taxonomy", "..", "a/b", ""])
def test_a_name_is_no_path(name):
    with pytest.raises(cl.PlaybookError):
        cl.Playbook.find(name)


def test_files_that_cannot_be_read_are_errors_of_ours(tmp_path):
    with pytest.raises(cl.PlaybookError, match="cannot read") as caught:
        cl.Playbook.load(tmp_path / "none.toml")
    assert caught.value.kind == "unreadable"
    (tmp_path / "latin.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(cl.PlaybookError, match="UTF-8"):
        cl.Playbook.load(tmp_path / "latin.toml")
    (tmp_path / "huge.toml").write_bytes(b"#" * 5_000_001)
    with pytest.raises(cl.PlaybookError, match="larger than"):
        cl.Playbook.load(tmp_path / "huge.toml")


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    place = tmp_path / "p.toml"
    place.write_bytes(b"\xef\xbb\xbf" + CHECKED.encode())
    assert cl.Playbook.load(place).name == "p"


def test_errors_are_definition_errors():
    assert issubclass(cl.PlaybookError, DefinitionError)


def test_every_fact_that_is_read_can_be_named():
    found = cl.analyze("sample_contracts/northmoor_outsourcing.docx").attributes.name
    assert set(found) <= ATTRIBUTES
