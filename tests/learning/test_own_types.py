from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import contractlens as cl
from contractlens.batch.settings import Settings
from contractlens.detection.model_store import load_model
from contractlens.learning.own_types import JUDGED_COLUMNS
from contractlens.learning.own_types_measure import MEASURE_COLUMNS
from tests.learning.own_type_texts import COUNTEREXAMPLES, EXAMPLES, NEW, OTHERS, analyzer, publicity

CONTRACT = f"""1. Publicity

1.1 {NEW}

2. Payment

2.1 {OTHERS[1]}
""".encode()
PLAYBOOK = """
name = "own"
title = "Our own"
[[requirements]]
id = "no_publicity"
title = "No publicity without approval"
clause_types = ["publicity"]
"""


def dtypes(columns):
    return {column.name: column.dtype for column in columns}


def test_learn_type_finds_a_clause_in_words_that_no_example_has():
    assert publicity().judge([NEW]).is_found.item()


@pytest.mark.parametrize("text", OTHERS, ids=range(len(OTHERS)))
def test_learn_type_leaves_other_subjects_out(text):
    assert not publicity().judge([text]).is_found.item()


def test_judge_has_the_documented_columns():
    assert publicity().judge([NEW]).dtypes.astype(str).to_dict() == dtypes(JUDGED_COLUMNS)


def test_judge_of_nothing_has_the_same_columns():
    assert publicity().judge([]).dtypes.astype(str).to_dict() == dtypes(JUDGED_COLUMNS)


def test_judge_names_the_closest_example():
    judged = publicity().judge([EXAMPLES[3]])
    assert (judged.closest_example.item(), judged.likeness.item()) == (4, pytest.approx(1.0, abs=1e-3))


def test_judge_refuses_a_single_text():
    with pytest.raises(TypeError, match="write"):
        publicity().judge(NEW)


def test_report_has_the_documented_columns():
    assert publicity().report.dtypes.astype(str).to_dict() == dtypes(MEASURE_COLUMNS)


def test_report_holds_recall_false_alarms_precision_and_counterexamples():
    assert list(publicity().report.measure) == [
        "recall",
        "recall_without_heading",
        "false_alarms",
        "precision",
        "counterexamples_left_out",
    ]


def test_report_says_that_headings_help():
    value = publicity().report.set_index("measure").value
    assert value["recall"] >= value["recall_without_heading"]


def test_report_intervals_hold_their_values():
    report = publicity().report
    assert ((report.low <= report.value) & (report.value <= report.high)).all()


def test_report_counts_every_example():
    recall = publicity().report.iloc[0]
    assert (recall.total, recall.value) == (len(EXAMPLES), recall.counted / recall.total)


def test_report_interval_is_wide_for_few_examples():
    low, high = publicity(5, 0).report.loc[0, ["low", "high"]]
    assert high - low > 0.4


def test_summary_says_on_how_few_examples_it_rests():
    assert "Learnt from 5 examples and 0 counterexamples. That is few" in publicity(5, 0).summary


def test_five_examples_are_never_in_the_band_high():
    judged = publicity(5, 0).judge(EXAMPLES)
    assert "high" not in set(judged.band.dropna())


def test_confidence_stays_below_what_the_examples_can_show():
    assert publicity(5, 0).judge(EXAMPLES).confidence.max() <= 6 / 7


def test_same_examples_give_the_same_bytes():
    again = cl.learn_type(EXAMPLES, COUNTEREXAMPLES, name="publicity", title="Publicity")
    assert again.clause_type == publicity().clause_type


def test_counterexamples_lower_the_confidence_of_their_like():
    without, with_them = publicity(10, 0), publicity()
    assert with_them.judge(COUNTEREXAMPLES).confidence.sum() < without.judge(COUNTEREXAMPLES).confidence.sum()


def test_repr_holds_no_words_of_the_examples():
    assert repr(publicity()) == "<LearntType publicity: 10 examples>"


