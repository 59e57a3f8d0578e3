"""Commands in pages are commands that there are, and links lead somewhere. `test_site` runs the blocks."""

from __future__ import annotations

import re

import pytest

from docs_tools.blocks import find_blocks
from docs_tools.commands import contractlens_lines, mistakes_of
from docs_tools.links import rewrite_links, section_of
from tests.docs.page_files import PAGES, ROOT, name_of, text_of

COMMANDS = [
    (name_of(path), line)
    for path in PAGES
    for block in find_blocks(text_of(path))
    if block.is_shell or block.language in {"", "text"}
    for line in contractlens_lines(block)
    if not line.startswith("contractlens COMMAND")
]


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=[f"{page}:{line[:60]}" for page, line in COMMANDS])
def test_command_of_a_page_exists_with_its_options(page, line):
    assert mistakes_of(line) == [], page


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_block_that_is_not_run_says_why(path):
    text = text_of(path)
    marks = len(re.findall(r"^<!-- (?:needs|not run):", text, re.MULTILINE))
    assert marks == sum(bool(block.needs or block.not_run) for block in find_blocks(text))


def test_statuses_of_the_tutorial_are_those_of_gaps():
    from typing import get_args

    from contractlens.review.gaps_judging import GapStatus

    table = text_of(ROOT / "docs" / "tutorial.md").split("| status | what it means |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(get_args(GapStatus))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](../README.md)", "[a](../project/readme.md)"),
        ("[a](../limits.md#time)", "[a](../limits.md#time)"),
        ("[a](../../README.md#x)", "[a](../project/readme.md#x)"),
        ("[a](../../src/b.py)", "a"),
        ("[`a`](../../src/b.py)", "`a`"),
        ("[a](https://example.org/b.md)", "[a](https://example.org/b.md)"),
        ("```text\n[a](../../src/b.py)\n```", "```text\n[a](../../src/b.py)\n```"),
    ],
    ids=["readme-of-docs", "page", "readme", "code", "code-words", "web", "in-code"],
)
def test_links_lead_somewhere_on_the_site(text, expected):
    source = "docs/how_to/x.md" if "../../" in text or "limits" in text or "https" in text else "docs/x.md"
    page = "how_to/x.md"
    assert rewrite_links(text, source=source, page=page) == expected


def test_section_ends_at_the_next_heading():
    assert section_of("# T\n## A\none\n### B\ntwo\n## C\nthree\n", "A") == "one\n### B\ntwo\n"
    with pytest.raises(ValueError, match="no heading"):
        section_of("# T\n", "A")


@pytest.mark.parametrize("name", ["docs/tutorial.md", "docs/new_user.md"])
def test_wheel_named_in_a_page_is_of_this_version(name):
    import contractlens

    assert re.findall(r"contractlens-([\d.]+)-py3", text_of(ROOT / name)) == [contractlens.__version__]
