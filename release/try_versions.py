"""Tries the wheel on one set of versions: ``python -m release.try_versions lowest|newest [--python PATH] [-- ...]``.

An empty environment gets the wheel alone, held to constraints/lowest.txt or constraints/newest.txt, and does what a first
user does (`smoke`). Then come all extras and the test tools, the example of a typed project is checked, and the tests of
the sdist run against the installed wheel. What follows ``--`` is given to pytest.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import TYPE_CHECKING

from release.distributions import ROOT, build, unpack
from release.environments import Environment, empty_environment

if TYPE_CHECKING:
    from pathlib import Path

OLD_AND_NEW = ("-W", "ignore::DeprecationWarning", "-W", "ignore::PendingDeprecationWarning")
"""Oldest libraries beside newest tools warn of one another; their users see that as little as we can change it."""


def main() -> int:
    """Try one set of versions and tell how it went."""
    parser = argparse.ArgumentParser(description="Try the wheel on the lowest or newest versions of its dependencies")
    parser.add_argument("versions", choices=["lowest", "newest"])
    parser.add_argument("--python", default=sys.executable, help="the interpreter to make the environment with")
    own, for_pytest = split(sys.argv[1:])
    given = parser.parse_args(own)
    constraints = ROOT / "constraints" / f"{given.versions}.txt"
    with empty_environment(given.python) as environment:
        sdist, wheel = build(ROOT, environment.folder / "dist")
        print(f"Python {environment.version()}, {given.versions} versions", flush=True)
        environment.install(str(wheel), constraints=constraints)
        try_alone(environment)
        environment.install(f"{wheel}[all]", constraints=constraints, group="test")
        tree = unpack(sdist, environment.folder / "tree")
        typed = check_types(environment, tree)
        lenient = OLD_AND_NEW if given.versions == "lowest" else ()
        tested = environment.show("-m", "pytest", "-q", "-p", "no:cacheprovider", *lenient, *for_pytest, cwd=tree)
    return typed or tested


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """Part our arguments from those behind ``--``, which are pytest's."""
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def try_alone(environment: Environment) -> None:
    """Let the wheel alone read contracts in a folder that holds nothing else."""
    folder = environment.folder / "contracts"
    folder.mkdir()
    for name in ("council_hosting.pdf", "harbour_call_off.docx"):
        shutil.copy(ROOT / "sample_contracts" / name, folder)
    script = shutil.copy(ROOT / "release" / "smoke.py", environment.folder)
    if environment.show(str(script), str(folder)):
        sys.exit("the wheel alone does not work")


def check_types(environment: Environment, tree: Path) -> int:
    """Check the example of a typed project against the installed package."""
    example = tree / "examples" / "typed_project"
    return environment.show("-m", "mypy", "--config-file", str(example / "pyproject.toml"), ".", cwd=example)


if __name__ == "__main__":
    sys.exit(main())
