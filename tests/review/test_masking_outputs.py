"""Personal data of a contract through each output: shown without a mask, gone with it."""

from __future__ import annotations

import html

import pytest
from typer.testing import CliRunner

import contractlens as cl
from contractlens.cli import app
from contractlens.exceptions import OutputError
from contractlens.review.gaps import gaps_of, judge_contract
from contractlens.review.playbooks import Playbook
from tests.review.contracts import contract

PERSONAL = ("Ms Jane Whitcombe", "jane.whitcombe@example.gov.uk", "020 7946 0123")
WORDS = (
    "The Supplier shall replace each laptop every {months} months, at its own cost and in agreement with Ms Jane "
    "Whitcombe, jane.whitcombe@example.gov.uk, 020 7946 0123."
)
TEXT = """HARDWARE AGREEMENT

1. Technology Refresh by Ms Jane Whitcombe

1.1 {words}

2. Letters to jane.whitcombe@example.gov.uk

2.1 This agreement ends on 31 March 2027.

3. Calls to 020 7946 0123

3.1 This agreement is governed by the law of England.
"""
PLAYBOOK = """
name = "refresh"
title = "Refresh"
[[requirements]]
id = "refresh"
title = "Laptops are replaced"
clause_types = ["technology_refresh"]
source = "House rule"
source_date = 2025-01-01
advice = "Ask for it."
"""


def deal(months=48, name="deal.txt"):
    words = WORDS.format(months=months)
    text = TEXT.format(words=words)
    return contract(text, ("technology_refresh", words), name=name)


def texts_of(frame):
    return html.unescape(frame.to_csv())


def shown_comparison(*, mask):
    made = cl.compare([deal(), deal(36, "other.txt")], clause_types=["technology_refresh"], mask=mask)
    return texts_of(made.to_frame()) + made.to_html()


def shown_differences(column):
    def shown(*, mask):
        made = cl.compare([deal(), deal(36, "other.txt")], clause_types=["technology_refresh"], mask=mask)
        return html.unescape(" ".join(made.differences[column].dropna()))

    return shown


def shown_deviation(column):
    def shown(*, mask):
        made = cl.deviation(deal(), deal(36, "template.txt"), mask=mask)
        return html.unescape(" ".join(made[column].dropna()))

    return shown


def shown_evidence(*, mask):
    analysis = deal()
    return html.unescape(analysis.show("technology_refresh", mask=mask)._repr_html_())


def shown_outline(*, mask):
    outline = deal().outline(mask=mask)
    return str(outline) + outline._repr_html_()


def shown_explanation(*, mask):
    analysis = deal(name="Letter to Ms Jane Whitcombe, jane.whitcombe@example.gov.uk, 020 7946 0123")
    explanation = analysis.explain(analysis.records.findings[0].id, mask=mask)
    return str(explanation) + explanation._repr_html_()


def playbook(tmp_path):
    path = tmp_path / "refresh.toml"
    path.write_text(PLAYBOOK, encoding="utf-8")
    return Playbook.load(path)


OUTPUTS = {
    "comparison": shown_comparison,
    "difference_first": shown_differences("first_value"),
    "difference_other": shown_differences("other_value"),
    "difference_change": shown_differences("change"),
    "difference_html": shown_differences("change_html"),
    "deviation_text": shown_deviation("text"),
    "deviation_template": shown_deviation("template_text"),
    "deviation_change": shown_deviation("change"),
    "deviation_html": shown_deviation("change_html"),
    "evidence": shown_evidence,
    "outline": shown_outline,
    "explanation": shown_explanation,
}


@pytest.mark.parametrize("shown", OUTPUTS.values(), ids=OUTPUTS.keys())
def test_personal_data_is_shown_without_a_mask(shown):
    assert [one for one in PERSONAL if one not in shown(mask=False)] == []


@pytest.mark.parametrize("shown", OUTPUTS.values(), ids=OUTPUTS.keys())
def test_personal_data_is_gone_with_a_mask(shown):
    words = shown(mask=True)
    assert [one for one in (*PERSONAL, "Whitcombe") if one in words] == []
    assert "[e-mail]" in words


def gaps_in_each_way(playbook_, *, mask):
    return [
        deal().gaps(playbook_, mask=mask),
        gaps_of([deal()], playbook_, mask=mask),
        judge_contract([deal()], playbook_, mask=mask),
    ]


def test_gaps_show_personal_data_without_a_mask(tmp_path):
    for found in gaps_in_each_way(playbook(tmp_path), mask=False):
        assert [one for one in PERSONAL if one not in found.quote[0]] == []


def test_gaps_hide_personal_data_with_a_mask(tmp_path):
    for found in gaps_in_each_way(playbook(tmp_path), mask=True):
        assert [one for one in (*PERSONAL, "Whitcombe") if one in texts_of(found)] == []
        assert "[e-mail]" in found.quote[0]


