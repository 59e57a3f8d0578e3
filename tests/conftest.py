"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.system_packages import is_forbidden_skip

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample contracts."""
    return ROOT / "sample_contracts"


@pytest.fixture(scope="session")
def analyzer():
    """The analyzer with the model that ships, loaded once."""
    from contractlens import Analyzer

    return Analyzer.load()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write sample_contracts/expected anew; read the difference")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Let no test be skipped for want of a package where all are said to be installed."""
    report = yield
    if report.skipped and is_forbidden_skip(str(report.longrepr)):
        report.outcome = "failed"
        report.longrepr = f"skipped although every package is said to be installed: {report.longrepr}"
    return report
