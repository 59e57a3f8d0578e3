"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

from pathlib import Path

import pytest

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
