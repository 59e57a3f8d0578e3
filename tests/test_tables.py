from __future__ import annotations

from importlib import resources

import pytest

from contractlens import tables
from contractlens.tables import COMPILED, compile_table, load_table, parse

_DATA = resources.files("contractlens") / "data"


@pytest.mark.parametrize("name", COMPILED)
def test_compiled_table_is_that_of_its_text(name):
    text = (_DATA / f"{name}.toml").read_text(encoding="utf-8")
    made = (_DATA / "compiled" / f"{name}.json").read_text(encoding="utf-8")
    assert made == compile_table(text), "run `python -m contractlens.tables`"


@pytest.mark.parametrize("name", [*COMPILED, "date_cues"])
def test_load_table_holds_what_the_text_holds(name):
    text = (_DATA / f"{name}.toml").read_text(encoding="utf-8")
    assert load_table(name) == parse(text)


def test_a_compiled_table_of_another_text_does_not_count(tmp_path):
    file = tmp_path / "taxonomy.json"
    file.write_text(compile_table("a = 1"), encoding="utf-8")
    assert tables._compiled(file, "a = 1") == {"a": 1}
    assert tables._compiled(file, "a = 2") is None
    assert tables._compiled(tmp_path / "absent.json", "a = 1") is None
    file.write_text("<<<<<<< one of two branches\n", encoding="utf-8")
    assert tables._compiled(file, "a = 1") is None


@pytest.mark.parametrize(
    "text", ['a = "£"\n[t]\nb = [1, 2.5, true]\nc = { d = "x" }\n', "[[l]]\na = 1\n[[l]]\nb = []\n", "a = []", ""]
)
def test_compile_table_keeps_values_and_their_order(text, tmp_path):
    file = tmp_path / "a.json"
    file.write_text(compile_table(text), encoding="utf-8")
    made = tables._compiled(file, text)
    assert made == parse(text)
    assert list(made) == list(parse(text))
