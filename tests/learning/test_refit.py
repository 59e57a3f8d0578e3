from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from contractlens.cli import app
from contractlens.corrections.file import append_corrections
from contractlens.corrections.record import Context, Correction
from contractlens.detection.model_store import load_model
from contractlens.exceptions import CorpusError
from contractlens.learning import refit as refit_module
from contractlens.learning.evaluation import Evaluation, TypeScore
from contractlens.learning.examples import load_corpus
from contractlens.learning.held_out_set import HeldOutSet, measure_both
from contractlens.learning.refit import _objections, train_with_corrections
from contractlens.learning.refit_text import refit_text
from contractlens.learning.training import train
from contractlens.taxonomy import Taxonomy
from tests.learning.test_training import CONTRACT, LABEL, SUBJECTS, WORDS

# Nothing of this says "insurance" to a model of the corpus, so that what is learned of it comes from corrections.
PLEDGES = [f"The Supplier shall pledge {word} bullion to guard against mishaps in its {word} works." for word in WORDS]


@pytest.fixture(scope="module")
def corpus_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "clauses").mkdir()
    (folder / "contracts").mkdir()
    lines = []
    for family in ("one", "two", "three"):
        lines.append(f"## family: {family}")
        for word in WORDS:
            lines += [f"- || - || In {family} {text.format(word)}{LABEL % name}" for name, text in SUBJECTS.items()]
            lines.append(f"- || - || Notices in {family} about {word} matters are sent by post.")
    (folder / "clauses" / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    for name in ("small", "other"):
        (folder / "contracts" / f"{name}.txt").write_text(CONTRACT.replace("family: small", f"family: {name}"))
    return folder


@pytest.fixture(scope="module")
def old_dir(corpus_dir, tmp_path_factory):
    folder = tmp_path_factory.mktemp("old")
    train(corpus_dir, folder)
    return folder


def missed(right="insurance", contracts=4):
    """The same kind of wording was missed in several contracts."""
    return [
        Correction(
            text,
            right_type=right,
            document_id=f"{position % contracts}" * 64,
            start=position * 100,
            end=position * 100 + len(text),
            provision_start=position * 100,
            made_at="2026-05-31",
            reviewer="AB",
            context=Context(heading="General"),
        )
        for position, text in enumerate(PLEDGES)
    ]


@pytest.fixture(scope="module")
def refit(corpus_dir, old_dir, tmp_path_factory):
    out = tmp_path_factory.mktemp("new") / "model"
    return out, train_with_corrections(corpus_dir, missed(), out, old_dir=old_dir)


def test_corrections_of_other_contracts_teach_the_model(refit):
    _, result = refit
    assert result.old["corrections"].micro.hits == 0
    assert result.new["corrections"].micro.recall > 0.8


def test_findings_gained_are_listed_with_whether_they_are_right(refit):
    _, result = refit
    gained = [each for each in result.changes if each.among == "corrections"]
    assert {(each.clause_type, each.is_gained, each.is_right) for each in gained} == {("insurance", True, True)}
    assert all(each.is_better for each in gained)


def test_the_new_model_is_written_with_its_measures(refit):
    out, result = refit
    assert (result.is_written, result.objections) == (True, ())
    assert load_model(out).version == result.model.version != result.old_version
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["training"]["corrections"]["provisions"] == len(PLEDGES)
    assert manifest["metrics"]["held_out_corrections"]["labels"] == len(PLEDGES)


@pytest.mark.parametrize(("new_f1", "count"), [(0.8, 0), (0.7, 1)], ids=["as-good", "worse"])
def test_labelled_contracts_of_the_team_count(new_f1, count):
    sets = dict.fromkeys(("contracts", "clauses", "corrections"), NONE)
    assert len(_objections(sets, sets, HeldOutSet("ours", 10, 0.8, new_f1, 0))) == count


@pytest.mark.filterwarnings("ignore::contractlens.ModelVersionWarning")
def test_both_models_are_measured_on_labelled_contracts(corpus_dir, old_dir, refit, tmp_path):
    path = tmp_path / "ours.jsonl"
    lines = [*PLEDGES, "The Customer pays within thirty days of each invoice."]
    labels = [[{"type": "insurance"}] for _ in PLEDGES]
    path.write_text(
        "".join(
            json.dumps({"text": text, "labels": each, "alone": True, "heading": "General"}) + "\n"
            for text, each in zip(lines, [*labels, []], strict=True)
        )
    )
    examples = [*load_corpus(corpus_dir).examples, *refit[1].corrected.corpus.examples]
    test = measure_both(path, load_model(old_dir), load_model(refit[0]), Taxonomy.default(), examples)
    assert (test.labels, test.known) == (len(PLEDGES), len(PLEDGES))
    assert test.old_f1 < test.new_f1
    assert "stand in the training data too" in refit_text(replace(refit[1], test=test))


def test_no_words_of_a_contract_stand_in_the_manifest(refit):
    assert "bullion" not in (refit[0] / "manifest.json").read_text()


@pytest.mark.filterwarnings("ignore::contractlens.ModelVersionWarning")  # it knows two types
def test_a_model_finds_what_it_was_taught(refit):
    import contractlens as cl

    found = cl.Analyzer.load(refit[0]).classify([PLEDGES[0].replace("its", "all its")], headings=["General"])
    assert list(found.clause_type) == ["insurance"]


def test_the_text_shows_what_is_compared(refit):
    text = refit_text(refit[1])
    assert "10 provisions of 4 contract(s), 10 of them new" in text
    assert "corrected provisions" in text
    assert "bullion" not in text


def test_the_model_in_the_folder_is_the_old_one_and_knows_its_corrections(corpus_dir, refit):
    out, result = refit
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    again = train_with_corrections(corpus_dir, missed(), out)
    assert again.old_version == result.model.version
    assert (again.new_examples, again.changes, again.same_corpus) == (0, (), True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_model_of_another_corpus_is_told(corpus_dir, old_dir, tmp_path):
    other = tmp_path / "corpus"
    shutil.copytree(corpus_dir, other)
    with (other / "clauses" / "a.txt").open("a") as file:
        file.write("\n- || - || A further line.\n")
    result = train_with_corrections(other, missed(), tmp_path / "model", old_dir=old_dir)
    assert not result.same_corpus
    assert "another corpus" in refit_text(result)


def wrong_corrections(corpus_dir):
    """Somebody rejects every insurance clause: a model that believes it is worse."""
    found = [each for each in load_corpus(corpus_dir).examples if "insurance" in each.types]
    return [
        Correction(
            each.provision.text.replace("In ", "Within "),
            found_type="insurance",
            document_id=f"{position % 10}" * 64,
            start=position * 1000,
            end=position * 1000 + 5,
            made_at="2026-05-31",
            context=Context(found=("insurance",)),
        )
        for position, each in enumerate(found * 3)
    ]


def test_a_better_model_is_not_replaced(corpus_dir, old_dir, tmp_path):
    out = shutil.copytree(old_dir, tmp_path / "model")
    before = (out / "weights.npz").read_bytes()
    result = train_with_corrections(corpus_dir, wrong_corrections(corpus_dir), out)
    assert not result.is_written
    assert "F1 on held-out" in result.objections[0]
    assert (out / "weights.npz").read_bytes() == before


def test_force_replaces_it(corpus_dir, tmp_path, monkeypatch):
    monkeypatch.setattr(refit_module, "_objections", lambda *_: ["worse"])
    out = tmp_path / "model"
    result = train_with_corrections(corpus_dir, missed(), out, force=True)
    assert (result.is_written, result.objections) == (True, ("worse",))
    assert load_model(out).version == result.model.version


def score(hits, false_alarms, misses):
    return Evaluation((TypeScore("insurance", hits, false_alarms, misses),), 100)


NONE = Evaluation((), 0)


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ((score(50, 5, 5), NONE, score(1, 1, 1)), (score(50, 5, 5), NONE, score(2, 0, 0)), 0),
        ((score(50, 5, 5), NONE, score(1, 1, 1)), (score(40, 5, 15), NONE, score(2, 0, 0)), 1),
        ((score(50, 5, 5), NONE, score(1, 1, 1)), (score(50, 5, 5), NONE, score(1, 2, 1)), 1),
        ((score(50, 5, 5), score(9, 0, 0), NONE), (score(50, 5, 5), score(1, 8, 8), NONE), 1),
        ((score(50, 5, 5), score(900, 0, 0), NONE), (score(50, 5, 5), score(897, 3, 3), NONE), 0),
        ((NONE, score(50, 5, 5), NONE), (NONE, score(40, 5, 15), NONE), 1),
        ((score(5000, 5, 5), NONE, NONE), (score(4999, 5, 6), NONE, NONE), 0),
    ],
    ids=[
        "better",
        "worse-contracts",
        "worse-corrections",
        "worse-clauses",
        "clauses-a-little-worse",
        "clauses-alone",
        "within-noise",
    ],
)
def test_when_the_old_model_is_better(old, new, count):
    sets = ("contracts", "clauses", "corrections")
    assert len(_objections(dict(zip(sets, old, strict=True)), dict(zip(sets, new, strict=True)), None)) == count


