from __future__ import annotations

import subprocess
import sys

import pytest

import contractlens as cl

HEAVY = ("spacy", "sklearn", "pandas", "pdfplumber", "pypdfium2", "docx", "numpy")


def loaded_after(code: str) -> set[str]:
    """The heavy libraries that a fresh interpreter has imported after `code`."""
    script = f"{code}\nimport sys\nprint('|' + ','.join(name for name in {HEAVY!r} if name in sys.modules))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(filter(None, result.stdout.rsplit("|", 1)[1].strip().split(",")))


def test_all_is_sorted_and_without_repetition():
    assert list(cl.__all__) == sorted(set(cl.__all__))


def test_dir_shows_exactly_what_is_public():
    assert dir(cl) == sorted(cl.__all__)


@pytest.mark.parametrize("name", cl.__all__)
def test_every_public_name_can_be_imported(name):
    assert getattr(cl, name) is not None


@pytest.mark.parametrize("name", [name for name in cl.__all__ if name != "__version__"])
def test_every_public_name_has_a_docstring(name):
    assert getattr(cl, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = cl.no_such_name


def test_import_loads_no_heavy_library():
    assert loaded_after("import contractlens") == set()


def test_help_of_the_command_line_loads_no_heavy_library():
    code = (
        "from typer.testing import CliRunner\nfrom contractlens.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "assert CliRunner().invoke(app, ['check', '--help']).exit_code == 0"
    )
    assert loaded_after(code) == set()


def test_analysis_does_not_load_scikit_learn():
    code = "import contractlens as cl\ncl.classify(['The Supplier shall hold insurance of at least 5 million.'])"
    assert "sklearn" not in loaded_after(code)
