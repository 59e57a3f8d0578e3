"""Tries each extra alone: ``python -m release.try_extras [EXTRA ...]``.

Each gets an empty environment. With the wheel alone what the extra is for must fail with an error or a note of ours that
names the extra; with the extra, and no other, it must work. What each does stands in release/extras/.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from release.distributions import ROOT
from release.environments import Environment, built_wheel, empty_environment

EXTRAS = ("ocr", "distributed", "report", "notebooks")
NEWEST = ROOT / "constraints" / "newest.txt"
SCRIPTS = ROOT / "release" / "extras"


def main() -> int:
    """Try the extras; 1 where one does not do what it must."""
    parser = argparse.ArgumentParser(description="Try each extra alone in an empty environment")
    parser.add_argument("extras", nargs="*", metavar="EXTRA", help=f"of {', '.join(EXTRAS)}; all by default")
    asked = parser.parse_args().extras or EXTRAS
    failed = []
    with built_wheel() as wheel:
        for extra in asked:
            with empty_environment() as environment:
                environment.install(str(wheel), constraints=NEWEST)
                without = try_extra(environment, extra, "without")
                environment.install(f"{wheel}[{extra}]", constraints=NEWEST)
                if without or try_extra(environment, extra, "with"):
                    failed.append(extra)
    print(f"failed: {', '.join(failed)}" if failed else f"{len(asked)} extras work alone")
    return 1 if failed else 0


def try_extra(environment: Environment, extra: str, how: str) -> int:
    """Run the script of an extra in a folder with the samples and notebooks and nothing else of the checkout."""
    folder = environment.folder / how
    folder.mkdir()
    for name in ("sample_contracts", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("builders", "expected"))
    script = Path(shutil.copy(SCRIPTS / f"try_{extra}.py", folder))
    return environment.show(script.name, how, cwd=folder)


if __name__ == "__main__":
    sys.exit(main())