@pytest.mark.parametrize("corrections", [[], [replace(missed()[0], right_type="of_our_own")]], ids=["none", "unknown"])
def test_nothing_to_learn_from_is_refused(corpus_dir, old_dir, tmp_path, corrections):
    with pytest.raises(CorpusError) as caught:
        train_with_corrections(corpus_dir, corrections, tmp_path / "model", old_dir=old_dir)
    assert caught.value.kind == "no_corrections"


@pytest.fixture
def command(corpus_dir, refit, tmp_path, monkeypatch):
    """Runs the command with what training gave above, and says what it was asked for."""
    file, asked = tmp_path / "team.jsonl", {}
    append_corrections(file, missed())

    def run(*arguments, **result):
        def trained(corpus, corrections, out, **options):
            asked.update(options, corpus=corpus, corrections=corrections, out=out)
            return replace(refit[1], **result)

        monkeypatch.setattr(refit_module, "train_with_corrections", trained)
        given = ["train", "--corpus", str(corpus_dir), "--corrections", str(file), "--out", str(tmp_path / "model")]
        return CliRunner().invoke(app, [*given, *arguments]), asked

    return run


def test_the_command_tells_what_was_gained(command, old_dir):
    result, asked = command("--against", str(old_dir))
    assert result.exit_code == 0, result.output
    assert "gained right" in result.stdout
    assert (asked["corrections"], asked["old_dir"], asked["force"]) == (missed(), old_dir, False)


def test_the_command_refuses_to_replace_a_better_model(command):
    result, _ = command(objections=("F1 falls",), is_written=False)
    assert result.exit_code == 4
    assert "is better" in result.stderr
    assert "--force" in result.stderr
    assert "wrote" not in result.stdout


def test_the_command_forces(command):
    result, asked = command("--force", objections=("F1 falls",))
    assert (result.exit_code, asked["force"]) == (0, True)
    assert "although F1 falls" in result.stderr


def test_the_command_tells_what_is_wrong_with_a_file(corpus_dir, tmp_path):
    file = tmp_path / "team.jsonl"
    file.write_text("{}\n")
    result = CliRunner().invoke(app, ["train", "--corpus", str(corpus_dir), "--corrections", str(file)])
    assert result.exit_code == 2
    assert "line 1" in result.stderr
