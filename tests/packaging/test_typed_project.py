"""A project outside the package that a strict type checker accepts, and mistakes that it must find."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "typed_project"
SAMPLES = Path(__file__).parents[2] / "sample_contracts"

MISTAKES = {
    "misspelt_function": 'cl.analyse("contract.pdf")',
    "wrong_argument": "cl.analyze(12)",
    "unknown_option": 'cl.analyze("contract.pdf", ocr="perhaps")',
    "unknown_record_field": 'cl.analyze("contract.pdf").records.findings[0].colour',
    "impossible_value": 'cl.analyze("contract.pdf").records.findings[0].modality == "duty"',
    "frame_is_a_frame": 'cl.analyze("contract.pdf").findings.no_such_method()',
    "frozen_record": 'cl.analyze("contract.pdf").records.findings[0].band = "low"',
    "misspelt_error": "cl.ReadErrors",
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory) -> str:
    """What mypy says of the example and of one module for each mistake."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".mypy_cache"))
    for name, code in MISTAKES.items():
        (folder / f"{name}.py").write_text(f"import contractlens as cl\n\n{code}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        "pyproject.toml",
        "--cache-dir",
        str(folder / "cache"),
        ".",
    ]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.stderr == ""
    return result.stdout


def test_the_example_has_no_errors_under_strict_checking(checked):
    assert [line for line in checked.splitlines() if line.startswith("refresh_list")] == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_using_the_package_is_found(checked, name):
    assert re.search(rf"^{name}\.py:3: error: ", checked, re.MULTILINE), checked


def test_types_of_the_package_are_known(checked):
    assert "missing library stubs or py.typed marker" not in checked


def test_the_example_runs_and_names_a_file_that_cannot_be_read():
    contracts = [str(SAMPLES / name) for name in ("council_hosting.pdf", "encrypted_order.pdf")]
    command = [sys.executable, "-m", "refresh_list", *contracts]
    result = subprocess.run(command, cwd=EXAMPLE, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "encrypted_order.pdf: needs a password" in result.stderr
    assert re.search(r"^council_hosting\.pdf [0-9.]+: supplier", result.stdout, re.MULTILINE)
    assert re.search(r"^council_hosting\.pdf: [0-9]+ requirements", result.stdout, re.MULTILINE)