@pytest.mark.parametrize("before", range(440, 500, 7))
def test_an_address_is_masked_before_a_quote_is_cut(before, tmp_path):
    words = f"{'x' * before} write to Ms Jane Whitcombe, jane.whitcombe@example.gov.uk or call 020 7946 0123 at once."
    analysis = contract(f"1. Refresh\n\n1.1 {words}\n", ("technology_refresh", words))
    quote = analysis.gaps(playbook(tmp_path), mask=True).quote[0]
    assert not any(piece in quote for piece in ("Whit", "jane", "020"))


def test_gaps_of_a_scan_are_masked(tmp_path):
    (tmp_path / "in").mkdir()
    text = TEXT.format(words=WORDS.format(months=48))
    (tmp_path / "in" / "deal.txt").write_text(text, encoding="utf-8")
    scan = cl.scan_archive([tmp_path / "in"], tmp_path / "out", workers=0)
    chosen = playbook(tmp_path)
    plain, hidden = texts_of(scan.gaps(chosen)), texts_of(scan.gaps(chosen, mask=True))
    assert [one for one in PERSONAL if one not in plain] == []
    assert [one for one in (*PERSONAL, "Whitcombe") if one in hidden] == []


def test_masked_evidence_has_no_page_images_and_needs_no_file(samples):
    analysis = cl.analyze((samples / "council_hosting.pdf").read_bytes())
    evidence = analysis.show("benchmarking", mask=True)
    assert evidence.images == ()
    assert "<mark" in evidence._repr_html_()


def test_masked_evidence_is_not_saved_as_pictures(samples, tmp_path):
    evidence = cl.analyze(samples / "council_hosting.pdf").show("benchmarking", mask=True)
    with pytest.raises(OutputError, match="masked"):
        evidence.save(tmp_path / "a.png")


def test_masked_file_names_that_become_the_same_are_numbered():
    names = ["Ms Jane Whitcombe.txt", "Ms Joan Ferris.txt"]
    made = cl.compare([deal(name=names[0]), deal(36, names[1])], clause_types=["technology_refresh"], mask=True)
    assert len(set(made.documents)) == 2
    assert made.side_by_side("quote").shape == (1, 2)
    assert set(made.to_frame().document) == set(made.documents)


def test_what_differs_in_personal_data_alone_is_still_changed():
    other = contract(deal().document.text.replace("020 7946 0123", "020 7946 0999"), name="other.txt")
    found = cl.deviation(deal(), other, mask=True)
    changed = found[found.status == "changed"]
    assert len(changed) == 2
    assert not changed.change.str.contains("[-", regex=False).any()


def test_nothing_of_a_contract_is_in_a_repr():
    analysis = deal()
    evidence = analysis.show("technology_refresh")
    made = [
        analysis,
        analysis.outline(),
        analysis.outline().headings,
        analysis.explain(analysis.records.findings[0].id),
        evidence,
        evidence.shown,
        cl.compare([analysis, deal(36)]),
    ]
    assert not any(word in repr(made) for word in ("Whitcombe", "7946", "laptop", "example.gov.uk"))


@pytest.fixture
def files(tmp_path):
    made = []
    for name, months in (("one.txt", 48), ("two.txt", 36)):
        made.append(tmp_path / name)
        made[-1].write_text(TEXT.format(words=WORDS.format(months=months)), encoding="utf-8")
    (tmp_path / "refresh.toml").write_text(PLAYBOOK, encoding="utf-8")
    return made


def arguments_of(command, files):
    one, two = files
    return {
        "compare": ["compare", one, two, "--types", "technology_refresh", "--format", "html"],
        "deviation": ["deviation", one, "--template", two, "--format", "html"],
        "gaps": ["gaps", one, "--playbook", one.parent / "refresh.toml", "--format", "json"],
        "explain": ["explain", one, "--type", "technology_refresh", "--save", one.parent / "seen.html"],
    }[command]


def output_of(command, files, *options):
    arguments = [str(argument) for argument in arguments_of(command, files)]
    result = CliRunner().invoke(app, [*arguments, *options])
    assert result.exit_code == 0, result.output
    saved = files[0].parent / "seen.html"
    return html.unescape(result.output + (saved.read_text(encoding="utf-8") if saved.exists() else ""))


@pytest.mark.parametrize("command", ["compare", "deviation", "gaps", "explain"])
def test_command_masks_when_asked(command, files):
    plain, hidden = output_of(command, files), output_of(command, files, "--mask")
    assert [one for one in PERSONAL if one not in plain] == []
    assert [one for one in (*PERSONAL, "Whitcombe") if one in hidden] == []
