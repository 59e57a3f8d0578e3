from __future__ import annotations

import re
import tomllib
from email.message import Message
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release import licences
from release.distributions import ROOT
from release.licences import PAGE, UnknownLicenceError, dependencies, is_accepted, licence_of


def package(**fields: str) -> Message:
    """The metadata of a package: ``License_Expression`` stands for ``License-Expression``."""
    message = Message()
    for name, value in {"Name": "something", **fields}.items():
        message[name.replace("_", "-")] = value
    return message


def asked_for() -> set[str]:
    """Names of all dependencies and of what the extras add, as pyproject.toml has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return {canonicalize_name(Requirement(line).name) for line in lines} - {"contractlens"}


def test_page_lists_exactly_what_the_project_asks_for():
    table = PAGE.read_text(encoding="utf-8").split("## Asked for directly")[1].split("## What comes with them")[0]
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", table, re.MULTILINE)) - {"package"}
    assert listed == asked_for()


def test_licence_of_everything_installed_is_known_and_accepted():
    assert len(dependencies()) > len(asked_for())


def test_licences_on_the_page_are_those_of_what_is_installed():
    page = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    direct = {one.name: one.licence for one in dependencies() if one.direct}
    assert {name: page[name] for name in direct} == direct


@pytest.mark.parametrize(
    ("expression", "accepted"),
    [
        ("MIT", True),
        ("MPL-2.0 AND MIT", True),
        ("GPL-2.0-only OR MIT", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only) AND GPL-2.0-only", False),
        ("LicenseRef-Proprietary", False),
        ("SSPL-1.0", False),
    ],
)
def test_a_licence_is_accepted_only_if_it_goes_with_apache(expression, accepted):
    assert is_accepted(expression) is accepted


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License_Expression": "BSD-3-Clause"}, "BSD-3-Clause"),
        ({"License": "MIT License"}, "MIT"),
        ({"License": "BSD-3-Clause"}, "BSD-3-Clause"),
        ({"Classifier": "License :: OSI Approved :: ISC License (ISCL)"}, "ISC"),
        ({"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "BSD", "Classifier": "License :: OSI Approved :: BSD License"}, None),
        ({"License": "All rights reserved"}, None),
        ({"Classifier": "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"}, None),
        ({}, None),
        ({"Name": "Pebble", "License": "LGPL"}, "LGPL-3.0-or-later"),
    ],
    ids=[
        "expression",
        "name",
        "identifier",
        "classifier",
        "unknown-then-classifier",
        "which-bsd",
        "rights",
        "gpl",
        "none",
        "by-hand",
    ],
)
def test_licence_is_read_from_what_a_package_says(fields, licence):
    assert licence_of(package(**fields)) == licence


def test_a_package_with_an_unknown_licence_is_named(monkeypatch):
    real = metadata.metadata

    def doubtful(name):
        return package(Name="rich", License="Nobody knows") if name == "rich" else real(name)

    monkeypatch.setattr(licences.metadata, "metadata", doubtful)
    with pytest.raises(UnknownLicenceError, match=r"^rich: no licence that is known"):
        dependencies()


def test_a_package_with_a_strong_copyleft_is_named(monkeypatch):
    real = metadata.metadata

    def copyleft(name):
        return package(Name="rich", License_Expression="GPL-3.0-only") if name == "rich" else real(name)

    monkeypatch.setattr(licences.metadata, "metadata", copyleft)
    with pytest.raises(UnknownLicenceError, match=r"rich: GPL-3\.0-only does not go with Apache-2\.0"):
        dependencies()
