from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

import contractlens as cl
from contractlens.detection.component_files import read_taxonomy, taxonomy_files
from contractlens.learning.own_types_file import learn_file, new_type, with_learnt_line, write_new_file
from contractlens.taxonomy import ClauseType
from contractlens.taxonomy_check import _KEYS
from tests.learning.own_type_texts import COUNTEREXAMPLES, EXAMPLES, NEW, publicity


def described(examples=EXAMPLES, counterexamples=COUNTEREXAMPLES, more=""):
    listed = "".join(f"    {text!r},\n" for text in examples).replace("'s", "’s").replace('"', "'")
    counter = "".join(f"    {text!r},\n" for text in counterexamples)
    return (
        '# mine\nschema_version = 1\n\n[clause_types.publicity]  # of ours\ntitle = "Publicity"\n'
        f'definition = "Who may speak about it."\n{more}examples = [\n{listed}]\ncounterexamples = [\n{counter}]\n'
    )


def test_new_type_loads_as_it_is():
    assert [item.id for item in cl.Taxonomy.loads(new_type("my_right"))] == ["my_right"]


def test_new_type_explains_every_field():
    text = new_type("my_right")
    assert {key for key in _KEYS - {"learnt"} if f"\n{key} = " not in text and f"\n# {key} = " not in text} == set()


def test_new_type_loads_when_every_field_is_taken_in():
    lines = new_type("my_right").splitlines()
    keys = {*_KEYS, "assets", "]"}
    start = {f"# {key}" for key in keys} | {"#     ", "# ]", "# [word_lists]"}
    wanted = "\n".join(line[2:] if any(line.startswith(head) for head in start) else line for line in lines)
    wanted = wanted.replace('"The Supplier shall ...",\n    "The Supplier shall ..."', '"A.", "B."')
    content = tomllib.loads(
        "\n".join(
            line
            for line in wanted.splitlines()
            if not line.strip().startswith(("taxonomy =", "analyzer =", "contractlens "))
        )
    )
    assert _KEYS - {"learnt"} <= set(content["clause_types"]["my_right"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("My Right", "bad_name"),
        ("../x", "bad_name"),
        ("right_", "bad_name"),
        ("insurance", "name_taken"),
        ("other", "name_taken"),
    ],
)
def test_new_type_refuses(name, kind):
    with pytest.raises(cl.LearningError) as caught:
        new_type(name)
    assert caught.value.kind == kind


def test_write_new_file_replaces_nothing(tmp_path):
    path = tmp_path / "mine.toml"
    write_new_file(path, b"1")
    with pytest.raises(cl.LearningError, match="exists"):
        write_new_file(path, b"2")
    assert path.read_bytes() == b"1"


def test_learn_file_learns_and_keeps_comments(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(described())
    learn_file(path)
    text = path.read_text()
    assert text.startswith("# mine\n")
    assert "# of ours" in text
    assert cl.LearntType.load(path).judge([NEW]).is_found.item()


def test_learn_file_twice_gives_the_same_files(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(described())
    learn_file(path)
    first = path.read_bytes(), (tmp_path / "publicity.npz").read_bytes()
    learn_file(path)
    assert (path.read_bytes(), (tmp_path / "publicity.npz").read_bytes()) == first


def test_examples_alone_are_told_what_to_do(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(described())
    with pytest.raises(cl.TaxonomyError, match="contractlens types learn"):
        cl.Taxonomy.load(path)


def test_changed_examples_must_be_learnt_again(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(described())
    learn_file(path)
    path.write_text(path.read_text().replace("promotional", "coloured"))
    with pytest.raises(cl.TaxonomyError, match="changed since"):
        cl.Taxonomy.load(path)


def test_missing_arrays_are_told(tmp_path):
    path = publicity().save(tmp_path / "mine.toml")
    (tmp_path / "publicity.npz").unlink()
    with pytest.raises(cl.TaxonomyError, match=r"no file publicity\.npz"):
        cl.Taxonomy.load(path)


@pytest.mark.parametrize("file", ["../publicity.npz", "/etc/passwd", "publicity.pkl", ""])
def test_files_outside_the_folder_are_refused(tmp_path, file):
    path = publicity().save(tmp_path / "mine.toml")
    path.write_text(path.read_text().replace("publicity.npz", file))
    with pytest.raises(cl.TaxonomyError, match="plain name"):
        cl.Taxonomy.load(path)


def test_learnt_types_need_a_file(tmp_path):
    text = publicity().save(tmp_path / "mine.toml").read_text()
    with pytest.raises(cl.TaxonomyError, match="loaded from a file"):
        cl.Taxonomy.loads(text)


def test_learn_file_without_examples_says_so(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(new_type("my_right"))
    with pytest.raises(cl.LearningError) as caught:
        learn_file(path)
    assert caught.value.kind == "too_few_examples"


def test_learn_file_leaves_types_with_rules_and_few_examples_alone(tmp_path):
    path = tmp_path / "mine.toml"
    rules = (
        '\n[clause_types.roadmap]\ntitle = "R"\ndefinition = "R."\nphrases = ["roadmap"]\nexamples = ["A roadmap."]\n'
    )
    path.write_text(described() + rules)
    assert [item.id for item in learn_file(path)] == ["publicity"]


def test_learn_file_that_is_missing_is_an_error_of_ours(tmp_path):
    with pytest.raises(cl.LearningError) as caught:
        learn_file(tmp_path / "no.toml")
    assert caught.value.kind == "unreadable"


def test_with_learnt_line_takes_the_place_of_an_older_one():
    item = ClauseType("mine", "Mine", "Mine.", examples=("A.",))
    text = '[clause_types.mine]\nlearnt = { file = "old.npz", examples = "0" }\ntitle = "Mine"\ndefinition = "Mine."\nexamples = ["A."]\n'
    assert with_learnt_line(text, item).count("learnt =") == 1


@pytest.mark.parametrize(
    "text",
    [
        'clause_types.mine = { title = "Mine", definition = "Mine.", examples = ["A."] }\n',
        '[clause_types]\nmine = { title = "Mine", definition = "Mine.", examples = ["A."] }\n',
        '[clause_types."mine"]\ntitle = "Mine"\ndefinition = "Mine."\nexamples = ["A."]\n',
    ],
    ids=["dotted", "inline", "quoted"],
)
def test_with_learnt_line_refuses_other_forms(text):
    with pytest.raises(cl.LearningError) as caught:
        with_learnt_line(text, ClauseType("mine", "Mine", "Mine.", examples=("A.",)))
    assert caught.value.kind == "unusual_file"


def test_load_needs_a_learnt_type(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(new_type("my_right"))
    with pytest.raises(cl.LearningError) as caught:
        cl.LearntType.load(path)
    assert caught.value.kind == "not_learnt"


def test_saved_rules_load_again(tmp_path):
    rules = cl.Taxonomy.default()["technology_refresh"]
    item = replace(publicity().clause_type, phrases=rules.phrases, patterns=rules.patterns)
    loaded = cl.LearntType.load(cl.LearntType(item).save(tmp_path / "mine.toml")).clause_type
    assert (loaded.phrases, [pattern.id for pattern in loaded.patterns]) == (
        rules.phrases,
        [pattern.id for pattern in rules.patterns],
    )


def test_learnt_types_pass_through_a_saved_component():
    taxonomy = cl.Taxonomy({"publicity": publicity().clause_type})
    assert read_taxonomy(taxonomy_files(taxonomy)).fingerprint == taxonomy.fingerprint
