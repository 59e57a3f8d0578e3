"""``contractlens merge``: scans of shares become one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contractlens.cli.common import EXIT_USAGE, fail
from contractlens.cli.scan import finish


def merge(
    scans: Annotated[list[Path], typer.Argument(help="Folders of scans, such as the shards of a job array.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="New folder for the joined scan.")],
) -> None:
    """Join scans that were made with the same settings.

    Example: contractlens merge out/1 out/2 --out out/all
    """
    from contractlens.batch import merge_scans
    from contractlens.exceptions import ScanError

    try:
        made = merge_scans(scans, out)
    except ScanError as error:
        fail(str(error), EXIT_USAGE)
    finish(made)
