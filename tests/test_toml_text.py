from __future__ import annotations

import pytest

import contractlens as cl
from contractlens.toml_text import parse_toml

ENDLESS = {
    "bare": ".".join(["a"] * 50_000) + " = 1",
    "spaced": " . ".join(["a"] * 50_000) + " = 1",
    "quoted": ".".join(['"a b"'] * 50_000) + " = 1",
    "table": "[" + ".".join(["a"] * 50_000) + "]",
    "inside": "x = {" + ".".join(["a"] * 50_000) + " = 1}",
}
DEEP = {
    "open": "a = " + "[" * 100_000,
    "closed": "a = " + "[" * 5_000 + "]" * 5_000,
    "tables": "a = " + "{b = " * 5_000,
}


def test_toml_is_read():
    assert parse_toml('[a.b]\nc = "One. Two. Three."\n') == {"a": {"b": {"c": "One. Two. Three."}}}


def test_a_key_may_have_many_parts():
    assert "a" in parse_toml(".".join(["a"] * 100) + " = 1")


def test_a_long_text_with_dots_is_no_key():
    words = "The Supplier shall pay. " * 10_000
    assert parse_toml(f'text = "{words}"')["text"] == words


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_key_is_refused_with_its_line(text):
    with pytest.raises(ValueError, match=r"key of more than 100 parts \(line 2\)"):
        parse_toml(f"\n{text}")


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deep_is_refused(text):
    with pytest.raises(ValueError, match="nested too deep"):
        parse_toml(text)


def test_what_is_no_toml_is_told_with_its_place():
    with pytest.raises(ValueError, match=r"not valid TOML: .*line 1"):
        parse_toml("a = = 1")


@pytest.mark.parametrize("text", [ENDLESS["bare"], DEEP["open"]], ids=["endless", "deep"])
@pytest.mark.parametrize("kind", [cl.Taxonomy, cl.Playbook], ids=["clause types", "playbook"])
def test_hostile_files_of_users_are_one_problem(kind, text):
    with pytest.raises(cl.DefinitionError) as error:
        kind.loads(text)
    assert [problem.key for problem in error.value.problems] == ["(whole file)"]
