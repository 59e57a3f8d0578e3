"""Writes the software bill of materials of a release: ``python -m release.sbom``.

An empty environment gets the wheel with all extras at the versions of constraints/newest.txt; cyclonedx-bom lists what is
in it as CycloneDX 1.6 JSON, with licences and the graph of dependencies. It is made twice, must come out the same, and
must name every dependency.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from release.distributions import ROOT, build
from release.environments import Environment, empty_environment
from release.licences import dependencies

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NEWEST = ROOT / "constraints" / "newest.txt"


def describe(environment: Environment, out: Path) -> None:
    """Write the bill of materials of an environment, without the times and random numbers of the day."""
    project = str(ROOT / "pyproject.toml")
    command = [sys.executable, "-m", "cyclonedx_py", "environment", str(environment.python), "--pyproject", project]
    form = ["--mc-type", "library", "--sv", "1.6", "--output-reproducible", "--of", "JSON", "--output-file", str(out)]
    subprocess.run([*command, *form], check=True)


def absent(bill: Mapping[str, object], names: Collection[str]) -> list[str]:
    """Return those of the packages that a bill of materials does not list."""
    components = bill["components"]
    assert isinstance(components, list)
    listed = {canonicalize_name(component["name"]) for component in components}
    return sorted(name for name in names if canonicalize_name(name) not in listed)


def main() -> int:
    """Write ``dist/contractlens-VERSION.cdx.json``."""
    parser = argparse.ArgumentParser(description="Write the software bill of materials")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    out = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for _ in range(2):
        with empty_environment() as environment:
            wheel = build(ROOT, environment.folder / "dist")[-1]
            environment.install(f"{wheel}[all]", constraints=NEWEST)
            describe(environment, environment.folder / "bill.json")
            made.append((environment.folder / "bill.json").read_text(encoding="utf-8"))
    if made[0] != made[1]:
        print("the bill of materials comes out differently each time", file=sys.stderr)
        return 1
    bill = json.loads(made[0])
    if missing := absent(bill, [dependency.name for dependency in dependencies()]):
        print(f"not in the bill of materials: {', '.join(missing)}", file=sys.stderr)
        return 1
    target = out / f"{'-'.join(wheel.name.split('-')[:2])}.cdx.json"
    target.write_text(made[0], encoding="utf-8")
    print(f"{target.name}: {len(bill['components'])} components, the same bytes twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
