from __future__ import annotations

import re

import pytest

import contractlens
from release.distributions import ROOT

PAGE = (ROOT / "docs" / "threat_model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py::test_[a-z0-9_]+)`", PAGE)))


@pytest.mark.parametrize("name", NAMED)
def test_test_that_shows_a_protection_exists(name):
    file, function = name.split("::")
    assert re.search(rf"^def {function}\(", (ROOT / "tests" / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_way_in_names_a_test():
    rows = [line for line in PAGE.split("## Ways in")[1].split("\n## ")[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    assert [row for row in rows if "::test_" not in row] == []


def test_security_policy_names_this_version():
    version = ".".join(contractlens.__version__.split(".")[:2])
    assert f"| {version}.x | yes |" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_links_of_the_security_policy_lead_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
