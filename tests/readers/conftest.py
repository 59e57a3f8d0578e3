"""Word files are read by two readers, and each test of them is run with both."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from contractlens.readers import compiled
from tests.system_packages import reason_without

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of Word files with the reader in Python and with the compiled one."""
    module = metafunc.module.__name__.rpartition(".")[2]
    if module.startswith("test_docx"):
        only_python = metafunc.definition.get_closest_marker("only_python") is not None
        readers = ["python"] if only_python else ["python", "compiled"]
        metafunc.parametrize("word_reader", readers, indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def word_reader(request: pytest.FixtureRequest) -> Iterator[str]:
    """Choose the reader for a module's tests; the compiled one leaves rare files to the other, as it does elsewhere."""
    choice = getattr(request, "param", "")
    if choice == "compiled" and compiled.library() is None:
        pytest.skip(reason_without("cargo"))
    before = os.environ.get(compiled.CHOICE)
    if choice:
        os.environ[compiled.CHOICE] = choice
    yield choice
    if before is not None:
        os.environ[compiled.CHOICE] = before
    elif choice:
        del os.environ[compiled.CHOICE]


@pytest.fixture(scope="module")
def library() -> compiled.Library:
    found = compiled.library()
    if found is None:
        pytest.skip(reason_without("cargo"))
    return found
