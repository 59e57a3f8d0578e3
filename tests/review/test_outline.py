from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.review.contracts import contract

DUTY = "2.1 The Supplier shall replace each laptop."
TEXT = f"AGREEMENT\n\n1. Term\n\n1.1 It lasts.\n\n2. Refresh & more\n\n{DUTY}\n\nSchedule 1: Prices\n\n1. Fees\n\n1.1 They are low.\n"


class Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def outline():
    return contract(TEXT, ("technology_refresh", DUTY)).outline()


def test_headings_stand_with_what_was_found_under_them(outline):
    assert str(outline).splitlines() == [
        "1. Term",
        "2. Refresh & more [Technology refresh]",
        "Schedule 1: Prices",
        "  1. Fees",
    ]


def test_html_is_well_formed_and_escaped(outline):
    checked = Balance()
    checked.feed(outline._repr_html_())
    assert checked.open == []
    assert "Refresh &amp; more" in outline._repr_html_()


def test_every_finding_is_counted_once(analyzer, samples):
    for name in ("council_hosting.pdf", "harbour_call_off.docx"):
        analysis = analyzer.analyze(samples / name)
        outline = analysis.outline()
        counted = sum(sum(heading.found.values()) for heading in outline.headings) + sum(outline.before.values())
        assert counted == len(analysis.findings)


def test_a_contract_without_headings_says_so():
    outline = contract("Nothing here.\n").outline()
    assert str(outline) == "no headings were found"
    assert "No headings" in outline._repr_html_()
