"""Builds the wheel and the sdist twice and compares them byte by byte: ``python -m release.distributions``.

The second build stands in another folder, with another umask, other times of files and another time zone. What differs
then is named, and nothing is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODE_OF_OTHERS = 0o077
"""A umask under which nobody else may read what is written; 022 is the usual one."""


def build(source: Path, out: Path, *, environment: dict[str, str] | None = None, umask: int = 0o022) -> list[Path]:
    """Build sdist and wheel of a source tree into `out` and return both, in that order.

    Raises:
        CalledProcessError: The build failed; its words are in ``stderr``.
    """
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", str(out)]
    given = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    subprocess.run(
        command,
        cwd=source,
        env={**given, **(environment or {})},
        umask=umask,
        check=True,
        capture_output=True,
        text=True,
    )
    return [*sorted(out.glob("*.tar.gz")), *sorted(out.glob("*.whl"))]


def unpack(sdist: Path, folder: Path, *, umask: int = 0o022, modified: float | None = None) -> Path:
    """Unpack an sdist, with file modes after `umask` and one time of change for all files; return its source tree."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    for path in sorted(folder.rglob("*")):
        may_run = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod((0o777 if may_run else 0o666) & ~umask)
        if modified is not None:
            os.utime(path, (modified, modified))
    (tree,) = folder.iterdir()
    return tree


def rebuild(sdist: Path, folder: Path) -> list[Path]:
    """Build both again from an sdist, where everything is different that must not matter."""
    a_day_ago = time.time() - 86_400
    tree = unpack(sdist, folder / "another place", umask=MODE_OF_OTHERS, modified=a_day_ago)
    other = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    return build(tree, folder / "out", environment=other, umask=MODE_OF_OTHERS)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    """Build, build again, compare; write the checksums beside what is kept."""
    parser = argparse.ArgumentParser(description="Build wheel and sdist twice and compare them")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    out = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        first = build(ROOT, Path(place) / "first")
        second = rebuild(first[0], Path(place) / "second")
        different = [one.name for one, other in zip(first, second, strict=True) if digest(one) != digest(other)]
        if different:
            print(f"not reproducible: {', '.join(different)}", file=sys.stderr)
            return 1
        for built in first:
            (out / built.name).write_bytes(built.read_bytes())
    sums = "".join(f"{digest(built)}  {built.name}\n" for built in first for built in [out / built.name])
    (out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    for built in first:
        print(f"{built.name}: {(out / built.name).stat().st_size / 1e6:.1f} MB, the same bytes twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
