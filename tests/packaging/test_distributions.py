"""Wheel and sdist, built here: the same bytes each time, and what is in them."""

from __future__ import annotations

import re
import tarfile
import zipfile
from email.parser import HeaderParser
from typing import TYPE_CHECKING, NamedTuple

import pytest

import contractlens
from release.distributions import ROOT, build, rebuild, unpack

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES_OF_WHEEL = 12_000_000
MOST_BYTES_OF_SDIST = 14_000_000

IN_WHEEL = re.compile(
    r"""
    contractlens/py\.typed
    | contractlens/(?:[a-z_]+/){0,3}[a-z0-9_]+\.py
    | contractlens/data/[a-z_]+\.(?:toml|npz|txt)
    | contractlens/data/compiled/[a-z_]+\.json
    | contractlens/data/playbooks/[a-z0-9_]+\.toml
    | contractlens/data/report/[a-z.]+\.(?:jinja|css)
    | contractlens/data/model/(?:manifest\.json|vocabulary\.json|weights\.npz|word_vectors\.npz|background\.json\.gz|MODEL_CARD\.md)
    | contractlens-[0-9.]+\.dist-info/(?:METADATA|RECORD|WHEEL|entry_points\.txt|licenses/LICENSE|licenses/NOTICE)
    """,
    re.VERBOSE,
)
IN_SDIST = re.compile(
    r"""
    PKG-INFO | pyproject\.toml | Makefile | LICENSE | NOTICE | [A-Z]+\.md | \.gitignore | mkdocs\.yml
    | \.ci/[a-z_]+
    | (?:src|tests|release|examples|benchmarks|models|sample_contracts|docs|docs_tools)/.+
    | notebooks/[a-z0-9_]+\.ipynb
    | constraints/[a-z]+\.txt
    | native/(?:src/[a-z_]+\.rs|(?:Cargo|rustfmt)\.toml|Cargo\.lock|[a-z_]+\.py)
    """,
    re.VERBOSE,
)
NEVER = re.compile(
    r"__pycache__|\.py[cod]$|\.ipynb_checkpoints|\.(?:so|dll|exe|pickle|pkl|joblib|parquet|log|tmp|orig)$|/output/|\.DS_Store"
)


class Built(NamedTuple):
    """An sdist and a wheel."""

    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Built:
    """What a checkout gives."""
    return Built(*build(ROOT, tmp_path_factory.mktemp("built")))


@pytest.fixture(scope="module")
def again(built, tmp_path_factory) -> Built:
    """What its sdist gives elsewhere: other folder, umask, times, time zone, hash seed."""
    return Built(*rebuild(built.sdist, tmp_path_factory.mktemp("again")))


@pytest.fixture(scope="module")
def in_wheel(built) -> set[str]:
    with zipfile.ZipFile(built.wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def in_sdist(built) -> set[str]:
    with tarfile.open(built.sdist) as archive:
        return {member.name.partition("/")[2] for member in archive.getmembers()}


def test_wheel_has_the_same_bytes_when_built_elsewhere(built, again):
    assert built.wheel.name == again.wheel.name
    assert built.wheel.read_bytes() == again.wheel.read_bytes()


def test_sdist_has_the_same_bytes_when_built_elsewhere(built, again):
    assert built.sdist.name == again.sdist.name
    assert built.sdist.read_bytes() == again.sdist.read_bytes()


def test_source_date_epoch_sets_the_time_of_every_member(built, tmp_path):
    tree = unpack(built.sdist, tmp_path / "tree")
    epoch = {"SOURCE_DATE_EPOCH": "1700000000"}  # 14 November 2023, 22:13:20 UTC
    sdist, wheel = build(tree, tmp_path / "out", environment=epoch)
    with zipfile.ZipFile(wheel) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    with tarfile.open(sdist) as packed:
        assert {member.mtime for member in packed.getmembers()} == {1_700_000_000}


def test_nothing_is_in_the_wheel_that_is_not_needed_at_run_time(in_wheel):
    assert sorted(name for name in in_wheel if not IN_WHEEL.fullmatch(name)) == []


def test_nothing_is_in_the_sdist_that_building_and_testing_does_not_need(in_sdist):
    assert sorted(name for name in in_sdist if not IN_SDIST.fullmatch(name)) == []


@pytest.mark.parametrize("kind", ["in_wheel", "in_sdist"])
def test_leftovers_are_in_no_distribution(kind, request):
    assert sorted(name for name in request.getfixturevalue(kind) if NEVER.search(name)) == []


def test_wheel_holds_every_module_and_every_data_file(in_wheel):
    package = ROOT / "src" / "contractlens"
    files = {
        path.relative_to(ROOT / "src").as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "contractlens_native." not in path.name
    }
    assert files - in_wheel == set()


def test_wheel_holds_the_model(in_wheel):
    model = {f"contractlens/data/model/{path.name}" for path in (ROOT / "models" / "default").iterdir()}
    assert len(model) >= 4
    assert model <= in_wheel


@pytest.mark.parametrize("name", ["taxonomy.toml", "playbooks/tech_benefit_and_skills.toml", "report/report.css"])
def test_wheel_holds_clause_types_playbooks_and_the_look_of_reports(in_wheel, name):
    assert f"contractlens/data/{name}" in in_wheel


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "models/corpus/GUIDELINES.md", "tests/conftest.py", ".ci/run", "LICENSE", "NOTICE"]
)
def test_sdist_holds_what_building_and_testing_needs(in_sdist, name):
    assert name in in_sdist


def test_wheel_and_sdist_are_not_larger_than_stated(built):
    assert built.wheel.stat().st_size < MOST_BYTES_OF_WHEEL
    assert built.sdist.stat().st_size < MOST_BYTES_OF_SDIST


def test_files_of_the_wheel_can_be_read_by_everybody(again):
    with zipfile.ZipFile(again.wheel) as archive:
        assert {info.external_attr >> 16 & 0o777 for info in archive.infolist()} == {0o644}


def test_metadata_names_version_licence_and_extras(built):
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = HeaderParser().parsestr(archive.read(name).decode())
    assert metadata["Version"] == contractlens.__version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert {"ocr", "distributed", "report", "notebooks", "all"} <= set(metadata.get_all("Provides-Extra"))
