"""Builds the compiled reader of Word files and puts it into the package: ``python native/build.py``.

Needs Rust's ``cargo`` (1.70 or newer; Debian 12: ``apt install cargo-web``) and nothing from the network. Without it nothing
is built, and Word files are read in Python: the same, only slower.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
PACKAGE = SOURCES.parent / "src" / "contractlens" / "readers" / "native"
"""A folder of its own, in which nobody looks for Python modules."""
LIBRARY = {"darwin": "libcontractlens_native.dylib", "win32": "contractlens_native.dll"}.get(
    sys.platform, "libcontractlens_native.so"
)


def compile_library() -> Path:
    """Compile the library and return where it lies.

    Raises:
        FileNotFoundError: There is no ``cargo``.
        CalledProcessError: It does not compile.
    """
    cargo = shutil.which("cargo")
    if cargo is None:
        msg = "cargo is not installed; install Rust (https://rustup.rs, or your system's package)"
        raise FileNotFoundError(msg)
    # Paths of this machine do not belong into the library.
    flags = f"--remap-path-prefix={SOURCES}=native"
    command = [
        cargo,
        "build",
        "--release",
        "--offline",
        "--locked",
        "--quiet",
        "--config",
        f"build.rustflags=['{flags}']",
    ]
    subprocess.run(command, cwd=SOURCES, check=True)
    return SOURCES / "target" / "release" / LIBRARY


def main() -> int:
    """Build, and say what was done."""
    try:
        built = compile_library()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        print(f"Word files will be read in Python, because their compiled reader was not built: {error}")
        return 0
    PACKAGE.mkdir(exist_ok=True)
    beside = PACKAGE / f"{LIBRARY}.new"
    shutil.copyfile(built, beside)
    beside.replace(PACKAGE / LIBRARY)  # at once, so that no process finds half of it
    print(f"compiled reader of Word files: {LIBRARY}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
