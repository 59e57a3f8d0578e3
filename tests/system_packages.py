"""Programs that some tests need, and the Debian packages that bring them: the one place that knows both.

A test that needs one says so with ``@requires("tesseract")`` and is skipped, with a reason that names the package, where
it is missing. Where `.ci/run` has installed them all, ``CONTRACTLENS_CI_FULL=1`` says so, and such a skip is a failure.
"""

from __future__ import annotations

import os
import shutil

import pytest

from contractlens.readers.compiled import is_built
from contractlens.readers.ocr_engines import find_engine
from contractlens.readers.soffice import find_soffice

FULL = "CONTRACTLENS_CI_FULL"
"""Environment variable: "1" where every package is installed."""

PACKAGES = {
    "tesseract": "tesseract-ocr",
    "soffice": "libreoffice-writer",
    "chromium": "chromium",
    "cargo": "cargo-web",
}


def is_installed(program: str) -> bool:
    """Tell whether a program that tests need is there, the way the library itself looks for it."""
    match program:
        case "tesseract":
            return find_engine() is not None
        case "soffice":
            return find_soffice() is not None
        case "cargo":
            return is_built()
        case _:
            return any(shutil.which(name) for name in (program, f"{program}-browser", "google-chrome"))


def requires(program: str) -> pytest.MarkDecorator:
    """Skip a test where a program is missing: ``tesseract``, ``soffice``, ``chromium``, or ``cargo`` when this was built."""
    return pytest.mark.skipif(not is_installed(program), reason=reason_without(program))


def reason_without(program: str) -> str:
    """Return why a test that needs a program is skipped."""
    return f"{program} is not installed, or was not when the checkout was (Debian package {PACKAGES[program]})"


def is_forbidden_skip(reason: str) -> bool:
    """Tell whether a test was skipped for want of a package on a machine that has them all."""
    return os.environ.get(FULL) == "1" and any(package in reason for package in PACKAGES.values())
