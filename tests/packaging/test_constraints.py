"""constraints/*.txt are what the releases were tried with: they must fit pyproject.toml."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from release.distributions import ROOT
from release.sbom import absent

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [
    Requirement(line)
    for line in (
        *PROJECT["dependencies"],
        *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
    )
    if not line.startswith("contractlens")
]


def held(name: str) -> dict[str, set[Version]]:
    """The versions of each package in a constraints file; several where they differ by Python."""
    found: dict[str, set[Version]] = {}
    for line in (ROOT / "constraints" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        requirement = Requirement(line)
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        found.setdefault(canonicalize_name(requirement.name), set()).add(Version(pin.version))
    return found


@pytest.mark.parametrize("name", ["lowest", "newest"])
def test_constraints_fit_what_the_project_asks_for(name):
    versions = held(name)
    wrong = [str(one) for one in ASKED if not all(v in one.specifier for v in versions[canonicalize_name(one.name)])]
    assert wrong == []


@pytest.mark.parametrize("requirement", ASKED, ids=lambda requirement: requirement.name)
def test_lowest_version_is_the_bound_that_the_project_states(requirement):
    (bound,) = [one.version for one in requirement.specifier if one.operator == ">="]
    (version,) = held("lowest")[canonicalize_name(requirement.name)]
    assert version.release[: len(Version(bound).release)] == Version(bound).release


def test_newest_are_not_older_than_lowest():
    lowest, newest = held("lowest"), held("newest")
    assert [name for name in lowest.keys() & newest.keys() if max(newest[name]) < min(lowest[name])] == []


def test_a_package_that_a_bill_of_materials_lacks_is_named():
    bill = {"components": [{"name": "PyYAML"}, {"name": "typing_extensions"}]}
    assert absent(bill, ["pyyaml", "typing-extensions", "spacy"]) == ["spacy"]
