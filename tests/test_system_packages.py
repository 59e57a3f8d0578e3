from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.system_packages import FULL, PACKAGES, is_forbidden_skip, requires

SCRIPT = Path(__file__).parents[1] / ".ci" / "system_packages"


@pytest.mark.parametrize("program", PACKAGES)
def test_skip_names_the_package(program):
    assert PACKAGES[program] in requires(program).kwargs["reason"]


def test_skip_for_want_of_a_package_is_forbidden_only_where_all_are_installed(monkeypatch):
    reason = requires("tesseract").kwargs["reason"]

    monkeypatch.setenv(FULL, "1")
    on_full_machine = is_forbidden_skip(reason), is_forbidden_skip("links need rights there")
    monkeypatch.delenv(FULL)

    assert on_full_machine == (True, False)
    assert not is_forbidden_skip(reason)


def test_packages_that_tests_name_are_those_that_are_installed():
    listed = subprocess.run([SCRIPT, "--list"], capture_output=True, text=True, check=True).stdout.split()

    assert set(PACKAGES.values()) <= set(listed)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="no shell there")
def test_machine_without_apt_is_told_and_not_changed(tmp_path):
    done = subprocess.run(["/bin/sh", SCRIPT], capture_output=True, text=True, check=False, env={"PATH": str(tmp_path)})

    assert done.returncode == 1
    assert "skipped" in done.stderr