@pytest.mark.parametrize(
    ("examples", "counterexamples", "name", "kind"),
    [
        (EXAMPLES[:4], (), "publicity", "too_few_examples"),
        ((), (), "publicity", "too_few_examples"),
        ((*EXAMPLES, EXAMPLES[0].upper().replace(" ", "  ")), (), "publicity", "duplicate_examples"),
        (EXAMPLES, (NEW, NEW), "publicity", "duplicate_examples"),
        (EXAMPLES, EXAMPLES[2:3], "publicity", "contradictory_examples"),
        ((*EXAMPLES, " \n "), (), "publicity", "empty_example"),
        ((*EXAMPLES, "12.3 (4)"), (), "publicity", "empty_example"),
        ((*EXAMPLES, None), (), "publicity", "empty_example"),
        ((*EXAMPLES, "шум дождя"), (), "publicity", "empty_example"),
        ((*EXAMPLES, "long " * 5000), (), "publicity", "example_too_long"),
        ([f"{EXAMPLES[0]} {number}" for number in range(9)], (), "publicity", "examples_too_similar"),
        (EXAMPLES, (), "Publicity", "bad_name"),
        (EXAMPLES, (), "", "bad_name"),
        (EXAMPLES, (), "insurance", "name_taken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_learn_type_refuses(examples, counterexamples, name, kind):
    with pytest.raises(cl.LearningError) as caught:
        cl.learn_type(examples, counterexamples, name=name)
    assert caught.value.kind == kind


def test_errors_hold_no_words_of_the_examples():
    with pytest.raises(cl.LearningError) as caught:
        cl.learn_type((*EXAMPLES, EXAMPLES[0]), name="publicity")
    assert "photographs" not in str(caught.value)


def test_learn_type_refuses_a_single_text():
    with pytest.raises(TypeError, match="write"):
        cl.learn_type(EXAMPLES[0], name="publicity")


def test_number_and_heading_of_a_pasted_clause_are_read_as_such():
    pasted = [f"{number}.1 Publicity. {text}" for number, text in enumerate(EXAMPLES, 1)]
    assert cl.learn_type(pasted, name="publicity").judge([NEW]).is_found.item()


def test_saved_type_gives_the_same_answers(tmp_path):
    path = publicity().save(tmp_path / "mine.toml")
    loaded = cl.LearntType.load(path)
    assert loaded.clause_type == publicity().clause_type
    pd.testing.assert_frame_equal(loaded.judge([NEW, *OTHERS]), publicity().judge([NEW, *OTHERS]))


@pytest.mark.parametrize("name", ["mine.toml", "publicity.npz"])
def test_save_replaces_no_file(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(cl.LearningError) as caught:
        publicity().save(tmp_path / "mine.toml")
    assert (caught.value.kind, (tmp_path / name).read_text()) == ("file_exists", "mine")


def test_save_overwrites_when_told(tmp_path):
    publicity(5, 0).save(tmp_path / "mine.toml")
    publicity().save(tmp_path / "mine.toml", overwrite=True)
    assert cl.LearntType.load(tmp_path / "mine.toml").clause_type == publicity().clause_type


def test_save_into_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path):
    with pytest.raises(cl.LearningError) as caught:
        publicity().save(tmp_path / "no" / "mine.toml")
    assert caught.value.kind == "unwritable"


def test_taxonomy_of_a_saved_file_joins_ours(tmp_path):
    taxonomy = cl.Taxonomy.default() | cl.Taxonomy.load(publicity().save(tmp_path / "mine.toml"))
    assert taxonomy.fingerprint == publicity().taxonomy.fingerprint


def test_findings_have_the_learnt_type():
    findings = analyzer().analyze(CONTRACT).findings
    own = findings[findings.clause_type == "publicity"]
    assert (list(own.clause_number), list(own.title), list(own.modality)) == (["1.1"], ["Publicity"], ["prohibition"])


def test_findings_of_other_types_stay_as_they_are():
    findings = analyzer().analyze(CONTRACT).findings
    plain = cl.analyze(CONTRACT).findings
    others = findings[findings.clause_type != "publicity"].reset_index(drop=True)
    pd.testing.assert_frame_equal(others, plain)


def test_rules_alone_can_stand_beside_a_learnt_type():
    findings = cl.Analyzer(taxonomy=publicity().taxonomy).analyze(CONTRACT).findings
    assert "publicity" in set(findings.clause_type)


def test_matrix_has_a_column_for_the_learnt_type():
    assert "publicity" in cl.matrix([analyzer().analyze(CONTRACT)]).columns


def test_gaps_judge_a_requirement_on_the_learnt_type():
    playbook = cl.Playbook.loads(PLAYBOOK, taxonomy=publicity().taxonomy)
    gaps = analyzer().analyze(CONTRACT).gaps(playbook)
    assert list(gaps.status) == ["met"]


def test_explain_tells_the_closest_example_and_the_limits():
    analysis = analyzer().analyze(CONTRACT)
    own = analysis.findings.query("clause_type == 'publicity'").finding_id.item()
    told = str(analysis.explain(own))
    assert "Closest to: example" in told
    assert "learnt from 10 examples" in told


def test_nearest_names_the_learnt_type_where_nothing_was_found():
    text = "1. Announcements\n\n1.1 The Supplier shall agree announcements with the Buyer before it makes them.\n"
    analysis = analyzer().analyze(text.encode())
    found = {*analysis.findings.clause_type, *analysis.nearest.clause_type}
    assert "publicity" in found


def test_settings_of_a_scan_tell_learnt_types_apart():
    plain = cl.learn_type(EXAMPLES, name="publicity", title="Publicity").taxonomy
    prints = {Settings.make(taxonomy=taxonomy).fingerprint for taxonomy in (None, plain, publicity().taxonomy)}
    assert len(prints) == 3


def test_scan_finds_the_learnt_type(tmp_path):
    (tmp_path / "one.txt").write_bytes(CONTRACT)
    scan = cl.scan_archive([tmp_path / "one.txt"], tmp_path / "out", workers=0, taxonomy=publicity().taxonomy)
    assert "publicity" in set(scan.findings.clause_type)


def test_rules_and_examples_together_are_surer_than_each():
    rules = cl.ClauseType("publicity", "Publicity", "Publicity.", phrases=("press statement",))
    both = cl.learn_type(EXAMPLES, COUNTEREXAMPLES, name="publicity", rules=rules)
    by_rules = cl.Taxonomy({"publicity": rules})
    found = [
        cl.Analyzer(taxonomy=taxonomy).classify([NEW]).query("clause_type == 'publicity'").confidence.item()
        for taxonomy in (both.taxonomy, by_rules, publicity().taxonomy)
    ]
    assert found[0] > max(found[1:])


def test_rules_find_what_the_examples_do_not_show():
    rules = cl.ClauseType("publicity", "Publicity", "Publicity.", phrases=("commemorative mug",))
    both = cl.learn_type(EXAMPLES, name="publicity", rules=rules)
    found = cl.Analyzer(taxonomy=both.taxonomy).classify(["The Supplier shall pay for one commemorative mug a year."])
    assert "publicity" in set(found.clause_type)


def test_sensitivity_moves_the_threshold_of_learnt_types():
    texts = [*EXAMPLES, *COUNTEREXAMPLES, *OTHERS, "The Supplier shall agree every announcement with the Buyer."]
    counts = [
        (cl.Analyzer(taxonomy=publicity().taxonomy, sensitivity=name).classify(texts).clause_type == "publicity").sum()
        for name in ("fewer_false_alarms", "balanced", "miss_less")
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]


def test_relearn_takes_labels_in():
    labelled = pd.DataFrame({"text": [NEW, OTHERS[0], OTHERS[1]], "label": pd.array([True, False, None], "boolean")})
    learnt = publicity().relearn(labelled).clause_type
    assert (learnt.examples, learnt.counterexamples) == ((*EXAMPLES, NEW), (*COUNTEREXAMPLES, OTHERS[0]))


def test_relearn_needs_its_columns():
    with pytest.raises(ValueError, match="label"):
        publicity().relearn(pd.DataFrame({"text": [NEW]}))


def test_type_learnt_with_another_model_is_refused():
    model = load_model()
    bent = replace(publicity().detector, space="0" * 16)
    taxonomy = cl.Taxonomy({"publicity": replace(publicity().clause_type, learnt=bent.to_bytes())})
    with pytest.raises(cl.ModelFormatError) as caught:
        cl.Analyzer(taxonomy=taxonomy, model=model)
    assert caught.value.kind == "learnt_with_other_model"
