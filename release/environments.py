"""Empty environments in which a wheel is tried as its users have it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from release.distributions import ROOT, build

if TYPE_CHECKING:
    from collections.abc import Iterator


class Environment:
    """A virtual environment in a folder of its own, with nothing of the checkout in it."""

    def __init__(self, folder: Path, interpreter: str = sys.executable) -> None:
        self.folder = folder
        subprocess.run([interpreter, "-m", "venv", "--without-pip", str(folder / "env")], check=True)
        self.bin = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
        self.python = self.bin / "python"

    def install(self, *wanted: str, constraints: Path | None = None, group: str | None = None) -> None:
        """Install packages with uv where it is there, else with the pip that runs this."""
        tool = [uv, "pip", "install", "--quiet", "--python"] if (uv := shutil.which("uv")) else _pip()
        held = ["--constraint", str(constraints)] if constraints else []
        grouped = ["--group", f"{ROOT / 'pyproject.toml'}:{group}"] if group else []
        where = [str(self.python)] if uv else [str(self.python), "install", "--quiet"]
        subprocess.run([*tool, *where, *held, *grouped, *wanted], check=True, cwd=self.folder)

    def run(self, *arguments: str, cwd: Path | None = None, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run Python there and return what it said; without `check` a failure is the caller's to judge."""
        command = [str(self.python), *arguments]
        return subprocess.run(command, cwd=cwd or self.folder, check=check, capture_output=True, text=True)

    def show(self, *arguments: str, cwd: Path | None = None) -> int:
        """Run Python there, let people see what it says, and return how it ended."""
        return subprocess.run([str(self.python), *arguments], cwd=cwd or self.folder, check=False).returncode

    def version(self) -> str:
        """Return the version of Python."""
        return self.run("-c", "import platform; print(platform.python_version())").stdout.strip()


def _pip() -> list[str]:
    return [sys.executable, "-m", "pip", "--python"]


@contextmanager
def empty_environment(interpreter: str = sys.executable) -> Iterator[Environment]:
    """Give an empty environment, and take it away afterwards."""
    with tempfile.TemporaryDirectory(prefix="contractlens-") as place:
        yield Environment(Path(place), interpreter)


@contextmanager
def built_wheel() -> Iterator[Path]:
    """Give the wheel of this checkout."""
    with tempfile.TemporaryDirectory(prefix="contractlens-wheel-") as place:
        yield build(ROOT, Path(place))[-1]
