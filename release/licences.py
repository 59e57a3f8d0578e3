"""Lists the licence of every dependency from what is installed: ``python -m release.licences [--write]``.

Follows the requirements of contractlens and of all its extras through the installed metadata, brings each licence to its
SPDX identifier, and fails where one is missing, unknown, or forbids what the Apache licence allows. ``--write`` renews
the tables of docs/licences.md.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
PROJECT = "contractlens"

PERMISSIVE = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0",
    "Unlicense", "Zlib",
})  # fmt: skip
FILE_COPYLEFT = frozenset({"MPL-2.0"})
"""Changes to files of the library itself must be published; a program that imports it is free."""
LIBRARY_COPYLEFT = frozenset({"LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"})
"""A program that imports the library is free as long as people can put another version of the library in its place."""
ACCEPTED = PERMISSIVE | FILE_COPYLEFT | LIBRARY_COPYLEFT

SPELLINGS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "lgpl-3.0-or-later": "LGPL-3.0-or-later",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
"""How licences are written by projects that give no SPDX expression, in lower case."""

READ_BY_HAND = {
    "blis": ("BSD-3-Clause", "LICENSE of the package"),
    "cycler": ("BSD-3-Clause", "LICENSE of the package"),
    "icalendar": ("BSD-2-Clause", "LICENSE of the package"),
    "ipython-pygments-lexers": ("BSD-3-Clause", "LICENSE of the package"),
    "jinja2": ("BSD-3-Clause", "LICENSE of the package"),
    "jupyter-client": ("BSD-3-Clause", "LICENSE of the package"),
    "kiwisolver": ("BSD-3-Clause", "LICENSE of the package"),
    "matplotlib": ("PSF-2.0", "LICENSE of the package, modelled on that of Python"),
    "nest-asyncio": ("BSD-2-Clause", "LICENSE of the package"),
    "nest-asyncio2": ("BSD-2-Clause", "LICENSE of the package"),
    "numpy": ("BSD-3-Clause", "LICENSE of the package"),
    "olefile": ("BSD-2-Clause", "LICENSE of the package"),
    "partd": ("BSD-3-Clause", "LICENSE of the package"),
    "pebble": ("LGPL-3.0-or-later", "LICENSE and file headers of the package"),
    "prompt-toolkit": ("BSD-3-Clause", "LICENSE of the package"),
    "pypdfium2": ("BSD-3-Clause AND Apache-2.0", "metadata says 'BSD-3-Clause, Apache-2.0, dependency licenses'"),
    "scipy": ("BSD-3-Clause", "LICENSE of the package"),
    "zict": ("BSD-3-Clause", "LICENSE of the package"),
}
"""Packages whose metadata says too little: what their licence file says."""

_OPERATORS = re.compile(r"\s+(?:AND|OR)\s+|[()]")
_LONGEST_NAME = 60  # characters: what is longer is the text of a licence, not its name


class UnknownLicenceError(Exception):
    """A package whose licence is not known, or not accepted; the message names it."""


@dataclass(slots=True)
class Dependency:
    """One package: its licence as an SPDX expression, and what asks for it."""

    name: str
    licence: str
    direct: bool
    needed_by: set[str] = field(default_factory=set)


def dependencies(project: str = PROJECT) -> list[Dependency]:
    """Return all that the project and its extras need here, by name.

    Raises:
        UnknownLicenceError: One licence or more is missing, unknown or not accepted; all are named.
        PackageNotFoundError: A package is not installed.
    """
    direct = _requirements(project, "")
    extras = sorted(set(metadata.metadata(project).get_all("Provides-Extra") or []) - {"all"})
    found: dict[str, Dependency] = {}
    problems: list[str] = []
    for part in ("", *extras):
        for name in _closure(project, part):
            if name not in found:
                licence, problem = _judge(name)
                problems += [problem] if problem else []
                found[name] = Dependency(name, licence, direct=False)
            found[name].needed_by.add(part or "always")
        direct |= _requirements(project, part)
    for name in {canonicalize_name(requirement.name) for requirement in direct} & found.keys():
        found[name].direct = True
    if problems:
        raise UnknownLicenceError("\n".join(problems))
    return sorted(found.values(), key=lambda dependency: dependency.name)


def _judge(name: str) -> tuple[str, str]:
    """Return the licence of a package, and what is wrong with it, empty if nothing."""
    licence = licence_of(metadata.metadata(name))
    if licence is None:
        return "", f"{name}: no licence that is known here; read its licence file and add it to READ_BY_HAND"
    return licence, "" if is_accepted(
        licence
    ) else f"{name}: {licence} does not go with Apache-2.0, or is not known here"


def licence_of(about: metadata.PackageMetadata) -> str | None:
    """Return the SPDX expression of a package from its metadata; None where it says too little."""
    for expression in about.get_all("License-Expression") or []:
        return str(expression)
    by_hand = READ_BY_HAND.get(canonicalize_name(about["Name"]))
    if by_hand:
        return by_hand[0]
    stated = [str(text).split("\n")[0].strip() for text in about.get_all("License") or []]
    stated += [
        line.rsplit("::", 1)[-1].strip() for line in about.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    for text in stated:
        if len(text) <= _LONGEST_NAME and (known := SPELLINGS.get(text.lower())):
            return known
        if text and all(part.strip() in ACCEPTED for part in _OPERATORS.split(text) if part.strip()):
            return text
    return None


def is_accepted(expression: str) -> bool:
    """Tell whether a licence may be used beside Apache-2.0: of alternatives one must be, of several at once all."""
    alternatives = re.split(r"\s+OR\s+", expression.replace("(", " ").replace(")", " ").strip())
    if "(" in expression:  # rare and easily misread: every part must do
        alternatives = [" AND ".join(alternatives)]
    return any(all(part.strip() in ACCEPTED for part in one.split(" AND ")) for one in alternatives)


def _requirements(name: str, extra: str) -> set[Requirement]:
    """Return what a package asks for here, by itself or, with an extra, for that extra as well."""
    stated = [Requirement(line) for line in metadata.requires(name) or []]
    return {one for one in stated if one.marker is None or one.marker.evaluate({"extra": extra})}


def _closure(name: str, extra: str) -> set[str]:
    """Return the names of all packages that a package with one extra needs, however far away."""
    seen: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(name), extra)]
    while waiting:
        package, part = waiting.pop()
        if (package, part) in seen:
            continue
        seen.add((package, part))
        for requirement in _requirements(package, part):
            wanted = canonicalize_name(requirement.name)
            waiting += [(wanted, ""), *((wanted, one) for one in requirement.extras)]
    return {package for package, _ in seen} - {canonicalize_name(name)}


def tables(found: list[Dependency]) -> str:
    """Return the two tables of the page: what is asked for directly, and what comes with it."""
    parts = []
    for title, direct in (("Asked for directly", True), ("What comes with them", False)):
        rows = "".join(
            f"| {one.name} | {one.licence} | {_kind(one.licence)} | {', '.join(sorted(_needed(one)))} |\n"
            for one in found
            if one.direct is direct
        )
        parts.append(f"## {title}\n\n| package | licence (SPDX) | kind | needed |\n|---|---|---|---|\n{rows}")
    return "\n".join(parts)


def _needed(dependency: Dependency) -> set[str]:
    return {"always"} if "always" in dependency.needed_by else dependency.needed_by


def _kind(licence: str) -> str:
    for names, kind in ((LIBRARY_COPYLEFT, "copyleft of the library"), (FILE_COPYLEFT, "copyleft by file")):
        if any(name in licence for name in names) and " OR " not in licence:
            return kind
    return "permissive"


def main() -> int:
    """Print or write the tables; 1 where a licence is not known or not accepted."""
    parser = argparse.ArgumentParser(description="List the licences of all dependencies")
    parser.add_argument("--write", action="store_true", help="renew the tables of docs/licences.md")
    write = parser.parse_args().write
    try:
        made = tables(dependencies())
    except UnknownLicenceError as error:
        print(error, file=sys.stderr)
        return 1
    if not write:
        print(made)
        return 0
    before, after = PAGE.read_text(encoding="utf-8").split("<!-- tables -->\n")[::2]
    PAGE.write_text(f"{before}<!-- tables -->\n{made}<!-- tables -->\n{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
